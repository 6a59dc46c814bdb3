"""`glassblocks loss-angle`: the power law in frequency of measured loss angles, as codes of coating noise take it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from glassblocks.tables import Table
    from glassblocks.tunneling.power_law_of_losses import LossPowerLaw

#: Columns, and what pygwinc calls each, before the layer and behind it.
NAMES = {"loss angle": "Phi", "loss angle bulk": "lossB", "loss angle shear": "lossS"}
LAYERS = ("highn", "lown")
#: Probability of chi^2 below which a power law does not describe the data.
POOR = 0.01


def loss_angle(
    table: Annotated[str, typer.Argument(help="CSV table of loss angles; - for standard input.")],
    reference: Annotated[
        float, typer.Option(help="Frequency at which phi_0 is given, Hz; pygwinc's is 100.")
    ] = 100.0,
    layer: Annotated[
        str, typer.Option(help="highn or lown: which layer of the coating the film is, for pygwinc's names.")
    ] = "highn",
    json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False,
) -> None:
    """Fit phi = phi_0 (f/f_0)^n to measured loss angles of a film, with intervals.

    Columns of the table, units in brackets: `frequency \\[Hz]` and any of `loss angle`, `loss angle bulk` and
    `loss angle shear`, each with an error beside it, as in `+- loss angle`; an empty cell was not measured. Without
    errors all points have one relative error, which the scatter sets.

    Loss angles of the tunneling model, below 100 K, are in the report of `glassblocks fit` for a film on a substrate.

    \b
    glassblocks loss-angle tantala.csv --layer highn
    """
    from glassblocks.cli.notes import note
    from glassblocks.errors import InputError
    from glassblocks.tables import NumberColumn, Schema, read_table
    from glassblocks.tunneling import loss_power_law
    from glassblocks.tunneling.validity import positive

    positive("--reference", reference, "Hz")
    if layer not in LAYERS:
        raise InputError("--layer", received=layer, allowed=" or ".join(LAYERS), remedy="choose one of them")
    schema = Schema(
        (
            NumberColumn("frequency", "Hz", "frequency [Hz]", plausible=(1e-4, 1e12)),
            *(NumberColumn(name, "", name, required=False, plausible=(1e-12, 1.0)) for name in NAMES),
        )
    )
    found = read_table(table, schema, note)
    laws = {}
    for name in _measured(found):
        rows = found.measured(name)
        laws[name] = loss_power_law(
            rows.array("frequency"), rows.array(name), rows.uncertainty_array(name), reference
        )
    typer.echo(_json(laws, layer) if json else _report(laws, layer))


def _measured(table: Table) -> list[str]:
    from glassblocks.errors import TableError

    found = [name for name in NAMES if name in table]
    if not found:
        raise TableError(
            [f"{table.source}: received no loss angle; allowed: a column {', '.join(NAMES)}; name it so"]
        )
    return found


def _report(laws: dict[str, LossPowerLaw], layer: str) -> str:
    lines = []
    for name, law in laws.items():
        lines += [
            f"{name}, phi_0 (f/{law.reference:g} Hz)^n through {law.degrees_of_freedom + 2} points",
            f"  phi_0 = {law.loss:.4g} +- {law.loss_error:.2g} (68%: {_span(law.loss_68)}; 95%: {_span(law.loss_95)})",
            f"  n     = {law.exponent:.4g} +- {law.exponent_error:.2g} (68%: {_span(law.exponent_68)}; "
            f"95%: {_span(law.exponent_95)})",
        ]
        if law.chi2 is None or law.chi2_probability is None:
            lines.append("  no errors are stated: the scatter sets them, intervals are Student's")
        else:
            lines.append(
                f"  chi^2 = {law.chi2:.3g} for {law.degrees_of_freedom} degrees of freedom "
                f"(p = {law.chi2_probability:.2g})"
            )
            if law.chi2_probability < POOR:
                lines.append(
                    "  WARNING: no power law within the stated errors: the intervals are too narrow. Peaks, "
                    "thermoelastic loss or clamping are no power laws; leave their frequencies out."
                )
        lines.append("")
    values = (f"  {name}: {value:.6g}" for name, value in _pygwinc(laws, layer).items())
    return "\n".join([*lines, "ifo.Materials.Coating of pygwinc, at its 100 Hz:", *values])


def _span(interval: tuple[float, float]) -> str:
    return f"{interval[0]:.4g} to {interval[1]:.4g}"


def _pygwinc(laws: dict[str, LossPowerLaw], layer: str) -> dict[str, float]:
    """pygwinc's parameters, at its reference of 100 Hz."""
    from glassblocks.tunneling.power_law_of_losses import REFERENCE

    found = {}
    for name, law in laws.items():
        found[f"{NAMES[name]}{layer}"] = law.loss * (REFERENCE / law.reference) ** law.exponent
        found[f"{NAMES[name]}{layer}_slope"] = law.exponent
    return found


def _json(laws: dict[str, LossPowerLaw], layer: str) -> str:
    from dataclasses import asdict

    from glassblocks.files import provenance, to_json

    result: dict[str, Any] = {name: asdict(law) for name, law in laws.items()}
    return to_json({"laws": result, "pygwinc": _pygwinc(laws, layer), "provenance": provenance()})
