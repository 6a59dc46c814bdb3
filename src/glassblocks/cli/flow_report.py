"""What `glassblocks flow` reports: plain data, tables, files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from itertools import groupby
from math import isfinite, log
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glassblocks.renormalization import FlowRuns, Run

#: What is written.
FILES = ("flow.json", "flow.png")
#: Terms that never reach this share of Im chi are named in a line instead of a column.
NEGLIGIBLE = 1e-6
#: A flow has arrived if less than this part of the way is left.
ARRIVED = 0.01


def build(found: FlowRuns) -> dict[str, Any]:
    """Everything the command says, as plain data."""
    from glassblocks import files
    from glassblocks.renormalization import growth

    given = _given(found)
    chosen = found.chosen.flow
    shares = chosen.shares()
    table = [
        {
            "length": float(length),
            "imaginary_l": float(chosen.imaginary.l[i]),
            "imaginary_t": float(chosen.imaginary.t[i]),
            "ratio": _finite(chosen.ratio[i]),
            "ratio_error": _finite(chosen.ratio_error[i]),
            "shares": {
                name: {"l": float(share.l[i]), "t": float(share.t[i])} for name, share in shares.items()
            },
        }
        for i, length in enumerate(chosen.lengths)
    ]
    routes: dict[str, dict[str, Any]] = {}
    for run in found.runs:
        routes.setdefault(run.exchange, {})[run.step.name] = _outcome(run, found.fixed)
    return {
        "settings": given,
        "growth": float(growth(given["l1"], given["r"])),
        "fixed_ratio": found.fixed,
        "steps": table,
        "routes": routes,
        "holds_for": {run.step.name: run.step.holds_for for run in found.runs},
        "left_out": found.left_out,
        "answer": answer(found),
        "provenance": files.provenance(),
    }


def _given(found: FlowRuns) -> dict[str, Any]:
    """The settings and what the glass gave them."""
    medium = found.medium
    glass = {
        "glass": found.settings.glass,
        "density": medium.density,
        "density_source": found.density_source,
        "c_l": medium.c_l,
        "c_t": medium.c_t,
    }
    return glass | asdict(found.settings)


def answer(found: FlowRuns) -> str:
    """Does the ratio go to the fixed ratio, and how much of the start survives? In words, for one route."""
    chosen = found.chosen
    fate, absorption = _fate(found, chosen)
    text = f"By the route {chosen.step.label}, {chosen.reading}, {fate}.{absorption}"
    for run in found.runs:
        if run.step.name == chosen.step.name and run is not chosen:
            text += f" With the {run.reading} {_fate(found, run)[0]}."
    return text


def _fate(found: FlowRuns, run: Run) -> tuple[str, str]:
    """What becomes of the ratio, as the end of a sentence, and of the absorption, as a sentence."""
    row, fixed = _outcome(run, found.fixed), found.fixed
    start, end, left = float(run.flow.ratio[0]), row["ratio"], row["start_distance_kept"]
    if run.flow.broke_off:
        return f"the flow leaves the physical domain and breaks off at L = {row['length']:.2g} m", ""
    l, t = (_percent(row["absorption_left"][p], row["absorption_left_error"][p]) for p in "lt")
    last = found.settings.r
    where = "R" if row["length"] == last else f"L = {row['length']:.2g} m, the last whole step before R,"
    absorption = (
        f" Im chi at {where} is {l} (l) and {t} (t) of the first block's; (4.4) assumes that to be forgotten."
    )
    if end is None:
        return f"the ratio has no meaning at {where.rstrip(',')}, because an absorption is negative", ""
    error = f" +- {row['ratio_error']:.1g}" if row["ratio_error"] else ""
    way = f"the ratio goes from {start:.2f} to {end:.{2 if end < 100 else 0}f}{error}"
    if left is None:
        fate = f"{way}, having started at the fixed ratio of (4.4), {fixed:.2f}"
    elif abs(left) < ARRIVED:
        fate = f"{way}, the fixed ratio of (4.4): nothing of the start is left in it"
    elif left > 1:
        fate = f"{way}, away from the fixed ratio {fixed:.2f}"
    elif left < 0:
        fate = f"{way} and passes the fixed ratio {fixed:.2f}, by {_percent(-left)} of the distance"
    else:
        fate = f"{way} and would have to reach {fixed:.2f}: {_percent(left)} of the (logarithmic) distance is left"
    if row["departures"]:
        fate += ", outside the domain in which its steps hold (see above)"
    return fate, absorption


def _outcome(run: Run, fixed: float) -> dict[str, Any]:
    """Where a flow ends, and how much of the start is left there."""
    flow = run.flow
    start, end = float(flow.ratio[0]), float(flow.ratio[-1])
    distance = log(start / fixed)
    kept = log(end / fixed) / distance if end > 0 and abs(distance) > 1e-9 else None
    share = flow.shares()["start"]
    left = flow.imaginary.map(lambda im: _finite(im[-1] / im[0]))
    return {
        "length": float(flow.lengths[-1]),
        "ratio": _finite(end),
        "ratio_error": _finite(flow.ratio_error[-1]),
        "start_distance_kept": kept,
        "start_distance_kept_error": kept and float(flow.errors.ratio[-1] / 2 / abs(distance)),
        "start_share": {"l": float(share.l[-1]), "t": float(share.t[-1])},
        "absorption_left": {"l": left.l, "t": left.t},
        "absorption_left_error": {
            "l": left.l and left.l * float(flow.errors.l[-1]),
            "t": left.t and left.t * float(flow.errors.t[-1]),
        },
        "departures": [
            {"step": departure.step, "length": departure.length, "reason": departure.reason}
            for departure in flow.departures
        ],
    }


def _finite(value: float) -> float | None:
    """A number that JSON has; None for NaN and infinity."""
    return float(value) if isfinite(value) else None


def write(folder: Path, report: dict[str, Any], found: FlowRuns, *, force: bool) -> None:
    """Write flow.json and flow.png."""
    from glassblocks import files
    from glassblocks.cli.outputs import together
    from glassblocks.figures.flow_figure import compose
    from glassblocks.figures.labels import shorten
    from glassblocks.figures.saving import save_figure

    settings = found.settings
    glass = shorten(settings.glass).replace("$", r"\$")  # what follows has formulas
    title = (
        rf"{glass}, first block: $\gamma_l/\gamma_t$ = {settings.start_ratio:g}, $C_t$ = "
        f"{settings.start_strength:g}; {settings.temperature:g} K, {settings.frequency / 1e6:g} MHz"
    )
    with together(*(folder / name for name in FILES), force=force) as (record, picture):
        record.write_text(files.to_json(report) + "\n", encoding="utf-8")
        save_figure(compose(found.chosen, found.runs, found.fixed, title), picture)


def show(report: dict[str, Any], found: FlowRuns) -> None:
    """Print the report as tables."""
    from glassblocks.cli.console import new_console, print_table

    console = new_console()
    say = partial(console.print, markup=False)  # a glass or a route may be called [bold]
    given = report["settings"]
    say(
        f"{given['glass']}: c_l = {given['c_l']:g} m/s, c_t = {given['c_t']:g} m/s, "
        f"density {given['density']:g} kg/m^3 ({given['density_source']})\n"
        f"ln(R/L_1) = {report['growth']:.2f} from L_1 = {given['l1']:.3g} m to R = {given['r']:.3g} m; "
        f"fixed ratio of (4.4): {report['fixed_ratio']:.4f}"
    )
    say(f"\nsteps of the route {found.chosen.step.label}, {found.chosen.reading}")
    table, small = _steps_table(report)
    print_table(console, table)
    say(
        "ratio: gamma_l/gamma_t; then the shares of Im chi(L), longitudinal/transverse. They add up to 1: "
        "where a term is negative, the start's share is above 1."
    )
    if small:
        say(f"Terms below {NEGLIGIBLE:g} of Im chi at every length: {', '.join(small)}.")
    for reading, runs in groupby(found.runs, key=lambda run: run.reading):
        say(f"\nat the end, {reading}")
        print_table(console, _routes_table(list(runs), found.fixed))
    say(
        "distance left: ln(ratio/fixed ratio) at the end over that at the start; 0%: arrived, below 0: "
        "passed it, above 100%: moved away. Im chi: at the end over at L_1."
    )
    _say_validity(say, found)
    say(f"\n{report['answer']}")


def _say_validity(say: Callable[[str], None], found: FlowRuns) -> None:
    """What each route holds for, which ones do not hold here, and which flows left the physical domain."""
    say("\nwhat the routes hold for:")
    for label, holds_for in {run.step.label: run.step.holds_for for run in found.runs}.items():
        say(f"- {label}: {holds_for}")
    for route, reason in found.left_out.items():
        say(f"- not shown: {route}: {reason}")
    left = [
        f"{run.reading}, {run.step.label}: step {each.step}, L = {each.length:.2e} m: {each.reason}"
        for run in found.runs
        for each in run.flow.departures
    ]
    say("\nleft the physical domain:" if left else "\nno flow left the physical domain")
    for line in left:
        say(f"- {line}")


def _steps_table(report: dict[str, Any]) -> tuple[Any, list[str]]:
    """The table of steps, and the terms that are too small for a column."""
    from rich.table import Table

    steps = report["steps"]
    size = {
        name: max(abs(row["shares"][name][p]) for row in steps for p in "lt") for name in steps[-1]["shares"]
    }
    names = [name for name, largest in size.items() if not largest < NEGLIGIBLE]
    table = Table(box=None, padding=(0, 1, 0, 0))
    for header in ("L (m)", "Im chi_l\n(Pa)", "Im chi_t\n(Pa)", "ratio", *names):
        table.add_column(header, justify="right")
    for row in steps:
        shares = ["/".join(_short(row["shares"][name][p]) for p in "lt") for name in names]
        absorption = [f"{row[key]:.2e}" for key in ("imaginary_l", "imaginary_t")]
        table.add_row(f"{row['length']:.2e}", *absorption, _number(row["ratio"], row["ratio_error"]), *shares)
    return table, [name for name, largest in size.items() if 0 < largest < NEGLIGIBLE]


def _routes_table(runs: list[Run], fixed: float) -> Any:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 1, 0, 0))
    table.add_column("route")
    for header in ("end L\n(m)", "ratio", "distance\nleft", "Im chi\nl/t"):
        table.add_column(header, justify="right")
    for run in runs:
        row = _outcome(run, fixed)
        table.add_row(
            Text(run.step.label),
            f"{row['length']:.2e}",
            _number(row["ratio"], row["ratio_error"]),
            _percent(row["start_distance_kept"], row["start_distance_kept_error"]),
            "/".join(_percent(row["absorption_left"][p], row["absorption_left_error"][p]) for p in "lt"),
        )
    return table


def _short(share: float) -> str:
    if share == 0:
        return "0"
    return f"{share:.2f}" if abs(share) >= 5e-3 else f"{share:.0e}"


def _number(value: float | None, error: float | None = None) -> str:
    """A number, with its standard error if it has one.

    Examples
    --------
    >>> _number(2.49), _number(2.4898, 0.0071), _number(None)
    ('2.4900', '2.4898+-0.0071', '-')
    """
    if value is None:
        return "-"
    return f"{value:.4f}+-{error:.4f}" if error else f"{value:.4f}"


def _percent(value: float | None, error: float | None = None) -> str:
    """A part in percent; a large multiple as such.

    Examples
    --------
    >>> _percent(0.7897), _percent(-0.3), _percent(1234.5), _percent(None)
    ('79%', '-30%', '1.2e+03 x', '-')
    >>> _percent(0.7897, 0.0123)
    '79+-1.2%'
    """
    if value is None:
        return "-"
    uncertain = f"+-{100 * error:.2g}" if error else ""
    return f"{100 * value:.0f}{uncertain}%" if abs(value) < 10 else f"{value:.2g} x"
