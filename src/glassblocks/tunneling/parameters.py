"""The parameters of the standard tunneling model of one glass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.errors import InputError
from glassblocks.medium import ElasticMedium
from glassblocks.notebook import shown
from glassblocks.pair import Pair
from glassblocks.real_numbers import number_or_floats
from glassblocks.tunneling.activation import Barriers

#: Energy at which a distribution that goes as a power of E has the density P: k_B times 1 K, J.
REFERENCE_ENERGY = BOLTZMANN
#: Exponents of E for which every integral of this package has been checked.
EXPONENT_RANGE = (-0.5, 3.0)


@shown(
    "standard tunneling model",
    "P [1/(J m^3)], gamma [J], C, exponent, e_max [J], u_min, dipole [C m], permittivity [F/m]",
)
@dataclass(frozen=True)
class TunnelingModel:
    """Two-level systems of asymmetry Delta and tunnel splitting Delta_0, spread as P/Delta_0.

    In the variables E = sqrt(Delta^2 + Delta_0^2) and u = Delta_0/E their number per volume is

        n(E, u) dE du = P (E/k_B K)^exponent / (u sqrt(1 - u^2)) dE du,   E < e_max, u_min < u < 1,

    where Delta >= 0 (systems with Delta < 0 are counted with their mirror images) and K is one kelvin.

    Parameters
    ----------
    medium
        The elastic medium: density and sound speeds.
    P
        Density of states, 1/(J m^3), scalar or array.
    gamma
        Pair of coupling energies, J: half the change of the asymmetry per strain.
    exponent
        Power of E, -0.5 to 3; 0 is the constant distribution of the standard model.
    e_max
        Largest energy, J.
    u_min
        Smallest Delta_0/E, 0 <= u_min < 1.
    dipole
        p, C m: half the change of the asymmetry per macroscopic field, of a system whose moment lies along it.
    permittivity
        F/m: relative permittivity times that of the vacuum. Both only where an electric response is asked for.
    barriers
        Double wells that are also relaxed by thermal activation, for sound above 3 K; none if left out.

    Raises
    ------
    InputError
        If a value lies outside its range.

    Examples
    --------
    >>> from glassblocks.constants import ELECTRON_VOLT
    >>> silica = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
    >>> model = TunnelingModel(silica, P=0.8e45, gamma=Pair(1.04, 0.65) * ELECTRON_VOLT)
    >>> model.C.map(lambda value: float(f"{value:.3e}"))
    Pair(l=0.0003, t=0.000273)
    """

    medium: ElasticMedium
    P: Any
    gamma: Pair
    exponent: float = 0.0
    e_max: float = float("inf")
    u_min: float = 0.0
    dipole: Any = None
    permittivity: Any = None
    barriers: Barriers | None = None

    def __post_init__(self) -> None:
        for name in ("P", "exponent", "e_max", "u_min", "dipole", "permittivity"):
            if (value := getattr(self, name)) is not None:
                object.__setattr__(self, name, number_or_floats(value, name))
        gamma = Pair(number_or_floats(self.gamma.l, "gamma.l"), number_or_floats(self.gamma.t, "gamma.t"))
        object.__setattr__(self, "gamma", gamma)
        electric = [(name, getattr(self, name)) for name in ("dipole", "permittivity")]
        for name, value in (
            *(("P", self.P), ("gamma.l", self.gamma.l), ("gamma.t", self.gamma.t)),
            *((name, value) for name, value in electric if value is not None),
        ):
            if not (np.isfinite(value).all() and (np.asarray(value) > 0).all()):
                raise InputError(
                    name,
                    received=value,
                    allowed="finite and positive, in SI units (P in 1/(J m^3), gamma in J, dipole in C m, "
                    "permittivity in F/m)",
                    remedy="check the value and its unit; 1 eV = 1.602e-19 J",
                )
        low, high = EXPONENT_RANGE
        if not low <= self.exponent <= high:
            raise InputError(
                "exponent",
                received=self.exponent,
                allowed=f"{low} to {high}",
                remedy="0 is the constant distribution",
            )
        if not self.e_max > 0:
            raise InputError(
                "e_max", received=self.e_max, allowed="positive, in J", remedy="leave it out for no cut-off"
            )
        if self.barriers is not None and not self.is_standard:
            raise InputError(
                "barriers",
                received=f"beside exponent {self.exponent:g}, u_min {self.u_min:g}, e_max {self.e_max:.3g} J",
                allowed="with the constant distribution only: their own g(V) says how it ends",
                remedy="leave the others out",
            )
        if not 0 <= self.u_min < 1:
            raise InputError(
                "u_min",
                received=self.u_min,
                allowed="0 <= u_min < 1",
                remedy="leave it out for no cut-off",
            )

    @classmethod
    def from_C(cls, medium: ElasticMedium, C: Pair, P: Any, **options: Any) -> TunnelingModel:
        """The model with these dimensionless constants C = P gamma^2/(rho c^2) and this P, 1/(J m^3).

        `C` is what velocity and friction measure; `P` enters through the relaxation rate alone.

        Examples
        --------
        >>> glass = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
        >>> model = TunnelingModel.from_C(glass, C=Pair(3.0e-4, 2.7e-4), P=1e45)
        >>> round(float(model.gamma.ratio), 3)
        1.609
        """
        for value in C:
            if not (np.isfinite(value).all() and np.greater(value, 0).all()):
                raise InputError(
                    "C", received=C, allowed="finite and positive", remedy="C is of order 1e-4 in glasses"
                )
        gamma = (C * medium.modulus / P).map(np.sqrt)
        return cls(medium, P, gamma, **options)

    @property
    def C(self) -> Pair:
        """(C_l, C_t), dimensionless: C = P gamma^2/(rho c^2), section IV of the paper."""
        constants: Pair = self.P * self.gamma**2 / self.medium.modulus
        return constants

    @property
    def C_d(self) -> Any:
        """C_d = P p^2/(3 permittivity), dimensionless: what C is to sound, to an electric field.

        In the field F the asymmetry changes by 2 p F cos(theta), so that p F cos(theta) stands where gamma e does
        in the Hamiltonian. The mean of cos^2 over orientations is 1/3, and the permittivity takes the modulus's place.

        Raises
        ------
        InputError
            If the model has no dipole moment or no permittivity.
        """
        if self.dipole is None or self.permittivity is None:
            raise InputError(
                "model",
                received=f"dipole {self.dipole}, permittivity {self.permittivity}",
                allowed="both, for a response to an electric field",
                remedy="give TunnelingModel dipole (C m) and permittivity (F/m)",
            )
        return self.P * self.dipole**2 / (3 * self.permittivity)

    @property
    def rate_constant(self) -> Any:
        """A of the fastest one-phonon rate 1/tau_min = A E^3 coth(E/2kT), 1/(s J^3).

        A = (gamma_l^2/c_l^5 + 2 gamma_t^2/c_t^5)/(2 pi rho hbar^4): one longitudinal and two transverse
        polarizations (J. Jackle, Z. Phys. 257, 212 (1972)).
        """
        per_polarization = self.gamma**2 / self.medium.sound_speed**5
        return (per_polarization.l + 2 * per_polarization.t) / (2 * np.pi * self.medium.density * HBAR**4)

    @property
    def is_standard(self) -> bool:
        """Whether the distribution is the constant one without cut-offs."""
        return self.exponent == 0 and self.u_min == 0 and np.isinf(self.e_max)
