"""The recursion (4.1) in its causal form: the complex susceptibility is updated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from glassblocks.renormalization.advance import Advance, State
from glassblocks.renormalization.closed_step import ClosedStep, absorption_after


@dataclass(frozen=True)
class Causal(ClosedStep):
    """(4.1) with the complex susceptibility updated: chi -> chi + 2 S chi^2, analytic if chi is.

    Im chi changes by the same 4 S Im chi Re chi, Re chi by 2 S (Re^2 - Im^2), which is its causal
    partner. The short-ranged terms, negligible, are added to Im chi alone.
    """

    name = "causal"
    label = "causal (4.1)"
    rule = r"complex $\chi$"
    holds_for = (
        "First order in the coupling: each step must be small. Re chi changes with Im chi as causality asks."
    )

    def __call__(self, state: State, n0: float) -> Advance:
        """One step from L to N_0 L."""
        terms = self.surroundings.short_ranged(state, n0)
        change = self.surroundings.exchange(state.chi, n0)
        terms["exchange"] = change.map(np.imag)
        real = (state.chi + change).map(np.real)
        return Advance(real + absorption_after(state, terms) * 1j, terms)
