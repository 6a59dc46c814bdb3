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
        from glassblocks.cli import flow_report
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
            each.value: _flows(given, medium, shape_of_chi, each)
            for each in sorted(Sign, key=lambda e: e != sign)
        }
        if route.value not in flows[sign.value]:
            raise InputError(
                "route",
                received=route.value,
                allowed="printed, recursion or causal with the printed subscripts",
                remedy="add --subscripts matching",
            )
        report = flow_report.build(given, flows, medium)
        if output is not None:
            flow_report.write(output, report, flows)
        if json:
            typer.echo(files.to_json(report))
        else:
            flow_report.show(report)


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
