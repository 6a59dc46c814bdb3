"""What a step of the flow takes and gives: a block, and the superblock with where its change comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from glassblocks.notebook import shown
from glassblocks.pair import Pair


@dataclass(frozen=True)
class State:
    """A block on its way: its edge L, m, and its complex susceptibility (chi_l, chi_t) at the sound's omega, Pa."""

    length: float
    chi: Pair


@shown("standard errors of logarithms", "l, t, ratio")
class LogErrors(NamedTuple):
    """Standard errors of ln Im chi_l, ln Im chi_t and ln(Im chi_l/Im chi_t); the two share what is random in them."""

    l: Any
    t: Any
    ratio: Any


#: Of a step that does not sample.
NO_ERRORS = LogErrors(0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Advance:
    """What one step gives: the susceptibility of the superblock and where the change comes from.

    Attributes
    ----------
    chi
        Complex (chi_l, chi_t) of the superblock, Pa.
    terms
        Name -> its contribution to (Im chi_l, Im chi_t), Pa; together the change of Im chi.
    first_order
        Whether the step is an expansion that must be small to hold.
    warning
        What the step itself found wrong, or nothing.
    errors
        What the step adds to the uncertainty; zero unless it samples.
    """

    chi: Pair
    terms: Mapping[str, Pair]
    first_order: bool = True
    warning: str = ""
    errors: LogErrors = NO_ERRORS
