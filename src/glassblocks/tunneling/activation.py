"""Thermally activated relaxation beside that by one phonon: one distribution of barriers, rates that add.

A system of asymmetry Delta in a double well of barrier V, from the mean of its minima, tunnels with Delta_0 =
E_0 exp(-V/E_0) and hops over the barrier. Both channels relax it:

    1/tau = A E Delta_0^2 coth(E/2kT) + (1/tau_0) exp(-V/kT) cosh(Delta/2kT).

P dDelta d(ln Delta_0) is (P/E_0) g(V) dDelta dV with V > 0, and the relaxational response over C becomes

    int dDelta/kT int dV/E_0 g(V) (Delta/E)^2 sech^2(E/2kT)/(1 - i omega tau),

its imaginary part the friction, its real part -2 dc/c. Where no hop is fast enough this is the standard model. Above a
few kelvin with g = 1 the friction is pi C kT/E_0 and the velocity falls as C (kT/E_0) ln(omega tau_0): linear in T. The
end of g makes the peak of the friction at kT of about V_gauss/ln(1/omega tau_0).

Hopping over barriers of one well in an asymmetric pair, with an exponential g and no tunneling, is the model of K. S.
Gilroy and W. A. Phillips, Philos. Mag. B 43, 735 (1981). Both channels at once, with a Gaussian g whose barriers
also fix Delta_0, are that of D. Tielburger, R. Merz, R. Ehrenfels and S. Hunklinger, Phys. Rev. B 45, 2750 (1992).
The equations above are the definition here: derived from two wells and rates that add, not taken from these papers.
Prefactors of Delta_0 in the literature differ, and E_0 with them. U. Buchenau, G. D'Angelo, G. Carini, X. Liu and M. A.
Ramos, Rev. Phys. 9, 100078 (2022), review what is known. This is phenomenology: E_0 as the prefactor of Delta_0, one
tau_0 for all, g(0) = 1, and one-phonon rates at any T are choices. The resonant part, whose systems have the
lowest barriers, is left as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.errors import InputError
from glassblocks.tunneling.activation_integral import activation_integral

Array = NDArray[np.float64]
Complex = NDArray[np.complex128]

#: s, of the vibration in a well.
ATTEMPT_TIME = 1e-13


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


class ActivatedResponse(NamedTuple):
    """The relaxational response over C, shape (n,), and its derivatives by logarithms.

    Attributes
    ----------
    value
        Real part -2 dc/c, imaginary part Q^-1, both over C.
    by_rate
        By ln A.
    by_barriers
        By ln E_0, ln V_gauss, ln V_exp and ln tau_0, shape (4, n).
    """

    value: Complex
    by_rate: Complex
    by_barriers: Complex


def activated_response(W: Array, thermal: Array, omega: Array, barriers: Barriers) -> ActivatedResponse:
    """The integral above and its derivatives.

    Either part is right to 1e-6 of itself, or to 1e-9 where it is below 1e-3, if 0.02 K <= T <= 100 K, 1 Hz <= f,
    h f < kT, omega tau_0 < 0.1, 3 K <= E_0/k <= 100 K, ends of the barriers from 50 K and 3 E_0 on, and A k^3 from 3e6
    to 1e9 1/(s K^3).

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
    E_0 = barriers.zero_point
    found = activation_integral(
        W,
        E_0 / thermal,
        np.log(omega * barriers.attempt_time),
        gaussian=barriers.gaussian / E_0,
        exponential=barriers.exponential / E_0,
    )
    return ActivatedResponse(found[0], found[1], found[2:])
