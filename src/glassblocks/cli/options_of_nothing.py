"""Options of `glassblocks fit` that speak of what these data do not have: each is told, and stops no fit of a batch."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glassblocks.fitting import Curve
    from glassblocks.fitting.reading_options import ReadingOptions

#: Of a fit whose command names none.
MEASURING_TIME = 10.0


def of_nothing(
    parameters: Mapping[str, Any], asked: ReadingOptions, heeded: Collection[str], curves: Sequence[Curve]
) -> Iterator[str]:
    """What is to be said of each.

    Parameters
    ----------
    parameters
        Of the command.
    asked
        What it says of how files are read.
    heeded
        What of it tables have asked for.
    curves
        What they hold.
    """
    from glassblocks.fitting.beside_tables import MASS, MOLAR_MASS
    from glassblocks.fitting.column_names import FREQUENCY
    from glassblocks.fitting.observables import OBSERVABLES
    from glassblocks.fitting.reading_options import ALL

    kinds = {curve.kind for curve in curves}
    for option, ranges in (("--t-min", asked.coldest), ("--t-max", asked.hottest)):
        for kind in ranges.keys() - kinds - {ALL}:
            yield f"{option} of {OBSERVABLES[kind].title}, of which there are no data"
    why = {
        "mass": (MASS in heeded, "no C in J/K"),
        "molar_mass": (MOLAR_MASS in heeded, "no C in J/mol/K"),
        "frequency": (FREQUENCY in heeded, "no sound, or the tables have frequencies of their own"),
        "coupling": (any(curve.photons is not None for curve in curves), "no power of a resonator"),
        "eps_r": (any(OBSERVABLES[kind].electric for kind in kinds), "no electric curve"),
        "filling_factor": (any(OBSERVABLES[kind].filled for kind in kinds), "no electric resonator"),
    }
    for name, (is_used, reason) in why.items():
        if parameters[name] is not None and not is_used:
            yield f"--{name.replace('_', '-')} {parameters[name]}, but {reason}"
    if parameters["measuring_time"] != MEASURING_TIME and "heat" not in kinds:
        yield f"--measuring-time {parameters['measuring_time']:g}, but no heat capacity"
    if parameters["substrate"] == "subtract" and "coated" not in kinds:
        yield "--substrate subtract, but no coated resonator"
