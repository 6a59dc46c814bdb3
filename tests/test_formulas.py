"""The formulas that the site shows beside docstrings: of every equation, of functions that are there, and rendered."""

import importlib
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

from glassblocks.ledger import entries

SITE = Path(__file__).parents[1] / "docs" / "site"
TABLE = tomllib.loads((SITE / "formulas.toml").read_text(encoding="utf-8"))


@pytest.fixture
def formulas(monkeypatch):
    pytest.importorskip("sphinx")
    monkeypatch.syspath_prepend(str(SITE))
    yield importlib.import_module("formulas")
    sys.modules.pop("formulas", None)


def test_every_numbered_equation_has_its_formula():
    numbers = {entry.equation for entry in entries() if not entry.equation.startswith("claim:")}
    assert TABLE["equations"].keys() == numbers


def test_every_other_formula_belongs_to_a_public_function():
    for name in TABLE["functions"]:
        package, _, function = name.partition(".")
        assert callable(getattr(importlib.import_module(f"glassblocks.{package}"), function)), name


def test_every_formula_is_rendered(formulas):
    for tex in formulas.formulas().values():
        math = ElementTree.fromstring(formulas.mathml(tex, block=True))
        assert math.tag.endswith("math") and math.get("display") == "block"


def test_a_subscript_stands_beside_a_letter_with_an_accent(formulas):
    text = "".join(formulas.mathml(r"{\hat T}_{ij} + {\dot u}_i^2 + \sum_i x").split())
    assert "munderover" not in text and "<munder>" in text  # under the sum
    assert "<msub><mover" in text and "<msubsup><mover" in text
