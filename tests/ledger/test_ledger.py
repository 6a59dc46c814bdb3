"""The ledger as a whole: complete, honest in form, in step with its generated pages."""

import importlib
import json
import math
from pathlib import Path

import pytest
from typer.testing import CliRunner

from glassblocks.errors import InputError
from glassblocks.files import to_json
from glassblocks.ledger import entries, find, judge
from glassblocks.ledger.entry import agree, compare
from glassblocks.ledger.pages import generated_pages

NUMBERED = [
    *(f"2.{n}" for n in range(1, 22)),
    *(f"3.{n}" for n in range(1, 7)),
    *(f"4.{n}" for n in range(1, 5)),
    *(f"5.{n}" for n in range(1, 10)),
    *(f"A{n}" for n in range(1, 16)),
]
STATUSES = {"definition", "assumption", "holds", "holds under", "differs", "not determined"}


@pytest.fixture(scope="module")
def verdicts():
    return [judge(entry) for entry in entries()]


def test_every_numbered_equation_has_one_entry():
    names = [entry.equation for entry in entries()]
    assert len(names) == len(set(names))
    assert [name for name in names if not name.startswith("claim:")] == NUMBERED
    assert {"claim:table", "claim:fits"} <= set(names)


def test_every_function_named_exists():
    for entry in entries():
        parts = entry.function.split(".")
        for cut in range(len(parts), 0, -1):
            try:
                found = importlib.import_module(".".join(parts[:cut]))
            except ModuleNotFoundError:
                continue
            for name in parts[cut:]:
                found = getattr(found, name)
            break
        assert callable(found) or isinstance(found, property), entry.function


def _leaves(value):
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in _leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in _leaves(item)]
    return [value]


def _keys(value):
    return {key: _keys(item) for key, item in value.items()} if isinstance(value, dict) else None


def test_findings_are_plain_and_complete(verdicts):
    for verdict in verdicts:
        data = verdict.as_dict()
        assert data["status"] in STATUSES
        assert data["statement"] and verdict.entry.derivation
        assert _keys(data["printed"]) == _keys(data["recomputed"])
        for leaf in _leaves(data["printed"]) + _leaves(data["recomputed"]):
            assert isinstance(leaf, (int, float)) and math.isfinite(leaf)
        if data["status"] in ("differs", "holds", "holds under"):
            assert data["printed"], data["equation"]
        if data["status"] in ("not determined", "assumption"):
            assert data["note"], data["equation"]
        assert json.loads(to_json(data)) == data


def test_generated_pages_are_not_stale(verdicts):
    docs = Path(__file__).parents[2] / "docs"
    for name, text in generated_pages(verdicts).items():
        assert (docs / name).read_text(encoding="utf-8") == text, f"docs/{name} is stale: run `make docs`"


def test_exact_answers(verdicts):
    by_name = {verdict.entry.equation: verdict.finding for verdict in verdicts}
    polynomials = by_name["3.4"].recomputed
    # the integers were found independently with a computer algebra system, see test_polynomials.py
    assert polynomials == {
        "l": {"x0": [55, -88, 172], "x1": [44, -88, 44]},
        "t": {"x0": [35, -56, 164], "x1": [28, -56, 28]},
    }
    assert by_name["5.8"].recomputed["l_over_t"] == pytest.approx(23 / 16, abs=1e-12)
    assert by_name["3.6"].recomputed["limit"]["l"] == pytest.approx(-2.980405, abs=1e-6)
    for equation in ("3.4", "3.6", "5.8", "A1", "A10"):
        assert by_name[equation].status == "differs"


def test_an_unknown_equation_is_refused_with_a_suggestion():
    with pytest.raises(InputError, match="did you mean"):
        find("3.40")
    assert find("(a9)")[0].equation == "A9"


def test_agreement_needs_the_same_shape_and_size():
    assert not agree({"a": 1.0}, {"b": 1.0}, 1e-9)
    assert not agree([1.0, 2.0], [1.0], 1e-9)
    assert not agree(float("nan"), float("nan"), 1e-9)
    with pytest.raises(InputError, match="dimensionless"):
        compare({"a": 1e-30}, {"a": 2e-30})


def _command(*arguments):
    import typer

    from glassblocks.cli import ledger

    app = typer.Typer()
    app.callback()(lambda: None)
    app.command()(ledger.ledger)
    return CliRunner().invoke(app, ["ledger", *arguments])


def test_the_command_explains_one_equation():
    result = _command("3.4")
    assert result.exit_code == 0
    assert "[55, -88, 172]" in result.stdout and "second route" in result.stdout
    single = json.loads(_command("A9", "--json").stdout)
    assert [entry["equation"] for entry in single["entries"]] == ["A9"]
