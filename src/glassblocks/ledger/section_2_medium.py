"""Section II, (2.7)-(2.11): the elastic medium, and what a block adds to its stress."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glassblocks import tensors
from glassblocks.ledger.entry import Finding, Section, compare, definition
from glassblocks.ledger.samples import ENERGY, MEDIUM, STRESS, block_sample, random_strains, unit_vectors
from glassblocks.tensors import mandel
from glassblocks.tensors.sphere import rotation_average

SECTION = Section()


@SECTION.entry(
    "2.7",
    "energy of the elastic medium: strain and kinetic energy",
    function="glassblocks.tensors.isotropic.Isotropic.mandel",
)
def elastic_energy() -> Finding:
    """The strain energy (1/2) e.chi.e of random strains is compared with Lame's form
    (lambda/2)(tr e)^2 + mu e:e, with lambda = rho (c_l^2 - 2 c_t^2) and mu = rho c_t^2."""
    strains = random_strains(4)
    trace = np.trace(strains, axis1=1, axis2=2)
    lame, mu = MEDIUM.modulus.l - 2 * MEDIUM.modulus.t, MEDIUM.modulus.t
    recomputed = lame / 2 * trace**2 + mu * np.einsum("sij,sij->s", strains, strains)
    vectors = tensors.to_mandel(strains)
    stiffness = tensors.Isotropic(*MEDIUM.modulus).mandel()
    printed = np.einsum("sa,ab,sb->s", vectors, stiffness, vectors) / 2
    unit = MEDIUM.modulus.t
    return definition({"energy": printed / unit}, {"energy": recomputed / unit}, "In units of rho c_t^2.")


@SECTION.entry(
    "2.8",
    "elastic stress is stiffness times strain",
    function="glassblocks.tensors.isotropic.Isotropic.cartesian",
)
def elastic_stress() -> Finding:
    """The energy (2.7), written in the nine components of an unrestricted gradient, is differentiated
    numerically by each; it is quadratic, so the central difference is exact."""
    unit = MEDIUM.modulus.t
    stiffness = tensors.Isotropic(*(MEDIUM.modulus / unit)).cartesian()
    strain = random_strains(1)[0]
    lame = (MEDIUM.modulus.l - 2 * MEDIUM.modulus.t) / unit

    def energy(e: NDArray[np.float64]) -> float:
        symmetric = (e + e.T) / 2
        return float(lame / 2 * np.trace(e) ** 2 + np.sum(symmetric**2))

    recomputed = np.zeros((3, 3))
    for i, j in np.ndindex(3, 3):
        change = np.zeros((3, 3))
        change[i, j] = 0.5
        recomputed[i, j] = energy(strain + change) - energy(strain - change)
    printed: NDArray[np.float64] = np.einsum("ijkl,kl->ij", stiffness, strain)
    return definition({"stress": printed}, {"stress": recomputed}, "In units of rho c_t^2.")


@SECTION.entry(
    "2.9",
    "the stiffness of an isotropic material has two constants",
    function="glassblocks.tensors.isotropic.project",
)
def isotropic_form() -> Finding:
    """A random rank-4 tensor is averaged over all rotations by quadrature on SO(3); the components xxxx, xxyy
    and xyxy of the average are compared with (2.9) with l and t of the projection."""
    matrix = _random_matrix()
    average = mandel.matrix_from_mandel(rotation_average(matrix))
    form = tensors.project(matrix).isotropic.cartesian()
    index = {"xxxx": (0, 0, 0, 0), "xxyy": (0, 0, 1, 1), "xyxy": (0, 1, 0, 1), "xxxy": (0, 0, 0, 1)}
    return compare({k: form[i] for k, i in index.items()}, {k: average[i] for k, i in index.items()})


@SECTION.entry(
    "2.10",
    "the two elastic constants are rho c_l^2 and rho c_t^2",
    function="glassblocks.medium.ElasticMedium.modulus",
)
def sound_speeds() -> Finding:
    """The Christoffel matrix chi_ijkl n_j n_l of the stiffness (2.9) is diagonalized along a random direction:
    its eigenvalues are rho times the squared speeds of the three sound waves."""
    n = unit_vectors(1)[0]
    stiffness = tensors.Isotropic(*MEDIUM.modulus).cartesian()
    christoffel: NDArray[np.float64] = np.einsum("ijkl,j,l->ik", stiffness, n, n)
    slow, fast, fastest = np.sqrt(np.linalg.eigvalsh(christoffel) / MEDIUM.density)
    printed = {"c_l [km/s]": MEDIUM.c_l / 1e3, "c_t [km/s]": [MEDIUM.c_t / 1e3] * 2}
    return compare(printed, {"c_l [km/s]": fastest / 1e3, "c_t [km/s]": [slow / 1e3, fast / 1e3]})


@SECTION.entry(
    "2.11",
    "the non-elastic stress is the derivative of the non-elastic Hamiltonian",
    function="glassblocks.blocks.coupled_blocks.Superblock.local_hamiltonian",
)
def nonelastic_stress() -> Finding:
    """A generic four-level block is strained in each of the six components; the eigenvalues of its Hamiltonian,
    differentiated numerically, are the diagonal of its stress operator."""
    block = block_sample()
    step = 1e-5 * ENERGY / STRESS
    slopes = []
    for component in range(6):
        energies = [
            np.linalg.eigvalsh(np.diag(block.energies) + factor * step * block.stress[component])
            for factor in (-2, -1, 1, 2)
        ]
        slopes.append((8 * (energies[2] - energies[1]) - (energies[3] - energies[0])) / (12 * step))
    printed = np.diagonal(block.stress, axis1=1, axis2=2).real
    return definition(
        {"<n|T|n>": printed / STRESS},
        {"<n|T|n>": np.array(slopes) / STRESS},
        "In eV-sized units.",
        tolerance=1e-6,
    )


def _random_matrix() -> NDArray[np.float64]:
    raw = np.random.default_rng(4).normal(size=(6, 6))
    symmetric: NDArray[np.float64] = (raw + raw.T) / 2
    return symmetric
