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
    "printed": "constant rate (4.2)",
    "recursion": "recursion (4.1), shape kept",
    "causal": r"causal (4.1), complex $\chi$",
    "resummed": r"resummed, $\chi/(1 - 2S\chi)$",
}
#: What it calls a sign of the exchange sum.
SIGNS = {"printed": "as in (3.6)", "opposite": "opposite to (3.6)"}
#: Line styles of the routes.
LINES = ("-", "--", (0, (6, 1.5, 1.5, 1.5)), (0, (1.5, 1)))


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

    `flows` holds them by sign of the exchange sum and by route. A route has its color, line and mark, and
    its marks stand at lengths of their own, so that lines that nearly lie on each other are told apart;
    the first sign has full marks, the second hollow ones.
    """
    for place, (sign, routes) in enumerate(flows.items()):
        axes.plot([], [], ls="none", label=f"exchange sign {SIGNS[sign]}, and where it ends:")
        for index, (route, flow) in enumerate(routes.items()):
            (curve,) = axes.plot(flow.lengths, flow.ratio, label=f"{ROUTES[route]}: {_end(flow)}")
            curve.set(color=f"C{index}", ls=LINES[index], lw=1.5, alpha=0.6 if place else 1.0)
            curve.set(marker="osv^"[index], ms=5, markevery=(index, 4), mfc="none" if place else None)
    axes.axhline(fixed, color="0.3", lw=1, ls="-.", label=f"fixed ratio (4.4): {fixed:.2f}")
    axes.axhline(2 / np.sqrt(3), color="0.6", lw=1, ls=":", label=r"passivity, $2/\sqrt{3}$")
    start = max(float(flow.ratio[0]) for routes in flows.values() for flow in routes.values())
    axes.set_ylim(0.9, 1.5 * max(start, fixed))
    axes.set_ylabel(r"$\gamma_l/\gamma_t = \sqrt{\mathrm{Im}\,\chi_l/\mathrm{Im}\,\chi_t}$")
    _length_axis(axes)
    # beside the panel: flows may run anywhere inside
    axes.legend(fontsize="small", loc="center left", bbox_to_anchor=(1.0, 0.5), handlelength=4, frameon=False)
    return axes


def _end(flow: Flow) -> str:
    """The last ratio of a flow."""
    end = float(flow.ratio[-1])
    return f"{end:.{2 if end < 100 else 0}f}" if np.isfinite(end) else "breaks off"


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
    """The four panels of `glassblocks flow`: the ratio of all flows, absorption and shares of one."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12, 9), layout="constrained")
    # parts of their own, so that the legend beside the ratio takes no room from the panels below
    top, bottom = figure.subfigures(2, 1, squeeze=False, height_ratios=(1.1, 1)).flat
    draw_ratio(top.subplots(), flows, fixed).set_title("all routes")
    panels = bottom.subplots(1, 3)
    draw_absorption(panels[0], chosen)
    draw_shares(panels[1], chosen, "l").set_title("the route and the sign of the heading")
    draw_shares(panels[2], chosen, "t")
    figure.suptitle(title)
    return figure


def _length_axis(axes: Axes) -> Axes:
    axes.set_xscale("log")
    axes.set_xlabel("block edge $L$ (m)")
    axes.legend(fontsize="small")
    return axes


def _where(condition: np.ndarray, values: np.ndarray) -> np.ndarray:
    return np.where(condition, values, np.nan)
