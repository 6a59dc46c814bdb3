"""`glassblocks flow`: the renormalization of one glass from block to sound wave."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from glassblocks.medium import ElasticMedium
    from glassblocks.renormalization import Flow

#: Used where the density of a glass is not known: the flow depends on strengths, which are dimensionless;
#: the density enters the short-ranged terms alone, hbar omega/(rho c^2 L^3), which are negligible.
DEFAULT_DENSITY = 2500.0


class Route(StrEnum):
    """Steps of the flow."""

    PRINTED = "printed"
    RECURSION = "recursion"
    CAUSAL = "causal"
    RESUMMED = "resummed"


class Sign(StrEnum):
    """Sign of the exchange sum."""

    PRINTED = "printed"
    OPPOSITE = "opposite"


class Shape(StrEnum):
    """Im chi against frequency."""

    CONSTANT = "constant"
    TWO_LEVEL = "two-level"


class Subscripts(StrEnum):
    """How (3.6) is read."""

    MATCHING = "matching"
    PRINTED = "printed"


def attach(app: typer.Typer) -> None:
    """Add the command to the application."""

    @app.command()
    def flow(
        glass: Annotated[str, typer.Option(help="Name of a shipped glass.")] = "a-SiO2",
        density: Annotated[
            float | None,
            typer.Option(
                help="kg/m^3; default: the glass's, or 2500. It enters the short-ranged terms alone, "
                "which are negligible: strengths are dimensionless."
            ),
        ] = None,
        n0: Annotated[float, typer.Option("--n0", help="N_0: blocks along the edge of a super block.")] = 2.0,
        first: Annotated[float, typer.Option("--l1", help="L_1: edge of the first block, m.")] = 50e-10,
        last: Annotated[
            float | None,
            typer.Option("--r", help="R: experimental length, m; default: the transverse wavelength."),
        ] = None,
        frequency: Annotated[float, typer.Option(help="Frequency of the sound, Hz.")] = 1e6,
        cutoff: Annotated[float, typer.Option(help="omega_c, rad/s: Im chi vanishes beyond it.")] = 1e15,
        temperature: Annotated[float, typer.Option(help="K.")] = 1.0,
        start_ratio: Annotated[float, typer.Option(help="gamma_l/gamma_t of the first block.")] = 2.5,
        start_strength: Annotated[
            float,
            typer.Option(
                help="Tunneling strength C_t of the first block: Im chi_t = pi C_t rho c_t^2. "
                "Glasses have 1e-4 to 1e-3."
            ),
        ] = 3e-4,
        route: Annotated[
            Route,
            typer.Option(
                help="The step shown in full. printed: (4.2), constant exchange rate; recursion: (4.1), the "
                "shape of chi kept; causal: (4.1) with complex chi; resummed: chi/(1 - 2 S chi)."
            ),
        ] = Route.RECURSION,
        sign: Annotated[
            Sign,
            typer.Option(
                help="Sign of the exchange sum. printed: (3.6) with the causal Re chi < 0; opposite: what "
                "the positive Re chi of (4.3) amounts to."
            ),
        ] = Sign.PRINTED,
        subscripts: Annotated[
            Subscripts, typer.Option(help="How the subscripts t,l of (3.6) are read.")
        ] = Subscripts.MATCHING,
        shape: Annotated[
            Shape,
            typer.Option(help="constant: reduced Im chi constant; two-level: Im chi as tanh(hbar w/2kT)."),
        ] = Shape.CONSTANT,
        dipole: Annotated[
            float, typer.Option(help="Dipole susceptibility over epsilon, dimensionless, for (5.8).")
        ] = 0.0,
        output: Annotated[
            Path | None, typer.Option(help="Folder for flow.json and flow.png.", file_okay=False)
        ] = None,
        json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False,
    ) -> None:
        """Follow Im chi_l, Im chi_t and gamma_l/gamma_t from the first block to the sound's wavelength.

        Shows every step of one route with each term's share, and, for all routes, what is left at R:
        does the ratio go to c_l/c_t, and how much of the start survives?
        """
        from glassblocks import files
        from glassblocks.closed_forms.exchange import checked_sound_ratio
        from glassblocks.errors import InputError
        from glassblocks.response import FrequencyConstant, TwoLevelBand

        medium, density_source = _medium(glass, density)
        for name, value in {"frequency": frequency, "start-strength": start_strength}.items():
            if not 0 < value < float("inf"):
                raise InputError(name, received=value, allowed="finite and > 0", remedy="see --help")
        checked_sound_ratio(start_ratio)  # the same bound: 2/sqrt 3, for a passive start
        band = TwoLevelBand if shape is Shape.TWO_LEVEL else FrequencyConstant
        given: dict[str, Any] = {
            "glass": glass,
            "density": medium.density,
            "density_source": density_source,
            "c_l": medium.c_l,
            "c_t": medium.c_t,
            "n0": n0,
            "l1": first,
            "r": medium.wavelength(frequency).t if last is None else last,
            "frequency": frequency,
            "cutoff": cutoff,
            "temperature": temperature,
            "start_ratio": start_ratio,
            "start_strength": start_strength,
            "route": route.value,
            "sign": sign.value,
            "subscripts": subscripts.value,
            "shape": shape.value,
            "dipole": dipole,
        }
        shape_of_chi = band(1.0, cutoff, temperature)
        # the sign asked for first
        flows = {
            each: _flows(given, medium, shape_of_chi, each) for each in sorted(Sign, key=lambda e: e != sign)
        }
        if route.value not in flows[sign]:
            raise InputError(
                "route",
                received=route.value,
                allowed="printed, recursion or causal with the printed subscripts",
                remedy="add --subscripts matching",
            )
        report = _report(given, flows, medium)
        if output is not None:
            _write(output, report, flows)
        if json:
            typer.echo(files.to_json(report))
        else:
            _print(report)


def _medium(name: str, density: float | None) -> tuple[ElasticMedium, str]:
    """The elastic medium of a shipped glass and where its density is from."""
    from glassblocks import glasses
    from glassblocks.medium import ElasticMedium

    glass = glasses.find(name)
    if density is not None:
        return ElasticMedium(density, glass.c_l, glass.c_t), "given"
    if glass.density is not None:
        return ElasticMedium(glass.density, glass.c_l, glass.c_t), "table"
    return ElasticMedium(DEFAULT_DENSITY, glass.c_l, glass.c_t), "default, of no consequence"


def _flows(given: dict[str, Any], medium: ElasticMedium, shape: Any, sign: str) -> dict[str, Flow]:
    """The flow of every route that the subscripts allow, for one sign of the exchange sum."""
    from math import pi

    from glassblocks.pair import Pair
    from glassblocks.renormalization import Causal, Printed, Recursion, Resummed, Surroundings, flow, scales

    surroundings = Surroundings(
        medium,
        shape,
        2 * pi * given["frequency"],
        exchange_sign=1 if sign == Sign.PRINTED else -1,
        subscripts=given["subscripts"],
        dipole=given["dipole"],
    )
    level_t = pi * given["start_strength"] * medium.modulus.t
    start = surroundings.start(Pair(given["start_ratio"] ** 2 * level_t, level_t), given["l1"])
    steps: dict[str, Any] = {
        "printed": Printed(surroundings, start),
        "recursion": Recursion(surroundings),
        "causal": Causal(surroundings),
    }
    if given["subscripts"] == "matching":
        steps["resummed"] = Resummed(surroundings)
    lengths = scales(given["l1"], given["r"], given["n0"])
    return {name: flow(start, step, lengths) for name, step in steps.items()}


def _report(
    given: dict[str, Any], flows: dict[Sign, dict[str, Flow]], medium: ElasticMedium
) -> dict[str, Any]:
    """Everything the command says, as plain data."""
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
            sign.value: {name: _outcome(flow, fixed) for name, flow in routes.items()}
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


def _write(folder: Path, report: dict[str, Any], flows: dict[Sign, dict[str, Flow]]) -> None:
    from glassblocks import files
    from glassblocks.figures.flow import compose

    given = report["settings"]
    title = (
        f"{given['glass']}: {given['route']}, exchange sign {given['sign']}, $C_t$ = "
        f"{given['start_strength']:g}, {given['temperature']:g} K, {given['frequency'] / 1e6:g} MHz"
    )
    by_name = {sign.value: routes for sign, routes in flows.items()}
    chosen = by_name[given["sign"]][given["route"]]
    figure = compose(chosen, by_name, report["fixed_ratio"], title)
    with files.whole_file(folder / "flow.png") as path:
        figure.savefig(path, dpi=120)
    files.write_text(folder / "flow.json", files.to_json(report) + "\n")


def _print(report: dict[str, Any]) -> None:
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
