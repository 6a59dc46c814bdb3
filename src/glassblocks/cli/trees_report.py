"""What `glassblocks renormalize CONFIG` reports: tables with standard errors, files, a figure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glassblocks.ensembles.jackknife_errors import Jackknifed
    from glassblocks.renormalization.trees import TreeResult

#: What the command writes.
FILES = ("renormalize.npz", "renormalize.json", "renormalize.png")
#: What stands behind the numbers, for the reader of the table.
NOTES = (
    "left: Im chi at +g and -g, averaged, over that at g = 0 of the same disorder. l less t: relative depletion of l "
    "over that of t, less 1; second order: what it expects. drift: of ln(Im chi_l/Im chi_t) in this doubling; "
    "expected: by the second order from the depletion of t that was found. truncation: what more levels (check_cutoff) "
    "change in what is left of l and t. In parentheses standard errors of the last digits, by jackknife over trees. "
    "n.d.: not determined, a standard error above 0.5 or no line in the band. With one system a block the first "
    "step is that of many mean fields plus what exact blocks add to mean field in these trees: less noise, same mean.",
    "Assumed: superblocks are points at their centers, with the sum of their blocks' stresses on the levels kept; the "
    "stress that these have in common, a static strain, is taken out; T = 0; sound long against the superblock, "
    "averaged over directions. Coupling at constant density of systems: the windows of energy shrink by 8 a doubling.",
)
HEADERS = (
    "L/L_1",
    "left l",
    "left t",
    "l less t",
    "second\norder",
    "ratio",
    "drift",
    "expected",
    "trunc. l",
    "trunc. t",
)


def write(result: TreeResult, text: str, output: Path, *, force: bool) -> None:
    """The record and the figure."""
    from glassblocks.cli.outputs import together
    from glassblocks.figures.renormalization_figure import compose
    from glassblocks.figures.saving import save_figure

    with together(*(output / name for name in FILES[1:]), force=force) as (record, picture):
        record.write_text(text + "\n", encoding="utf-8")
        save_figure(compose(result), picture)


def show(result: TreeResult) -> None:
    """Print a table for each glass, and what is assumed."""
    from rich.table import Table

    from glassblocks.cli.console import new_console, print_table
    from glassblocks.renormalization.pair_depletion import excess, second_order

    console = new_console()
    console.print(f"{result.samples} trees of {8**result.config.steps} blocks", markup=False)
    for c, condition in enumerate(result.config.conditions):
        speeds, start = condition.sound_speed_ratio, condition.coupling_ratio
        fixed = float(second_order(speeds).fixed_ratio)
        console.print(
            f"\nc_l/c_t = {speeds:g}, gamma_l/gamma_t = {start:g}, strength {condition.strength:g}; "
            f"fixed ratio of the second order {fixed:.3f}",
            markup=False,
        )
        table = Table(box=None, padding=(0, 1, 0, 0))
        for header in HEADERS:
            table.add_column(header, justify="right")
        for k in range(1, result.config.steps + 1):
            left, truncation = (
                [_text(of, c, k, p) for p in (0, 1)] for of in (result.left, result.truncation)
            )
            middle = [_text(result.unlike, c, k), f"{float(excess(start, speeds)):+.3f}"]
            changes = [_text(of, c, k) for of in (result.ratio, result.drift, result.expected)]
            table.add_row(f"{2**k}", *left, *middle, *changes, *truncation)
        print_table(console, table)
    for paragraph in NOTES:
        console.print("\n" + paragraph, markup=False)


def _text(estimate: Jackknifed, *index: int) -> str:
    """A value with its standard error in the last digits.

    Examples
    --------
    >>> import numpy as np
    >>> from glassblocks.ensembles.jackknife_errors import Jackknifed
    >>> [_text(Jackknifed(np.array(value), np.array(error))) for value, error in ((0.8123, 0.0123), (15.0, 92.0))]
    ['0.812(12)', 'n.d.']
    """
    from math import floor, log10

    from glassblocks.renormalization.trees.tree_analysis import determined

    value, error = (float(part[index]) for part in estimate)
    if not determined(value, error):
        return "n.d."
    if error == 0:
        return f"{value:.4g}"
    digits = max(0, 1 - floor(log10(error)))
    return f"{value:.{digits}f}({round(error * 10**digits)})"
