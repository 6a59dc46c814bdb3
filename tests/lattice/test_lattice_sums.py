"""The pair sums against plain loops over pairs, symmetry, and exact continuum values."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glassblocks.coupling import lambda_tilde
from glassblocks.errors import InputError
from glassblocks.lattice.sums import exchange_sum, slabs
from glassblocks.tensors import project

ALPHA = 1 - 1 / 1.6**2
LONGITUDINAL = [0, 0, 1, 0, 0, 0]
TRANSVERSE = [0, 0, 0, 0, 2**-0.5, 0]


def loop(n: int, alpha: float, strain: np.ndarray) -> float:
    total = 0.0
    sites = list(itertools.product(range(n), repeat=3))
    for s, other in itertools.permutations(sites, 2):
        d = np.subtract(s, other)
        total += strain @ lambda_tilde(d, alpha) @ strain / np.linalg.norm(d) ** 3
    return total / n**3


@pytest.mark.parametrize("n", [1, 2, 3])
def test_sum_equals_a_loop_over_pairs(n: int) -> None:
    strain = np.random.default_rng(n).normal(size=6)
    assert exchange_sum(n, ALPHA, strain) == pytest.approx(loop(n, ALPHA, strain), rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("n", [2, 9, 17])
def test_pairs_are_counted_twice_and_all(n: int) -> None:
    assert sum(float(pairs.sum()) for _, pairs in slabs(n)) == n**3 * (n**3 - 1)


@settings(deadline=None, max_examples=10)
@given(st.floats(0.25, 1.0), st.integers(2, 12))
def test_nothing_survives_the_average_over_rotations(alpha: float, n: int) -> None:
    # The sum as a 6x6 matrix, from its values on strains (polarization identity), is anisotropic only.
    basis = np.eye(6)
    values = [
        [(exchange_sum(n, alpha, a + b) - exchange_sum(n, alpha, a - b)) / 4 for b in basis] for a in basis
    ]
    isotropic = project(values).isotropic
    assert abs(isotropic.l) < 1e-12
    assert abs(isotropic.t) < 1e-12


def test_transverse_is_minus_half_the_longitudinal_and_it_saturates() -> None:
    l = np.array([exchange_sum(n, ALPHA, LONGITUDINAL) for n in (16, 32, 64)])
    t = np.array([exchange_sum(n, ALPHA, TRANSVERSE) for n in (16, 32, 64)])
    np.testing.assert_allclose(t, -l / 2, rtol=1e-12)
    steps = np.diff(l)
    assert steps[1] / steps[0] == pytest.approx(0.5, abs=0.05)  # as 1/N0, so the logarithmic slope dies out


@pytest.mark.parametrize("n", [0, -1, 2.0, True, "4"])
def test_a_lattice_without_blocks_is_refused(n: object) -> None:
    with pytest.raises(InputError, match="integer >= 1"):
        exchange_sum(n, ALPHA, LONGITUDINAL)  # type: ignore[arg-type]


@pytest.mark.parametrize("strain", [[1, 2, 3], [np.nan] * 6])
def test_a_strain_that_is_none_is_refused(strain: list[float]) -> None:
    with pytest.raises(InputError, match="6 finite numbers"):
        exchange_sum(4, ALPHA, strain)
