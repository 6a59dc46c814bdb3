"""The resummed step: the exchange term to all orders, passive and causal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from glassblocks.errors import InputError
from glassblocks.renormalization.advance import Advance, State
from glassblocks.renormalization.closed_step import ClosedStep, absorption_after


@dataclass(frozen=True)
class Resummed(ClosedStep):
    """chi -> chi/(1 - 2 S chi) with the complex chi: the step to all orders in S, passive and causal.

    Im chi -> Im chi/|1 - 2 S chi|^2 stays positive. Where Re(1 - 2 S chi) turns negative the blocks would
    have ordered on the way, and the step says so. Only for matching subscripts: no linear response has
    chi_t^2 alone in the answer to a longitudinal strain.

    Raises
    ------
    InputError
        If the subscripts are the printed ones.
    """

    name = "resummed"
    label = "resummed"
    rule = r"$\chi/(1 - 2S\chi)$"
    holds_for = (
        "All orders in the coupling, l and t each by itself: together they may break Im chi_l >= (4/3) Im chi_t. "
        "Says where the blocks would order. Refuses the printed subscripts, which no linear response has."
    )

    def __post_init__(self) -> None:
        if self.surroundings.subscripts != "matching":
            raise InputError(
                "subscripts",
                received=self.surroundings.subscripts,
                allowed="'matching' in a resummed step",
                remedy="take a step of first order for the printed subscripts",
            )

    def __call__(self, state: State, n0: float) -> Advance:
        """One step from L to N_0 L."""
        terms = self.surroundings.short_ranged(state, n0)
        denominator = 1 - self.surroundings.exchange(state.chi, n0) / state.chi
        resummed = state.chi / denominator
        terms["exchange"] = (resummed - state.chi).map(np.imag)
        passed = any(bool(np.any(np.real(value) < 0)) for value in denominator)
        warning = "Re(1 - 2 S chi) < 0: the static susceptibility diverged on the way, the blocks order"
        return Advance(
            resummed.map(np.real) + absorption_after(state, terms) * 1j,
            terms,
            first_order=False,
            warning=warning if passed else "",
        )
