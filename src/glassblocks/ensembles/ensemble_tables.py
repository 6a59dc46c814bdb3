"""The results of an ensemble as tables for people and as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from glassblocks.ensembles.analysis import Result
from glassblocks.ensembles.jackknife_errors import Jackknifed
from glassblocks.notebook import html_table, html_text


class Rows(NamedTuple):
    """A table of texts."""

    header: list[str]
    rows: list[list[str]]


def tables(result: Result, orders: Sequence[tuple[int, int, Jackknifed]] = ()) -> list[str | Rows]:
    """Sentences and tables: every number with its standard error in parentheses, in units of its last digits."""
    parts: list[str | Rows] = [
        f"{result.samples} disorder samples; waves: {result.waves[0]}; standard errors in parentheses, "
        "in units of the last digits.",
        *_caveat(result),
        f"Change of Im chi at {result.observables[-3]}, and its parts odd and even in g, relative to g = 0:",
        _changes(result, -3),
        "The same over all bins:",
        _changes(result, -2),
        f"sqrt(Im chi_l/Im chi_t) at {result.observables[-3]}:",
        _ratios(result, -3),
        "The same over all bins:",
        _ratios(result, -2),
        "The same of the static responses:",
        _ratios(result, -1),
        f"First order in g: the odd part over 2 g Re chi/(rho c^2), which (3.6) prints as ln N_0 = "
        f"{result.printed:.3f}, of the static response:",
        _first_order(result),
    ]
    if orders:
        parts += [
            "Order in g: d ln|even part|/d ln strength in the band and in all bins:",
            _orders(result, orders),
        ]
    return [*parts, resolution(result)]


def _caveat(result: Result) -> list[str]:
    """What a result by mean field alone must say."""
    if result.config.method != "mean-field":
        return []
    return [
        "By mean field, an approximation that is exact to first order in g alone: its even part is not that of the "
        "exact blocks, and its error is not in the standard errors. docs/results/mean-field.md says by how much; "
        'method = "dense" is exact for as many blocks as it takes.'
    ]


def to_markdown(parts: Iterable[str | Rows]) -> str:
    """A report in Markdown.

    Examples
    --------
    >>> print(to_markdown(["Found:", Rows(["g", "shift"], [["1", "0.5(2)"]])]))
    Found:
    <BLANKLINE>
    | g | shift |
    | --- | --- |
    | 1 | 0.5(2) |
    <BLANKLINE>
    """
    return "\n\n".join(part if isinstance(part, str) else _markdown(part) for part in parts) + "\n"


def to_html(parts: Iterable[str | Rows]) -> str:
    """A report for a notebook."""
    return "".join(
        html_text(part) if isinstance(part, str) else html_table("", part.header, part.rows) for part in parts
    )


def resolution(result: Result) -> str:
    """How many samples it takes to see a first order of the printed size with three standard errors."""
    needed = [result.needed[:, 0, :, o] for o in (-1, -3)]
    words = [
        f"{each.max():.0f}" if np.isfinite(each).all() else "an undetermined number of" for each in needed
    ]
    enough = (
        "enough" if all((each <= result.samples).all() for each in needed) else "not enough for all of them"
    )
    return (
        f"Resolution: to tell a first order of the printed size ln N_0 from none by three standard errors takes "
        f"{words[0]} samples in the static response and {words[1]} samples in the band, in the condition that needs "
        f"most; there are {result.samples}, which is {enough}."
    )


def to_plain(result: Result) -> dict[str, Any]:
    """Everything as nested lists and plain numbers, None where nothing is determined."""
    data: dict[str, Any] = {
        "samples": result.samples,
        "axes": {
            "condition": result.config.physics()["conditions"],
            "coupling": list(result.config.couplings),
            "wave": result.waves,
            "polarization": ["l", "t"],
            "observable": result.observables,
        },
        "printed_logarithm": result.printed,
        "resolution": resolution(result),
    }
    for name, value in result._asdict().items():
        if isinstance(value, Jackknifed):
            data[name] = {"value": _plain(value.value), "error": _plain(value.error)}
        elif isinstance(value, np.ndarray):
            data[name] = _plain(value)
    return data


def with_error(value: float, error: float) -> str:
    """A value with its standard error in units of its last digits.

    Examples
    --------
    >>> with_error(-0.0342, 0.0081), with_error(1.49, 0.123), with_error(float("nan"), 1.0)
    ('-0.034(8)', '1.49(12)', 'not determined')
    """
    if not (np.isfinite(value) and np.isfinite(error)):
        return "not determined"
    if error == 0:
        return f"{value:.4g}"
    exponent = int(np.floor(np.log10(error)))
    digits = max(0, -exponent if error >= 2.95 * 10.0**exponent else 1 - exponent)
    return f"{value:.{digits}f}({error * 10**digits:.0f})"


def _plain(array: Any) -> Any:
    if isinstance(array, np.ndarray) and array.ndim:
        return [_plain(item) for item in array]
    return float(array) if np.isfinite(array) else None


def _markdown(table: Rows) -> str:
    lines = [table.header, ["---"] * len(table.header), *table.rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


_GLASS = ("c_l/c_t", "gamma_l/gamma_t", "strength", "T [K]")


def _glass(result: Result, c: int) -> list[str]:
    condition = result.config.conditions[c]
    names = ("sound_speed_ratio", "coupling_ratio", "strength", "temperature")
    return [f"{getattr(condition, name):g}" for name in names]


def _at(estimate: Jackknifed, *index: int) -> str:
    return with_error(float(estimate.value[index]), float(estimate.error[index]))


def _changes(result: Result, o: int) -> Rows:
    header = [*_GLASS]
    for name in ("per doubling", "odd", "odd by (3.6)", "even"):
        header += [f"{name}, {p}" for p in "lt"]
    rows = []
    for c in range(len(result.config.conditions)):
        row = _glass(result, c)
        row += [_at(result.doubling, c, 0, p, o) for p in (0, 1)]
        row += [_at(result.odd, c, 0, p, o) for p in (0, 1)]
        row += [_number(result.predicted[c, p, o]) for p in (0, 1)]
        row += [_at(result.even, c, 0, p, o) for p in (0, 1)]
        rows.append(row)
    return Rows(header, rows)


def _ratios(result: Result, o: int) -> Rows:
    header = [*_GLASS, "before", "after", "shift", "part of the way to c_l/c_t", "even part, l less t"]
    columns = (result.before, result.after, result.shift, result.way, result.unlike)
    rows = [
        [*_glass(result, c), *(_at(estimate, c, 0, o) for estimate in columns)]
        for c in range(len(result.config.conditions))
    ]
    return Rows(header, rows)


def _first_order(result: Result) -> Rows:
    header = [*_GLASS, "waves"]
    for name in "lt":
        header += [f"{name}: found", "mean field", "found, less first waves", "mean field, less first"]
    rows = []
    for c in range(len(result.config.conditions)):
        for w, wave in enumerate(result.waves):
            row = [*_glass(result, c), wave]
            for p in (0, 1):
                linear = result.linear[c, :, p]
                row += [_at(result.logarithm, c, w, p, -1), _zero(linear[w])]
                row += [_at(result.contrast, c, w, p, -1), _zero(linear[w] - linear[0])] if w else ["", ""]
            rows.append(row)
    return Rows(header, rows)


def _number(value: float) -> str:
    return f"{value:.3f}" if np.isfinite(value) else "not determined"


def _zero(value: float) -> str:
    """Three digits; a sum that rounding alone keeps from zero is zero."""
    return "0" if abs(value) < 1e-12 else f"{value:.3f}"


def _orders(result: Result, orders: Sequence[tuple[int, int, Jackknifed]]) -> Rows:
    header = ["strengths", "band, l", "band, t", "all bins, l", "all bins, t"]
    rows = []
    for weak, strong, slope in orders:
        pair = [f"{result.config.conditions[c].strength:g}" for c in (weak, strong)]
        rows.append([" to ".join(pair), *(_at(slope, 0, p, o) for o in (-3, -2) for p in (0, 1))])
    return Rows(header, rows)
