"""The flow against differential equations, closed solutions, and energies evaluated term by term."""

import re
from math import pi

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from glassblocks import ElasticMedium, Pair
from glassblocks.closed_forms import (
    changed_stress_absorption,
    convolution,
    dipole_absorption,
    exchange_absorption,
    single_absorption,
    strained_coupling_absorption,
)
from glassblocks.errors import InputError
from glassblocks.renormalization import (
    Advance,
    Causal,
    Printed,
    Recursion,
    Resummed,
    State,
    Surroundings,
    fixed_ratio,
    flow,
    scales,
)
from glassblocks.response import FrequencyConstant, TwoLevelBand, real_from_imaginary

GLASS = ElasticMedium(2200.0, 5800.0, 3800.0)
BAND = FrequencyConstant(1.0, 1e15, temperature=1.0)
FIRST, LAST = 5e-9, 1e-3


def surroundings(sign=1, **changes):
    return Surroundings(GLASS, changes.pop("shape", BAND), 1e6, exchange_sign=sign, **changes)


def started(around, strength, ratio):
    level = pi * strength * GLASS.modulus.t
    return around.start(Pair(ratio**2 * level, level), FIRST)


def strengths(chi):
    """y = chi/(rho c^2), dimensionless."""
    return chi / GLASS.modulus


@pytest.mark.parametrize("sign", [1, -1])
def test_recursion_in_small_steps_is_its_differential_equation(sign):
    """dy/d ln L = 2 sign y_im y_re with the shape kept, integrated by an ODE solver."""
    around = surroundings(sign)
    start = started(around, 1e-3, 1.7)
    result = flow(start, Recursion(around), scales(FIRST, LAST, 1.005))
    kappa = around.unit.real / around.unit.imag
    y0 = np.asarray(strengths(start.chi)).imag
    solution = solve_ivp(
        lambda _, y: 2 * sign * kappa * y**2, (0, np.log(LAST / FIRST)), y0, rtol=1e-10, atol=1e-20
    )
    final = strengths(result.chi.map(lambda chi: chi[-1]))
    np.testing.assert_allclose(np.asarray(final).imag, solution.y[:, -1], rtol=5e-3)


@pytest.mark.parametrize("sign", [1, -1])
def test_causal_flow_has_a_closed_solution(sign):
    """d chi/d ln L = sign chi^2/(rho c^2): 1/chi falls linearly in ln L, and resumming is exact."""
    around = surroundings(sign)
    start = started(around, 1e-3, 1.7)
    exact = strengths(start.chi).map(lambda y: 1 / (1 / y - sign * np.log(LAST / FIRST)))
    small = flow(start, Causal(around), scales(FIRST, LAST, 1.005))
    resummed = flow(start, Resummed(around), scales(FIRST, LAST, 7.0))
    for result, accuracy in ((small, 5e-3), (resummed, 1e-9)):
        final = np.asarray(strengths(result.chi.map(lambda chi: chi[-1])))
        np.testing.assert_allclose(final.imag, np.asarray(exact).imag, rtol=accuracy)
        np.testing.assert_allclose(final.real, np.asarray(exact).real, rtol=accuracy)


def test_the_shape_kept_forgets_the_start_and_causality_inverts_it():
    """Strong starts: with the shape kept y_l/y_t -> 1; with causal chi y_l/y_t -> y_t(0)/y_l(0)."""
    around = surroundings()
    fixed = float(fixed_ratio(GLASS).ratio)
    start = started(around, 0.02, 1.9)
    edges = scales(FIRST, FIRST * 1e40, 1.02)
    kept = flow(start, Recursion(around), edges).ratio[-1] / fixed
    inverted = flow(start, Resummed(around), edges).ratio[-1] / fixed
    assert kept == pytest.approx(1.0, abs=0.01)
    assert inverted == pytest.approx(fixed / 1.9, rel=0.02)


def test_only_the_causal_step_keeps_kramers_kronig():
    """One step over all frequencies: Im chi of the step, transformed, against the step's Re chi."""
    grid = np.concatenate([[0.0], np.geomspace(1e-5, 1.0, 4000)])
    band = FrequencyConstant(1.0, cutoff=1.0)
    w = np.geomspace(1e-3, 0.3, 12)
    inside = grid * (grid < 1)
    inside[0] = 1e-8
    chi = band.real(inside) + 1j * band.imaginary(np.maximum(inside, 1e-8))
    chi[-1] = 0.0
    change = 1e-3 * chi**2  # 2 S chi^2, complex
    expected = real_from_imaginary(w, grid, change.imag)
    causal = 1e-3 * (band.real(w) + 1j * band.imaginary(w)) ** 2
    # Im of the change diverges as a logarithm at both ends of the band: a coarse but telling comparison
    np.testing.assert_allclose(expected.value, causal.real, rtol=0.02, atol=2e-4)
    shape_kept = 2 * 1e-3 * band.real(w) * band.real(w)
    assert np.all(shape_kept > 1.8 * causal.real)


@settings(max_examples=15, deadline=None)
@given(
    strength=st.floats(1e-5, 3e-2),
    ratio=st.floats(1.2, 3.0),
    n0=st.floats(1.5, 20.0),
    sign=st.sampled_from([1, -1]),
)
def test_a_resummed_flow_stays_passive_in_either_polarization(strength, ratio, n0, sign):
    around = surroundings(sign)
    result = flow(started(around, strength, ratio), Resummed(around), scales(FIRST, LAST, n0))
    assert result.lengths[-1] == LAST
    assert all(np.all(im > 0) for im in result.imaginary)


@pytest.mark.parametrize("kind", [Recursion, Causal, Resummed, "printed"])
def test_shares_add_up(kind):
    around = surroundings(dipole=1e-3)
    start = started(around, 1e-3, 1.4)
    step = Printed(around, start) if kind == "printed" else kind(around)
    result = flow(start, step, scales(FIRST, LAST, 3.0))
    shares = result.shares()
    assert set(shares) == {"start", "coupling", "stress", "dipole", "exchange"}
    total = sum(np.asarray(share) for share in shares.values())
    np.testing.assert_allclose(total, 1.0, rtol=1e-12)


def test_one_step_against_energies():
    """(4.1) in powers: N_0^3 E_single + E2 + E3 + E_dipole + V of the blocks is E_single of the superblock."""
    around = surroundings(dipole=2e-3, shape=TwoLevelBand(1.0, 1e15, 1.0), constants=Pair(2.0, 3.0))
    start = started(around, 4e-4, 1.4)
    n0 = 2.0
    after = Recursion(around)(start, n0)
    drive = {"omega": 1e6, "strain": 1e-7}
    imaginary = start.chi.map(np.imag)
    level = start.chi.t.imag / float(around.shape.imaginary(1e6))
    convolved = convolution(around.shape, around.shape, 1e6).value
    blocks = single_absorption(imaginary, volume=FIRST**3, **drive) * n0**3
    others = [
        strained_coupling_absorption(GLASS, level**2 * convolved, x=imaginary.ratio - 2, n0=n0, **drive),
        changed_stress_absorption(GLASS, level**2 * convolved, constants=Pair(2.0, 3.0), n0=n0, **drive),
        dipole_absorption(4e-6 * convolved, permittivity=1.0, n0=n0, **drive),
        exchange_absorption(GLASS, start.chi, volume=FIRST**3, n0=n0, **drive),
    ]
    together = single_absorption(after.chi.map(np.imag), volume=(n0 * FIRST) ** 3, **drive)
    np.testing.assert_allclose(
        np.asarray(together), sum((np.asarray(other) for other in others), np.asarray(blocks)), rtol=1e-12
    )


def test_printed_flow_is_the_printed_sum():
    """(4.2): start + short-ranged terms once + v log_N0(R/L_1)."""
    around = surroundings(-1)
    start = started(around, 3e-4, 1.4)
    result = flow(start, Printed(around, start), scales(FIRST, LAST, 4.0))
    once = around.short_ranged(start, 4.0)
    rate = around.exchange(start.chi, 4.0).map(np.imag)
    steps = np.log(LAST / FIRST) / np.log(4.0)
    expected = start.chi.map(np.imag) + rate * steps
    for term in once.values():
        expected = expected + term
    np.testing.assert_allclose(np.asarray(result.imaginary)[:, -1], np.asarray(expected), rtol=1e-12)


def test_the_short_ranged_terms_fall_as_the_volume():
    around = surroundings(dipole=1.0)
    start = started(around, 1e-3, 1.4)
    near = around.short_ranged(start, 2.0)
    far = around.short_ranged(State(10 * FIRST, start.chi), 2.0)
    for name, term in near.items():
        assert term.t / far[name].t == pytest.approx(1000.0)


@pytest.mark.parametrize(
    ("strength", "sign", "step", "reason", "breaks_off"),
    [
        (0.1, 1, Recursion, "Im chi < 0", True),
        (0.02, 1, Recursion, "not small", False),
        (0.02, -1, Recursion, "runs away", True),
        (0.02, -1, Resummed, "order", False),
    ],
)
def test_the_flow_says_where_it_leaves_the_physical_domain(strength, sign, step, reason, breaks_off):
    around = surroundings(sign)
    result = flow(started(around, strength, 1.7), step(around), scales(FIRST, LAST, 2.0))
    assert any(reason in departure.reason for departure in result.departures)
    assert (result.lengths[-1] < LAST) == breaks_off
    for departure in result.departures:
        assert departure.length == pytest.approx(FIRST * 2.0**departure.step, abs=0)


def test_a_pressure_that_would_be_amplified_is_reported():
    around = surroundings(-1)
    result = flow(started(around, 1e-3, 1.16), Recursion(around), scales(FIRST, LAST, 2.0))
    assert any("(4/3)" in departure.reason for departure in result.departures)


def test_any_callable_is_a_step():
    """A superblock response from elsewhere: two blocks that lend each other a tenth."""

    def step(state, n0):
        matrix = np.linalg.inv(np.array([[1.0, -0.05], [-0.05, 1.0]]))
        chi = state.chi * float(np.ones(2) @ matrix @ np.ones(2) / 2)
        return Advance(chi, {"lattice": (chi - state.chi).map(np.imag)}, first_order=False)

    result = flow(State(1.0, Pair(2j, 1j)), step, scales(1.0, 8.0, 2.0))
    assert result.imaginary.t[-1] == pytest.approx(1 / 0.95**3)
    assert result.departures == ()
    assert set(result.shares()) == {"start", "lattice"}


def test_many_glasses_at_once():
    level = Pair(np.array([2e7, 3e7]), np.array([1e7, 1e7]))
    around = surroundings()
    both = flow(around.start(level, FIRST), Recursion(around), scales(FIRST, LAST, 2.0))
    one = flow(around.start(Pair(3e7, 1e7), FIRST), Recursion(around), scales(FIRST, LAST, 2.0))
    np.testing.assert_allclose(both.ratio[:, 1], one.ratio)


@settings(max_examples=40, deadline=None)
@given(st.floats(1e-10, 1e-8), st.floats(1.5, 1e9), st.floats(1.1, 1e3))
def test_scales_reach_from_first_to_last(first, factor, n0):
    edges = scales(first, first * factor, n0)
    assert edges[0] == first
    assert edges[-1] == first * factor
    steps = edges[1:] / edges[:-1]
    assert np.all(steps > 1)
    assert np.all(steps <= n0 * (1 + 1e-8))


@pytest.mark.parametrize(
    "call",
    [
        lambda: scales(1.0, 0.5, 2.0),
        lambda: scales(1.0, 2.0, 1.0),
        lambda: surroundings(sign=2),
        lambda: surroundings(subscripts="wave"),
        lambda: Surroundings(GLASS, BAND, 1e16),
        lambda: Resummed(surroundings(subscripts="printed")),
        lambda: flow(State(1.0, Pair(1j, 1j)), Recursion(surroundings()), np.array([2.0, 4.0])),
    ],
)
def test_what_cannot_flow_is_refused(call):
    with pytest.raises(InputError):
        call()


def test_flows_of_too_many_steps_are_refused_with_an_n0_that_works():
    with pytest.raises(InputError) as caught:
        scales(5e-9, 3.8e-3, 1.0000001)
    smallest = float(re.search(r"at least ([\d.]+)", str(caught.value))[1])
    assert 1 < smallest < 1.001
    assert len(scales(5e-9, 3.8e-3, 1 + 1.01 * (smallest - 1))) < 100_000
    # lengths nearly as far apart as floats can be, and farther
    assert len(scales(1e-150, 1e150, 2.0)) == 998
    with pytest.raises(InputError):
        scales(1e-300, 1e300, 2.0)
