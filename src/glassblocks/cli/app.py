"""The `glassblocks` command: its sub-commands, its errors, its exit codes."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import warnings
from typing import Annotated

import typer

from glassblocks.errors import GlassblocksError
from glassblocks.version import __version__

#: Exit code after Ctrl-C, as shells expect it: 128 + SIGINT.
INTERRUPTED = 130

app = typer.Typer(
    name="glassblocks",
    help="Low-temperature glasses as lattices of generic quantum blocks: the Meissner-Berret ratio, "
    "the tunneling model, and a live check of every equation.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(value: bool) -> None:
    if value:
        typer.echo(f"glassblocks {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version and leave.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    del version


def register() -> None:
    """Attach every command; their modules import nothing heavy until a command runs."""
    from glassblocks.cli import (
        cite,
        fit,
        flow,
        lattice,
        ledger,
        ratio,
        reproduce,
        simulate,
        superblock,
        systems,
    )

    for module in (reproduce, ratio, fit, ledger, flow, superblock, lattice, simulate, systems, cite):
        module.attach(app)


def main() -> None:
    """Run the command line: errors of this package end with one message and exit code 2."""
    register()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a name in a script that the terminal lacks
    # a warning is for the reader of the result: its text, not the line of code that gave it
    warnings.showwarning = lambda message, *_, **__: print(  # noqa: T201
        f"glassblocks: warning: {message}", file=sys.stderr
    )
    try:
        try:
            app()
        finally:
            sys.stdout.flush()  # a full disk is known here, not when Python shuts down
    except GlassblocksError as error:
        print(f"glassblocks: error: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(2)
    except (KeyboardInterrupt, SystemExit) as stop:
        # typer makes an exit code of Ctrl-C within a command, without a word
        if isinstance(stop, SystemExit) and stop.code != INTERRUPTED:
            raise
        print(  # noqa: T201
            "glassblocks: interrupted; files are whole: what was not finished was not written",
            file=sys.stderr,
        )
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # the reader of a pipe left: not our error
        _silence_output()
        sys.exit(0)
    except OSError as error:
        where = "" if error.filename is None else f"{error.filename}: "
        print(  # noqa: T201
            f"glassblocks: error: {where}{error.strerror or error}: nothing more can be written or read there",
            file=sys.stderr,
        )
        _silence_output()
        sys.exit(2)


def _silence_output() -> None:
    """Keep Python from complaining at shutdown about text that standard output does not take."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
