"""Isotropic rank-4 tensors (2.9), (2.15) and the projection, against loops, eigenvalues and a group average."""

from functools import cache
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import expm

from glassblocks.tensors import (
    BULK,
    SHEAR,
    Isotropic,
    matrix_from_mandel,
    matrix_to_mandel,
    project,
    rotation,
)

few = settings(max_examples=25, deadline=None)
value = st.floats(-10, 10, allow_subnormal=False)


@few
@given(value, value)
def test_loops_of_the_printed_form(l, t):
    tensor = Isotropic(l, t).cartesian()
    for i, j, k, m in product(range(3), repeat=4):
        printed = (l - 2 * t) * (i == j) * (k == m) + t * ((i == k) * (j == m) + (i == m) * (j == k))
        assert tensor[i, j, k, m] == pytest.approx(printed, rel=1e-12, abs=1e-13)


@few
@given(value, value)
def test_eigenvalues(l, t):
    isotropic = Isotropic(l, t)
    expected = np.sort([3 * l - 4 * t] + [2 * t] * 5)
    assert np.max(np.abs(np.linalg.eigvalsh(isotropic.mandel()) - expected)) < 1e-12
    back = Isotropic.from_eigenvalues(isotropic.bulk, isotropic.shear)
    assert np.max(np.abs(np.array(back) - np.array(isotropic))) < 1e-13


@few
@given(value, value)
def test_passive_means_no_negative_eigenvalue(l, t):
    lowest = np.linalg.eigvalsh(Isotropic(l, t).mandel())[0]
    if abs(lowest) > 1e-9:
        assert bool(Isotropic(l, t).is_passive()) == (lowest > 0)


@pytest.mark.parametrize("size", [1e-3, 1.0, 1e6])
def test_what_is_passive_does_not_depend_on_the_unit(size):
    assert Isotropic(1.5 * size, 1.0 * size).is_passive()
    assert not Isotropic(1.3 * size, 1.0 * size).is_passive()
    assert not Isotropic(1.0 * size, -0.1 * size).is_passive()


def test_projectors():
    assert np.max(np.abs(BULK @ BULK - BULK)) < 1e-15
    assert np.max(np.abs(SHEAR @ SHEAR - SHEAR)) < 1e-15
    assert np.max(np.abs(BULK @ SHEAR)) < 1e-15
    assert np.linalg.matrix_rank(SHEAR) == 5


@cache
def icosahedral_group():
    """The 60 rotations of the icosahedron; averages over them leave of rank 4 only what is isotropic."""
    golden = (1 + 5**0.5) / 2

    def turn(axis, angle):
        x, y, z = np.array(axis) / np.linalg.norm(axis) * angle
        return expm(np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]]))

    generators = [turn([0, 1, golden], 2 * np.pi / 5), turn([1, 1, 1], 2 * np.pi / 3)]
    group = [np.eye(3)]
    for element in group:
        for generator in generators:
            new = generator @ element
            if not any(np.allclose(new, old, atol=1e-9) for old in group):
                group.append(new)
    return np.array(group)


def test_projection_is_the_average_over_rotations():
    group = icosahedral_group()
    assert len(group) == 60
    rng = np.random.default_rng(3)
    matrix = rng.normal(size=(6, 6)) + 1j * rng.normal(size=(6, 6))
    turns = rotation(group)
    average = np.mean(turns @ matrix @ turns.swapaxes(-1, -2), axis=0)
    assert np.max(np.abs(project(matrix).isotropic.mandel() - average)) < 1e-12


def test_projection_of_what_is_isotropic_and_what_is_not():
    isotropic = Isotropic(np.array([3.0, -1.0, 0.0]), np.array([1.0, 0.5, 0.0]))
    projected = project(isotropic.mandel())
    assert np.max(np.abs(np.array(projected.isotropic) - np.array(isotropic))) < 1e-14
    assert np.max(projected.anisotropy) < 1e-14
    rng = np.random.default_rng(4)
    rest = rng.normal(size=(6, 6))
    rest = rest - project(rest).isotropic.mandel()
    assert project(rest).anisotropy == pytest.approx(1)


def test_components_named_l_and_t():
    # l is zzzz and t is xzxz, whatever the rest
    tensor = matrix_from_mandel(matrix_to_mandel(Isotropic(5.0, 2.0).cartesian()))
    assert tensor[2, 2, 2, 2] == pytest.approx(5.0)
    assert tensor[0, 2, 0, 2] == pytest.approx(2.0)


def test_arithmetic_keeps_the_kind():
    total = 2 * Isotropic(3.0, 1.0) - Isotropic(1.0, 0.5)
    assert isinstance(total, Isotropic)
    assert (
        np.max(np.abs(total.mandel() - (2 * Isotropic(3.0, 1.0).mandel() - Isotropic(1.0, 0.5).mandel())))
        < 1e-14
    )


@pytest.mark.parametrize("size", [1e-40, 1e-3, 1.0, 1e30])
def test_the_anisotropy_is_what_an_average_over_a_group_takes_away_in_any_unit(size):
    stiffness = np.random.default_rng(9).normal(size=(6, 6))
    stiffness = stiffness + stiffness.T
    turns = [rotation(each) for each in icosahedral_group()]
    average = np.mean([turn @ stiffness @ turn.T for turn in turns], axis=0)
    expected = np.linalg.norm(stiffness - average) / np.linalg.norm(stiffness)
    assert project(size * stiffness).anisotropy == pytest.approx(expected, rel=1e-12)
    several = project(np.stack([size * stiffness, np.zeros((6, 6)), size * SHEAR])).anisotropy
    assert several == pytest.approx([expected, 0.0, 0.0], abs=1e-14)
