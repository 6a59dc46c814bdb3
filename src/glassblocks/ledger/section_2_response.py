"""Section II, (2.12)-(2.15): the susceptibility of a block from its eigenstates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glassblocks import response, tensors
from glassblocks.blocks import Block
from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.ledger.entry import Finding, Section, compare
from glassblocks.ledger.samples import ENERGY, STRESS, block_sample, sample_temperature, thermal_state
from glassblocks.tensors import mandel
from glassblocks.tensors.sphere import rotation_average

SECTION = Section()


@SECTION.entry(
    "2.12",
    "Im chi of a system from its eigenstates at a finite temperature",
    function="glassblocks.response.eigenstates.absorption_sticks",
)
def absorption() -> Finding:
    """No eigenstate is used: the state exp(-beta H)/Z and the stress operator of a generic four-level block are moved
    in time by matrix exponentials, and the commutator <[T(t), T(0)]> is Fourier-transformed with a Gaussian window.
    The sum over eigenstates is given lines of the same Gaussian width."""
    block, temperature = block_sample(), sample_temperature(1.5)
    width = 0.12 * ENERGY / HBAR
    component = np.eye(6)[2]
    sticks = response.absorption_sticks(block, temperature)
    omega = sticks.omega[[1, 3, 5]]
    printed = sticks.imaginary(omega, width, "gaussian")[:, 2, 2].real
    recomputed = _time_domain(block, temperature, component, omega, width, commutator=True)
    unit = STRESS**2 / ENERGY / block.volume
    return compare({"Im chi_zzzz": printed / unit}, {"Im chi_zzzz": recomputed / unit}, tolerance=1e-6)


@SECTION.entry(
    "2.13",
    "cases of (2.12) where one of its two delta functions cannot be met",
    function="glassblocks.response.eigenstates.absorption_sticks",
)
def case_distinction() -> Finding:
    """For a generic block the weight of every line of (2.12) that the conditions of (2.13) cut away is summed:
    omega > E_m without the emission line, omega < -E_m without the absorption line. Once with energies from the
    ground state, once with the ground state at another energy."""
    block = block_sample()
    kept = [_kept_by_cases(block.energies + shift, block) for shift in (0.0, -2 * ENERGY)]
    return compare(
        {"weight kept": 1.0},
        {"weight kept": kept[0]},
        f"With the ground state at another energy the conditions would cut real lines (a share {kept[1]:.3g} would "
        "remain); they are not needed, because a delta function that no level meets is zero anyway.",
        under="energies are counted from the ground state, E_0 = 0",
    )


@SECTION.entry(
    "2.14",
    "the reduced susceptibility",
    function="glassblocks.response.eigenstates.reduced_sticks",
)
def reduced_susceptibility() -> Finding:
    """The correlation <T(t) T(0)> of a generic block, moved in time by matrix exponentials, is Fourier-transformed
    with a Gaussian window: it must be the reduced susceptibility, and (1 - exp(-beta hbar omega)) times it, line by
    line, the odd one."""
    block, temperature = block_sample(), sample_temperature(1.5)
    width = 0.12 * ENERGY / HBAR
    reduced, odd = response.reduced_sticks(block, temperature), response.absorption_sticks(block, temperature)
    omega = odd.omega[[1, 3, 5]] * [-1, 1, 1]
    unit = STRESS**2 / ENERGY / block.volume
    printed = reduced.imaginary(omega, width, "gaussian")[:, 2, 2].real
    recomputed = _time_domain(block, temperature, np.eye(6)[2], omega, width, commutator=False)
    positive = reduced.omega > 0
    factor = -np.expm1(-HBAR * reduced.omega[positive] / (BOLTZMANN * temperature))
    lines = reduced.weights()[positive, 2, 2].real * factor
    scale = float(odd.weights()[:, 2, 2].real.sum())
    return compare(
        {"reduced": printed / unit, "odd over reduced": odd.weights()[:, 2, 2].real / scale},
        {"reduced": recomputed / unit, "odd over reduced": lines / scale},
        tolerance=1e-6,
    )


@SECTION.entry(
    "2.15",
    "the susceptibility of an isotropic system has two constants",
    function="glassblocks.tensors.isotropic.project",
)
def isotropic_susceptibility() -> Finding:
    """The absorption tensor of one generic block is averaged over all its orientations by quadrature on SO(3) and
    compared with (2.15) with the l and t of its projection. How far the single block is from isotropic is measured."""
    sticks = response.absorption_sticks(block_sample(), sample_temperature(1.5))
    tensor = sticks.moment().real
    projection = tensors.project(tensor)
    unit = projection.isotropic.t
    average = mandel.matrix_from_mandel(rotation_average(tensor)) / unit
    form = projection.isotropic.cartesian() / unit
    index = {"zzzz": (2, 2, 2, 2), "xxyy": (0, 0, 1, 1), "xzxz": (0, 2, 0, 2)}
    return compare(
        {k: form[i] for k, i in index.items()},
        {k: average[i] for k, i in index.items()},
        f"The single block is not isotropic: {100 * float(projection.anisotropy):.0f} percent of the norm of its "
        "absorption tensor is anisotropic.",
        under="an average over orientations: a single small block has no such symmetry",
    )


def _time_domain(
    block: Block,
    temperature: float,
    component: NDArray[np.float64],
    omega: NDArray[np.float64],
    width: float,
    *,
    commutator: bool,
) -> NDArray[np.float64]:
    """(1/2 hbar V) int dt exp(i omega t - width^2 t^2/2) <[T(t), T(0)]>, or <T(t) T(0)> without the commutator."""
    from scipy.linalg import expm

    hamiltonian = np.diag(block.energies)
    stress = np.tensordot(component, block.stress, 1)
    state = thermal_state(hamiltonian, temperature)
    step, count = 0.1 * HBAR / ENERGY, 800
    forward = expm(1j * hamiltonian * step / HBAR)
    moved, total = stress.astype(complex), np.zeros(omega.shape)
    for k in range(count):
        product = np.trace(state @ (moved @ stress - stress @ moved if commutator else moved @ stress))
        t = k * step
        weight = step * np.exp(-((width * t) ** 2) / 2) * (0.5 if k == 0 else 1.0)
        # t and -t together: the correlation at -t is the complex conjugate
        total += 2 * weight * np.real(np.exp(1j * omega * t) * product)
        moved = forward @ moved @ forward.conj().T
    return total / (2 * HBAR * block.volume)


def _kept_by_cases(energies: NDArray[np.float64], block: Block) -> float:
    """The share of the weight of all lines of (2.12) that is left when the conditions of (2.13) are applied."""
    weight = np.abs(block.stress[2]) ** 2
    absorbed = energies[None, :] - energies[:, None]  # omega of the first delta function: E_n - E_m
    emitted = -absorbed  # omega of the second
    start = energies[:, None]
    kept = weight[absorbed >= -start].sum() + weight[emitted <= start].sum()
    return float(kept / (2 * weight.sum()))
