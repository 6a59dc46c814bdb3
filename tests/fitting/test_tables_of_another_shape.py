import pytest

from glassblocks.errors import TableError
from glassblocks.fitting.reading import read_curves
from glassblocks.fitting.reading_options import ReadingOptions


def read(tmp_path, text, **options):
    (tmp_path / "long.csv").write_text(text)
    return read_curves(tmp_path / "long.csv", lambda _: None, ReadingOptions(**options))


@pytest.mark.parametrize(
    "text",
    [
        "T [K],Q^-1 transverse,variable,value\n0.1,1e-5,frequency [MHz],30\n0.2,2e-5,frequency [MHz],30\n"
        "0.1,1e-5,dc/c longitudinal [1e-6],0.7\n0.2,2e-5,dc/c longitudinal [1e-6],1.4\n",
        "T [K],Q^-1 transverse,variable,value\n0.1,1e-5,frequency [MHz],30\n0.2,2e-5,frequency [MHz],30\n"
        "0.1,1e-5,drive [V],0.7\n0.2,2e-5,drive [V],0.7\n",
        "T [K],quantity,value\n0.1,Q^-1 transverse,1e-5\n0.2,Q^-1 transverse,2e-5\n"
        "0.1,dc/c longitudinal,7e-7\n0.2,dc/c longitudinal,14e-7\n",
    ],
)
def test_a_table_of_one_value_a_row_is_refused(tmp_path, text):
    with pytest.raises(TableError, match=r"names of quantities in its cells.*pivot"):
        read(tmp_path, text, frequency=5e6)


def test_labels_that_are_said_to_be_labels_are_none(tmp_path):
    text = "T [K],kappa [W/m/K],name\n0.1,1e-5,C\n0.2,3e-5,kappa\n0.25,4e-5,C\n"
    (curve,) = read(tmp_path, text, columns={"name": "-"})
    assert curve.T.size == 3


@pytest.mark.parametrize(
    "labels", [("L", "T"), ("up", "down"), ("T", "T"), ("heat capacity", "heat capacity")]
)
def test_labels_of_other_kinds_are_read(tmp_path, labels):
    first, second = labels
    text = f"T [K],kappa [W/m/K],remark\n0.1,1e-5,{first}\n0.2,3e-5,{second}\n"
    (curve,) = read(tmp_path, text)
    assert curve.T.size == 2


@pytest.mark.parametrize("line", ["frequency: 30 MHz", "# Frequency = 30 MHz"])
def test_a_frequency_that_the_file_states_otherwise_is_told(tmp_path, line):
    told = []
    (tmp_path / "stated.csv").write_text(f"{line}\nT [K],Q^-1 transverse\n0.1,1e-5\n0.2,2e-5\n")
    (curve,) = read_curves(tmp_path / "stated.csv", told.append, ReadingOptions(frequency=5e6))
    assert curve.frequency == 5e6
    assert any(
        "WARNING: --frequency holds, and line 1 is not used" in each and "30 MHz" in each for each in told
    )


@pytest.mark.parametrize(("value", "error", "said"), [("3e-5", "1e-6", False), ("1e-6", "3e-5", True)])
def test_errors_above_nearly_all_values_are_told(tmp_path, value, error, said):
    told = []
    rows = "".join(f"0.{n},{value},{error}\n" for n in range(1, 9))
    (tmp_path / "exchanged.csv").write_text("T [K],C [J/kg/K],+- C [J/kg/K]\n" + rows)
    read_curves(tmp_path / "exchanged.csv", told.append)
    assert any("8 of 8 errors are larger than their values" in each for each in told) == said
