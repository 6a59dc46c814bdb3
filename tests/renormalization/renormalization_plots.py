"""The figure of the page on the renormalization: every route, the drift with its zero, real strengths."""

import numpy as np
from matplotlib.figure import Figure

from glassblocks.medium import POSITIVITY_BOUND
from glassblocks.renormalization import depletion_law, excess, second_order


def compose(numbers, page):
    figure = Figure(figsize=(13, 10), layout="constrained")
    routes, drift, pairs, glass = figure.subplots(2, 2).flat
    draw_routes(routes, numbers, page)
    draw_drift(drift, numbers.strong)
    draw_pairs(pairs, numbers.scan)
    draw_glass(glass, page)
    return figure


def draw_routes(axes, numbers, page):
    """gamma_l/gamma_t over two doublings from four starts."""
    two, strong = numbers.two, numbers.strong
    edges = 2.0 ** np.arange(3)
    for c, condition in enumerate(two.config.conditions):
        color = f"C{c}"
        for (name, ratio), line in zip(numbers.closed[condition].items(), ("--", "-."), strict=True):
            label = {"Recursion": "closed form: recursion (4.1)", "Resummed": "closed form, resummed"}[name]
            axes.plot(edges, ratio, line, color=color, lw=1, label=label if c == 0 else None)
        value, error = two.ratio.value[c], two.ratio.error[c]
        axes.errorbar(edges, value, error, fmt="o-", color=color, label="exact, merged" if c == 0 else None)
        expected = condition.coupling_ratio * np.exp(np.cumsum(two.expected.value[c]) / 2)
        axes.plot(edges, expected, ":", color=color, lw=2, label="second order" if c == 0 else None)
        for k, other in enumerate(strong.result.config.conditions):
            if (other.coupling_ratio, other.sound_speed_ratio) == (condition.coupling_ratio, 1.6):
                mean = strong.mean_field
                shift = np.exp(mean.value[2, k] / 2)
                axes.errorbar(
                    [2.08],
                    [condition.coupling_ratio * shift],
                    [condition.coupling_ratio * shift * mean.error[2, k] / 2],
                    fmt="D",
                    mfc="none",
                    color=color,
                    label="mean field" if c == 0 else None,
                )
    axes.axhline(1.6, color="0.3", ls=(0, (1, 3)), lw=1, label=r"$c_l/c_t$")
    axes.axhline(POSITIVITY_BOUND, color="0.6", lw=1, label=r"passivity, $2/\sqrt{3}$")
    axes.set_xscale("log", base=2)
    axes.set_xticks(edges, ["1", "2", "4"])
    axes.set_xlabel("block edge $L/L_1$")
    axes.set_ylabel(r"$\gamma_l/\gamma_t = \sqrt{\mathrm{Im}\,\chi_l/\mathrm{Im}\,\chi_t}$")
    axes.set_title(f"(a) strength {page.STRONG:g}, $c_l/c_t$ = 1.6, T = 0: every route", fontsize="medium")
    axes.legend(fontsize="small", frameon=False, ncols=2, loc="upper right")
    axes.set_ylim(0.95, 4.9)


def draw_drift(axes, trees):
    """d ln(Im chi_l/Im chi_t) of one doubling against the start, exact, mean field, second order."""
    result = trees.result
    conditions = result.config.conditions
    for i, speed in enumerate(sorted({each.sound_speed_ratio for each in conditions})):
        own = [c for c, each in enumerate(conditions) if each.sound_speed_ratio == speed]
        starts = np.array([conditions[c].coupling_ratio for c in own])
        axes.errorbar(
            starts * 1.012 ** (i - 1),
            result.drift.value[own, 1],
            result.drift.error[own, 1],
            fmt="os^"[i],
            color=f"C{i}",
            label=rf"$c_l/c_t$ = {speed:g}",
        )
        axes.errorbar(
            starts * 1.012 ** (i - 1) * 1.02,
            trees.mean_field.value[2, own],
            trees.mean_field.error[2, own],
            fmt="D",
            ms=4,
            mfc="none",
            alpha=0.6,
            color=f"C{i}",
        )
        fine = np.geomspace(1.16, 5, 100)
        lost = np.interp(fine, starts, np.log(result.left.value[own, 1, 1]))
        axes.plot(fine, excess(fine, np.full(fine.size, speed)) * lost, "-", lw=1, color=f"C{i}")
        axes.axvline(float(second_order(speed).fixed_ratio), color=f"C{i}", ls="-.", lw=1)
    axes.plot([], [], "D", mfc="none", color="0.4", label="mean field")
    axes.plot([], [], "-", color="0.4", label="second order")
    axes.plot([], [], "-.", color="0.4", label="its zero: the fixed ratios")
    axes.axhline(0, color="0.2", lw=1)
    axes.set_xscale("log")
    axes.set_xticks([1.2, 1.5, 2, 3, 4.5], ["1.2", "1.5", "2", "3", "4.5"])
    axes.minorticks_off()
    axes.set_xlabel(r"$\gamma_l/\gamma_t$ of the first blocks")
    axes.set_ylabel(r"$\Delta \ln(\mathrm{Im}\,\chi_l/\mathrm{Im}\,\chi_t)$ in one doubling")
    axes.set_title("(b) exact (full marks) against second order: the drift and its zero", fontsize="medium")
    axes.legend(fontsize="small", frameon=False, loc="lower left")


def draw_pairs(axes, scan):
    """K against ln(W/E): sampled pairs and the law."""
    x, d, value, error = np.array(scan).T
    for i, splittings in enumerate(np.unique(d)):
        own = d == splittings
        axes.errorbar(
            x[own], value[own], error[own], fmt="o", color=f"C{i}", label=f"D = {splittings:g}, pairs sampled"
        )
        fine = np.linspace(0.8, 8.2, 50)
        axes.plot(fine, [depletion_law(each, splittings) for each in fine], "-", lw=1, color=f"C{i}")
    axes.plot([], [], "-", color="0.4", label="two logarithms derived, linear terms fitted")
    axes.set_xlabel(r"$\ln(W/E)$")
    axes.set_ylabel(r"K: $\delta$ Im $\chi_p$/Im $\chi_p$ over $C_t\, a m_p/3$")
    axes.set_title("(c) close pairs at random places, first order in C", fontsize="medium")
    axes.legend(fontsize="small", frameon=False)


def draw_glass(axes, page):
    """Change of the ratio from 50 angstrom to 1 mm against C, a start of 1.5 and c_l/c_t = 1.6."""
    strengths = np.geomspace(1e-4, 3e-3, 30)
    expected, bound = page.shift_of_ratio(strengths)
    recursion = np.array([page.closed_shift(c) for c in strengths])
    axes.loglog(
        strengths,
        np.abs(expected),
        "-",
        color="C0",
        label="close pairs, T = 0, pairs of 50 angstrom to E of 1 mm sound",
    )
    axes.fill_between(
        strengths, 1e-7, bound, color="C0", alpha=0.15, label="below the generous limit: every e-fold to 1 mm"
    )
    axes.loglog(strengths, np.abs(recursion), "--", color="C3", label="closed form: recursion (4.1) at 1 K")
    axes.axhline(np.log(1.6 / 1.5), color="0.3", ls=":", label=r"what $c_l/c_t$ would need")
    axes.set_ylim(1e-5, 1)
    axes.set_xlabel("$C_t$")
    axes.set_ylabel(r"$|\Delta \ln(\gamma_l/\gamma_t)|$, 50 angstrom to 1 mm")
    axes.set_title(
        r"(d) strengths of glasses, from $\gamma_l/\gamma_t$ = 1.5, $c_l/c_t$ = 1.6", fontsize="medium"
    )
    axes.legend(fontsize="small", frameon=False, loc="lower right")
