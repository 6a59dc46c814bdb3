"""The what-ifs in words: what each nuisance came to, what becomes of the ratio and of P, and what survives."""

from __future__ import annotations

from glassblocks.fitting.digits import distance
from glassblocks.fitting.fit_result import FitResult
from glassblocks.fitting.fit_warnings import DECISIVE, POOR, preferred
from glassblocks.fitting.nuisances import NUISANCES, RELAXATION
from glassblocks.fitting.observables import OBSERVABLES
from glassblocks.fitting.result_parts import NuisanceValue, WhatIf

#: Columns of the table.
SHOWN = ("gamma_l/gamma_t", "P")
SHOWN_INSTEAD = ("C_l", "C_t", "gamma_l", "gamma_t")
SHOWN_ELECTRIC = ("F tan delta_0", "C_d", "n_c", "relaxation rate")
#: A distance below this many standard deviations is no deviation from the theory.
NO_DEVIATION = 2.0
#: A shift below this part of a standard deviation is not worth a line on the screen.
STILL = 0.05
#: C_rel/C_res at which the slopes of the velocity are 1 : -1, as 1 - (3/2) C_rel/C_res is the second.
INTERACTING = 4 / 3


def nuisance_lines(result: FitResult) -> list[str]:
    """What every nuisance came to, and what was decided for the caller."""
    if not result.nuisances and not result.notes:
        return []
    lines = [_nuisance(each) for each in result.nuisances]
    lines += [
        f"  extra scatter of {curve.label}: {curve.extra_scatter:.2g}"
        for curve in result.curves
        if curve.extra_scatter
    ]
    lines += [
        f"  correlation of neighbors of {curve.label}: {curve.correlation:.2f}"
        for curve in result.curves
        if curve.correlation
    ]
    return [
        "Beside the model" if lines else "Taken for granted",
        *lines,
        *(f"  {note}" for note in result.notes),
    ]


def _nuisance(each: NuisanceValue) -> str:
    symbol = NUISANCES[each.name].symbol
    where = f" of {each.curve}" if each.curve else ""
    if each.status == "not determined":
        return f"  {symbol}{where}: not determined"
    if each.error is None:
        return f"  {symbol}{where} held at {each.value:.4g} {each.unit}".rstrip()
    line = f"  {symbol}{where} = {each.value:#.3g} +- {each.error:.2g} {each.unit}".rstrip()
    if each.name == RELAXATION.name and each.error:
        line += "; " + _slopes(each.value, each.error)
    if each.limit is not None:
        side = "below" if each.limit > each.value else "above"
        line += f" ({side} {each.limit:.2g} with 95%)"
    return line


def _slopes(ratio: float, error: float) -> str:
    """Where the slopes of the velocity lie between the tunneling model and interacting blocks."""
    slope = 1 - 1.5 * ratio
    model, blocks = (distance((ratio - at) / error) for at in (1.0, INTERACTING))
    return (
        f"slopes against ln T 1 : {slope:.2f} +- {1.5 * error:.1g}; the ratio lies {model} that of the tunneling model "
        f"(1 : -1/2) and {blocks} that of interacting blocks (1 : -1, D. Zhou, arXiv:1602.04534)"
    )


def what_if_lines(result: FitResult, verbose: bool) -> list[str]:
    """One line per nuisance: switched, and held one standard deviation off on either side."""
    if not result.what_ifs:
        return []
    shown = columns(result)
    lines = [f"{'What if':23}{'chi^2':>9}{'AICc':>7}  {shown[0]:25}{shown[1]}"]
    for name in dict.fromkeys(each.name for each in result.what_ifs):
        own = [each for each in result.what_ifs if each.name == name]
        switched = [each for each in own if each.state in ("on", "off")]
        held = [each for each in own if each.state not in ("on", "off")]
        lines += [
            _line(f"{name} {each.state}", [each], shown)
            for each in switched
            if verbose or each.state == "off" or moves(each, shown)
        ]
        if held and (verbose or any(moves(each, shown) for each in held)):
            rows = [[each] for each in held] if verbose else [held]
            lines += [_line(f"{name} {row[0].state if verbose else '-/+ 1 s'}", row, shown) for row in rows]
    if not verbose:
        moving = {each.name for each in result.what_ifs if _speaks(each, shown)}
        still = [each.name for each in result.what_ifs if each.name not in moving]
        if still:
            lines.append(f"Nothing moves with: {', '.join(dict.fromkeys(still))}.")
    lines.append("(AICc against the fit's: negative is preferred. In brackets: standard deviations moved.)")
    return lines


def columns(result: FitResult) -> tuple[str, ...]:
    """What the what-ifs are told of: the ratio and P, or what the fit knows instead."""
    known = {each.name for each in result.estimates}
    products = [each.name for each in result.estimates if each.name.startswith("D C_")]
    if result.coating is not None and result.coating.times_dilution:  # neither the ratio nor P is determined
        return (*products, *SHOWN)[:2]
    if not all(OBSERVABLES[curve.kind].electric for curve in result.curves):
        determined = [each.name for each in result.estimates if each.is_determined]
        other = [] if set(SHOWN) & set(determined) else [name for name in SHOWN_INSTEAD if name in determined]
        return (*other, *SHOWN)[:2]
    return tuple(name for name in SHOWN_ELECTRIC if name in known)[:2]


def _speaks(each: WhatIf, shown: tuple[str, ...]) -> bool:
    """Whether a line says something: the fit without what it has, or anything that moves."""
    return each.state == "off" or moves(each, shown)


def moves(each: WhatIf, shown: tuple[str, ...]) -> bool:
    """Whether it moves one of these quantities, leaves it undetermined, or is far from the fit."""
    moved = any(abs(each.shifts.get(name, 0.0)) >= STILL for name in shown)
    lost = not each.quantities
    return moved or lost or abs(each.delta_aicc) >= DECISIVE


def _line(title: str, lines: list[WhatIf], shown: tuple[str, ...]) -> str:
    chi2, change = (f"{lines[0].chi2:.4g}", _signed(lines[0].delta_aicc)) if len(lines) == 1 else ("", "")
    first, second = (_cell(name, lines) for name in shown)
    return f"{title:23}{chi2:>9}{change:>7}  {first:24} {second}".rstrip()


def _cell(name: str, lines: list[WhatIf]) -> str:
    if any(name not in each.quantities for each in lines):
        return "not determined"
    values = " ".join(_short(each.quantities[name]) for each in lines)
    return f"{values} ({' '.join(_signed(each.shifts[name]) for each in lines)})"


def _signed(change: float) -> str:
    return (
        f"{change:+.1f}" if abs(change) < 10 else f"{change:+.0f}" if abs(change) < 1e4 else f"{change:+.0e}"
    )


def _short(value: float) -> str:
    return f"{value:.3f}" if 0.1 < value < 100 else f"{value:.2e}"


def survival_lines(result: FitResult) -> list[str]:
    """Whether the distance from the theory survives the what-ifs that the data allow."""
    here = result.ratio.from_speed_ratio
    if here is None:
        return []
    if result.chi2_probability is not None and result.chi2_probability < POOR:
        return [
            "  But the model does not describe the data: these standard deviations are too small, and the "
            "distances mean nothing before that is mended."
        ]
    if preferred(result):
        return [
            "  But the data want something beside the model (see the warning): with it the distances change."
        ]
    allowed = [
        each for each in result.what_ifs if each.delta_aicc < DECISIVE and each.from_speed_ratio is not None
    ]
    if not allowed:
        return []
    least, most = (pick(allowed, key=lambda each: each.from_speed_ratio or 0.0) for pick in (min, max))
    low, high = min(here, least.from_speed_ratio or 0.0), max(here, most.from_speed_ratio or 0.0)
    if here > NO_DEVIATION > low or here < -NO_DEVIATION < high:
        worst = least if here > 0 else most
        return [
            f"  The deviation from the theory does NOT survive the what-ifs: with {worst.name} {worst.state} it is "
            f"{distance(worst.from_speed_ratio or 0.0)}."
        ]
    return [
        f"  Over the what-ifs that the data allow, its distance from c_l/c_t runs from {low:+.1f} to {high:+.1f} "
        "standard deviations."
    ]
