"""A film on a substrate: read, fitted with its substrate or less it, loss angles as codes of noise want them."""

import numpy as np
import pytest
from synthetic_glass import GLASS, MODEL

from glassblocks.errors import InputError
from glassblocks.fitting import Curve, FitResult, difference, fit, report
from glassblocks.fitting.coating_options import coated_curves
from glassblocks.fitting.column_names import understand
from glassblocks.fitting.problem import MediumErrors, Problem
from glassblocks.tunneling import internal_friction, loss_power_law
from glassblocks.tunneling.modes import mode_weights

D = 0.01
MODES = {"t": 5e3, "young": 400.0}


def film(mode, T, frequency):
    pair, weights = (
        internal_friction(MODEL, T, 2 * np.pi * frequency),
        mode_weights(mode, GLASS.c_l, GLASS.c_t),
    )
    return weights.l * pair.l + weights.t * pair.t


def substrate(T):
    return 4e-7 + 3e-8 * np.log(T)


def noisy(kind, T, value, mode, frequency, rng, **facts):
    sigma = 0.02 * value
    return Curve(kind, T, value + sigma * rng.standard_normal(T.size), sigma, mode, frequency, **facts)


def curves(seed=1, modes=("t", "young"), bare=True, **facts):
    rng = np.random.default_rng(seed)
    T, cold = np.geomspace(0.01, 1.5, 40), np.geomspace(0.008, 2.0, 25)
    found = []
    for mode in modes:
        f = MODES[mode]
        found.append(noisy("coated", T, substrate(T) + D * film(mode, T, f), mode, f, rng, **facts))
        if bare:
            found.append(noisy("substrate", cold, substrate(cold), mode, 1.02 * f, rng))
    return found


STATED = {"dilution": D, "dilution_error": 5e-4, "dilution_for_all": True}


@pytest.mark.parametrize(
    ("head", "target", "reciprocal"),
    [
        ("Q^-1 film on substrate torsion", "Q^-1 film on substrate transverse", False),
        ("Q^-1 coated flexural", "Q^-1 film on substrate Young", False),
        ("loss angle coated (bulk)", "Q^-1 film on substrate bulk", False),
        ("Q coated torsion", "Q^-1 film on substrate transverse", True),
        ("ringdown time coated torsion", "Q^-1 film on substrate transverse", True),
        ("log decrement bare flexural", "Q^-1 bare substrate Young", False),
        ("Q^-1 bare substrate torsion", "Q^-1 bare substrate transverse", False),
    ],
)
def test_heads_of_coated_and_bare_resonators_are_understood(head, target, reciprocal):
    meaning = understand(head)
    assert (meaning.target, meaning.reciprocal) == (target, reciprocal)


def test_derivatives_are_those_of_differences():
    problem = Problem(
        curves(**STATED), GLASS, MediumErrors(0.0, 30.0, 20.0), 10.0, {"background": "on", "saturation": 0.3}
    )
    theta = problem.start(8e44)
    for name in ("background 1", "background 3"):
        theta[problem.index[name]] = 1e-7  # off the end of its range
    J = problem.jacobian(theta)
    for place, parameter in enumerate(problem.parameters):
        move = np.zeros(theta.size)
        move[place] = 1e-5 * parameter.scale
        slope = (problem.residual(theta + move) - problem.residual(theta - move)) / (2 * move[place])
        assert J[:, place] == pytest.approx(slope, rel=2e-5, abs=2e-6 * np.max(np.abs(slope)) + 1e-9), (
            parameter.name
        )


def test_what_was_put_in_comes_back_with_the_error_of_the_dilution():
    found = fit(curves(**STATED), GLASS, what_ifs=False)
    assert found.chi2_probability > 0.01
    for name, truth in (("C_t", 2.6e-4), ("C_l", 3e-4), ("P", 8e44), ("D C_t", D * 2.6e-4)):
        low, high = found[name].profile_95
        assert low < truth < high, name
    low, high = found["C_t"].profile_68
    assert (high / low - 1) / 2 == pytest.approx(0.05, rel=0.1)
    low, high = found["gamma_l/gamma_t"].profile_68
    assert high / low - 1 < 0.02  # one D for both modes drops out
    apart = [Curve(**{**vars(each), "dilution_for_all": False}) for each in curves(**STATED)]
    low, high = fit(apart, GLASS, what_ifs=False)["gamma_l/gamma_t"].profile_68
    assert high / low - 1 > 0.1  # two do not


def test_without_a_dilution_the_product_is_all_there_is():
    found = fit(curves(), GLASS, what_ifs=False)
    for name in ("C_l", "C_t", "P", "gamma_l/gamma_t"):
        assert not found[name].is_determined, name
    low, high = found["D C_t"].profile_95
    assert low < D * 2.6e-4 < high
    assert found.coating.times_dilution
    assert all(each.bulk is None and not each.pygwinc for each in found.coating.losses)
    text = report(found)
    assert "D is not stated" in text and "D phi_S" in text
    assert FitResult.from_json(found.to_json()) == found


def test_bulk_sound_of_the_same_film_tells_the_dilution():
    rng, T = np.random.default_rng(3), np.geomspace(0.02, 1.0, 30)
    direct = noisy("friction", T, film("t", T, 1e6), "t", 1e6, rng)
    found = fit([*curves(modes=("t",)), direct], GLASS, what_ifs=False)
    low, high = found["C_t"].profile_95
    assert low < 2.6e-4 < high
    low, high = found["D transverse"].profile_95
    assert low < D < high and high / low < 1.1
    assert not found.coating.times_dilution and "other sound of the film tells it" in " ".join(
        report(found).split()
    )


def test_without_a_bare_curve_a_constant_stands_for_the_substrate():
    found = fit(curves(bare=False, **STATED), GLASS, what_ifs=False)
    assert [each.name for each in found.nuisances] == ["background", "background"]
    assert any("no curve of the bare substrate" in each for each in found.warnings)


def test_points_beyond_the_bare_curve_are_spoken_of():
    cut = [
        Curve(
            **{
                **vars(each),
                **{
                    k: v[each.T > 0.05]
                    for k, v in (("temperature", each.T), ("value", each.y), ("uncertainty", each.sigma))
                },
            }
        )
        if each.kind == "substrate"
        else each
        for each in curves(**STATED)
    ]
    found = fit(cut, GLASS, what_ifs=False)
    assert sum("outside the temperatures of the bare substrate" in each for each in found.warnings) == 2


def test_a_bare_curve_that_belongs_to_nothing_is_refused():
    lonely = [each for each in curves() if each.kind == "substrate" or each.polarization == "t"]
    with pytest.raises(InputError, match="no coated curve of this polarization"):
        fit(lonely, GLASS, what_ifs=False)


def test_subtracting_and_fitting_the_substrate_agree():
    notes = []
    less = coated_curves(curves(), ["0.01 +- 0.0005"], "subtract", notes.append)
    assert [each.kind for each in less] == ["coated", "coated"] and len(notes) == 2
    one, other = fit(less, GLASS, what_ifs=False), fit(curves(**STATED), GLASS, what_ifs=False)
    assert not one.nuisances
    for name in ("D C_t", "D C_Young", "relaxation rate"):
        low, high = other[name].profile_68
        assert low - (high - low) / 2 < one[name].value < high + (high - low) / 2, name


def test_a_difference_at_equal_temperatures_is_propagated_plainly():
    T = np.array([0.1, 0.2, 0.4])
    coated = Curve("coated", T, [3e-6, 4e-6, 5e-6], [3e-8] * 3, "t", 5e3)
    bare = Curve("substrate", T[::-1], [1e-6, 2e-6, 1e-6], [4e-8] * 3, "t", 5e3)
    less = difference(coated, bare)
    assert less.y == pytest.approx([2e-6, 2e-6, 4e-6])
    assert less.sigma == pytest.approx([5e-8] * 3)


@pytest.mark.parametrize("points", [9, 33, 120])
def test_the_mean_of_a_difference_has_its_right_error_whichever_curve_is_denser(points):
    rng = np.random.default_rng(points)
    T, nodes = np.geomspace(0.1, 1.0, 33), np.geomspace(0.09, 1.1, points)
    coated = Curve("coated", T, np.full(33, 5e-6), np.full(33, 1e-7), "t", 5e3)
    less = difference(
        coated, Curve("substrate", nodes, np.full(points, 1e-6), np.full(points, 2e-7), "t", 5e3)
    )
    means = []
    for _ in range(4000):
        y = 1e-6 + 2e-7 * rng.standard_normal(points)
        means.append(np.mean(5e-6 + 1e-7 * rng.standard_normal(33) - np.interp(np.log(T), np.log(nodes), y)))
    assert np.sqrt(np.sum(less.sigma**2)) / 33 == pytest.approx(np.std(means), rel=0.04)


def test_a_difference_does_not_extrapolate():
    coated = Curve("coated", [0.1, 0.2, 3.0], [3e-6, 4e-6, 5e-6], [3e-8] * 3, "t", 5e3, lines=(2, 4, 3))
    bare = Curve("substrate", [0.1, 0.5], [1e-6, 1e-6], [4e-8] * 2, "t", 5e3)
    less = difference(coated, bare)
    assert less.T.tolist() == [0.1, 0.2] and less.excluded == ((3.0, 5e-6),)
    assert (less.lines, less.excluded_lines) == ((2, 4), (3,))
    with pytest.raises(InputError, match="do not overlap"):
        difference(coated, Curve("substrate", [10.0, 20.0], [1e-6, 1e-6], [4e-8] * 2, "t", 5e3))


@pytest.mark.parametrize(
    ("dilution", "substrate", "said"),
    [
        (["twisted=0.01"], "fit", "--dilution"),
        (["1 percent"], "fit", "--dilution"),
        (["longitudinal=0.01"], "fit", "for transverse, Young"),
        (["2"], "fit", "0 < D <= 1"),
        ([], "ignore", "--substrate"),
    ],
)
def test_options_that_cannot_be_are_refused(dilution, substrate, said):
    with pytest.raises(InputError, match=said):
        coated_curves(curves(), dilution, substrate, print)


def test_loss_angles_are_those_of_the_complex_moduli():
    found = fit(curves(**STATED), GLASS, what_ifs=False)
    C = (found["C_l"].value, found["C_t"].value)
    last = found.coating.losses[-1]
    f = np.geomspace(10, 1000, 41)
    # another route: friction of the model of the estimates, as complex moduli
    from glassblocks.pair import Pair
    from glassblocks.tunneling import TunnelingModel

    model = TunnelingModel.from_C(GLASS, Pair(*C), found["P"].value)
    pair = internal_friction(model, last.temperature, 2 * np.pi * f)
    M, G = (modulus * (1 + 1j * each) for modulus, each in zip(GLASS.modulus, pair, strict=True))
    K = M - 4 / 3 * G
    for phi, value in ((K.imag / K.real, last.bulk), (G.imag / G.real, last.shear)):
        assert value == pytest.approx(np.interp(100.0, f, phi), rel=1e-3)
    n = np.polyfit(np.log(f), np.log(G.imag / G.real), 1)[0]
    assert last.exponent == pytest.approx(n, rel=0.05)
    assert last.pygwinc == {
        "lossB": last.bulk,
        "lossS": last.shear,
        "lossB_slope": last.exponent,
        "lossS_slope": last.exponent,
    }
    assert last.shear_error / last.shear == pytest.approx(0.05, rel=0.1)


def test_the_intervals_of_a_power_law_hold_the_truth():
    rng, f = np.random.default_rng(5), np.geomspace(50.0, 2e4, 6)
    truth = 2e-4 * (f / 100) ** 0.1
    for error in (0.05 * truth, None):
        inside = []
        for _ in range(600):
            law = loss_power_law(f, truth * (1 + 0.05 * rng.standard_normal(6)), error)
            inside.append(
                [law.loss_68[0] < 2e-4 < law.loss_68[1], law.exponent_68[0] < 0.1 < law.exponent_68[1]]
            )
        assert np.mean(inside, axis=0) == pytest.approx([0.68, 0.68], abs=0.06)


def test_a_power_law_needs_three_points_at_two_frequencies():
    for f, phi in (
        ([1.0, 2.0], [1e-4, 1e-4]),
        ([1.0, 1.0, 1.0], [1e-4] * 3),
        ([1.0, 2.0, 3.0], [1e-4, -1e-4, 1e-4]),
    ):
        with pytest.raises(InputError, match="loss angles"):
            loss_power_law(f, phi)
