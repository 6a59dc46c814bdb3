"""From plain JSON data back to a result: every value of the type that its annotation names, every number finite."""

from __future__ import annotations

import math
import types
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from glassblocks.fitting.fit_result import FitResult
    from glassblocks.fitting.fitted_curve import FittedCurve


def rebuild(kind: Any, data: Any) -> Any:
    """Plain data as the type that an annotation names.

    Raises
    ------
    TypeError, ValueError, KeyError
        For what does not fit.

    Examples
    --------
    >>> rebuild(tuple[float, ...], [1, 2.5])
    (1.0, 2.5)
    """
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        if data is None:
            return None
        return rebuild(next(a for a in arguments if a is not type(None)), data)
    if isinstance(kind, type) and is_dataclass(kind) and isinstance(data, Mapping):
        hints = get_type_hints(kind)
        return kind(**{field.name: rebuild(hints[field.name], data[field.name]) for field in fields(kind)})
    if origin is tuple and isinstance(data, list):
        items = arguments[:1] * len(data) if arguments[-1] is Ellipsis else arguments
        return tuple(rebuild(item, value) for item, value in zip(items, data, strict=True))
    if origin is dict and isinstance(data, Mapping):
        return {str(key): rebuild(arguments[1], value) for key, value in data.items()}
    if origin is Literal and isinstance(data, str) and data in arguments:
        return data
    if kind is float and isinstance(data, int | float) and not isinstance(data, bool):
        return _finite(data)
    if kind in (int, str, bool) and type(data) is kind:
        return data
    raise TypeError(f"{data!r:.60} where {kind} belongs")


def require_sizes(
    curves: Sequence[FittedCurve], parameters: int, covariance: Sequence[Sequence[float]]
) -> None:
    """Refuse curves and a covariance whose parts do not belong together.

    Raises
    ------
    ValueError
        Naming the part.
    """
    for curve in curves:
        of_points = (curve.temperature, curve.value, curve.uncertainty, curve.fit)
        of_line = (curve.line.temperature, curve.line.value, curve.line.error)
        if len(set(map(len, of_points))) > 1 or len(set(map(len, of_line))) > 1:
            raise ValueError(f"{curve.label[:40]!r} has numbers of points that differ")
    if covariance and {parameters} != {len(covariance), *map(len, covariance)}:
        raise ValueError("the covariance has not one row and column per parameter")


def require_possible(result: FitResult) -> None:
    """Refuse what no fit returns: an interval whose ends are exchanged, a negative error, two values of one quantity.

    Raises
    ------
    ValueError
        Naming the quantity.
    """
    names = [each.name for each in result.estimates]
    for each in result.estimates:
        ends = (each.profile_68, each.profile_95, each.covariance_68, each.covariance_95)
        if names.count(each.name) > 1 or any(end and end[0] > end[1] for end in ends):
            raise ValueError(
                f"{each.name[:40]!r} stands there twice, or an interval of it ends before it begins"
            )
    sizes = {
        "chi2": [result.chi2],
        "medium": [*result.medium.values(), *result.medium_errors.values()],
        "covariance": [row[i] for i, row in enumerate(result.covariance)],
        "speed_ratio_error": [result.ratio.speed_ratio_error],
    }
    for curve in result.curves:
        sizes[f"{curve.label[:40]!r}"] = [
            *(
                curve.extra_scatter,
                1 - abs(curve.correlation),
                curve.error_factor or 0,
                curve.offset_error or 0,
            ),
            *curve.temperature,
            *curve.uncertainty,
            *curve.line.error,
        ]
    for name, values in sizes.items():
        if min(values, default=0) < 0:
            raise ValueError(f"{name}: a negative size, or a correlation beyond one")
    if not 0 <= (result.chi2_probability or 0) <= 1:
        raise ValueError("chi2_probability is none")


def _finite(number: float) -> float:
    try:
        value = float(number)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise ValueError(f"{str(number)[:40]} is not finite")
    return value
