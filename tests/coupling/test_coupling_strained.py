"""The strain derivative (2.20) against the complex step of (2.17)-(2.18), differences and rigid motions."""

import numpy as np
import pytest
from coupling_twins import (
    alphas,
    complex_step,
    coupling_loop,
    difference,
    displacements,
    gradients,
    lambda_change_loop,
    lambda_tilde_loop,
    length,
    media,
)
from hypothesis import assume, given, settings

from glassblocks.coupling import (
    corotated_change,
    coupling_change,
    coupling_change_along,
    elastic_coupling,
    lambda_tilde_change,
)
from glassblocks.errors import InputError
from glassblocks.medium import ElasticMedium
from glassblocks.tensors import displacement_gradient, matrix_to_mandel

few = settings(max_examples=25, deadline=None)
SILICA = ElasticMedium(2200.0, 5800.0, 3800.0)


@few
@given(displacements, displacements, media)
def test_printed_equation_times_the_prefactor_it_leaves_out(x, dx, medium):
    printed = matrix_to_mandel(lambda_change_loop(x, dx, medium.alpha))
    twin = -printed / (8 * np.pi * medium.modulus.t)
    assert difference(coupling_change_along(x, dx, medium), twin) < 1e-12


@few
@given(displacements, displacements, media)
def test_complex_step_of_the_coupling(x, dx, medium):
    step = complex_step(lambda z: coupling_loop(z, medium.density, medium.c_l, medium.c_t), x, dx)
    assert difference(coupling_change_along(x, dx, medium), matrix_to_mandel(step)) < 1e-12


@few
@given(displacements, displacements, alphas)
def test_complex_step_of_the_angular_part(n, change, alpha):
    n = n / np.linalg.norm(n)
    step = complex_step(lambda z: lambda_tilde_loop([c / length(z) for c in z], alpha), n, change)
    scale = np.linalg.norm(change)
    assert np.max(np.abs(lambda_tilde_change(n, change, alpha) - matrix_to_mandel(step))) < 1e-12 * scale * 20


def test_tenth_order_differences_of_our_own_coupling():
    # central differences, exact for polynomials of degree 10: error h^10 f^(11), rounding 1e-16/h
    weights = np.array([5 / 6, -5 / 21, 5 / 84, -5 / 504, 1 / 1260])
    rng = np.random.default_rng(3)
    n = rng.normal(size=(20, 3))
    x = n / np.linalg.norm(n, axis=-1, keepdims=True)
    gradient = rng.normal(size=(20, 3, 3))
    dx = np.einsum("sij,sj->si", gradient, x)
    dx /= np.linalg.norm(dx, axis=-1, keepdims=True)
    h = 0.01
    total = sum(
        w * (elastic_coupling(x + p * h * dx, SILICA) - elastic_coupling(x - p * h * dx, SILICA))
        for p, w in enumerate(weights, start=1)
    )
    assert difference(coupling_change_along(x, dx, SILICA), total / h) < 1e-12


@few
@given(displacements, gradients, media)
def test_gradient_and_given_change_agree(x, gradient, medium):
    size = np.max(np.abs(elastic_coupling(x, medium)))
    along = coupling_change_along(x, gradient @ x, medium)
    assert np.max(np.abs(coupling_change(x, gradient, medium) - along)) < 1e-14 * size


@few
@given(displacements, media)
def test_dilation_scales_and_translation_does_nothing(x, medium):
    # Euler: a function of degree -3 changes by -3 times itself
    assert difference(coupling_change(x, np.eye(3), medium), -3 * elastic_coupling(x, medium)) < 1e-13
    assert not np.any(coupling_change_along(x, np.zeros(3), medium))
    assert not np.any(coupling_change(x, np.zeros((3, 3)), medium))


@few
@given(displacements, gradients, media)
def test_rigid_rotation_changes_nothing_if_the_stresses_turn_along(x, gradient, medium):
    turn = gradient - gradient.T
    across = np.linalg.norm(turn @ x)
    assume(across > 1e-4)
    size = np.max(np.abs(elastic_coupling(x, medium)))
    assert np.max(np.abs(corotated_change(x, turn, medium))) < 1e-14 * size
    assert np.max(np.abs(coupling_change(x, turn, medium))) > 0.1 * across / np.linalg.norm(x) * size


@few
@given(displacements, gradients, media)
def test_without_rotation_the_corotated_change_is_the_change(x, gradient, medium):
    strain = gradient + gradient.T
    size = np.max(np.abs(elastic_coupling(x, medium)))
    both = corotated_change(x, strain, medium) - coupling_change(x, strain, medium)
    assert np.max(np.abs(both)) < 1e-15 * size


@pytest.mark.parametrize("vector", [[0, 0, 1], [1, 0, 0]])
def test_long_plane_wave_is_its_gradient(vector):
    # u = A e sin(k.x): Delta x over Ak tends to g.x, with an error of order (k x)^2
    x, other = np.array([0.3, -0.2, 0.8]), np.array([0.1, 0.05, -0.2])
    direction = np.array([0, 0, 1.0])
    limit = coupling_change(x - other, displacement_gradient(direction, vector), SILICA)
    errors = []
    for k in (1e-2, 5e-3):
        u = [np.array(vector) * np.sin(k * direction @ place) / k for place in (x, other)]
        errors.append(difference(coupling_change_along(x - other, u[0] - u[1], SILICA), limit))
    assert errors[0] < 1e-4
    assert errors[0] / errors[1] == pytest.approx(4, rel=0.01)


def test_a_wave_with_complex_amplitude():
    x, change = np.array([0.3, -0.2, 0.8]), np.array([0.1 + 0.2j, -0.3j, 0.5])
    both = coupling_change_along(x, change.real, SILICA) + 1j * coupling_change_along(x, change.imag, SILICA)
    assert difference(coupling_change_along(x, change, SILICA), both) < 1e-14


def test_vectorized_over_displacements_gradients_and_media():
    rng = np.random.default_rng(4)
    x, gradient = rng.normal(size=(4, 1, 3)), rng.normal(size=(4, 1, 3, 3))
    medium = ElasticMedium(1e3, np.array([3e3, 4e3]), np.array([1e3, 2e3]))
    for function in (coupling_change, corotated_change):
        ours = function(x, gradient, medium)
        assert ours.shape == (4, 2, 6, 6)
        alone = ElasticMedium(1e3, medium.c_l[1], medium.c_t[1])
        assert difference(ours[2, 1], function(x[2, 0], gradient[2, 0], alone)) < 1e-13


def test_bad_input_is_refused():
    with pytest.raises(InputError, match="displacement"):
        coupling_change([0, 0, 0], np.eye(3), SILICA)
    with pytest.raises(InputError, match="gradient"):
        coupling_change([0, 0, 1], [1, 2, 3], SILICA)
    with pytest.raises(InputError, match="gradient"):
        coupling_change([0, 0, 1], np.full((3, 3), np.nan), SILICA)
    with pytest.raises(InputError, match="gradient"):
        coupling_change([0, 0, 1], np.eye(4), SILICA)
    with pytest.raises(InputError, match="change"):
        coupling_change_along([0, 0, 1], [1, 2], SILICA)
    with pytest.raises(InputError, match="relative_change"):
        lambda_tilde_change([0, 0, 1], [np.inf, 0, 0], 0.5)
