"""The elastic coupling (2.17)-(2.18) against exact derivatives of the Kelvin tensor and its own symmetries."""

import tracemalloc

import numpy as np
import pytest
import sympy as sp
from coupling_twins import (
    INDICES,
    alphas,
    coupling_loop,
    difference,
    displacements,
    lambda_tilde_loop,
    media,
    rotations,
)
from hypothesis import given, settings

from glassblocks.coupling import elastic_coupling, lambda_tilde
from glassblocks.errors import InputError
from glassblocks.ledger.derivations.green_tensors import coupling_from_green
from glassblocks.medium import ElasticMedium
from glassblocks.tensors import matrix_from_mandel, matrix_to_mandel, rotation

few = settings(max_examples=25, deadline=None)


@pytest.fixture(scope="module")
def exact():
    """-8 pi rho c_t^2 (1/2) sym d_j d_l G_ik as sympy expressions in x and alpha: Lambda~/r^3, exactly."""
    x = sp.symbols("x0:3", real=True)
    a = sp.Symbol("alpha")
    r = sp.sqrt(sum(c**2 for c in x))
    # 8 pi rho c_t^2 G_ik, the Fourier transform of (delta_ik - alpha q_i q_k/q^2)/q^2, as a Laplacian and d_i d_k of r
    kelvin = [
        [(sum(sp.diff(r, c, 2) for c in x) if i == k else 0) - a * sp.diff(r, x[i], x[k]) for k in range(3)]
        for i in range(3)
    ]
    hessian = {(i, j, k, l): sp.diff(kelvin[i][k], x[j], x[l]) for i, j, k, l in INDICES}
    symmetrized = {
        (i, j, k, l): -sum(hessian[p] for p in ((i, j, k, l), (j, i, k, l), (i, j, l, k), (j, i, l, k))) / 8
        for i, j, k, l in INDICES
    }
    return x, a, symmetrized


@pytest.mark.parametrize("direction", [(1, 2, 2), (2, 3, 6), (0, 0, 1), (-4, 4, 7)])
@pytest.mark.parametrize("alpha", [sp.Rational(1, 3), sp.Rational(9, 14)])
def test_all_81_components_are_the_exact_kelvin_derivatives(exact, direction, alpha):
    x, a, symmetrized = exact
    r = sp.sqrt(sum(c**2 for c in direction))
    where = dict(zip(x, direction, strict=True)) | {a: alpha}
    ours = matrix_from_mandel(lambda_tilde(direction, float(alpha)))
    for index in INDICES:
        value = symmetrized[index].subs(where) * r**3
        assert value.is_Rational
        assert abs(ours[index] - float(value)) < 1e-12


@few
@given(displacements, alphas)
def test_plain_loop_twin(n, alpha):
    n = n / np.linalg.norm(n)
    assert difference(matrix_from_mandel(lambda_tilde(n, alpha)), lambda_tilde_loop(n, alpha)) < 1e-12


@few
@given(displacements, media)
def test_coupling_agrees_with_loops_and_with_the_green_tensor(x, medium):
    ours = elastic_coupling(x, medium)
    twin = matrix_to_mandel(coupling_loop(x, medium.density, medium.c_l, medium.c_t))
    assert difference(ours, twin) < 1e-12
    assert difference(coupling_from_green(x, medium), twin) < 1e-12


@few
@given(displacements, media)
def test_symmetry_evenness_homogeneity_trace(x, medium):
    ours = elastic_coupling(x, medium)
    size = np.max(np.abs(ours))
    assert np.max(np.abs(ours - ours.T)) < 1e-14 * size
    assert np.max(np.abs(ours - elastic_coupling(-x, medium))) == 0
    assert difference(elastic_coupling(3 * x, medium), ours / 27) < 1e-13
    assert abs(ours[:3, :3].sum()) < 1e-13 * size  # a pressure does not act on a pressure


@few
@given(displacements, alphas)
def test_pressure_acts_on_shear_as_a_dipole_field(n, alpha):
    # Lambda~_ijkk = (1 - alpha)(delta_ij - 3 n_i n_j), a pure pressure being a source of 1/r only
    n = n / np.linalg.norm(n)
    trace = np.einsum("ijkk->ij", matrix_from_mandel(lambda_tilde(n, alpha)))
    assert np.max(np.abs(trace - (1 - alpha) * (np.eye(3) - 3 * np.outer(n, n)))) < 1e-12


@few
@given(displacements, media, rotations)
def test_rotation_covariance(x, medium, turn):
    q = rotation(turn)
    assert difference(elastic_coupling(turn @ x, medium), q @ elastic_coupling(x, medium) @ q.T) < 1e-12


@few
@given(displacements, alphas)
def test_angular_average_vanishes(axis, alpha):
    # averaged over the 12 vertices, 20 faces ... of an icosahedron: any orbit of its group averages l = 2 and 4 away
    golden = (1 + 5**0.5) / 2
    vertices = [[0, s, t * golden] for s in (1, -1) for t in (1, -1)]
    vertices = np.array(vertices + [v[1:] + v[:1] for v in vertices] + [v[2:] + v[:2] for v in vertices])
    turned = vertices @ np.linalg.qr(np.column_stack([axis, [0.3, 0.1, 0.7], [0.2, 0.9, -0.5]]))[0]
    assert np.max(np.abs(lambda_tilde(turned, alpha).mean(axis=0))) < 1e-13


def test_vectorized_over_displacements_and_media():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(4, 1, 3))
    medium = ElasticMedium(np.array([1e3, 2e3, 3e3]), np.array([3e3, 4e3, 5e3]), np.array([1e3, 2e3, 2.5e3]))
    ours = elastic_coupling(x, medium)
    assert ours.shape == (4, 3, 6, 6)
    for s in range(4):
        for m in range(3):
            alone = ElasticMedium(medium.density[m], medium.c_l[m], medium.c_t[m])
            assert difference(ours[s, m], elastic_coupling(x[s, 0], alone)) < 1e-14


def test_one_pair_and_many_media_with_one_alpha():
    medium = ElasticMedium(np.array([1e3, 2e3]), 3e3, 1e3)
    assert elastic_coupling([1.0, 0, 0], medium).shape == (2, 6, 6)
    assert elastic_coupling([[1.0, 0, 0]], medium).shape == (2, 6, 6)


def test_memory_stays_a_few_times_the_result():
    x = np.random.default_rng(2).normal(size=(50_000, 3))
    silica = ElasticMedium(2200.0, 5800.0, 3800.0)
    tracemalloc.start()
    result = elastic_coupling(x, silica)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * result.nbytes


@pytest.mark.parametrize(
    "bad", [[0, 0, 0], [[1, 0, 0], [0, 0, 0]], [1, 0], [0, 0, 1, 0], [np.nan, 0, 1], [np.inf, 0, 1], 1.0]
)
def test_bad_displacements_are_refused(bad):
    with pytest.raises(InputError, match="displacement"):
        elastic_coupling(bad, ElasticMedium(2200.0, 5800.0, 3800.0))
