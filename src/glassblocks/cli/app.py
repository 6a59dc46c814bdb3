"""The `glassblocks` command: its sub-commands, its errors, its exit codes."""

from __future__ import annotations

import contextlib
import signal
import sys
import warnings
from collections.abc import Iterator
from threading import Timer
from time import monotonic
from types import FrameType
from typing import Annotated, Any

import typer

from glassblocks.cli.environment import prepare_environment
from glassblocks.cli.given_options import CheckedCommand
from glassblocks.cli.notes import visible
from glassblocks.cli.standard_streams import prepare_streams, silence
from glassblocks.errors import GlassblocksError
from glassblocks.interruptions import SIGNALS
from glassblocks.version import __version__

#: Exit code after a signal, less its number, as shells expect it.
INTERRUPTED = 128
#: Seconds in which more signals do not disturb one that is being obeyed, and after which one that was lost comes again.
LEAVING, SOON = 2.0, 0.01

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
    prepare_environment()


def register() -> None:
    """Add every command to the application; their modules import nothing heavy until a command runs."""
    from glassblocks.cli import (
        cite,
        explore,
        fit,
        flow,
        lattice,
        ledger,
        loss_angle,
        ratio,
        renormalize,
        reproduce,
        simulate,
        superblock,
        systems,
    )

    for command in (
        reproduce.reproduce,
        ratio.ratio,
        fit.fit,
        explore.explore,
        loss_angle.loss_angle,
        ledger.ledger,
        flow.flow,
        superblock.superblock,
        renormalize.renormalize,
        simulate.simulate,
        systems.systems,
        cite.cite,
    ):
        app.command(cls=CheckedCommand)(command)
    app.add_typer(lattice.group)


class Interruption(BaseException):
    """A signal asks the command to stop. (No KeyboardInterrupt: typer would end that without a word.)"""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def main() -> None:
    """Run the command line: errors of this package end with one message and exit code 2."""
    prepare_streams()
    # a warning is for the reader of the result: its text, not the line of code that gave it
    warnings.showwarning = lambda message, *_, **__: print(  # noqa: T201
        f"glassblocks: warning: {visible(str(message))}", file=sys.stderr
    )
    with _interruptible():
        try:
            _run()
        except Interruption as stop:  # also one that came while an error was told
            kept = _notes(stop) or ["glassblocks: files are whole: what was not finished was not written"]
            name = signal.Signals(stop.number).name
            print(f"glassblocks: interrupted ({name})", *kept, sep="\n", file=sys.stderr)  # noqa: T201
            sys.exit(INTERRUPTED + stop.number)


def _run() -> None:
    try:
        try:
            register()
            app()
        finally:
            sys.stdout.flush()  # a full disk is known here, not when Python shuts down
    except GlassblocksError as error:
        lines = (f"glassblocks: error: {visible(str(error))}", *_notes(error))
        print(*lines, sep="\n", file=sys.stderr)  # noqa: T201
        sys.exit(2)
    except MemoryError:
        print(  # noqa: T201
            "glassblocks: error: memory ran out; ask for less, or free some", file=sys.stderr
        )
        sys.exit(2)
    except BrokenPipeError:
        # the reader of a pipe left: not our error
        silence(sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        where = "" if error.filename is None else f"{error.filename!r}: "
        print(  # noqa: T201
            f"glassblocks: error: {where}{error.strerror or error}: nothing more can be written or read there",
            file=sys.stderr,
        )
        silence(sys.stdout.fileno())
        sys.exit(2)


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C, SIGTERM and SIGHUP raise an `Interruption`; where they are ignored (nohup) they stay so."""
    obeyed: float | None = None
    leaving, told = False, sys.unraisablehook

    def obey(number: int, frame: FrameType | None) -> None:
        nonlocal obeyed
        del frame
        if not leaving and (obeyed is None or monotonic() - obeyed > LEAVING):
            obeyed = monotonic()
            raise Interruption(number)

    def again(lost: Any) -> None:
        """Python drops what is raised in a destructor, such as that of an import's lock: ask once more."""
        nonlocal obeyed
        if not isinstance(lost.exc_value, Interruption):
            told(lost)
            return
        obeyed = None
        Timer(SOON, signal.raise_signal, [lost.exc_value.number]).start()

    handlers = {number: signal.getsignal(number) for number in SIGNALS}
    before = {
        number: handler for number, handler in handlers.items() if handler not in (signal.SIG_IGN, None)
    }
    try:
        for number in before:
            signal.signal(number, obey)
        sys.unraisablehook = again
        yield
    finally:
        leaving = True  # a signal that comes between these lines finds nothing left to stop
        sys.unraisablehook = told
        # once interrupted the process only ends, and nothing is left to stop
        for number, handler in before.items():
            signal.signal(number, handler if obeyed is None else signal.SIG_IGN)


def _notes(error: BaseException) -> list[str]:
    """What was added on the way up: what of the work is kept."""
    return [f"glassblocks: {visible(note)}" for note in getattr(error, "__notes__", ())]
