"""Section V, (5.6)-(5.9): what the dipole interaction absorbs."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks import response
from glassblocks.blocks import Block
from glassblocks.closed_forms import convolution
from glassblocks.closed_forms.dipole_term import COEFFICIENTS
from glassblocks.constants import HBAR
from glassblocks.exact import pulse_power
from glassblocks.ledger.derivations.pair_averages import GRADIENTS, dipole_squares
from glassblocks.ledger.entry import Finding, Section, compare, definition
from glassblocks.ledger.samples import ENERGY, STRESS, block_sample
from glassblocks.renormalization import critical_length
from glassblocks.tensors.sphere import rotations

SECTION = Section()
Array = NDArray[np.float64]


@SECTION.entry(
    "5.6",
    "the dipole susceptibility, isotropic",
    function="glassblocks.response.eigenstates.reduced_sticks",
)
def dipole_susceptibility() -> Finding:
    """The dipole operators of a generic block take three of the six places that the response has for stresses. The
    tensor of one block is averaged over all rotations by quadrature and compared with Im chi delta_ij with a third of
    its trace."""
    generic = block_sample()
    operators = np.concatenate([generic.stress[:3], np.zeros_like(generic.stress[:3])])
    sticks = response.reduced_sticks(Block(generic.energies, operators, generic.volume), temperature=0.5)
    tensor = sticks.moment()[:3, :3].real
    matrices, weight = rotations()
    average: Array = np.einsum("m,mik,kl,mjl->ij", weight, matrices, tensor, matrices, optimize=True)
    unit = float(np.trace(tensor)) / 3
    return definition(
        {"chi_ij": np.eye(3)},
        {"chi_ij": average / unit},
        "In units of a third of the trace. One block alone is not isotropic: an average over orientations is meant.",
    )


@SECTION.entry(
    "5.7",
    "power absorbed with the dipole interaction",
    function="glassblocks.exact.driven.pulse_power",
)
def absorbed_power() -> Finding:
    """(5.7) counts the energy of H_0 + V + H'(t) where (3.3) counts that of H_0 + V. Both are followed through a pulse
    on a generic two-level block: at its end H' is gone, so that they agree; within it they differ by <H'>."""
    block = block_sample(2)
    gap = float(np.ptp(block.energies)) / HBAR
    hamiltonian, force = np.diag(block.energies).astype(complex), block.stress[2]
    amplitude, duration = 1e-3 * ENERGY / STRESS, 8 / gap
    pulse = pulse_power(
        hamiltonian, force, 0.0, omega=gap, amplitude=amplitude, duration=duration, tolerance=1e-9
    )
    gained = pulse.power * amplitude**2 * np.pi**0.5 * duration
    work = _work_of_pulse(hamiltonian, force, gap, amplitude, duration)
    return definition(
        {"energy": gained / ENERGY * 1e6},
        {"energy": work / ENERGY * 1e6},
        "Energy gained by H_0 against the work done by the drive, int <dH'/dt> dt, in millionths of the splitting "
        "scale.",
        tolerance=1e-4,
    )


@SECTION.entry(
    "5.8",
    "absorption by the changed dipole interaction, 94 to 53",
    function="glassblocks.closed_forms.dipole_term.dipole_absorption",
)
def dipole_absorption() -> Finding:
    """The change (5.3) of the coupling and the change (5.4) of both dipoles, with (s, s') and (s', s) added and (5.4)
    as printed, are squared and averaged over the directions of the pair by a quadrature that is exact for them."""
    total = {name: dipole_squares(gradient) for name, gradient in GRADIENTS.items()}
    symmetric = {name: (g + g.T) / 2 for name, g in GRADIENTS.items()}
    apart = {name: dipole_squares(g, interference=False) for name, g in symmetric.items()}
    ratio = total["l"] / total["t"]
    printed = COEFFICIENTS.ratio
    note = (
        f"The averages are {5 * total['l']:.6g}/5 and {5 * total['t']:.6g}/5. The printed 94 and 53 follow, as "
        f"{5 * apart['l']:.6g}/5 and {5 * apart['t']:.6g}/5, if (5.4) is given the strain for the gradient and the "
        "interference of (5.3) with (5.4) is dropped: both are squared apart. The choice made here, the gradient "
        "with interference, is the one that a rigid rotation leaves at zero, see (5.5)."
    )
    return compare({"l_over_t": printed}, {"l_over_t": ratio}, note)


@SECTION.entry(
    "5.9",
    "dipole absorption against exchange, and the length where they are equal",
    function="glassblocks.renormalization.length_scales.critical_length",
)
def dipole_critical_length() -> Finding:
    """As (4.3), with the dipole susceptibility over epsilon ten times the elastic one over rho c^2, the paper's BK7:
    L_c with the cut-off, as printed, and with the convolution integrated at 0.1 K."""
    shape = response.TwoLevelBand(level=1.0, cutoff=1e15, temperature=0.1)
    integrated = convolution(shape, shape, 1e6).value / float(shape.imaginary(1e6))
    lengths = [
        float(critical_length(1e9, omega=1e6, cutoff=1e15, convolution_frequency=w, dipole_ratio=10.0)) * 1e10
        for w in (1e15, integrated)
    ]
    return compare(
        {"L_c by (5.9) [angstrom]": lengths[0]},
        {"L_c by (5.9) [angstrom]": lengths[1]},
        "hbar restored. The convolution scales with max(omega, k_B T/hbar), not with the cut-off, see (4.3): dipoles "
        "matter even less than the paper says, if exchange is what it says.",
    )


def _work_of_pulse(hamiltonian: Any, force: Any, omega: float, amplitude: float, duration: float) -> float:
    """int <dH'/dt> dt over a Gaussian pulse from the ground state, by matrix exponentials of short steps."""
    from scipy.linalg import expm

    def strain(t: float) -> float:
        return 2 * amplitude * float(np.exp(-((t / duration) ** 2) / 2) * np.cos(omega * t))

    step = 0.04 / omega
    times = np.arange(-6 * duration, 6 * duration, step)
    psi = np.array([1.0, 0.0], dtype=complex)
    work = 0.0
    for t in times:
        # half a step, the work of the whole one, half a step
        half = expm(-0.5j * step / HBAR * (hamiltonian + strain(t + step / 4) * force))
        psi = half @ psi
        work += float((psi.conj() @ force @ psi).real) * (strain(t + step) - strain(t))
        psi = expm(-0.5j * step / HBAR * (hamiltonian + strain(t + 3 * step / 4) * force)) @ psi
    return work
