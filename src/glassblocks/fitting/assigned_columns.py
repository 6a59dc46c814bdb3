"""What an assignment of columns is: which column holds what, and how its numbers become SI."""

from __future__ import annotations

from dataclasses import dataclass, field

from glassblocks.fitting.column_names import COLUMNS, Meaning, head
from glassblocks.laboratory import SheetColumn

PERCENT = ("%", "percent")
#: Columns that are not used and are named one by one.
_NAMED = 40


@dataclass(frozen=True)
class Assigned:
    """A column and how its numbers become SI: times `factor`, in `dimension`.

    Attributes
    ----------
    percent
        Whether these are errors in percent of the value.
    said
        By whom: 0 the user, 1 the package's own name, 2 another known name.
    """

    column: SheetColumn
    meaning: Meaning
    unit: str
    factor: float
    dimension: str
    percent: bool
    said: int


@dataclass
class Assignment:
    """The columns by what they hold; `asked` are the wishes of the user that found their column."""

    values: dict[str, Assigned] = field(default_factory=dict)
    errors: dict[str, Assigned] = field(default_factory=dict)
    by: list[SheetColumn] = field(default_factory=list)
    unused: list[SheetColumn] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    def was_asked(self, column: SheetColumn) -> bool:
        """Whether the user said what this column is, or that it is nothing."""
        return any(same(column, wish) for wish in self.asked)

    @property
    def data(self) -> list[str]:
        """The columns of data, in the order of reports."""
        return [name for name in COLUMNS if name in self.values]

    def described(self) -> str:
        """Where each quantity was found, as far as its head does not say it."""
        phrases = []
        for name, assigned in self.values.items():
            error = self.errors.get(name)
            renamed = assigned.said != 1 or assigned.meaning.reciprocal
            text = ("1/" if assigned.meaning.reciprocal else "") + repr(assigned.column.shown)
            way = assigned.meaning.way
            text += f" ({way.said})" if way is not None and way.said else ""
            if error is not None and (renamed or error.said != 1 or error.percent):
                parts = "percent" if error.unit in PERCENT else "parts"
                relative = f" in {parts} of the value" if error.percent else ""
                phrases.append(f"{name} from {text} with errors {error.column.shown!r}{relative}")
            elif renamed:
                phrases.append(f"{name} from {text}")
        if self.by:
            phrases.append("curves by " + ", ".join(repr(column.shown) for column in self.by))
        unused = [
            column for column in self.unused if column.written or any(cell != "" for cell in column.cells)
        ]
        if unused:
            more = f" and {len(unused) - _NAMED} more" if len(unused) > _NAMED else ""
            phrases.append("not used: " + ", ".join(repr(column.shown) for column in unused[:_NAMED]) + more)
        return "; ".join(phrases)


def same(column: SheetColumn, name: str) -> bool:
    """Whether a user's name means this column: its head with or without the unit, u for µ, or its number."""

    def plain(text: str) -> str:
        return " ".join(text.replace("µ", "u").replace("μ", "u").split())

    written = (column.written, column.shown, head(column.written).name)
    return bool(name) and (
        plain(name) in map(plain, written) or (not column.written and name == str(column.number))
    )
