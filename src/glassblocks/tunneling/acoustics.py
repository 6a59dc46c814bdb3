"""What an acoustic experiment measures: velocity shift, internal friction, attenuation, Im chi."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from glassblocks.pair import Pair
from glassblocks.real_numbers import floats
from glassblocks.tunneling.hot_sound import warn_hot_sound
from glassblocks.tunneling.parameters import TunnelingModel
from glassblocks.tunneling.relaxational import relaxational_response
from glassblocks.tunneling.resonant import resonant_friction, resonant_velocity_shift
from glassblocks.tunneling.validity import positive, reduced_frequency, warn_fast

#: Decibels per unit of the exponent of an energy.
DECIBEL = 10 / np.log(10)
#: A part below this share of C is left out of judgments on validity.
NEGLIGIBLE = 1e-2


def velocity_shift(
    model: TunnelingModel,
    temperature: ArrayLike,
    omega: ArrayLike,
    reference_temperature: ArrayLike | None = None,
) -> Pair:
    """Delta c/c, resonant and relaxational, relative to T = 0 or to `reference_temperature`.

    Parameters
    ----------
    model
        The tunneling model.
    temperature, omega
        T in K and angular frequency in rad/s; they broadcast.
    reference_temperature
        K; the shift vanishes there.

    Returns
    -------
    Pair
        Dimensionless (l, t).

    Raises
    ------
    InputError
        If a value is not positive.

    Warns
    -----
    ValidityWarning
        Above about 3 K without `barriers` and 100 K with them, or where a relaxational part that matters has
        hbar omega not << kT.

    Examples
    --------
    >>> from glassblocks.medium import ElasticMedium
    >>> glass = ElasticMedium(2200.0, 5800.0, 3800.0)
    >>> model = TunnelingModel.from_C(glass, C=Pair(3e-4, 2.7e-4), P=1e45)
    >>> falling = velocity_shift(model, 2.0, omega=6e2, reference_temperature=1.0).l
    >>> round(float(falling / np.log(2)), 5)  # -C/2 where relaxation is fast
    -0.00015
    """
    shift = _shift(model, temperature, omega)
    if reference_temperature is None:
        return shift
    return shift - _shift(model, reference_temperature, omega)


def internal_friction(
    model: TunnelingModel, temperature: ArrayLike, omega: ArrayLike, intensity_ratio: ArrayLike = 0.0
) -> Pair:
    """Q^-1, resonant (with saturation) and relaxational.

    Parameters
    ----------
    model
        The tunneling model.
    temperature, omega
        T in K and angular frequency in rad/s; they broadcast.
    intensity_ratio
        I/I_c; saturates the resonant part.

    Returns
    -------
    Pair
        Dimensionless (l, t).

    Raises
    ------
    InputError
        If a value lies outside its range.

    Warns
    -----
    ValidityWarning
        As in `velocity_shift`.

    Examples
    --------
    >>> from glassblocks.medium import ElasticMedium
    >>> glass = ElasticMedium(2200.0, 5800.0, 3800.0)
    >>> model = TunnelingModel.from_C(glass, C=Pair(3e-4, 2.7e-4), P=1e45)
    >>> float(internal_friction(model, 1.0, omega=1e3).t) / (np.pi / 2)
    0.00027
    """
    response = relaxational_response(model, temperature, omega).imag
    _warn(model, temperature, omega, response)
    return resonant_friction(model, temperature, omega, intensity_ratio) + model.C * response


def attenuation(
    model: TunnelingModel, temperature: ArrayLike, omega: ArrayLike, intensity_ratio: ArrayLike = 0.0
) -> Pair:
    """Attenuation of sound, dB/cm: 10 log10(e) Q^-1 omega/c per length (the one unit here that is not SI).

    Parameters and warnings as in `internal_friction`.

    Examples
    --------
    >>> from glassblocks.medium import ElasticMedium
    >>> glass = ElasticMedium(2200.0, 5800.0, 3800.0)
    >>> model = TunnelingModel.from_C(glass, C=Pair(3e-4, 2.7e-4), P=1e45)
    >>> round(float(attenuation(model, 0.02, omega=2 * np.pi * 1e9).l), 2)
    36.96
    """
    friction = internal_friction(model, temperature, omega, intensity_ratio)
    per_meter: Pair = friction / model.medium.sound_speed * floats(omega, "omega")
    return per_meter * float(DECIBEL / 100)


def absorptive_susceptibility(model: TunnelingModel, temperature: ArrayLike, omega: ArrayLike) -> Pair:
    """Im chi, Pa, of the distribution: rho c^2 Q^-1, per volume, odd in omega, of weak sound.

    A drive e(t) = Ak (exp(i omega t) + c.c.) dissipates 2 A^2 k^2 omega Im chi per volume, Eq. (3.1).

    Parameters and warnings as in `internal_friction`.

    Examples
    --------
    >>> from glassblocks.medium import ElasticMedium
    >>> glass = ElasticMedium(2200.0, 5800.0, 3800.0)
    >>> model = TunnelingModel.from_C(glass, C=Pair(3e-4, 2.7e-4), P=1e45)
    >>> chi = absorptive_susceptibility(model, 0.3, omega=1e6)
    >>> float(chi.ratio / model.gamma.ratio**2)
    1.0000
    """
    return internal_friction(model, temperature, omega) * model.medium.modulus


def _shift(model: TunnelingModel, temperature: ArrayLike, omega: ArrayLike) -> Pair:
    response = relaxational_response(model, temperature, omega).real / -2
    _warn(model, temperature, omega, response)
    return resonant_velocity_shift(model, temperature, omega) + model.C * response


def _warn(model: TunnelingModel, temperature: ArrayLike, omega: ArrayLike, response: ArrayLike) -> None:
    warn_hot_sound(model, positive("temperature", temperature, "K"))
    warn_fast(reduced_frequency(temperature, omega), np.abs(response) > NEGLIGIBLE)
