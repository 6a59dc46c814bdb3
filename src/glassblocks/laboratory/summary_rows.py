"""Rows that summarize a table: a mean, a standard deviation, a count below or above the rows of data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from glassblocks.laboratory.grid import GridRow
from glassblocks.laboratory.numerals import looks_like_number, missing

#: Words that nobody calls a sample or a level.
_CLEAR = (
    *("mean", "average", "avg", "ave", "median", "mittelwert", "mittel", "durchschnitt", "moyenne"),
    *(
        "std",
        "stdev",
        "stddev",
        "std dev",
        "st dev",
        "standard deviation",
        "std deviation",
        "sd",
        "s d",
        "rms",
    ),
    *("std err", "std error", "standard error", "sem", "error of the mean", "mean error", "mean value"),
    *("standardabweichung", "stabw", "standardfehler", "ecart-type", "variance", "varianz", "±", "+-", "+/-"),
)
#: Words that may be levels as well: a drive of min and max.
_UNCLEAR = (
    *("min", "max", "minimum", "maximum", "sum", "summe", "somme", "total", "gesamt", "n", "count", "anzahl"),
    *("number", "range", "var", "slope", "intercept", "r^2", "r2"),
)
_KNOWN = frozenset(_CLEAR + _UNCLEAR)
_BEHIND = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])?\s*[:=]?\s*")
#: Cells that one word may take between blanks, as "Std. dev." does, and characters of it.
_CELLS, _LONGEST = 3, 60


class Summaries(NamedTuple):
    """Line and word of the rows that summarize the others, and of those that may or may not."""

    sure: dict[int, str]
    doubtful: dict[int, str]


def summarizes(word: str) -> bool:
    """Whether a row of this name summarizes others; a letter may be a name.

    Examples
    --------
    >>> summarizes("Std. dev."), summarizes("N"), summarizes("silica")
    (True, False, False)
    """
    return _is_clear(word) or (len(word) > 1 and _folded(word) in _KNOWN)


def summaries(body: Sequence[GridRow], separator: str) -> Summaries:
    """The rows that begin with a word such as Mean, where all others begin with numbers or with other words.

    At the end of the table, and at its beginning where other rows begin with numbers, they are sure. They are not where
    a word stands twice, or Max and the like stand alone among names or levels: it may be one of them. Among names a
    word that stands there twice is a name. A row that ends in Mean may be one, or a remark.

    Examples
    --------
    >>> from glassblocks.laboratory.grid import grid_of
    >>> from glassblocks.tables.problems import Problems
    >>> rows = grid_of("0.1,5\\n0.2,6\\nMean,5.5\\nStd. dev. (n-1),0.7\\n", Problems("file")).rows
    >>> summaries(rows, ",").sure
    {3: 'Mean', 4: 'Std. dev. (n-1)'}
    """
    rows = [row for row in body if row.numbers and not row.comment]
    words = [_word(row, separator) for row in rows]
    ends = {row.line: str(row.cells[-1]) for row in rows if row.texts}
    counted = Counter(ends.values())
    first = {row.line for row, word in zip(rows, words, strict=True) if word}
    called = {
        line: word
        for line, word in ends.items()
        if counted[word] == 1 and line not in first and word[:1].isalpha() and _is_clear(word)
    }
    if not any(words) or all(words):
        return Summaries({}, called)
    # what stands in the same column: remarks are names, too, where most rows have none
    column = next(_first(row) for row, word in zip(rows, words, strict=True) if word)
    others = [
        str(row.cells[column]) if column < len(row.cells) else ""
        for row, word in zip(rows, words, strict=True)
        if not word
    ]
    numbered = sum(map(looks_like_number, others)) > len(others) / 2
    counts = Counter(word.casefold() for word in words)
    if not numbered:
        words = [word if counts[word.casefold()] == 1 else "" for word in words]
    once = all(counts[word.casefold()] == 1 for word in words if word)
    last = range(len(rows) - _run(words[::-1]), len(rows))
    places = [*last, *(range(_run(words)) if numbered else ())]
    sure = once and (
        any(_is_clear(words[place]) for place in places) or (numbered and len(set(others)) == len(others))
    )
    doubtful = {
        place
        for place, word in enumerate(words)
        if word and not (sure and place in places) and (numbered or place in last or _is_clear(word))
    }
    kinds = (places if sure else (), doubtful)
    known, unsure = ({rows[place].line: words[place] for place in sorted(kind)} for kind in kinds)
    return Summaries(known, unsure | called)


def _run(words: Sequence[str]) -> int:
    """How many there are from the beginning on."""
    return next((place for place, word in enumerate(words) if not word), len(words))


def _first(row: GridRow) -> int:
    """The first column in which it holds something."""
    return next((place for place, cell in enumerate(row.cells) if cell != ""), 0)


def _word(row: GridRow, separator: str) -> str:
    """The word with which a row begins if it is one of these; between blanks it may take several cells."""
    first = next((cell for cell in row.cells if cell != ""), "")
    if not row.texts or looks_like_number(first) or missing(first):
        return ""
    cells = [str(cell) for cell in row.cells if cell != ""]
    most = _CELLS if separator == " " else 1
    ways = (" ".join(cells[:count]) for count in range(min(most, len(cells)), 0, -1))
    return next((way for way in ways if _folded(way) in _KNOWN), "")


def _is_clear(word: str) -> bool:
    return _folded(word) in _CLEAR


@lru_cache(maxsize=1000)
def _folded(word: str) -> str:
    """Without case, points, accents, and what stands in brackets behind it."""
    text = word[:_LONGEST].casefold().replace("é", "e").replace("_", " ")
    plain = re.match(r"[^(\[:=]*", text)
    assert plain is not None
    behind = _BEHIND.fullmatch(text, plain.end())
    return " ".join(plain[0].replace(".", " ").split()) if behind else ""
