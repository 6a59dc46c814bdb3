"""The sum behind ln N_0: a plain loop, rotations, its growth, and its limit for waves."""

from itertools import product
from math import pi

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import spherical_jn

from glassblocks import ElasticMedium
from glassblocks.coupling import lambda_tilde
from glassblocks.errors import InputError, MemoryLimitError
from glassblocks.lattice import wave_limit
from glassblocks.renormalization import critical_length, growth, pair_sum
from glassblocks.tensors import strain

ALPHA = 1 - 1 / 1.6**2


def test_against_a_plain_loop_over_pairs():
    n0, k_n0 = 3, 2.0
    direction = np.array([1.0, 2.0, 0.5])
    k = k_n0 / n0 * direction / np.linalg.norm(direction)
    waves = strain(direction)
    total = np.zeros(2)
    blocks = [np.array(place, dtype=float) for place in product(range(n0), repeat=3)]
    for x in blocks:
        for y in blocks:
            r = np.linalg.norm(x - y)
            if r > 0:
                coupling = lambda_tilde(x - y, ALPHA) * np.cos(k @ (x - y)) / r**3
                total += [e @ coupling @ e for e in waves]
    result = pair_sum(n0, ALPHA, direction, k_n0)
    np.testing.assert_allclose(np.asarray(result), total / n0**3, rtol=1e-12)


def test_the_average_over_rotations_vanishes_pair_by_pair():
    rng = np.random.default_rng(1)
    directions = rng.normal(size=(4, 3))
    # the six directions of an icosahedron integrate polynomials of degree 5 exactly; Lambda~ has degree 4
    golden = (1 + 5**0.5) / 2
    corners = np.array(
        [[0, 1, golden], [0, 1, -golden], [1, golden, 0], [1, -golden, 0], [golden, 0, 1], [-golden, 0, 1]]
    )
    average = lambda_tilde(corners, ALPHA).mean(axis=0)
    np.testing.assert_allclose(average, 0.0, atol=1e-14)
    assert np.max(np.abs(lambda_tilde(directions, ALPHA))) > 0.5


def test_there_is_no_logarithm():
    sizes = [4, 8, 16, 32]
    sums = np.array([np.asarray(pair_sum(n, ALPHA)) for n in sizes])
    slopes = np.diff(sums, axis=0) / np.log(2)
    # every doubling adds about half of what the one before added: a limit, not ln N_0
    assert np.all(np.abs(slopes[1:] / slopes[:-1]) < 0.5)
    assert np.all(np.abs(slopes[-1]) < 0.12)


def test_the_sign_depends_on_the_direction():
    along, diagonal = pair_sum(12, ALPHA), pair_sum(12, ALPHA, (1, 1, 1))
    assert along.l < 0 < diagonal.l
    assert diagonal.t < 0 < along.t


@pytest.mark.parametrize("alpha", [0.3, ALPHA, 0.9])
def test_wave_limit_by_expanding_the_plane_wave(alpha):
    """4 pi int_0^inf <cos(x n_z) e Lambda~(n) e>_n dx/x, by Legendre polynomials and Bessel functions."""
    x, weight = np.polynomial.legendre.leggauss(8)
    phi = np.arange(10) * 2 * pi / 10
    c, p = np.meshgrid(x, phi, indexing="ij")
    s = np.sqrt(1 - c**2)
    tilde = lambda_tilde(np.stack([s * np.cos(p), s * np.sin(p), c], axis=-1), alpha)
    for e, expected in zip(strain([0, 0, 1]), wave_limit(alpha), strict=True):
        angular = np.einsum("a,cpab,b->c", e, tilde, e) / 10
        total = 0.0
        for degree, phase in ((2, -1), (4, 1)):
            legendre = np.polynomial.legendre.Legendre.basis(degree)(x)
            coefficient = np.sum(weight * legendre * angular) / 2
            radial = quad(lambda u, n=degree: spherical_jn(n, u) / u, 0, 60, limit=400)[0]
            # the tail of the Bessel integral by one partial integration is O(1/60^2)
            total += 4 * pi * phase * (2 * degree + 1) * coefficient * radial
        assert total == pytest.approx(expected, abs=0.02)


def test_a_finite_wave_tends_to_the_limit_on_the_average_of_directions():
    # l = 4 cubic weights of the 26 directions with integer components
    weights = {(1, 0, 0): 40 / 840 * 6, (1, 1, 0): 32 / 840 * 12, (1, 1, 1): 27 / 840 * 8}
    total = sum(weights.values())
    longitudinal = sum(w * pair_sum(24, ALPHA, d, 6 * pi).l for d, w in weights.items()) / total
    assert longitudinal == pytest.approx(wave_limit(ALPHA).l, abs=0.35)
    assert abs(longitudinal) > 1.5


def test_the_number_of_e_folds():
    assert growth(50e-10, 1e-3) == pytest.approx(12.206, abs=1e-3)
    glass = ElasticMedium(2200.0, 5800.0, 3800.0)
    assert growth(50e-10, glass.wavelength(1e6).l) < 14.0
    # what the paper's 20 would need
    assert 50e-10 * np.exp(20) == pytest.approx(2.43, abs=0.01)


def test_critical_length_by_crossing():
    """The length where hbar omega_c/(rho c^2 L^3 ln) is one, stated in other words: energy in a volume."""
    length = critical_length(1e9, omega=1e6, cutoff=1e15)
    quantum = 1.054571817e-34 * 1e15
    assert 1e9 * length**3 * np.log(1e9) == pytest.approx(quantum, rel=1e-9, abs=0)
    assert critical_length(1e9, omega=1e6, cutoff=1e15, dipole_ratio=10.0) / length == pytest.approx(
        100 ** (1 / 3)
    )
    with pytest.raises(InputError):
        critical_length(1e9, omega=1e16, cutoff=1e15)


@pytest.mark.parametrize("n0", [0, -2, 2.5])
def test_sizes_that_are_none_are_refused(n0):
    with pytest.raises(InputError):
        pair_sum(n0, ALPHA)


def test_a_sum_that_does_not_fit_is_refused_before_it_starts():
    with pytest.raises(MemoryLimitError):
        pair_sum(100_000, ALPHA)
