"""What `glassblocks renormalize --theory` reports: plain data and a table."""

from __future__ import annotations

from typing import Any

#: What stands behind the numbers, for the reader of the table.
ASSUMPTIONS = (
    "fixed ratio: gamma_l/gamma_t at which Im chi_l and Im chi_t lose the same share to second order in the coupling, "
    "exact. any strength: the same for pairs at random places, however strong, to first order in the density of "
    "systems. strong: for a coupling far above all splittings. l less t: D_l/D_t - 1 at the measured ratio; negative: "
    "the coupling takes a smaller share of Im chi_l than of Im chi_t (second order).",
    "Assumed: couplings gamma Gaussian, isotropic, of random sign, independent of the splittings and of each other; "
    "sound long against a pair, averaged over directions; terms of three blocks average to zero (random places).",
    "Independent of frequency, temperature and spectrum, because l and t share the spectral factor. Not determined "
    "here: how much is depleted. A fixed ratio attracts where the coupling depletes; the distance, "
    "|ln(ratio/fixed ratio)|, falls only as Im chi_t^(1/5).",
)


def of_ratio(sound_ratio: float) -> dict[str, Any]:
    """The theory at one c_l/c_t, as plain data.

    Raises
    ------
    InputError
        If c_l/c_t <= 2/sqrt 3.
    """
    from glassblocks.renormalization.pair_depletion import second_order
    from glassblocks.renormalization.pair_moments import SPARSE, STRONG, fixed_ratio_of

    found = second_order(sound_ratio)
    return {
        "second_order": {
            "speed_ratio": float(sound_ratio),
            "fixed_ratio": float(found.fixed_ratio),
            "attracts": bool(found.attracts),
        },
        "any_strength": {"fixed_ratio": fixed_ratio_of(SPARSE, sound_ratio)},
        "strong": {"fixed_ratio": fixed_ratio_of(STRONG, sound_ratio)},
    }


def of_glasses() -> list[dict[str, Any]]:
    """The theory for the glasses of the paper, beside their measured ratios."""
    from glassblocks.glasses import load_glasses
    from glassblocks.renormalization.pair_depletion import excess

    rows = []
    for glass in load_glasses():
        assert glass.gamma is not None  # the paper's table has them all
        speeds, measured = float(glass.sound_speed.ratio), float(glass.gamma.ratio)
        rows.append(
            {
                "glass": glass.name,
                **of_ratio(speeds),
                "measured_ratio": measured,
                "l_less_t": float(excess(measured, speeds)),
            }
        )
    return rows


def show(rows: list[dict[str, Any]]) -> None:
    """Print a row for each glass or c_l/c_t, and what is assumed."""
    from rich.table import Table
    from rich.text import Text

    from glassblocks.cli.console import new_console, print_table

    table = Table(box=None, padding=(0, 1, 0, 0))
    named = "glass" in rows[0]
    if named:
        table.add_column("glass")
    headers = ["c_l/c_t", "fixed\nratio", "attracts", "any\nstrength", "strong"]
    for header in headers + ["measured", "l less t"] * named:
        table.add_column(header, justify="right")
    for row in rows:
        found = row["second_order"]
        cells = [f"{found['speed_ratio']:.3f}", f"{found['fixed_ratio']:.3f}"]
        cells += ["yes" if found["attracts"] else "no"]
        cells += [f"{row[name]['fixed_ratio']:.3f}" for name in ("any_strength", "strong")]
        if named:
            cells = [row["glass"], *cells, f"{row['measured_ratio']:.2f}", f"{row['l_less_t']:+.1%}"]
        table.add_row(*map(Text, cells))
    console = new_console()
    print_table(console, table)
    if named:
        console.print(
            "measured: as printed in the paper, to two digits and without uncertainties", markup=False
        )
    for paragraph in ASSUMPTIONS:
        console.print("\n" + paragraph, markup=False)
