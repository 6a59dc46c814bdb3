"""What an electric measurement sees of the same distribution: loss tangent and change of the permittivity."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from glassblocks.constants import VACUUM_PERMITTIVITY
from glassblocks.errors import InputError
from glassblocks.tunneling.acoustics import NEGLIGIBLE
from glassblocks.tunneling.parameters import TunnelingModel
from glassblocks.tunneling.relaxational import relaxational_response
from glassblocks.tunneling.resonant import resonant_response, resonant_velocity_shift
from glassblocks.tunneling.saturation import saturation_factor
from glassblocks.tunneling.validity import positive, reduced_frequency, warn_fast, warn_hot

#: How the field at a system differs from the macroscopic one.
LocalField = Literal["none", "lorentz", "onsager"]


def loss_tangent(
    model: TunnelingModel, temperature: ArrayLike, omega: ArrayLike, level: ArrayLike = 0.0
) -> Any:
    """tan delta = eps''/eps' of two-level systems, resonant (with saturation) and relaxational.

    tan delta = C_d [pi tanh(hbar omega/2kT)/sqrt(1 + n/n_c) + the relaxational integral of the internal friction],
    C_d = P p^2/(3 eps_0 eps_r); sources as for sound, and M. von Schickfus and S. Hunklinger, Phys. Lett. 64A, 144
    (1977). Relaxation is by phonons, so the model's gamma enters.

    Parameters
    ----------
    model
        With `dipole` and `permittivity`.
    temperature, omega
        T in K and angular frequency in rad/s; they broadcast.
    level
        n/n_c, photon number (power, squared field) over its critical value; saturates the resonant part.

    Returns
    -------
    array
        Dimensionless, of the broadcast shape.

    Raises
    ------
    InputError
        If a value lies outside its range, or the model has no dipole moment.

    Warns
    -----
    ValidityWarning
        Above about 3 K, or where a relaxational part that matters has hbar omega not << kT.

    Examples
    --------
    >>> from glassblocks.medium import ElasticMedium
    >>> from glassblocks.pair import Pair
    >>> glass = ElasticMedium(2200.0, 5800.0, 3800.0)
    >>> model = TunnelingModel.from_C(glass, Pair(3e-4, 2.7e-4), P=1e45, dipole=3.3e-30, permittivity=3.4e-11)
    >>> round(float(loss_tangent(model, 0.01, omega=2 * np.pi * 5e9) / model.C_d / np.pi), 4)  # pi C_d
    1.0000
    >>> round(float(loss_tangent(model, 1.0, omega=6e3) / model.C_d / np.pi), 3)  # plateau: pi C_d/2
    0.5
    """
    return resonant_loss_tangent(model, temperature, omega, level) + relaxational_loss_tangent(
        model, temperature, omega
    )


def permittivity_shift(
    model: TunnelingModel,
    temperature: ArrayLike,
    omega: ArrayLike,
    reference_temperature: ArrayLike | None = None,
) -> Any:
    """Delta eps'/eps' of two-level systems, relative to T = 0 or to `reference_temperature`.

    A field lowers energies as a strain does, but eps' grows by that and the modulus falls: Delta eps'/eps' is -2 times
    the velocity shift with C_d in C's place. It falls as -2 C_d ln T while relaxation is slow and rises as + C_d ln T
    once it is fast. A strong drive does not change it, because the hole that it burns is even about the drive.

    Parameters, errors and warnings as in `loss_tangent`.

    Examples
    --------
    >>> from glassblocks.medium import ElasticMedium
    >>> from glassblocks.pair import Pair
    >>> glass = ElasticMedium(2200.0, 5800.0, 3800.0)
    >>> model = TunnelingModel.from_C(glass, Pair(3e-4, 2.7e-4), P=1e45, dipole=3.3e-30, permittivity=3.4e-11)
    >>> fast = permittivity_shift(model, 2.0, omega=6e2, reference_temperature=1.0)
    >>> round(float(fast / np.log(2) / model.C_d), 3)
    1.0
    """
    shift = resonant_permittivity_shift(model, temperature, omega) + relaxational_permittivity_shift(
        model, temperature, omega
    )
    if reference_temperature is None:
        return shift
    return shift - permittivity_shift(model, reference_temperature, omega)


def resonant_loss_tangent(
    model: TunnelingModel, temperature: ArrayLike, omega: ArrayLike, level: ArrayLike = 0.0
) -> Any:
    """pi C_d tanh(hbar omega/2kT)/sqrt(1 + n/n_c): the part in which a photon lifts a system with E = hbar omega."""
    return model.C_d * resonant_response(model, temperature, omega) * saturation_factor(level)


def relaxational_loss_tangent(model: TunnelingModel, temperature: ArrayLike, omega: ArrayLike) -> Any:
    """C_d times the integral of the relaxational friction; pi C_d/2 where relaxation is fast."""
    response = relaxational_response(model, temperature, omega).imag
    _warn(temperature, omega, response)
    return model.C_d * response


def resonant_permittivity_shift(model: TunnelingModel, temperature: ArrayLike, omega: ArrayLike) -> Any:
    """-2 C_d [Re psi(1/2 + x/(2 pi i)) - ln(x/2 pi)], x = hbar omega/kT, relative to T = 0."""
    # l and t differ by C alone, so either gives the function
    per_C = resonant_velocity_shift(model, temperature, omega).l / model.C.l
    return -2 * model.C_d * per_C


def relaxational_permittivity_shift(model: TunnelingModel, temperature: ArrayLike, omega: ArrayLike) -> Any:
    """C_d int_0^inf de sech^2(e/2) int_0^1 du sqrt(1 - u^2)/u 1/(1 + omega^2 tau^2), relative to T = 0."""
    response = relaxational_response(model, temperature, omega).real
    _warn(temperature, omega, response)
    return model.C_d * response


def local_field_factor(permittivity: ArrayLike, local_field: LocalField = "lorentz") -> Any:
    """Field at a system over the macroscopic field, by which `dipole` exceeds the moment of a system in the vacuum.

    The dipole moment of this package answers to the macroscopic field. "lorentz" is (eps_r + 2)/3, a system as one of
    the polarizable sites of the glass; "onsager" is 3 eps_r/(2 eps_r + 1), an empty sphere in the dielectric; "none" is
    one. Which of them holds is not known for a glass.

    Parameters
    ----------
    permittivity
        F/m, at least that of the vacuum.
    local_field
        By name.

    Raises
    ------
    InputError
        If the name is none of these.

    Examples
    --------
    >>> silica = 3.8 * VACUUM_PERMITTIVITY
    >>> [round(float(local_field_factor(silica, name)), 3) for name in ("none", "lorentz", "onsager")]
    [1.0, 1.933, 1.326]
    """
    relative = positive("permittivity", permittivity, "F/m") / VACUUM_PERMITTIVITY
    factors = {
        "none": np.ones_like(relative),
        "lorentz": (relative + 2) / 3,
        "onsager": 3 * relative / (2 * relative + 1),
    }
    if local_field not in factors:
        raise InputError(
            "local_field", received=local_field, allowed=", ".join(factors), remedy="choose one of them"
        )
    return factors[local_field]


def _warn(temperature: ArrayLike, omega: ArrayLike, response: ArrayLike) -> None:
    warn_hot(positive("temperature", temperature, "K"))
    warn_fast(reduced_frequency(temperature, omega), np.abs(response) > NEGLIGIBLE)
