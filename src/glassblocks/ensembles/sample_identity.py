"""What must be equal for samples to belong to one ensemble: config, seed, and the versions that could change a bit."""

from __future__ import annotations

import importlib.util
import json
import os
import platform
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from glassblocks.ensembles.ensemble_config import EnsembleConfig
from glassblocks.errors import InputError
from glassblocks.version import __version__

#: Of batch files and joined files; one that reads otherwise gets the next number.
SCHEMA = 2
#: Differences that a message tells.
_SHOWN = 12


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """Versions that could change the last bits of a sample, and the kernels that BLAS chose for this processor.

    Examples
    --------
    >>> sorted(versions())
    ['blas', 'glassblocks', 'machine', 'numba', 'numpy', 'scipy']
    """
    return {"blas": _blas(), "glassblocks": __version__, "machine": platform.machine()} | {
        name: _version(name) for name in ("numba", "numpy", "scipy")
    }


def _blas() -> str:
    """Those of numpy and of scipy, such as "openblas 0.3.30 SkylakeX": another processor sums in another order."""
    import scipy.linalg  # noqa: F401  (brings its own)

    if importlib.util.find_spec("threadpoolctl") is None:
        return "unknown"
    from threadpoolctl import threadpool_info

    found = (each for each in threadpool_info() if each["user_api"] == "blas")
    keys = ("internal_api", "version", "architecture")
    return ", ".join(sorted({" ".join(str(each.get(key)) for key in keys) for each in found}))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def identity(config: EnsembleConfig) -> dict[str, Any]:
    """As plain data, equal after a round trip through JSON."""
    stated = {"schema": SCHEMA, "config": config.physics(), "versions": versions()}
    return dict(json.loads(json.dumps(stated)))


def require_same(stated: dict[str, Any], config: EnsembleConfig, path: str | os.PathLike[str]) -> None:
    """Refuse samples of another ensemble.

    Raises
    ------
    InputError
        With both values of everything that differs.
    """
    wanted = identity(config)
    if stated == wanted:
        return
    parts = [({"schema": stated.get("schema")}, {"schema": SCHEMA})]
    parts += [(stated[part], wanted[part]) for part in ("config", "versions")]
    differ = [
        f"another {_name(key)}: {_short(there.get(key))} there, {_short(here.get(key))} here"
        for there, here in parts
        for key in sorted(there | here)
        if there.get(key) != here.get(key)
    ]
    if len(differ) > _SHOWN:
        differ[_SHOWN:] = [f"and {len(differ) - _SHOWN} more"]
    raise InputError(
        "output",
        received=os.fspath(path),
        allowed="an earlier run of the same config and versions, number of samples apart",
        remedy=f"choose another --output ({'; '.join(differ)})",
    )


def _name(key: str) -> str:
    """A file may say anything."""
    return key if key.isidentifier() else _short(key, 40)


def _short(value: Any, limit: int = 200) -> str:
    text = json.dumps(value)
    return text if len(text) <= limit else f"{text[:limit]}..."
