"""A heat capacity as the literature writes it: A T + B T^3, and A T^(1+n) + B T^3."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from glassblocks.fitting.curve import Array, Curve
from glassblocks.fitting.profile import quantiles

#: Exponents n that are tried: T^(1+n) between T^0.2 and T^2.5.
N_RANGE = (-0.8, 1.5)
GRID = 93
#: Scatter, squared and per point, of data without noise.
PERFECT = 1e-20


@dataclass(frozen=True)
class HeatForm:
    """One of the two forms of the heat capacity, A T^(1+n) + B T^3 with n = 0 or free.

    Attributes
    ----------
    A, B
        J/(kg K^(2+n)) and J/(kg K^4).
    n, n_95
        Exponent and its 95% interval from the profile; zero and None if it is held.
    chi2, aicc
        Sum of squared residuals and the information criterion of Akaike, corrected for few points.
    """

    A: float
    B: float
    n: float
    n_95: tuple[float, float] | None
    chi2: float
    aicc: float


class HeatPoints(NamedTuple):
    """Points of a heat capacity, K and J/(kg K), with errors and whether these are to be believed as they stand."""

    T: Array
    y: Array
    sigma: Array
    trusted: bool

    @classmethod
    def of(cls, curve: Curve) -> HeatPoints:
        """The points in the order of measurement; without errors, in proportion to their values for a start."""
        if curve.uncertainty is not None:
            return cls(curve.T, curve.y, curve.sigma, True)
        # a value near zero must not get all the weight
        return cls(curve.T, curve.y, np.maximum(np.abs(curve.y), 1e-3 * np.max(np.abs(curve.y))), False)

    @property
    def free(self) -> int:
        """Points less the three parameters of the forms here."""
        return self.T.size - 3


class NonNegative(NamedTuple):
    """Amplitudes >= 0 of given columns, with the chi^2 and the residuals (data - fit)/error."""

    amplitudes: Array
    chi2: float
    residual: Array


def non_negative(data: HeatPoints, columns: Array) -> NonNegative:
    """The least squares of amplitudes >= 0 times columns (n, k)."""
    from scipy.optimize import nnls

    design = columns / data.sigma[:, None]
    length = np.maximum(np.linalg.norm(design, axis=0), 1e-300)
    amplitudes = nnls(design / length, data.y / data.sigma)[0] / length
    residual = data.y / data.sigma - design @ amplitudes
    return NonNegative(amplitudes, float(residual @ residual), residual)


def corrected_criteria(data: HeatPoints, chi2: float, parameters: int) -> tuple[float, float]:
    """(AICc, BIC) of a fit; with errors from the scatter their common factor is one parameter more.

    Examples
    --------
    >>> data = HeatPoints(np.ones(20), np.ones(20), np.ones(20), True)
    >>> [round(each, 3) for each in corrected_criteria(data, 20.0, 3)]
    [27.5, 28.987]
    """
    points, misfit = data.T.size, chi2
    if not data.trusted:
        misfit, parameters = points * float(np.log(max(chi2 / points, PERFECT))), parameters + 1
    crowded = max(points - parameters - 1, 1)
    return (
        misfit + 2 * parameters + 2 * parameters * (parameters + 1) / crowded,
        misfit + parameters * float(np.log(points)),
    )


def power_law_forms(data: HeatPoints) -> tuple[HeatForm, HeatForm]:
    """(n = 0, n free).

    Examples
    --------
    >>> T = np.geomspace(0.1, 1.5, 40)
    >>> data = HeatPoints(T, 1e-3 * T**1.45 + 1e-3 * T**3, 1e-5 * T, True)
    >>> round(power_law_forms(data)[1].n, 3)
    0.450
    """
    best = _best(data)
    interval = interval_by_profile(lambda n: _fit(data, n).chi2, best, data, N_RANGE)
    return _form(data, 0.0, None, 2), _form(data, best, interval, 3)


def interval_by_profile(
    chi2: Callable[[float], float], best: float, data: HeatPoints, allowed: tuple[float, float]
) -> tuple[float, float] | None:
    """95% interval where chi^2 rises enough on both sides of the best; None if it stays low up to an end."""
    from scipy.optimize import brentq

    least, free = chi2(best), data.free
    if free < 1:
        return None
    z = quantiles(None if data.trusted else free)[-1]
    rise = max(z**2 * (1.0 if data.trusted else least / free), PERFECT * data.T.size)

    def above(n: float) -> float:
        return chi2(n) - least - rise

    ends = []
    for end in allowed:
        outside = next((n for n in np.linspace(best, end, GRID).tolist() if above(n) > 0), None)
        if outside is None:
            return None
        ends.append(float(brentq(above, best, outside)))
    return ends[0], ends[1]


def _fit(data: HeatPoints, n: float) -> NonNegative:
    # in units of the hottest point, so that powers stay near one
    t = data.T / float(data.T.max())
    return non_negative(data, np.stack([t ** (1 + n), t**3], axis=1))


def _best(data: HeatPoints) -> float:
    from scipy.optimize import minimize_scalar

    grid = np.linspace(*N_RANGE, GRID)
    start = int(np.argmin([_fit(data, n).chi2 for n in grid.tolist()]))
    bounds = float(grid[max(start - 1, 0)]), float(grid[min(start + 1, GRID - 1)])
    return float(minimize_scalar(lambda n: _fit(data, n).chi2, bounds=bounds, method="bounded").x)


def _form(data: HeatPoints, n: float, interval: tuple[float, float] | None, parameters: int) -> HeatForm:
    found, hottest = _fit(data, n), float(data.T.max())
    A, B = (found.amplitudes / hottest ** np.array([1 + n, 3])).tolist()
    return HeatForm(A, B, n, interval, found.chi2, corrected_criteria(data, found.chi2, parameters)[0])
