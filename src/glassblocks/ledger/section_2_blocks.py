"""Section II, (2.1)-(2.6): two-level systems, strain, blocks and their susceptibility."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glassblocks import blocks, response, tensors
from glassblocks.blocks import Block
from glassblocks.closed_forms import two_level_absorption
from glassblocks.constants import HBAR
from glassblocks.exact import pulse_power
from glassblocks.ledger.derivations.printed_two_level import printed_hamiltonian
from glassblocks.ledger.entry import Finding, Section, assumption, compare, definition
from glassblocks.ledger.samples import ENERGY, STRESS, block_sample, sample_temperature, thermal_state
from glassblocks.pair import Pair

SECTION = Section()


@SECTION.entry(
    "2.1",
    "a two-level system in a strain wave, coupled by gamma/2",
    function="glassblocks.ledger.derivations.printed_two_level.printed_hamiltonian",
)
def two_level_gamma() -> Finding:
    """Section IV infers gamma from the velocity shift C ln(T/T_0) with C = P gamma^2/(rho c^2). Second-order
    perturbation theory with the matrix elements of (2.1), integrated over the distribution P dDelta dDelta_0/Delta_0,
    gives the slope of that shift; the coefficient of gamma in the Hamiltonian must make it C."""
    angles, weights = np.polynomial.legendre.leggauss(20)
    angle = (angles + 1) * np.pi / 4  # u = sin(angle): du/(u sqrt(1 - u^2)) = d(angle)/u
    u = np.sin(angle)
    element = np.array([printed_hamiltonian(1.0, x, 1.0, 1.0).drive[0, 1] for x in u])
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
        driven = printed_hamiltonian(float(energy), share, STRESS, 1.0)
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
    """The displacement A cos(k.x) of a plane wave is differentiated numerically, symmetrized, and compared with
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


def _mean_stress(block: Block, temperature: float, strain: NDArray[np.float64]) -> NDArray[np.float64]:
    """<T>, (6,), in equilibrium under a static Mandel strain, by the matrix exponential of the Hamiltonian."""
    state = thermal_state(np.diag(block.energies) + np.tensordot(strain, block.stress, 1), temperature)
    mean: NDArray[np.float64] = np.einsum("aij,ji->a", block.stress, state).real
    return mean
