"""Polarizations (A4) and strains (2.3) of plane waves."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glassblocks.errors import InputError
from glassblocks.medium import ElasticMedium
from glassblocks.tensors import Isotropic, displacement_gradient, from_mandel, polarization_vectors, strain

few = settings(max_examples=30, deadline=None)
component = st.floats(-1, 1, allow_subnormal=False)
directions = st.tuples(component, component, component).filter(lambda v: np.linalg.norm(v) > 1e-3)


@few
@given(directions)
def test_orthonormal_and_complete(k):
    vectors = polarization_vectors(k)
    n = np.array(k) / np.linalg.norm(k)
    assert np.max(np.abs(vectors @ vectors.T - np.eye(3))) < 1e-14
    assert np.linalg.det(vectors) == pytest.approx(1)
    # second line of (A4)
    assert np.max(np.abs(vectors[1:].T @ vectors[1:] - (np.eye(3) - np.outer(n, n)))) < 1e-14


@few
@given(directions)
def test_strain_is_the_symmetrized_gradient(k):
    vectors = polarization_vectors(k)
    wave = strain(k)
    for ours, vector in ((wave.l, vectors[0]), (wave.t, vectors[1])):
        gradient = displacement_gradient(vectors[0], vector)
        for i in range(3):
            for j in range(3):
                assert from_mandel(ours)[i, j] == pytest.approx(
                    (gradient[i, j] + gradient[j, i]) / 2, abs=1e-15
                )


@few
@given(directions)
def test_energy_of_a_wave_gives_its_sound_speed(k):
    # e C e = rho c^2 (A k)^2 for either polarization: (2.9) and (2.10) mean sound speeds
    medium = ElasticMedium(2200.0, 5800.0, 3800.0)
    energy = strain(k).map(lambda e: e @ Isotropic(*medium.modulus).mandel() @ e)
    assert energy.l == pytest.approx(medium.modulus.l, rel=1e-12)
    assert energy.t == pytest.approx(medium.modulus.t, rel=1e-12)


def test_gradient_is_that_of_a_displacement_field():
    # u = A e sin(k.x) by central differences at the origin, per Ak
    k, e = np.array([0.6, 0, 0.8]), np.array([0.8, 0, -0.6])
    h = 1e-4
    numeric = np.array(
        [[e[i] * (np.sin(k[j] * h) - np.sin(-k[j] * h)) / (2 * h) for j in range(3)] for i in range(3)]
    )
    assert np.max(np.abs(displacement_gradient(k, e) - numeric)) < 1e-8


def test_vectorized():
    k = np.random.default_rng(5).normal(size=(2, 4, 3))
    vectors = polarization_vectors(k)
    assert vectors.shape == (2, 4, 3, 3)
    assert np.array_equal(vectors[1, 2], polarization_vectors(k[1, 2]))
    assert strain(k).t.shape == (2, 4, 6)
    assert displacement_gradient(k, k).shape == (2, 4, 3, 3)


@pytest.mark.parametrize("bad", [[0, 0, 0], [1, 0], [0, 0, 1, 0], [np.nan, 0, 1], 3.0])
def test_bad_directions_are_refused(bad):
    with pytest.raises(InputError, match="direction"):
        polarization_vectors(bad)
