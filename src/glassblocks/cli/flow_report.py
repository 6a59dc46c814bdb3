"""What `glassblocks flow` reports: plain data, tables, files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glassblocks.medium import ElasticMedium
    from glassblocks.renormalization import Flow


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
        "provenance": files.provenance(),
    }


def _outcome(flow: Flow, fixed: float) -> dict[str, Any]:
    """Where a flow ends, and how much of the start is left there."""
    import math

    start, end = float(flow.ratio[0]), float(flow.ratio[-1])
    distance = math.log(start / fixed)
    kept = math.log(end / fixed) / distance if end > 0 and abs(distance) > 1e-9 else None
    share = flow.shares()["start"]
    return {
        "length": float(flow.lengths[-1]),
        "ratio": _finite(end),
        "start_distance_kept": kept,
        "start_share": {"l": float(share.l[-1]), "t": float(share.t[-1])},
        "departures": [
            {"step": departure.step, "length": departure.length, "reason": departure.reason}
            for departure in flow.departures
        ],
    }


def _finite(value: float) -> float | None:
    """A number that JSON has, None for NaN."""
    return float(value) if value == value else None


def write(folder: Path, report: dict[str, Any], flows: dict[str, dict[str, Flow]]) -> None:
    """Write flow.json and flow.png."""
    from glassblocks import files
    from glassblocks.figures.flow import compose

    given = report["settings"]
    title = (
        f"{given['glass']}: {given['route']}, exchange sign {given['sign']}, $C_t$ = "
        f"{given['start_strength']:g}, {given['temperature']:g} K, {given['frequency'] / 1e6:g} MHz"
    )
    chosen = flows[given["sign"]][given["route"]]
    figure = compose(chosen, flows, report["fixed_ratio"], title)
    with files.whole_file(folder / "flow.png") as path:
        figure.savefig(path, dpi=120)
    files.write_text(folder / "flow.json", files.to_json(report) + "\n")


def show(report: dict[str, Any]) -> None:
    """Print the report as tables."""
    from rich.console import Console

    console = Console()
    given = report["settings"]
    console.print(
        f"{given['glass']}: c_l = {given['c_l']:g} m/s, c_t = {given['c_t']:g} m/s, "
        f"density {given['density']:g} kg/m^3 ({given['density_source']})\n"
        f"ln(R/L_1) = {report['growth']:.2f} from L_1 = {given['l1']:.3g} m to R = {given['r']:.3g} m; "
        f"fixed ratio of (4.4): {report['fixed_ratio']:.4f}"
    )
    console.print(_steps_table(report))
    console.print(_routes_table(report))
    left = _departures(report)
    console.print("left the physical domain:" if left else "no flow left the physical domain")
    for line in left:
        console.print(f"- {line}", markup=False, highlight=False)


def _steps_table(report: dict[str, Any]) -> Any:
    from rich.table import Table

    given, steps = report["settings"], report["steps"]
    table = Table(
        title=f"route {given['route']}, exchange sign {given['sign']}; ratio = gamma_l/gamma_t; "
        "then shares of Im chi(L), l/t",
        box=None,
        padding=(0, 1, 0, 0),
    )
    names = [name for name, share in steps[-1]["shares"].items() if any(share.values())]
    for header in ("L (m)", "Im chi_l\n(Pa)", "Im chi_t\n(Pa)", "ratio", *names):
        table.add_column(header, justify="right")
    for row in steps:
        shares = ["/".join(_short(row["shares"][name][p]) for p in "lt") for name in names]
        absorption = [f"{row[key]:.2e}" for key in ("imaginary_l", "imaginary_t")]
        table.add_row(f"{row['length']:.2e}", *absorption, _number(row["ratio"]), *shares)
    return table


def _routes_table(report: dict[str, Any]) -> Any:
    from rich.table import Table

    table = Table(
        title="\nwhat is left at the end, by exchange sign and route",
        caption="kept: ln(ratio/fixed ratio) at the end over that at the start; 1: nothing forgotten, "
        "0: all, < 0: passed the fixed ratio",
    )
    for header in ("sign", "route", "L (m)", "gamma_l/gamma_t", "kept", "start's share l/t"):
        table.add_column(header, justify="right")
    for sign, name, row in _outcomes(report):
        share = row["start_share"]
        table.add_row(
            sign,
            name,
            f"{row['length']:.2e}",
            _number(row["ratio"]),
            _number(row["start_distance_kept"]),
            f"{share['l']:.3g}/{share['t']:.3g}",
        )
    return table


def _departures(report: dict[str, Any]) -> list[str]:
    """A line for each way in which a flow left the physical domain."""
    return [
        f"{sign}, {name}: step {each['step']}, L = {each['length']:.2e} m: {each['reason']}"
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
