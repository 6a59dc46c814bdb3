"""`glassblocks systems`: from two-level systems of a simulation to the ratio and the acoustics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from glassblocks.constants import BOLTZMANN, ELECTRON_VOLT

if TYPE_CHECKING:
    from glassblocks.tunneling.searched_systems import SearchedSystems
    from glassblocks.tunneling.systems_estimate import SystemsEstimate


def systems(
    table: Annotated[
        str,
        typer.Argument(
            help="CSV table of two-level systems, - for standard input; or a folder of dumps of the LAMMPS package "
            "USER-TLS, or of such folders, one a box."
        ),
    ],
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
            help="Energy up to which the search was complete, over k_B, K; default: the largest, whose "
            "system is then not counted."
        ),
    ] = None,
    u_min: Annotated[
        float | None,
        typer.Option(help="Smallest Delta_0/E to assume, if the table has no tunnel splittings."),
    ] = None,
    temperature: Annotated[float, typer.Option(help="Temperature of the acoustics, K.")] = 0.1,
    frequency: Annotated[float, typer.Option(help="Frequency of the acoustics, MHz.")] = 1.0,
    json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False,
) -> None:
    """Tunneling parameters and the ratio gamma_l/gamma_t from a simulation's two-level systems.

    Columns of the table, units in brackets: `asymmetry \\[meV]` and `tunnel splitting \\[meV]`, or
    `energy \\[meV]` (kelvin: `\\[k_B*K]`); the coupling tensor `gamma_xx \\[eV]` ... `gamma_xy \\[eV]`, half
    the change of the asymmetry per strain, or the stresses of both minima `stress1_xx \\[MPa]` ...
    `stress2_xy \\[MPa]` and the box's `volume \\[nm^3]`; optionally `weight`, and `group`: the name of what
    a system came from, where systems are not independent (one box, one minimum, copies). Energies alone
    give the exponent of their distribution, with --volume and --u-min also P.

    Dumps: `TLS.dump`, `cc_ec_raw_data.dump` and, if they are there, `cc_ec_final.dump` for the moduli and `TLS.pos` for
    the volume, of USER-TLS of July 2017 in `units metal`. Couplings are fitted to the strained asymmetries, because the
    package's own have lost their signs. There are no tunnel splittings in them: the energy is the asymmetry, and
    P needs --u-min.

    Intervals come from leaving out every system or group in turn, Student's with as many degrees of
    freedom as effective systems carry the value. Averages over orientations are exact.
    """
    from glassblocks.cli.notes import note
    from glassblocks.glasses import choose
    from glassblocks.tunneling.searched_systems import read_searches, search_folders
    from glassblocks.tunneling.systems_estimate import estimate
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
    folders = search_folders(table)
    searched = read_searches(folders, note) if folders else None
    boxes = None if searched is None else searched.volume
    found = estimate(
        read_systems(table, note=note) if searched is None else searched.systems,
        medium=None if glass is None else choose(glass, note).medium,
        volume=boxes if volume is None else volume * 1e-27,
        energy_max=None if energy_max is None else energy_max * BOLTZMANN,
        u_min=u_min,
        temperature=temperature,
        frequency=frequency * 1e6,
    )
    search = {} if searched is None else _search(searched)
    if json:
        typer.echo(_json(found, search))
        return
    typer.echo(_report(found, temperature, frequency))
    if searched is not None:
        typer.echo("\n" + _search_report(searched))


#: How a quantity is printed: its unit, and what one unit is in SI.
UNITS = {"gamma": ("eV", ELECTRON_VOLT), "P": ("1/(J m^3)", 1.0), "Im chi": ("Pa", 1.0)}


def _report(found: SystemsEstimate, temperature: float, frequency: float) -> str:
    import textwrap

    lines = [
        f"{found.count} two-level systems below E/k_B = {found.energy_max / BOLTZMANN:.3g} K, as good as "
        f"{found.effective:.3g} equal and independent ones",
        "",
        f"  {'':16} {'value':>12}   {'68%':25} {'95%':25} {'systems':>7}",
    ]
    for name, each in found.values.items():
        unit, size = UNITS.get(name.rsplit("_", 1)[0], ("", 1.0))
        lines.append(
            f"  {name:16} {each.value / size:12.5g}   {_span(each.interval_68, size):25} "
            f"{_span(each.interval_95, size):25} {each.effective:7.3g} {unit}".rstrip()
        )
    lines.append("  (systems: the effective number of those that carry the value)")
    if "dc/c_l" in found.values:
        lines.append(f"  (acoustics at {temperature:g} K and {frequency:g} MHz; dc/c relative to T = 0)")
    for name, reason in found.not_determined.items():
        lines.append(f"  {name:16} not determined: {reason}")
    for note in found.notes:
        lines += ["", textwrap.fill(note, 100)]
    return "\n".join(lines)


def _span(interval: tuple[float, float] | None, size: float) -> str:
    if interval is None:
        return "on one system alone"
    return f"{interval[0] / size:.4g} to {interval[1] / size:.4g}"


def _search(searched: SearchedSystems) -> dict[str, Any]:
    """Barriers, attempt times and moduli for JSON, SI."""
    moduli = searched.moduli
    return {
        "search": {
            "barrier": searched.barrier.tolist(),
            "attempt_time": searched.attempt_time.tolist(),
            "moduli": None if moduli is None else {**moduli._asdict(), "c_l/c_t": moduli.speed_ratio},
            "volume": searched.volume,
        }
    }


def _search_report(searched: SearchedSystems) -> str:
    """The same in words."""
    import numpy as np

    low, middle, high = np.quantile(searched.barrier / ELECTRON_VOLT, (0.16, 0.5, 0.84))
    slow, usual, fast = np.quantile(searched.attempt_time, (0.16, 0.5, 0.84))
    lines = [
        f"Of the dumps: barriers {middle:.3g} eV ({low:.3g} to {high:.3g}, 16 to 84% of the systems), attempt times "
        f"{usual:.2g} s ({slow:.2g} to {fast:.2g})."
    ]
    if searched.volume is not None:
        lines.append(f"Boxes of {searched.volume * 1e27:.4g} nm^3 together.")
    moduli = searched.moduli
    if moduli is not None:
        B, G = (
            f"{value / 1e9:.4g}" + ("" if error is None else f" +- {error / 1e9:.1g}")
            for value, error in ((moduli.bulk, moduli.bulk_error), (moduli.shear, moduli.shear_error))
        )
        lines.append(
            f"Bulk modulus {B} GPa, shear modulus {G} GPa (over the systems): c_l/c_t = {moduli.speed_ratio:.3f}, "
            "which the theory predicts for gamma_l/gamma_t."
        )
    return "\n".join(lines)


def _json(found: SystemsEstimate, search: dict[str, Any]) -> str:
    from dataclasses import asdict

    from glassblocks.files import provenance, to_json

    values = {name: value._asdict() for name, value in found.values.items()}
    return to_json(
        asdict(found) | {"values": values, "notes": found.notes} | search | {"provenance": provenance()}
    )
