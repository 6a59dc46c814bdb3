"""The fixed ratio of (4.4): every root found another way, and what it depends on."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from glassblocks import ElasticMedium, Pair
from glassblocks.closed_forms import exchange_absorption
from glassblocks.errors import InputError
from glassblocks.renormalization import Causal, Recursion, State, Surroundings, fixed_ratio
from glassblocks.response import FrequencyConstant, Sampled, real_from_imaginary

OMEGA = 1e6
SHAPES = {
    "flat": FrequencyConstant(1.0, 1e15),
    "lower cut-off": FrequencyConstant(1.0, 1e12),
    "warm": FrequencyConstant(1.0, 1e15, temperature=1.0),
    "sampled": Sampled([0.0, 1e5, 1e7, 1e9], [0.0, 2.0, 1.0, 0.0]),
    "beyond its maximum": Sampled([0.0, 1e5, 2e5, 2e6], [0.0, 5.0, 0.3, 0.0]),
}


def self_consistency_of_powers(ratio, medium, shapes, subscripts):
    """r - V_l/V_t, over r, by evaluating the powers of (3.6) themselves."""
    units = shapes.map(lambda shape: complex(float(shape.real(OMEGA)), float(shape.imaginary(OMEGA))))
    chi = Pair(ratio * units.l / units.l.imag, units.t / units.t.imag) * 1e6
    power = exchange_absorption(
        medium, chi, omega=OMEGA, strain=1e-8, volume=1e-24, n0=2.0, subscripts=subscripts
    )
    return 1 - power.ratio / ratio


def scanned_roots(medium, shapes, subscripts):
    grid = np.geomspace(1e-8, 1e8, 200)
    values = [self_consistency_of_powers(r, medium, shapes, subscripts) for r in grid]
    found = []
    for i in np.flatnonzero(np.sign(values[:-1]) * np.sign(values[1:]) < 0):
        found.append(
            brentq(
                self_consistency_of_powers,
                grid[i],
                grid[i + 1],
                args=(medium, shapes, subscripts),
                xtol=1e-18,
            )
        )
    return found


@pytest.mark.parametrize("subscripts", ["matching", "printed", "wave"])
@pytest.mark.parametrize("name_l", SHAPES)
@pytest.mark.parametrize("name_t", ["flat", "sampled", "beyond its maximum"])
def test_physical_roots_by_scanning_the_powers(name_l, name_t, subscripts):
    medium = ElasticMedium(2200.0, 5800.0, 3800.0)
    shapes = Pair(SHAPES[name_l], SHAPES[name_t])
    solution = fixed_ratio(medium, shapes, OMEGA, subscripts=subscripts)
    physical = sorted(float(root.value.real) for root in solution.roots if root.physical)
    np.testing.assert_allclose(physical, sorted(scanned_roots(medium, shapes, subscripts)), rtol=1e-9)
    assert sum(root.multiplicity for root in solution.roots) == 3


@settings(max_examples=30, deadline=None)
@given(st.floats(1.16, 5.0))
def test_a_common_shape_gives_the_sound_ratio(sound_ratio):
    for shape in SHAPES.values():
        assert float(fixed_ratio(sound_ratio, shape, OMEGA).ratio) == pytest.approx(sound_ratio, rel=1e-9)
    assert float(fixed_ratio(sound_ratio, subscripts="printed").ratio) == pytest.approx(
        np.cbrt(sound_ratio), rel=1e-9
    )


def test_unlike_shapes_give_something_else():
    flat, low = SHAPES["flat"], SHAPES["lower cut-off"]
    ratio = float(fixed_ratio(1.5, Pair(flat, low), OMEGA).ratio)
    # kappa = -(2/pi) ln(omega_c/omega) far below the cut-off
    assert ratio == pytest.approx(1.5 * np.sqrt(np.log(1e12 / 1e6) / np.log(1e15 / 1e6)), rel=1e-9)
    opposite = SHAPES["beyond its maximum"]
    assert float(opposite.real(OMEGA)) > 0
    solution = fixed_ratio(1.5, Pair(flat, opposite), OMEGA)
    assert np.isnan(solution.ratio)
    assert "negative: one polarization would emit" in [str(root.label) for root in solution.roots]


def test_every_frequency_of_a_band_forces_a_common_shape():
    """Re D = 0 on the band where Im D lives leaves no odd Im D: the transform of the band has no null vector."""
    nodes = np.linspace(0.0, 1.0, 41)
    middle = (nodes[1:] + nodes[:-1]) / 2
    columns = []
    for i in range(1, 41):
        hat = np.zeros(41)
        hat[i] = 1.0
        columns.append(real_from_imaginary(middle, nodes, hat).value)
    singular = np.linalg.svd(np.array(columns).T, compute_uv=False)
    assert singular[-1] > 0.01 * singular[0]
    # and a shape with the same Re on the band is the same shape
    shape = np.linalg.lstsq(np.array(columns).T, np.array(columns).T @ nodes[1:], rcond=None)[0]
    np.testing.assert_allclose(shape, nodes[1:], atol=1e-9)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("subscripts", ["matching", "printed"])
def test_attraction_is_what_one_step_of_the_flow_does(sign, subscripts):
    medium = ElasticMedium(2200.0, 5800.0, 3800.0)
    surroundings = Surroundings(
        medium, FrequencyConstant(1.0, 1e15), OMEGA, exchange_sign=sign, subscripts=subscripts
    )
    root = float(fixed_ratio(medium, subscripts=subscripts).ratio)
    found = next(each for each in fixed_ratio(medium, subscripts=subscripts).roots if each.physical)
    for offset in (0.98, 1.02):
        level = Pair((root * offset) ** 2, 1.0) * (1e-3 * medium.modulus.t)
        state = surroundings.start(level, 5e-9)
        after = Recursion(surroundings)(state, 1.01).chi.map(np.imag)
        nearer = abs(np.log(after.ratio) / 2 - np.log(root)) < abs(np.log(offset))
        # `attracts` is stated for (3.6) as printed, a positive sum; the opposite sum reverses it
        assert nearer == (bool(found.attracts) == (sign == 1))


def test_arrays_of_glasses():
    ratios = np.array([[1.2, 1.5, 2.0], [1.6, 2.2, 3.0]])
    solution = fixed_ratio(ratios, subscripts="printed")
    np.testing.assert_allclose(solution.ratio, np.cbrt(ratios))
    np.testing.assert_array_equal(solution.passive, np.cbrt(ratios) >= 2 / np.sqrt(3))
    assert solution.roots[1].label.tolist() == [["complex"] * 3] * 2
    assert np.shape(fixed_ratio(1.5).ratio) == ()


def test_wave_form_has_no_root_beyond_its_pole():
    """r = (40 - 32 alpha)/(35 - 44 alpha): no positive root for c_l/c_t > sqrt(44/9) = 2.211."""
    alpha = 1 - 1 / 1.6**2
    assert float(fixed_ratio(1.6, subscripts="wave").absorption_ratio) == pytest.approx(
        (40 - 32 * alpha) / (35 - 44 * alpha)
    )
    assert np.isnan(fixed_ratio(2.22, subscripts="wave").ratio)
    # at the elastic limit alpha = 1/4 it meets the bound of passivity
    assert float(
        fixed_ratio(np.sqrt(4 / 3) * (1 + 1e-9), subscripts="wave").absorption_ratio
    ) == pytest.approx(4 / 3, rel=1e-6)


def test_an_undetermined_equation_is_called_that():
    """Re chi = 0 at the frequency of the sound: both sides of (4.4) vanish for every ratio."""

    class Absorber:
        cutoff, temperature = 1.0, 0.0

        def imaginary(self, omega):
            return np.asarray(1.0)

        def real(self, omega):
            return np.asarray(0.0)

    solution = fixed_ratio(1.5, Absorber(), 0.5)
    assert np.isnan(solution.ratio)
    assert str(solution.roots[0].label) == "undetermined: every ratio solves it"


@pytest.mark.parametrize(
    "call",
    [
        lambda: fixed_ratio(1.1),
        lambda: fixed_ratio(np.nan),
        lambda: fixed_ratio(1.5, FrequencyConstant(1.0, 1e15)),
        lambda: fixed_ratio(1.5, FrequencyConstant(1.0, 1e15), 1e16),
        lambda: fixed_ratio(1.5, subscripts="other"),
    ],
)
def test_what_cannot_be_solved_is_refused(call):
    with pytest.raises(InputError):
        call()


def test_a_state_is_not_needed_to_be_at_a_root():
    """The causal step leaves the fixed ratio fixed too."""
    medium = ElasticMedium(2200.0, 5800.0, 3800.0)
    surroundings = Surroundings(medium, FrequencyConstant(1.0, 1e15), OMEGA)
    level = Pair(medium.sound_speed.ratio**2, 1.0) * 1e7
    after = Causal(surroundings)(State(5e-9, surroundings.start(level, 5e-9).chi), 2.0).chi.map(np.imag)
    assert np.sqrt(after.ratio) == pytest.approx(medium.sound_speed.ratio, rel=1e-9)


def test_a_frequency_that_nothing_is_asked_at_is_refused():
    with pytest.raises(InputError, match="beside a susceptibility"):
        fixed_ratio(1.6, omega=1e6)
