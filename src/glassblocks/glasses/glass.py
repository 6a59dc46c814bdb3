"""A glass: its sound speeds and whatever else was measured of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from glassblocks.constants import ELECTRON_VOLT
from glassblocks.errors import InputError
from glassblocks.medium import STABLE, ElasticMedium, is_stable
from glassblocks.notebook import html_table
from glassblocks.pair import Pair


class GlassColumn(NamedTuple):
    """What is known of a measured quantity before it is measured."""

    #: SI unit, "" if dimensionless.
    unit: str
    #: Column of a table, as messages suggest it.
    header: str
    #: Smallest and largest value, SI; what lies outside is a slip of the unit.
    plausible: tuple[float, float]
    required: bool


def measured(unit: str, header: str, lowest: float, highest: float, *, required: bool = False) -> Any:
    """A field of `Glass`: tables, checks, messages and notebooks take all they need from it."""
    about = {"column": GlassColumn(unit, header, (lowest, highest), required)}
    return field(metadata=about) if required else field(default=None, metadata=about)


@dataclass(frozen=True, repr=False)
class Glass:
    """A glass in SI units; None for what was not measured.

    Parameters
    ----------
    name
        What it is called.
    c_l, c_t
        Longitudinal and transverse sound speed, m/s.
    gamma_l, gamma_t
        Coupling of tunneling systems to longitudinal and transverse strain, J.
    C_l, C_t
        Tunneling strength C = P gamma^2/(rho c^2), dimensionless.
    density
        rho, kg/m^3.
    uncertainties
        Standard uncertainty of any of these by name, same unit.

    Raises
    ------
    InputError
        If a value is not finite and positive or lies outside of its column's range (a slip of the unit), an
        uncertainty belongs to nothing that was measured, or c_l^2 <= (4/3) c_t^2.

    Examples
    --------
    >>> glass = Glass("mine", c_l=5800.0, c_t=3800.0, density=2200.0, uncertainties={"c_l": 10.0})
    >>> round(glass.sound_speed.ratio, 4)
    1.5263
    >>> glass
    Glass('mine', c_l=5800 +- 10 m/s, c_t=3800 m/s, density=2200 kg/m^3)
    >>> glass.medium.modulus.t
    31768000000.0
    """

    name: str
    # sound speeds from aerogels to above diamond
    c_l: float = measured("m/s", "c_l [km/s]", 10.0, 1e5, required=True)
    c_t: float = measured("m/s", "c_t [km/s]", 10.0, 1e5, required=True)
    gamma_l: float | None = measured("J", "gamma_l [eV]", 1e-6 * ELECTRON_VOLT, 1e3 * ELECTRON_VOLT)
    gamma_t: float | None = measured("J", "gamma_t [eV]", 1e-6 * ELECTRON_VOLT, 1e3 * ELECTRON_VOLT)
    C_l: float | None = measured("", "C_l [1e-4]", 1e-9, 1.0)
    C_t: float | None = measured("", "C_t [1e-4]", 1e-9, 1.0)
    density: float | None = measured("kg/m^3", "density [g/cm^3]", 1.0, 1e5)
    uncertainties: Mapping[str, float] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        for quantity, column in COLUMNS.items():
            value = getattr(self, quantity)
            if column.required or value is not None:
                _require_positive(self.name, quantity, value)
                _require_plausible(self.name, quantity, value)
        for quantity, value in self.uncertainties.items():
            if quantity not in COLUMNS or getattr(self, quantity) is None:
                raise InputError(
                    f"uncertainties of {self.name}",
                    received=quantity,
                    allowed=f"quantities that were measured, of {', '.join(COLUMNS)}",
                    remedy="give the value too, or drop its uncertainty",
                )
            _require_positive(self.name, f"uncertainty of {quantity}", value)
        if not is_stable(self.c_l, self.c_t):
            raise InputError(
                f"c_l, c_t of {self.name}",
                received=(self.c_l, self.c_t),
                allowed=STABLE,
                remedy="check that the two speeds are not exchanged",
            )
        object.__setattr__(self, "uncertainties", dict(self.uncertainties))

    def __repr__(self) -> str:
        texts = [repr(self.name)]
        for name, value, error, unit in self._measured():
            spread = "" if error is None else f" +- {error:.4g}"
            texts.append(f"{name}={value:.6g}{spread} {unit}".rstrip())
        return f"Glass({', '.join(texts)})"

    def _measured(self) -> list[tuple[str, float, float | None, str]]:
        """Name, value, standard uncertainty and SI unit of what was measured."""
        return [
            (name, getattr(self, name), self.uncertainties.get(name), column.unit)
            for name, column in COLUMNS.items()
            if getattr(self, name) is not None
        ]

    def _repr_html_(self) -> str:
        return html_table(self.name, ["quantity", "value", "+-", "unit"], self._measured())

    @property
    def sound_speed(self) -> Pair:
        """(c_l, c_t), m/s."""
        return Pair(self.c_l, self.c_t)

    @property
    def gamma(self) -> Pair | None:
        """(gamma_l, gamma_t), J; None unless both were measured."""
        return None if self.gamma_l is None or self.gamma_t is None else Pair(self.gamma_l, self.gamma_t)

    @property
    def strength(self) -> Pair | None:
        """(C_l, C_t), dimensionless; None unless both were measured."""
        return None if self.C_l is None or self.C_t is None else Pair(self.C_l, self.C_t)

    @property
    def medium(self) -> ElasticMedium:
        """The elastic medium that carries its phonons.

        Raises
        ------
        InputError
            If the density is not known.
        """
        if self.density is None:
            raise InputError(
                f"density of {self.name}",
                received=None,
                allowed="a density > 0 in kg/m^3",
                remedy="add a column density [g/cm^3] to the table, or choose a glass that has one",
            )
        return ElasticMedium(self.density, self.c_l, self.c_t)


#: The measured quantities of a glass, by their names in tables.
COLUMNS: dict[str, GlassColumn] = {
    each.name: each.metadata["column"] for each in fields(Glass) if "column" in each.metadata
}


def _require_plausible(glass: str, quantity: str, value: float) -> None:
    low, high = COLUMNS[quantity].plausible
    if not low <= value <= high:
        raise InputError(
            f"{quantity} of {glass}",
            received=value,
            allowed=f"{low:.3g} to {high:.3g} {COLUMNS[quantity].unit}".rstrip(),
            remedy="pass SI units (km/s: times 1000; eV: times glassblocks.constants.ELECTRON_VOLT)",
        )


def _require_positive(glass: str, quantity: str, value: float) -> None:
    if not (isinstance(value, (int, float)) and math.isfinite(value) and value > 0):
        raise InputError(
            f"{quantity} of {glass}",
            received=value,
            allowed="finite and > 0, in SI units",
            remedy="check the value and its unit",
        )
