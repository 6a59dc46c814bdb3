"""Which parameters a joint fit has: the glass, its medium, offsets and nuisances, each with its prior or weak tie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from glassblocks.errors import InputError
from glassblocks.fitting.coating_places import coating_parameters, coating_values
from glassblocks.fitting.curve import Curve
from glassblocks.fitting.dielectric_facts import DielectricFacts, electric_parameters, electric_values
from glassblocks.fitting.free_parameters import Choice, Nuisance, Parameter
from glassblocks.fitting.nuisances import NUISANCES, concerned
from glassblocks.fitting.observables import OBSERVABLES
from glassblocks.medium import POSITIVITY_BOUND, ElasticMedium
from glassblocks.tunneling import phonon_heat_capacity

#: What keeps a direction that the data leave flat at finite values: ln C, ln P and ln B are drawn to those of
#: a common glass (B: Debye) with a standard deviation so wide, a factor e^40, that it never competes with data.
COMMON = {"C_l": 3e-4, "C_t": 3e-4, "P": 1e45}
WEAK = 40.0
#: Beyond a factor e^30 from a common glass the model is not followed; the weak ties lead back from there.
FARTHEST = 30.0
#: A sound speed or density that carries an error may move by this many standard deviations.
MEDIUM_BOX = 6.0
MEDIUM = ("density", "c_l", "c_t")


@dataclass(frozen=True)
class MediumErrors:
    """Standard deviations of density, kg/m^3, and sound speeds, m/s; zero means exact.

    Raises
    ------
    InputError
        If one is negative or not finite.
    """

    density: float = 0.0
    c_l: float = 0.0
    c_t: float = 0.0

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if not 0 <= value < np.inf:
                raise InputError(
                    f"error of {name}",
                    received=value,
                    allowed="finite and >= 0, in SI",
                    remedy="0 means exact",
                )


def parameters(
    curves: Sequence[Curve],
    medium: ElasticMedium,
    errors: MediumErrors,
    choices: Mapping[str, Choice],
    electric: DielectricFacts,
) -> tuple[Parameter, ...]:
    """All that is free: ln C_l, ln C_t, ln P; what of the medium has an error; ln B; offsets; nuisances that are on."""
    return (
        *(_weak(name, float(np.log(value))) for name, value in COMMON.items()),
        *_of_medium(medium, errors),
        *electric_parameters(curves, electric),
        *coating_parameters(curves),
        *_phonons(curves, medium),
        *_offsets(curves),
        *(
            _switched_on(nuisance, nuisance.key(number), number, curves)
            for nuisance, number in _active(curves, choices, held=False)
        ),
    )


def neutral_values(
    curves: Sequence[Curve], medium: ElasticMedium, choices: Mapping[str, Choice], electric: DielectricFacts
) -> dict[str, float]:
    """Values of all that may be held: the medium as stated, nuisances not there or as chosen."""
    values = {name: float(getattr(medium, name)) for name in MEDIUM} | dict(electric_values(electric))
    values |= coating_values(curves)
    for nuisance in NUISANCES.values():
        for number in range(len(curves) if nuisance.per_curve else 1):
            values[nuisance.key(number)] = nuisance.neutral
    for nuisance, number in _active(curves, choices, held=True):
        values[nuisance.key(number)] = float(choice_for(choices, nuisance, number))
    return values


def choice_for(choices: Mapping[str, Choice], nuisance: Nuisance, number: int) -> Choice:
    """The choice for a curve: its own, such as that of "background 2", before that of all."""
    return choices.get(nuisance.key(number), choices.get(nuisance.name, "off"))


def _active(
    curves: Sequence[Curve], choices: Mapping[str, Choice], *, held: bool
) -> Iterator[tuple[Nuisance, int]]:
    """Nuisances that are on, or held at a value, each with the curve whose own it is (or its first)."""
    for nuisance in NUISANCES.values():
        numbers = concerned(nuisance, curves)
        for number in numbers if nuisance.per_curve else numbers[:1]:
            choice = choice_for(choices, nuisance, number)
            if choice != "off" and (choice == "on") != held:
                yield nuisance, number


def _of_medium(medium: ElasticMedium, errors: MediumErrors) -> Iterator[Parameter]:
    # both speeds together may not leave the stable solids
    margin = 0.49 * float(np.log(medium.c_l / medium.c_t / POSITIVITY_BOUND))
    for name in MEDIUM:
        stated, error = float(getattr(medium, name)), getattr(errors, name)
        if error > 0:
            center, width = float(np.log(stated)), error / stated
            reach = min(MEDIUM_BOX * width, np.inf if name == "density" else margin)
            low, high = center - reach, center + reach
            yield Parameter(name, center, True, center, width, low, high, 1.0, is_data=True)


def _phonons(curves: Sequence[Curve], medium: ElasticMedium) -> list[Parameter]:
    if not any(curve.kind == "heat" for curve in curves):
        return []
    debye = float(phonon_heat_capacity(medium, 1.0) / medium.density)
    return [_weak("B", float(np.log(debye)))]


def _offsets(curves: Sequence[Curve]) -> list[Parameter]:
    return [
        Parameter(f"offset {number + 1}", float(np.mean(curve.y)), logarithmic=False, scale=_size(curve))
        for number, curve in enumerate(curves)
        if OBSERVABLES[curve.kind].referenced
    ]


def _weak(name: str, center: float) -> Parameter:
    return Parameter(name, center, True, center, WEAK, center - FARTHEST, center + FARTHEST)


def _size(curve: Curve) -> float:
    """What a change of one means for an offset: the range of the data."""
    return max(float(np.ptp(curve.y)), float(np.max(curve.sigma)))


def _switched_on(nuisance: Nuisance, name: str, number: int, curves: Sequence[Curve]) -> Parameter:
    place = nuisance.coordinate
    lower = place(nuisance.lower) if np.isfinite(nuisance.lower) else -np.inf
    upper = place(nuisance.upper) if np.isfinite(nuisance.upper) else np.inf
    start = place(nuisance.start if nuisance.guess is None else nuisance.guess(curves))
    center = start if nuisance.prior is None else place(nuisance.neutral)
    # a flat prior is a tie so weak that it competes with no data, where the parameter has a size of its own
    scale = nuisance.size or _size(curves[number])
    width = nuisance.prior or WEAK * scale
    return Parameter(
        name,
        start,
        nuisance.logarithmic,
        center,
        width,
        lower,
        upper,
        scale=scale,
        is_data=nuisance.prior is not None,
    )
