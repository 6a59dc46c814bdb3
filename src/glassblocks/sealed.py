"""Results that say themselves whether they are as they were written.

A file carries a SHA-256 behind its last byte. JSON, which people open and reformat, carries that of its values.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

#: What stands before the digest, and the length of both. HDF5 ignores what follows the end that it knows.
_MARK = b"\nglassblocks sha256 "
SEAL_BYTES = len(_MARK) + 64 + 1
_CHUNK = 2**22


def seal(path: str | os.PathLike[str]) -> None:
    """Add to a file the SHA-256 of what is in it.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a"
    ...     _ = path.write_bytes(b"data")
    ...     seal(path)
    ...     sealed = is_sealed(path)
    ...     _ = path.write_bytes(path.read_bytes().replace(b"data", b"date"))
    ...     sealed, is_sealed(path)
    (True, False)
    """
    digest = _digest(path, Path(path).stat().st_size)
    with Path(path).open("ab") as file:
        file.write(_MARK + digest + b"\n")


def is_sealed(path: str | os.PathLike[str]) -> bool:
    """Whether a file is, to the last bit, what was sealed."""
    size = Path(path).stat().st_size - SEAL_BYTES
    if size < 0:
        return False
    with Path(path).open("rb") as file:
        file.seek(size)
        end = file.read()
    # its end first: a file of another kind may be of any size
    return end.startswith(_MARK) and end == _MARK + _digest(path, size) + b"\n"


def seal_json(data: Mapping[str, Any], schema: str) -> dict[str, Any]:
    """Plain data with the name of what they are, and the SHA-256 of both, in front.

    Examples
    --------
    >>> sorted(seal_json({"ratio": 1.5}, "fit 1"))
    ['ratio', 'schema', 'sha256']
    """
    return {"schema": schema, "sha256": _digest_of(data, schema), **data}


def open_json(text: str, schema: str) -> dict[str, Any]:
    """What was sealed, with the same values.

    Raises
    ------
    ValueError
        Saying how the text differs from what is written.

    Examples
    --------
    >>> text = json.dumps(seal_json({"ratio": 1.5}, "fit 1"))
    >>> open_json(text, "fit 1")
    {'ratio': 1.5}
    >>> open_json(text.replace("1.5", "1.6"), "fit 1")
    Traceback (most recent call last):
    ...
    ValueError: it was changed since it was written: its SHA-256 differs
    """
    try:
        data = json.loads(text, parse_constant=_no_number, object_pairs_hook=_each_key_once)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if not isinstance(data, dict):
        raise ValueError(f"it is a {type(data).__name__}")
    found, digest = data.pop("schema", None), data.pop("sha256", None)
    if found != schema:
        stated = "none" if found is None else repr(found)[:40]
        raise ValueError(
            f"its schema is {stated}, not {schema!r}: another version or another program wrote it"
        )
    if digest != _digest_of(data, schema):
        raise ValueError("it was changed since it was written: its SHA-256 differs")
    return data


def _digest_of(data: Mapping[str, Any], schema: str) -> str:
    """Of the values, however they are laid out; infinity, which 1e999 is read as, is refused."""
    text = json.dumps([schema, data], sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        raise ValueError("a key stands twice")
    return data


def _digest(path: str | os.PathLike[str], size: int) -> bytes:
    """Of the first `size` bytes."""
    digest = hashlib.sha256()
    with Path(path).open("rb") as file:
        while size > 0 and (chunk := file.read(min(size, _CHUNK))):
            digest.update(chunk)
            size -= len(chunk)
    return digest.hexdigest().encode()
