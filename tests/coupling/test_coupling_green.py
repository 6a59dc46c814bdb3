"""The Kelvin tensor against elasticity itself, and the integrals (A11)-(A14) against quadrature and sympy."""

from itertools import product

import mpmath as mp
import numpy as np
import pytest
import sympy as sp
from coupling_twins import INDICES, difference, displacements, media
from hypothesis import given, settings
from scipy.integrate import quad

from glassblocks.errors import InputError
from glassblocks.ledger.derivations.green_tensors import kelvin, kelvin_hessian
from glassblocks.ledger.derivations.screened_integrals import (
    quadratic_integral,
    quartic_integral,
    screened_potentials,
)
from glassblocks.medium import ElasticMedium
from glassblocks.tensors import Isotropic
from glassblocks.tensors.sphere import directions

few = settings(max_examples=20, deadline=None)
SILICA = ElasticMedium(2200.0, 5800.0, 3800.0)


def stiffness(medium):
    return Isotropic(*medium.modulus).cartesian()


def test_hessian_is_the_second_difference_of_kelvin_in_fifty_digits():
    medium = ElasticMedium(1.0, 1.7, 1.0)

    def entry(i, k, x):
        r = mp.sqrt(sum(c * c for c in x))
        a = 1 - 1 / mp.mpf("1.7") ** 2
        return ((2 - a) * (i == k) + a * x[i] * x[k] / r**2) / (8 * mp.pi * r)

    x = [mp.mpf("0.3"), mp.mpf("-0.7"), mp.mpf("0.5")]
    ours = kelvin_hessian([float(c) for c in x], medium)
    assert (
        difference(
            kelvin([float(c) for c in x], medium),
            [[float(entry(i, k, x)) for k in range(3)] for i in range(3)],
        )
        < 1e-15
    )
    size = np.max(np.abs(ours))
    with mp.workdps(50):
        h = mp.mpf(10) ** -16
        for i, j, k, l in INDICES:
            total = 0
            for s, t in product((1, -1), repeat=2):
                y = list(x)
                y[j] += s * h
                y[l] += t * h
                total += s * t * entry(i, k, y)
            assert abs(ours[i, j, k, l] - float(total / (4 * h * h))) < 1e-12 * size


@few
@given(displacements, media)
def test_the_medium_is_in_equilibrium_away_from_the_force(x, medium):
    # C_ijmn d_j d_n G_mk = 0
    forces = np.einsum("ijmn,mjkn->ik", stiffness(medium), kelvin_hessian(x, medium))
    assert np.max(np.abs(forces)) < 1e-12 * medium.modulus.l * np.max(np.abs(kelvin_hessian(x, medium)))


def test_the_traction_on_a_sphere_balances_a_unit_force():
    # -int C_ijmn d_n G_mk N_j dS = delta_ik; d_n G by the complex step of a plain formula
    c, a = stiffness(SILICA), SILICA.alpha

    def plain(x):
        r = (x[0] * x[0] + x[1] * x[1] + x[2] * x[2]) ** 0.5
        nn = np.array([[x[i] * x[k] for k in range(3)] for i in range(3)]) / r**2
        return ((2 - a) * np.eye(3) + a * nn) / (8 * np.pi * SILICA.modulus.t * r)

    normals, weight = directions(degree=11)
    total = np.zeros((3, 3))
    for normal, w in zip(normals, weight, strict=True):
        slope = np.array([plain(normal + 1e-30j * np.eye(3)[n]).imag / 1e-30 for n in range(3)])  # n, m, k
        total -= 4 * np.pi * w * np.einsum("ijmn,nmk,j->ik", c, slope, normal)
    assert np.max(np.abs(total - np.eye(3))) < 1e-12


def test_green_tensor_is_positive():
    x = np.random.default_rng(5).normal(size=(50, 3))
    assert np.all(np.linalg.eigvalsh(kelvin(x, SILICA)) > 0)


@pytest.mark.parametrize(("x", "screening"), [(1.0, 0.5), (2.3, 0.1), (0.7, 2.0)])
def test_contour_integrals_of_a13(x, screening):
    # the angular part of (A12) leaves 1/(2 pi^2 x) int_0^inf q sin(q x)/(q^2 + lambda^2)^power dq
    ours = screened_potentials(x, screening)
    for power, value, tolerance in ((2, ours.quartic, 1e-9), (1, ours.quadratic, 1e-7)):
        integral, _ = quad(
            lambda q, power=power: q / (q**2 + screening**2) ** power,
            0,
            np.inf,
            weight="sin",
            wvar=x,
            limlst=200,
        )
        assert integral / (2 * np.pi**2 * x) == pytest.approx(value, rel=tolerance)


def test_derivatives_of_a13_tend_to_a14_exactly():
    x = sp.symbols("x0:3", real=True)
    lam = sp.Symbol("lambda", positive=True)
    r = sp.sqrt(sum(c**2 for c in x))
    # the expansion of exp(-lambda r)/(8 pi lambda): its pole is constant, so the limit is that of -r/(8 pi)
    s = sp.Symbol("s", positive=True)
    expansion = sp.series(sp.exp(-lam * s) / (8 * sp.pi * lam), lam, 0, 1).removeO()
    assert sp.simplify(expansion - 1 / (8 * sp.pi * lam) + s / (8 * sp.pi)) == 0
    place = dict(zip(x, (2, 3, 6), strict=True))
    four, two = quartic_integral([2, 3, 6]), quadratic_integral([2, 3, 6])
    for i, j, k, l in INDICES:
        if i <= j <= k <= l:
            value = float(sp.diff(-r / (8 * sp.pi), x[i], x[j], x[k], x[l]).subs(place))
            assert four[i, j, k, l] == pytest.approx(value, rel=1e-12, abs=1e-18)
        value = float(-sp.diff(1 / (4 * sp.pi * r), x[j], x[l]).subs(place))
        assert two[j, l] == pytest.approx(value, rel=1e-12, abs=1e-18)


@few
@given(displacements)
def test_quartic_integral_contracts_to_the_quadratic_one(x):
    # q_i q_j q_k q_k/q^4 = q_i q_j/q^2, and q_j q_j/q^2 = 1 has nothing away from the origin
    assert difference(np.einsum("ijkk->ij", quartic_integral(x)), quadratic_integral(x)) < 1e-12
    assert abs(np.trace(quadratic_integral(x))) < 1e-12 * np.max(np.abs(quadratic_integral(x)))


def test_bad_input_is_refused():
    with pytest.raises(InputError, match="screening"):
        screened_potentials(1.0, 0.0)
    with pytest.raises(InputError, match="distance"):
        screened_potentials(-1.0, 1.0)
    with pytest.raises(InputError, match="displacement"):
        kelvin([0, 0, 0], SILICA)
