"""Parts of a fit's result that speak of nuisances: what each came to, and where the conclusions go without it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

#: How a what-if differs from the fit.
State = Literal["on", "off", "-1 sigma", "+1 sigma"]


@dataclass(frozen=True)
class NuisanceValue:
    """One nuisance parameter of a fit.

    Attributes
    ----------
    name, curve
        The nuisance, and the curve whose own it is ("" if it belongs to all).
    status
        "fitted" or "held".
    value, error, unit
        Its value and one standard deviation, by the curvature at the minimum; no error if held.
    limit
        One-sided 95% bound, where the value lies within two errors of the end of its range.
    """

    name: str
    curve: str
    status: Literal["fitted", "held"]
    value: float
    error: float | None
    unit: str
    limit: float | None


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


@dataclass(frozen=True)
class ModelLine:
    """A smooth line through a curve: temperatures, K, values of the fit, and their standard deviations."""

    temperature: tuple[float, ...]
    value: tuple[float, ...]
    error: tuple[float, ...]
