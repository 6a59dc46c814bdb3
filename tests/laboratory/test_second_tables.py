"""Two tables in one file, and rows over two lines: refused, because the second would be read as the first."""

import pytest

from glassblocks.errors import TableError
from glassblocks.fitting.reading import read_curves

ROWS = "0.1,3e-5,5\n0.2,4e-5,5\n"
HEADS = "T [K],Q^-1 transverse,frequency [MHz]\n"
OTHERS = "T [K],frequency [MHz],Q^-1 transverse\n"
SECOND = "0.3,5,6e-5\n0.4,5,7e-5\n"


def read(tmp_path, text):
    path = tmp_path / "run.csv"
    path.write_text(text, encoding="utf-8")
    told = []
    return read_curves(path, told.append), told


@pytest.mark.parametrize("mark", ["", "# ", "#", "% ", "! ", "; ", ";", "\ufeff"])
def test_other_names_between_the_rows_are_refused_however_they_are_marked(tmp_path, mark):
    with pytest.raises(TableError, match="another row of names"):
        read(tmp_path, HEADS + ROWS + mark + OTHERS + SECOND)


def test_two_names_are_enough_and_a_mark_hides_none(tmp_path):
    with pytest.raises(TableError, match="another row of names"):
        read(tmp_path, "T [K],kappa [W/m/K]\n0.1,3e-4\n0.2,5e-4\n; kappa [W/m/K],T [K]\n1e-3,0.3\n2e-3,0.4\n")


@pytest.mark.parametrize("mark", ["", "# ", "\ufeff"])
def test_the_same_names_again_are_left_out(tmp_path, mark):
    (curve,), told = read(tmp_path, HEADS + ROWS + mark + HEADS + "0.3,5e-5,5\n")
    assert curve.T.tolist() == [0.1, 0.2, 0.3]
    assert "left out: 1" in told[0]


def test_prose_behind_a_mark_is_no_row_of_names(tmp_path):
    (curve,), _ = read(tmp_path, HEADS + ROWS + "# T, as read at the mixing chamber, drifts\n0.3,5e-5,5\n")
    assert curve.T.size == 3


@pytest.mark.parametrize(
    "units", ["mK,,MHz", "run 2,K,MHz", "K,1e-6,MHz", ",1e-6,GHz", "# mK,,MHz", "K,,kHz", "[mK],[],[MHz]"]
)
@pytest.mark.parametrize(
    "first", ["T [K],Q^-1 transverse,frequency [MHz]\n", "T,Q^-1 transverse,frequency\nK,,MHz\n"]
)
def test_other_units_between_the_rows_are_refused(tmp_path, units, first):
    with pytest.raises(TableError, match="another row of units"):
        read(tmp_path, f"{first}{ROWS}{units}\n300,5e-5,5\n")


@pytest.mark.parametrize(
    "below", ["mK,,MHz", ",,kHz", "MHz,,K", "K,%,MHz", HEADS.replace("MHz", "kHz").strip()]
)
def test_heads_that_contradict_those_right_above_are_refused(tmp_path, below):
    with pytest.raises(TableError, match="another row of"):
        read(tmp_path, f"T,Q^-1 transverse,frequency\nK,,MHz\n{below}\n{ROWS}")


@pytest.mark.parametrize(
    "below", ["Temperature,Internal friction,Resonance", "A,B,C", "a,b,c", "x,y,z", "Sample 7,,"]
)
def test_words_below_the_names_that_explain_them_are_left_out(tmp_path, below):
    (curve,), _ = read(tmp_path, f"T,Q^-1 transverse,frequency\nK,,MHz\n{below}\n{ROWS}")
    assert curve.frequency == 5e6


def test_a_column_of_values_below_the_word_error_is_refused(tmp_path):
    with pytest.raises(TableError, match="above the name"):
        read(
            tmp_path, "Sample,dv/v,err\nT (K),longitudinal,dv/v longitudinal\n0.1,3e-5,1e-6\n0.2,4e-5,1e-6\n"
        )


def test_the_same_units_again_are_left_out(tmp_path):
    (curve,), _ = read(tmp_path, "T,Q^-1 transverse,frequency\nK,,MHz\n" + ROWS + "K,,MHz\n0.3,5e-5,5\n")
    assert curve.T.tolist() == [0.1, 0.2, 0.3]


@pytest.mark.parametrize("end", [",", "", ",\\"])
def test_rows_over_two_lines_are_refused_because_the_second_half_is_no_temperature(tmp_path, end):
    rows = "".join(f"0.{n}{end}\n3e-{n},5\n" for n in range(1, 5))
    with pytest.raises(TableError, match="in the next row"):
        read(tmp_path, HEADS + rows)


def test_rows_that_end_early_are_read(tmp_path):
    (curve,), _ = read(tmp_path, "T [K],kappa [W/m/K],remark,more\n0.1,3e-4,ok\n0.2,4e-4\n0.3,5e-4,,\n")
    assert curve.T.size == 3


def test_rows_of_numbers_above_the_names_are_refused(tmp_path):
    with pytest.raises(TableError, match="above the names"):
        read(tmp_path, "0.1,3e-4\n0.2,5e-4\nT [K],kappa [W/m/K]\n0.3,8e-4\n0.4,9e-4\n")


def test_rows_with_a_word_above_the_names_are_refused(tmp_path):
    rows = "".join(f"0.{n},{n}e-4,a\n" for n in range(1, 4))
    with pytest.raises(TableError, match="above the names"):
        read(tmp_path, f"Temp,cond,run\n{rows}T [K],kappa [W/m/K],series\n{rows}")


def test_a_line_that_counts_the_columns_is_a_title(tmp_path):
    (curve,), _ = read(tmp_path, "1,2\nT [K],kappa [W/m/K]\n0.1,3e-4\n0.2,5e-4\n")
    assert curve.T.size == 2


def test_a_column_that_counts_from_one_without_a_name_may_be_the_temperature(tmp_path):
    text = "T [K],kappa [W/m/K]\n1,1e-2,0.5\n2,2e-2,0.6\n3,3e-2,0.7\n"
    with pytest.raises(TableError, match="2 names over rows of 3 cells"):
        read(tmp_path, text)
    quoted = "T [K],kappa [W/m/K]\n" + "".join(f'"{n}",0.{n},{n}e-2\n' for n in range(1, 4))
    (curve,), _ = read(tmp_path, quoted)
    assert curve.T.tolist() == [0.1, 0.2, 0.3]


def test_levels_of_a_drive_with_their_unit_in_the_cells_are_refused(tmp_path):
    rows = "".join(f"0.{n},{level},3e-5,5\n" for n in range(1, 4) for level in ("50 mV", "0.1 V"))
    with pytest.raises(TableError, match="drive \\[V\\]"):
        read(tmp_path, "T [K],drive,Q^-1 transverse,frequency [MHz]\n" + rows)


def test_an_empty_level_of_a_drive_is_refused_because_it_may_be_as_above(tmp_path):
    rows = "".join(f"0.{n},{level},3e-5,5\n" for n in range(1, 4) for level in ("1", "2"))
    text = "T [K],drive [V],Q^-1 transverse,frequency [MHz]\n"
    assert len(read(tmp_path, text + rows + "0.4,,,5\n")[0]) == 2
    with pytest.raises(TableError, match="line=8"):
        read(tmp_path, text + rows + "0.4,,3e-5,5\n")


def test_more_names_than_cells_are_refused_because_the_first_may_be_too_much(tmp_path):
    with pytest.raises(TableError, match="4 names over rows of at most 3 cells"):
        read(tmp_path, "," + HEADS + ROWS)
    (curve,), _ = read(tmp_path, HEADS.strip() + ",remark\n" + ROWS)
    assert curve.T.size == 2


def test_an_amount_with_its_unit_below_the_names_is_no_row_of_units(tmp_path):
    with pytest.raises(TableError, match=r"0\.01W/m/K"):
        read(tmp_path, "kappa [W/m/K],T [mK]\n0.01W/m/K,1\n0.02,2\n0.03,3\n")


def test_percent_in_the_first_cell_of_a_row_of_units_is_no_comment(tmp_path):
    heads = "+- Q longitudinal,Q longitudinal,T,frequency\n%,-,mK,kHz\n"
    (curve,), _ = read(tmp_path, heads + "2,1000,50,90\n2,2000,100,90\n")
    assert curve.uncertainty == pytest.approx([2e-5, 1e-5])


@pytest.mark.parametrize("units", ["K,1e-6,1e-6", "K,10⁻⁶,10^-6", "mK,1e-6,1e-6"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("below", [True, False])
def test_a_row_of_units_may_hold_powers_of_ten_below_the_names_and_above(tmp_path, units, mark, below):
    lines = ["T,dv/v longitudinal,error", units]
    text = "\n".join(["f = 5 MHz", *(lines if below else lines[::-1]), "0.1,-12,2", "0.2,3,2", "0.3,9,2", ""])
    (curve,), told = read(tmp_path, text.replace(",", mark))
    assert curve.y.tolist() == pytest.approx([-12e-6, 3e-6, 9e-6])
    assert curve.T[0] == pytest.approx(1e-4 if units.startswith("mK") else 0.1)
    assert f"units in line {3 if below else 2}" in told[0]


def test_a_sample_called_by_a_unit_beside_powers_of_ten_is_no_row_of_units(tmp_path):
    for name, first in (("sample", "A"), ("series", "A"), ("series", "A,m")):
        names = "remark," if "," in first else ""
        rows = "".join(f"{first},{row}\n" for row in ("1e-1,1e-4", "0.2,4e-4", "0.25,6e-4"))
        (curve,), _ = read(tmp_path, f"{name},{names}T [K],kappa [W/m/K]\n{rows}")
        assert curve.T.tolist() == [0.1, 0.2, 0.25]
        assert curve.y.tolist() == [1e-4, 4e-4, 6e-4]


@pytest.mark.parametrize(
    "comment",
    [
        "# T, Q^-1 transverse",
        "# T [K], Q^-1 transverse, as before",
        "# T (K), Q^-1 transverse, frequency (MHz)",
    ],
)
def test_a_comment_that_says_the_same_names_is_no_second_table(tmp_path, comment):
    for lines in ([comment, *ROWS.split()], [ROWS.split()[0], comment, ROWS.split()[1]]):
        (curve,), _ = read(tmp_path, HEADS + "\n".join([*lines, "0.3,5e-5,5", ""]))
        assert curve.T.tolist() == [0.1, 0.2, 0.3]
    with pytest.raises(TableError, match="another row of"):
        read(
            tmp_path, HEADS + ROWS + comment.replace("T", "T [mK]", 1).replace("] [K", "") + "\n300,5e-5,5\n"
        )


def test_a_comment_of_the_same_names_that_leaves_the_unit_of_one_out_is_refused(tmp_path):
    first, second = HEADS.replace("transverse", "transverse [1e-5]"), f"#{HEADS}"
    with pytest.raises(TableError, match="another row of names"):
        read(tmp_path, f"{first}0.1,3,5\n0.2,4,5\n{second}0.3,5e-5,5\n")


def test_rows_that_end_early_are_no_halves_where_words_stand_in_whole_rows(tmp_path):
    names = "T [K],kappa [W/m/K],remark,run\n"
    (curve,), _ = read(tmp_path, names + "0.1,1e-4\n0.14,2e-4\n0.2,4e-4,ok,1\n0.28,8e-4,ok,1\n")
    assert curve.T.size == 4
    with pytest.raises(TableError, match="in the next row"):
        read(tmp_path, names.replace("remark", "n") + "0.1,1e-4\n7,1\n0.2,4e-4,8,1\n0.28,8e-4,9,1\n")


@pytest.mark.parametrize("first", ["1", "[1]", "01"])
def test_numbers_of_rows_without_a_name_are_asked_about(tmp_path, first):
    rows = "".join(f"{first.replace('1', str(n))},0.{n},{n}e-2\n" for n in range(1, 4))
    with pytest.raises(TableError, match="write a name before 'T \\[K\\]'"):
        read(tmp_path, "T [K],kappa [W/m/K]\n" + rows)


def test_a_table_that_pandas_prints_has_no_name_above_its_numbers_of_rows(tmp_path):
    text = "   T [K]  kappa [W/m/K]  +- kappa [W/m/K]\n0  0.10  1e-4  1e-6\n1  0.20  4e-4  4e-6\n"
    (curve,), _ = read(tmp_path, text)
    assert curve.uncertainty.tolist() == [1e-6, 4e-6]


def test_of_two_comments_the_one_as_wide_as_the_rows_holds_the_names(tmp_path):
    for above in ("# T [K] from RuO2, kappa [W/m/K] corrected", "# T = 0.05 K to 0.29 K"):
        (curve,), _ = read(tmp_path, f"{above}\n# T[K] kappa[W/m/K]\n0.1 1e-4\n0.2 4e-4\n")
        assert curve.T.tolist() == [0.1, 0.2]


def test_a_row_of_words_above_names_with_units_has_to_say_the_same(tmp_path):
    rows = "0.1,1e-4\n0.2,4e-4\n"
    (curve,), _ = read(tmp_path, f"Temperature,Thermal conductivity\nT [K],kappa [W/m/K]\n{rows}")
    assert curve.y.tolist() == [1e-4, 4e-4]
    with pytest.raises(TableError, match="'conductivity' above the name"):
        read(tmp_path, f"conductivity,T\nT [K],kappa [W/m/K]\n{rows}")


def test_names_and_labels_of_a_measuring_program_are_two_rows_of_comments(tmp_path):
    (curve,), _ = read(
        tmp_path, '# f = 10 kHz\n# T\tQinv\n# "T (mK)"\t"Q^-1 transverse"\n# 2\n50\t1e-5\n90\t2e-5\n'
    )
    assert (curve.T.tolist(), curve.y.tolist()) == ([0.05, 0.09], [1e-5, 2e-5])


@pytest.mark.parametrize("scale", ["x10^-6", "× 10⁻⁶", "*1e6"])
def test_a_row_of_units_that_says_times_a_power_is_asked_which_way(tmp_path, scale):
    with pytest.raises(TableError, match="whether the numbers were multiplied or are to be"):
        read(tmp_path, f"f = 5 MHz\nT,dv/v longitudinal\nK,{scale}\n0.1,-12\n0.2,3\n")


def test_a_first_row_with_signs_that_are_none_of_a_number_is_no_comment(tmp_path):
    text = (
        "T [K],Q^-1 transverse,frequency [MHz],+- Q^-1 transverse\n0.1\u200e,1~e-5,5,1~e-6\n0.2,2e-5,5,1e-6\n"
    )
    with pytest.raises(TableError, match="line 2"):
        read(tmp_path, text + "0.3,3e-5,5,1e-6\n")


@pytest.mark.parametrize("minus", ["\uff0d", "\ufe63", "\u2010", "\u2011", "\u2212", "\u2013"])
def test_other_signs_of_minus_are_one_in_names_and_numbers(tmp_path, minus):
    (curve,), told = read(
        tmp_path,
        "T [K],Q^-1 transverse,+- Q^-1 transverse,f [MHz]\n0.1,1e-5,1e-6,5\n0.2,2e-5,1e-6,5\n".replace(
            "-", minus
        ),
    )
    assert curve.uncertainty.tolist() == [1e-6, 1e-6]
    assert "left out" not in told[0]
