"""Sums of every size, waves, the survey's verdicts and the lattice step, each by another route."""

from __future__ import annotations

import numpy as np
import pytest

from glassblocks import ElasticMedium, Pair
from glassblocks.coupling import dipole_total_change, lambda_tilde, momentum_coupling
from glassblocks.errors import InputError
from glassblocks.lattice import exchange_sum
from glassblocks.lattice.direct import sites
from glassblocks.lattice.exchange_waves import ExchangeSum, wave_limit
from glassblocks.lattice.growth import survey
from glassblocks.lattice.periodic import periodic_octant
from glassblocks.lattice.shells import inverse_powers, limit, outline, sums_of_all_sizes, trend
from glassblocks.renormalization import State
from glassblocks.renormalization.lattice_step import LatticeStep, equal_length_flows, logarithms
from glassblocks.tensors import displacement_gradient, strain

ALPHA = 1 - 1 / 1.6**2
MEDIUM = ElasticMedium(2200.0, 5800.0, 3800.0)


def pairs_apart(n: int) -> np.ndarray:
    x = sites(n)
    d = (x[:, None] - x).reshape(-1, 3)
    return d[np.any(d != 0, axis=1)]


def test_all_sizes_at_once_equal_each_size_alone() -> None:
    sums = sums_of_all_sizes(inverse_powers, 7)
    for n in (2, 5, 7):
        r = np.linalg.norm(pairs_apart(n), axis=1)
        np.testing.assert_allclose(sums[:2, n - 1], [np.sum(r**-3) / n**3, np.sum(r**-6) / n**3], rtol=1e-12)
        assert -2.5 * ALPHA * sums[2, n - 1] == pytest.approx(
            exchange_sum(n, ALPHA, [1, 0, 0, 0, 0, 0]), rel=1e-12
        )


def test_limit_is_the_lattice_sum_plus_the_outline() -> None:
    # Three routes: extrapolated sums over cubes; Ewald's sum over all space; an integral over the outline.
    sizes = [16, 32, 64, 128]
    quartic = sums_of_all_sizes(inverse_powers, 128)[2]
    end = limit(sizes, [float(quartic[n - 1]) for n in sizes])
    zzzz = periodic_octant(MEDIUM, 2, 1.0, contact=True)[11, 0, 0, 0]  # entry 11: (2, 2)
    ewald = -8 * np.pi * MEDIUM.modulus.t * zzzz / (-2.5 * MEDIUM.alpha)
    assert end.value == pytest.approx(ewald + outline(), abs=max(3e-5, 3 * end.uncertainty))
    # the known sum of 1/r^6 over the simple cubic lattice
    sixths = sums_of_all_sizes(inverse_powers, 64)[1]
    assert limit([8, 16, 32, 64], [float(sixths[n - 1]) for n in (8, 16, 32, 64)]).value == pytest.approx(
        8.401923974, abs=2e-4
    )


@pytest.mark.parametrize("k", [[0, 0, 0], [0.3, 0, 0], [0.7, -0.2, 1.1]])
def test_wave_sum_equals_the_sum_over_pairs(k: list[float]) -> None:
    n = 4
    d = pairs_apart(n)
    weight = np.cos(d @ k) / np.linalg.norm(d, axis=1) ** 3 / n**3
    expected = np.einsum("p,pab->ab", weight, lambda_tilde(d, ALPHA))
    np.testing.assert_allclose(ExchangeSum(n, ALPHA)(k), expected, atol=1e-13)


def test_wave_limit_is_the_transform_without_its_average() -> None:
    e, c = strain([0, 0, 1.0]), 8 * np.pi * MEDIUM.modulus.t
    directions = np.random.default_rng(0).normal(size=(200_000, 3))
    matrices = -c * momentum_coupling(directions, MEDIUM)
    along = -c * momentum_coupling([0, 0, 1.0], MEDIUM)
    for polarization in ("l", "t"):
        v = getattr(e, polarization)
        expected = v @ along @ v - np.mean(matrices @ v @ v)
        assert getattr(wave_limit(MEDIUM.alpha), polarization) == pytest.approx(expected, abs=0.02)


@pytest.fixture(scope="module")
def result() -> dict:
    return survey(1.6, largest=64, wave_size=4)


def test_survey_finds_no_logarithm_where_the_paper_has_one(result: dict) -> None:
    for direction in ("[100]", "[110]", "[111]"):
        for polarization in ("l", "t"):
            entry = result["exchange"][direction][polarization]
            assert entry["verdict"] == "saturates"
            assert abs(entry["slopes"][-1]) < 0.06
            for name in ("(3.4)", "(5.8)"):
                assert result[name][direction][polarization]["verdict"] == "saturates"
    assert result["absolute"]["l"]["verdict"] == "grows"
    assert result["weighted_square"]["verdict"] == "grows"
    assert result["square"]["verdict"] == "saturates"


def test_survey_of_squares_equals_the_sum_over_pairs(result: dict) -> None:
    gradient = displacement_gradient([1, 0, 0], [1, 0, 0])
    for index, size in enumerate((2, 4)):
        change = dipole_total_change(pairs_apart(size), gradient, 1 / (8 * np.pi))
        expected = np.sum(change**2) / size**3
        assert result["(5.8)"]["[100]"]["l"]["values"][index] == pytest.approx(expected, rel=1e-12)


def test_trend_that_is_neither_stays_open() -> None:
    assert trend([4, 8, 16, 32], [1, 2, 4, 8]).verdict == "open"
    with pytest.raises(InputError, match="three"):
        limit([4, 8], [1.0, 2.0])


def test_step_along_one_direction_is_the_exchange_sum_to_first_order() -> None:
    chi = Pair(-3e6 + 3e5j, -1e6 + 1e5j)
    advance = LatticeStep(MEDIUM, [0, 0, 1])(State(1.0, chi), 4)
    s = -exchange_sum(4, MEDIUM.alpha, [0, 0, 0, 0, 2**-0.5, 0]) / (8 * np.pi * MEDIUM.modulus.t)
    # chi : e = 2 chi_t e: delta Im chi_t = Im 2 S (2 chi_t)^2
    assert advance.terms["exchange"].t == pytest.approx((8 * s * chi.t**2).imag, rel=1e-3)
    assert advance.chi.t.imag == pytest.approx(chi.t.imag + advance.terms["exchange"].t)


def test_flows_of_point_blocks_disagree_and_their_average_over_directions_does_nothing() -> None:
    chi = Pair(2.33, 1.0) * MEDIUM.modulus.t * (-1e-2 + 1e-3j)
    rates = logarithms(equal_length_flows(LatticeStep(MEDIUM, [0, 0, 1]), chi, doublings=6))
    assert rates[2]["t"] > 1.2 * rates[4]["t"] > 1.2 * 1.2 * rates[8]["t"] > 0
    still = logarithms(equal_length_flows(LatticeStep(MEDIUM), chi, doublings=6))
    assert max(abs(rate[p]) for rate in still.values() for p in ("l", "t")) < 0.02 * rates[8]["t"]


def test_steps_of_broken_blocks_are_refused() -> None:
    chi = Pair(-3e6 + 3e5j, -1e6 + 1e5j)
    with pytest.raises(InputError, match="n0"):
        LatticeStep(MEDIUM)(State(1.0, chi), 2.5)
    with pytest.raises(InputError, match="sizes"):
        equal_length_flows(LatticeStep(MEDIUM), chi, doublings=4, sizes=(2, 8))
