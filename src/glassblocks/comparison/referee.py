"""What a referee would ask of a set of glasses beyond slope and correlation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glassblocks.comparison import resampling
from glassblocks.comparison.least_squares import correlation, fit_line, slope_through_origin
from glassblocks.comparison.null_models import r_squared
from glassblocks.comparison.resampling import Shuffle, student_interval
from glassblocks.leave_one_out import FISHER, LOGARITHMIC, UNEXPLAINED

Vector = NDArray[np.float64]
Interval = tuple[float, float] | None

SHUFFLED_STRENGTHS = (
    "the measured ratio is (c_l/c_t) sqrt(C_l/C_t); C_l/C_t dealt at random: every glass keeps its c_l/c_t and "
    "gets the C_l/C_t of another one, which shows how much correlation c_l/c_t on both sides gives by itself"
)
RESAMPLING = (
    "95% intervals: each glass left out in turn, Student's t with Satterthwaite's degrees of freedom; they hold the "
    f"truth from 5 glasses on. Shuffles: {resampling.SHUFFLES} (fewer for thousands of glasses), seed {resampling.SEED}"
)


@dataclass(frozen=True)
class MeanStrength:
    """C_l/C_t over a set of glasses; the theory says 1."""

    mean: float
    standard_deviation: float
    standard_error: float
    mean_95: Interval


@dataclass(frozen=True)
class LineIntervals:
    """95% intervals of the line through the origin; None where not determined."""

    slope: Interval
    correlation: Interval
    r_squared: Interval


@dataclass(frozen=True)
class Referee:
    """The answers for one set of glasses; None for what is not determined.

    Attributes
    ----------
    r_squared
        Of the prediction as it stands.
    shuffled_pairs, shuffled_strengths
        The correlation against that of ratios, or of C_l/C_t, dealt at random.
    """

    n: int
    r_squared: float | None
    intervals_95: LineIntervals
    strength_ratio: MeanStrength
    shuffled_pairs: Shuffle | None = None
    shuffled_strengths: Shuffle | None = None


def ask(measured: Vector, predicted: Vector) -> Referee | None:
    """What a referee would ask of these ratios; None for fewer than three glasses.

    C_l/C_t is (measured/predicted)^2, the prediction being c_l/c_t.

    Examples
    --------
    >>> answers = ask(np.array([1.5, 1.6, 1.8]), np.array([1.5, 1.7, 1.7]))
    >>> answers.n, round(answers.r_squared, 3), round(answers.strength_ratio.mean, 3)
    (3, 0.571, 1.002)
    """
    if measured.size < 3:
        return None
    strength = (measured / predicted) ** 2
    determination = float(r_squared(measured, predicted))
    shuffled = measured.size >= resampling.FEWEST and fit_line(measured, predicted).correlation is not None
    return Referee(
        n=int(measured.size),
        r_squared=determination if np.isfinite(determination) else None,
        intervals_95=LineIntervals(
            slope=student_interval(measured, predicted, slope_through_origin, LOGARITHMIC),
            correlation=student_interval(measured, predicted, correlation, FISHER),
            r_squared=student_interval(measured, predicted, r_squared, UNEXPLAINED),
        ),
        strength_ratio=MeanStrength(
            mean=float(strength.mean()),
            standard_deviation=float(strength.std(ddof=1)),
            standard_error=float(strength.std(ddof=1) / np.sqrt(strength.size)),
            mean_95=student_interval(strength, strength, lambda x, _: x.mean(-1), LOGARITHMIC),
        ),
        shuffled_pairs=resampling.shuffled_pairs(measured, predicted) if shuffled else None,
        shuffled_strengths=resampling.shuffled_strengths(measured, predicted) if shuffled else None,
    )
