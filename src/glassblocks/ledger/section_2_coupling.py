"""Section II, (2.16)-(2.21): the elastic coupling, the superblock, and both under strain."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks import blocks, coupling, tensors
from glassblocks.blocks import Superblock
from glassblocks.lattice import LatticeCoupling
from glassblocks.ledger.derivations.differences import FIRST_DERIVATIVE
from glassblocks.ledger.derivations.green_tensors import coupling_from_green
from glassblocks.ledger.derivations.kelvin_differences import strain_of
from glassblocks.ledger.derivations.momentum_routes import coupling_from_momentum
from glassblocks.ledger.entry import Finding, Section, compare
from glassblocks.ledger.samples import ENERGY, MEDIUM, STRESS, block_sample, random_strains, unit_vectors
from glassblocks.tensors import mandel

SECTION = Section()


@SECTION.entry(
    "2.16",
    "the exchange of virtual phonons couples the stresses of every two blocks",
    function="glassblocks.coupling.elastic.elastic_coupling",
)
def exchange_of_phonons() -> Finding:
    """Five blocks with random stresses strain the medium around them: the displacement is that of the Kelvin Green
    tensor, differentiated numerically. Half the sum of stress times strain is the energy of the relaxed medium.
    For 4 x 4 x 4 blocks on a lattice the energy by the lattice operator is compared with the sum
    over all pairs of the coupling transformed from momentum space."""
    places, stresses = _cluster()
    pairs = [(s, t) for s in range(len(places)) for t in range(len(places)) if s != t]
    vectors = tensors.to_mandel(stresses)
    printed = sum(
        float(vectors[s] @ coupling.elastic_coupling(places[s] - places[t], MEDIUM) @ vectors[t])
        for s, t in pairs
    )
    work = sum(float(np.sum(stresses[s] * strain_of(stresses[t], places[s] - places[t]))) for s, t in pairs)
    unit = 1 / MEDIUM.modulus.t
    lattice, pairwise = _lattice_energies(4)
    return compare(
        {"five blocks": printed / unit, "lattice": lattice / unit},
        {"five blocks": work / 2 / unit, "lattice": pairwise / unit},
        "Energies in units of T^2/(rho c_t^2 a^3).",
        tolerance=1e-7,
    )


@SECTION.entry(
    "2.17",
    "the coupling falls as 1/r^3 with the prefactor -1/(8 pi rho c_t^2)",
    function="glassblocks.coupling.elastic.elastic_coupling",
    reading="the bar over Lambda is read as the tilde of (2.18)",
)
def coupling_prefactor() -> Finding:
    """The strain that a stress causes is taken from the Green tensor at two distances: the power of r, and the
    size over that of Lambda~/(8 pi rho c_t^2)."""
    n = unit_vectors(1, seed=9)[0]
    stress = np.diag([0.0, 0.0, 1.0])
    near, far = (strain_of(stress, r * n)[2, 2] / 2 for r in (1.0, 2.0))
    angular = float(coupling.lambda_tilde(n, MEDIUM.alpha)[2, 2])
    return compare(
        {"power of r": -3.0, "prefactor times 8 pi rho c_t^2": -1.0},
        {
            "power of r": float(np.log2(far / near)),
            "prefactor times 8 pi rho c_t^2": near / angular * 8 * np.pi * MEDIUM.modulus.t,
        },
        tolerance=1e-7,
    )


@SECTION.entry(
    "2.18",
    "the dependence of the coupling on the direction of the pair",
    function="glassblocks.coupling.elastic.lambda_tilde",
)
def coupling_angles() -> Finding:
    """In a random direction the Kelvin Green tensor is differentiated numerically and symmetrized in both pairs of
    indices: all 21 independent components."""
    n = unit_vectors(1, seed=9)[0]
    columns = [tensors.to_mandel(strain_of(b, n)) for b in mandel.BASIS]
    recomputed = -4 * np.pi * MEDIUM.modulus.t * np.array(columns)
    printed = coupling.lambda_tilde(n, MEDIUM.alpha)
    upper = np.triu_indices(6)
    return compare(
        {"components": printed[upper]},
        {"components": recomputed[upper]},
        "Mandel components, row by row of the upper triangle.",
        tolerance=1e-6,
    )


@SECTION.entry(
    "2.19",
    "the superblock: its blocks and every pair counted twice",
    function="glassblocks.blocks.coupled_blocks.Superblock.dense_hamiltonian",
)
def superblock() -> Finding:
    """Two two-level systems without tunneling have fixed stresses, so their superblock is a classical problem: its
    four energies are compared with the level energies plus the energy of the pair in the medium, from the strain that
    one causes at the other by the Green tensor."""
    places, tensor = _cluster()
    separation = places[0] - places[1]
    # the elastic energy is made comparable with the level splittings
    size = np.sqrt(ENERGY * MEDIUM.modulus.t)
    pair = [blocks.two_level(ENERGY * (1 + s), 0.0, size * tensor[s], volume=1.0) for s in (0, 1)]
    printed = np.linalg.eigvalsh(Superblock(pair, places[:2], MEDIUM).dense_hamiltonian())
    shared = size**2 * float(np.sum(tensor[0] * strain_of(tensor[1], separation)))
    states = [(a, b) for a in (-1, 1) for b in (-1, 1)]
    recomputed = sorted(ENERGY * (a / 2 + b) + a * b * shared for a, b in states)
    return compare(
        {"energies": printed / ENERGY}, {"energies": np.array(recomputed) / ENERGY}, tolerance=1e-7
    )


@SECTION.entry(
    "2.20",
    "how the coupling of a pair changes when the pair is displaced",
    function="glassblocks.coupling.strained.coupling_change",
    reading="the brackets of the second line are closed after delta_jk",
)
def coupling_change() -> Finding:
    """A pair in a random direction is displaced along a random m, and the coupling, taken from the twice
    differentiated Green tensor, is differentiated once more numerically."""
    n, m = unit_vectors(2, seed=10)
    step = 2e-3
    recomputed = sum(
        weight / step * coupling_from_green(n + k * step * m, MEDIUM)
        for k, weight in FIRST_DERIVATIVE.items()
    )
    unit = -1 / (8 * np.pi * MEDIUM.modulus.t)
    printed = coupling.coupling_change_along(n, m, MEDIUM)
    return compare(
        _shown(printed / unit),
        _shown(recomputed / unit),
        "In units of -Delta x/(8 pi rho c_t^2 r^4). Literally, without that prefactor, (2.20) would not have the "
        "dimension of Lambda. Delta Lambda alone is not invariant under a rigid rotation, see (3.4).",
        under="the prefactor -1/(8 pi rho c_t^2) of (2.17), which (2.20) leaves out, is put back",
        tolerance=1e-6,
    )


@SECTION.entry(
    "2.21",
    "the strained superblock: stress times strain, and the changed coupling",
    function="glassblocks.blocks.coupled_blocks.Superblock.dense_hamiltonian",
)
def strained_superblock() -> Finding:
    """Three generic blocks are moved by a small uniform gradient, the superblock is built anew at the moved places,
    and the derivative of its Hamiltonian by the gradient is compared with the strained Hamiltonian of (2.21)."""
    places, _ = _cluster()
    gradient = np.random.default_rng(11).normal(size=(3, 3))
    size = 0.3 * np.sqrt(ENERGY * MEDIUM.modulus.t)
    sample = [
        blocks.Block(b.energies, b.stress * size / STRESS, 1.0)
        for b in map(block_sample, (2, 2, 2), (1, 2, 3))
    ]
    step = 1e-4

    def moved(h: float) -> NDArray[Any]:
        return Superblock(sample, places[:3] @ (np.eye(3) + h * gradient).T, MEDIUM).dense_hamiltonian()

    slope = (8 * (moved(step) - moved(-step)) - (moved(2 * step) - moved(-2 * step))) / (12 * step)
    strain = tensors.to_mandel((gradient + gradient.T) / 2)
    still = Superblock(sample, places[:3], MEDIUM)
    for s, block in enumerate(sample):
        slope = slope + still.dense_operator(s, np.tensordot(strain, block.stress, 1))
    strained = Superblock(sample, places[:3], MEDIUM, strain_gradient=step * gradient)
    printed = (strained.dense_hamiltonian() - still.dense_hamiltonian()) / step
    return compare(
        {"derivative of H": np.abs(printed[0]) / size},
        {"derivative of H": np.abs(slope[0]) / size},
        "First row of the matrix, in units of the coupling. The factor 2 of the last term of (2.21) is that of "
        "counting pairs twice; what Delta T is, the paper does not say.",
        under="Delta T^(s) = 0: the change of the stress operators themselves is not known",
        tolerance=1e-6,
    )


def _lattice_energies(n: int) -> tuple[float, float]:
    """Energy of random stresses on n^3 lattice sites: by the lattice operator, and pair by pair."""
    stress = np.random.default_rng(19).normal(size=(6, n, n, n))
    field = LatticeCoupling(MEDIUM, n, 1.0, "open").apply(stress)
    sites = np.stack(np.meshgrid(*3 * [np.arange(n)], indexing="ij"), axis=-1).reshape(-1, 3)
    first, second = np.triu_indices(n**3, 1)
    displacements, which = np.unique(sites[first] - sites[second], axis=0, return_inverse=True)
    couplings = coupling_from_momentum(displacements.astype(float), MEDIUM)
    vectors = stress.reshape(6, -1)
    sums: NDArray[np.float64] = np.zeros((len(displacements), 6, 6))
    np.add.at(sums, which.ravel(), vectors[:, first].T[:, :, None] * vectors[:, second].T[:, None, :])
    return float(np.sum(stress * field)), 2 * float(np.sum(couplings * sums))


def _cluster() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Places (5, 3) about a unit apart and symmetric tensors (5, 3, 3) of order one."""
    generator = np.random.default_rng(12)
    corners = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1.0]])
    places: NDArray[np.float64] = corners + 0.2 * generator.normal(size=(5, 3))
    return places, random_strains(5)


def _shown(matrix: Any) -> dict[str, Any]:
    return {"diagonal": np.diagonal(matrix), "xx,yz": matrix[0, 3], "xz,xy": matrix[4, 5]}
