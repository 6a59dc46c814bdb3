"""Collecting every problem of a table, so that one run reports them all."""

from __future__ import annotations

from dataclasses import dataclass, field

from glassblocks.errors import TableError

#: Problems listed one by one; a file that is no table at all would otherwise fill the screen.
LISTED = 200


@dataclass
class Problems:
    """The problems found so far in the table called `source`."""

    source: str
    found: list[tuple[int, str]] = field(default_factory=list)
    unlisted: int = 0
    stopped: int | None = None

    def add(
        self,
        *,
        allowed: str,
        remedy: str,
        line: int | None = None,
        column: str | None = None,
        received: str | None = None,
    ) -> None:
        """Note one problem: where it is, what is there, what is allowed and what to do."""
        if len(self.found) >= LISTED:
            self.unlisted += 1
            return
        place = [self.source]
        if line is not None:
            place.append(f"line {line}")
        if column is not None:
            place.append(f"column {shown(column)}")
        value = "" if received is None else f"received {received}; "
        self.found.append((line or 0, f"{', '.join(place)}: {value}allowed: {allowed}; {remedy}"))

    def listed(self) -> list[str]:
        """All problems in the order of their lines."""
        lines = [text for _, text in sorted(self.found, key=lambda problem: problem[0])]
        more = (
            [f"{self.source}: and {self.unlisted} more problem{'s' * (self.unlisted > 1)}"]
            if self.unlisted
            else []
        )
        if self.stopped is not None:
            more[-1] += f" up to line {self.stopped}, where reading stopped"
        return lines + more

    def stop_if_many(self, line: int) -> None:
        """Raise all problems after this line if there are more than are listed: nobody reads what is below."""
        if self.unlisted:
            self.stopped = line
            self.raise_if_any()

    def raise_if_any(self) -> None:
        """Raise one TableError with all problems in the order of their lines, if there are any."""
        if self.found:
            raise TableError(self.listed())


def shown(text: str, limit: int = 60) -> str:
    """Text as a message may show it: quoted, control characters escaped, cut when long.

    Examples
    --------
    >>> print(shown("c_l\\x07"))
    'c_l\\x07'
    """
    quoted = ascii(text) if not text.isprintable() else repr(text)
    return quoted if len(quoted) <= limit else quoted[: limit - 3] + "..."
