"""What a table may hold: its quantities, its text columns, and checks on a whole row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class AllowedSign(Enum):
    """Which numbers a column may hold."""

    POSITIVE = "> 0"
    NON_NEGATIVE = ">= 0"
    ANY = "of any sign"


#: Magnitudes, in SI units, outside of which squares and ratios of numbers overflow; zero is judged by `AllowedSign`.
MAGNITUDES = (1e-100, 1e100)


@dataclass(frozen=True)
class NumberColumn:
    """A column of numbers.

    Parameters
    ----------
    name
        The header without its unit, as in ``"c_l"`` or ``"dc/c longitudinal"``; case matters.
    unit
        The SI unit that values are converted to, as pint writes it; empty for a dimensionless quantity.
    header
        A header as a user would write it, for messages: ``"c_l [km/s]"``.
    required
        Whether the column and every cell of it must be there.
    sign
        Which numbers are allowed.
    plausible
        Smallest and largest magnitude allowed, in `unit`: what lies outside is a slip of the unit.
    """

    name: str
    unit: str = ""
    header: str = ""
    required: bool = True
    sign: AllowedSign = AllowedSign.POSITIVE
    plausible: tuple[float, float] = MAGNITUDES

    @property
    def example(self) -> str:
        """A header that this column could have."""
        return self.header or (f"{self.name} [{self.unit}]" if self.unit else self.name)


@dataclass(frozen=True)
class TextColumn:
    """A column of text, such as a name; one that is required or unique has no empty cell, a unique one none twice."""

    name: str
    required: bool = True
    unique: bool = True


class RowFault(NamedTuple):
    """What a check on a row found wrong: the columns, what they hold, what is allowed, what to do."""

    columns: tuple[str, ...]
    received: str
    allowed: str
    remedy: str


#: Looks at one row, quantity by quantity in SI (None where not measured), and returns what is wrong, if anything.
RowCheck = Callable[[Mapping[str, float | None]], RowFault | None]


@dataclass(frozen=True)
class Schema:
    """The columns that a kind of table may have, in the order in which messages name them."""

    quantities: tuple[NumberColumn, ...]
    texts: tuple[TextColumn, ...] = ()
    checks: tuple[RowCheck, ...] = ()

    def quantity(self, name: str) -> NumberColumn | None:
        """The quantity with this name, or None."""
        return next((quantity for quantity in self.quantities if quantity.name == name), None)

    def text(self, name: str) -> TextColumn | None:
        """The text column with this name, or None."""
        return next((text for text in self.texts if text.name == name), None)

    @property
    def names(self) -> list[str]:
        """Every name a header may have."""
        return [text.name for text in self.texts] + [quantity.name for quantity in self.quantities]
