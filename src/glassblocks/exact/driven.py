"""The energy that a superblock takes from a plane-wave phonon, Eqs. (3.1) and (3.3), two ways.

The drive is that of (3.1), e(t) = Ak (e^{i omega t} + c.c.), so H(t) = H + Ak (F e^{i omega t} + F^+ e^{-i omega t}).
`golden_rule` counts transitions between the exact eigenstates of H; `pulse_power` follows the state in
time under H(t) and reads off its energy. They must agree, the latter within the band of its pulse.
"""

from __future__ import annotations

from math import pi
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.blocks.coupled_blocks import Superblock
from glassblocks.constants import HBAR
from glassblocks.coupling.strained import coupling_change_along
from glassblocks.errors import ConvergenceError, InputError
from glassblocks.notebook import shown
from glassblocks.real_numbers import floats
from glassblocks.response.lines import Lines, sorted_lines
from glassblocks.response.thermal import degeneracy_width, thermal_weights, transitions
from glassblocks.tensors import displacement_gradient, to_mandel

#: Half length of a pulse in units of its duration: its envelope has fallen to 1e-8 there.
REACH = 6.0
#: Initial states with less thermal weight than this are not followed in time.
NEGLIGIBLE = 1e-12


def drive(
    superblock: Superblock,
    direction: ArrayLike,
    vector: ArrayLike,
    *,
    wavenumber: float = 0.0,
    coupling_change: bool = False,
) -> NDArray[Any]:
    """F = dH/d(Ak) of a plane wave, Eq. (2.21), between product states.

    Parameters
    ----------
    superblock
        The superblock at rest.
    direction
        Along which the wave runs, (3,), any length.
    vector
        Unit vector of its displacement, (3,): along `direction` for l, across for t.
    wavenumber
        k, 1/m. At 0 the strain is uniform and F is Hermitian; else block s has the phase e^{-i k . x_s}.
    coupling_change
        Whether Delta Lambda of (2.20) is in: the operator behind (3.4). The unknown Delta T is not.

    Returns
    -------
    array
        F, J, (D, D).

    Raises
    ------
    InputError
        If a vector is not a finite non-zero 3-vector.
    MemoryLimitError
        If it does not fit.
    """
    k, u = (_unit(name, value) for name, value in (("direction", direction), ("vector", vector)))
    gradient = displacement_gradient(k, u)
    strain = to_mandel((gradient + gradient.T) / 2)
    along = superblock.positions @ k
    phase: NDArray[Any] = np.exp(-1j * wavenumber * along) if wavenumber else np.ones(along.size)
    # displacement per unit Ak; only differences count: i e^{-ikx}/k, or x where the wave is long
    moved = (1j * phase / wavenumber if wavenumber else along)[:, None] * u
    total: NDArray[Any] = np.zeros(2 * (superblock.dimension,), np.result_type(superblock.dtype, phase))
    for s, block in enumerate(superblock.blocks):
        total += superblock.dense_operator(s, phase[s] * np.tensordot(strain, block.stress, 1))
        for other in range(s + 1, len(superblock.blocks)) if coupling_change else ():
            change = coupling_change_along(
                superblock.positions[s] - superblock.positions[other],
                moved[s] - moved[other],
                superblock.medium,
            )
            total += superblock.dense_pair(s, other, 2 * superblock.g * change)
    return total


def golden_rule(hamiltonian: NDArray[Any], force: NDArray[Any], temperature: float) -> Lines:
    """Power absorbed by transitions between eigenstates, the content of (3.1) and of (3.3) to second order.

    P = (2 pi/hbar) (Ak)^2 sum_mn p_m |F_mn|^2 hbar omega [delta(E_n - E_m - hbar omega) - (m <-> n)]
    = 2 V (Ak)^2 omega Im chi(omega) where F is uniform.

    Parameters
    ----------
    hamiltonian
        H, J, (D, D).
    force
        F of `drive`, J, (D, D), in the same basis.
    temperature
        K, >= 0.

    Returns
    -------
    Lines
        Not odd; strength: the integral of the power over the frequency of the drive, per (Ak)^2, W rad/s.

    Raises
    ------
    InputError
        If the temperature is negative or not finite.

    Examples
    --------
    >>> atom = np.diag([0.0, HBAR])
    >>> lines = golden_rule(atom, HBAR * np.ones((2, 2)), temperature=0.0)
    >>> lines.omega, (lines.strength / (2 * pi * HBAR)).round(12)
    (array([1.]), array([1.]))
    """
    energies, vectors = np.linalg.eigh(hamiltonian)
    element = vectors.conj().T @ force @ vectors
    m, n, gap, change = transitions(energies, temperature)
    active = (change > 0) & (gap > degeneracy_width(energies))
    m, n, gap, change = m[active], n[active], gap[active], change[active]
    power = 2 * pi / HBAR**2 * gap * change * np.abs(element[m, n]) ** 2
    return sorted_lines(gap / HBAR, power, odd=False)


@shown("what a pulse took, per (Ak)^2", "power [W] +- error, width [rad/s]")
class Pulse(NamedTuple):
    """What a pulse of Gaussian envelope took."""

    #: Absorbed energy over the integral of the squared envelope, per (Ak)^2, W.
    power: float
    #: Standard deviation of the Gaussian that broadens the golden rule's lines in it, rad/s: 1/(sqrt 2 duration).
    width: float
    #: Estimate of the error of `power` from the integration, W: the same with a hundred times looser tolerance.
    error: float


def pulse_power(
    hamiltonian: NDArray[Any],
    force: NDArray[Any],
    temperature: float,
    *,
    omega: float,
    amplitude: float,
    duration: float,
    tolerance: float = 1e-11,
) -> Pulse:
    """Power absorbed under H(t), by propagation of every thermally occupied state, Eq. (3.3).

    The envelope is e^{-t^2/2 duration^2}. To second order in the amplitude the mean power is exactly the
    golden rule's with Gaussian lines of standard deviation 1/(sqrt 2 duration), except for the
    counter-rotating part of relative size e^{-(omega duration)^2}; higher orders go as amplitude^2.

    Parameters
    ----------
    hamiltonian
        H, J, (D, D).
    force
        F, J, (D, D), Hermitian: a uniform strain.
    temperature
        K, >= 0.
    omega
        Angular frequency of the drive, rad/s.
    amplitude
        Ak, dimensionless, > 0; half the peak strain.
    duration
        s, > 0.
    tolerance
        Relative tolerance of the integrator.

    Raises
    ------
    InputError
        If a number is not positive or F is not Hermitian.
    ConvergenceError
        If the integrator gives up.
    """
    for name, value in (("omega", omega), ("amplitude", amplitude), ("duration", duration)):
        if not (np.isfinite(value) and value > 0):
            raise InputError(
                name, received=value, allowed="finite and positive, in SI units", remedy="pass its size"
            )
    if not np.allclose(force, force.conj().T, rtol=0, atol=1e-12 * np.max(np.abs(force))):
        raise InputError(
            "force",
            received="a matrix that is not Hermitian",
            allowed="a uniform strain, wavenumber=0",
            remedy="use golden_rule for a wave with phases",
        )
    energies, vectors = np.linalg.eigh(hamiltonian)
    force = vectors.conj().T @ force @ vectors / HBAR
    weights = thermal_weights(energies, temperature)
    pulse = (omega, amplitude, duration)
    fine, coarse = (
        _absorbed(energies / HBAR, force, weights, pulse, rtol) for rtol in (tolerance, 100 * tolerance)
    )
    scale = HBAR / (amplitude**2 * pi**0.5 * duration)
    return Pulse(scale * fine, 1 / (2**0.5 * duration), scale * abs(fine - coarse))


def _absorbed(
    levels: NDArray[np.float64],
    force: NDArray[Any],
    weights: NDArray[np.float64],
    pulse: tuple[float, float, float],
    tolerance: float,
) -> float:
    """Energy taken from the pulse over hbar, 1/s, in the interaction picture: only the pulse changes the state."""
    from scipy.integrate import solve_ivp

    omega, amplitude, duration = pulse
    followed = np.flatnonzero(weights > NEGLIGIBLE)
    start = np.eye(levels.size, dtype=complex)[:, followed]

    def rate(time: float, state: NDArray[Any]) -> NDArray[Any]:
        strain = 2 * amplitude * np.exp(-((time / duration) ** 2) / 2) * np.cos(omega * time)
        turn = np.exp(-1j * levels * time)[:, None]
        psi = turn * state.reshape(start.shape)
        change: NDArray[Any] = -1j * strain * turn.conj() * (force @ psi)
        return change.ravel()

    reach = REACH * duration
    done = solve_ivp(
        rate, (-reach, reach), start.ravel(), method="DOP853", rtol=tolerance, atol=tolerance, t_eval=[reach]
    )
    if not done.success:
        raise ConvergenceError(
            f"time propagation stopped: {done.message}; use a shorter pulse or a weaker drive"
        )
    occupation = np.abs(done.y[:, -1].reshape(start.shape)) ** 2
    # sum_n |psi_nm|^2 (E_n - E_m): the diagonal, nearly one, does not enter and costs no digits
    gained = np.sum(occupation * (levels[:, None] - levels[followed]), axis=0)
    return float(weights[followed] @ gained)


def _unit(name: str, value: ArrayLike) -> NDArray[np.float64]:
    vector = floats(value, name)
    length = np.linalg.norm(vector)
    if vector.shape != (3,) or not np.isfinite(length) or length == 0:
        raise InputError(name, received=value, allowed="a finite non-zero 3-vector", remedy="e.g. [0, 0, 1]")
    unit: NDArray[np.float64] = vector / length
    return unit
