"""Measured ratios from what `glassblocks fit` wrote: a fit.json, or a folder of them."""

from __future__ import annotations

import json
import math
import os
import warnings
from pathlib import Path
from typing import Any, NoReturn

from glassblocks.bounded import read_at_most
from glassblocks.comparison.glass_by_glass import Comparison, below_bound
from glassblocks.comparison.uncertainty import Estimate
from glassblocks.errors import InputError
from glassblocks.fitting.fit_result import SCHEMA
from glassblocks.medium import POSITIVITY_BOUND
from glassblocks.sealed import open_json
from glassblocks.tables.source import source_name

#: Largest result that is read, and most in a folder.
SIZE_LIMIT, MOST = 32 * 2**20, 1000
#: Glasses that a warning names.
NAMED = 8
#: How far gamma_l/gamma_t may be from c_l/c_t sqrt(C_l/C_t): in its logarithm, and in errors of c_l/c_t.
ROUNDING, FARTHEST = 1e-6, 10.0
_ALLOWED = "a fit.json as `glassblocks fit --output FOLDER` writes it"


def fits_in(folder: Path) -> list[Path]:
    """The fit.json of a folder and of the folders in it, by name.

    Warns of those that the last `glassblocks fit --batch` into this folder did not write: they are of an earlier one,
    with other tables or options.

    Raises
    ------
    InputError
        If there is none, or more than 1000.
    """
    found = sorted([*folder.glob("fit.json"), *folder.glob("*/fit.json")])
    if 0 < len(found) <= MOST:
        fitted = _last_batch(folder / "summary.json")
        if older := [
            path.parent.name for path in found if fitted is not None and path.parent.name not in fitted
        ]:
            names = ", ".join(map(source_name, older[:NAMED])) + (", ..." if older[NAMED:] else "")
            warnings.warn(
                f"{len(older)} of {len(found)} fits are of an earlier run than summary.json, in which these glasses "
                f"failed or are missing: {names}; fit them again, or remove their folders",
                stacklevel=2,
            )
        return found
    raise InputError(
        source_name(folder),
        received=f"a folder with {len(found)} fit.json",
        allowed=f"1 to {MOST}, in it or in folders in it",
        remedy="name a folder with what `glassblocks fit --output` wrote",
    )


def _last_batch(summary: Path) -> set[str] | None:
    """Glasses that the last batch fitted; None without the summary of one."""
    try:
        rows = json.loads(read_at_most(summary, SIZE_LIMIT))["glasses"]
        return {row["name"] for row in rows if row["status"] != "failed"}
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None


def read_fit(path: str | os.PathLike[str]) -> Comparison:
    """One glass from its fit; it is called like its folder, or like its file if that is not fit.json.

    The errors are half the 68% intervals in logarithms. That of C_l/C_t is the distance from the theory's; an error of
    the sound speeds enters measured and predicted ratio alike and is counted once.

    Raises
    ------
    InputError
        If the file cannot be read, is too large, is not the result of a fit, was changed since it was written, or
        holds numbers that cannot be.
    """
    data = _parsed(path)
    speeds = _part(path, data, "ratio", dict)
    predicted = Estimate(
        _number(path, speeds, "speed_ratio", low=POSITIVITY_BOUND),
        _number(path, speeds, "speed_ratio_error", low=0.0, strict=False) or None,
    )
    name = _name(Path(path))
    if not _part(path, data, "converged", bool):
        return Comparison(name, predicted, notes=("the fit did not converge: it gives no ratio",))
    ratio, strength = (_estimate(path, data, each) for each in ("gamma_l/gamma_t", "C_l/C_t"))
    if ratio is None or strength is None:
        return Comparison(name, predicted, notes=("the fit does not determine gamma_l/gamma_t",))
    _require_law(path, predicted, ratio.value, strength.value)
    warnings = _part(path, data, "warnings", list)
    return _compared(name, predicted, ratio, strength, len(warnings))


def _compared(
    name: str, predicted: Estimate, measured: Estimate, strength: Estimate, warnings: int
) -> Comparison:
    quotient = predicted.value / measured.value
    # of ln(predicted/measured) = -ln(C_l/C_t)/2
    spread = 0.5 * (strength.uncertainty or 0.0) / strength.value
    bound = (measured.value - POSITIVITY_BOUND) / measured.uncertainty if measured.uncertainty else None
    notes = list(below_bound(bound)) if measured.value < POSITIVITY_BOUND else []
    if warnings:
        notes.append(f"the fit gives {warnings} warning{'s' if warnings > 1 else ''}: read its report")
    return Comparison(
        name=name,
        predicted=predicted,
        measured=measured,
        measured_from="fit",
        relative_deviation=Estimate(quotient - 1, quotient * spread or None),
        deviation_sigmas=(1 - 1 / quotient) / spread if spread else None,
        strength_ratio=strength,
        bound_sigmas=bound,
        notes=tuple(notes),
    )


def _estimate(path: str | os.PathLike[str], data: dict[str, Any], name: str) -> Estimate | None:
    """A positive quantity with half its 68% interval in the logarithm; None unless determined."""
    estimates = _part(path, data, "estimates", list)
    found = [each for each in estimates if isinstance(each, dict) and each.get("name") == name]
    if len(found) != 1:
        _refuse(path, f"{len(found) or 'no'} estimate{'s' if found else ''} of {name}")
    (each,) = found
    if each.get("status") != "determined":
        return None
    value = _number(path, each, "value", low=0.0, what=f"{name}: value")
    interval = each.get("profile_68") or each.get("covariance_68")
    if not (isinstance(interval, list) and len(interval) == 2):
        _refuse(path, f"{name}: no 68% interval")
    low, high = (
        _number(path, dict(enumerate(interval)), i, low=0.0, what=f"{name}: 68% interval") for i in (0, 1)
    )
    if not low <= value <= high:
        _refuse(path, f"{name}: {value:.6g} outside of its interval, {low:.6g} to {high:.6g}")
    return Estimate(value, value * math.log(high / low) / 2 or None)


def _require_law(path: str | os.PathLike[str], predicted: Estimate, measured: float, strength: float) -> None:
    """gamma_l/gamma_t = (c_l/c_t) sqrt(C_l/C_t), where a fit may move the sound speeds within their errors."""
    off = abs(math.log(measured / (predicted.value * math.sqrt(strength))))
    if off > ROUNDING + FARTHEST * (predicted.uncertainty or 0.0) / predicted.value:
        _refuse(path, f"gamma_l/gamma_t = {measured:.6g}, not c_l/c_t sqrt(C_l/C_t)")


def _parsed(path: str | os.PathLike[str]) -> dict[str, Any]:
    try:
        raw = read_at_most(path, SIZE_LIMIT)
        if len(raw) > SIZE_LIMIT:
            raise ValueError(f"more than {SIZE_LIMIT // 2**20} MiB")
        return open_json(raw.decode("utf-8"), SCHEMA)
    except (OSError, ValueError) as error:
        _refuse(path, str(error)[:150])


def _part(path: str | os.PathLike[str], data: dict[Any, Any], key: str, kind: type) -> Any:
    found = data.get(key)
    if not isinstance(found, kind):
        _refuse(path, f"no '{key}'" if found is None else f"'{key}' that is a {type(found).__name__}")
    return found


def _number(
    path: str | os.PathLike[str],
    data: dict[Any, Any],
    key: Any,
    *,
    low: float,
    strict: bool = True,
    what: str = "",
) -> float:
    value: Any = data.get(key)
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    if not plain or not (low < value < 1e100 or (value == low and not strict)):
        _refuse(path, f"{what or key} = {str(value)[:40]}, not a number > {low:.4g}")
    return float(value)


def _name(path: Path) -> str:
    return source_name(path.absolute().parent.name if path.name == "fit.json" else path.stem)


def _refuse(path: str | os.PathLike[str], received: str) -> NoReturn:
    raise InputError(
        source_name(path), received=received, allowed=_ALLOWED, remedy="fit the data again, or leave it out"
    )
