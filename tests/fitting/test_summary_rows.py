"""A mean or a count below a table is no point: it is left out and said, or it is an error that says what to do."""

import pytest

from glassblocks.errors import TableError
from glassblocks.fitting import read_curves
from glassblocks.fitting.reading_options import ReadingOptions


@pytest.fixture
def path(tmp_path):
    def write(text):
        (tmp_path / "data.csv").write_text(text, encoding="utf-8")
        return str(tmp_path / "data.csv")

    return write


SOUND = "T [K],frequency [MHz],dc/c longitudinal [1e-6]\n0.1,5,1\n0.2,5,2\n0.3,5,3\n"
LABELED = "sample,T [K],kappa [W/m/K]\nA,0.1,1e-4\nA,0.2,4e-4\nA,0.25,6e-4\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SOUND + "Mean,5,2\n", "1 row that summarizes others ('Mean' in line 5)"),
        (SOUND + "\nMean,5,2\nStd. dev. (n-1),0,1\nN,3,3\n±,0,1\n", "'N' in line 8, '±' in line 9"),
        (SOUND + "Average:,,2\nMax,5,3\n", "'Average:' in line 5, 'Max' in line 6"),
        (SOUND + "max,5,3\n", "'max' in line 5"),
        (SOUND.replace("\n0.1", "\nMean,5,2\nmin,5,1\n0.1"), "'Mean' in line 2, 'min' in line 3"),
        (
            SOUND.replace(",", ";") + "Mittelwert;5;2\nStAbw;0;1\n",
            "'Mittelwert' in line 5, 'StAbw' in line 6",
        ),
        (
            SOUND.replace(" [", "[").replace(",", " ") + "Standard deviation 1\n",
            "'Standard deviation' in line 5",
        ),
        (LABELED + "Mean,0.2,4e-4\n", "'Mean' in line 5"),
        (LABELED + "Min,0.1,1e-4\nMax,0.25,6e-4\nAvg,0.2,4e-4\n", "3 rows that summarize others"),
    ],
)
def test_rows_that_summarize_a_table_are_left_out_with_their_lines_and_words(path, text, said):
    notes = []
    (curve,) = read_curves(path(text), notes.append)
    assert curve.T.size == 3
    assert said in notes[0]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (SOUND.replace("0.3", "Mean,5,1.5\n0.3") + "Mean,5,2\n", [4, 6]),
        (LABELED.replace("A,0.25", "Mean,0.15,2e-4\nA,0.25"), [4]),
        (LABELED + "Max,0.25,6e-4\n", [5]),
        (
            "drive,T [K],kappa [W/m/K]\n1,0.1,1e-4\n1,0.2,4e-4\n2,0.2,4e-4\nmax,0.1,1e-4\nmax,0.2,4e-4\n",
            [5, 6],
        ),
    ],
)
def test_rows_that_may_summarize_or_not_are_one_error_each_with_both_remedies(path, text, lines):
    table = path(text)
    with pytest.raises(TableError) as caught:
        read_curves(table, lambda line: None)
    assert [
        f"line {line}: received a row that is called" in problem
        for line, problem in zip(lines, caught.value.problems, strict=True)
    ]
    assert all("--exclude line=" in each and "rename" in each for each in caught.value.problems)
    options = ReadingOptions.of_texts(exclude=[f"line={','.join(map(str, lines))}"])
    assert sum(curve.T.size for curve in read_curves(table, lambda line: None, options)) == 3


def test_levels_that_are_called_min_and_max_are_levels(path):
    rows = "".join(f"{level},{T},{T * 1e-3}\n" for level in ("min", "max") for T in (0.1, 0.2))
    curves = read_curves(path("drive,T [K],kappa [W/m/K]\n" + rows), lambda line: None)
    assert [curve.T.size for curve in curves] == [2, 2]


def test_remarks_in_a_column_that_is_mostly_empty_are_no_summaries_unless_they_end_the_table(path):
    rows = "remark,T [K],kappa [W/m/K]\n,0.1,1e-4\nmax,0.2,4e-4\n,0.25,6e-4\n"
    assert read_curves(path(rows), lambda line: None)[0].T.size == 3
    notes = []
    (curve,) = read_curves(path(rows.replace("max", "") + "Mean,0.2,4e-4\n"), notes.append)
    assert curve.T.size == 3
    assert "'Mean' in line 5" in notes[0]
    with pytest.raises(TableError, match="line 5: received a row that is called 'max'"):
        read_curves(path(rows.replace("max", "") + "max,0.3,9e-4\n"), lambda line: None)


def test_an_exclusion_of_a_row_that_is_left_out_anyway_is_no_error(path):
    options = ReadingOptions.of_texts(exclude=["line=5"])
    assert read_curves(path(SOUND + "Mean,5,2\n"), lambda line: None, options)[0].T.size == 3
