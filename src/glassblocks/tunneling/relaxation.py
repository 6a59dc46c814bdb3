"""Relaxation of a two-level system by one phonon."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from glassblocks.constants import BOLTZMANN
from glassblocks.errors import InputError
from glassblocks.real_numbers import floats
from glassblocks.tunneling.parameters import TunnelingModel
from glassblocks.tunneling.validity import positive, warn_hot


def relaxation_rate(
    model: TunnelingModel, energy: ArrayLike, temperature: ArrayLike, u: ArrayLike = 1.0
) -> Any:
    """One-phonon rate 1/tau, 1/s, of systems of energy E and u = Delta_0/E.

    1/tau = (gamma_l^2/c_l^5 + 2 gamma_t^2/c_t^5) Delta_0^2 E coth(E/2kT)/(2 pi rho hbar^4), by the golden
    rule from H' = gamma e Delta_0 sigma_x/E with one longitudinal and two transverse polarizations
    (J. Jackle, Z. Phys. 257, 212 (1972)). Holds below about 3 K.

    Parameters
    ----------
    model
        The tunneling model.
    energy
        E, J, positive.
    temperature
        T, K, positive.
    u
        Delta_0/E, 0 to 1.

    Returns
    -------
    array
        1/s, of the broadcast shape.

    Raises
    ------
    InputError
        If a value lies outside its range.

    Examples
    --------
    >>> from glassblocks.constants import ELECTRON_VOLT
    >>> from glassblocks.medium import ElasticMedium
    >>> from glassblocks.pair import Pair
    >>> silica = ElasticMedium(2200.0, 5800.0, 3800.0)
    >>> model = TunnelingModel(silica, P=0.8e45, gamma=Pair(1.04, 0.65) * ELECTRON_VOLT)
    >>> rate = relaxation_rate(model, energy=BOLTZMANN * 1.0, temperature=1.0)
    >>> f"{float(rate):.2e}"
    '1.05e+08'
    """
    energy, temperature = positive("energy", energy, "J"), positive("temperature", temperature, "K")
    u = floats(u, "u")
    if not ((u >= 0).all() and (u <= 1).all()):
        raise InputError("u", received=u, allowed="0 to 1", remedy="u = Delta_0/E")
    warn_hot(temperature)
    coth = 1 / np.tanh(energy / (2 * BOLTZMANN * temperature))
    return model.rate_constant * u**2 * energy**3 * coth
