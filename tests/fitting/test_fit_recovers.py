"""What was put in comes out, by the same numbers as an independent fit finds them."""

import functools

import numpy as np
import pytest
from scipy import optimize
from synthetic_glass import GLASS, MODEL, both, measured

from glassblocks.constants import BOLTZMANN, ELECTRON_VOLT, HBAR
from glassblocks.errors import InputError
from glassblocks.fitting import Curve, MediumErrors
from glassblocks.fitting import fit as full_fit
from glassblocks.fitting.problem import Problem
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling import TunnelingModel, internal_friction, velocity_shift

#: The what-ifs have tests of their own.
fit = functools.partial(full_fit, what_ifs=False)
#: Nothing but the standard tunneling model.
plain_fit = functools.partial(fit, nuisances={"background": "off", "P_heat/P": "off"})

TRUTH = {
    "C_l": MODEL.C.l,
    "C_t": MODEL.C.t,
    "P": MODEL.P,
    "gamma_l": MODEL.gamma.l / ELECTRON_VOLT,
    "gamma_t": MODEL.gamma.t / ELECTRON_VOLT,
    "gamma_l/gamma_t": MODEL.gamma.ratio,
    "C_l/C_t": MODEL.C.ratio,
    "relaxation rate": MODEL.rate_constant * BOLTZMANN**3,
}


def deviation(estimate, truth):
    """Distance of the truth in standard deviations, by the width of the 68% interval."""
    low, high = np.log(estimate.profile_68)
    return (np.log(estimate.value) - np.log(truth)) / ((high - low) / 2)


@pytest.fixture(scope="module")
def four():
    return both("velocity") + both("friction")


@pytest.fixture(scope="module")
def result(four):
    return plain_fit(four, GLASS)


def test_four_curves_give_back_every_parameter(result):
    assert result.converged
    assert 0.001 < result.chi2_probability < 0.999
    for name, truth in TRUTH.items():
        assert result[name].is_determined
        assert abs(deviation(result[name], truth)) < 3.5, name


def plain_twin(curves, start):
    """The same fit in (gamma_l, gamma_t, P, offsets) by scipy, with finite differences and no logarithms."""

    def residual(x):
        model = TunnelingModel(GLASS, x[2] * 1e45, Pair(x[0], x[1]) * ELECTRON_VOLT)
        rows, offset = [], 3
        for curve in curves:
            omega = 2 * np.pi * curve.frequency
            if curve.kind == "velocity":
                shift = getattr(velocity_shift(model, curve.T, omega, 0.2), curve.polarization)
                fitted = shift + x[offset] * 1e-6
                offset += 1
            else:
                fitted = getattr(internal_friction(model, curve.T, omega), curve.polarization)
            rows.append((fitted - curve.y) / curve.sigma)
        return np.concatenate(rows)

    return optimize.least_squares(residual, start, x_scale="jac", method="lm", xtol=1e-12, ftol=1e-12)


def test_values_errors_and_chi2_are_those_of_a_plain_twin(four, result):
    twin = plain_twin(four, [1.2, 0.8, 0.5, 1000.0, 1000.0])
    assert 2 * twin.cost == pytest.approx(result.chi2, rel=1e-8)
    errors = np.sqrt(np.diag(np.linalg.inv(twin.jac.T @ twin.jac)))
    for place, (name, unit) in enumerate((("gamma_l", 1), ("gamma_t", 1), ("P", 1e45))):
        low, high = result[name].covariance_68
        assert result[name].value / unit == pytest.approx(twin.x[place], rel=1e-5)
        # 0.9945 standard deviations hold 68%
        assert np.log(high / low) / 2 == pytest.approx(0.9945 * errors[place] / twin.x[place], rel=5e-3)


def test_profile_bounds_are_where_a_constrained_twin_rises_by_the_quantile(four, result):
    best = result.chi2
    for bound in result["gamma_t"].profile_95:

        def held(x, bound=bound):
            return plain_residual(four, [x[0], bound, *x[1:]])

        start = [result["gamma_l"].value, result["P"].value / 1e45, 1000.0, 1000.0]
        found = optimize.least_squares(held, start, x_scale="jac", method="lm")
        assert 2 * found.cost - best == pytest.approx(3.8415, rel=0.02)


def plain_residual(curves, x):
    model = TunnelingModel(GLASS, x[2] * 1e45, Pair(x[0], x[1]) * ELECTRON_VOLT)
    rows, offsets = [], iter(x[3:])
    for curve in curves:
        function = velocity_shift if curve.kind == "velocity" else internal_friction
        fitted = getattr(function(model, curve.T, 2 * np.pi * curve.frequency), curve.polarization)
        if curve.kind == "velocity":
            fitted = fitted + next(offsets) * 1e-6
        rows.append((fitted - curve.y) / curve.sigma)
    return np.concatenate(rows)


def test_all_four_kinds_with_uncertain_speeds_agree_with_the_truth():
    curves = [*both("velocity"), *both("friction"), measured("heat"), measured("conductivity")]
    stated = ElasticMedium(2210.0, 5830.0, 3790.0)
    found = fit(curves, stated, medium_errors=MediumErrors(10.0, 30.0, 20.0))
    for name, truth in TRUTH.items():
        assert abs(deviation(found[name], truth)) < 3.5, name
    assert found["B"].is_determined


@pytest.mark.parametrize("errors", [MediumErrors(), MediumErrors(10.0, 50.0, 30.0)])
def test_the_jacobian_is_that_of_finite_differences(errors):
    curves = [*both("velocity"), *both("friction", frequency=1e5), measured("heat"), measured("conductivity")]
    problem = Problem(curves, GLASS, errors, 10.0)
    theta = problem.start(2e44) + 0.1 * problem.scale * np.random.default_rng(1).standard_normal(
        len(problem.names)
    )
    steps = 1e-5 * np.diag(problem.scale)
    quotient = np.stack(
        [(problem.residual(theta + h) - problem.residual(theta - h)) / 2 for h in steps], axis=1
    )
    jacobian = problem.jacobian(theta) * np.diag(steps)
    assert np.all(np.abs(quotient - jacobian).max(axis=0) <= 3e-6 * np.abs(jacobian).max(axis=0))


def test_speed_errors_enter_the_coupling_ratio_in_square(four, result):
    errors = MediumErrors(0.0, 58.0, 0.0)  # 1% of c_l
    wider = plain_fit(four, GLASS, medium_errors=errors)
    plain, wide = (np.log(r["gamma_l/gamma_t"].covariance_68) for r in (result, wider))
    expected = np.hypot(np.ptp(plain) / 2, 0.9945 * 0.01)
    assert np.ptp(wide) / 2 == pytest.approx(expected, rel=1e-3)
    # but not that of C_l/C_t, nor the distance from c_l/c_t
    assert np.ptp(np.log(wider["C_l/C_t"].covariance_68)) == pytest.approx(
        np.ptp(np.log(result["C_l/C_t"].covariance_68)), rel=1e-3
    )
    assert wider.ratio.from_speed_ratio == pytest.approx(result.ratio.from_speed_ratio, rel=1e-2)


def test_distances_are_measured_in_standard_deviations(result):
    low, high = np.log(result["C_l/C_t"].covariance_68)
    sigma = (high - low) / 2 / 0.9945
    assert result.ratio.from_speed_ratio == pytest.approx(np.log(result["C_l/C_t"].value) / sigma, rel=0.05)
    assert result.ratio.from_one > result.ratio.from_bound > result.ratio.from_speed_ratio > 0


def test_the_theory_is_not_rejected_where_it_holds():
    model = TunnelingModel.from_C(GLASS, C=Pair(3e-4, 3e-4), P=8e44)
    found = fit(both("velocity", model=model), GLASS)
    assert abs(found.ratio.from_speed_ratio) < 3


def test_a_ratio_below_the_bound_of_positivity_is_flagged():
    model = TunnelingModel.from_C(GLASS, C=Pair(1.5e-4, 3e-4), P=8e44)
    found = fit(both("velocity", model=model), GLASS)
    assert found["gamma_l/gamma_t"].value < 1.1547
    assert any("2/sqrt 3" in warning for warning in found.warnings)


def test_several_frequencies_share_their_parameters():
    curves = both("velocity", frequency=1e6) + both("velocity", frequency=1e8)
    found, alone = fit(curves, GLASS), fit(curves[2:], GLASS)
    assert np.ptp(np.log(found["P"].profile_68)) < np.ptp(np.log(alone["P"].profile_68))
    assert len([curve for curve in found.curves if curve.offset is not None]) == 4


# --- what the data do not determine


def names(result, *statuses):
    return {estimate.name for estimate in result.estimates if estimate.status in statuses}


def test_the_logarithm_alone_gives_C_and_the_ratio_but_not_P():
    T = np.geomspace(0.02, 0.06, 20)
    found = fit(both("velocity", T=T, frequency=1e6), GLASS)
    assert names(found, "determined") == {"C_l", "C_t", "C_l/C_t", "gamma_l/gamma_t"}
    # relaxation is not seen, so it is slower than some rate
    assert found["P"].status == "lower limit"
    assert found["relaxation rate"].status == "upper limit"
    assert found["gamma_l"].value is None


def test_one_polarization_bounds_P_from_below_by_its_own_share_of_the_rate():
    found = fit([measured("velocity", "l")], GLASS)
    assert names(found, "determined") == {"C_l", "relaxation rate"}
    # 2 pi hbar^4 A P = C_l/c_l^3 + 2 C_t/c_t^3 > C_l/c_l^3
    rate = np.array(found["relaxation rate"].profile_95) / BOLTZMANN**3
    least = found["C_l"].value / GLASS.c_l**3 / (2 * np.pi * HBAR**4 * rate)
    assert least[1] < found["P"].limit < least[0]


def test_conductivity_alone_bounds_each_C_by_what_it_would_be_without_the_other():
    curve = measured("conductivity", T=np.geomspace(0.05, 0.5, 200), noise=0.01)
    found = fit([curve], GLASS)
    assert names(found, "determined") == set()
    kappa = BOLTZMANN**3 * curve.T**2 / (6 * np.pi * HBAR**2) / curve.y
    for name, part in (("C_l", 1 / GLASS.c_l), ("C_t", 2 / GLASS.c_t)):
        assert found[name].limit == pytest.approx(float(np.mean(kappa)) * part, rel=0.01)
        assert found[name].status == "lower limit"
    assert found.degrees_of_freedom == 199  # one combination is determined


def test_heat_alone_gives_P_but_no_coupling():
    found = fit([measured("heat", T=np.geomspace(0.05, 1.0, 40))], GLASS)
    assert {"P", "B"} <= names(found, "determined")
    assert not names(found, "determined") & {"C_l", "C_t", "gamma_l", "gamma_t", "gamma_l/gamma_t"}


# --- weights


def test_absolute_intervals_scale_with_the_stated_errors_and_relative_ones_do_not():
    curves = both("velocity")
    doubled = [curve.with_uncertainty(2 * curve.sigma) for curve in curves]

    def width(curves, weights):
        return np.ptp(np.log(fit(curves, GLASS, weights=weights)["C_l/C_t"].profile_68))

    assert width(doubled, "absolute") == pytest.approx(2 * width(curves, "absolute"), rel=1e-2)
    assert width(doubled, "relative") == pytest.approx(width(curves, "relative"), rel=1e-3)
    # the errors are right, so both agree but for the scatter of 80 points
    assert width(curves, "relative") == pytest.approx(width(curves, "absolute"), rel=0.3)


def test_relative_weights_scale_each_kind_to_its_own_scatter():
    curves = both("velocity") + both("friction")
    for number in (2, 3):
        curves[number] = curves[number].with_uncertainty(10 * curves[number].sigma)
    found = fit(curves, GLASS, weights="relative")
    assert [curve.error_factor for curve in found.curves] == pytest.approx([1.0, 1.0, 0.1, 0.1], rel=0.3)
    assert found.chi2 == pytest.approx(found.degrees_of_freedom, rel=1e-3)
    assert found.chi2_probability is None


def test_errors_may_be_missing_with_relative_weights_only():
    bare = [measured("velocity", "l", uncertainty=None), measured("velocity", "t", uncertainty=None)]
    found = fit(bare, GLASS, weights="relative")
    assert found["gamma_l/gamma_t"].is_determined
    # the noise that was put in
    assert found.curves[0].uncertainty == pytest.approx(np.full(40, 1e-6), rel=0.3)
    assert found.curves[0].error_factor is None
    with pytest.raises(InputError, match="relative weights"):
        fit(bare, GLASS)
    with pytest.raises(InputError, match="absolute or relative"):
        fit(bare, GLASS, weights="both")


def test_data_without_noise_give_the_truth_with_relative_weights():
    shift = velocity_shift(MODEL, np.geomspace(0.02, 2, 20), 2e8)
    curves = [
        Curve("velocity", np.geomspace(0.02, 2, 20), values, None, polarization, 1e8 / np.pi)
        for polarization, values in zip("lt", shift, strict=True)
    ]
    found = fit(curves, GLASS, weights="relative")
    assert found["P"].value == pytest.approx(MODEL.P, rel=1e-5)


# --- what cannot be fitted


def test_fewer_points_than_parameters_are_refused():
    with pytest.raises(InputError, match="points for"):
        fit([measured("velocity", "l", T=[0.1, 0.2, 0.3])], GLASS)
    with pytest.raises(InputError, match="none"):
        fit([], GLASS)
    with pytest.raises(InputError, match="measuring_time"):
        fit(both("velocity"), GLASS, measuring_time=0.0)
    with pytest.raises(InputError, match="error of c_l"):
        MediumErrors(c_l=-1.0)
    with pytest.raises(InputError, match="one glass"):
        fit(both("velocity"), ElasticMedium(np.array([2200.0, 2300.0]), 5800.0, 3800.0))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": "colour"}, "velocity, friction"),
        ({"polarization": None}, "polarization"),
        ({"frequency": None}, "frequency"),
        ({"frequency": 1e15}, "frequency"),
        ({"temperature": [0.1, -0.2]}, "temperature"),
        ({"temperature": [0.1, np.nan]}, "temperature"),
        ({"value": [1.0, 200.0]}, "value"),
        ({"value": [0.0, 0.0]}, "only zeros"),
        ({"value": [0.1]}, "equal length"),
        ({"uncertainty": [0.0, 0.1]}, "uncertainty"),
        ({"uncertainty": [1e-20, 0.1]}, "uncertainty"),
    ],
)
def test_a_curve_that_cannot_be_is_refused(changes, message):
    facts = {
        "kind": "velocity",
        "temperature": [0.1, 0.2],
        "value": [1e-4, 2e-4],
        "uncertainty": [1e-6, 1e-6],
        "polarization": "l",
        "frequency": 1e6,
    }
    with pytest.raises(InputError, match=message):
        Curve(**{**facts, **changes})
