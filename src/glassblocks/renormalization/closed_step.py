"""What the steps of the closed forms share: to Im chi they add, per volume, (3.4), (3.5), (5.8) and (3.6).

They differ in the exchange term, (3.6), and in what becomes of Re chi.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from glassblocks.pair import Pair
from glassblocks.renormalization.advance import State
from glassblocks.renormalization.step import Step
from glassblocks.renormalization.surroundings import Surroundings


@dataclass(frozen=True)
class ClosedStep(Step):
    """A step that knows its glass by its surroundings."""

    surroundings: Surroundings

    @classmethod
    def of(cls, surroundings: Surroundings, first: State) -> Self:
        """The step of one glass."""
        del first
        return cls(surroundings)

    def shape_kept(self, imaginary: Pair) -> Pair:
        """The complex chi of an Im chi whose shape against frequency is that of the first block, Pa."""
        unit = self.surroundings.unit
        return imaginary.map(lambda im: im * (unit / unit.imag))


def absorption_after(state: State, terms: Mapping[str, Pair]) -> Pair:
    """Im chi of the superblock, Pa: that of its blocks and all that was added."""
    total = state.chi.map(np.imag)
    for term in terms.values():
        total = total + term
    return total
