"""A second header behind a # in a table of glasses or systems."""

import pytest

from glassblocks.errors import TableError
from glassblocks.glasses.glass_table import SCHEMA
from glassblocks.tables import parse_table

HEADS = "name,c_l [km/s],c_t [km/s]\n"


def test_other_heads_behind_a_mark_between_rows_are_refused():
    text = HEADS + "a,5.8,3.8\n# name,c_t [km/s],c_l [km/s]\nb,2.3,4.6\n"
    with pytest.raises(TableError, match="other heads"):
        parse_table(text.encode(), SCHEMA, note=print)


def test_the_same_heads_and_prose_are_comments():
    told = []
    text = HEADS + "a,5.8,3.8\n#" + HEADS + "# c_l [km/s] of b, as measured\nb,4.6,2.3\n"
    assert len(parse_table(text.encode(), SCHEMA, note=told.append)) == 2


def test_a_table_of_one_value_a_row_is_refused_because_each_would_be_a_row():
    text = "name,c_l [km/s],c_t [km/s],quantity,value\na,5.8,3.8,density [g/cm^3],2.2\na,5.8,3.8,gamma_l [eV],1.04\n"
    with pytest.raises(TableError, match=r"line 2, column 'quantity'.*name of a quantity.*pivot"):
        parse_table(text.encode(), SCHEMA, note=print)


@pytest.mark.parametrize("end", ["\x0b", "\u2029"])
def test_a_row_that_an_editor_shows_below_a_comment_is_refused(end):
    with pytest.raises(TableError, match=f"line 2: received a comment with U\\+{ord(end):04X}"):
        parse_table(f"{HEADS}# of 1998{end}a,5.8,3.8\nb,4.6,2.3\n".encode(), SCHEMA, note=print)
