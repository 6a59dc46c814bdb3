"""The command line: one file a command, each loaded only when it is run."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line; Ctrl-C while it is still loaded ends it quietly, too."""
    try:
        from glassblocks.cli.app import main as run
    except KeyboardInterrupt:
        print("glassblocks: interrupted (SIGINT)", file=sys.stderr)  # noqa: T201
        sys.exit(130)
    run()
