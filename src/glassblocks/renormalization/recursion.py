"""The recursion (4.1) with the shape of the susceptibility kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from glassblocks.renormalization.advance import Advance, State
from glassblocks.renormalization.closed_step import ClosedStep, absorption_after


@dataclass(frozen=True)
class Recursion(ClosedStep):
    """(4.1), the susceptibility updated at every step, its shape against frequency kept.

    Im chi grows by all four terms; Re chi is then that of the same shape at the new level, as the paper
    assumes when it calls Im chi~ constant in frequency at every length. That closure is not causal: the
    exchange term is larger where |Re chi| is larger, so it changes the shape; see `Causal`.
    """

    name = "recursion"
    label = "recursion (4.1)"
    rule = "shape kept"
    holds_for = (
        "First order in the coupling: each step must be small. Assumes that chi keeps its shape against frequency, "
        "which is not causal."
    )

    def __call__(self, state: State, n0: float) -> Advance:
        """One step from L to N_0 L."""
        terms = self.surroundings.short_ranged(state, n0)
        terms["exchange"] = self.surroundings.exchange(state.chi, n0).map(np.imag)
        return Advance(self.shape_kept(absorption_after(state, terms)), terms)
