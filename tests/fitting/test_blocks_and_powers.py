"""Files whose rows come in blocks, and columns that hold a quantity over a power of T or times a power of ten."""

import numpy as np
import pytest

from glassblocks.errors import TableError
from glassblocks.fitting import read_curves
from glassblocks.fitting.reading_options import ReadingOptions

T = np.array([0.05, 0.1, 0.2, 0.4])
SHIFT = np.array([0.0, 100.0, 200.0, 250.0])


@pytest.fixture
def path(tmp_path):
    def write(text):
        file = tmp_path / "data.csv"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def rows(*columns):
    return "".join(",".join(f"{each:.10g}" for each in row) + "\n" for row in zip(*columns, strict=True))


def read(file, **options):
    said = []
    return read_curves(file, said.append, ReadingOptions.of_texts(**options)), said


@pytest.mark.parametrize("repeated", [True, False])
@pytest.mark.parametrize("line", ["# f = {} MHz", "# frequency: {} MHz", "# run 7 at {} MHz", "f0 = {} MHz"])
def test_a_frequency_between_the_rows_holds_for_the_rows_behind_it(path, line, repeated):
    names = "T [K],dc/c longitudinal [1e-6]\n"
    blocks = [line.format(f) + "\n" + names * repeated + rows(T, SHIFT * f) for f in (1, 30)]
    curves, said = read(path(names + "\n".join(blocks)))
    assert [(curve.frequency, curve.T.size) for curve in curves] == [(1e6, 4), (3e7, 4)]
    np.testing.assert_allclose(curves[1].y, 30e-6 * SHIFT)
    assert "frequencies from lines 2," in said[0]


def test_the_frequency_above_the_table_is_that_of_its_first_block(path):
    text = (
        "# f = 1 MHz\nT [K],dc/c longitudinal [1e-6]\n" + rows(T, SHIFT) + "# f = 30 MHz\n" + rows(T, SHIFT)
    )
    assert [curve.frequency for curve in read(path(text))[0]] == [1e6, 3e7]


def test_a_frequency_for_all_rows_is_refused_where_lines_between_them_state_others(path):
    text = "T [K],dc/c longitudinal [1e-6]\n" + rows(T, SHIFT) + "# f = 30 MHz\n" + rows(T, SHIFT)
    with pytest.raises(TableError, match="leave --frequency out"):
        read(path(text), frequency="1 MHz")
    with pytest.raises(TableError, match="a frequency in every row"):
        read(path(text))


def test_blocks_that_differ_are_a_warning_and_can_be_told_apart(path):
    T = np.geomspace(0.05, 0.5, 8)
    text = "T [K],frequency [MHz],Q^-1 transverse\n" + "".join(
        f"# drive {drive} V\n" + rows(T, 0 * T + 30, 1e-4 * T / drive) for drive in (1, 3)
    )
    curves, said = read(path(text))
    assert len(curves) == 1
    assert any("--by 'block'" in each and "drive 3 V" in each for each in said)
    curves, _ = read(path(text), by=["block"])
    assert [curve.T.size for curve in curves] == [8, 8]
    assert "drive 3 V" in curves[1].label
