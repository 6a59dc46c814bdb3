"""Parts of a fit's result that speak of nuisances: what each came to, and where the conclusions go without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from glassblocks.notebook import html_table, shown

#: How a what-if differs from the fit.
State = Literal["on", "off", "-1 sigma", "+1 sigma"]


@shown("nuisance", "name, curve, status, value +- error, unit, limit")
@dataclass(frozen=True)
class NuisanceValue:
    """One nuisance parameter of a fit.

    Attributes
    ----------
    name, curve
        The nuisance, and the curve whose own it is ("" if it belongs to all).
    status
        "fitted", "held", or "not determined": then the value is that of one of several minima.
    value, error, unit
        Its value and one standard deviation, by the curvature at the minimum; no error unless fitted.
    limit
        One-sided 95% bound, where the value lies within two errors of the end of its range.
    """

    name: str
    curve: str
    status: Literal["fitted", "held", "not determined"]
    value: float
    error: float | None
    unit: str
    limit: float | None


@shown("what if", "name, state, values, chi2, delta_aicc, quantities, shifts, from_speed_ratio")
@dataclass(frozen=True)
class WhatIf:
    """The fit with one nuisance switched, or held one standard deviation off.

    Attributes
    ----------
    name, state
        The nuisance; "on", "off", "-1 sigma" or "+1 sigma".
    values
        What it came to, or was held at.
    chi2, delta_aicc
        Of this fit; AICc less that of the fit itself, so that negative means preferred by the data.
    quantities, shifts
        gamma_l/gamma_t, P and others, and how many of the fit's own standard deviations they move; what is
        not determined is left out.
    from_speed_ratio
        Standard deviations between gamma_l/gamma_t and c_l/c_t in this fit.
    """

    name: str
    state: State
    values: tuple[float, ...]
    chi2: float
    delta_aicc: float
    quantities: dict[str, float] = field(default_factory=dict)
    shifts: dict[str, float] = field(default_factory=dict)
    from_speed_ratio: float | None = None


def what_ifs_in_html(what_ifs: Sequence[WhatIf]) -> str:
    """What-ifs as a table: what every quantity comes to and, in brackets, by how many standard deviations it moves."""
    names = list(dict.fromkeys(name for each in what_ifs for name in each.quantities))
    rows = [
        (
            f"{each.name} {each.state}",
            *(each.chi2, f"{each.delta_aicc:+.1f}"),
            *(
                f"{each.quantities[name]:.4g} ({each.shifts[name]:+.1f})"
                if name in each.shifts
                else "not determined"
                for name in names
            ),
        )
        for each in what_ifs
    ]
    return html_table("what if", ["what if", "chi^2", "AICc less the fit's", *names], rows) if rows else ""


@dataclass(frozen=True)
class ModelLine:
    """A smooth line through a curve: temperatures, K, values of the fit, and their standard deviations."""

    temperature: tuple[float, ...]
    value: tuple[float, ...]
    error: tuple[float, ...]
