"""Photons in a resonator from the power at its input, its coupling quality factor and the way it hangs on its line."""

from __future__ import annotations

import math

from glassblocks.fitting.column_names import COUPLING_Q
from glassblocks.fitting.reading_options import COUPLINGS, ReadingOptions
from glassblocks.fitting.sheet_points import SheetPoints
from glassblocks.tables.problems import Problems
from glassblocks.tunneling import photon_number

#: The column of data that holds 1/Qi.
LOSS = "1/Qi"


def photons_of_power(points: SheetPoints, options: ReadingOptions, problems: Problems) -> str | None:
    """Turn the powers of a sheet into photons, row by row, if the coupling is named; what is to be said of it.

    n = 2 Q^2 P/(Q_c hbar omega^2) for a notch or two ports, twice that in reflection, with 1/Q = 1/Qi + 1/Qc.
    """
    if points.power is None or points.photons is not None:
        return None
    if options.coupling is None:
        if points.coupling_Q is None:
            return None
        return f"n_c is a power, in W: --coupling {COUPLINGS} turns it into photons by {COUPLING_Q}"
    loss = points.data.get(LOSS)
    if points.coupling_Q is None or loss is None or points.frequency is None:
        problems.add(
            column="power",
            received=f"--coupling {options.coupling} without "
            + " and ".join(
                name
                for name, there in (
                    (COUPLING_Q, points.coupling_Q),
                    ("Qi or 1/Qi", loss),
                    ("a frequency", points.frequency),
                )
                if not there
            ),
            allowed=f"columns {COUPLING_Q}, and Qi or 1/Qi, beside the power: photons go as Q^2 P/Qc",
            remedy=f"add them, or leave --coupling out: n_c is then a power; one {COUPLING_Q} for all rows is a column "
            "of equal numbers",
        )
        return None
    rows = zip(points.power, points.coupling_Q, loss.values, points.frequency, strict=True)
    points.photons = [_photons(*row, options) for row in rows]
    return f"photons from the power, {COUPLING_Q} and Qi of each row, coupling: {options.coupling}"


def _photons(
    power: float | None,
    Q_c: float | None,
    loss: float | None,
    frequency: float | None,
    options: ReadingOptions,
) -> float | None:
    if power is None or Q_c is None or loss is None or frequency is None or options.coupling is None:
        return None
    # noise may carry a small loss below zero, but not that of the loaded resonator
    loaded = 1 / max(loss + 1 / Q_c, 0.1 / Q_c)
    if power == 0:
        return 0.0
    return float(photon_number(power, 2 * math.pi * frequency, loaded, Q_c, options.coupling))
