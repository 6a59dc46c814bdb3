"""The operator against sums over pairs, its symmetries, and the lattice sum against a windowed plain sum."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

from glassblocks import ElasticMedium
from glassblocks.coupling import (
    contact,
    coupling_change,
    dipole_coupling,
    elastic_coupling,
    momentum_coupling,
)
from glassblocks.errors import InputError, MemoryLimitError
from glassblocks.lattice import DipoleLattice, LatticeCoupling, StrainedLattice, periodic
from glassblocks.lattice import operator as operator_module
from glassblocks.lattice.direct import sites
from glassblocks.lattice.mirrors import pairs
from glassblocks.tensors import project, rotation

MEDIUM = ElasticMedium(2200.0, 5800.0, 3800.0)
GRADIENT = 1e-3 * np.array([[1.0, 2, 3], [4, -5, 6], [7, 8, -9]])
SPACING = 5e-9


def couplings(n: int) -> list:
    return [
        (LatticeCoupling(MEDIUM, n, SPACING), lambda d: elastic_coupling(d, MEDIUM)),
        (DipoleLattice(3e-11, n, SPACING), lambda d: dipole_coupling(d, 3e-11)),
        (StrainedLattice(MEDIUM, n, SPACING, GRADIENT), lambda d: coupling_change(d, GRADIENT, MEDIUM)),
    ]


def summed(coupling, field: np.ndarray) -> np.ndarray:
    """One block after the other: the sum over all others."""
    components, n = field.shape[:2]
    x, stress = SPACING * sites(n), field.reshape(components, -1).T
    result = np.zeros_like(stress)
    for s in range(len(x)):
        others = np.arange(len(x)) != s
        result[s] = np.einsum("rab,rb->a", coupling(x[s] - x[others]), stress[others])
    return result.T.reshape(field.shape)


@pytest.mark.parametrize("which", [0, 1, 2])
@pytest.mark.parametrize(("n", "library"), [(2, "dense"), (6, "pyfftw"), (7, "scipy")])
def test_operator_is_the_sum_over_pairs(which: int, n: int, library: str) -> None:
    operator, coupling = couplings(n)[which]
    if library == "dense":
        assert operator.library == "dense"
    else:
        pytest.importorskip(library)
        operator.library = library
    field = np.random.default_rng(n).normal(size=operator.field_shape)
    expected = summed(coupling, field)
    assert np.max(np.abs(operator.apply(field) - expected)) <= 1e-12 * np.max(np.abs(expected))


@pytest.mark.parametrize("n", [16, 18, 33])
def test_field_of_one_block_is_the_coupling_to_it(n: int) -> None:
    operator = LatticeCoupling(
        MEDIUM, n, SPACING
    )  # four frequencies at a time: all whole, the last of two, of one
    stress = np.random.default_rng(n).normal(size=6)
    field = np.zeros(operator.field_shape)
    field[:, 3, n - 1, 0] = stress
    x = SPACING * sites(n)
    own = (3 * n + n - 1) * n
    d = x - x[own]
    d[own] = SPACING
    expected = elastic_coupling(d, MEDIUM) @ stress
    expected[own] = 0.0
    result = operator.apply(field).reshape(6, -1).T
    assert np.max(np.abs(result - expected)) <= 1e-12 * np.max(np.abs(expected))


@pytest.mark.parametrize("boundary", ["open", "periodic"])
def test_operator_is_real_symmetric_and_complex_linear(boundary: str) -> None:
    operator = LatticeCoupling(MEDIUM, 6, SPACING, boundary)
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(2, operator.shape[0]))
    assert a @ (operator @ b) == pytest.approx(b @ (operator @ a), rel=1e-11)
    np.testing.assert_allclose(operator @ (a + 1j * b), operator @ a + 1j * (operator @ b), rtol=1e-13)
    np.testing.assert_allclose(operator.H @ a, operator @ a)
    np.testing.assert_allclose(operator.matmat(np.stack([a, b], 1))[:, 1], operator @ b)


@pytest.mark.parametrize("boundary", ["open", "periodic"])
def test_operator_is_covariant_under_the_cube(boundary: str) -> None:
    # a quarter turn about z: the block at (x, y, z) goes to (-y, x, z), and its tensor turns with it
    operator = LatticeCoupling(MEDIUM, 5, SPACING, boundary)
    turn = rotation(np.array([[0.0, -1, 0], [1, 0, 0], [0, 0, 1]]))

    def turned(field: np.ndarray) -> np.ndarray:
        return np.einsum("ab,bxyz->axyz", turn, np.rot90(field, 1, axes=(1, 2)))

    field = np.random.default_rng(1).normal(size=operator.field_shape)
    result = operator.apply(field)
    np.testing.assert_allclose(operator.apply(turned(field)), turned(result), atol=1e-12 * abs(result).max())


@pytest.mark.parametrize(
    ("n", "boundary"),
    [
        (9, "open"),
        (10, "open"),
        (12, "open"),
        (2, "periodic"),
        (6, "periodic"),
        (8, "periodic"),
        (14, "periodic"),
    ],
)
def test_numpy_and_compiled_products_agree(n: int, boundary: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numba")
    compiled = LatticeCoupling(MEDIUM, n, SPACING, boundary)
    assert type(compiled._fourier).__name__ == ("Octant" if compiled.length < 8 else "CompiledOctant")
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.delitem(sys.modules, "glassblocks.lattice.octant_kernel")
    plain = LatticeCoupling(MEDIUM, n, SPACING, boundary)
    assert type(plain._fourier).__name__ == "Octant"
    field = np.random.default_rng(2).normal(size=plain.field_shape)
    expected = plain.apply(field)
    np.testing.assert_allclose(compiled.apply(field), expected, atol=1e-13 * abs(expected).max())


@pytest.mark.parametrize("number", [1, 3, 40])
def test_result_does_not_depend_on_the_threads(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    reference = LatticeCoupling(MEDIUM, 11, SPACING)
    field = np.random.default_rng(3).normal(size=reference.field_shape)
    expected = reference.apply(field)
    monkeypatch.setattr(operator_module, "threads", lambda: number)
    np.testing.assert_array_equal(LatticeCoupling(MEDIUM, 11, SPACING).apply(field), expected)


def test_lattice_sum_does_not_depend_on_how_it_is_split(monkeypatch: pytest.MonkeyPatch) -> None:
    one = periodic.periodic_octant(MEDIUM, 5, 1.0, contact=False)
    monkeypatch.setattr(periodic, "SPLIT", 1.5)
    monkeypatch.setattr(periodic, "WAVES", 6.4 * 2 * 1.5)
    other = periodic.periodic_octant(MEDIUM, 5, 1.0, contact=False)
    assert np.max(np.abs(one - other)) <= 1e-13 * np.max(np.abs(one))


def test_lattice_sum_equals_a_windowed_sum_in_space() -> None:
    # a smooth window of radius R errs as 1/R^2; two radii remove that
    n, line = 4, np.arange(-36, 37.0)
    q = 2 * np.pi / n * np.array([1, 1, 0])
    rows, columns = pairs(6)
    d = np.stack(np.meshgrid(line, line, line, indexing="ij"), axis=-1).reshape(-1, 3)
    d = d[np.any(d != 0, axis=1)]
    r2, totals = np.sum(d**2, axis=1), {}
    values = elastic_coupling(d, MEDIUM)[:, rows, columns] * np.cos(d @ q)[:, None]
    for radius in (4.0, 5.0, 6.25):
        totals[radius] = np.exp(-r2 / radius**2) @ values
    first = (5**2 * totals[5.0] - 4**2 * totals[4.0]) / 9
    second = (6.25**2 * totals[6.25] - 5**2 * totals[5.0]) / (6.25**2 - 25)
    best = (6.25**2 * second - 4**2 * first) / (6.25**2 - 16)
    exact = periodic.periodic_octant(MEDIUM, n, 1.0, contact=False)[:, 1, 1, 0]
    assert np.max(np.abs(best - exact)) < 2e-3 * np.max(np.abs(exact))


def test_long_waves_on_the_lattice_are_those_of_the_medium() -> None:
    # with its contact term, up to the cubic part of the lattice, which the isotropic projection removes
    n = 32
    values = periodic.periodic_octant(MEDIUM, n, 1.0, contact=True)
    rows, columns = pairs(6)

    def matrix(*k: int) -> np.ndarray:
        result = np.zeros((6, 6))
        result[rows, columns] = result[columns, rows] = values[(slice(None), *k)]
        return result

    cubic = matrix(0, 0, 0)
    assert abs(project(cubic).isotropic.t) < 1e-12 * abs(cubic).max()
    for k in ((1, 0, 0), (1, 1, 0), (1, 1, 1)):
        expected = momentum_coupling(k, MEDIUM)
        assert np.max(np.abs(matrix(*k) - cubic - expected)) < 1.2e-2 * np.max(np.abs(expected))


def test_a_uniform_field_without_contact_feels_minus_the_contact_term() -> None:
    operator = LatticeCoupling(MEDIUM, 5, 2.0, "periodic")
    columns = [operator.apply(np.ones(operator.field_shape) * e[:, None, None, None]) for e in np.eye(6)]
    assert np.ptp(columns[0], axis=(1, 2, 3)).max() < 1e-15 * 1e3 * abs(columns[0]).max()
    isotropic = project(np.array([c[:, 0, 0, 0] for c in columns])).isotropic
    expected = contact(MEDIUM)
    assert isotropic.l == pytest.approx(-expected.l / 8, rel=1e-10)
    assert isotropic.t == pytest.approx(-expected.t / 8, rel=1e-10)


def test_a_lattice_that_does_not_fit_is_refused_before_it_is_made() -> None:
    with pytest.raises(MemoryLimitError, match="fewer blocks"):
        LatticeCoupling(MEDIUM, 5000, SPACING)


@pytest.mark.parametrize(
    ("arguments", "keywords"),
    [
        ((MEDIUM, 0, SPACING), {}),
        ((MEDIUM, 4, 0.0), {}),
        ((MEDIUM, 4, np.nan), {}),
        ((MEDIUM, 4, SPACING, "closed"), {}),
        ((MEDIUM, 4, SPACING), {"contact": True}),
    ],
)
def test_what_makes_no_lattice_is_refused(arguments: tuple, keywords: dict) -> None:
    with pytest.raises(InputError):
        LatticeCoupling(*arguments, **keywords)


def test_a_field_of_another_shape_is_refused() -> None:
    with pytest.raises(InputError, match="field"):
        LatticeCoupling(MEDIUM, 5, SPACING).apply(np.zeros((5, 5, 5, 6)))
