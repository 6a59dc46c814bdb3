"""`glassblocks flow`: the renormalization of one glass from block to sound wave."""

from __future__ import annotations

from enum import StrEnum
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

if TYPE_CHECKING:
    from glassblocks.medium import ElasticMedium
    from glassblocks.renormalization import Flow
    from glassblocks.response.susceptibility import Susceptibility

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
        glass: Annotated[
            str,
            typer.Option(
                help="A glass of the paper by name, or a table of glasses (TABLE, or TABLE:NAME if it has "
                "several) with c_l and c_t."
            ),
        ] = "a-SiO2",
        density: Annotated[
            float | None,
            typer.Option(
                help="kg/m^3; default: the glass's, or 2500. It enters the short-ranged terms alone, "
                "which are negligible: strengths are dimensionless."
            ),
        ] = None,
        n0: Annotated[
            float, typer.Option("--n0", help="N_0: blocks along the edge of a super block, >= 2.")
        ] = 2.0,
        first: Annotated[float, typer.Option("--l1", help="L_1: edge of the first block, m.")] = 50e-10,
        last: Annotated[
            float | None,
            typer.Option("--r", help="R: experimental length, m; default: the transverse wavelength."),
        ] = None,
        frequency: Annotated[float, typer.Option(help="Frequency of the sound, Hz.")] = 1e6,
        cutoff: Annotated[float, typer.Option(help="omega_c, rad/s: Im chi vanishes beyond it.")] = 1e15,
        temperature: Annotated[float, typer.Option(help="K.")] = 1.0,
        start_ratio: Annotated[
            float, typer.Option(help="gamma_l/gamma_t of the first block, above 2/sqrt 3.")
        ] = 2.5,
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
                help="Sign of the exchange sum. printed: as in (3.6), with the causal Re chi < 0; opposite: what "
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
        does the ratio go to c_l/c_t, and how much of the start survives? The last lines answer that.
        """
        from glassblocks import files
        from glassblocks.cli import flow_report
        from glassblocks.errors import InputError

        name, medium, density_source = _medium(glass, density)
        last = medium.wavelength(frequency).t if last is None and frequency > 0 else last
        _check(
            Option("--n0", n0, 2 <= n0 < inf, "finite, N_0 >= 2", "a super block has at least 2^3 blocks"),
            Option("--frequency", frequency, 0 < frequency < inf, "finite and > 0, in Hz", "1e6 is 1 MHz"),
            Option("--l1", first, 0 < first < inf, "finite and > 0, in m", "the paper has 5e-9"),
            Option(
                "--l1, --r",
                (first, last),
                last is not None and first < last < inf,
                "L_1 < R, in m; R is the transverse wavelength unless it is given",
                "shorten the first, or lengthen the second",
            ),
            Option("--cutoff", cutoff, 0 < cutoff < inf, "finite and > 0, in rad/s", "the paper has 1e15"),
            Option(
                "--temperature", temperature, 0 <= temperature < inf, "finite and >= 0, in K", "pass kelvin"
            ),
            Option(
                "--start-ratio",
                start_ratio,
                2 / 3**0.5 < start_ratio < inf,
                "gamma_l/gamma_t finite and > 2/sqrt 3 = 1.1547, as of a passive block",
                "raise it, for example to 1.6",
            ),
            Option(
                "--start-strength", start_strength, 0 < start_strength < inf, "finite and > 0", "see --help"
            ),
            Option("--dipole", dipole, 0 <= dipole < inf, "finite and >= 0", "0 leaves dipoles out"),
        )
        shape_of_chi = _shape(shape, cutoff, temperature, frequency)
        given: dict[str, Any] = {
            "glass": name,
            "density": medium.density,
            "density_source": density_source,
            "c_l": medium.c_l,
            "c_t": medium.c_t,
            "n0": n0,
            "l1": first,
            "r": last,
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
        # the sign asked for first
        flows = {
            each.value: _flows(given, medium, shape_of_chi, each)
            for each in sorted(Sign, key=lambda e: e != sign)
        }
        if route.value not in flows[sign.value]:
            raise InputError(
                "--route",
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


class Option(NamedTuple):
    """What an option holds, whether that is allowed, and what is said if not."""

    name: str
    value: object
    good: bool
    allowed: str
    remedy: str


def _check(*options: Option) -> None:
    from glassblocks.errors import InputError

    for option in options:
        if not option.good:
            raise InputError(option.name, received=option.value, allowed=option.allowed, remedy=option.remedy)


def _shape(shape: Shape, cutoff: float, temperature: float, frequency: float) -> Susceptibility:
    """Im chi against frequency per unit level, at values of the options that make sense together."""
    from math import pi

    from glassblocks.errors import InputError
    from glassblocks.response import FrequencyConstant, TwoLevelBand

    band = TwoLevelBand if shape is Shape.TWO_LEVEL else FrequencyConstant
    try:
        found = band(1.0, cutoff, temperature)
    except InputError as error:  # either is fine by itself
        raise InputError(
            "--temperature, --cutoff",
            received=(temperature, cutoff),
            allowed=f"with this cut-off a temperature {error.allowed}",
            remedy="raise the cut-off (the paper has 1e15 rad/s) or lower the temperature",
        ) from error
    if not 2 * pi * frequency < cutoff:
        raise InputError(
            "--frequency",
            received=frequency,
            allowed=f"below the cut-off, {cutoff / (2 * pi):.4g} Hz: nothing is absorbed beyond it",
            remedy="lower it, or raise --cutoff",
        )
    return found


def _medium(text: str, density: float | None) -> tuple[str, ElasticMedium, str]:
    """The name of a glass, its elastic medium, and where its density is from."""
    from glassblocks.cli.notes import note
    from glassblocks.glasses import choose
    from glassblocks.medium import ElasticMedium

    glass = choose(text, note)
    if density is not None:
        return glass.name, ElasticMedium(density, glass.c_l, glass.c_t), "given"
    if glass.density is not None:
        return glass.name, ElasticMedium(glass.density, glass.c_l, glass.c_t), "table"
    return glass.name, ElasticMedium(DEFAULT_DENSITY, glass.c_l, glass.c_t), "default, of no consequence"


def _flows(given: dict[str, Any], medium: ElasticMedium, shape: Susceptibility, sign: str) -> dict[str, Flow]:
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
