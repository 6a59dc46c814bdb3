"""The convolution of reduced susceptibilities in (3.4), (3.5), (5.8), and what it scales with.

Two blocks absorb one quantum together, one taking Omega and the other omega - Omega. Over all Omega the
reduced susceptibility is needed at both signs, chi~(-Omega) = e^{-beta hbar Omega} chi~(Omega), so

    (1 - e^{-beta hbar w}) int chi~(O) chi~(w - O) dO = int chi(O) chi(w - O) [1 + n(O) + n(w - O)] dO

with the odd chi and the Bose function n. The integrand dies beyond max(omega, k_B T/hbar): the cut-off
of the susceptibility never enters. At zero temperature a constant gives level^2 omega; for two-level
systems of a flat distribution the right-hand side is level^2 omega at every temperature. The omega_c of
(4.3) comes out only when chi~ is taken constant at both signs, which breaks detailed balance.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.errors import InputError
from glassblocks.notebook import shown
from glassblocks.response.susceptibility import Sampled, Susceptibility, reduced, thermal_frequency

Floats = NDArray[np.float64]

#: Gauss-Legendre points on a panel; the error is judged by the half of them.
ORDER = 12
#: The thermal factor e^{-u hbar/k_B T} is followed down to e^-40.
DEPTH = 40.0


@shown("integral [Pa^2 rad/s]", "value +- error")
class Integral(NamedTuple):
    """The value of an integral and the estimate of its error, same unit."""

    value: float
    error: float


def convolution(a: Susceptibility, b: Susceptibility, omega: float) -> Integral:
    """(1 - e^{-beta hbar omega}) times the integral of Im chi~_a(Omega) Im chi~_b(omega - Omega) over Omega.

    Parameters
    ----------
    a, b
        Susceptibilities of one temperature, Pa.
    omega
        Angular frequency, rad/s, > 0.

    Returns
    -------
    Integral
        Pa^2 rad/s, and its error by quadrature of half the order.

    Raises
    ------
    InputError
        If omega is not positive, the temperatures differ, or at a temperature above zero Im chi does not
        vanish at zero frequency (the integral then diverges, because chi~ is k_B T/hbar Omega times it).

    Examples
    --------
    >>> from glassblocks.response import FrequencyConstant, TwoLevelBand
    >>> cold = FrequencyConstant(level=2.0, cutoff=1e15)
    >>> round(convolution(cold, cold, 1e6).value / 1e6, 9)
    4.0
    >>> warm = TwoLevelBand(level=2.0, cutoff=1e15, temperature=1.0)
    >>> round(convolution(warm, warm, 1e6).value / 1e6, 9)
    4.0
    """
    if not (np.isfinite(omega) and omega > 0):
        raise InputError("omega", received=omega, allowed="finite and positive, rad/s", remedy="e.g. 1e6")
    if a.temperature != b.temperature:
        raise InputError(
            "temperature",
            received=(a.temperature, b.temperature),
            allowed="one temperature for both susceptibilities",
            remedy="give both the same",
        )
    theta = thermal_frequency(a.temperature)
    fine, coarse = (_at(a, b, omega, theta, order) for order in (ORDER, ORDER // 2))
    return Integral(fine, abs(fine - coarse))


def printed_convolution(level_a: float, level_b: float, cutoff: float, omega: float) -> float:
    """The same integral as (4.3) estimates it: chi~ constant at both signs up to the cut-off, Pa^2 rad/s.

    level_a level_b (2 omega_c - omega), which the paper calls omega_c: kept to compare with, since
    chi~(-Omega) = chi~(Omega) contradicts (2.14) and the oddness of Im chi.

    Examples
    --------
    >>> printed_convolution(1.0, 1.0, cutoff=1e15, omega=1e6)
    1999999999000000.0
    """
    return level_a * level_b * (2 * cutoff - abs(omega))


def _at(a: Susceptibility, b: Susceptibility, omega: float, theta: float, order: int) -> float:
    top = max(a.cutoff, b.cutoff)

    def shared(u: Floats) -> Floats:
        return reduced(a, u) * reduced(b, omega - u)

    # both ends of (0, omega) deserve fine panels: chi~ may change there on a thermal scale
    edges = _panels(omega, [a, b], omega)
    within = _integrate(shared, np.unique(np.concatenate([edges, omega - edges])), order)
    if theta == 0:
        return within
    _vanishes_at_zero(a, omega)
    _vanishes_at_zero(b, omega)

    def emitted(u: Floats) -> Floats:
        # one block emits u, the other absorbs omega + u, either way round
        pair = reduced(a, omega + u) * reduced(b, u) + reduced(b, omega + u) * reduced(a, u)
        return np.asarray(np.exp(-u / theta) * pair)

    beyond = _integrate(emitted, _panels(min(top, DEPTH * theta), [a, b], omega), order)
    return float(-np.expm1(-omega / theta) * (within + beyond))


def _panels(end: float, shapes: list[Susceptibility], omega: float) -> Floats:
    """Panel edges of (0, end): geometric from below, and the kinks of sampled susceptibilities."""
    edges = [np.array([0.0, end]), end * np.geomspace(1e-9, 1.0, 46)]
    kinks = [np.asarray(shape.omega, dtype=float) for shape in shapes if isinstance(shape, Sampled)]
    kinks += [np.array([shape.cutoff]) for shape in shapes]
    for kink in kinks:
        edges += [kink, np.abs(kink - omega)]
    merged = np.unique(np.concatenate(edges))
    return merged[merged <= end]


def _integrate(function: Callable[[Floats], Floats], edges: Floats, order: int) -> float:
    x, weight = np.polynomial.legendre.leggauss(order)
    middle, half = (edges[1:] + edges[:-1]) / 2, np.diff(edges) / 2
    values = function(middle[:, None] + half[:, None] * x)
    return float(half @ (values @ weight))


def _vanishes_at_zero(chi: Susceptibility, omega: float) -> None:
    if abs(chi.imaginary(1e-12 * omega)) > 1e-6 * abs(chi.imaginary(omega)):
        raise InputError(
            "susceptibility",
            received=chi,
            allowed="Im chi -> 0 at zero frequency at a temperature above zero",
            remedy="let the samples go to zero, or use FrequencyConstant or TwoLevelBand with a temperature",
        )
