"""Which nuisances a fit has unasked: those that real data nearly always have and that these data can tell apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from glassblocks.fitting.coating_places import bare_of
from glassblocks.fitting.curve import Array, Curve
from glassblocks.fitting.free_parameters import Choice
from glassblocks.fitting.minimize import Minimum
from glassblocks.fitting.nuisances import concerned
from glassblocks.fitting.observables import OBSERVABLES
from glassblocks.fitting.observables.electric_parts import CRITICAL
from glassblocks.fitting.observables.heat_capacity import CALORIMETRIC
from glassblocks.fitting.observables.internal_friction import BACKGROUND, SATURATION, middle_of_loudest
from glassblocks.fitting.observables.saturated import COTH_POWER
from glassblocks.fitting.problem import Problem
from glassblocks.fitting.profile import half_covariance

#: A background is fitted where its error is below this part of the curve's middle value: else the data cannot
#: tell it from the plateau, and C would be lost to it.
BACKGROUND_ERROR = 0.1
#: P of the heat capacity is apart where the sound knows P, and strong sound saturates where the drives know I/I_c,
#: to within this, relatively.
RATIO_ERROR, INTENSITY_ERROR = 0.5, 0.7
#: How I_c hangs on T is fitted where the drives know its power of coth to within this.
POWER_ERROR = 0.5


def first_choices(curves: Sequence[Curve], given: Mapping[str, Choice]) -> dict[str, Choice]:
    """On, to see whether the data can tell: what the caller has not decided."""
    wanted: dict[str, Choice] = {}
    for nuisance in (BACKGROUND, CALORIMETRIC, SATURATION, CRITICAL):
        numbers = concerned(nuisance, curves)
        if nuisance is CRITICAL and not any(_is_swept(curves[number]) for number in numbers):
            continue
        if nuisance is BACKGROUND:  # a bare curve is the background of its coated one
            numbers = [number for number in numbers if not _is_bared(curves, number)]
        if nuisance is SATURATION and len({curves[number].drive for number in numbers}) < 2:
            continue
        if nuisance.name not in given:
            wanted |= {nuisance.key(number): "on" for number in numbers}
            if nuisance is SATURATION and COTH_POWER.name not in given:
                wanted[COTH_POWER.name] = "on"
    return {**wanted, **given}


def those_that_can_be_told(
    problem: Problem, minimum: Minimum, given: Mapping[str, Choice]
) -> tuple[dict[str, Choice], dict[str, str]]:
    """The choices without what these data cannot tell, and why each of those is off.

    The errors of the parameters decide, not their values, so that the data do not choose the model that suits
    them.
    """
    half = half_covariance(problem.reduced(minimum.theta)[1])
    errors = dict(zip(problem.names, np.linalg.norm(half, axis=1).tolist(), strict=True))
    choices, reasons = dict(problem.choices), {}
    for number, curve in enumerate(problem.curves):
        key = BACKGROUND.key(number)
        if (
            curve.kind == "coated"
        ):  # it stands for the substrate, which is there whether the data tell it or not
            continue
        if BACKGROUND.name not in given and errors.get(key, 0.0) > BACKGROUND_ERROR * float(
            np.median(np.abs(curve.y))
        ):
            reasons[key] = f"{curve.label}: a background cannot be told from the plateau; none is assumed"
    if SATURATION.name not in given and _intensity_error(problem, half) > INTENSITY_ERROR:
        reasons[SATURATION.name] = "the drives do not differ enough to show saturation: weak sound is assumed"
    if COTH_POWER.name not in given and errors.get(COTH_POWER.name, 0.0) > POWER_ERROR:
        reasons[COTH_POWER.name] = (
            "how I_c goes with T cannot be told from these drives: as coth(hf/2kT)^2 is assumed, T2 = 2 T1"
        )
    if CRITICAL.name not in given and errors.get(CRITICAL.name, 0.0) > INTENSITY_ERROR:
        reasons[CRITICAL.name] = "the drives do not show saturation of the loss: a weak field is assumed"
    if CALORIMETRIC.name not in given and errors.get(CALORIMETRIC.name, 0.0) > RATIO_ERROR:
        reasons[CALORIMETRIC.name] = (
            "P comes from the heat capacity, for the sound does not know it: P_heat = P is assumed"
            if errors["P"] > RATIO_ERROR
            else "the heat capacity does not know P, which the sound does: P_heat = P is assumed"
        )
    for key in reasons:
        choices.pop(key, None)
    return choices, reasons


def measuring_time_taken(problem: Problem) -> tuple[str, ...]:
    """What is taken for granted where a heat capacity is among the data."""
    if all(curve.kind != "heat" for curve in problem.curves):
        return ()
    return (
        f"the heat capacity was measured within {problem.measuring_time:g} s (--measuring-time): it tells the "
        "relaxation rate times this time",
    )


def _is_bared(curves: Sequence[Curve], number: int) -> bool:
    """Whether the substrate's loss is known: fitted along or subtracted."""
    return curves[number].subtracted or bare_of(curves, number) is not None


def _intensity_error(problem: Problem, half: Array) -> float:
    """Standard deviation of ln I/I_c where the loudest sound was measured, not at the reference temperature."""
    place, power = (problem.index.get(each.name) for each in (SATURATION, COTH_POWER))
    if place is None:
        return 0.0
    row = half[place]
    if power is not None:
        heard = [problem.curves[number] for number in concerned(SATURATION, problem.curves)]
        row = row - middle_of_loudest(heard) * half[power]
    return float(np.linalg.norm(row))


def _is_swept(curve: Curve) -> bool:
    """Whether an electric loss was measured at several drives."""
    return not OBSERVABLES[curve.kind].referenced and len(set(curve.level.tolist())) > 1
