import pytest

from glassblocks.errors import TableError
from glassblocks.fitting.reading import read_curves
from glassblocks.fitting.reading_options import ReadingOptions

HEAD = "T [K],frequency [MHz],Q^-1 longitudinal,Q^-1 transverse"
ROWS = ["0.1,30,1e-5,2e-5", "0.2,30,2e-5,3e-5", "0.3,30,3e-5,4e-5", "0.4,30,4e-5,5e-5", "0.5,30,5e-5,6e-5"]


def read(tmp_path, rows, head=HEAD, columns=()):
    path = tmp_path / "curves.csv"
    path.write_text("\n".join([head, *rows]))
    return read_curves(path, lambda _: None, ReadingOptions(columns=dict(columns)))


@pytest.mark.parametrize(
    ("line", "row"),
    [
        (3, "0.230,2e-5,3e-5"),  # a separator is lost: 0.23 K, 20 uHz
        (2, "0.1,30,1e-5"),
        (6, "0.5,30,5e-"),  # written by a program that was killed
        (6, "0.5,30,5e-5"),
    ],
)
def test_a_row_alone_that_is_short_is_refused_with_its_line(tmp_path, line, row):
    rows = [*ROWS]
    rows[line - 2] = row
    with pytest.raises(
        TableError, match=f"line {line}: .*3 cells.*allowed: 4.*separators of cells that are empty"
    ):
        read(tmp_path, rows)


def test_short_rows_between_full_ones_are_refused(tmp_path):
    with pytest.raises(TableError, match=r"(?s)line 3: .*line 4: "):
        read(tmp_path, [ROWS[0], "0.230,2e-5,3e-5", "0.330,3e-5,4e-5", *ROWS[3:]])


def test_columns_that_end_earlier_than_others_are_read(tmp_path):
    short = [row.rpartition(",")[0] for row in ROWS[3:]]
    longitudinal, transverse = read(tmp_path, [*ROWS[:3], *short])
    assert longitudinal.T.tolist() == [0.1, 0.2, 0.3, 0.4, 0.5]
    assert transverse.T.tolist() == [0.1, 0.2, 0.3]


def test_a_cell_lost_in_the_middle_is_not_hidden_by_a_number_of_no_quantity_at_the_end(tmp_path):
    rows = [f"0.{n},{n}e-3,{n}" for n in range(1, 6)]
    with pytest.raises(TableError, match="line 4: received 2 cells"):
        read(tmp_path, [*rows[:2], "0.3,3", *rows[3:]], "T [K],kappa [W/m/K],run")
    (curve,) = read(tmp_path, [*rows[:3], "0.4,4e-3", "0.5,5e-3"], "T [K],kappa [W/m/K],run")
    assert curve.T.size + len(curve.excluded) == 5


def test_the_last_row_of_a_file_that_was_cut_is_refused_whatever_the_last_column_holds(tmp_path):
    rows = [f"0.{n},{n}e-3,12:0{n}:07" for n in range(1, 6)]
    with pytest.raises(TableError, match="line 6: received 2 cells"):
        read(tmp_path, [*rows[:4], "0.5,5e-"[:5] + "0"], "T [K],kappa [W/m/K],time")


def test_a_cell_too_many_is_not_hidden_by_an_empty_one_at_the_end(tmp_path):
    rows = [f"0.{n},{n}e-3,{'ok' if n % 2 else ''}" for n in range(1, 6)]
    with pytest.raises(TableError, match="line 3: received 4 cells"):
        read(tmp_path, [rows[0], f"1,{rows[1]}", *rows[2:]], "T [K],kappa [W/m/K],remark")
    (curve,) = read(tmp_path, [f"{row}," for row in rows], "T [K],kappa [W/m/K],remark")
    assert curve.y[:2].tolist() == [1e-3, 2e-3]


def test_remarks_behind_some_rows_do_not_make_the_others_short(tmp_path):
    rows = [f"{row},cooled again" if n == 2 else row for n, row in enumerate(ROWS)]
    assert all(curve.T.size == 5 for curve in read(tmp_path, rows, f"{HEAD},remark"))


def test_a_second_sweep_beside_the_first_may_end_earlier(tmp_path):
    head = "T [K],kappa [W/m/K],T [K],kappa [W/m/K]"
    rows = ["0.1,1e-5,0.15,1e-5", "0.2,2e-5,0.25,2e-5", "0.3,3e-5", "0.4,4e-5"]
    (curve,) = read(tmp_path, rows, head, {"1": "T", "2": "kappa"})
    assert (curve.T.tolist(), curve.excluded) == ([0.1, 0.2, 0.3], ((0.4, 4e-5),))


@pytest.mark.parametrize("end", ["\x0c", "\u2028", "\x85"])
def test_a_row_that_an_editor_shows_below_a_comment_is_refused(tmp_path, end):
    with pytest.raises(TableError, match=f"line 4: received a comment with U\\+{ord(end):04X}"):
        read(tmp_path, [*ROWS[:2], f"# pumped{end}{ROWS[2]}", *ROWS[3:]])
