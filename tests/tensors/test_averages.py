"""Rules for averages: exact to their degree by closed forms, of as few nodes as that takes."""

from itertools import product
from math import gamma, pi

import numpy as np
import pytest

from glassblocks.tensors import sphere


def sphere_average(a, b, c):
    """<n_x^a n_y^b n_z^c> by Gamma functions."""
    if a % 2 or b % 2 or c % 2:
        return 0.0
    halves = [gamma((power + 1) / 2) for power in (a, b, c)]
    return 2 * np.prod(halves) / gamma((a + b + c + 3) / 2) / (4 * pi)


@pytest.mark.parametrize("degree", [1, 2, 3, 4, 7, 16])
def test_directions_average_every_polynomial_of_their_degree(degree):
    rule = sphere.directions(degree)
    np.testing.assert_allclose(np.linalg.norm(rule.n, axis=1), 1.0, rtol=1e-14)
    for powers in product(range(degree + 1), repeat=3):
        if sum(powers) <= degree:
            found = rule.weight @ np.prod(rule.n ** np.array(powers), axis=1)
            assert found == pytest.approx(sphere_average(*powers), abs=1e-14)


def test_rules_take_no_more_nodes_than_their_degree_needs():
    assert sphere.directions().n.shape == (9 * 17, 3)
    assert sphere.directions(4).n.shape == (3 * 5, 3)
    assert sphere.product_rule(2, 3).n.shape == (6, 3)
    assert sphere.rotations()[0].shape == (3 * 5 * 5, 3, 3)


@pytest.mark.parametrize("degree", [4, 6])
def test_rotations_are_proper_and_their_moments_those_of_the_group(degree):
    turns, weight = sphere.rotations(degree)
    np.testing.assert_allclose(
        turns @ turns.transpose(0, 2, 1), np.eye(3)[None].repeat(len(turns), 0), atol=1e-14
    )
    np.testing.assert_allclose(np.linalg.det(turns), 1.0, rtol=1e-13)
    assert weight.sum() == pytest.approx(1.0, rel=1e-14)
    mean = np.einsum("m,mij->ij", weight, turns)
    np.testing.assert_allclose(mean, 0.0, atol=1e-14)
    second = np.einsum("m,mij,mkl->ijkl", weight, turns, turns)
    np.testing.assert_allclose(second, np.einsum("ik,jl->ijkl", np.eye(3), np.eye(3)) / 3, atol=1e-14)
    # <R_11 R_22 R_33> = 1/6, <R_11^2 R_22^2> = 2/15, <R_11^2 R_12^2> = 1/15, <R_11 R_22 R_12 R_21> = -1/30
    for places, value in (
        ("00 11 22", 1 / 6),
        ("01 12 20", 1 / 6),
        ("01 10 22", -1 / 6),
        ("00 00 11 11", 2 / 15),
        ("00 00 01 01", 1 / 15),
        ("00 11 01 10", -1 / 30),
        ("12 12 12 12", 1 / 5),
    ):
        factors = [turns[:, int(each[0]), int(each[1])] for each in places.split()]
        assert weight @ np.prod(factors, axis=0) == pytest.approx(value, abs=1e-14)
