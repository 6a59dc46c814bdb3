"""Friction that hangs on weak sound: where resonant absorption is much of it, and nothing else tells C."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from glassblocks.fitting.curve import Array
from glassblocks.fitting.nuisances import concerned
from glassblocks.fitting.observables.internal_friction import SATURATION
from glassblocks.fitting.problem import Problem

#: Part of a friction, at most of its points, from which it is mostly resonant.
MUCH = 0.5


def of_loud_sound(problem: Problem, theta: Array) -> Iterator[str]:
    """A warning if only frictions that are mostly resonant absorption tell C, and no drive tells if it saturates."""
    numbers = concerned(SATURATION, problem.curves)
    if any(problem.choice(SATURATION, number) != "off" for number in numbers):
        return
    fitted = problem.fitted(theta)
    told = {curve.polarization for curve in problem.curves if curve.kind == "velocity"}
    for number in numbers:
        curve = problem.curves[number]
        resonant = problem.part(theta, number, "resonant") / np.maximum(fitted[number], 1e-300)
        if curve.polarization not in told and float(np.median(resonant)) > MUCH:
            yield (
                f"{curve.label}: resonant absorption is {np.median(resonant):.0%} of it, and sound strong enough to "
                "saturate it looks the same with a smaller C. The sound is taken for weak. Cure: two levels of the "
                "drive in a column 'drive [V]' or 'power [dBm]', or the velocity, which does not saturate."
            )
