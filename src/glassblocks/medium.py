"""The isotropic elastic medium that carries the phonons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from glassblocks.errors import InputError
from glassblocks.notebook import shown
from glassblocks.pair import Pair
from glassblocks.real_numbers import number_or_floats

#: Smallest c_l/c_t of a stable solid and smallest gamma_l/gamma_t of a positive coupling: 2/sqrt 3.
POSITIVITY_BOUND = (4 / 3) ** 0.5
#: Of densities and speeds in SI, whose powers a float holds: no medium comes near.
LARGEST = 1e30
#: What `is_stable` asks of two sound speeds, for messages.
STABLE = "c_l^2 > (4/3) c_t^2, that is c_l/c_t > 1.1547 (positive bulk modulus)"


def is_stable(c_l: Any, c_t: Any) -> Any:
    """Whether an isotropic solid has a positive bulk modulus rho (c_l^2 - (4/3) c_t^2), elementwise.

    Parameters
    ----------
    c_l, c_t
        Sound speeds, m/s, or c_l/c_t and 1.

    Examples
    --------
    >>> bool(is_stable(5800.0, 3800.0)), bool(is_stable(3800.0, 5800.0))
    (True, False)
    """
    return np.asarray(c_l) ** 2 > 4 / 3 * np.asarray(c_t) ** 2


@shown("elastic medium", "density [kg/m^3], c_l [m/s], c_t [m/s], alpha, modulus [Pa]")
@dataclass(frozen=True)
class ElasticMedium:
    """An isotropic elastic medium, Eqs. (2.9)-(2.10).

    Parameters
    ----------
    density
        rho, kg/m^3, scalar or array.
    c_l
        Longitudinal sound speed, m/s, scalar or array that broadcasts with the others.
    c_t
        Transverse sound speed, m/s.

    Raises
    ------
    InputError
        If a value is not positive and below 1e30, or c_l^2 <= (4/3) c_t^2, which no stable solid has.

    Examples
    --------
    >>> silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
    >>> round(silica.alpha, 4)
    0.5707
    >>> silica.modulus.t
    31768000000.0
    """

    density: Any
    c_l: Any
    c_t: Any

    def __post_init__(self) -> None:
        for name in ("density", "c_l", "c_t"):
            value = number_or_floats(getattr(self, name), name)
            object.__setattr__(self, name, value)
            if not np.all((np.asarray(value) > 0) & (np.asarray(value) <= LARGEST)):
                raise InputError(
                    name,
                    received=value,
                    allowed=f"positive, at most {LARGEST:g}, in SI units (kg/m^3, m/s)",
                    remedy="check the value and its unit",
                )
        if not np.all(is_stable(self.c_l, self.c_t)):
            raise InputError(
                "c_l, c_t",
                received=(self.c_l, self.c_t),
                allowed=STABLE,
                remedy="check that the two speeds are not exchanged",
            )

    @property
    def sound_speed(self) -> Pair:
        """(c_l, c_t), m/s."""
        return Pair(self.c_l, self.c_t)

    @property
    def alpha(self) -> Any:
        """alpha = 1 - c_t^2/c_l^2 of (2.20), dimensionless, between 1/4 and 1."""
        return 1 - self.c_t**2 / self.c_l**2

    @property
    def modulus(self) -> Pair:
        """(rho c_l^2, rho c_t^2) of (2.10), Pa."""
        return Pair(self.density * self.c_l**2, self.density * self.c_t**2)

    def wavelength(self, frequency: Any) -> Pair:
        """Wavelength c/frequency, m, of sound at `frequency`, Hz.

        Examples
        --------
        >>> ElasticMedium(2200.0, 5800.0, 3800.0).wavelength(1e6)
        Pair(l=0.0058, t=0.0038)
        """
        return Pair(self.c_l / frequency, self.c_t / frequency)

    def wavenumber(self, omega: Any) -> Pair:
        """Wave number k = omega/c, 1/m, of sound at angular frequency `omega`, rad/s.

        Examples
        --------
        >>> round(ElasticMedium(2200.0, 5800.0, 3800.0).wavenumber(5.8e6).l, 6)
        1000.0
        """
        return Pair(omega / self.c_l, omega / self.c_t)
