"""NAME, TABLE or TABLE:NAME: the glass that is meant, or an error that fits what was passed."""

from __future__ import annotations

import pytest

from glassblocks.errors import InputError, TableError
from glassblocks.glasses import choose

HEADER = "name,c_l [km/s],c_t [km/s],note\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "one.csv").write_text(HEADER + "mine,5.8,3.8,\n")
    (tmp_path / "two.csv").write_text(HEADER + "a,5.8,3.8,\nb:c,5.9,3.9,\n")
    (tmp_path / "none.csv").write_text(HEADER)
    (tmp_path / "plain").write_text(HEADER + "mine,5.7,3.8,\n")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("text", "c_l"),
    [
        ("BK7", 6200.0),
        ("one.csv", 5800.0),
        ("one.csv:mine", 5800.0),
        ("./one.csv", 5800.0),
        ("plain", 5700.0),
        ("plain:mine", 5700.0),
        ("two.csv:a", 5800.0),
    ],
)
def test_the_glass_that_is_meant(folder, text, c_l):
    notes = []
    assert choose(text, notes.append).c_l == pytest.approx(c_l)
    assert all("'note'" in line for line in notes) and len(notes) == (text != "BK7")


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("BK8", InputError, "did you mean BK7"),
        ("water", InputError, "one of a-SiO2"),
        ("absent.csv", TableError, "no such file"),
        ("absent.csv:mine", TableError, "no such file"),
        ("one.csv:yours", InputError, "one of mine"),
        ("two.csv", InputError, "two.csv:a"),
        ("none.csv", (InputError, TableError), "row"),
        ("", InputError, "one of"),
        ("a" * 5000, InputError, "one of"),
        ("\0", InputError, "one of"),
    ],
)
def test_errors_fit_what_was_passed(folder, text, error, says):
    with pytest.raises(error, match=says):
        choose(text, lambda line: None)
