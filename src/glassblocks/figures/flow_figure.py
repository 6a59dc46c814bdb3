"""The flow of the susceptibility with length: absorption, ratio, and what each term adds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from glassblocks.renormalization import Flow, Run

#: What the figure calls a term of (4.1), and its color; another term has its own name and the next color.
TERMS = {
    "start": ("start", "0.3"),
    "coupling": ("strained coupling (3.4)", "C0"),
    "stress": ("strained stress (3.5)", "C2"),
    "dipole": ("dipoles (5.8)", "C4"),
    "exchange": ("exchange", "C3"),
}
#: Line styles and marks of the steps, in turn.
LINES = ("-", "--", (0, (6, 1.5, 1.5, 1.5)), (0, (1.5, 1)), (0, (8, 2)))
MARKS = "osv^Dp"


def draw_absorption(axes: Axes, flow: Flow) -> Axes:
    """Im chi_l and Im chi_t against the block edge L, over Im chi_t at the start."""
    unit = flow.imaginary.t[0]
    for im, error, mark, label in (
        (flow.imaginary.l / unit, flow.errors.l, "o-", "longitudinal"),
        (flow.imaginary.t / unit, flow.errors.t, "s-", "transverse"),
    ):
        color = "C0" if label == "longitudinal" else "C1"
        axes.plot(flow.lengths, im, mark, ms=3, color=color, label=label)
        _band(axes, flow, im, im * error, color)
    axes.set_ylabel(r"Im $\chi_{l,t}(L)$ / Im $\chi_t(L_1)$")
    axes.set_ylim(bottom=0)
    # above the panel: the curves may run anywhere inside
    axes.legend(fontsize="small", loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, frameon=False)
    return _length_axis(axes)


def draw_ratio(axes: Axes, runs: Sequence[Run], fixed: float) -> Axes:
    """gamma_l/gamma_t against the block edge L, and the fixed ratio of (4.4).

    A step has its color, line and mark, and its marks stand at lengths of their own, so that lines that nearly lie
    on each other are told apart. Marks are full for one reading of the exchange sum and hollow for the next.
    """
    steps = list(dict.fromkeys(run.step.name for run in runs))
    for place, (reading, together) in enumerate(groupby(runs, key=lambda run: run.reading)):
        axes.plot([], [], ls="none", label=f"{reading}, and where it ends:")
        hollow = place % 2 == 1
        for run in together:
            index = steps.index(run.step.name)
            (curve,) = axes.plot(run.flow.lengths, run.flow.ratio, label=f"{run.route}: {_end(run.flow)}")
            curve.set(color=f"C{index}", ls=LINES[index % len(LINES)], lw=1.5, alpha=0.6 if hollow else 1.0)
            curve.set(marker=MARKS[index % len(MARKS)], ms=5, markevery=(index % 4, 4))
            if hollow:
                curve.set(mfc="none")
            _band(axes, run.flow, run.flow.ratio, run.flow.ratio_error, f"C{index}")
    axes.axhline(fixed, color="0.3", lw=1, ls="-.", label=f"fixed ratio (4.4): {fixed:.2f}")
    axes.axhline(2 / np.sqrt(3), color="0.6", lw=1, ls=":", label=r"passivity, $2/\sqrt{3}$")
    axes.set_ylim(0.9, 1.5 * max(fixed, *(float(run.flow.ratio[0]) for run in runs)))
    axes.set_ylabel(r"$\gamma_l/\gamma_t = \sqrt{\mathrm{Im}\,\chi_l/\mathrm{Im}\,\chi_t}$")
    # beside the panel: flows may run anywhere inside
    axes.legend(fontsize="small", loc="center left", bbox_to_anchor=(1.0, 0.5), handlelength=4, frameon=False)
    return _length_axis(axes)


def _end(flow: Flow) -> str:
    """The last ratio of a flow, or where it breaks off."""
    if flow.broke_off:
        return f"breaks off at {flow.lengths[-1]:.1e} m"
    end = float(flow.ratio[-1])
    error = float(flow.ratio_error[-1])
    uncertain = f" $\\pm$ {error:.1g}" if error > 0 else ""
    return f"{end:.{2 if end < 100 else 0}f}{uncertain}" if np.isfinite(end) else "none"


def draw_shares(axes: Axes, flow: Flow, polarization: Literal["l", "t"]) -> Axes:
    """What each term has added since the start, as a share of Im chi at L; dashed where it is negative."""
    for name, pair in flow.shares().items():
        share = getattr(pair, polarization)
        if not np.any(share):
            continue
        label, color = TERMS.get(name, (name, None))
        (line,) = axes.plot(flow.lengths, _where(share > 0, share), "o-", ms=3, color=color, label=label)
        axes.plot(flow.lengths, _where(share < 0, -share), "o--", ms=3, mfc="none", color=line.get_color())
    error = getattr(flow.errors, polarization)
    if np.any(error):
        axes.plot(flow.lengths[1:], error[1:], color="0.6", lw=1, ls=":", label="standard error")
    axes.set_yscale("log")
    axes.set_ylabel(f"share of Im $\\chi_{polarization}(L)$ (dashed: negative)")
    axes.set_title("longitudinal" if polarization == "l" else "transverse", fontsize="small")
    return _length_axis(axes)


def compose(chosen: Run, runs: Sequence[Run], fixed: float, title: str) -> Figure:
    """The four panels of `glassblocks flow`: the ratio of all runs, absorption and shares of one."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12, 9), layout="constrained")
    # parts of their own, so that the legend beside the ratio takes no room from the panels below
    top, bottom = figure.subfigures(2, 1, squeeze=False, height_ratios=(1.1, 1)).flat
    draw_ratio(top.subplots(), runs, fixed)
    absorption, longitudinal, transverse = bottom.subplots(1, 3)
    draw_absorption(absorption, chosen.flow)
    draw_shares(longitudinal, chosen.flow, "l")
    draw_shares(transverse, chosen.flow, "t")
    terms = {
        label: line
        for axes in (longitudinal, transverse)
        for line, label in zip(*axes.get_legend_handles_labels(), strict=True)
    }
    bottom.legend(
        terms.values(), terms, loc="outside lower right", ncols=len(terms), fontsize="small", frameon=False
    )
    bottom.suptitle(f"{chosen.step.label}, {chosen.reading}: absorption, and what each term has added to it")
    figure.suptitle(title)
    return figure


def _length_axis(axes: Axes) -> Axes:
    axes.set_xscale("log")
    axes.set_xlabel("block edge $L$ (m)")
    return axes


def _band(axes: Axes, flow: Flow, value: np.ndarray, error: np.ndarray, color: str) -> None:
    """One standard error to either side, of a flow that has any."""
    if np.any(error > 0):
        axes.fill_between(flow.lengths, value - error, value + error, color=color, alpha=0.25, lw=0)


def _where(condition: np.ndarray, values: np.ndarray) -> np.ndarray:
    return np.where(condition, values, np.nan)
