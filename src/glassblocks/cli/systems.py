"""`glassblocks systems`: from two-level systems of a simulation to the ratio and the acoustics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from glassblocks.constants import BOLTZMANN, ELECTRON_VOLT

if TYPE_CHECKING:
    from glassblocks.tunneling.estimate import SystemsEstimate


def attach(app: typer.Typer) -> None:
    """Add the command to the application."""

    @app.command()
    def systems(
        table: Annotated[str, typer.Argument(help="CSV table of two-level systems; - for standard input.")],
        glass: Annotated[
            str | None,
            typer.Option(
                help="A glass of the paper by name, or a table of glasses (TABLE, or TABLE:NAME if it has "
                "several), for density, c_l and c_t."
            ),
        ] = None,
        volume: Annotated[
            float | None, typer.Option(help="Volume of all simulated boxes together, nm^3; P needs it.")
        ] = None,
        energy_max: Annotated[
            float | None,
            typer.Option(
                help="Energy up to which the search was complete, over k_B, K; default: the largest."
            ),
        ] = None,
        u_min: Annotated[
            float | None,
            typer.Option(help="Smallest Delta_0/E to assume, if the table has no tunnel splittings."),
        ] = None,
        temperature: Annotated[float, typer.Option(help="Temperature of the acoustics, K.")] = 0.1,
        frequency: Annotated[float, typer.Option(help="Frequency of the acoustics, MHz.")] = 1.0,
        seed: Annotated[int, typer.Option(help="Seed of the bootstrap.", min=0)] = 0,
        json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False,
    ) -> None:
        """Tunneling parameters and the ratio gamma_l/gamma_t from a simulation's two-level systems.

        Columns of the table, units in brackets: `asymmetry \\[meV]` and `tunnel splitting \\[meV]`, or
        `energy \\[meV]` (kelvin: `\\[k_B*K]`); the coupling tensor `gamma_xx \\[eV]` ... `gamma_xy \\[eV]`, half
        the change of the asymmetry per strain, or the stresses of both minima `stress1_xx \\[MPa]` ...
        `stress2_xy \\[MPa]` and the box's `volume \\[nm^3]`; optionally `weight`.

        Intervals are 68%, by bootstrap. Averages over orientations are exact.
        """
        from glassblocks.cli.notes import note
        from glassblocks.glasses import choose
        from glassblocks.tunneling.estimate import estimate
        from glassblocks.tunneling.systems_table import read_systems
        from glassblocks.tunneling.validity import positive

        given = {
            "--volume": (volume, "nm^3"),
            "--energy-max": (energy_max, "K"),
            "--temperature": (temperature, "K"),
            "--frequency": (frequency, "MHz"),
        }
        for option, (value, unit) in given.items():
            if value is not None:
                positive(option, value, unit)
        found = estimate(
            read_systems(table, note=note),
            medium=None if glass is None else choose(glass, note).medium,
            volume=None if volume is None else volume * 1e-27,
            energy_max=None if energy_max is None else energy_max * BOLTZMANN,
            u_min=u_min,
            temperature=temperature,
            frequency=frequency * 1e6,
            seed=seed,
        )
        typer.echo(_json(found) if json else _report(found, temperature, frequency))


#: How a quantity is printed: its unit, and what one unit is in SI.
UNITS = {"gamma": ("eV", ELECTRON_VOLT), "P": ("1/(J m^3)", 1.0), "Im chi": ("Pa", 1.0)}


def _report(found: SystemsEstimate, temperature: float, frequency: float) -> str:
    import textwrap

    lines = [f"{found.count} two-level systems below E/k_B = {found.energy_max / BOLTZMANN:.3g} K", ""]
    for name, value in found.values.items():
        unit, size = UNITS.get(name.rsplit("_", 1)[0], ("", 1.0))
        best, low, high = (number / size for number in value)
        lines.append(f"  {name:16} {best:12.5g}   68%: {low:.5g} to {high:.5g} {unit}".rstrip())
    if "dc/c_l" in found.values:
        lines.append(f"  (acoustics at {temperature:g} K and {frequency:g} MHz; dc/c relative to T = 0)")
    for name, reason in found.not_determined.items():
        lines.append(f"  {name:16} not determined: {reason}")
    for note in (found.distribution_note, found.bound_note):
        if note:
            lines += ["", textwrap.fill(note, 100)]
    return "\n".join(lines)


def _json(found: SystemsEstimate) -> str:
    from glassblocks.files import provenance, to_json

    return to_json(
        {
            "values": {name: value._asdict() for name, value in found.values.items()},
            "not_determined": found.not_determined,
            "count": found.count,
            "energy_max": found.energy_max,
            "trace_share": found.trace_share,
            "notes": [note for note in (found.distribution_note, found.bound_note) if note],
            "provenance": provenance(),
        }
    )
