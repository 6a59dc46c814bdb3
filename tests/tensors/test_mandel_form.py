"""Mandel form: contraction is a dot product, rotations are orthogonal matrices."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.linalg import expm

from glassblocks.errors import InputError
from glassblocks.tensors import (
    dyad,
    from_mandel,
    matrix_from_mandel,
    matrix_to_mandel,
    rotation,
    rotation_generator,
    to_mandel,
)

few = settings(max_examples=25, deadline=None)
entry = st.floats(-10, 10, allow_subnormal=False)
tensors = arrays(float, (3, 3), elements=entry).map(lambda a: a + a.T)
vectors = arrays(float, 3, elements=entry)
spins = arrays(float, (3, 3), elements=st.floats(-1, 1)).map(lambda a: a - a.T)


@few
@given(tensors, tensors)
def test_double_contraction_is_the_dot_product(a, b):
    by_loops = sum(a[i, j] * b[i, j] for i, j in product(range(3), repeat=2))
    assert to_mandel(a) @ to_mandel(b) == pytest.approx(by_loops, rel=1e-12, abs=1e-12)


@few
@given(tensors)
def test_there_and_back(a):
    assert np.max(np.abs(from_mandel(to_mandel(a)) - a)) < 1e-14 * (1 + np.max(np.abs(a)))


@few
@given(vectors, vectors)
def test_dyad_is_the_symmetrized_product(a, b):
    assert np.max(np.abs(from_mandel(dyad(a, b)) - (np.outer(a, b) + np.outer(b, a)) / 2)) < 1e-13


def test_rank_four_there_and_back_by_loops():
    rng = np.random.default_rng(0)
    full = rng.normal(size=(3, 3, 3, 3))
    symmetric = (full + full.swapaxes(0, 1)) / 2
    symmetric = (symmetric + symmetric.swapaxes(2, 3)) / 2
    matrix = matrix_to_mandel(full)
    assert np.max(np.abs(matrix_from_mandel(matrix) - symmetric)) < 1e-14
    # entry by entry: xx, yy, zz, yz, xz, xy with sqrt 2 on every off-diagonal pair
    pairs = [(0, 0), (1, 1), (2, 2), (1, 2), (0, 2), (0, 1)]
    for a, (i, j) in enumerate(pairs):
        for b, (k, l) in enumerate(pairs):
            weight = (2**0.5 if i != j else 1) * (2**0.5 if k != l else 1)
            assert matrix[a, b] == pytest.approx(weight * symmetric[i, j, k, l], rel=1e-13)


@few
@given(spins, spins, tensors)
def test_rotations_act_as_on_tensors_and_compose(first, second, a):
    r, s = expm(first), expm(second)
    size = 1 + np.max(np.abs(a))
    assert np.max(np.abs(from_mandel(rotation(r) @ to_mandel(a)) - r @ a @ r.T)) < 1e-12 * size
    assert np.max(np.abs(rotation(r) @ rotation(s) - rotation(r @ s))) < 1e-12
    assert np.max(np.abs(rotation(r) @ rotation(r).T - np.eye(6))) < 1e-12


@few
@given(spins, tensors)
def test_generator_exponentiates_to_the_rotation(spin, a):
    w = rotation_generator(spin)
    assert np.max(np.abs(w + w.T)) < 1e-15
    assert np.max(np.abs(expm(w) - rotation(expm(spin)))) < 1e-12
    assert np.max(np.abs(from_mandel(w @ to_mandel(a)) - (spin @ a - a @ spin))) < 1e-12 * (
        1 + np.max(np.abs(a))
    )


def test_generator_ignores_the_strain_in_a_gradient():
    gradient = np.random.default_rng(1).normal(size=(5, 3, 3))
    turned = rotation_generator((gradient - gradient.swapaxes(-1, -2)) / 2)
    assert np.max(np.abs(rotation_generator(gradient) - turned)) < 1e-15
    assert not np.any(rotation_generator(gradient + gradient.swapaxes(-1, -2)))
    each = np.array([rotation_generator(one) for one in gradient])
    np.testing.assert_array_equal(rotation_generator(gradient), each)
    assert np.linalg.norm(each) > 1


def test_complex_and_vectorized():
    rng = np.random.default_rng(2)
    a = rng.normal(size=(2, 4, 3, 3)) + 1j * rng.normal(size=(2, 4, 3, 3))
    a = a + a.swapaxes(-1, -2)
    vector = to_mandel(a)
    assert vector.shape == (2, 4, 6)
    assert np.max(np.abs(from_mandel(vector) - a)) < 1e-14
    assert rotation(np.broadcast_to(np.eye(3), (2, 4, 3, 3))).shape == (2, 4, 6, 6)


@pytest.mark.parametrize("bad", [[1, 2, 3], [[0, 1, 0], [0, 0, 0], [0, 0, 0]], np.full((3, 3), np.nan), 1.0])
def test_no_silent_symmetrization(bad):
    with pytest.raises(InputError, match="tensor"):
        to_mandel(bad)
