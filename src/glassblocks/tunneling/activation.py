"""Thermally activated relaxation beside that by one phonon: one distribution of barriers, rates that add.

A system of asymmetry Delta in a double well of barrier V, from the mean of its minima, tunnels with Delta_0 =
E_0 exp(-V/E_0) and hops over the barrier. Both channels relax it:

    1/tau = A E Delta_0^2 coth(E/2kT) + (1/tau_0) exp(-V/kT) cosh(Delta/2kT).

P dDelta d(ln Delta_0) is (P/E_0) g(V) dDelta dV with V > 0, and the relaxational response over C becomes

    int dDelta/kT int dV/E_0 g(V) (Delta/E)^2 sech^2(E/2kT)/(1 - i omega tau),

its imaginary part the friction, its real part -2 dc/c. Where no hop is fast enough this is the standard model. Above a
few kelvin with g = 1 the friction is pi C kT/E_0 and the velocity falls as C (kT/E_0) ln(omega tau_0): linear in T. The
end of g makes the peak of the friction at kT of about V_gauss/ln(1/omega tau_0).

In the manner of D. Tielburger, R. Merz, R. Ehrenfels and S. Hunklinger, Phys. Rev. B 45, 2750 (1992), with a
Gaussian g, and of K. S. Gilroy and W. A. Phillips, Philos. Mag. B 43, 735 (1981), with an exponential one. This is
phenomenology: the prefactor E_0 of Delta_0, one tau_0 for all, g(0) = 1, and one-phonon rates at any T are choices. The
resonant part, whose systems have the lowest barriers, is left as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from glassblocks.errors import InputError

Array = NDArray[np.float64]
Complex = NDArray[np.complex128]

#: s, of the vibration in a well.
ATTEMPT_TIME = 1e-13
#: E/kT beyond which sech^2 is left out, 1e-17; g is left out below 1e-9.
_THERMAL_END = 40.0
_GAUSS_END, _EXP_END = 6.5, 21.0
#: e-folds of the slower rate beyond omega tau = 1.
_TAIL = 18.0
#: Nodes in each panel of E, in the last one, and in V on either side of omega tau = 1, for kT below E_0 and above.
_COLD, _HOT = (42, 22, 28, 24), (24, 6, 46, 26)
_COLD_FROM = 1.2
#: Temperatures at once, so that what is in work fits the cache.
_BLOCK = 4


@dataclass(frozen=True)
class Barriers:
    """What thermal activation needs to know of the double wells.

    Parameters
    ----------
    zero_point
        E_0, J: Delta_0 = E_0 exp(-V/E_0).
    gaussian
        V_gauss, J: g(V) has the factor exp(-V^2/(2 V_gauss^2)).
    exponential
        V_exp, J: g(V) has the factor exp(-V/V_exp).
    attempt_time
        tau_0, s.

    Raises
    ------
    InputError
        If a value is not positive.

    Examples
    --------
    >>> from glassblocks.constants import BOLTZMANN
    >>> from glassblocks.medium import ElasticMedium
    >>> from glassblocks.pair import Pair
    >>> from glassblocks.tunneling import TunnelingModel, internal_friction
    >>> glass = ElasticMedium(2200.0, 5800.0, 3800.0)
    >>> wells = Barriers(13 * BOLTZMANN, gaussian=500 * BOLTZMANN)
    >>> model = TunnelingModel.from_C(glass, C=Pair(3e-4, 2.7e-4), P=1e45, barriers=wells)
    >>> [round(1e4 * float(internal_friction(model, T, omega=1e6).t), 2) for T in (1.0, 30.0, 100.0)]
    [3.74, 12.04, 0.48]
    """

    zero_point: float
    gaussian: float = float("inf")
    exponential: float = float("inf")
    attempt_time: float = ATTEMPT_TIME

    def __post_init__(self) -> None:
        for name in ("zero_point", "gaussian", "exponential", "attempt_time"):
            value = getattr(self, name)
            if not value > 0 or (name in ("zero_point", "attempt_time") and np.isinf(value)):
                raise InputError(
                    name,
                    received=value,
                    allowed="positive, energies in J, the attempt time in s",
                    remedy="check its unit: k_B times 1 K is 1.38e-23 J",
                )


def activated_response(W: Array, thermal: Array, omega: Array, barriers: Barriers) -> tuple[Complex, Complex]:
    """The integral above, and its derivative by ln A, to 1e-6.

    Parameters
    ----------
    W
        omega/(A (kT)^3), shape (n,).
    thermal
        kT, J, shape (n,).
    omega
        rad/s, shape (n,).
    barriers
        The double wells.
    """
    q = barriers.zero_point / thermal
    log_attempt = np.log(omega * barriers.attempt_time)
    value, slope = np.empty((2, W.size), dtype=complex)
    for nodes, chosen in ((_COLD, q > _COLD_FROM), (_HOT, q <= _COLD_FROM)):
        places = np.flatnonzero(chosen)
        for some in np.split(places, range(_BLOCK, places.size, _BLOCK)) if places.size else ():
            value[some], slope[some] = _integral(W[some], q[some], log_attempt[some], barriers, nodes)
    return value, slope


def _integral(
    W: Array, q: Array, log_attempt: Array, barriers: Barriers, nodes: tuple[int, int, int, int]
) -> tuple[Complex, Complex]:
    """In e = E/kT and y, with Delta_0 = E sech y, Delta = E tanh y and V/E_0 = ln(q/e) + ln cosh y > 0."""
    W, q = W[:, None], q[:, None]
    e, weight = _energies(q, *nodes[:2])
    tunnel = np.log(e**3 / np.tanh(e / 2) / W)  # ln 1/(omega tau) of each channel at y = 0
    hop = q * np.log(e / q) - log_attempt[:, None]
    low = np.log(np.maximum(1.0, e / q))  # ln cosh y from which V > 0
    gauss, exponential = (each / barriers.zero_point for each in (barriers.gaussian, barriers.exponential))
    high = np.maximum(min(_GAUSS_END * gauss, _EXP_END * exponential) - np.log(q / e), low)
    middle = np.clip(_crossing(tunnel, hop + e / 2 - np.log(2), q), low, high)
    end = np.minimum(middle + _TAIL / np.minimum(q, 2.0), high)
    y, dy = _two_panels(_inverse(low), _inverse(middle), _inverse(end), *nodes[2:])
    t = np.exp(-2 * y)
    above = 1 + t
    tanh = (1 - t) / above
    by_phonon = (4 * np.exp(tunnel))[..., None] * t / above**2
    log_cosh = y + np.log(above / 2)
    tilt = np.exp(e[..., None] / 2 * tanh)  # exp(Delta/2kT)
    by_hop = np.exp(hop[..., None] - q[..., None] * log_cosh) * (tilt + 1 / tilt) / 2
    density = dy * tanh**2
    if np.isfinite(gauss) or np.isfinite(exponential):
        V = np.log(q / e)[..., None] + log_cosh
        density *= np.exp(-V * (V / (2 * gauss**2) + 1 / exponential))
    r = by_phonon + by_hop  # 1/(omega tau)
    below = 1 / (r**2 + 1)
    share = density * below
    share_r = share * r
    # r/(r - i) = (r^2 + i r)/(r^2 + 1); its derivative by ln A is -i r_phonon/(r - i)^2
    square = share * below * by_phonon
    parts = np.stack(
        [
            (share_r * r).sum(-1),
            share_r.sum(-1),
            (2 * square * r).sum(-1),
            (square * (1 - r**2)).sum(-1),
        ]
    )
    real, imaginary, d_real, d_imaginary = (parts * weight).sum(-1)
    return real + 1j * imaginary, d_real + 1j * d_imaginary


def _energies(q: Array, n: int, last: int) -> tuple[Array, Array]:
    """Nodes in E/kT, with sech^2 in the weights; panels end at E = E_0, where the barriers begin to be felt."""
    first = np.minimum(q, 5.0)
    second = np.where(q < 5, 14.0, np.minimum(q, 14.0))
    ends = (np.zeros_like(q), first, second, np.full_like(q, _THERMAL_END))
    parts = []
    # powers because of the logarithm at 0 and the root at E_0
    for power, count, low, high in zip((3, 2, 2), (n, n, last), ends[:-1], ends[1:], strict=True):
        x, w = _unit(count)
        parts.append((low + (high - low) * x**power, (high - low) * w * power * x ** (power - 1)))
    e, weight = (np.concatenate(each, axis=1) for each in zip(*parts, strict=True))
    return e, weight / np.cosh(e / 2) ** 2


def _crossing(tunnel: Array, hop: Array, q: Array) -> Array:
    """ln cosh y where omega tau = 1: of a sum of falling exponentials, by Newton's steps from below."""
    place = np.maximum(tunnel / 2, hop / q)
    for _ in range(3):
        a, b = tunnel - 2 * place, hop - q * place
        total = np.logaddexp(a, b)
        place = place + total / (2 * np.exp(a - total) + q * np.exp(b - total))
    return place


def _inverse(log_cosh: Array) -> Array:
    result: Array = log_cosh + np.log1p(np.sqrt(-np.expm1(-2 * log_cosh)))
    return result


def _two_panels(low: Array, middle: Array, high: Array, left: int, right: int) -> tuple[Array, Array]:
    """Nodes and weights from low to high that crowd at the middle."""
    (x, w), (u, v) = _unit(left), _unit(right)
    before, after = (middle - low)[..., None], (high - middle)[..., None]
    nodes = np.concatenate([low[..., None] + before * x, middle[..., None] + after * u**2], axis=-1)
    return nodes, np.concatenate([before * w, after * (2 * u * v)], axis=-1)


@lru_cache(maxsize=8)
def _unit(n: int) -> tuple[Array, Array]:
    x, w = np.polynomial.legendre.leggauss(n)
    return (x + 1) / 2, w / 2
