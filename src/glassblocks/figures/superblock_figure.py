"""An ensemble of superblocks: the absorption with and without coupling, its odd and even parts, the ratio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from glassblocks.ensembles import Result

COLORS = {"l": "C0", "t": "C1"}
NAMES = {"l": "longitudinal", "t": "transverse"}
LINES = (("0", "-"), ("+g", "--"), ("-g", ":"))


def draw_absorption(axes: Axes, result: Result, condition: int = 0) -> Axes:
    """Im chi_l and Im chi_t per volume against frequency at g = 0, +g and -g, with standard errors."""
    x, half, count = _bins(result)
    for p, name in enumerate("lt"):
        for g, (sign, line) in enumerate(LINES):
            value, error = (part[condition, g, 0, p, :count] for part in result.level)
            label = f"{NAMES[name]}, g = {sign}" if g == 0 else f"{sign}"
            axes.step(
                _edges(result),
                np.append(value, value[-1]),
                line,
                where="post",
                color=COLORS[name],
                label=label,
            )
            # the three values of a bin side by side
            axes.errorbar(x + (g - 1) * half / 3, value, error, fmt="none", color=COLORS[name], lw=1)
    axes.set_ylim(bottom=0)
    axes.set_ylabel(r"Im $\chi_{l,t}/\rho c_t^2$")
    axes.set_title("absorption per volume", fontsize="medium")
    axes.legend(fontsize="x-small", frameon=False, ncols=2)
    return _frequency(axes)


def draw_parts(axes: Axes, result: Result, part: str, condition: int = 0) -> Axes:
    """The part of Im chi that is "odd" or "even" in g, over Im chi at g = 0, with standard errors."""
    x, half, count = _bins(result)
    estimate = getattr(result, part)
    for p, name in enumerate("lt"):
        value, error = (values[condition, 0, p, :count] for values in estimate)
        good = np.isfinite(value)
        shift = (p - 0.5) * half / 3
        axes.errorbar(
            (x + shift)[good],
            value[good],
            error[good],
            fmt="os"[p],
            ms=4,
            color=COLORS[name],
            label=NAMES[name],
        )
        if part == "odd":
            axes.plot(
                x, result.predicted[condition, p, :count], "--", color=COLORS[name], label=f"{name} by (3.6)"
            )
    axes.axhline(0, color="0.3", lw=0.8)
    axes.set_ylabel(r"relative to Im $\chi$ at $g = 0$")
    axes.set_title(f"part {part} in g", fontsize="medium")
    axes.legend(fontsize="x-small", frameon=False, ncols=2, loc="lower right")
    return _frequency(axes)


def draw_ratios(axes: Axes, result: Result) -> Axes:
    """sqrt(Im chi_l/Im chi_t) in the band: by how much the coupling moves it, and where c_l/c_t would be."""
    labels = []
    for i, condition in enumerate(result.config.conditions):
        start = condition.coupling_ratio
        axes.annotate(
            "", (condition.sound_speed_ratio, i), (start, i), arrowprops={"arrowstyle": "->", "color": "0.6"}
        )
        for dy, estimate, mark in ((-0.14, result.before, "o"), (0.14, result.after, "s")):
            value, error = (float(values[i, 0, -3]) for values in estimate)
            filled = COLORS["l"] if mark == "s" else "none"
            axes.errorbar(value, i + dy, xerr=error, fmt=mark, ms=5, color=COLORS["l"], mfc=filled)
        labels.append(
            f"{condition.sound_speed_ratio:g}, {condition.coupling_ratio:g}, {condition.strength:g}, "
            f"{condition.temperature:g} K"
        )
    axes.plot([], [], "o", color=COLORS["l"], mfc="none", label="g = 0")
    axes.plot([], [], "s", color=COLORS["l"], label="+g")
    axes.plot([], [], "-", color="0.6", label=r"arrow: from the start to $c_l/c_t$")
    axes.set_yticks(range(len(labels)), labels, fontsize="small")
    axes.set_ylim(len(labels) - 0.5, -1.6)
    axes.set_ylabel(r"$c_l/c_t$, $\gamma_l/\gamma_t$, strength, $T$")
    axes.set_xlabel(r"$\sqrt{\mathrm{Im}\,\chi_l/\mathrm{Im}\,\chi_t}$, " + result.observables[-3])
    axes.legend(fontsize="x-small", frameon=False, ncols=3, loc="upper center")
    return axes


def compose(result: Result) -> Figure:
    """The four panels of `glassblocks superblock`; absorption and its parts are those of the first condition."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 8), layout="constrained")
    axes: Any = figure.subplots(2, 2)
    draw_absorption(axes[0, 0], result)
    draw_ratios(axes[0, 1], result)
    draw_parts(axes[1, 0], result, "odd")
    draw_parts(axes[1, 1], result, "even")
    first = result.config.conditions[0]
    figure.suptitle(
        f"{result.config.count} two-level blocks, {result.samples} samples; $c_l/c_t$ = {first.sound_speed_ratio:g}, "
        rf"$\gamma_l/\gamma_t$ = {first.coupling_ratio:g}, strength {first.strength:g}, {first.temperature:g} K; "
        f"{result.waves[0]}"
    )
    return figure


def _edges(result: Result) -> Any:
    return np.asarray(result.config.bin_edges)


def _bins(result: Result) -> tuple[Any, Any, int]:
    edges = _edges(result)
    return (edges[1:] + edges[:-1]) / 2, np.diff(edges) / 2, edges.size - 1


def _frequency(axes: Axes) -> Axes:
    axes.set_xlabel("frequency [GHz]")
    return axes
