"""Changes of files that are sound: what earlier changes have damaged stays as it is."""

import csv
import functools
import struct
import warnings
import zipfile
import zlib

_DAMAGED = (
    *(
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        csv.Error,
        EOFError,
        OSError,
        LookupError,
        ValueError,
        TypeError,
    ),
    *(AttributeError, NotImplementedError, RuntimeError, AssertionError, SyntaxError, ArithmeticError),
)


def on_sound(change):
    """The change, or the bytes as they were where they cannot be read."""

    @functools.wraps(change)
    def changed(data, rng):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return change(data, rng)
        except _DAMAGED:
            return data

    return changed
