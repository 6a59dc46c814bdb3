"""The what-ifs as bars: how far each nuisance moves the ratio and P, in their standard deviations."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from glassblocks.errors import InputError
from glassblocks.fitting.fit_result import FitResult
from glassblocks.fitting.fit_warnings import DECISIVE
from glassblocks.fitting.what_if_table import columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from glassblocks.fitting.result_parts import WhatIf

SHOWN = {
    "gamma_l/gamma_t": r"$\gamma_l/\gamma_t$",
    "P": r"$P$",
    "gamma_l": r"$\gamma_l$",
    "gamma_t": r"$\gamma_t$",
    "F tan delta_0": r"$F\tan\delta_0$",
    "C_d": r"$C_d$",
    "n_c": r"$n_c$",
    "p": r"$p$",
}
#: Bars are cut here, standard deviations; the number says how far they go.
END = 6.0
#: Shorter bars would not be seen.
SEEN = 0.05
COLORS = {"on": "C0", "off": "C1", "-1 sigma": "C2", "+1 sigma": "C3"}
MEANING = {
    "on": "switched on",
    "off": "switched off",
    "-1 sigma": "held one standard deviation low",
    "+1 sigma": "held one standard deviation high",
}


def draw_what_ifs(axes: Axes, what_ifs: Sequence[WhatIf], quantity: str) -> Axes:
    """One bar per what-if, hatched where the data exclude it."""
    for place, each in enumerate(what_ifs):
        shift = each.shifts.get(quantity)
        if shift is None:
            axes.text(0, place, " not determined", va="center", fontsize="x-small", color="0.5")
            continue
        excluded = each.delta_aicc > DECISIVE
        axes.barh(
            place,
            min(max(shift, -END), END),
            color="none" if excluded else COLORS[each.state],
            edgecolor=COLORS[each.state],
            hatch="////" if excluded else None,
            height=0.7,
        )
        if abs(shift) > END:
            axes.text(
                (END if shift > 0 else -END) * 0.97,
                place,
                f"{shift:+.0f}",
                va="center",
                ha="right" if shift > 0 else "left",
                fontsize="x-small",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
            )
    axes.axvspan(-1, 1, color="0.92", zorder=0)
    axes.axvline(0, color="0.3", lw=0.8)
    axes.set_xlim(-END, END)
    axes.set_xlabel(f"shift of {SHOWN.get(quantity, quantity)}\n[standard deviations]")
    return axes


def draw_what_ifs_of(axes: Axes, result: FitResult, quantity: str) -> Axes:
    """The what-ifs of a fit that move one quantity, with their names; what does not move it is named in the title.

    Raises
    ------
    InputError
        If the fit has no what-ifs, or none of this quantity.
    """
    known = [each.name for each in result.estimates if each.is_determined]
    if not result.what_ifs or quantity not in known:
        raise InputError(
            "quantity",
            received=quantity if result.what_ifs else "a fit without what-ifs",
            allowed=f"a quantity that the fit determines: {', '.join(known)}",
            remedy="choose one, of a fit with what_ifs=True",
        )
    moving = [each for each in result.what_ifs if _moves(each, [quantity])]
    draw_what_ifs(axes, moving, quantity)
    axes.set_yticks(range(len(moving)), [f"{each.name} {each.state}" for each in moving], fontsize="small")
    axes.set_ylim(len(moving) - 0.4, -0.6)
    axes.set_title(_still(result, moving, 60), fontsize="x-small")
    return axes


def what_ifs_figure(result: FitResult) -> Figure:
    """Bars for every quantity that the fit determines."""
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch

    determined = [each.name for each in result.estimates if each.is_determined]
    instead = [name for name in columns(result) if name in determined] or ["gamma_l/gamma_t"]
    known = [name for name in determined if name in SHOWN] or instead
    moving = [each for each in result.what_ifs if _moves(each, known)]
    height = 1.8 + 0.24 * len(moving)
    figure = Figure(figsize=(2.6 + 1.9 * len(known), height), layout="constrained")
    grid = figure.subplots(1, len(known), squeeze=False, sharey=True)
    for column, name in enumerate(known):
        draw_what_ifs(grid[0, column], moving, name)
    grid[0, 0].set_yticks(
        range(len(moving)),
        [f"{each.name} {each.state}" for each in moving],
        fontsize="small",
    )
    grid[0, 0].set_ylim(len(moving) - 0.4, -0.6)
    states = list(dict.fromkeys(each.state for each in moving))
    patches = [Patch(color=COLORS[state], label=MEANING[state]) for state in states]
    patches.append(Patch(facecolor="none", edgecolor="0.4", hatch="////", label="excluded by the data"))
    if words := _still(result, moving, 40 + 28 * len(known)):
        figure.suptitle(words, fontsize="x-small")
    figure.legend(
        handles=patches,
        loc="outside lower center",
        ncols=min(3, 1 + len(known)),
        fontsize="x-small",
        frameon=False,
    )
    return figure


def _still(result: FitResult, moving: Sequence[WhatIf], width: int) -> str:
    """Names of the nuisances that move nothing, in lines so long."""
    names = {each.name for each in moving}
    still = [name for name in dict.fromkeys(each.name for each in result.what_ifs) if name not in names]
    return textwrap.fill(f"nothing moves with: {', '.join(still)}", width) if still else ""


def _moves(what_if: WhatIf, quantities: Sequence[str]) -> bool:
    shifts = [what_if.shifts.get(quantity) for quantity in quantities]
    return any(shift is None or abs(shift) > SEEN for shift in shifts)
