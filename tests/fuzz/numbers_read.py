"""All numbers of what a reader returns, in its order; and what each of them is of."""

import dataclasses
import math
import numbers as kinds
from collections import Counter
from collections.abc import Mapping

import numpy as np

#: What the readers of curves are told for those that name none.
FREQUENCY = 5e6
#: How readers say that something is not used.
LEFT_OUT = ("not used", "left out", "ignored", "skipped")


def numbers(found):
    """As a list of floats; NaN is None, because it equals nothing."""
    return [None if math.isnan(each) else each for each in _each(found, 0)]


def is_silent_change(found, good, told):
    """Whether numbers are others, or fewer without a word; `told` is what the reader said, in sentences."""
    here, there = Counter(found), Counter(good)
    left_out = any(word in each for each in told for word in LEFT_OUT)
    new = here - there
    if left_out:
        del new[FREQUENCY]  # stands in for the column that is not used
    return bool(new) or (bool(there - here) and not left_out)


def _each(found, depth):
    if depth > 30 or isinstance(found, str | bytes) or found is None:
        return
    if isinstance(found, kinds.Complex):
        parts = [found] if isinstance(found, kinds.Real) else [found.real, found.imag]
        yield from (float(part) for part in parts)
    elif isinstance(found, np.ndarray):
        if found.dtype.kind in "biufc":
            flat = np.ravel(found).astype(complex)
            yield from flat.real.tolist()
            yield from flat.imag[flat.imag != 0].tolist()
    elif isinstance(found, Mapping):
        # in the order of the keys: how a file arranges them is nothing
        yield from (number for key in sorted(found, key=str) for number in _each(found[key], depth + 1))
    elif dataclasses.is_dataclass(found):
        for field in dataclasses.fields(found):
            if field.name not in ("line", "lines", "excluded_lines"):  # where it stood, not what
                yield from _each(getattr(found, field.name), depth + 1)
    elif isinstance(found, tuple | list):
        yield from (number for part in found for number in _each(part, depth + 1))


def facts(found):
    """What is said: every number with what it is of and what it stands beside, and every word; in no order.

    A curve says so point by point, because numbers that change places with each other are others.
    """
    return Counter(_facts(found, ()))


def is_other_meaning(found, good, told):
    """Whether a fact is another, or missing without a word."""
    here, there = facts(found), good
    left_out = any(word in each for each in told for word in LEFT_OUT)
    new, gone = _apart([*(here - there).elements()], [*(there - here).elements()])
    if left_out:
        new = [fact for fact in new if fact[-1] != FREQUENCY]
    return bool(new) or (bool(gone) and not left_out)


def _apart(new, gone):
    """Facts without their like on the other side; a change of unit and back changes last digits."""
    lonely = []
    for fact in new:
        like = next((each for each in gone if len(each) == len(fact) and all(map(_alike, fact, each))), None)
        if like is None:
            lonely.append(fact)
        else:
            gone.remove(like)
    return lonely, gone


def _alike(one, other):
    return one == other or (
        isinstance(one, float) and isinstance(other, float) and math.isclose(one, other, rel_tol=1e-9)
    )


def _digits(number):
    return None if math.isnan(number) else number + 0.0


def _facts(found, path):
    if len(path) > 30 or found is None:
        return
    if type(found).__name__ == "Curve":
        yield from _of_curve(found)
    elif isinstance(found, str):
        yield (*path, found)
    elif isinstance(found, kinds.Real):
        yield (*path, _digits(float(found)))
    elif isinstance(found, np.ndarray):
        yield from _facts(found.tolist(), path)
    elif isinstance(found, Mapping):
        for key, value in found.items():
            yield from _facts(value, (*path, str(key)))
    elif type(found).__name__ == "Row":
        row = (*path, *sorted(found.texts.items()))
        yield from _facts(found.values, (*row, "value"))
        yield from _facts(found.uncertainties, (*row, "error"))
    elif dataclasses.is_dataclass(found) or hasattr(found, "_fields"):
        names = getattr(found, "_fields", None) or [field.name for field in dataclasses.fields(found)]
        for name in names:
            if name not in _SURROUNDINGS:
                yield from _facts(getattr(found, name), (*path, name))
    elif isinstance(found, tuple | list):
        for part in found:
            yield from _facts(part, path)


#: Where and how something stood, not what.
_SURROUNDINGS = (
    "line",
    "lines",
    "excluded_lines",
    "source",
    "ignored",
    "label",
    "quantities",
    "with_uncertainty",
)


def _of_curve(curve):
    what = (curve.kind, curve.polarization)
    for name in ("value", "uncertainty", "temperature_uncertainty", "photons", "power"):
        values = getattr(curve, name)
        if values is not None:
            for T, value in zip(curve.T, values, strict=True):
                yield (*what, name, _digits(T), _digits(value))
    for T, value in curve.excluded:
        yield (*what, "excluded", _digits(T), _digits(value))
    for name in ("frequency", "frequency_uncertainty", "drive", "dilution"):
        value = getattr(curve, name)
        if value is not None:
            yield from ((*what, name, _digits(T), _digits(value)) for T in curve.T)
