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
