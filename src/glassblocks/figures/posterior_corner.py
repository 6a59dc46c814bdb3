"""The corner plot of a posterior: every pair of the quantities that matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from glassblocks.errors import InputError
from glassblocks.extras import require
from glassblocks.fitting.posterior_samples import Posterior

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: What is drawn, if the data spread it by less than this factor.
SHOWN = ("gamma_l/gamma_t", "P", "gamma_l", "gamma_t", "C_rel/C_res", "P_heat/P")
WIDEST = 100.0
UNITS = {"P": r"$P$ [1/(J m$^3$)]", "gamma_l": r"$\gamma_l$ [eV]", "gamma_t": r"$\gamma_t$ [eV]"}
LABELS = UNITS | {"gamma_l/gamma_t": r"$\gamma_l/\gamma_t$"}


def draw_marginal(axes: Axes, posterior: Posterior, quantity: str) -> Axes:
    """The density of one quantity, its median as a line and its 68% interval as a band.

    Raises
    ------
    InputError
        If there is no such quantity.
    """
    if quantity not in posterior.quantities:
        raise InputError(
            "quantity",
            received=quantity,
            allowed=", ".join(posterior.quantities),
            remedy="choose one of them",
        )
    values = posterior.derived[:, posterior.quantities.index(quantity)]
    low, middle, high = np.quantile(values, (0.16, 0.5, 0.84))
    axes.hist(values, bins="auto", density=True, histtype="step", color="C0")
    axes.axvspan(low, high, color="C0", alpha=0.2, lw=0, label=f"68%: {low:.4g} to {high:.4g}")
    axes.axvline(middle, color="C0", label=f"median: {middle:.4g}")
    axes.set_xlabel(LABELS.get(quantity, quantity))
    axes.set_ylabel("probability density [1/unit of the axis]")
    warning = "" if posterior.is_converged else "NOT CONVERGED; "
    axes.set_title(f"{warning}posterior, {values.size} samples", fontsize="medium")
    axes.legend(fontsize="small", frameon=False)
    return axes


def corner_figure(posterior: Posterior) -> Figure:
    """Marginal and joint distributions, with the median and the 68% interval above each.

    Raises
    ------
    MissingExtraError
        If corner is not installed.
    """
    from matplotlib.figure import Figure

    corner = require("corner", "fit")
    columns = dict(zip(posterior.quantities, posterior.derived.T, strict=True))
    linear = dict(zip(posterior.parameters, posterior.samples.T, strict=True))
    extra = [
        name for name in linear if name.startswith(("background", "temperature", "exponent", "activated"))
    ]
    names = [
        name
        for name in SHOWN
        if name in columns and np.quantile(columns[name], 0.975) < WIDEST * np.quantile(columns[name], 0.025)
    ]
    # powers of ten go into the label, so that ticks stay short
    labels, data = [], []
    for name in names + extra:
        values = columns[name] if name in names else linear[name]
        power = int(np.floor(np.log10(np.median(np.abs(values)) + 1e-300)))
        power = power if abs(power) > 2 else 0
        data.append(values / 10.0**power)
        labels.append(LABELS.get(name, name) + (rf" / $10^{{{power}}}$" if power else ""))
    size = 1.9 * len(data) + 0.6
    figure = Figure(figsize=(size, size))
    corner.corner(
        np.column_stack(data),
        fig=figure,
        labels=labels,
        quantiles=(0.16, 0.5, 0.84),
        show_titles=True,
        title_fmt=".3g",
        title_kwargs={"fontsize": 8},
        label_kwargs={"fontsize": 8},
        max_n_ticks=3,
    )
    return figure
