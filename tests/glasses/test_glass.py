"""The shipped glasses, pinned, and a user's glasses."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import math
import re
import sys
from importlib import resources

import pytest

from glassblocks import glasses
from glassblocks.constants import ELECTRON_VOLT
from glassblocks.errors import InputError, TableError
from glassblocks.glasses import Glass

DATA = resources.files("glassblocks.glasses") / "data"
NAMES = [
    "a-SiO2",
    "BK7",
    "As2S3",
    "LaSF-7",
    "SF4",
    "SF59",
    "V52",
    "BALNA",
    "LAT",
    "a-Se",
    "Zn-Glass",
    "PMMA",
    "PS",
]


@pytest.mark.parametrize(
    ("file", "checksum"),
    [
        ("meissner_berret.csv", "32cb328f6827431d1136fa3755585ee8a25c5e9ef7db66aff3edc976fe0cfb6a"),
        ("printed_ratios.csv", "f3b1056f729a955cd1d62a380adc3107143f5db4e31b012d6f0bd024281fc5e4"),
    ],
)
def test_the_numbers_of_the_paper_do_not_change(file: str, checksum: str) -> None:
    assert hashlib.sha256((DATA / file).read_bytes()).hexdigest() == checksum


def test_the_thirteen_glasses() -> None:
    table = glasses.load_glasses()
    assert [glass.name for glass in table] == NAMES
    assert [glass.name for glass in table if glass.density is not None] == ["a-SiO2", "BK7"]
    selenium = glasses.find("a-Se")
    assert selenium.c_t == 1050.0
    assert selenium.gamma is not None
    assert selenium.gamma.l / ELECTRON_VOLT == pytest.approx(0.25, rel=1e-14)
    assert selenium.strength is None


def test_the_printed_columns_belong_together() -> None:
    """The printed ratios and deviations follow from the other columns within their rounding, but for one slip."""
    printed = glasses.printed()
    assert printed.texts("name") == tuple(NAMES)
    off = []
    for glass, row in zip(glasses.load_glasses(), printed, strict=True):
        measured, predicted, deviation = row.values.values()
        assert measured is not None and predicted is not None and deviation is not None
        assert glass.gamma is not None
        assert abs(glass.gamma.ratio - measured) <= 0.005 + 1e-9
        assert abs(glass.sound_speed.ratio - predicted) <= 0.005 + 1e-9
        if abs(predicted / measured - 1 - deviation) > 0.00051:
            off.append(glass.name)
    assert off == ["V52"]


def test_every_column_and_source_has_its_provenance() -> None:
    record = glasses.provenance()
    for file in ("meissner_berret.csv", "printed_ratios.csv"):
        header = next(line for line in (DATA / file).read_text().splitlines() if not line.startswith("#"))
        for column in header.split(",")[1:]:
            name, _, unit = column.partition(" [")
            entry = record["columns"][name]
            assert entry["unit"] == unit.rstrip("]")
            assert entry["where"].startswith("section")
    bibliography = (DATA / "sources.bib").read_text()
    keys = set(re.findall(r"@\w+\{(\w+),", bibliography))
    cited = {entry["source"] for part in ("columns", "strengths") for entry in record[part].values()}
    assert cited <= keys
    assert set(record["strengths"]) == {"BK7", "a-SiO2"}
    for name, entry in record["strengths"].items():
        assert glasses.find(name).density == pytest.approx(1e3 * entry["density"])


def test_glass_is_frozen_and_knows_what_it_lacks() -> None:
    glass = Glass("g", c_l=3000.0, c_t=1500.0)
    with pytest.raises(dataclasses.FrozenInstanceError):
        glass.c_l = 1.0  # type: ignore[misc]
    assert glass.gamma is None and glass.strength is None
    with pytest.raises(InputError, match=r"density of g.*add a column density"):
        _ = glass.medium
    assert glasses.find("BK7").medium.modulus.l == pytest.approx(2510 * 6200**2)


@pytest.mark.parametrize(
    "change",
    [{"c_l": 0.0}, {"c_t": -1.0}, {"c_l": math.nan}, {"c_l": math.inf}, {"density": 0.0}, {"gamma_l": -1e-20},
     {"c_t": 2900.0}, {"uncertainties": {"gamma_l": 1.0}}, {"uncertainties": {"c_l": 0.0}}, {"c_l": None},
     {"uncertainties": {"colour": 1.0}}, {"c_l": "fast"},
     {"c_l": 5.8, "c_t": 3.8}, {"gamma_l": 1.04}, {"density": 2.2e6}],
)  # fmt: skip
def test_impossible_glasses_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(InputError, match="allowed"):
        Glass(**{"name": "g", "c_l": 3000.0, "c_t": 1500.0, **change})  # type: ignore[arg-type]


def test_unknown_name_suggests_a_known_one() -> None:
    with pytest.raises(InputError, match="did you mean BK7"):
        glasses.find("BK-7")
    with pytest.raises(InputError, match="a table of your own"):
        glasses.find("?")


def test_a_users_table(tmp_path, monkeypatch) -> None:
    text = "c_l [m/s],+- c_l [m/s],c_t [km/s],C_l [1e-4],C_t [1e-4],+- C_t [1e-5]\n5800,12,3.8,3,3.1,2\n4000,,2.0,,,\n"
    (tmp_path / "mine.csv").write_text(text)
    first, second = glasses.read_glasses(tmp_path / "mine.csv")
    assert (first.name, second.name) == ("line 2", "line 3")
    assert first.uncertainties == {"c_l": 12.0, "C_t": pytest.approx(2e-5)}
    assert first.strength is not None and first.strength.l == pytest.approx(3e-4)
    assert second.strength is None and second.uncertainties == {}
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert glasses.read_glasses("-") == (first, second)


def test_an_unstable_medium_and_other_problems_come_together(tmp_path) -> None:
    (tmp_path / "bad.csv").write_text("name,c_l [km/s],c_t [km/s]\nx,3,5\ny,5,4.34\nz,5800,3\n,5,3\n")
    with pytest.raises(TableError) as caught:
        glasses.read_glasses(tmp_path / "bad.csv")
    problems = caught.value.problems
    assert len(problems) == 4
    assert "line 2, column 'c_l [km/s], c_t [km/s]': received c_l/c_t = 0.6" in problems[0]
    assert "exchanged" in problems[0] and "(4/3)" in problems[1]
    assert "line 4, column 'c_l [km/s]'" in problems[2] and "0.01 to 100 km/s" in problems[2]
    assert "did you mean c_l [m/s]?" in problems[2]
    assert "line 5, column 'name'" in problems[3]


@pytest.mark.parametrize("name", ["mean", "Average", "Std. dev.", "±", "total"])
def test_a_row_that_summarizes_a_table_is_no_glass(tmp_path, name):
    table = tmp_path / "glasses.csv"
    table.write_text(f"name,c_l [km/s],c_t [km/s]\nA,5.8,3.8\n{name},5.8,3.8\n", encoding="utf-8")
    with pytest.raises(TableError, match="line 3, column 'name'"):
        glasses.read_glasses(table)
    table.write_text("name,c_l [km/s],c_t [km/s]\nN,5.8,3.8\n", encoding="utf-8")
    assert glasses.read_glasses(table)[0].name == "N"
