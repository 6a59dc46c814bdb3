"""The ledger: every numbered equation of the paper and its claims, each recomputed by a second route."""

from __future__ import annotations

import difflib

from glassblocks.errors import InputError
from glassblocks.ledger.entry import Entry
from glassblocks.ledger.verdicts import Verdict
from glassblocks.notebook import listed


@listed("equations and claims of the paper", "equation, statement, function")
class Entries(list[Entry]):
    """Entries of the ledger: a list with a table."""


def entries() -> Entries:
    """Every entry, in the order of the paper.

    Examples
    --------
    >>> entries()[0].equation
    '2.1'
    """
    from glassblocks.ledger import (
        appendix_a_integrals,
        appendix_a_phonons,
        claims,
        section_2_blocks,
        section_2_coupling,
        section_2_medium,
        section_2_response,
        section_3_absorption,
        section_3_exchange,
        section_3_strained,
        section_4,
        section_5_absorption,
        section_5_dipoles,
    )

    sections = (
        *(section_2_blocks, section_2_medium, section_2_response, section_2_coupling),
        *(section_3_absorption, section_3_strained, section_3_exchange),
        section_4,
        *(section_5_dipoles, section_5_absorption),
        *(appendix_a_phonons, appendix_a_integrals),
        claims,
    )
    return Entries(entry for module in sections for entry in module.SECTION.entries)


def find(equation: str = "") -> list[Entry]:
    """The entry of one equation, or all of them if none is named.

    Raises
    ------
    InputError
        If there is no such equation.
    """
    every = entries()
    if not equation:
        return every
    wanted = (
        equation.strip().removeprefix("(").removesuffix(")") if equation.startswith("(") else equation.strip()
    )
    found = [entry for entry in every if entry.equation.lower() == wanted.lower()]
    if not found:
        names = [entry.equation for entry in every]
        close = difflib.get_close_matches(wanted, names, n=3, cutoff=0.3)
        raise InputError(
            "equation",
            received=equation,
            allowed="2.1 to 5.9, A1 to A15, or " + ", ".join(n for n in names if n.startswith("claim:")),
            remedy=f"did you mean {' or '.join(close)}?"
            if close
            else "run `glassblocks ledger` for the list",
        )
    return found


def judge(entry: Entry) -> Verdict:
    """Run the check of an entry."""
    return Verdict(entry, entry.check())


__all__ = ["Entries", "Entry", "Verdict", "entries", "find", "judge"]
