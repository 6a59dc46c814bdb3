"""Blocks merged again and again: absorption and ratio against the block edge, and the drift against the start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from glassblocks.medium import POSITIVITY_BOUND

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from glassblocks.renormalization.trees import TreeResult

MARKS = "os^vDP*X"


def draw_left(axes: Axes, result: TreeResult) -> Axes:
    """What is left of Im chi_l and Im chi_t of uncoupled blocks, against L/L_1."""
    edges = 2.0 ** np.arange(result.config.steps + 1)
    for c, condition in enumerate(result.config.conditions):
        for p, (name, line) in enumerate((("l", "-"), ("t", "--"))):
            value, error = (part[c, :, p] for part in result.left)
            shift = _shift(result, c) * (1.006 if p else 1 / 1.006)
            label = f"{_name(condition)}, {name}"
            axes.errorbar(edges * shift, value, error, fmt=line, marker=_mark(c), color=f"C{c}", label=label)
            axes.lines[-1].set_markerfacecolor("none" if p else f"C{c}")
    axes.axhline(1, color="0.6", lw=1)
    axes.set_ylabel(r"Im $\chi_{l,t}$ / Im $\chi_{l,t}(g = 0)$")
    return _edge_axis(axes, result)


def draw_ratio(axes: Axes, result: TreeResult) -> Axes:
    """gamma_l/gamma_t against L/L_1; dashed what the second order expects of the depletion of t that was found."""
    edges = 2.0 ** np.arange(result.config.steps + 1)
    for c, condition in enumerate(result.config.conditions):
        value, error = (part[c] for part in result.ratio)
        axes.errorbar(
            edges,
            value,
            error,
            fmt="-",
            marker=_mark(c),
            color=f"C{c}",
            label=_name(condition),
        )
        expected = condition.coupling_ratio * np.exp(np.cumsum(result.expected.value[c]) / 2)
        axes.plot(edges, expected, ":", color=f"C{c}", lw=1.5)
    axes.plot([], [], ":", color="0.4", label="second order, from the depletion of t")
    axes.axhline(POSITIVITY_BOUND, color="0.6", lw=1, label=r"passivity, $2/\sqrt{3}$")
    axes.set_ylabel(r"$\gamma_l/\gamma_t = \sqrt{\mathrm{Im}\,\chi_l/\mathrm{Im}\,\chi_t}$")
    return _edge_axis(axes, result)


def draw_ratio_alone(axes: Axes, result: TreeResult) -> Axes:
    """`draw_ratio` with its legend, beside the panel."""
    draw_ratio(axes, result)
    axes.set_title(f"{result.samples} trees, T = 0, standard errors", fontsize="medium")
    axes.legend(fontsize="small", loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    return axes


def draw_drift(axes: Axes, result: TreeResult) -> Axes:
    """d ln(Im chi_l/Im chi_t) of every doubling against the ratio of the first blocks, and the fixed ratios."""
    from glassblocks.renormalization.pair_depletion import second_order

    conditions = result.config.conditions
    starts = np.array([condition.coupling_ratio for condition in conditions])
    speeds = np.array([condition.sound_speed_ratio for condition in conditions])
    for i, speed in enumerate(np.unique(speeds)):
        own = np.flatnonzero(speeds == speed)
        own = own[np.argsort(starts[own], kind="stable")]
        for step in range(1, result.config.steps + 1):
            value, error = (part[own, step] for part in result.drift)
            place = starts[own] * 1.01 ** (step - 1 + i)
            label = rf"$c_l/c_t$ = {speed:g}, doubling {step}"
            axes.errorbar(place, value, error, fmt=_mark(step - 1), color=f"C{i}", label=label)
            axes.plot(starts[own], result.expected.value[own, step], ":", color=f"C{i}", marker="_", ms=12)
        axes.axvline(float(second_order(speed).fixed_ratio), color=f"C{i}", ls="-.", lw=1)
    axes.plot([], [], ":", color="0.4", label="second order")
    axes.plot([], [], "-.", color="0.4", label="its fixed ratios")
    axes.axhline(0, color="0.3", lw=1)
    axes.set_xlabel(r"$\gamma_l/\gamma_t$ of the first blocks")
    axes.set_ylabel(r"$\Delta \ln(\mathrm{Im}\,\chi_l/\mathrm{Im}\,\chi_t)$ per doubling")
    axes.legend(fontsize="small", frameon=False)
    return axes


def compose(result: TreeResult) -> Figure:
    """The three panels of `glassblocks renormalize`."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(14, 5), layout="constrained")
    left, ratio, drift = figure.subplots(1, 3)
    draw_left(left, result)
    draw_ratio(ratio, result)
    draw_drift(drift, result)
    handles, labels = ratio.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=4, fontsize="small", frameon=False)
    left.set_title("l: full marks, solid; t: hollow, dashed", fontsize="medium")
    figure.suptitle(
        f"8 blocks merged into one, doublings: {result.config.steps}; {result.samples} trees, T = 0, "
        f"levels kept to {result.config.cutoff:g} windows; standard errors"
    )
    return figure


def _name(condition: Any) -> str:
    return (
        rf"$c_l/c_t$ = {condition.sound_speed_ratio:g}, $\gamma_l/\gamma_t$ = {condition.coupling_ratio:g}, "
        f"strength {condition.strength:g}"
    )


def _mark(number: int) -> str:
    return MARKS[number % len(MARKS)]


def _shift(result: TreeResult, c: int) -> float:
    """Conditions stand side by side, not on each other."""
    count = len(result.config.conditions)
    return float(1.2 ** (c / max(count - 1, 1) - 0.5))


def _edge_axis(axes: Axes, result: TreeResult) -> Axes:
    edges = 2 ** np.arange(result.config.steps + 1)
    axes.set_xscale("log", base=2)
    axes.set_xticks(edges, [str(edge) for edge in edges])
    axes.set_xlabel(rf"block edge $L/L_1$ ($L_1$ = {result.config.edge * 1e9:g} nm)")
    return axes
