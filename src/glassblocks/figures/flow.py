"""The flow of the susceptibility with length: absorption, ratio, and what each term adds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from glassblocks.renormalization.flow import Flow

#: What the figure calls a term of (4.1).
NAMES = {
    "start": "start",
    "coupling": "strained coupling (3.4)",
    "stress": "strained stress (3.5)",
    "dipole": "dipoles (5.8)",
    "exchange": "exchange (3.6)",
}
#: What it calls a route.
ROUTES = {
    "printed": "(4.2), constant rate",
    "recursion": "(4.1), shape kept",
    "causal": r"(4.1), complex $\chi$",
    "resummed": r"$\chi/(1 - 2S\chi)$",
}


def draw_absorption(axes: Axes, flow: Flow) -> Axes:
    """Im chi_l and Im chi_t against the block edge L, over Im chi_t at the start."""
    unit = flow.imaginary.t[0]
    axes.plot(flow.lengths, flow.imaginary.l / unit, "o-", ms=3, label="longitudinal")
    axes.plot(flow.lengths, flow.imaginary.t / unit, "s-", ms=3, label="transverse")
    axes.set_ylabel(r"Im $\chi_{l,t}(L)$ / Im $\chi_t(L_1)$")
    axes.set_ylim(bottom=0)
    return _length_axis(axes)


def draw_ratio(axes: Axes, flows: Mapping[str, Mapping[str, Flow]], fixed: float) -> Axes:
    """gamma_l/gamma_t against the block edge L, and the fixed ratio of (4.4).

    `flows` holds them by sign of the exchange sum and by route; the first sign is drawn solid.
    """
    highest = fixed
    for routes, line in zip(flows.values(), ("-", "--"), strict=True):
        # one mark a route, so that lines that lie on each other are still seen
        for index, (route, flow) in enumerate(routes.items()):
            label = ROUTES[route] if line == "-" else None
            (curve,) = axes.plot(flow.lengths, flow.ratio, ls=line, label=label)
            curve.set(marker="osv^"[index], color=f"C{index}", ms=3.5, mfc="none", lw=1.2)
            highest = max(highest, float(flow.ratio[0]))
    axes.axhline(fixed, color="0.3", lw=1, ls="-.", label=f"fixed ratio (4.4): {fixed:.3f}")
    axes.axhline(2 / np.sqrt(3), color="0.6", lw=1, ls=":", label=r"passivity, $2/\sqrt{3}$")
    axes.set_ylim(0.9, 1.5 * highest)
    axes.set_ylabel(r"$\gamma_l/\gamma_t = \sqrt{\mathrm{Im}\,\chi_l/\mathrm{Im}\,\chi_t}$")
    axes = _length_axis(axes)
    # above the panel: flows may run anywhere inside
    axes.legend(
        title="solid: exchange sign {}; dashed: {}".format(*flows),
        fontsize="small",
        title_fontsize="small",
        ncols=3,
        loc="lower center",
        bbox_to_anchor=(0.5, 1.0),
        frameon=False,
    )
    return axes


def draw_shares(axes: Axes, flow: Flow, polarization: Literal["l", "t"]) -> Axes:
    """What each term has added since the start, as a share of Im chi at L; dashed where it is negative."""
    for (name, pair), color in zip(flow.shares().items(), ("0.3", "C0", "C2", "C4", "C3"), strict=True):
        share = getattr(pair, polarization)
        if not np.any(share):
            continue
        axes.plot(flow.lengths, _where(share > 0, share), "o-", ms=3, color=color, label=NAMES[name])
        axes.plot(flow.lengths, _where(share < 0, -share), "o--", ms=3, mfc="none", color=color)
    axes.set_yscale("log")
    wave = "longitudinal" if polarization == "l" else "transverse"
    axes.set_ylabel(f"share of Im $\\chi_{polarization}(L)$, {wave}\n(dashed: negative)")
    return _length_axis(axes)


def compose(chosen: Flow, flows: Mapping[str, Mapping[str, Flow]], fixed: float, title: str) -> Figure:
    """The four panels of `glassblocks flow`: absorption and shares of one flow, the ratio of all."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 8), layout="constrained")
    axes = figure.subplots(2, 2)
    draw_absorption(axes[0, 0], chosen)
    draw_ratio(axes[0, 1], flows, fixed)
    draw_shares(axes[1, 0], chosen, "l")
    draw_shares(axes[1, 1], chosen, "t")
    figure.suptitle(title)
    return figure


def _length_axis(axes: Axes) -> Axes:
    axes.set_xscale("log")
    axes.set_xlabel("block edge $L$ (m)")
    axes.legend(fontsize="small")
    return axes


def _where(condition: np.ndarray, values: np.ndarray) -> np.ndarray:
    return np.where(condition, values, np.nan)
