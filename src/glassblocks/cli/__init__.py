"""The command line: one file a command, each loaded only when it is run."""

from glassblocks.cli.app import main

__all__ = ["main"]
