"""What tells curves apart: runs through the temperatures that do not meet, and drives by any unit of their strength."""

import numpy as np
import pytest

from glassblocks.errors import TableError
from glassblocks.fitting import read_curves
from glassblocks.fitting.reading_options import ReadingOptions

OPTIONS = ReadingOptions.of_texts(frequency="5 MHz")
T = np.geomspace(0.03, 2.0, 20)


def said_of(folder, temperatures, values, head="dv/v t (ppm)"):
    said = []
    path = folder / "table.txt"
    rows = "\n".join(f"{t:.6g}\t{value:.6g}" for t, value in zip(temperatures, values, strict=True))
    path.write_text(f"T (K)\t{head}\n{rows}\n")
    read_curves(path, said.append, OPTIONS)
    return "\n".join(said)


def shift(temperatures, noise=1.0, seed=0):
    scatter = noise * np.random.default_rng(seed).standard_normal(temperatures.size)
    return 270 * np.log(temperatures / 0.03) + scatter


@pytest.mark.parametrize("back", [T, T[::-1], T[10:]])
def test_two_runs_through_the_temperatures_that_do_not_meet_are_named_with_their_lines(tmp_path, back):
    said = said_of(tmp_path, np.r_[T, back], np.r_[shift(T), shift(back, seed=1) - 60])
    assert "run through the temperatures 2 times" in said
    assert "above those of lines 2" in said or "the points of lines 2 to 21 lie" in said
    assert "A column 'sweep'" in said


@pytest.mark.parametrize(
    "order", [T, T[::-1], np.r_[T, T[::-1]], np.r_[T, T], np.random.default_rng(3).permutation(T)]
)
def test_runs_that_meet_are_one_curve_without_a_word(tmp_path, order):
    assert "run through" not in said_of(tmp_path, order, shift(order))


def test_a_column_that_tells_the_runs_apart_is_enough(tmp_path):
    path = tmp_path / "table.txt"
    both = [(t, y, run) for run in (1, 2) for t, y in zip(T, shift(T, seed=run) - 60 * run, strict=True)]
    path.write_text("T (K)\tdv/v t (ppm)\tsweep\n" + "".join(f"{t}\t{y}\t{run}\n" for t, y, run in both))
    said = []
    assert len(read_curves(path, said.append, OPTIONS)) == 2
    assert "run through" not in "".join(said)


@pytest.mark.parametrize(
    ("head", "levels"),
    [
        ("drive (mW)", (1, 100)),  # the square of an amplitude, by its unit
        ("excitation (nW)", (1, 100)),
        ("drive (W/cm^2)", (1, 100)),
        ("drive^2 (V^2)", (1, 100)),
        ("P (mW)", (1, 100)),
        ("drive (V)", (1, 10)),
        ("attenuator (dB)", (40, 20)),  # 20 dB more in front of the sound are a tenth of its amplitude
        ("level (dBm)", (-40, -20)),
    ],
)
def test_the_strength_of_a_drive_follows_from_its_unit(tmp_path, head, levels):
    path = tmp_path / "drives.txt"
    rows = "".join(f"{t}\t5\t{level}\t1e-4\n" for level in levels for t in T)
    path.write_text(f"T (K)\tf (MHz)\t{head}\tQ^-1 torsion\n{rows}")
    curves = read_curves(path, [].append, ReadingOptions.of_texts(by=[head]))
    weak, strong = sorted(curve.drive for curve in curves)
    assert strong / weak == pytest.approx(10)
    assert curves[0].label.endswith(f"{levels[0]} {head.partition('(')[2][:-1]}") or head.startswith(
        "attenuator"
    )


def test_a_level_with_a_sign_that_nobody_sees_is_no_curve_of_its_own(tmp_path):
    rows = "".join(f"{0.1 * n:.1f},{n}e-5,{'b' if n % 2 else 'a'}\n" for n in range(1, 8))
    path = tmp_path / "q.csv"
    path.write_text(f"T [K],Q^-1 transverse,series\n{rows}0.8,8e-5,\u2060a\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"line 9.*U\+2060, which nobody sees"):
        read_curves(path, options=ReadingOptions(frequency=5e6))
