"""All numbers of what a reader returns, in its order."""

import dataclasses
import math
import numbers as kinds
from collections import Counter
from collections.abc import Mapping

import numpy as np

#: What the readers of curves are told for those that name none.
FREQUENCY = 5e6


def numbers(found):
    """As a list of floats; NaN is None, because it equals nothing."""
    return [None if math.isnan(each) else each for each in _each(found, 0)]


def is_silent_change(found, good, told):
    """Whether numbers are others, or fewer without a word; `told` is what the reader said, in sentences."""
    here, there = Counter(found), Counter(good)
    left_out = any("not used" in each or "left out" in each or "ignored" in each for each in told)
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
        yield from (number for key in found for number in _each(found[key], depth + 1))
    elif dataclasses.is_dataclass(found):
        for field in dataclasses.fields(found):
            if field.name not in ("line", "lines", "excluded_lines"):  # where it stood, not what
                yield from _each(getattr(found, field.name), depth + 1)
    elif isinstance(found, tuple | list):
        yield from (number for part in found for number in _each(part, depth + 1))
