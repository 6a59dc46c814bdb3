"""Coated resonators in words: what D and the substrate are taken for, and loss angles as codes of noise want them."""

from __future__ import annotations

import numpy as np

from glassblocks.fitting.coating_facts import CoatedMode, CoatingFacts

#: A power law that misses the model by more than this is said to.
BENT = 0.05


def coating_lines(facts: CoatingFacts | None) -> list[str]:
    """The block of a report; empty where nothing is coated."""
    if facts is None:
        return []
    lines = ["Film on a substrate: Q^-1 = Q_s^-1 + D Q_f^-1"]
    for mode in facts.modes:
        lines += [f"  {mode.label}: {_dilution(mode)}; {_substrate(mode)}"]
        if mode.outside:
            lines.append(
                f"  WARNING: {mode.outside} of its points lie outside the temperatures of the bare substrate, whose "
                "polynomial is extrapolated there: leave them out with --t-min or --t-max, or use --substrate subtract"
            )
    return lines + _loss_lines(facts)


def _dilution(mode: CoatedMode) -> str:
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
        f"Q_s^-1 = {mode.substrate:.3g} +- {mode.substrate_error:.1g} at {mode.reference:.2g} K, a polynomial in ln T "
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
