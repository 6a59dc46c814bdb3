"""Optional dependencies: imported where they are used, with an error that says how to get them."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import re
import shlex
import sys
from typing import Any

from glassblocks.errors import MissingExtraError


def require(module: str, extra: str) -> Any:
    """Import an optional `module` or say which extra of this package brings it.

    Parameters
    ----------
    module
        Name of the module to import, for example ``"numba"``.
    extra
        The extra of this package that installs it, for example ``"fast"``.

    Raises
    ------
    MissingExtraError
        If the module is not installed.

    Examples
    --------
    >>> require("no_such_peer", "fast")
    Traceback (most recent call last):
    ...
    glassblocks.errors.MissingExtraError: no_such_peer is not installed; run: ... 'numba>=0.60' ...
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module.partition(".")[0]:
            raise
        raise MissingExtraError(f"{module} is not installed; run: {_command(module, extra)}") from error


def _command(module: str, extra: str) -> str:
    """What installs the packages of an extra into the environment in use, wherever this package came from."""
    wanted = " ".join(map(shlex.quote, _requirements(extra) or [module.partition(".")[0]]))
    python = shlex.quote(sys.executable)
    if importlib.util.find_spec("pip") is not None:
        return f"{python} -m pip install {wanted}"
    return f"uv pip install --python {python} {wanted}"


def _requirements(extra: str) -> list[str]:
    """The packages of an extra, those of the extras that it names included."""
    try:
        stated = importlib.metadata.requires("glassblocks") or []
    except importlib.metadata.PackageNotFoundError:  # run from a folder, without installing
        return []
    found = list[str]()
    for line in stated:
        requirement, _, condition = line.partition(";")
        if re.search(rf"""extra\s*==\s*["']{extra}["']""", condition):
            inner = re.match(r"glassblocks\[(.*)\]", requirement)
            found += (
                [each for name in inner[1].split(",") for each in _requirements(name)]
                if inner
                else [requirement.strip()]
            )
    return list(dict.fromkeys(found))
