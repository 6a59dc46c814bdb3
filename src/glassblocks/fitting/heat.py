"""Section IV: does the heat capacity of this sample agree with the constant distribution behind gamma?"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from glassblocks.errors import InputError
from glassblocks.fitting.curve import Array, Curve
from glassblocks.fitting.fit_result import HeatForm, HeatVerdict
from glassblocks.fitting.profile import quantiles
from glassblocks.fitting.structure import STRUCTURED, residual_structure
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling import TunnelingModel, tunneling_heat_capacity

#: Exponents n that are tried: T^(1+n) between T^0.2 and T^2.5.
N_RANGE = (-0.8, 1.5)
GRID = 93
#: Difference of an information criterion that is called decisive (strong evidence on either scale).
DECISIVE = 6.0
#: Half width of the 95% interval of n that would still show a distribution that is not constant.
SHARP = 0.15
#: A glass with slow relaxation among the common ones: its logarithm is short and its n large.
COMMON_C, SLOW_P = Pair(3e-4, 3e-4), 1e46
FEWEST_POINTS = 6
#: Probability of chi^2 below which the stated errors are not believed.
TOO_SMALL = 0.01
#: Scatter, squared and per point, of data without noise.
PERFECT = 1e-20

Verdict = Literal["credible", "not credible", "these data cannot tell"]


def heat_question(
    curve: Curve, medium: ElasticMedium, measuring_time: float = 10.0, model: TunnelingModel | None = None
) -> HeatVerdict:
    """Fit A T + B T^3 and A T^(1+n) + B T^3 to a heat capacity and weigh them against each other.

    The constant distribution does not give n = 0 exactly: the systems that relax within the measuring time
    grow with the logarithm of time/tau_min(T), which over the measured range looks like T^n with n about
    0.1 to 0.2; the same fit to that curve without noise says how much. The distribution is credible if n may
    lie between 0 and that value and is known to within +-0.15; it is not credible if n lies outside with 95%
    and both information criteria prefer it by 6 or more to the nearest n inside. Anything else these data
    cannot tell, among it residuals that follow neither form.

    Parameters
    ----------
    curve
        Heat capacity, J/(kg K). Without errors, or with errors that neither form meets, the scatter about
        the better form is taken for the error.
    medium
        The glass.
    measuring_time
        s.
    model
        The tunneling model, if a fit has found it; only the logarithm of its relaxation time matters.

    Returns
    -------
    HeatVerdict

    Raises
    ------
    InputError
        If the curve is not a heat capacity.

    Examples
    --------
    >>> T = np.geomspace(0.1, 1.5, 40)
    >>> noise = 1 + 0.01 * np.random.default_rng(3).standard_normal(40)
    >>> glass = ElasticMedium(2200.0, 5800.0, 3800.0)
    >>> heat = (1e-3 * T**1.45 + 1e-3 * T**3) * noise
    >>> found = heat_question(Curve("heat", T, heat, 0.01 * heat), glass)
    >>> found.verdict, round(found.power.n, 2)
    ('not credible', 0.46)
    """
    if curve.kind != "heat":
        raise InputError("curve", received=curve.kind, allowed="heat", remedy="pass a heat capacity")
    data = _data(curve)
    best = _best(data)
    trusted = curve.uncertainty is not None and _probability(best, data.y.size - 3) >= TOO_SMALL
    linear = _form(data, _fit(data, 0.0), trusted)
    power = _form(data, best, trusted, interval=_interval(data, best, trusted), free=True)
    constant = _constant_exponent(
        data, model or TunnelingModel.from_C(medium, COMMON_C, SLOW_P), measuring_time
    )
    nearest = _form(data, _fit(data, min(max(best.n, 0.0), constant)), trusted)
    verdict, reason = _judge(data.y.size, nearest, power, constant)
    if curve.uncertainty is not None and not trusted:
        reason += "; neither form meets the stated errors, so the scatter was taken for the error"
    return HeatVerdict(verdict, reason, constant, linear, power)


class _Data(NamedTuple):
    """Points in order of temperature."""

    T: Array
    y: Array
    sigma: Array


class _Fit(NamedTuple):
    """A, B, n with their chi^2 and residuals (data - fit)/error."""

    A: float
    B: float
    n: float
    chi2: float
    residual: Array


def _data(curve: Curve) -> _Data:
    order = np.argsort(curve.T, kind="stable")
    T, y = curve.T[order], curve.y[order]
    if curve.uncertainty is not None:
        return _Data(T, y, curve.sigma[order])
    # errors in proportion; a value near zero must not get all the weight
    return _Data(T, y, np.maximum(np.abs(y), 1e-3 * np.max(np.abs(y))))


def _fit(data: _Data, n: float) -> _Fit:
    """A, B >= 0 at this n."""
    from scipy.optimize import nnls

    # in units of the hottest point, so that powers stay near one
    hottest = float(data.T.max())
    t = data.T / hottest
    design = np.stack([t ** (1 + n), t**3], axis=1) / data.sigma[:, None]
    scale = np.linalg.norm(design, axis=0)
    amplitudes = nnls(design / scale, data.y / data.sigma)[0] / scale
    residual = data.y / data.sigma - design @ amplitudes
    A, B = (amplitudes / hottest ** np.array([1 + n, 3])).tolist()
    return _Fit(A, B, n, float(residual @ residual), residual)


def _best(data: _Data) -> _Fit:
    from scipy.optimize import minimize_scalar

    grid = np.linspace(*N_RANGE, GRID)
    start = int(np.argmin([_fit(data, n).chi2 for n in grid.tolist()]))
    bounds = float(grid[max(start - 1, 0)]), float(grid[min(start + 1, GRID - 1)])
    found = minimize_scalar(lambda n: _fit(data, n).chi2, bounds=bounds, method="bounded")
    return _fit(data, float(found.x))


def _probability(best: _Fit, free: int) -> float:
    from scipy import stats

    return float(stats.chi2.sf(best.chi2, free)) if free > 0 else 1.0


def _interval(data: _Data, best: _Fit, trusted: bool) -> tuple[float, float] | None:
    """95% interval of n from its profile; None if the profile stays low up to the end of the range."""
    from scipy.optimize import brentq

    free = data.y.size - 3
    if free < 1:
        return None
    z = quantiles(None if trusted else free)[-1]
    rise = max(z**2 * (1.0 if trusted else best.chi2 / free), PERFECT * data.y.size)

    def above(n: float) -> float:
        return _fit(data, n).chi2 - best.chi2 - rise

    ends = []
    for end in N_RANGE:
        outside = [n for n in np.linspace(best.n, end, GRID).tolist() if above(n) > 0]
        if not outside:
            return None
        ends.append(float(brentq(above, best.n, outside[0])))
    return ends[0], ends[1]


def _form(
    data: _Data, fit: _Fit, trusted: bool, interval: tuple[float, float] | None = None, free: bool = False
) -> HeatForm:
    """The fit, with n held or free, its information criteria and the structure of its residuals."""
    points, parameters = data.y.size, 3 if free else 2
    misfit = fit.chi2
    if not trusted:
        misfit = points * float(np.log(max(fit.chi2 / points, PERFECT)))
        parameters += 1  # the common error
    crowded = max(points - parameters - 1, 1)
    structure = residual_structure(fit.residual)
    return HeatForm(
        fit.A,
        fit.B,
        fit.n,
        interval,
        fit.chi2,
        aicc=misfit + 2 * parameters + 2 * parameters * (parameters + 1) / crowded,
        bic=misfit + parameters * float(np.log(points)),
        runs_probability=structure.runs_probability,
        autocorrelation=structure.autocorrelation,
    )


def _constant_exponent(data: _Data, model: TunnelingModel, measuring_time: float) -> float:
    """The n that this very fit finds in the heat capacity of the constant distribution, without noise.

    The constant distribution and phonons are scaled to the data; n is about 3/ln(4 time/tau_min), and a
    little more because the phonons take up some of the curvature.
    """
    from scipy.optimize import nnls

    constant = np.asarray(tunneling_heat_capacity(model, data.T, measuring_time) / model.medium.density)
    if not constant.max() > 0:
        return 0.0  # nothing relaxes within the measuring time
    design = np.stack([constant / constant.max(), (data.T / data.T.max()) ** 3], axis=1)
    amplitudes, _ = nnls(design / data.sigma[:, None], data.y / data.sigma)
    return max(_best(data._replace(y=design @ amplitudes)).n, 0.0)


def _judge(points: int, nearest: HeatForm, power: HeatForm, constant: float) -> tuple[Verdict, str]:
    unclear: Verdict = "these data cannot tell"
    if points < FEWEST_POINTS:
        return unclear, f"{points} points are too few for three parameters and their errors"
    if power.n_95 is None:
        return unclear, "the exponent of the lower term is not determined"
    if power.runs_probability is not None and power.runs_probability < STRUCTURED:
        return unclear, "the residuals of both forms are structured: something else adds to the heat capacity"
    low, high = power.n_95
    span = f"n = {power.n:.3f} (95%: {low:.3f} to {high:.3f})"
    expected = f"the constant distribution shows n between 0 and {constant:.3f}"
    gain = min(nearest.aicc - power.aicc, nearest.bic - power.bic)
    outside = low > constant or high < 0
    if outside and gain >= DECISIVE:
        return (
            "not credible",
            f"{span}, while {expected}; both criteria prefer the former by {gain:.0f} or more",
        )
    if not outside and (high - low) / 2 <= SHARP:
        return "credible", f"{span}; {expected}"
    return unclear, f"{span}; {expected}: too little to decide"
