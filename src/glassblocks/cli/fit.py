"""`glassblocks fit`: the tunneling model fitted to a user's own data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from glassblocks.cli.engines import Cluster, Engine, Jobs, Scheduler
from glassblocks.cli.given_options import leaving_out, only_with
from glassblocks.cli.options import Force, folder
from glassblocks.cli.options_of_nothing import MEASURING_TIME

#: Where --help lists the options that say what may be wrong, and how files are read.
NUISANCES = "What may be wrong with data and model"
READING = "Reading the files"
MANY = "Many glasses"


@only_with(seed="posterior", workers="batch", scheduler="batch", cluster="batch", jobs="cluster")
@leaving_out(json=("verbose",), batch=("verbose",), scheduler=("workers",), cluster=("workers",))
def fit(
    data: Annotated[
        list[str] | None,
        typer.Argument(
            help="Tables of one glass: text with commas, semicolons, tabs or blanks, or .xlsx (BOOK.xlsx:SHEET); "
            "- for standard input."
        ),
    ] = None,
    glass: Annotated[
        str | None,
        typer.Option(
            help="A glass of the paper by name, or a table of glasses (TABLE, or TABLE:NAME if it has "
            "several) with density, c_l, c_t and their +- columns."
        ),
    ] = None,
    density: Annotated[float | None, typer.Option(help="kg/m^3; instead of the glass's.")] = None,
    c_l: Annotated[
        float | None, typer.Option("--c-l", help="Longitudinal sound speed, m/s; instead of the glass's.")
    ] = None,
    c_t: Annotated[
        float | None, typer.Option("--c-t", help="Transverse sound speed, m/s; instead of the glass's.")
    ] = None,
    eps_r: Annotated[
        str | None,
        typer.Option(help="Relative permittivity, '3.8 +- 0.1', for the dipole moment p of electric curves."),
    ] = None,
    filling_factor: Annotated[
        str | None,
        typer.Option(
            help="Part of a resonator's electric energy that is in the glass, '0.8 +- 0.1'; without it the fit "
            "gives F tan delta."
        ),
    ] = None,
    dilution: Annotated[
        list[str] | None,
        typer.Option(
            help="D of a film on a substrate, Q^-1 = Q_s^-1 + D Q_f^-1, the elastic energy in the film over that in "
            "the substrate: '0.012 +- 0.001' for all modes with one error, or 'torsion=0.012 +- 0.001' for one; "
            "without it the fit gives D Q_f^-1."
        ),
    ] = None,
    substrate: Annotated[
        str,
        typer.Option(
            help="fit: bare-substrate curves are fitted along, a parabola in ln T each. subtract: they are taken off, "
            "interpolated in ln T with the errors of both."
        ),
    ] = "fit",
    weights: Annotated[
        str,
        typer.Option(
            help="absolute: the stated errors are believed. relative: only their proportions within each "
            "kind of curve are; the scatter about the fit sets the level, and errors may be missing. "
            "auto: absolute if every curve has errors."
        ),
    ] = "auto",
    measuring_time: Annotated[
        float,
        typer.Option(help="Of a heat capacity, s: the systems that relax within it contribute."),
    ] = MEASURING_TIME,
    column: Annotated[
        list[str] | None,
        typer.Option(
            help="What a column is: 'HEAD IN THE FILE=NAME \\[UNIT]', as in 'Sample HC (uJ/K)=C \\[uJ/K]' or, for "
            "the third column of a file without heads, '3=kappa \\[W/m/K]'; 'HEAD=-' leaves it out.",
            rich_help_panel=READING,
        ),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            help="A column that separates curves, beside series, drive, power, field and sweep.",
            rich_help_panel=READING,
        ),
    ] = None,
    t_min: Annotated[
        list[str] | None,
        typer.Option(
            "--t-min",
            help="K; colder points are left out. Of one kind: kappa=0.1.",
            rich_help_panel=READING,
        ),
    ] = None,
    t_max: Annotated[
        list[str] | None,
        typer.Option(
            "--t-max",
            help="K; warmer points are left out. By default where the model of each kind ends: 3 K for sound and "
            "heat, 0.3 K for conductivity. Of one kind: kappa=1.",
            rich_help_panel=READING,
        ),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            help="Points to leave out: 0.30:0.35 (K), kappa=0.3:0.35, line=12,15-18, of one table "
            "heat.csv:line=12, one point 'sound.csv:Q^-1 transverse:line=12', or values of a column, 'drive=3'.",
            rich_help_panel=READING,
        ),
    ] = None,
    mass: Annotated[
        str | None,
        typer.Option(help="Of the sample, beside C in J/K: '21.4 mg'.", rich_help_panel=READING),
    ] = None,
    molar_mass: Annotated[
        str | None, typer.Option(help="Beside C in J/mol/K: '60.08 g/mol'.", rich_help_panel=READING)
    ] = None,
    frequency: Annotated[
        str | None,
        typer.Option(help="Of the sound, where no column has it: '5 MHz'.", rich_help_panel=READING),
    ] = None,
    frequency_tolerance: Annotated[
        float,
        typer.Option(
            help="Frequencies whose neighbors differ by less than this part are one resonance that drifts.",
            rich_help_panel=READING,
        ),
    ] = 0.01,
    decimal: Annotated[
        str | None,
        typer.Option(help="comma or point, where the file leaves it open.", rich_help_panel=READING),
    ] = None,
    coupling: Annotated[
        str | None,
        typer.Option(
            help="notch, reflection or transmission: turns powers into photons, with columns Qc and Qi.",
            rich_help_panel=READING,
        ),
    ] = None,
    free: Annotated[
        list[str] | None,
        typer.Option(
            help="Fit this too: background, P_heat/P, C_rel/C_res, 'temperature scale' (2%), "
            "'temperature offset' (1 mK), 'warmer sample', activated, "
            "E_0 (thermal activation, up to 100 K) with V_gauss or V_exp and tau_0, "
            "saturation, boundary, rayleigh or 'half wavelength' (the plateau of kappa, up to 10 K), "
            "'conductivity exponent', exponent, u_min, E_max, 'extra scatter', "
            "'correlated neighbors'. "
            "The first two are fitted unasked where the data can tell them.",
            rich_help_panel=NUISANCES,
        ),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(help="Do not fit this, such as background or P_heat/P.", rich_help_panel=NUISANCES),
    ] = None,
    hold: Annotated[
        list[str] | None,
        typer.Option(
            help="Hold one at a value: C_rel/C_res=1.3, 'temperature scale=0.01', E_max=10 (K).",
            rich_help_panel=NUISANCES,
        ),
    ] = None,
    posterior: Annotated[
        bool,
        typer.Option(
            help="Sample the posterior (emcee) and write posterior.npz and posterior.png to --output.",
            rich_help_panel=NUISANCES,
        ),
    ] = False,
    seed: Annotated[
        int, typer.Option(help="Of the posterior's samples.", min=0, rich_help_panel=NUISANCES)
    ] = 0,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            parser=folder,
            metavar="FOLDER",
            help="Folder for report.txt (everything), fit.json, fit.png and what-ifs.png.",
        ),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Print everything, not one screen.")
    ] = False,
    batch: Annotated[
        Path | None,
        typer.Option(
            parser=folder,
            metavar="FOLDER",
            help="A folder with a folder of tables for each glass, called like it (or with one table each): every "
            "one is fitted with the same options into a folder of --output, and summary.csv and summary.json "
            "tell of all. --glass is then a table of these glasses.",
            rich_help_panel=MANY,
        ),
    ] = None,
    workers: Annotated[
        int,
        typer.Option(
            help="Processes of --batch; the results do not depend on it.", min=1, rich_help_panel=MANY
        ),
    ] = 1,
    scheduler: Scheduler = None,
    cluster: Cluster = None,
    jobs: Jobs = 1,
    force: Force = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON only.")] = False,
) -> None:
    """Fit the standard tunneling model to sound, dielectric loss, resonators, heat and conductivity.

    Columns, units in brackets: `T \\[K]`, `frequency \\[MHz]` (with sound), `dc/c longitudinal \\[1e-6]`,
    `dc/c transverse`, `Q^-1 longitudinal`, `Q^-1 transverse`, `attenuation longitudinal \\[dB/cm]`,
    `kappa \\[W/m/K]`, `C \\[J/kg/K]`, and an error beside each, as in `+- Q^-1 transverse`. Electric: `tan delta`,
    `deps/eps`, `1/Qi` or `Qi`, `df/f resonator`, driven by `photons` or `power \\[dBm]`. Sound may also be
    `torsion` (transverse), `Young` (`flexural`, `extensional`), `bulk` or `surface`. A coated resonator:
    `Q^-1 film on substrate Young`, with `Q^-1 bare substrate Young` beside it or in a file of its own. An empty cell
    was not measured. Other usual heads such as `Temp (K)` or `Samp HC (uJ/K)` are understood; what a file was taken
    for is said in one line.

    The report gives gamma_l/gamma_t against c_l/c_t and 1, every parameter with its intervals, and says
    which of them these data do not determine. Points beyond the model's range are left out and counted. It ends
    with the what-ifs: where the ratio and P go when each thing that may be wrong is switched or moved by its error.

    Exit code: 0, 1 if the fit did not converge (the report says so), 2 for input that cannot be used. Of a batch: 1 if
    some glasses have no result, 2 if none has; a broken table is told in the summary and stops no other glass.

    \b
    glassblocks fit velocity.csv heat.csv --glass a-SiO2 --output fitted
    glassblocks fit --batch glasses --glass glasses.csv --output fits --workers 2 && glassblocks ratio fits
    """
    parameters = dict(locals())
    if batch is not None:
        _batch(batch, parameters)
    from glassblocks.cli.fit_one_glass import fit_one_glass

    fit_one_glass(parameters)


def _batch(folder: Path, parameters: dict[str, Any]) -> None:
    from glassblocks.cli.fit_batch import fit_batch
    from glassblocks.errors import InputError

    if parameters["data"] or parameters["output"] is None:
        raise InputError(
            "--batch",
            received="tables beside it" if parameters["data"] else "no --output",
            allowed="a folder of glasses, and a folder for their results",
            remedy="put the tables into the folder" if parameters["data"] else "add --output",
        )
    where = Engine(*(parameters[name] for name in Engine._fields))
    code = fit_batch(folder, parameters, where, parameters["output"], parameters["force"])
    if parameters["json"]:
        typer.echo((parameters["output"] / "summary.json").read_text(encoding="utf-8"), nl=False)
    raise typer.Exit(code)
