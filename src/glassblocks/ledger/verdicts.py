"""What the check of an entry found: as data, in a line, in full."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from glassblocks.ledger.entry import Entry, Finding
from glassblocks.notebook import html_table


@dataclass(frozen=True)
class Verdict:
    """An entry and what its check found."""

    entry: Entry
    finding: Finding

    def _repr_html_(self) -> str:
        title = f"{label(self.entry.equation)}: {self.finding.status}"
        return html_table(title, ["", ""], [each for each in self.as_dict().items() if each[1]])

    def as_dict(self) -> dict[str, Any]:
        """Plain data, one object an equation."""
        return {
            "equation": self.entry.equation,
            "status": self.finding.status,
            "statement": self.entry.statement,
            "function": self.entry.function,
            "printed": self.finding.printed,
            "recomputed": self.finding.recomputed,
            "reading": self.entry.reading,
            "note": self.finding.note,
        }


def explain(verdict: Verdict) -> str:
    """One entry in full: both values and the derivation in words."""
    entry, finding = verdict.entry, verdict.finding
    parts = [
        f"{label(entry.equation)}   {finding.status}",
        entry.statement,
        f"implemented by {entry.function}",
        "",
        _wrapped("second route: " + one_line(entry.derivation)),
    ]
    if finding.printed or finding.recomputed:
        parts += ["", "printed      " + values(finding.printed), "recomputed   " + values(finding.recomputed)]
    if entry.reading:
        parts += ["", _wrapped("reading: " + entry.reading)]
    if finding.note:
        parts += ["", *map(_wrapped, finding.note.splitlines())]
    return "\n".join(parts)


def tally(verdicts: Iterable[Verdict]) -> list[tuple[str, int]]:
    """How many entries have each status, in the order they first appear."""
    return list(Counter(verdict.finding.status for verdict in verdicts).items())


def label(equation: str) -> str:
    """Write "(3.4)" for an equation, the bare name for a claim.

    Examples
    --------
    >>> label("3.4"), label("claim:table")
    ('(3.4)', 'claim:table')
    """
    return equation if equation.startswith("claim:") else f"({equation})"


def values(nest: Any) -> str:
    """Nested numbers on one line, six significant digits.

    Examples
    --------
    >>> values({"l": [55, 0.123456789]})
    '{l: [55, 0.123457]}'
    """
    if isinstance(nest, Mapping):
        return "{" + ", ".join(f"{key}: {values(item)}" for key, item in nest.items()) + "}"
    if isinstance(nest, list):
        return "[" + ", ".join(values(item) for item in nest) + "]"
    return f"{nest:.6g}"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, width=88, subsequent_indent="  " if text.startswith("- ") else "")


def one_line(text: str) -> str:
    """Text without its line breaks."""
    return " ".join(text.split())
