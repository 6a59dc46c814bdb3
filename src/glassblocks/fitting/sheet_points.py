"""Everything measured in a sheet, row by row."""

from __future__ import annotations

from dataclasses import dataclass

Numbered = list[float | None]


@dataclass
class Measured:
    """One quantity: values and errors in SI, and for each row why it is left out (empty: it is not)."""

    values: Numbered
    errors: Numbered | None
    why: list[str]

    def used(self) -> list[int]:
        """Rows with a value that is not left out."""
        rows = enumerate(zip(self.values, self.why, strict=True))
        return [row for row, (value, why) in rows if value is not None and not why]

    def left_out(self) -> list[int]:
        """Rows with a value that is left out."""
        rows = enumerate(zip(self.values, self.why, strict=True))
        return [row for row, (value, why) in rows if value is not None and why]


@dataclass
class SheetPoints:
    """Everything measured in a sheet, row by row; None where nothing was."""

    temperature: Numbered
    temperature_error: Numbered | None
    frequency: Numbered | None
    frequency_error: Numbered | None
    data: dict[str, Measured]
    said: list[str]
    photons: Numbered | None = None
    power: Numbered | None = None
    coupling_Q: Numbered | None = None

    def measured_rows(self) -> list[int]:
        """Rows with a temperature and a value that is not left out."""
        return sorted({row for each in self.data.values() for row in each.used()})
