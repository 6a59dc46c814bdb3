"""Lines of 90,000 characters that took minutes, because a pattern or a loop tried every part of them."""

import pytest

from glassblocks.errors import TableError
from glassblocks.fitting import read_curves
from glassblocks.fitting.reading_options import ReadingOptions

OPTIONS = ReadingOptions(frequency=5e6)
ROWS = "T [K],Q^-1 transverse\n0.1,1e-5\n0.2,2e-5\n0.3,3e-5\n"


@pytest.mark.parametrize("part", ["Ultraschall", "a1", "m K ", "T [K] ", "a_", "(a)"])
def test_a_long_title_is_passed_over(tmp_path, part):
    path = tmp_path / "q.csv"
    path.write_text(f"{(part * 45_000)[:90_000]}\n{ROWS}")
    (curve,) = read_curves(path, lambda _: None, OPTIONS)
    assert curve.T.size == 3


def test_a_cell_of_45_000_numbers_is_refused(tmp_path):
    path = tmp_path / "q.csv"
    path.write_text(ROWS.replace("2e-5", "1 " * 45_000))
    with pytest.raises(TableError):
        read_curves(path, lambda _: None, OPTIONS)


def test_a_level_under_an_accent_of_nothing_is_refused(tmp_path):
    path = tmp_path / "q.csv"
    path.write_text(
        "T [K],Q^-1 transverse,series\n0.1,1e-5,b\n0.2,2e-5,\u05b0b\n0.3,3e-5,b\n", encoding="utf-8"
    )
    with pytest.raises(TableError, match=r"U\+05B0, which nobody sees"):
        read_curves(path, lambda _: None, OPTIONS)
