"""The step of the flow as an object: its name, what it holds for, and the superblock it makes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from glassblocks.renormalization.advance import Advance, State
from glassblocks.renormalization.surroundings import Surroundings
from glassblocks.renormalization.trajectory import scales


class Step(ABC):
    """A route of the flow: what N_0^3 blocks absorb as one superblock.

    A subclass is a file of its own and a line in `glassblocks.renormalization.routes`; every command, table and
    figure takes it from there.

    Attributes
    ----------
    name
        What options and files call it.
    label
        What tables, sentences and legends call it, in plain text.
    rule
        Its rule in a few words, with formulas as matplotlib sets them, for a legend.
    holds_for
        What it assumes and where it refuses, a few sentences for the reader of its results.
    sums_pairs
        Whether it sums over pairs of blocks itself. If not, the sum is read from (3.6), with either sign.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    rule: ClassVar[str]
    holds_for: ClassVar[str]
    sums_pairs: ClassVar[bool] = False

    @classmethod
    @abstractmethod
    def of(cls, surroundings: Surroundings, first: State) -> Self:
        """The step of one glass, whose first block is `first`.

        Raises
        ------
        InputError
            If the step does not hold there.
        """

    def lengths(self, first: float, last: float, n0: float) -> NDArray[np.float64]:
        """Edges of the blocks on the way from L_1 to R, m; see `scales`.

        Raises
        ------
        InputError
            If there is no such way.
        """
        return scales(first, last, n0)

    def cost(self, n0: float) -> str:
        """How long a flow takes, in words, where that matters: such a step is taken if it is asked for by name."""
        del n0
        return ""

    @abstractmethod
    def __call__(self, state: State, n0: float) -> Advance:
        """One step from L to N_0 L."""
