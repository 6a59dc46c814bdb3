"""A mass or a frequency in a line above the table: the one number with its unit, or an error that says what to do."""

import pytest

from glassblocks.errors import TableError
from glassblocks.fitting import read_curves

SOUND = "T [K],dv/v longitudinal [ppm]\n0.1,1\n0.2,2\n0.3,3\n"
HEAT = "T [K],C [uJ/K]\n0.1,1\n0.2,2\n0.3,3\n"


def read(tmp_path, text):
    (tmp_path / "run.csv").write_text(text, encoding="utf-8")
    return read_curves(tmp_path / "run.csv", lambda line: None)


@pytest.mark.parametrize(
    "line",
    [
        *("f = 30 MHz", "Frequency: 30 ± 0.1 MHz", "frequency [MHz],30", "Frequency,30,MHz", "f0=30MHz"),
        *(
            "frequency of the sound ~ 30.0(1) MHz",
            "frequency ~ 30 MHz",
            "Frequency (MHz) = 30",
            "# Freq. 30 MHz",
        ),
        "f = 30 MHz; T = 50 to 290 mK",
    ],
)
def test_a_frequency_is_the_number_before_its_unit_and_not_its_error(tmp_path, line):
    (curve,) = read(tmp_path, f"{line}\n{SOUND}")
    assert curve.frequency == pytest.approx(3e7)


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Frequency range: 10-90 MHz",
            "frequency 10 to 90 MHz",
            "Frequency 10 MHz x 3",
            "Frequenz: 30,0 MHz",
        ),
        *("Frequency of the lock-in: 17 Hz", "frequency resolution 0.1 Hz", "Frequency span: 1 kHz"),
        *("frequency modulation 100 kHz", "frequency drift 3 Hz", "Freq. counter gate 1 Hz", "Frequency: 30"),
        "Frequency 30 MHz (3rd harmonic of 10 MHz)",
    ],
)
def test_another_frequency_two_or_one_in_two_cells_are_asked_about(tmp_path, line):
    with pytest.raises(TableError, match="--frequency '5 MHz'") as caught:
        read(tmp_path, f"{line}\n{SOUND}")
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Mass: 20 ± 0.1 mg",
            "mass 0.02 g",
            "INFO,20,MASS:Sample Mass (mg)",
            "mass,20,mg",
            "Masse: 20 +/- 1 mg",
        ),
        "masse molaire 60.08 g/mol\nmasse 20 mg",
    ],
)
def test_a_mass_is_the_number_before_its_unit_and_not_its_error(tmp_path, line):
    (curve,) = read(tmp_path, f"{line}\n{HEAT}")
    assert curve.y[0] == pytest.approx(1e-6 / 20e-6)


@pytest.mark.parametrize(
    "line",
    [
        "Masse 21,4 mg",
        "addenda mass 3 mg",
        "Mass of addenda: 3 mg",
        "sample mass 21 mg (grease 1 mg)",
        "mass 21",
    ],
)
def test_the_mass_of_something_else_or_one_in_two_cells_is_asked_about(tmp_path, line):
    with pytest.raises(TableError, match=r"--mass '21\.4 mg'"):
        read(tmp_path, f"{line}\n{HEAT}")


@pytest.mark.parametrize("line", ["f = {} MHz", "frequency {} MHz", "# Frequency: {} MHz"])
@pytest.mark.parametrize("mark", [" ", ",", "\t"])
def test_a_frequency_between_rows_holds_for_the_rows_behind_it_whatever_separates_cells(tmp_path, line, mark):
    rows = "0.1 1\n0.2 2\n0.3 3\n".replace(" ", mark)
    text = f"T[K]{mark}dv/v_l[ppm]\n{line.format(30)}\n{rows}{line.format(90)}\n{rows}"
    curves = read(tmp_path, text)
    assert [curve.frequency for curve in curves] == [3e7, 9e7]
