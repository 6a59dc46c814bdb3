"""Linear response of a lattice against dense solves, closed forms, the balance of energy and perturbation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glassblocks import ElasticMedium, Isotropic
from glassblocks.coupling import contact, elastic_coupling
from glassblocks.errors import ConvergenceError, InputError
from glassblocks.lattice import LatticeCoupling, exchange_sum
from glassblocks.lattice.chi_of_blocks import block_susceptibilities, random_susceptibilities
from glassblocks.lattice.direct import dense
from glassblocks.lattice.linear_response import superblock_response, wave_response
from glassblocks.lattice.solver import solve, stability
from glassblocks.tensors import BULK, SHEAR

MEDIUM = ElasticMedium(2200.0, 5800.0, 3800.0)
SPACING = 5e-9
STATIC = Isotropic(-6e9, -2e9)  # a sixteenth of rho c_t^2: far stronger than any glass
MOVING = Isotropic(-6e9 + 2e9j, -2e9 + 1e9j)


def blocks(kind: str, n: int):
    chi = MOVING if kind.startswith("moving") else STATIC
    if kind.endswith("random"):
        return random_susceptibilities(chi, n, 0.7, seed=3)
    if kind.endswith("tensors"):
        return random_susceptibilities(chi, n, 0.7, seed=3, anisotropic=True)
    return block_susceptibilities(chi, n)


def dense_response(chi, n: int, strain: np.ndarray) -> np.ndarray:
    """t = (1 - chi A)^-1 chi e with matrices."""
    if chi.matrices is not None:
        each = chi.matrices.reshape(-1, 6, 6)
    else:
        bulk, shear = np.broadcast_to(chi.bulk, (n, n, n)), np.broadcast_to(chi.shear, (n, n, n))
        each = (bulk[..., None, None] * BULK + shear[..., None, None] * SHEAR).reshape(-1, 6, 6)
    count = n**3
    whole = np.zeros((6, count, 6, count), dtype=each.dtype)
    whole[:, np.arange(count), :, np.arange(count)] = each
    whole = whole.reshape(6 * count, 6 * count)
    gain = 2 * SPACING**3 * dense(lambda d: elastic_coupling(d, MEDIUM), 6, n, SPACING)
    return np.linalg.solve(np.eye(6 * count) - whole @ gain, whole @ strain.reshape(-1)).reshape(strain.shape)


@pytest.mark.parametrize(
    "kind",
    ["static equal", "static random", "static tensors", "moving equal", "moving random", "moving tensors"],
)
@pytest.mark.parametrize("n", [3, 5])
def test_response_agrees_with_a_dense_solve(kind: str, n: int) -> None:
    coupling, chi = LatticeCoupling(MEDIUM, n, SPACING), blocks(kind, n)
    field = np.random.default_rng(0).normal(size=coupling.field_shape)
    solution = solve(coupling, chi, field, tolerance=1e-11)
    expected = dense_response(chi, n, field)
    assert np.linalg.norm(solution.stress - expected) <= 1e-10 * np.linalg.norm(expected)
    assert solution.residual <= 1e-11


def test_superblock_matrix_is_symmetric_and_random_blocks_absorb() -> None:
    coupling, chi = LatticeCoupling(MEDIUM, 5, SPACING), blocks("moving tensors", 5)
    response = superblock_response(coupling, chi, tolerance=1e-10)
    np.testing.assert_allclose(response.matrix, response.matrix.T, atol=1e-8 * abs(response.matrix).max())
    assert np.all(np.linalg.eigvalsh(response.matrix.imag) > 0)
    assert response.stability is None
    power = response.absorbed_power(1e-6, 1e6)
    assert power.t == pytest.approx(2 * 1e-12 * 1e6 * response.isotropic.t.imag)


@pytest.mark.parametrize("boundary", ["open", "periodic"])
@pytest.mark.parametrize("kind", ["moving equal", "moving tensors"])
def test_power_absorbed_where_it_is_absorbed_is_that_of_the_whole(kind: str, boundary: str) -> None:
    coupling, chi = LatticeCoupling(MEDIUM, 5, SPACING, boundary), blocks(kind, 5)
    for wave in wave_response(coupling, chi, [0, 0, 2 * np.pi / (5 * SPACING)], tolerance=1e-12):
        assert wave.absorption == pytest.approx(wave.chi.imag, rel=1e-10)
        assert wave.absorption > 0


@pytest.mark.parametrize("contacts", [False, True])
@pytest.mark.parametrize("chi", [STATIC, MOVING])
def test_uniform_periodic_lattice_has_its_closed_form(chi: Isotropic, contacts: bool) -> None:
    # chi/(1 - 2 S chi) in each mode of the cube: bulk, two shears of type zz - xx, three of type xz. Without
    # contact S is minus the contact term, plus the cubic part, which is taken from the sum over *pairs*.
    n = 5
    coupling = LatticeCoupling(MEDIUM, n, SPACING, "periodic", contact=contacts)
    response = superblock_response(coupling, block_susceptibilities(chi, n), tolerance=1e-12)
    cubic = _cubic_constant() * np.diag([0.0, 0, 0, -1, -1, -1])  # see below
    cubic[:3, :3] = _cubic_constant() * (np.eye(3) - 1 / 3) * 3 / 2
    isotropic = np.zeros((6, 6)) if contacts else -contact(MEDIUM).mandel()
    s = isotropic - cubic / (8 * np.pi * MEDIUM.modulus.t)
    matrix = chi.mandel()
    expected = np.linalg.inv(np.linalg.inv(matrix) - 2 * s)
    np.testing.assert_allclose(response.matrix, expected, rtol=0, atol=3e-6 * abs(expected).max())


def _cubic_constant() -> float:
    """S_zzzz of the infinite lattice without the cube's outline: sums within spheres, smoothly cut.

    Per S_zzzz = s the cubic tensor is (3/2) s on the two shears of type zz - xx and -s on the three of
    type xz: its bulk and its isotropic shear part vanish.
    """
    alpha, line = MEDIUM.alpha, np.arange(-40, 41.0)
    x, y, z = np.meshgrid(line, line, line, indexing="ij", sparse=True)
    r2 = x**2 + y**2 + z**2
    r2[40, 40, 40] = np.inf
    quartic = (x**4 + y**4 + z**4) / r2**2 - 3 / 5
    window = np.exp(-((r2 / 30**2) ** 4))
    window[40, 40, 40] = 0
    return float(-2.5 * alpha * np.sum(window * quartic / r2**1.5))


@pytest.mark.parametrize("direction", [[0, 0, 1], [1, 1, 0]])
def test_long_wave_on_a_periodic_lattice_is_screened_by_the_medium(direction: list[int]) -> None:
    # chi/(1 - 2 Lambda(q) chi): where -2 Lambda(q) is 1/(rho c^2). The lattice's cubic part is that at k = 0.
    n, chi = 24, Isotropic(-3e7, -1e7)
    coupling, equal = (
        LatticeCoupling(MEDIUM, n, SPACING, "periodic", contact=True),
        block_susceptibilities(chi, n),
    )
    k = 2 * np.pi / (n * SPACING) * np.array(direction)
    waves = wave_response(coupling, equal, k, tolerance=1e-11)
    still = wave_response(coupling, equal, [0, 0, 0], direction=direction, tolerance=1e-11)
    assert waves.l.chi / still.l.chi - 1 == pytest.approx(-chi.l / MEDIUM.modulus.l, rel=0.05)
    assert waves.t.chi / still.t.chi - 1 == pytest.approx(-chi.t / MEDIUM.modulus.t, rel=0.05)


def test_first_order_is_twice_the_exchange_sum() -> None:
    n, chi, e = 6, Isotropic(-1.5e6, -1e6), np.array([0, 0, 0, 0, 2**-0.5, 0])
    wave = wave_response(
        LatticeCoupling(MEDIUM, n, SPACING), block_susceptibilities(chi, n), [0, 0, 0], direction=[0, 0, 1]
    )
    s = -exchange_sum(n, MEDIUM.alpha, e) / (8 * np.pi * MEDIUM.modulus.t)
    assert wave.t.chi.real / chi.t - 1 == pytest.approx(4 * s * 2 * chi.t, rel=1e-3)


def test_static_lattice_that_gives_way_is_named() -> None:
    n = 4
    coupling = LatticeCoupling(MEDIUM, n, SPACING)
    weak = stability(coupling, block_susceptibilities(STATIC, n))
    matrix = 2 * SPACING**3 * dense(lambda d: elastic_coupling(d, MEDIUM), 6, n, SPACING)
    eigenvalues = np.linalg.eigvalsh(matrix)
    chi = Isotropic.from_eigenvalues(STATIC.shear, STATIC.shear)
    equal = stability(coupling, block_susceptibilities(chi, n))
    assert equal == pytest.approx(1 - chi.shear * eigenvalues[0], rel=1e-3)
    assert 0 < weak < 1
    with pytest.raises(ConvergenceError, match="unstable"):
        superblock_response(coupling, block_susceptibilities(Isotropic(-6e11, -3e11), n))


def test_too_few_iterations_are_named() -> None:
    coupling = LatticeCoupling(MEDIUM, 5, SPACING)
    field = np.ones(coupling.field_shape)
    for chi in (STATIC, MOVING):
        with pytest.raises(ConvergenceError, match="residual"):
            solve(coupling, block_susceptibilities(chi, 5), field, maximum=1, tolerance=1e-12)


@settings(deadline=None, max_examples=10)
@given(st.just(0.0) | st.floats(0.001, 2), st.integers(0, 2**31), st.booleans())
def test_random_blocks_are_passive_and_depend_on_the_seed_alone(
    spread: float, seed: int, anisotropic: bool
) -> None:
    one, other = (random_susceptibilities(MOVING, 3, spread, seed, anisotropic=anisotropic) for _ in range(2))
    assert np.all(np.linalg.eigvalsh(one.mean().imag) > 0)
    np.testing.assert_array_equal(one.mean(), other.mean())


@pytest.mark.parametrize(("anisotropic", "spread"), [(False, 0.5), (True, 0.5), (True, 1.2)])
def test_random_blocks_have_their_mean_and_spread(anisotropic: bool, spread: float) -> None:
    chi = random_susceptibilities(MOVING, 20, spread, seed=1, anisotropic=anisotropic)
    np.testing.assert_allclose(chi.mean(), MOVING.mandel(), atol=0.05 * spread * abs(MOVING.bulk))
    shear = chi.shear if chi.matrices is None else chi.matrices[..., 5, 5]
    asked = spread if not anisotropic else np.sqrt(2 / round(2 / spread**2))
    assert np.std(shear.real) / abs(MOVING.shear.real) == pytest.approx(asked, rel=0.06)


@pytest.mark.parametrize("spread", [-0.1, 1e-9, 11.0, np.nan])
def test_spreads_without_meaning_are_refused(spread: float) -> None:
    with pytest.raises(InputError, match="spread"):
        random_susceptibilities(MOVING, 3, spread, seed=1, anisotropic=True)


@pytest.mark.parametrize(
    "chi",
    [
        Isotropic(1.0, 1.0),
        Isotropic(-1.0, -1.0),  # its bulk eigenvalue is +1
        Isotropic(-3.0 + 1j, -1.0 + 1j),
        Isotropic(np.nan, -1.0),
        Isotropic(np.full((2, 2, 2), -3.0), -1.0),
        np.eye(6),
        -np.eye(3),
        np.triu(-np.ones((6, 6))),
        np.full((6, 6), np.nan),
    ],
)
def test_susceptibility_that_no_block_has_is_refused(chi: object) -> None:
    with pytest.raises(InputError, match="chi"):
        block_susceptibilities(chi, 3)  # type: ignore[arg-type]


def test_lattice_and_blocks_must_be_of_one_size() -> None:
    with pytest.raises(InputError, match="one lattice"):
        solve(LatticeCoupling(MEDIUM, 4, SPACING), block_susceptibilities(STATIC, 5), np.zeros((6, 4, 4, 4)))
