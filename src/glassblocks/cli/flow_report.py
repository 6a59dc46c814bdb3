"""What `glassblocks flow` reports: plain data, tables, files."""

from __future__ import annotations

from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glassblocks.figures.flow import SIGNS

if TYPE_CHECKING:
    from glassblocks.medium import ElasticMedium
    from glassblocks.renormalization import Flow

#: What tables call a route; its name `printed` is that of a sign too.
ROUTES = {
    "printed": "constant rate (4.2)",
    "recursion": "recursion (4.1)",
    "causal": "causal (4.1)",
    "resummed": "resummed",
}

#: Terms that never reach this share of Im chi are named in a line instead of a column.
NEGLIGIBLE = 1e-6
#: A flow has arrived if less than this part of the way is left.
ARRIVED = 0.01


def build(given: dict[str, Any], flows: dict[str, dict[str, Flow]], medium: ElasticMedium) -> dict[str, Any]:
    """Everything the command says, as plain data; `flows` by sign of the exchange sum and route."""
    from glassblocks import files
    from glassblocks.renormalization import fixed_ratio, growth

    fixed = float(fixed_ratio(medium, subscripts=given["subscripts"]).ratio)
    chosen = flows[given["sign"]][given["route"]]
    shares = chosen.shares()
    table = [
        {
            "length": float(length),
            "imaginary_l": float(chosen.imaginary.l[i]),
            "imaginary_t": float(chosen.imaginary.t[i]),
            "ratio": _finite(chosen.ratio[i]),
            "shares": {
                name: {"l": float(share.l[i]), "t": float(share.t[i])} for name, share in shares.items()
            },
        }
        for i, length in enumerate(chosen.lengths)
    ]
    return {
        "settings": given,
        "growth": float(growth(given["l1"], given["r"])),
        "fixed_ratio": fixed,
        "steps": table,
        "routes": {
            sign: {name: _outcome(flow, fixed) for name, flow in routes.items()}
            for sign, routes in flows.items()
        },
        "answer": answer(given, flows, fixed),
        "provenance": files.provenance(),
    }


def answer(given: dict[str, Any], flows: dict[str, dict[str, Flow]], fixed: float) -> str:
    """Does the ratio go to the fixed ratio, and how much of the start survives? In words, for one route."""
    route, sign = given["route"], given["sign"]
    fate, absorption = _fate(given, flows[sign][route], fixed)
    text = f"By the route {ROUTES[route]}, exchange sign {SIGNS[sign]}, {fate}.{absorption}"
    for other in (each for each in flows if each != sign):
        text += f" With the sign {SIGNS[other]} {_fate(given, flows[other][route], fixed)[0]}."
    return text


def _fate(given: dict[str, Any], flow: Flow, fixed: float) -> tuple[str, str]:
    """What becomes of the ratio, as the end of a sentence, and of the absorption, as a sentence."""
    row = _outcome(flow, fixed)
    start, end, left = float(flow.ratio[0]), row["ratio"], row["start_distance_kept"]
    if row["length"] < given["r"] * (1 - 1e-9):
        return f"the flow leaves the physical domain and breaks off at L = {row['length']:.2g} m", ""
    l, t = (_percent(row["absorption_left"][p]) for p in "lt")
    absorption = (
        f" Im chi at R is {l} (l) and {t} (t) of the first block's; (4.4) takes that to be forgotten."
    )
    if end is None:
        return "the ratio has no meaning at R, for an absorption is negative", ""
    way = f"the ratio goes from {start:.2f} to {end:.{2 if end < 100 else 0}f}"
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
        fate += ", outside of the domain in which its steps hold (see above)"
    return fate, absorption


def _outcome(flow: Flow, fixed: float) -> dict[str, Any]:
    """Where a flow ends, and how much of the start is left there."""
    import math

    start, end = float(flow.ratio[0]), float(flow.ratio[-1])
    distance = math.log(start / fixed)
    kept = math.log(end / fixed) / distance if end > 0 and abs(distance) > 1e-9 else None
    share = flow.shares()["start"]
    left = flow.imaginary.map(lambda im: _finite(im[-1] / im[0]))
    return {
        "length": float(flow.lengths[-1]),
        "ratio": _finite(end),
        "start_distance_kept": kept,
        "start_share": {"l": float(share.l[-1]), "t": float(share.t[-1])},
        "absorption_left": {"l": left.l, "t": left.t},
        "departures": [
            {"step": departure.step, "length": departure.length, "reason": departure.reason}
            for departure in flow.departures
        ],
    }


def _finite(value: float) -> float | None:
    """A number that JSON has; None for NaN and infinity."""
    return float(value) if isfinite(value) else None


def write(folder: Path, report: dict[str, Any], flows: dict[str, dict[str, Flow]]) -> None:
    """Write flow.json and flow.png."""
    from glassblocks import files
    from glassblocks.figures.flow import compose
    from glassblocks.figures.labels import shorten
    from glassblocks.figures.saving import save_figure

    given = report["settings"]
    glass = shorten(given["glass"]).replace("$", r"\$")  # what follows has formulas
    title = (
        f"{glass}: {ROUTES[given['route']]}, exchange sign {SIGNS[given['sign']]}, $C_t$ = "
        f"{given['start_strength']:g}, {given['temperature']:g} K, {given['frequency'] / 1e6:g} MHz"
    )
    chosen = flows[given["sign"]][given["route"]]
    save_figure(compose(chosen, flows, report["fixed_ratio"], title), folder / "flow.png")
    files.write_text(folder / "flow.json", files.to_json(report) + "\n")


def show(report: dict[str, Any]) -> None:
    """Print the report as tables."""
    from glassblocks.cli.console import new_console, print_table

    console = new_console()
    given = report["settings"]
    console.print(
        f"{given['glass']}: c_l = {given['c_l']:g} m/s, c_t = {given['c_t']:g} m/s, "
        f"density {given['density']:g} kg/m^3 ({given['density_source']})\n"
        f"ln(R/L_1) = {report['growth']:.2f} from L_1 = {given['l1']:.3g} m to R = {given['r']:.3g} m; "
        f"fixed ratio of (4.4): {report['fixed_ratio']:.4f}",
        markup=False,  # a user's glass may be called [bold]
    )
    console.print(f"\nsteps of the route {ROUTES[given['route']]}, exchange sign {SIGNS[given['sign']]}")
    table, small = _steps_table(report)
    print_table(console, table)
    console.print(
        "ratio: gamma_l/gamma_t; then the shares of Im chi(L), longitudinal/transverse. They add up to 1: "
        "where a term is negative, the start's share is above 1."
    )
    if small:
        console.print(f"Terms below {NEGLIGIBLE:g} of Im chi at every length: {', '.join(small)}.")
    for sign, rows in report["routes"].items():
        console.print(f"\nat the end, exchange sign {SIGNS[sign]}")
        print_table(console, _routes_table(rows))
    console.print(
        "distance left: ln(ratio/fixed ratio) at the end over that at the start; 0%: arrived, below 0: "
        "passed it, above 100%: moved away. Im chi: at the end over at L_1."
    )
    left = _departures(report)
    console.print("\nleft the physical domain:" if left else "\nno flow left the physical domain")
    for line in left:
        console.print(f"- {line}")
    console.print(f"\n{report['answer']}")


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
        table.add_row(f"{row['length']:.2e}", *absorption, _number(row["ratio"]), *shares)
    return table, [name for name, largest in size.items() if 0 < largest < NEGLIGIBLE]


def _routes_table(rows: dict[str, Any]) -> Any:
    from rich.table import Table

    table = Table(box=None, padding=(0, 1, 0, 0))
    table.add_column("route")
    for header in ("end L\n(m)", "ratio", "distance\nleft", "Im chi\nl/t"):
        table.add_column(header, justify="right")
    for name, row in rows.items():
        table.add_row(
            ROUTES[name],
            f"{row['length']:.2e}",
            _number(row["ratio"]),
            _percent(row["start_distance_kept"]),
            "/".join(_percent(row["absorption_left"][p]) for p in "lt"),
        )
    return table


def _departures(report: dict[str, Any]) -> list[str]:
    """A line for each way in which a flow left the physical domain."""
    return [
        f"sign {SIGNS[sign]}, {ROUTES[name]}: step {each['step']}, L = {each['length']:.2e} m: {each['reason']}"
        for sign, name, row in _outcomes(report)
        for each in row["departures"]
    ]


def _outcomes(report: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    routes = report["routes"]
    return [(sign, name, row) for sign, by_name in routes.items() for name, row in by_name.items()]


def _short(share: float) -> str:
    if share == 0:
        return "0"
    return f"{share:.2f}" if abs(share) >= 5e-3 else f"{share:.0e}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"


def _percent(value: float | None) -> str:
    """A part in percent; a large multiple as such.

    Examples
    --------
    >>> _percent(0.7897), _percent(-0.3), _percent(1234.5), _percent(None)
    ('79%', '-30%', '1.2e+03 x', '-')
    """
    if value is None:
        return "-"
    return f"{100 * value:.0f}%" if abs(value) < 10 else f"{value:.2g} x"
