"""The sum (4.2): every step adds the exchange absorption of the first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from glassblocks.renormalization.advance import Advance, State
from glassblocks.renormalization.closed_step import ClosedStep, absorption_after
from glassblocks.renormalization.surroundings import Surroundings


@dataclass(frozen=True)
class Printed(ClosedStep):
    """(4.2): a constant exchange rate, that of `first`; the other terms enter once, at the first length."""

    first: State

    name = "printed"
    label = "constant rate (4.2)"
    rule = ""
    holds_for = (
        "First order in the coupling over the whole way: all that is added must be small against the start, "
        "because every step adds what the first one did."
    )

    @classmethod
    def of(cls, surroundings: Surroundings, first: State) -> Self:
        """The sum that starts from `first`."""
        return cls(surroundings, first)

    def __call__(self, state: State, n0: float) -> Advance:
        """One step from L to N_0 L."""
        terms = self.surroundings.short_ranged(self.first, n0)
        if state.length > self.first.length:
            terms = {name: term * 0.0 for name, term in terms.items()}
        terms["exchange"] = self.surroundings.exchange(self.first.chi, n0).map(np.imag)
        return Advance(self.shape_kept(absorption_after(state, terms)), terms)
