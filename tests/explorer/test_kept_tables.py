"""Tables of tabs: those of a page that is loaded again, those of closed ones, and tables of one name."""

import base64
from pathlib import Path

import pytest

from glassblocks.errors import InputError
from glassblocks.explorer.kept_tables import MOST_CLOSED, KeptTables


@pytest.fixture
def kept():
    found = KeptTables()
    yield found
    found.remove()


def drop(tables, name, text):
    tables.drop(name, base64.b64encode(text.encode()).decode(), len(text))


def contents(tables):
    return [(tables.called(each), Path(each).read_text()) for each in tables.sources]


def test_a_page_that_is_loaded_again_has_copies_in_the_same_order(kept, tmp_path):
    named = tmp_path / "named.csv"
    named.write_text("named")
    key, before = kept.open([str(named)])
    drop(before, "b.csv", "b")
    drop(before, "a.csv", "a")
    kept.close(key)
    _, after = kept.open([str(named)])
    heard = []
    after.listen(lambda: heard.append(contents(after)))
    kept.again(key, after)
    assert heard == [[("named.csv", "named"), ("b.csv", "b"), ("a.csv", "a")]]
    drop(after, "b.csv", "changed")
    before.clear()
    assert contents(after) == [("named.csv", "named"), ("a.csv", "a"), ("b.csv", "changed")]
    assert named.read_text() == "named"


def test_what_was_dropped_before_the_tables_of_before_are_back_stays(kept):
    key, before = kept.open([])
    drop(before, "a.csv", "old")
    drop(before, "b.csv", "b")
    _, after = kept.open([])
    drop(after, "c.csv", "c")
    drop(after, "a.csv", "new")
    kept.again(key, after)
    assert contents(after) == [("a.csv", "new"), ("b.csv", "b"), ("c.csv", "c")]


def test_a_guessed_key_gives_nothing(kept):
    drop(kept.open([])[1], "a.csv", "a")
    _, tables = kept.open([])
    kept.again("guessed", tables)
    assert tables.sources == []


def test_a_dropped_table_takes_the_place_of_one_of_the_same_name(kept, tmp_path):
    named = tmp_path / "a.csv"
    named.write_text("named")
    _, tables = kept.open([str(named)])
    drop(tables, "a.csv", "corrected")
    assert contents(tables) == [("a.csv", "corrected")]
    assert named.read_text() == "named"


def test_tables_of_few_closed_pages_are_kept_and_none_after_the_server(kept):
    pages = [kept.open([]) for _ in range(MOST_CLOSED + 1)]
    for key, tables in pages:
        drop(tables, "a.csv", key)
        kept.close(key)
    assert [tables.folder.exists() for _, tables in pages] == [False, *[True] * MOST_CLOSED]
    folder = pages[-1][1].folder
    assert folder.parent.stat().st_mode & 0o077 == 0
    kept.remove()
    assert not folder.parent.exists()


@pytest.mark.parametrize(
    ("name", "content"), [("é" * 121, "YQ=="), ("\U0001f600" * 61, "YQ=="), ("a.csv", "é"), ("a.csv", "YQ")]
)
def test_a_name_longer_than_a_folder_holds_and_a_file_that_is_not_whole_are_errors(kept, name, content):
    with pytest.raises(InputError):
        kept.open([])[1].drop(name, content, 1)
