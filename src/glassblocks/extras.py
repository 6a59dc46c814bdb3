"""Optional dependencies: imported where they are used, with an error that says how to get them."""

from __future__ import annotations

import importlib
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
    glassblocks.errors.MissingExtraError: no_such_peer is not installed; run: pip install 'glassblocks[fast]'
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module.partition(".")[0]:
            raise
        raise MissingExtraError(
            f"{module} is not installed; run: pip install 'glassblocks[{extra}]'"
        ) from error
