"""That nothing goes linearly with T: what a result takes for granted where its data could not show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from glassblocks.fitting.activated import ACTIVATED
from glassblocks.fitting.curve import Array
from glassblocks.fitting.derived_quantities import derived_quantities
from glassblocks.fitting.nuisances import concerned, over_barriers
from glassblocks.fitting.problem import Problem
from glassblocks.fitting.profile import half_covariance
from glassblocks.fitting.what_ifs import FOLLOWED

#: Factor w of the error from which on it is said. A term that is x of its own standard deviations high moves a result
#: by x sqrt(w^2 - 1) of those of the fit without it, and shows from about x = 2.1 on (`of_fragile`): below w = 1.5 one
#: that does not show moves it by less than 2.4.
WIDE = 1.5


def granted_lines(problem: Problem, theta: Array, determined: Iterable[str]) -> Iterator[str]:
    """A line on the result whose error grows most if a term linear in T is fitted along; none if none does by much.

    It needs no second minimum: the errors are those of the curvature with one column more.
    """
    numbers = concerned(ACTIVATED, problem.curves)
    if not numbers or over_barriers(problem.choices) or problem.choice(ACTIVATED, numbers[0]) != "off":
        return
    free = problem.with_choices({**problem.choices, ACTIVATED.name: "on"})
    here, there = _errors(problem, theta), _errors(free, free.carried(problem, theta))
    known = [name for name in determined if name in FOLLOWED and name in here and name in there]
    worst = max(known, key=lambda name: there[name] / here[name], default=None)
    if worst is not None and there[worst] > WIDE * here[worst]:
        yield (
            f"Nothing but the model is taken to grow with T: with a term linear in T (--free {ACTIVATED.name}) the "
            f"error of {worst} would be {there[worst] / here[worst]:.2g} times as large."
        )


def _errors(problem: Problem, theta: Array) -> dict[str, float]:
    """Standard deviation of ln q of each result."""
    half = half_covariance(problem.reduced(theta)[1])
    return {
        each.name: float(np.linalg.norm(half.T @ each.gradient(theta)))
        for each in derived_quantities(problem)
    }
