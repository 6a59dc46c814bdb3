"""Columns that are not used although they seem to belong to the data: errors of another kind, addenda."""

from __future__ import annotations

import re
from collections.abc import Iterator

from glassblocks.fitting.absolute_permittivity import absolute_permittivity
from glassblocks.fitting.absolute_sound import absolute_sound, is_change
from glassblocks.fitting.assigned_columns import Assignment
from glassblocks.fitting.column_names import (
    COLUMNS,
    TEMPERATURE,
    Meaning,
    head,
    understand,
    understand_electric,
)
from glassblocks.fitting.column_remedies import option, polarization_wanted
from glassblocks.fitting.words_of_heads import SPELLINGS
from glassblocks.laboratory import Sheet, SheetColumn
from glassblocks.laboratory.numerals import looks_like_number
from glassblocks.tables.problems import shown

#: Heads of errors that are no standard deviations, and what turns them into some.
_ERRORS = (
    (re.compile(r"weight|gewicht|\bwt\b", re.IGNORECASE), "1/sqrt of it, if the weights are 1/sigma^2"),
    (re.compile(r"varian[cz]|\bvar\b|sigma\s?(?:\^2|²)", re.IGNORECASE), "the root of it"),
    (
        re.compile(r"\b2\s?(?:sigma|σ|sd|std)|\b95\b|\bk\s?=\s?2\b|expanded|(?-i:\bU\s?\()", re.IGNORECASE),
        "half of it",
    ),
    (re.compile(r"\b3\s?(?:sigma|σ|sd|std)", re.IGNORECASE), "a third of it"),
    (
        re.compile(
            r"err|fehler|sigma|σ|stdev|std|uncert|unsicher|±|\+/?-|\bs[de]\b|\bconf|\bci\b|noise|accuracy|precision",
            re.IGNORECASE,
        ),
        "one standard deviation, the same up and down",
    ),
)
#: Ends of an interval: kappa min and kappa max, lower and upper, + and -.
_END = re.compile(
    r"(?P<name>.*?)\W*(?:[+-]|\b(?:y?min|y?max|low|high|lower|upper|lo|hi|lcl|ucl))", re.IGNORECASE
)
_TWICE = re.compile(
    r"\b[23][ -]?(?:sigma|σ|sd\b|std)|\b9[59](?:\.\d)? ?%|\bk ?= ?[23]\b|expanded", re.IGNORECASE
)
#: Most of a line that is looked at.
_LONGEST = 400
_CORRECTED = re.compile(r"corr|korr|subtr|minus|\bnet\b|clean|final| [-−\u2013] ", re.IGNORECASE)
#: dQ, u(Q^-1), e_Q: the spread of what follows.
_SPREAD_OF = re.compile(r"(?:delta|[dΔδ∆ues])[ _(]*(?P<name>[^\W\d].*)", re.IGNORECASE)
#: A second temperature, and a logarithm or a reciprocal of what a fit would use.
_INDEXED = re.compile(r"(?:t|temp|temperature|temperatur) ?\d", re.IGNORECASE)
_BETTER = re.compile(
    r"(?:t|temp\w*)\b.*\b(?:corr\w*|korr\w*|cal\w*|true|samp(?:le)?|av\w*|mean)", re.IGNORECASE
)
_LOGARITHM = re.compile(r"(?:log(?:10| 10)?|lg|ln)\b[ (]*(?P<name>[^()]+)\)?", re.IGNORECASE)
_SPREAD = re.compile(r"[dΔδ∆]\s?T", re.IGNORECASE)
_NONE = Meaning("")
_ADDENDA, _OF_SAMPLE = (
    re.compile(
        r"\badd|\bempty|\bleer|background|untergrund|\bblank\b|baseline|substrat|\bbare\b|without|uncoated",
        re.IGNORECASE,
    ),
    re.compile(r"samp|prob|net", re.IGNORECASE),
)


def suspect_columns(columns: Assignment) -> Iterator[str]:
    """A warning for each."""
    bare = [name for name in columns.data if name not in columns.errors]
    for column in columns.unused:
        kind = next((cure for pattern, cure in _ERRORS if pattern.search(_name(column))), None)
        if any(_is_spread(column, columns.values[name].column) for name in bare):
            kind = kind or _ERRORS[-1][1]
        if any(_is_end(column, columns.values[name].column) for name in bare):
            kind = kind or "half the distance from the lower to the upper end"
        if bare and kind is not None and not columns.was_asked(column):
            yield (
                f"WARNING: column {column.shown!r} seems to hold errors and is not used: the scatter about the fit "
                f"stands for the errors of {bare[0]}. A column '+- {bare[0]}' is needed ({kind}); if this one is that: "
                f"{option(column.written or str(column.number), f'+- {bare[0]} [UNIT]')}"
            )
    yield from _of_one_error(columns, bare)
    wanted = polarization_wanted(columns.unused)
    if wanted is not None and columns.data:
        yield f"WARNING: {wanted}; it is not used"
    changes = [
        each
        for each in columns.unused
        if len(set(each.cells)) > 1 and not columns.was_asked(each) and _may_be_data(each)
    ]
    sound = absolute_sound(changes)
    if sound is not None and columns.data and wanted is None:
        yield f"WARNING: column {changes[0].shown!r} is not used: {sound}"
    spread = next((each for each in columns.unused if _SPREAD.fullmatch(_name(each))), None)
    if spread is not None and TEMPERATURE not in columns.errors and not columns.was_asked(spread):
        target = f"+- T [{head(spread.written).unit or 'K'}]"
        yield (
            f"WARNING: {spread.shown!r} is not used; if it holds the errors of T: "
            f"{option(spread.written or str(spread.number), target)}"
        )
    electric = [each for each in columns.unused if not columns.was_asked(each)]
    permittivity = absolute_permittivity(electric)
    if permittivity is not None and any(COLUMNS[name][0].electric for name in columns.data):
        yield f"WARNING: not used: {permittivity}"
    yield from _of_temperatures(columns)
    yield from _of_logarithms(columns)
    yield from _of_corrections(columns)


def _of_one_error(columns: Assignment, bare: list[str]) -> Iterator[str]:
    """Errors without a name behind the last of several columns of data, which may be those of all."""
    for name, of in columns.errors.items():
        if name in COLUMNS and bare and understand(head(of.column.written).name) == Meaning("", error=True):
            yield (
                f"WARNING: {of.column.shown!r} is taken for the errors of {name} alone, and {bare[0]} has none: "
                f"give each column of data its own, as in '+- {bare[0]}'"
            )


def _of_corrections(columns: Assignment) -> Iterator[str]:
    """What is to be taken off stands beside the data, or what is left of them."""
    others = (each for each in columns.unused if any(map(looks_like_number, each.cells)))
    addenda = next((each for each in others if _ADDENDA.search(_name(each))), None)
    for name in columns.data:
        used = columns.values[name].column
        if addenda is not None and not _OF_SAMPLE.search(used.written) and not columns.was_asked(addenda):
            yield (
                f"WARNING: {used.shown!r} is taken for that of the sample alone, although {addenda.shown!r} stands "
                f"beside it: if it is the total, subtract the {'addenda' if name == 'C' else 'other'} first"
            )
        for column in columns.unused:
            alike = _letters(_name(column)).startswith(_letters(_name(used)))
            if alike and _CORRECTED.search(_name(column)) and not columns.was_asked(column):
                yield (
                    f"WARNING: {used.shown!r} is taken, {column.shown!r} is not; if that is the one: "
                    f"{option(used.written, '-')} {option(column.written, columns.values[name].column.written)}"
                )


def _is_end(column: SheetColumn, of: SheetColumn) -> bool:
    """Whether a head is one of both ends of an interval of what another column holds."""
    found = _END.fullmatch(_name(column).strip())
    return found is not None and _letters(found["name"]) in ("", "y", _letters(_name(of)))


def errors_said(sheet: Sheet, columns: Assignment) -> Iterator[str]:
    """A warning if a line beside the table says that its errors are more than one standard deviation."""
    for line, cells in (*sheet.before, *sheet.between):
        text = " ".join(map(str, cells))[:_LONGEST]
        if (
            _TWICE.search(text)
            and _ERRORS[-1][0].search(text)
            and any(name in COLUMNS for name in columns.errors)
        ):
            yield (
                f"WARNING: line {line} says {shown(text)}, but errors are taken for one standard deviation each: "
                "divide them, or delete the line if they are"
            )


def _may_be_data(column: SheetColumn) -> bool:
    """Whether it is sound in absolute numbers; frequencies are many things."""
    title = head(column.written)
    return absolute_sound([column]) is not None and (
        is_change(column) or "hz" not in str(title.unit or column.unit).lower()
    )


def _is_spread(column: SheetColumn, of: SheetColumn) -> bool:
    """Whether a head is d, u or the like before the beginning of another head; in u(Q^-1) brackets hold no unit."""
    found = (_SPREAD_OF.fullmatch(text.replace("_", " ")) for text in (_name(column), column.written))
    names = [_letters(match["name"]).removesuffix("inv") for match in found if match]
    return any(name == "y" or (name and _letters(_name(of)).startswith(name)) for name in names)


def _letters(name: str) -> str:
    return "".join(filter(str.isalpha, name.translate(SPELLINGS).casefold()))


def _of_temperatures(columns: Assignment) -> Iterator[str]:
    """A temperature that is not used and stands between columns of data: two tables side by side, x1, y1, x2, y2."""
    used = columns.values.get(TEMPERATURE)
    yield from _of_thermometers(columns)
    places = [columns.values[name].column.number for name in columns.data]
    for column in columns.unused:
        name = _name(column)
        second = _INDEXED.fullmatch(name) or (understand(name) or _NONE).target == TEMPERATURE
        if used is None or not second or not any(place < column.number for place in places):
            continue
        behind = [name for name in columns.data if columns.values[name].column.number > column.number]
        if behind:
            yield (
                f"WARNING: {column.shown!r} is not used, and {behind[0]} behind it is taken at the temperatures of "
                f"{used.column.shown!r}. If these are two tables side by side, put the second in a file of its own"
            )


def _of_thermometers(columns: Assignment) -> Iterator[str]:
    """Another temperature, of the sample or of the bath, beside the one that was taken without being asked for."""
    used = columns.values.get(TEMPERATURE)
    if used is None or columns.was_asked(used.column):
        return
    for column in columns.unused:
        meaning, unit = understand(_name(column)), head(column.written).unit or column.unit
        of_T = meaning is not None and meaning.target == TEMPERATURE and not meaning.error
        of_T = of_T or _BETTER.fullmatch(_name(column)) is not None
        if of_T and unit and not columns.was_asked(column) and column.cells != used.column.cells:
            yield (
                f"WARNING: the temperatures of {used.column.shown!r} are taken, those of {column.shown!r} are not; if "
                f"these are the glass's: {option(column.written, f'T [{unit}]')}"
            )


def _of_logarithms(columns: Assignment) -> Iterator[str]:
    """A logarithm of what a fit would use, as log n beside a quality factor."""
    electric = any(COLUMNS[name][0].electric for name in columns.data)
    for column in columns.unused:
        match = _LOGARITHM.fullmatch(_name(column))
        inner = match["name"].strip() if match else ""
        meaning = (understand_electric if electric else understand)(inner) if inner else None
        if meaning is not None and meaning.target and meaning.target not in columns.values:
            yield (
                f"WARNING: {column.shown!r} is not used: write {meaning.target} itself, not its logarithm, to have it "
                "taken into account"
            )


def _name(column: SheetColumn) -> str:
    return head(column.written).name.replace("_", " ")
