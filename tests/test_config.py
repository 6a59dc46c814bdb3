"""Configs: whatever the text, the values of its keys or one error that names every problem."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glassblocks.config import Config, choice, number, read_text, section, sections, text, whole
from glassblocks.errors import ConfigError

KEYS = {
    "seed": whole("a whole number >= 0", lambda v: v >= 0),
    "edge": number("a number > 0 in nm", lambda v: v > 0, unit=1e-9, default=None),
    "kind": choice("heat", "sound", default="heat"),
    "name": text("a name", str.isalpha, default=""),
    "medium": section(default={}),
}


def read(content):
    config = Config(content, "glassblocks x --example")
    return config.table("config", config.root, KEYS), config


def test_values_defaults_and_units():
    values, config = read('seed = 3\nedge = 5\n[medium]\nc_l = "anything"')
    config.raise_if_any()
    assert values == {
        "seed": 3,
        "edge": pytest.approx(5e-9),
        "kind": "heat",
        "name": "",
        "medium": {"c_l": "anything"},
    }


def test_all_problems_stand_in_one_error_and_their_keys_are_left_out():
    values, config = read('sead = 3\nedge = -1\nkind = "cold"\nname = 7\nmedium = [1]')
    assert values == {}
    with pytest.raises(ConfigError) as caught:
        config.raise_if_any()
    lines = str(caught.value).splitlines()
    assert lines == [*config.problems, "see glassblocks x --example"]
    assert [line.split(":")[1].strip().split(" ")[0] for line in lines[:-1]] == [
        "the",
        "seed",
        "edge",
        "kind",
        "name",
        "medium",
    ]
    assert "'sead'; did you mean 'seed'?" in lines[0]
    assert "allowed: one of heat, sound" in str(caught.value)


@pytest.mark.parametrize("value", ["true", "nan", "inf", '"5"', "1" + "0" * 400, "[5]", "0"])
def test_numbers_that_are_none(value):
    values, config = read(f"seed = 1\nedge = {value}")
    assert "edge" not in values and len(config.problems) == 1
    assert len(config.problems[0]) < 200


def test_tables_of_tables():
    curve = {"curve": sections("one [[curve]] or more")}
    for content in ("curve = []", "curve = 1", "curve = [1]", "[curve]\na = 1", ""):
        config = Config(content, "x")
        assert config.table("config", config.root, curve) == {} and len(config.problems) == 1
    config = Config("[[curve]]\na = 1\n[[curve]]\na = 2", "x")
    assert config.table("config", config.root, curve) == {"curve": [{"a": 1}, {"a": 2}]}


def test_a_table_that_was_a_problem_is_not_reported_twice():
    config = Config("", "x")
    assert config.table("[medium]", None, KEYS) == {} and config.problems == []


@pytest.mark.parametrize("content", ["seed = = 1", "seed = " + "9" * 5000, "a = " + "[" * 100_000])
def test_what_is_no_toml(content):
    with pytest.raises(ConfigError):
        Config(content, "x")


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(content):
    try:
        values, config = read(content)
    except ConfigError:
        return
    assert set(values) <= set(KEYS)
    assert config.problems  # no text that chance makes has a seed


def test_files_that_cannot_be_read(tmp_path):
    (tmp_path / "latin.toml").write_bytes(b"# \xe9")
    for path in (None, tmp_path, tmp_path / "none.toml", tmp_path / "latin.toml"):
        with pytest.raises(ConfigError, match="--example"):
            read_text(path, "glassblocks x --example")


def test_a_key_behind_an_end_that_toml_does_not_know_is_not_lost():
    for end in "\x85\u2028\u2029":
        with pytest.raises(ConfigError, match="which editors show as a new line"):
            Config(f"a = 1  # one{end}b = 2", "glassblocks example")
