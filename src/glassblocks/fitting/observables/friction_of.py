"""Internal friction of a resonator that is not all glass: named like that of a glass, with a word for what it is of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from glassblocks.fitting.free_parameters import Nuisance
from glassblocks.fitting.observables.internal_friction import FRICTION
from glassblocks.fitting.observables.observable import (
    POLARIZATIONS,
    Axis,
    Column,
    Contribution,
    Kind,
    Observable,
    Place,
    Simulate,
    SimulationOption,
)


def friction_of(
    kind: Kind,
    what: str,
    words: tuple[str, ...],
    *,
    axis: Axis,
    simulate: Simulate,
    contributions: Callable[[Place], tuple[Contribution, ...]],
    nuisances: tuple[Nuisance, ...],
    options: tuple[SimulationOption, ...],
) -> Observable:
    """The observable: columns, units and decays of `FRICTION`, each name with one of the words before or behind.

    Examples
    --------
    >>> from glassblocks.fitting.observables import OBSERVABLES
    >>> [column.name for column in OBSERVABLES["coated"].columns][:2]
    ['Q^-1 film on substrate longitudinal', 'Q^-1 film on substrate transverse']
    """
    symbol = f"Q^-1 {words[0]}"

    def column(polarization: str) -> str:
        return f"{symbol} {POLARIZATIONS[polarization]}"

    return replace(
        FRICTION,
        kind=kind,
        title=f"internal friction of {what}",
        symbol=symbol,
        columns=tuple(
            Column(column(str(each.polarization)), each.polarization, column(str(each.polarization)))
            for each in FRICTION.columns
        ),
        names=_with(words, FRICTION.names),
        reciprocals=_with(words, FRICTION.reciprocals),
        ways=tuple(replace(way, names=_with(words, way.names)) for way in FRICTION.ways),
        axis=axis,
        simulate=simulate,
        contributions=contributions,
        nuisances=nuisances,
        options=options,
    )


def _with(words: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for name in names for word in words for each in (f"{name} {word}", f"{word} {name}"))
