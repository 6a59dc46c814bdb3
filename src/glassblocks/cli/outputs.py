"""What a command writes: its own files are replaced, a user's never, and files that belong together appear together.

A record in the folder holds the SHA-256 of each file that a command wrote there. A mark inside the files would be
copied with them: a table that began as a simulated one and now holds measurements would pass for ours. The record
catches it, because its content differs. It has the form of sha256sum, which can check it: sha256sum -c.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import sleep

from glassblocks.errors import InputError
from glassblocks.files import whole_files, write_text
from glassblocks.interruptions import Stop, Stopped, held
from glassblocks.locks import acquire
from glassblocks.preflight import ROOM, preflight

#: The record's name, and the bytes that are read of one.
RECORD, RECORD_LIMIT = ".glassblocks-written", 2**20

#: Seconds between two looks at whether it is our turn.
LOOK = 0.01
#: The SHA-256 of each file by its name: one, or two after a kill.
Known = dict[str, set[str]]


def ready(*paths: Path, force: bool, size: int = ROOM) -> None:
    """Refuse, before the work, files that could not be written or would replace what is not the command's own.

    Parameters
    ----------
    paths
        The files, all in one folder.
    force
        Whether the user wants to have them replaced whatever they are.
    size
        Bytes of all of them together.

    Raises
    ------
    InputError
        Naming the files and the remedy.
    """
    preflight(*paths, size=size)
    known = _read(paths[0].parent / RECORD)
    strange = [path for path in paths if not force and _is_strange(path, known)]
    if strange:
        more = (
            f" and {len(strange) - 1} more ({', '.join(p.name for p in strange[1:])})" if strange[1:] else ""
        )
        raise InputError(
            "output",
            received=f"{strange[0]}{more}, not written by glassblocks or changed since",
            allowed="a place with nothing but what glassblocks wrote itself",
            remedy="choose another --output, or add --force to replace what is there",
        )


@contextmanager
def together(*paths: Path, force: bool) -> Iterator[list[Path]]:
    """Temporary paths that take their places together, and are recorded, when the block ends well.

    Of commands that end at the same time in one folder each waits for its turn: else files of several would be
    mixed, and the record would lack some.

    Raises
    ------
    InputError
        As `ready`, for what came there in the meantime.
    """
    record = paths[0].parent / RECORD
    with ExitStack() as turn, whole_files(*paths, record) as (*temporaries, note):
        yield temporaries
        stop = turn.enter_context(held())  # the rest takes milliseconds
        turn.callback(_in_turn(record.with_name(f"{RECORD}.lock"), stop))
        ready(*paths, force=force)
        known = _read(record)
        written = {_called(path): {_digest(file)} for path, file in zip(paths, temporaries, strict=True)}
        # a kill between two renames leaves files of before and of now: they are ours, too
        both = {name: known.get(name, set()) | new for name, new in written.items()}
        write_text(record, _as_text(known | both))
        note.write_text(_as_text(known | written), encoding="utf-8")


def _in_turn(lock: Path, stop: Stop) -> Callable[[], object]:
    while not stop:
        try:
            return acquire(lock)
        except BlockingIOError:
            sleep(LOOK)
        except OSError:  # nobody can lock here
            return lambda: None
    raise Stopped


def _is_strange(path: Path, known: Known) -> bool:
    # only what is known by name is read: a stranger may be large, and a pipe or device without end
    return path.exists() and (
        _called(path) not in known or not path.is_file() or _digest(path) not in known[_called(path)]
    )


def _called(path: Path) -> str:
    """Its name in a line of UTF-8: names may hold line breaks, or bytes that are no text."""
    return path.name if path.name.isprintable() else ascii(path.name)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _as_text(known: Known) -> str:
    return "".join(f"{digest}  {name}\n" for name in sorted(known) for digest in sorted(known[name]))


def _read(record: Path) -> Known:
    """Name and SHA-256 of each file of a record; without one that can be read, nothing in the folder is ours."""
    if not record.is_file():
        return {}
    with record.open("rb") as file:
        text = file.read(RECORD_LIMIT).decode("utf-8", errors="replace")
    known = Known()
    for digest, _, name in (line.partition("  ") for line in text.splitlines()):
        if name:
            known.setdefault(name, set()).add(digest)
    return known
