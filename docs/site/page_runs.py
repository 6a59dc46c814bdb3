"""A tutorial page run as a reader would, in an empty folder: its commands, then its Python.

python docs/site/page_runs.py docs/tutorial.md    (writes page_run.json; the tests and the site run it)
"""

from __future__ import annotations

import doctest
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

#: Pages of docs/ whose commands and Python are run.
PAGES = ("tutorial", "coating", "many-glasses", "oscillator", "resonator")
#: A table of one glass that a page tells its reader to save as glass.csv.
GLASS = re.compile(r"^    (name,density.*)\n    (my (?:silica|tantala),.*)$", re.MULTILINE)
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)


class Block(NamedTuple):
    """What a block of commands printed, whole, each after its command; and the pictures that it wrote."""

    text: str
    pictures: list[str]


class NotAsShownError(Exception):
    """A command that failed, a line of output that did not come, or a Python example with another result."""


def run_page(page: Path) -> tuple[list[Block], int]:
    """The blocks of a page, and the number of its Python examples, run in the current folder.

    Raises
    ------
    NotAsShownError
        If anything differs from what the page shows.
    """
    text = page.read_text(encoding="utf-8")
    if glass := GLASS.search(text):
        Path("glass.csv").write_text("\n".join(glass.groups()) + "\n", encoding="utf-8")
    blocks = [_block(block) for block in CONSOLE.findall(text)]
    failed, tried = doctest.testfile(str(page), module_relative=False)
    if failed:
        raise NotAsShownError(f"{page.name}: {failed} of {tried} examples differ")
    return blocks, tried


def _block(block: str) -> Block:
    before, parts = set(Path().rglob("*.png")), []
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, *shown = part.splitlines()
        printed = _run(command)
        missing = [line for line in shown if line != "..." and line not in printed.splitlines()]
        if missing:
            raise NotAsShownError(f"$ {command}\ndid not print\n{missing[0]}\nbut\n{printed}")
        parts.append(f"$ {command}\n{printed}")
    return Block("".join(parts), [str(each) for each in sorted(set(Path().rglob("*.png")) - before)])


def _run(command: str) -> str:
    """The output of a command of the package; > writes it to a file instead."""
    words, _, target = command.partition(" > ")
    called, *arguments = shlex.split(words)
    assert called == "glassblocks", command
    done = subprocess.run(
        [sys.executable, "-m", called, *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NotAsShownError(f"$ {command}\n{done.stderr}")
    if target:
        Path(target).write_text(done.stdout, encoding="utf-8")
    return "" if target else done.stdout


if __name__ == "__main__":
    with Path("page_run.json").open("w", encoding="utf-8") as file:
        json.dump([each._asdict() for each in run_page(Path(sys.argv[1]).resolve())[0]], file)
