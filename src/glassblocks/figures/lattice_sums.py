"""The sums behind the closed forms against the size of the cube, and what the lattice makes of a flow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DIRECTIONS = ("[100]", "[110]", "[111]")
POLARIZATIONS = {"l": ("-", "o"), "t": ("--", "s")}


def draw_exchange(axes: Axes, survey: Mapping[str, Any]) -> Axes:
    """The exchange sum of (3.6) for three directions, its limits, and a logarithm for comparison."""
    sizes = np.array(survey["sizes"])
    for number, name in enumerate(DIRECTIONS):
        for polarization, (line, mark) in POLARIZATIONS.items():
            entry = survey["exchange"][name][polarization]
            label = f"{name} {polarization}"
            axes.plot(sizes, entry["values"], line, marker=mark, ms=3, color=f"C{number}", label=label)
            if entry["limit"] is not None:
                axes.axhline(entry["limit"], color=f"C{number}", lw=0.6, ls=":")
    axes.axhline(0, color="0.2", lw=1, label="average over directions")
    axes.plot(sizes, -np.log(sizes), color="0.6", lw=1, ls="-.", label=r"$-\ln N_0$")
    axes.set_ylim(-4.2, 6.2)
    axes.set_ylabel(r"$S(N_0)$ of (3.6), long waves")
    return _sizes(axes)


def draw_slopes(axes: Axes, survey: Mapping[str, Any]) -> Axes:
    """Local slopes against ln N0, each over the sum's value at N0 = 2: which sums grow as a logarithm."""
    sizes = np.array(survey["sizes"])
    middle = np.sqrt(sizes[1:] * sizes[:-1])
    lines = {
        r"$|\tilde\Lambda|/r^3$, l": survey["absolute"]["l"],
        r"$\tilde\Lambda^2 r^3/r^6$": survey["weighted_square"],
        r"$\tilde\Lambda/r^3$, (3.6) [100] l": survey["exchange"]["[100]"]["l"],
        r"$\tilde\Lambda^2/r^6$": survey["square"],
        r"$(\Delta\Lambda)^2$, (3.4), average l": survey["(3.4)"]["average over directions"]["l"],
        r"dipoles, (5.8), average l": survey["(5.8)"]["average over directions"]["l"],
    }
    for number, (label, entry) in enumerate(lines.items()):
        slope = np.abs(np.array(entry["slopes"]) / entry["values"][0])
        mark = "os^vDx"[number]
        axes.plot(middle, slope, marker=mark, ms=4, mfc="none", color=f"C{number}", label=label)
    axes.plot(middle, 2 / middle, color="0.6", lw=1, ls="-.", label=r"$\propto 1/N_0$")
    axes.set_yscale("log")
    axes.set_ylabel(r"$|\mathrm{d}S/\mathrm{d}\ln N_0|\ /\ |S(2)|$")
    return _sizes(axes)


def draw_squares(axes: Axes, survey: Mapping[str, Any]) -> Axes:
    """The sums of squares behind (3.4) and (5.8), over the longitudinal limit averaged over directions."""
    sizes = np.array(survey["sizes"])
    for number, name in enumerate(("(3.4)", "(5.8)")):
        unit = survey[name]["average over directions"]["l"]["limit"]
        for direction, color in (("[100]", 2 * number), ("[111]", 2 * number + 1)):
            for polarization, (line, mark) in POLARIZATIONS.items():
                values = np.array(survey[name][direction][polarization]["values"]) / unit
                label = f"{name} {direction} {polarization}"
                axes.plot(sizes, values, line, marker=mark, ms=4, mfc="none", color=f"C{color}", label=label)
    axes.axhline(1, color="0.6", lw=0.8, ls=":")
    axes.set_ylim(0, 1.6)
    axes.set_ylabel("sum of squares / limit (l, average)")
    return _sizes(axes)


def draw_waves(axes: Axes, survey: Mapping[str, Any]) -> Axes:
    """The exchange sum against the number of wavelengths in the cube."""
    waves = survey["waves"]
    x = np.array(waves["k_n0"])
    for number, name in enumerate((*DIRECTIONS, "average over directions")):
        for polarization, (line, _) in POLARIZATIONS.items():
            label = f"{name} {polarization}".replace("average over directions", "average")
            axes.plot(x, waves[name][polarization], line, color=f"C{number}", label=label)
    for polarization, line in (("l", "-"), ("t", "--")):
        axes.axhline(waves["limit"][polarization], color="0.4", lw=0.8, ls=line)
    axes.set_xscale("symlog", linthresh=1)
    axes.set_xlim(0, x[-1])
    axes.set_ylim(-3.4, 6.6)
    axes.set_xlabel(f"$k N_0$ (rad), $N_0$ = {waves['n']}; gray: continuum, averaged")
    axes.set_ylabel(r"$S(N_0, k)$ of (3.6)")
    _legend_above(axes)
    return axes


def draw_flows(axes: Axes, flows: Mapping[str, Any]) -> Axes:
    """Flows of point blocks with several N0 to the same length: no two agree."""
    for number, (label, runs) in enumerate(flows["directions"].items()):
        for line, (n0, run) in zip(("-", "--", ":"), runs.items(), strict=False):
            name = f"{label}, $N_0$ = {n0}"
            change = 100 * (np.array(run["imaginary_t"]) / run["imaginary_t"][0] - 1)
            axes.plot(run["lengths"], change, line, marker=".", color=f"C{number}", label=name)
    axes.set_xscale("log", base=2)
    axes.set_xlabel("block edge $L / L_1$")
    axes.set_ylabel(r"change of Im $\chi_t$ (%)")
    _legend_above(axes)
    return axes


def draw_extended(axes: Axes, survey: Mapping[str, Any]) -> Axes:
    """S between two-block superblocks whose blocks are themselves filled with m^3 points."""
    entry = survey["extended"]
    axes.plot(entry["m"], np.abs(entry["zzzz"]), "o-", label=r"[100] l, $N_0 = 2$: $|S(2m) - S(m)|$")
    m = np.array(entry["m"], dtype=float)
    axes.plot(m, abs(entry["zzzz"][0]) * m[0] / m, color="0.6", ls="-.", lw=1, label=r"$\propto 1/m$")
    axes.set_xscale("log", base=2)
    axes.set_yscale("log")
    axes.set_xlabel("points along the edge of each block, $m$")
    axes.set_ylabel("|S| between extended blocks")
    _legend_above(axes)
    return axes


def compose(survey: Mapping[str, Any], flows: Mapping[str, Any]) -> Figure:
    """The six panels of `glassblocks lattice sums`."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(15, 11), layout="constrained")
    axes = figure.subplots(2, 3)
    draw_exchange(axes[0, 0], survey)
    draw_slopes(axes[0, 1], survey)
    draw_squares(axes[0, 2], survey)
    draw_waves(axes[1, 0], survey)
    draw_flows(axes[1, 1], flows)
    draw_extended(axes[1, 2], survey)
    figure.suptitle(f"Sums over all pairs of $N_0^3$ blocks, $c_l/c_t$ = {survey['c_l/c_t']:g}")
    return figure


def _sizes(axes: Axes) -> Axes:
    axes.set_xscale("log", base=2)
    axes.set_xlabel("$N_0$, blocks along the edge")
    _legend_above(axes)
    return axes


def _legend_above(axes: Axes) -> None:
    """The legend over the panel: inside it would cover a line."""
    axes.legend(fontsize="small", loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, frameon=False)
