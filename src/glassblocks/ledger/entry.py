"""What a ledger entry is, and how a check arrives at its status."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from glassblocks.errors import InputError
from glassblocks.notebook import shown

Status = Literal["definition", "assumption", "holds", "holds under", "differs", "not determined"]

#: Nested plain numbers: {"l": {"x0": [55, -88, 172]}}.
Values = Mapping[str, Any]


@shown("what a check found", "status, printed, recomputed, note")
@dataclass(frozen=True)
class Finding:
    """What a check found: its status, and both values as plain numbers under the same keys."""

    status: Status
    printed: Values = field(default_factory=dict)
    recomputed: Values = field(default_factory=dict)
    note: str = ""


@shown("equation and its check", "equation, statement, function, reading")
@dataclass(frozen=True)
class Entry:
    """One equation or claim of the paper.

    Parameters
    ----------
    equation
        Its number, "2.1" ... "A15", or "claim:..." for a statement in the text.
    statement
        What it says, in a line.
    function
        Dotted path of the function that implements it.
    check
        Computes the finding; its docstring is the derivation in words.
    reading
        Where the transcript was read otherwise than it stands, empty if nowhere.
    """

    equation: str
    statement: str
    function: str
    check: Callable[[], Finding]
    reading: str = ""

    @property
    def derivation(self) -> str:
        """The second route in words."""
        lines = (self.check.__doc__ or "").strip().splitlines()
        return "\n".join(line.strip() for line in lines)


class Section:
    """The entries of one section, in order; `entry` registers a check."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def entry(
        self, equation: str, statement: str, *, function: str, reading: str = ""
    ) -> Callable[[Callable[[], Finding]], Callable[[], Finding]]:
        """Register the decorated check as the entry of `equation`."""

        def register(check: Callable[[], Finding]) -> Callable[[], Finding]:
            self.entries.append(Entry(equation, statement, function, check, reading))
            return check

        return register


def compare(
    printed: Values,
    recomputed: Values,
    note: str = "",
    *,
    under: str = "",
    tolerance: float = 1e-9,
    digit: float = 0.0,
) -> Finding:
    """`holds` if the two agree, else `differs`.

    Two numbers agree if they differ by at most `tolerance` of the larger one, or by one `digit`: the unit of
    the last digit that the paper prints.

    The numbers must be dimensionless and not all tiny: what is below 1e-12 counts as zero, and a comparison
    of zeros alone could not fail.

    `under` names an assumption that the recomputation needs and the paper does not state: agreement is
    then `holds under`.

    Examples
    --------
    >>> compare({"c": 1.0}, {"c": 1.0 + 1e-12}).status
    'holds'
    >>> compare({"c": 1.0}, {"c": 2.0}).status
    'differs'
    """
    if not max(_magnitudes(printed), default=0.0) > 1e-6:
        raise InputError(
            "printed",
            received=printed,
            allowed="dimensionless numbers, at least one above 1e-6",
            remedy="divide both values by the natural unit of the quantity",
        )
    if not agree(printed, recomputed, tolerance, digit):
        status: Status = "differs"
    elif under:
        status = "holds under"
        note = f"Under: {under}. {note}".strip()
    else:
        status = "holds"
    return Finding(status, plain(printed), plain(recomputed), note)


def definition(printed: Values, recomputed: Values, note: str = "", *, tolerance: float = 1e-9) -> Finding:
    """A definition, whose implementation is checked by a second route; one that fails is `differs`."""
    status: Status = "definition" if agree(printed, recomputed, tolerance) else "differs"
    return Finding(status, plain(printed), plain(recomputed), note)


def assumption(note: str, printed: Values | None = None, recomputed: Values | None = None) -> Finding:
    """A premise that no calculation can confirm; values show what it would take, where there are any."""
    return Finding("assumption", plain(printed or {}), plain(recomputed or {}), note)


def not_determined(reason: str, printed: Values | None = None, recomputed: Values | None = None) -> Finding:
    """What the checks at hand do not decide, with the reason."""
    return Finding("not determined", plain(printed or {}), plain(recomputed or {}), reason)


def agree(first: Any, second: Any, tolerance: float, digit: float = 0.0) -> bool:
    """Whether two nests of numbers have the same keys and the same values, to a relative tolerance or a digit.

    A number is compared on the scale of the larger of the two; below 1e-12 both count as zero.

    Examples
    --------
    >>> agree({"a": [1.0, 0.0]}, {"a": [1.0, 1e-15]}, 1e-9)
    True
    """
    if isinstance(first, Mapping):
        return (
            isinstance(second, Mapping)
            and first.keys() == second.keys()
            and all(agree(first[key], second[key], tolerance, digit) for key in first)
        )
    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if a.shape != b.shape or not (np.all(np.isfinite(a)) and np.all(np.isfinite(b))):
        return False
    scale = np.maximum(np.abs(a), np.abs(b))
    return bool(
        np.all(np.abs(a - b) <= np.where(scale > 1e-12, np.maximum(tolerance * scale, digit), np.inf))
    )


def bullets(*lines: str) -> str:
    """A note of several findings, one a line.

    Examples
    --------
    >>> print(bullets("one", "two"))
    - one
    - two
    """
    return "\n".join(f"- {line}" for line in lines)


def _magnitudes(value: Any) -> list[float]:
    if isinstance(value, Mapping):
        return [size for item in value.values() for size in _magnitudes(item)]
    return [float(size) for size in np.abs(np.ravel(np.asarray(value, dtype=float)))]


def plain(value: Any) -> Any:
    """Nested numbers as Python floats, integers where they are whole to 1e-9, as JSON has them.

    Examples
    --------
    >>> plain({"a": np.float64(55.0000000000001), "b": [0.5]})
    {'a': 55, 'b': [0.5]}
    """
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(item) for item in value]
    number = float(value)
    if abs(number) < 1e-12:
        return 0
    nearest = round(number)
    return nearest if abs(number - nearest) <= 1e-9 * max(1.0, abs(number)) and abs(number) < 1e15 else number
