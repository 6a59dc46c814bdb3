"""What an unknown header is likely to mean: a name misspelled, a unit in wrong brackets, an uncertainty."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

from glassblocks.errors import InputError
from glassblocks.tables.schema import Schema
from glassblocks.tables.units import factor_to

#: Likeness from which an unknown header is taken for a slip of the pen instead of another quantity.
LIKENESS = 0.75
#: Longest header that is looked at: a known name, the words around it and a unit. (The patterns take its square.)
LONGEST_SLIP = 120

_UNIT = re.compile(r"(?P<name>.*?)\s*(?:\[(?P<square>[^\[\]]*)\]|[({](?P<other>[^(){}]*)[)}])?", re.DOTALL)
_PLUS_MINUS = re.compile(r"(?:\+[-−–]|\+/-|±)\s*")
_WORDS = r"(?:uncertainty|unc|error|err|sigma|std|sd|delta|u)"
#: Ways to mark an uncertainty that this package does not read: u(x), sigma_x, error of x; x_err, x error.
_UNCERTAIN = (
    re.compile(rf"{_WORDS}\s*\(\s*(?P<name>.+?)\s*\)", re.IGNORECASE),
    re.compile(rf"{_WORDS}(?:[_\s]+of)?[_\s]+(?P<name>.+)", re.IGNORECASE),
    re.compile(rf"(?P<name>.+?)[_\s]+{_WORDS}", re.IGNORECASE),
)


class Slip(NamedTuple):
    """What a header means: the name, the header as it should be, the rule it breaks, whether the name is certain."""

    name: str
    header: str
    rule: str
    certain: bool


def meant(written: str, schema: Schema) -> Slip | None:
    """What a header that the schema does not know is likely to mean, if anything.

    Examples
    --------
    >>> from glassblocks.tables import NumberColumn
    >>> schema = Schema((NumberColumn("c_l", "m/s", "c_l [km/s]"), NumberColumn("C_l", header="C_l [1e-4]")))
    >>> [meant(header, schema).header for header in ("cl [km/s]", "c_l (km/s)", "u(c_l) [m/s]")]
    ['c_l [km/s]', 'c_l [km/s]', '+- c_l [m/s]']
    """
    plain = " ".join(written.split())
    if len(plain) > LONGEST_SLIP:
        return None
    bare = _PLUS_MINUS.sub("", plain, count=1)
    uncertain = bare != plain
    match = _UNIT.fullmatch(bare)
    assert match is not None  # every part of the pattern is optional
    name, unit = match["name"], match["square"] or match["other"]
    core = None if uncertain else _of_uncertainty(name)
    found = _most_alike(core or name, unit, schema)
    if found is None:
        return None
    quantity = schema.quantity(found)
    certain = (core or name).casefold() == found.casefold()
    if quantity is None:
        return Slip(found, found, f"{found}, without a unit" if unit is not None else found, certain)
    bracket = f"[{unit}]"
    if unit is None:  # the example's unit where one is needed
        bracket = quantity.example[len(found) :].strip() if quantity.unit else ""
    header = f"{'+- ' if uncertain or core else ''}{found} {bracket}".strip()
    return Slip(found, header, _rule(found, name, core, match["other"], schema), certain)


def _of_uncertainty(name: str) -> str | None:
    """The quantity whose uncertainty a name seems to announce."""
    matches = (pattern.fullmatch(name) for pattern in _UNCERTAIN)
    return next((match["name"] for match in matches if match), None)


def _most_alike(name: str, unit: str | None, schema: Schema) -> str | None:
    """The most similar known name; of equally similar ones that which the unit fits, then the right case."""
    folded = {known: _likeness(name.casefold(), known.casefold()) for known in schema.names}
    best = max(folded.values())
    alike = [known for known in schema.names if folded[known] == best]
    if best < LIKENESS or len(alike) == 1:
        return alike[0] if best >= LIKENESS else None
    return max(alike, key=lambda known: (_fits(unit, known, schema), _likeness(name, known)))


def _likeness(one: str, other: str) -> float:
    """0 to 1; 0 at once for texts of so unequal lengths that they cannot be alike."""
    matcher = SequenceMatcher(None, one, other)
    return matcher.ratio() if matcher.real_quick_ratio() >= LIKENESS else 0.0


def _fits(unit: str | None, name: str, schema: Schema) -> bool:
    quantity = schema.quantity(name)
    if quantity is None:
        return unit is None
    try:
        return factor_to(unit or "", quantity.unit) > 0
    except InputError:
        return False


def _rule(found: str, name: str, core: str | None, other_bracket: str | None, schema: Schema) -> str:
    if core is not None:
        return "+- before the name of the quantity for its standard uncertainty"
    if other_bracket is not None:
        return "the unit in square brackets"
    if name.casefold() == found.casefold():
        return "the name in upper and lower case as it is known"
    return f"one of {', '.join(schema.names)}"
