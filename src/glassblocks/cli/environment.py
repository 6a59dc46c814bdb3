"""Variables of the environment that libraries read: a value that they end on is told as any other bad input."""

from __future__ import annotations

import os
from typing import NamedTuple

from glassblocks.errors import InputError


class Variable(NamedTuple):
    """A whole number that a library takes from the environment."""

    least: int
    most: int
    of: str


#: Seconds to the year 9999, which is the last that Python writes.
_LAST_SECOND = 253_402_300_799
VARIABLES = {
    "OMP_NUM_THREADS": Variable(1, 10_000, "threads"),
    "NUMBA_NUM_THREADS": Variable(1, 10_000, "threads"),
    "SOURCE_DATE_EPOCH": Variable(0, _LAST_SECOND, "seconds since 1970"),
}


def prepare_environment() -> None:
    """Check what libraries read when they are imported, and have figures drawn without a window.

    Raises
    ------
    InputError
        Naming the variable.
    """
    os.environ["MPLBACKEND"] = "agg"  # figures are files here; a name that matplotlib lacks ends its import
    for name, variable in VARIABLES.items():
        text = os.environ.get(name, "").strip()
        if not text:
            os.environ.pop(name, None)
            continue
        # one for each nested level
        number = text.partition(",")[0].strip() if name == "OMP_NUM_THREADS" else text
        if not (number.isdecimal() and len(number) < 20 and variable.least <= int(number) <= variable.most):
            raise InputError(
                name,
                received=text,
                allowed=f"a whole number of {variable.of}, {variable.least} to {variable.most}",
                remedy="unset this variable of the environment, or set it so",
            )
        os.environ[name] = number
