"""What `glassblocks fit` does with the tables of one glass, alone or in a batch."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from glassblocks.cli import outputs
from glassblocks.cli.fit_options import electric_facts, nuisance_choices, stated_medium, up_to_activation
from glassblocks.errors import InputError

if TYPE_CHECKING:
    from glassblocks.fitting import FitResult, Posterior
    from glassblocks.fitting.reading_options import ReadingOptions

#: What is written.
FILES = ("report.txt", "fit.json", "fit.png", "what-ifs.png")
POSTERIOR_FILES = ("posterior.npz", "posterior.png")
#: Exit code of a fit that did not converge; its report is printed all the same.
NOT_CONVERGED = 1


def fit_one_glass(parameters: Mapping[str, Any]) -> None:
    """Read, fit, write and report, by the parameters of the command.

    Raises
    ------
    InputError
        For input that cannot be used.
    typer.Exit
        If the fit did not converge.
    """
    output: Path | None = parameters["output"]
    if not parameters["data"]:
        raise typer.BadParameter("name the tables of a glass, or a folder of glasses with --batch")
    if parameters["posterior"] and output is None:
        raise InputError(
            "--posterior",
            received="no --output",
            allowed="a folder for the samples",
            remedy="add --output",
        )
    names = FILES + (POSTERIOR_FILES if parameters["posterior"] else ())
    paths = {} if output is None else {name: output / name for name in names}
    if paths:
        outputs.ready(*paths.values(), force=parameters["force"])
    from glassblocks.fitting import report

    arguments = _arguments(parameters)
    result = _fit(arguments)
    samples = _sample(arguments, parameters["seed"]) if parameters["posterior"] else None
    summary = "" if samples is None else f"\n{samples.summary()}\n"
    if paths:
        _write(result, samples, paths, report(result, verbose=True) + summary, parameters["force"])
    as_json = parameters["json"]
    typer.echo(result.to_json() if as_json else report(result, parameters["verbose"]) + summary, nl=as_json)
    if not result.converged:
        raise typer.Exit(NOT_CONVERGED)


def _arguments(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """What `glassblocks.fitting.fit` is called with."""
    from glassblocks.cli.notes import note
    from glassblocks.cli.options_of_nothing import of_nothing
    from glassblocks.fitting.coating_options import coated_curves
    from glassblocks.fitting.dielectric_facts import is_electric
    from glassblocks.fitting.reading import read_files, told_apart

    choices = nuisance_choices(*(parameters[name] or () for name in ("free", "without", "hold")))
    asked = _reading(parameters)
    options = up_to_activation(asked, choices)
    curves = told_apart(read_files(parameters["data"], note, options))
    for each in of_nothing(parameters, asked, options.heeded, curves):
        note(f"WARNING: {each}: the option does nothing here")
    glass, density, c_l, c_t = (parameters[name] for name in ("glass", "density", "c_l", "c_t"))
    medium, medium_errors = stated_medium(glass, density, c_l, c_t, needed=not all(map(is_electric, curves)))
    return {
        "curves": list(coated_curves(curves, parameters["dilution"] or (), parameters["substrate"], note)),
        "medium": medium,
        "medium_errors": medium_errors,
        "weights": parameters["weights"],
        "measuring_time": parameters["measuring_time"],
        "electric": electric_facts(parameters["eps_r"], parameters["filling_factor"]),
        "nuisances": choices,
    }


def _reading(parameters: Mapping[str, Any]) -> ReadingOptions:
    from glassblocks.fitting.reading_options import ReadingOptions

    several = ("column", "by", "t_min", "t_max", "exclude")
    one_each = ("mass", "molar_mass", "frequency", "frequency_tolerance", "decimal", "coupling")
    texts: dict[str, Any] = {name: parameters[name] or () for name in several}
    return ReadingOptions.of_texts(**texts | {name: parameters[name] for name in one_each})


def _fit(arguments: dict[str, Any]) -> FitResult:
    from glassblocks.fitting import fit
    from glassblocks.progress import progress
    from glassblocks.threads import blas_held

    count = len(arguments["curves"])
    with progress(f"fitting {count} curves") as bar, blas_held():  # the same bits as by a worker of --batch
        return fit(**arguments, advance=bar.describe)


def _sample(arguments: dict[str, Any], seed: int) -> Posterior:
    from glassblocks.fitting import posterior
    from glassblocks.progress import progress

    with progress("sampling the posterior") as advance:
        return posterior(**arguments, seed=seed, advance=advance)


def _write(
    result: FitResult, samples: Posterior | None, paths: dict[str, Path], text: str, force: bool
) -> None:
    from glassblocks.cli.outputs import together
    from glassblocks.figures.fit_plot import fit_figure
    from glassblocks.figures.saving import save_figure
    from glassblocks.figures.what_ifs_plot import what_ifs_figure

    with together(*paths.values(), force=force) as temporary:
        places = dict(zip(paths, temporary, strict=True))
        places["report.txt"].write_text(text, encoding="utf-8")
        places["fit.json"].write_text(result.to_json() + "\n", encoding="utf-8")
        save_figure(fit_figure(result), places["fit.png"])
        save_figure(what_ifs_figure(result), places["what-ifs.png"])
        if samples is not None:
            from glassblocks.figures.posterior_corner import corner_figure

            samples.save(places["posterior.npz"])
            save_figure(corner_figure(samples), places["posterior.png"])
