"""An archive whose members two programs take for different arrays."""

import io
import zipfile

import numpy as np
import pytest

from glassblocks.bounded import read_npz


def test_an_array_under_two_names_that_mean_one_is_refused():
    file = io.BytesIO()
    np.savez(file, a=np.arange(3))
    with zipfile.ZipFile(file, "a") as members:
        members.writestr("a", members.read("a.npy"))
    with pytest.raises(ValueError, match="stands twice"):
        read_npz(file.getvalue(), 10_000)
