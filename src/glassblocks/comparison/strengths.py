"""Section V: is the electric or the elastic interaction of tunneling systems the stronger one?"""

from __future__ import annotations

import math
from dataclasses import dataclass

from glassblocks.glasses import provenance
from glassblocks.notebook import shown
from glassblocks.tables.units import factor_to

#: What the estimates are, for reports.
DEFINITION = (
    "stress: n0 M^2/(rho c^2), with n0 a density of states per energy and volume and M an energy, so that "
    "n0 M^2 is in erg/cm^3 (erg/cm^2 is printed); dipole: n_e mu^2/epsilon, a pure number in Gaussian units. "
    "The pair energies are M^2/(4 pi rho c^2 r^3), from (2.17) counted twice, and mu^2/(epsilon r^3) in Gaussian "
    "units: like for like the dipole strength weighs 4 pi times as much as the two printed numbers suggest"
)


@shown(
    "strengths of section V",
    "name, stress, printed_stress, dipole, printed_dipole, ratio, like_for_like, quality",
)
@dataclass(frozen=True)
class StrengthEstimate:
    """The dimensionless strengths of one glass, as section V defines them.

    Attributes
    ----------
    stress, dipole
        n0 M^2/(rho c^2) and n_e mu^2/epsilon, recomputed from the quoted data.
    printed_stress, printed_dipole
        The same as the paper prints them.
    quality
        How well the paper knows n0 M^2.
    """

    name: str
    stress: float
    dipole: float
    printed_stress: float
    printed_dipole: float
    quality: str

    @property
    def ratio(self) -> float:
        """Dipole over stress strength as the paper compares them."""
        return self.dipole / self.stress

    @property
    def like_for_like(self) -> float:
        """Ratio of the two pair energies at equal distance, up to angular factors of order one.

        (2.17) and (5.2) carry 1/(8 pi), and pairs count twice: the pair energies are T^2/(4 pi rho c^2 r^3)
        and, in rationalized units, p^2/(4 pi epsilon r^3), which in Gaussian units is p^2/(epsilon r^3).
        """
        return 4 * math.pi * self.ratio


def estimate_strengths() -> list[StrengthEstimate]:
    """The estimates of section V for BK7 and SiO2, recomputed in SI units from what it quotes.

    Examples
    --------
    >>> for each in estimate_strengths():
    ...     print(f"{each.name} {each.stress:.3g} {each.dipole:.3g} {each.ratio:.3g}")
    BK7 9.43e-05 0.00162 17.2
    a-SiO2 0.000276 3.83e-05 0.139
    """
    estimates = []
    for name, quoted in provenance()["strengths"].items():
        n0_m2 = quoted["tunneling_strength"] * factor_to(quoted["tunneling_strength_unit"], "Pa")
        density = quoted["density"] * factor_to(quoted["density_unit"], "kg/m^3")
        c = quoted["sound_speed"] * factor_to(quoted["sound_speed_unit"], "m/s")
        estimates.append(
            StrengthEstimate(
                name=name,
                stress=n0_m2 / (density * c**2),
                dipole=quoted["dipole_strength_numerator"] / quoted["permittivity"],
                printed_stress=quoted["printed_stress_strength"],
                printed_dipole=quoted["printed_dipole_strength"],
                quality=quoted["tunneling_strength_quality"],
            )
        )
    return estimates
