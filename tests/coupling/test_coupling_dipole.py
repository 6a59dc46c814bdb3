"""The dipole coupling (5.1)-(5.5) against Coulomb's law between point charges."""

import mpmath as mp
import numpy as np
import pytest
from coupling_twins import (
    complex_step,
    difference,
    dipole_change_loop,
    dipole_loop,
    displacements,
    gradients,
    rotations,
)
from hypothesis import assume, given, settings

from glassblocks.coupling import (
    dipole_change,
    dipole_coupling,
    dipole_coupling_change,
    dipole_coupling_change_along,
    dipole_total_change,
)
from glassblocks.errors import InputError

few = settings(max_examples=25, deadline=None)
EPSILON = 3.4e-11


@few
@given(displacements, displacements)
def test_plain_loop_twins_and_the_complex_step(x, dx):
    assert difference(dipole_coupling(x, EPSILON), dipole_loop(x, EPSILON)) < 1e-13
    ours = dipole_coupling_change_along(x, dx, EPSILON)
    assert difference(ours, dipole_change_loop(x, dx, EPSILON)) < 1e-12
    assert difference(ours, complex_step(lambda z: dipole_loop(z, EPSILON), x, dx)) < 1e-12


@few
@given(displacements, rotations)
def test_symmetry_trace_homogeneity_covariance(x, turn):
    mu = dipole_coupling(x, EPSILON)
    size = np.max(np.abs(mu))
    assert np.max(np.abs(mu - mu.T)) == 0
    assert abs(np.trace(mu)) < 1e-14 * size
    assert np.max(np.abs(mu - dipole_coupling(-x, EPSILON))) == 0
    assert difference(dipole_coupling(2 * x, EPSILON), mu / 8) < 1e-13
    assert difference(dipole_coupling(turn @ x, EPSILON), turn @ mu @ turn.T) < 1e-12
    assert difference(dipole_coupling_change(x, np.eye(3), EPSILON), -3 * mu) < 1e-13


def coulomb(places, charges):
    """Energy of the charges of one dipole with those of the other, epsilon = 1."""
    total = mp.mpf(0)
    for a, qa in zip(places[0], charges[0], strict=True):
        for b, qb in zip(places[1], charges[1], strict=True):
            total += qa * qb / (4 * mp.pi * mp.norm(mp.matrix(a) - mp.matrix(b)))
    return total


def test_energy_and_its_change_are_those_of_four_charges():
    # two dipoles of two charges each, a length s apart: p = q s, error s^2; then every charge moves by g.x
    rng = np.random.default_rng(9)
    p = rng.normal(size=(2, 3))
    centers = np.array([[0.2, -0.4, 0.1], [1.1, 0.3, -0.5]])
    gradient = rng.normal(size=(3, 3))
    with mp.workdps(60):
        s = mp.mpf(10) ** -12
        t = mp.mpf(10) ** -14

        def energy(strain):
            deform = mp.eye(3) + strain * mp.matrix(gradient.tolist())
            places = [
                [deform * (mp.matrix(c.tolist()) + sign * s / 2 * mp.matrix(d.tolist())) for sign in (1, -1)]
                for c, d in zip(centers, p, strict=True)
            ]
            return coulomb(places, [[1 / s, -1 / s]] * 2)

        still = float(energy(mp.mpf(0)))
        slope = float((energy(t) - energy(-t)) / (2 * t))
    x = centers[0] - centers[1]
    # the sum over s != s' counts the pair twice
    assert 2 * p[0] @ dipole_coupling(x, 1.0) @ p[1] == pytest.approx(still, rel=1e-12)
    assert 2 * p[0] @ dipole_total_change(x, gradient, 1.0) @ p[1] == pytest.approx(slope, rel=1e-12)


@few
@given(displacements, gradients)
def test_total_change_is_that_of_5_5(x, gradient):
    # p mu p' summed over both orders of the pair, with Delta mu once and 2 mu Delta p p'
    rng = np.random.default_rng(10)
    p = rng.normal(size=(2, 3))
    mu, change = dipole_coupling(x, 1.0), dipole_coupling_change(x, gradient, 1.0)
    total = 0.0
    for a, b in ((0, 1), (1, 0)):
        total += p[a] @ change @ p[b] + 2 * dipole_change(gradient, p[a]) @ mu @ p[b]
    ours = 2 * p[0] @ dipole_total_change(x, gradient, 1.0) @ p[1]
    assert ours == pytest.approx(total, rel=1e-9, abs=1e-13 * np.max(np.abs(mu)))


@few
@given(displacements, gradients)
def test_rigid_rotation_changes_nothing_in_total(x, gradient):
    turn = gradient - gradient.T
    assume(np.linalg.norm(turn @ x) > 1e-4)
    size = np.max(np.abs(dipole_coupling(x, 1.0)))
    assert np.max(np.abs(dipole_total_change(x, turn, 1.0))) < 1e-14 * size
    assert np.max(np.abs(dipole_coupling_change(x, turn, 1.0))) > 1e-5 * size


def test_vectorized():
    rng = np.random.default_rng(11)
    x, gradient = rng.normal(size=(4, 1, 3)), rng.normal(size=(3, 3, 3))
    epsilon = np.array([1.0, 2.0, 3.0])
    for function in (dipole_coupling_change, dipole_total_change):
        ours = function(x, gradient, epsilon)
        assert ours.shape == (4, 3, 3, 3)
        assert difference(ours[2, 1], function(x[2, 0], gradient[1], 2.0)) < 1e-13


@pytest.mark.parametrize("epsilon", [0.0, -1.0, np.nan, np.inf])
def test_bad_permittivity_is_refused(epsilon):
    with pytest.raises(InputError, match="permittivity"):
        dipole_coupling([0, 0, 1], epsilon)


def test_bad_vectors_are_refused():
    with pytest.raises(InputError, match="dipole"):
        dipole_change(np.eye(3), [1, 2])
    with pytest.raises(InputError, match="gradient"):
        dipole_change([1, 2, 3], [1, 2, 3])
    with pytest.raises(InputError, match="displacement"):
        dipole_coupling_change([0, 0, 0], np.eye(3), 1.0)
