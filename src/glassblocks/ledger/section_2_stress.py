"""Section II, (2.1)-(2.11): two-level systems, strain, stress and elasticity."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glassblocks import blocks, response, tensors
from glassblocks.blocks import Block
from glassblocks.closed_forms import two_level_absorption
from glassblocks.constants import HBAR
from glassblocks.exact import pulse_power
from glassblocks.ledger.entry import Finding, Section, assumption, compare, definition
from glassblocks.ledger.samples import (
    ENERGY,
    MEDIUM,
    STRESS,
    block_sample,
    random_strains,
    sample_temperature,
    thermal_state,
    unit_vectors,
)
from glassblocks.pair import Pair
from glassblocks.tensors import mandel
from glassblocks.tensors.sphere import rotation_average
from glassblocks.tunneling import golden_rule

SECTION = Section()


@SECTION.entry(
    "2.1",
    "a two-level system in a strain wave, coupled by gamma/2",
    function="glassblocks.tunneling.golden_rule.printed_hamiltonian",
)
def two_level_coupling() -> Finding:
    """Section IV infers gamma from the velocity shift C ln(T/T_0) with C = P gamma^2/(rho c^2). Second-order
    perturbation theory with the matrix elements of (2.1), integrated over the distribution P dDelta dDelta_0/Delta_0,
    gives the slope of that shift; the coefficient of gamma in the Hamiltonian must make it C."""
    angles, weights = np.polynomial.legendre.leggauss(20)
    angle = (angles + 1) * np.pi / 4  # u = sin(angle): du/(u sqrt(1 - u^2)) = d(angle)/u
    u = np.sin(angle)
    element = np.array([golden_rule.printed_hamiltonian(1.0, x, 1.0, 1.0).drive[0, 1] for x in u])
    over_u = float(np.sum(weights * np.pi / 4 / u * element**2))
    # -2 |T_12|^2 tanh(E/2kT)/E, over ln E: the change from T to 2T; half of chi/(rho c^2) is the shift
    x, step = np.linspace(-25, 25, 4001, retstep=True)
    over_energy = float(np.sum(np.tanh(np.exp(x) / 2) - np.tanh(np.exp(x) / 4)) * step)
    slope = over_u * over_energy / np.log(2.0)
    printed = float(element[-1] / u[-1])
    return compare(
        {"coefficient of gamma": printed},
        {"coefficient of gamma": printed / np.sqrt(slope)},
        f"With gamma/2 the shift would be {slope:.4g} C ln(T/T_0). The gamma of (2.1) is the change of the asymmetry "
        "per strain, twice the one of section IV; (2.1) and (2.2) alone use it, and ratios do not notice.",
    )


@SECTION.entry(
    "2.2",
    "power absorbed by resonant two-level systems",
    function="glassblocks.closed_forms.two_level_term.two_level_absorption",
)
def resonant_absorption() -> Finding:
    """Two-level systems of splittings around the frequency of a pulse are each followed in time under the Hamiltonian
    (2.1) and its conjugate; the absorbed power is summed over the splittings, one system per unit of energy."""
    share, omega = 0.8, ENERGY / HBAR
    duration = 25 / omega
    width = 1 / (2**0.5 * duration)
    splittings = HBAR * (omega + width * np.arange(-5, 5.01, 0.5))
    total = 0.0
    for energy in splittings:
        driven = golden_rule.printed_hamiltonian(float(energy), share, STRESS, 1.0)
        pulse = pulse_power(
            driven.static,
            driven.drive,
            0.0,
            omega=omega,
            amplitude=1e-5 * ENERGY / STRESS,
            duration=duration,
            tolerance=1e-8,
        )
        total += pulse.power * float(splittings[1] - splittings[0])
    printed = two_level_absorption(
        Pair(STRESS, STRESS),
        omega=omega,
        density_of_states=1.0,
        tunneling_share=share,
        strain=1.0,
        temperature=0.0,
    )
    unit = STRESS**2 * omega
    return compare(
        {"power": float(printed.t) / unit},
        {"power": total / unit},
        "In units of gamma^2 A^2 k^2 omega, at T = 0, one system per unit of energy.",
        under="the drive of (2.1) is Ak (e^{i omega t} + c.c.), as (2.1) must be to be Hermitian",
        tolerance=1e-3,
    )


@SECTION.entry(
    "2.3",
    "strain is the symmetrized gradient of the displacement",
    function="glassblocks.tensors.plane_waves.strain",
)
def strain() -> Finding:
    """The displacement A cos(k.x) of a plane wave is differentiated numerically, symmetrized, and set beside
    the strain that the package uses: e_zz = Ak if longitudinal, e_xz = e_zx = Ak/2 if transverse."""
    step = 1e-4
    printed, recomputed = {}, {}
    for name, polarization in (("l", [0, 0, 1.0]), ("t", [1.0, 0, 0])):
        # u = polarization * sin(z): at z = 0 its gradient is Ak = 1 along z
        slope = (np.sin(step) * 8 - np.sin(2 * step)) / (6 * step)
        gradient = slope * np.outer(polarization, [0, 0, 1.0])
        recomputed[name] = tensors.to_mandel((gradient + gradient.T) / 2)
        printed[name] = getattr(tensors.strain([0, 0, 1]), name)
    return definition(printed, recomputed, "Mandel components xx, yy, zz, yz, xz, xy per unit Ak.")


@SECTION.entry(
    "2.4",
    "the Hamiltonian of a block is linear in the strain; quadratic terms are dropped",
    function="glassblocks.blocks.coupled_blocks.Superblock.local_hamiltonian",
)
def linear_strain() -> Finding:
    """A premise. For a two-level system whose asymmetry alone responds to strain it is exact; a term quadratic
    in the strain would shift Re chi by a constant and, to the order of the paper, absorb nothing."""
    return assumption(
        "Terms of order e^2 in the Hamiltonian are dropped: to second order in the strain they change the "
        "reactive response only."
    )


@SECTION.entry(
    "2.5",
    "the stress operator is the derivative of the Hamiltonian by the strain",
    function="glassblocks.blocks.two_level_block.two_level",
    reading="dot over H read as hat",
)
def stress_operator() -> Finding:
    """The levels +-sqrt((Delta + 2 gamma e)^2 + Delta_0^2)/2 of a two-level system are differentiated
    numerically by the strain; by Hellmann and Feynman the result is the diagonal of its stress operator."""
    asymmetry, splitting, gamma = 0.6 * ENERGY, 0.9 * ENERGY, STRESS
    block = blocks.two_level(asymmetry, splitting, gamma * np.eye(3), volume=1.0)
    step = 1e-3 * ENERGY / gamma

    def energy(strain: float) -> float:
        return float(np.hypot(asymmetry + 2 * gamma * strain, splitting)) / 2

    slope = (8 * (energy(step) - energy(-step)) - (energy(2 * step) - energy(-2 * step))) / (12 * step)
    printed = {"lower": block.stress[0, 0, 0] / gamma, "upper": block.stress[0, 1, 1] / gamma}
    return definition(
        printed, {"lower": -slope / gamma, "upper": slope / gamma}, "In units of gamma.", tolerance=1e-8
    )


@SECTION.entry(
    "2.6",
    "the susceptibility is the derivative of the mean stress by the strain",
    function="glassblocks.response.eigenstates.static_susceptibility",
)
def susceptibility() -> Finding:
    """A generic four-level block is strained statically in each component, diagonalized anew, and its mean stress in
    thermal equilibrium differentiated numerically: the isothermal susceptibility, to be met by the eigenstate sum."""
    block, temperature = block_sample(), sample_temperature(1.5)
    step = 1e-4 * ENERGY / STRESS
    slopes = (
        np.array(
            [
                (_mean_stress(block, temperature, step * e) - _mean_stress(block, temperature, -step * e))
                / (2 * step)
                for e in np.eye(6)
            ]
        )
        / block.volume
    )
    printed = response.static_susceptibility(block, temperature).isothermal.real
    unit = STRESS**2 / ENERGY / block.volume
    return definition(
        {"diagonal": np.diagonal(printed) / unit},
        {"diagonal": np.diagonal(slopes) / unit},
        "Six Mandel components in units of T^2/(E V): all negative, a strained system lowers its energy.",
        tolerance=1e-5,
    )


@SECTION.entry(
    "2.7",
    "energy of the elastic medium: strain and kinetic energy",
    function="glassblocks.tensors.isotropic.Isotropic.mandel",
)
def elastic_energy() -> Finding:
    """The strain energy (1/2) e.chi.e of random strains is set beside Lame's form
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
    and xyxy of the average are set beside (2.9) with l and t of the projection."""
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


def _mean_stress(block: Block, temperature: float, strain: NDArray[np.float64]) -> NDArray[np.float64]:
    """<T>, (6,), in equilibrium under a static Mandel strain, by the matrix exponential of the Hamiltonian."""
    state = thermal_state(np.diag(block.energies) + np.tensordot(strain, block.stress, 1), temperature)
    mean: NDArray[np.float64] = np.einsum("aij,ji->a", block.stress, state).real
    return mean


def _random_matrix() -> NDArray[np.float64]:
    raw = np.random.default_rng(4).normal(size=(6, 6))
    symmetric: NDArray[np.float64] = (raw + raw.T) / 2
    return symmetric
