"""Quantities that stand beside a table: the mass of the sample, its molar mass, the frequency of all rows."""

from __future__ import annotations

import re
from typing import NamedTuple

from glassblocks.fitting.column_names import FREQUENCY
from glassblocks.fitting.reading_options import ReadingOptions
from glassblocks.laboratory import Sheet
from glassblocks.laboratory.facts import Fact, find_fact

MASS, MOLAR_MASS = "mass", "molar mass"


class Beside(NamedTuple):
    """A quantity that may stand beside a table: its SI unit, what a line says that states it, the option for it."""

    unit: str
    words: re.Pattern[str]
    option: str


BESIDE = {
    MASS: Beside(
        "kg",
        re.compile(
            # not that of something else
            r"^(?!.*\b(?:addenda|grease|varnish|platform|holder|puck|stage)\b(?!.*\bsample\b))"
            r".*?(?:(?<!molar )(?<!molar_)(?<!atomic )\b(?:sample[ _]*)?masse?\b(?! (?:molaire|fraction|ratio|density))"
            r"|probenmasse|einwaage|\bsample_mass\b)",
            re.IGNORECASE,
        ),
        "--mass '21.4 mg'",
    ),
    MOLAR_MASS: Beside(
        "kg/mol",
        re.compile(
            r"molwght|mol(?:ar|ecular|e)[ _]?(?:weight|mass)|formula[ _]weight|molmasse|molare masse",
            re.IGNORECASE,
        ),
        "--molar-mass '60.08 g/mol'",
    ),
    # not the frequency of a lock-in or of the sampling, nor its range, resolution or drift
    FREQUENCY: Beside(
        "Hz",
        re.compile(
            r"^\W*(?:sound |ultrasound |resonance |resonant |carrier |schall)?"
            r"(?:frequency|frequenz|freq\b|f[_ ]?0?\s*[=:])"
            r"(?= ?(?:of (?:the )?(?:sound|ultrasound|reson|mode|oscill|transduc)\w{0,9}(?: \w{1,9})?)?"
            r"[^A-Za-z\d\[(]*(?:[\[(][^\[\]()]*[\])][^A-Za-z\d]*)?(?:(?:is|was|about|ca|approx)\b[^A-Za-z\d]*)?\d)",
            re.IGNORECASE,
        ),
        "--frequency '5 MHz'",
    ),
}


def stated(name: str, sheet: Sheet, options: ReadingOptions) -> Fact | None:
    """What the user or the lines before the table say; None if neither does. A line of 0 means the user."""
    given = {MASS: options.mass, MOLAR_MASS: options.molar_mass, FREQUENCY: options.frequency}[name]
    if given is not None:
        options.heeded.add(name)
        return Fact(given, 0, BESIDE[name].option.split()[0])
    fact = in_lines(name, sheet)
    return fact if fact is None or fact.value is None or fact.value > 0 else Fact(None, fact.line, fact.text)


def in_lines(name: str, sheet: Sheet) -> Fact | None:
    """What the lines before the table say."""
    return find_fact(sheet, BESIDE[name].words, BESIDE[name].unit)
