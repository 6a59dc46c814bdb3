"""Intervals of a quantity: from the curvature at the minimum, and from the profile of chi^2."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from glassblocks.fitting.curve import Array
from glassblocks.fitting.derived_quantities import DerivedQuantity
from glassblocks.fitting.minimize import Minimum, minimize
from glassblocks.fitting.problem import Problem
from glassblocks.tail_probabilities import quantile

#: Probabilities of the intervals that are reported.
LEVELS = (0.68, 0.95)
#: How far a profile is followed, in ln q on either side: a factor 1000.
REACH = float(np.log(1e3))
#: Widest 95% interval (upper over lower bound, logarithm) of a quantity that is still called determined.
WIDEST = float(np.log(100.0))
#: A bound is found when the rise of chi^2 is right to this part.
CLOSE = 2e-3
#: Probability with which a side must be excluded to its end before a quantity is called determined. At the 95% of
#: the interval the noise sets both sides in one fit of eight to a quantity that the data hardly feel, and wherever
#: it does the value is too large.
DETECTION = 0.9973
#: A profile that bends this far from its parabola, at the ends of the 95% interval, may never rise much higher.
BENT = 1.5
TRIES = 25
#: First step outwards, at most.
FIRST_REACH = 1.0
#: A deviation this many targets high is no point for a secant.
STEEP = 4.0
#: Enough for a point of a profile, which starts close to its end.
EVALUATIONS = 60


class BetterMinimum(Exception):  # a finding, not an error
    """The profile came upon a lower chi^2 than the fit."""

    def __init__(self, minimum: Minimum) -> None:
        super().__init__("lower minimum")
        self.minimum = minimum


def quantiles(degrees_of_freedom: float | None) -> tuple[float, ...]:
    """Standard deviations that hold each of LEVELS: roots of the rise of chi^2 at the ends of the intervals.

    Normal for known errors, Student's t for errors judged from a scatter with these degrees of freedom.

    Examples
    --------
    >>> [round(z**2, 3) for z in quantiles(None)]
    [0.989, 3.841]
    >>> round(quantiles(5)[1], 3)
    2.571
    """
    return tuple(quantile((1 + level) / 2, degrees_of_freedom) for level in LEVELS)


def one_sided(degrees_of_freedom: float | None) -> float:
    """Standard deviations above which 5% lie: where a limit is that the data set on one side only.

    Examples
    --------
    >>> round(one_sided(None), 3), round(one_sided(5), 3)
    (1.645, 2.015)
    """
    return quantile(LEVELS[-1], degrees_of_freedom)


def detection(degrees_of_freedom: float | None) -> float:
    """Standard deviations that both ends of a quantity must lie away before it is called determined.

    Examples
    --------
    >>> round(detection(None), 2), round(detection(5), 2)
    (3.0, 5.51)
    """
    return quantile((1 + DETECTION) / 2, degrees_of_freedom)


def half_covariance(jacobian: Array) -> Array:
    """H with H H' = inverse of J'J, shape (p, p); the weak ties keep it finite."""
    scale = np.linalg.norm(jacobian, axis=0)
    _, s, v = np.linalg.svd(jacobian / scale, full_matrices=False)
    result: Array = v.T / s / scale[:, None]
    return result


def leverage(jacobian: Array) -> Array:
    """Diagonal of the hat matrix: the part of a parameter that each residual pays for, shape (rows,)."""
    u, _, _ = np.linalg.svd(jacobian / np.linalg.norm(jacobian, axis=0), full_matrices=False)
    result: Array = np.sum(u**2, axis=1)
    return result


def paid_by_curves(problem: Problem, theta: Array) -> list[float]:
    """Parameters that each curve pays for."""
    return [float(np.sum(rows**2)) for rows in paid_rows(problem, theta)]


def paid_rows(problem: Problem, theta: Array) -> list[Array]:
    """Rows of an orthonormal basis of the Jacobian, curve by curve: what residuals pay for, (n, parameters) each."""
    jacobian = problem.jacobian(theta)
    u, _, _ = np.linalg.svd(jacobian / np.linalg.norm(jacobian, axis=0), full_matrices=False)
    ends = np.cumsum([curve.T.size for curve in problem.curves])
    return np.split(u, ends)[:-1]


def degrees_of_freedom(problem: Problem, theta: Array) -> int:
    """Residuals of data and medium minus the parameters that they determine (trace of the hat matrix)."""
    return problem.n_data - round(parameters_paid(problem, theta))


def parameters_paid(problem: Problem, theta: Array) -> float:
    """How many parameters data and medium determine: trace of the hat matrix, less what priors and ties pay."""
    _, slopes = problem.reduced(theta)
    ties = [each for each in problem.parameters if each.width is not None]
    whole = np.sum(leverage(slopes)[len(ties) :])
    # rows of the priors come first; those of the ties are no data
    data = sum(each.is_data for each in ties)
    return float(whole + np.sum(leverage(slopes)[:data]))


class Profile:
    """The profile of chi^2 along one quantity."""

    def __init__(self, problem: Problem, best: Minimum, quantity: DerivedQuantity, half: Array) -> None:
        self.problem, self.best, self.quantity = problem, best, quantity
        self.center = quantity.value(best.theta)
        along = half.T @ quantity.gradient(best.theta)
        #: standard deviation of ln q by propagation of the covariance
        self.error = float(np.linalg.norm(along))
        self._found = {0.0: best.theta}
        # how the other parameters follow, to first order
        self._follow = half @ along / self.error**2

    def deviation(self, shift: float) -> float:
        """sqrt of the rise of chi^2 when ln q is moved by `shift` and all else is fitted anew.

        Raises
        ------
        BetterMinimum
            If chi^2 falls by more than rounding.
        """
        # from the farthest point found this side of it: a leap might land in another valley
        known = [s for s in self._found if s * shift >= 0 and abs(s) <= abs(shift)]
        near = max(known, key=abs)
        start = self._found[near] + np.clip(self._follow * (shift - near), -3, 3)
        found = minimize(
            self.problem, start, held=(self.quantity, self.center + shift), evaluations=EVALUATIONS
        )
        self._found[shift] = found.theta
        rise = found.chi2 - self.best.chi2
        if rise < -1e-3 * max(1.0, self.best.chi2 / max(self.problem.n_points, 1)):
            raise BetterMinimum(found)
        return float(np.sqrt(max(rise, 0.0)))

    def bounds(self, side: int, z: tuple[float, ...]) -> list[float | None]:
        """ln q where the deviation reaches each z on one side (-1 or +1); None where it never does."""
        result: list[float | None] = []
        previous = 0.0
        for target in z:
            guess = max(target * self.error, 1.2 * previous)
            shift = solve(lambda s: self.deviation(side * s), target, guess)
            if shift is None:
                return [*result, *[None] * (len(z) - len(result))]
            previous = shift
            result.append(self.center + side * shift)
        return result

    def excludes_the_end(self, bound: float, z: float, detected: float) -> bool:
        """Whether chi^2 goes on rising beyond `bound`, where the deviation is z, until it is `detected`."""
        shift = bound - self.center
        if abs(shift) < BENT * z * self.error:
            return True
        while abs(shift) < REACH:
            shift = float(np.clip(2 * shift, -REACH, REACH))
            if self.deviation(shift) > detected:
                return True
        return False


def solve(function: Callable[[float], float], target: float, guess: float) -> float | None:
    """Where a rising function, zero at zero and nearly straight there, meets the target; None beyond REACH.

    Secants inside the bracket known so far; its middle where the function bends upwards steeply.

    Examples
    --------
    >>> round(solve(lambda s: s + s**2, 2.0, guess=1.5), 3)
    1.000
    >>> solve(lambda s: 1 - 1 / (1 + s), 2.0, guess=1.0) is None
    True
    """
    low, f_low, high, f_high = 0.0, 0.0, float("inf"), float("inf")
    shift = min(max(guess, 1e-9), FIRST_REACH)
    for _ in range(TRIES):
        value = function(shift)
        if abs(value - target) <= CLOSE * target:
            break
        if value > target:
            high, f_high = shift, value
        elif shift >= REACH:
            return None
        else:
            low, f_low = shift, value
        if np.isinf(high):
            straight = low * target / max(f_low, 1e-300)
            shift = min(max(straight, 1.1 * low), 3 * low, REACH)
        elif f_high > STEEP * target:
            shift = (low + high) / 2
        else:
            secant = low + (high - low) * (target - f_low) / (f_high - f_low)
            margin = 0.05 * (high - low)
            shift = min(max(secant, low + margin), high - margin)
    return shift
