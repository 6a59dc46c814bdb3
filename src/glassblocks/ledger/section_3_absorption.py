"""Section III, (3.1)-(3.3): what a block and a superblock absorb."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glassblocks import response, tensors
from glassblocks.blocks import Block, Superblock
from glassblocks.closed_forms import single_block
from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.exact import driven, perturbation
from glassblocks.ledger.entry import Finding, Section, compare
from glassblocks.ledger.samples import EDGE, ENERGY, MEDIUM, STRESS, block_sample, pair_of_blocks
from glassblocks.pair import Pair
from glassblocks.tensors import polarization_vectors

SECTION = Section()
Array = NDArray[np.float64]

#: Temperature of the checks, K: half a level splitting.
TEMPERATURE = 0.5 * ENERGY / BOLTZMANN
#: Strain amplitude of the driven checks: couples less than a thousandth of a splitting.
AMPLITUDE = 2e-4 * ENERGY / STRESS


@SECTION.entry(
    "3.1",
    "power absorbed by one block: 2 L^3 A^2 k^2 omega Im chi",
    function="glassblocks.closed_forms.single_block.single_absorption",
)
def single_block_power() -> Finding:
    """A generic two-level block is driven by a pulse Ak (exp(i omega t) + c.c.) of Gaussian envelope: Schroedinger's
    equation is integrated in time and the absorbed energy is counted. Im chi is given the pulse's own width."""
    block = block_sample(2)
    alone = Superblock([block], np.zeros((1, 3)), MEDIUM)
    gap = float(np.ptp(block.energies)) / HBAR
    duration = 14 / gap
    sticks = response.absorption_sticks(block, TEMPERATURE)
    vectors = polarization_vectors([0, 0, 1])
    imaginary, recomputed = {}, {}
    for name, vector in (("l", vectors[0]), ("t", vectors[1])):
        force = driven.drive(alone, [0, 0, 1], vector)
        pulse = driven.pulse_power(
            alone.dense_hamiltonian(),
            force,
            TEMPERATURE,
            omega=gap,
            amplitude=AMPLITUDE,
            duration=duration,
            tolerance=1e-9,
        )
        recomputed[name] = pulse.power
        strain = getattr(tensors.strain([0, 0, 1]), name)
        chi = sticks.imaginary(gap, pulse.width, "gaussian").real
        # lines of a pulse: the power holds omega of each line, Im chi omega of the drive; equal here
        imaginary[name] = float(strain @ chi @ strain)
    power = single_block.single_absorption(Pair(**imaginary), omega=gap, strain=1.0, volume=block.volume)
    unit = STRESS**2 / HBAR
    return compare(
        {"l": power.l / unit, "t": power.t / unit},
        {"l": recomputed["l"] / unit, "t": recomputed["t"] / unit},
        "Per (Ak)^2, in units of T^2/hbar, the pulse tuned to the level splitting; agreement to the order of the "
        "drive's own nonlinearity. The peak of the strain is 2Ak. For t, e = (xz + zx)/2 picks the component xzxz.",
        tolerance=2e-4,
    )


@SECTION.entry(
    "3.2",
    "energies and states of the superblock to second order in the coupling",
    function="glassblocks.exact.perturbation.static_perturbation",
)
def static_perturbation() -> Finding:
    """Three generic blocks at random places are diagonalized exactly for small positive and negative factors g of
    the coupling; the first and second derivative of the lowest energy by g are taken numerically."""
    places = EDGE * np.array([[0, 0, 0], [1, 0.1, 0], [0.2, 1.1, 0.3]])
    sample = [Block(b.energies, b.stress * 0.05, b.volume) for b in (block_sample(2, s) for s in (1, 2, 3))]
    step = 0.02

    def lowest(g: float) -> float:
        return float(np.linalg.eigvalsh(Superblock(sample, places, MEDIUM, g=g).dense_hamiltonian())[0])

    orders = perturbation.static_perturbation(Superblock(sample, places, MEDIUM))
    ground = int(np.argmin(orders.unperturbed))
    values = {k: lowest(k * step) for k in (-2, -1, 0, 1, 2)}
    first = (8 * (values[1] - values[-1]) - (values[2] - values[-2])) / (12 * step)
    curvature = (16 * (values[1] + values[-1]) - (values[2] + values[-2]) - 30 * values[0]) / (12 * step**2)
    return compare(
        {"first": orders.first[ground] / ENERGY, "second": orders.second[ground] / ENERGY},
        {"first": first / ENERGY, "second": curvature / 2 / ENERGY},
        f"In units of the level splitting. Largest |V/(E_n - E_l)| of the ground state: "
        f"{float(orders.parameter[ground]):.2g}; levels that share their energy with another one that V couples "
        "to them, as in a superblock of identical blocks, are outside of (3.2).",
        under="the level is not degenerate with another one that V couples to it",
        tolerance=1e-5,
    )


@SECTION.entry(
    "3.3",
    "power absorbed by the superblock",
    function="glassblocks.exact.driven.pulse_power",
)
def superblock_power() -> Finding:
    """Two coupled two-level blocks are driven by a pulse and followed in time under H(t); the energy taken is
    compared with the golden rule between the exact eigenstates, its lines given the pulse's width."""
    superblock = pair_of_blocks(np.sqrt(0.1), seeds=(1, 2))
    hamiltonian = superblock.dense_hamiltonian()
    energies = np.linalg.eigvalsh(hamiltonian)
    omega = float(energies[1] - energies[0]) / HBAR
    force = driven.drive(superblock, [0, 0, 1], [0, 0, 1])
    pulse = driven.pulse_power(
        hamiltonian, force, TEMPERATURE, omega=omega, amplitude=AMPLITUDE, duration=14 / omega, tolerance=1e-9
    )
    golden = driven.golden_rule(hamiltonian, force, TEMPERATURE)
    unit = STRESS**2 / HBAR
    return compare(
        {"power": pulse.power / unit},
        {"power": float(golden.broadened(omega, pulse.width, "gaussian")) / unit},
        "Per (Ak)^2, in units of T^2/hbar; agreement to the order of the drive's own nonlinearity.",
        tolerance=5e-4,
    )
