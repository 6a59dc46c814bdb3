"""Coated resonators in words: what D and the substrate are taken for, and loss angles as codes of noise want them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from glassblocks.fitting.coating_facts import CoatedMode, CoatingFacts

#: A power law that misses the model by more than this is said to.
BENT = 0.05


def coating_lines(facts: CoatingFacts | None) -> list[str]:
    """The block of a report; empty where nothing is coated."""
    if facts is None:
        return []
    lines = [
        f"  {mode.label}: {_dilution(mode, facts.times_dilution)}; {_substrate(mode)}" for mode in facts.modes
    ]
    return ["Film on a substrate: Q^-1 = Q_s^-1 + D Q_f^-1", *lines, *_loss_lines(facts)]


def coating_warnings(facts: CoatingFacts | None) -> Iterator[str]:
    """What of the substrate may have been taken for the film's."""
    for mode in () if facts is None else facts.modes:
        if not mode.bare and not mode.subtracted:
            yield (
                f"{mode.label}: no curve of the bare substrate. Its loss is taken for one constant, and what it "
                "changes with temperature for the film's: add a column 'Q^-1 bare substrate ...'."
            )
        if mode.outside:
            yield (
                f"{mode.label}: {mode.outside} of its points lie outside the temperatures of the bare substrate, whose "
                "parabola is extrapolated there: leave them out with --t-min or --t-max, or use --substrate subtract."
            )


def _dilution(mode: CoatedMode, times_dilution: bool) -> str:
    if mode.dilution is None and not times_dilution:
        return "D is not stated, other sound of the film tells it"
    if mode.dilution is None:
        return "D is not stated, so that the data give D Q_f^-1 alone (--dilution '0.012 +- 0.001' states it)"
    if not mode.dilution_error:
        return f"D = {mode.dilution:.4g}, taken as exact"
    return f"D = {mode.dilution:.4g} +- {mode.dilution_error:.2g}, as stated"


def _substrate(mode: CoatedMode) -> str:
    if mode.subtracted:
        return "the bare substrate is subtracted"
    if mode.substrate is None or mode.substrate_error is None:
        return "no curve of the bare substrate: Q_s^-1 is one constant, the background below"
    return (
        f"Q_s^-1 = {mode.substrate:.3g} +- {mode.substrate_error:.1g} at {mode.reference:.2g} K, a parabola in ln T "
        f"fitted with {mode.bare}"
    )


def _loss_lines(facts: CoatingFacts) -> list[str]:
    what = "D times the shear loss angle" if facts.times_dilution else "Loss angles"
    if not facts.losses:
        return [f"  {what} of the film: not determined"]
    lines = [
        f"  {what} of the film in weak sound, phi_0 (f/100 Hz)^n for 10 Hz to 1 kHz",
        f"  {'T [K]':>6}  {'phi_B (lossB)':24}{'D phi_S' if facts.times_dilution else 'phi_S (lossS)':24}"
        "n (lossB_slope, lossS_slope)",
    ]
    for each in facts.losses:
        bulk, shear = _measured(each.bulk, each.bulk_error), _measured(each.shear, each.shear_error)
        bent = f"  bends by {each.bend:.0%}" if each.bend > BENT else ""
        lines.append(
            f"  {each.temperature:>6g}  {bulk:24}{shear:24}{_measured(each.exponent, each.exponent_error)}{bent}"
        )
    return [
        *lines,
        "  (standard deviations; the names in brackets are pygwinc's, with lown or highn for the layer)",
    ]


def _measured(value: float | None, error: float | None) -> str:
    """A value to the second digit of its error.

    Examples
    --------
    >>> _measured(0.000553657, 2.9e-05), _measured(-0.0467268, 0.00029), _measured(None, None)
    ('5.54e-04 +- 2.9e-05', '-0.04673 +- 0.00029', 'not determined')
    """
    if value is None or error is None:
        return "not determined"
    size = abs(value)
    digits = 3 if error <= 0 or size == 0 else int(np.clip(np.floor(np.log10(size / error)) + 2, 2, 9))
    if size < 1e-2 and error < 1e-4:
        return f"{value:.{digits - 1}e} +- {error:.1e}"
    return f"{value:.{digits}g} +- {error:.2g}"
