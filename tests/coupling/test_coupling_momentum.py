"""Momentum space (A2)-(A10): the elimination of phonons done by brute force, the contact term, the transform."""

import numpy as np
import pytest
from coupling_twins import difference, displacements, media, momentum_loop
from hypothesis import given, settings
from scipy.integrate import quad_vec

from glassblocks.coupling import (
    contact,
    elastic_coupling,
    lambda_tilde,
    momentum_coupling,
)
from glassblocks.errors import InputError
from glassblocks.ledger.derivations.momentum_routes import coupling_from_momentum, phonon_coupling
from glassblocks.medium import ElasticMedium
from glassblocks.tensors import (
    Isotropic,
    dyad,
    from_mandel,
    matrix_to_mandel,
    polarization_vectors,
    project,
)
from glassblocks.tensors.sphere import directions

few = settings(max_examples=25, deadline=None)
SILICA = ElasticMedium(2200.0, 5800.0, 3800.0)


@few
@given(displacements, media)
def test_loops_of_a9_and_the_polarization_sum_of_a8(q, medium):
    twin = matrix_to_mandel(momentum_loop(q, medium.density, medium.c_l, medium.c_t))
    assert difference(momentum_coupling(q, medium), twin) < 1e-12
    assert difference(phonon_coupling(q, medium), twin) < 1e-12


@few
@given(displacements, displacements, media)
def test_it_takes_the_stress_of_a_wave_to_minus_half_its_strain(q, u, medium):
    strain = dyad(q / np.linalg.norm(q), u)
    response = momentum_coupling(q, medium) @ Isotropic(*medium.modulus).mandel() @ strain
    assert (
        np.max(np.abs(response + strain / 2)) < 1e-11 * np.max(np.abs(strain)) * medium.c_l**2 / medium.c_t**2
    )


@few
@given(displacements, media)
def test_even_symmetric_negative_of_rank_three(q, medium):
    ours = momentum_coupling(q, medium)
    assert np.max(np.abs(ours - momentum_coupling(-7 * q, medium))) < 1e-14 * np.max(np.abs(ours))
    assert np.max(np.abs(ours - ours.T)) < 1e-14 * np.max(np.abs(ours))
    values = np.linalg.eigvalsh(ours) * medium.modulus.t
    expected = [-0.25, -0.25, -(1 - medium.alpha) / 2, 0, 0, 0]
    assert np.max(np.abs(values - np.sort(expected))) < 1e-12


def test_phonons_eliminated_by_solving_for_their_amplitudes():
    # A box with a dozen standing waves and four stresses: minimize elastic energy + sum e_ij T_ij over the
    # amplitudes with a linear solver, and compare with the pair sum over Lambda(q), (A6)-(A8).
    rng = np.random.default_rng(6)
    volume = 2.0**3
    modes = np.pi * rng.integers(-3, 4, size=(12, 3))
    modes = modes[np.any(modes, axis=1)]
    places, stresses = rng.uniform(0, 2, size=(4, 3)), rng.normal(size=(4, 6))
    medium = ElasticMedium(1.3, 2.1, 1.2)
    rows, elastic = [], []
    for q in modes:
        size = np.linalg.norm(q)
        for vector, c in zip(polarization_vectors(q), (medium.c_l, medium.c_t, medium.c_t), strict=True):
            strain = dyad(q, vector)
            phase = places @ q
            for wave in (-np.sin(phase), np.cos(phase)):  # of u = a cos(q.x) + b sin(q.x)
                rows.append(np.sum(wave[:, None] * strain * stresses))
                elastic.append(medium.density * c**2 * size**2 * volume / 2)
    source = np.array(rows)
    amplitudes = np.linalg.solve(np.diag(elastic), -source)
    energy = amplitudes @ (np.diag(elastic) @ amplitudes) / 2 + source @ amplitudes
    phases = np.cos((places[:, None] - places) @ modes.T)
    lam = momentum_coupling(modes, medium)
    # each standing pair (a, b) stands for q and -q: a factor 2 for the sum over all q
    pairs = 2 / volume * np.einsum("sa,qab,tb,stq->", stresses, lam, stresses, phases)
    assert energy == pytest.approx(pairs, rel=1e-12)


@few
@given(displacements, media)
def test_transform_to_real_space(x, medium):
    assert difference(coupling_from_momentum(x, medium), elastic_coupling(x, medium)) < 1e-12


def test_transform_vectorized():
    x = np.random.default_rng(7).normal(size=(2, 3, 3))
    medium = ElasticMedium(1e3, np.array([3e3, 4e3, 5e3]), np.array([1e3, 2e3, 2.5e3]))
    assert difference(coupling_from_momentum(x, medium), elastic_coupling(x, medium)) < 1e-12


def test_transform_by_brute_force():
    # int d^3q/(2 pi)^3 Lambda(q) exp(-s^2 q^2/2) cos(q.x) on a grid of q: blocks blurred to Gaussians. Beyond their
    # overlap, exp(-x^2/2 s^2), the blur adds (s^2/2) Laplacian of Lambda, so two widths give the point limit.
    medium = ElasticMedium(1.0, 1.7, 1.0)
    x = np.array([0.6, -0.3, 0.74])
    q, weight = directions(degree=139)
    lam = momentum_coupling(q, medium)
    along = q @ x

    def blurred(width):
        nodes, steps = np.polynomial.legendre.leggauss(160)
        q = (nodes + 1) / 2 * 9 / width
        radial = q**2 * np.exp(-((width * q) ** 2) / 2) * steps / 2 * 9 / width
        return np.einsum("p,pq,q,pab->ab", weight, np.cos(np.outer(along, q)), radial, lam) / (2 * np.pi**2)

    wide, narrow = blurred(0.11), blurred(0.10)
    limit = (0.11**2 * narrow - 0.10**2 * wide) / (0.11**2 - 0.10**2)
    assert difference(limit, elastic_coupling(x, medium)) < 1e-9


@few
@given(media)
def test_contact_is_the_average_over_directions(medium):
    q, weight = directions(degree=15)
    average = np.einsum("q,qab->ab", weight, momentum_coupling(q, medium))
    assert difference(contact(medium).mandel(), average) < 1e-12


@few
@given(displacements, media)
def test_contact_is_the_isotropic_part_of_every_single_direction(q, medium):
    assert (
        difference(project(momentum_coupling(q, medium)).isotropic.mandel(), contact(medium).mandel()) < 1e-12
    )


@few
@given(media)
def test_contact_is_eshelbys_sphere(medium):
    # Eshelby's tensor of a sphere from bulk and shear modulus; strain of a sphere under stress s: S C^-1 s
    shear = medium.modulus.t
    bulk = medium.modulus.l - 4 * shear / 3
    eshelby_bulk = 3 * bulk / (3 * bulk + 4 * shear)
    eshelby_shear = 6 * (bulk + 2 * shear) / (5 * (3 * bulk + 4 * shear))
    ours = contact(medium)
    assert ours.bulk == pytest.approx(-eshelby_bulk / (3 * bulk) / 2, rel=1e-12, abs=0)
    assert ours.shear == pytest.approx(-eshelby_shear / (2 * shear) / 2, rel=1e-12, abs=0)


def test_momentum_form_is_contact_plus_principal_value():
    # The radial integral of the principal value, int dr/r cos(q r u), leaves -ln|u| on directions, u = cos(q, n),
    # since the angular average of Lambda vanishes.
    medium = ElasticMedium(1.0, 1.6, 1.0)
    q = np.array([0.48, -0.6, 0.64])
    frame = polarization_vectors(q)
    azimuth = 2 * np.pi * np.arange(12) / 12

    def ring(u):
        across = np.cos(azimuth)[:, None] * frame[1] + np.sin(azimuth)[:, None] * frame[2]
        directions = u * frame[0] + np.sqrt(1 - u**2) * across
        return lambda_tilde(directions, medium.alpha).mean(axis=0) * -np.log(u) * 4 * np.pi

    integral, _ = quad_vec(ring, 0, 1, epsabs=1e-12, epsrel=1e-12)
    principal_value = -integral / (8 * np.pi * medium.modulus.t)
    assert difference(contact(medium).mandel() + principal_value, momentum_coupling(q, medium)) < 1e-9


def test_contact_belongs_to_a_sphere_left_out_not_to_a_cube():
    # What a cube leaves out more than the sphere in it: int dn Lambda~(n) ln R(n), R the distance to the cube's face,
    # integrated over the faces: dn = du dv/R^3 where R^2 = 1 + u^2 + v^2.
    nodes, weight = np.polynomial.legendre.leggauss(24)
    u, v = (g.ravel() for g in np.meshgrid(nodes, nodes))
    distance = np.sqrt(1 + u**2 + v**2)
    solid_angle = np.outer(weight, weight).ravel() / distance**3
    face = np.stack([u, v, np.ones_like(u)], axis=-1)

    def shift(alpha):
        lam = sum(lambda_tilde(np.roll(face, axis, axis=-1), alpha) for axis in range(3))
        return 2 * np.einsum("p,p,pab->ab", solid_angle, np.log(distance), lam)

    assert 6 * np.sum(solid_angle) == pytest.approx(4 * np.pi, rel=1e-12)
    # the l = 4 part alone, so proportional to alpha, and with the signs of the cubic harmonic x^4 + y^4 + z^4 - 3/5
    a = shift(0.6)[0, 0]
    assert abs(a) > 0.3
    expected = np.diag([1.5 * a] * 3 + [-a] * 3)
    expected[:3, :3] -= a / 2
    assert difference(shift(0.6), expected) < 1e-12
    assert difference(shift(0.3), expected / 2) < 1e-12
    assert np.max(np.abs(shift(0.0))) < 1e-12


def test_stress_in_mandel_form_is_the_stress():
    # one stress, one wave: Lambda(q) T against u_i = -G q_l T_kl written out with Cartesian tensors
    rng = np.random.default_rng(8)
    q, stress = rng.normal(size=3), rng.normal(size=6)
    size = np.linalg.norm(q)
    n, cartesian = q / size, from_mandel(stress)
    u = (cartesian @ n - SILICA.alpha * n * (n @ cartesian @ n)) / (SILICA.modulus.t * size)
    assert difference(momentum_coupling(q, SILICA) @ stress, -dyad(q, u) / 2) < 1e-12


def test_zero_wavevector_has_no_direction():
    with pytest.raises(InputError):
        momentum_coupling([0, 0, 0], SILICA)
