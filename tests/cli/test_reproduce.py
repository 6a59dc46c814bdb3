"""`glassblocks reproduce`: its files, its JSON, its table, its figure."""

from __future__ import annotations

import itertools
import json
import sys
import warnings

import pytest

from glassblocks.cli.app import main
from glassblocks.comparison import reproduce
from glassblocks.comparison.paper import LEFT_OUT
from glassblocks.figures.ratios import ratio_figure


def run(monkeypatch, capsys, *arguments: str) -> str:
    monkeypatch.setattr(sys, "argv", ["glassblocks", "reproduce", *arguments])
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)  # `main` sets its own
    with pytest.raises(SystemExit) as stop:
        main()
    assert not stop.value.code
    printed = capsys.readouterr()
    assert printed.err == ""
    return printed.out


@pytest.fixture(scope="module")
def result():
    return reproduce()


def test_files_and_json(monkeypatch, capsys, tmp_path) -> None:
    out = run(monkeypatch, capsys, "--json", "--output", str(tmp_path / "a"))
    summary = json.loads(out)
    assert {path.name for path in (tmp_path / "a").glob("[!.]*")} == {
        *("ratios.csv", "summary.json", "figure-1.png", "figure-1.svg")
    }
    assert json.loads((tmp_path / "a" / "summary.json").read_text()) == summary
    assert len(summary["glasses"]) == 13
    for glass in summary["glasses"]:
        assert {"name", "ratio_measured", "ratio_predicted", "relative_deviation"} <= set(glass)
    assert list(summary["fits"]) == ["all", "without As2S3, PMMA, PS"]
    assert all(set(fit) == {"n", "slope", "correlation"} for fit in summary["fits"].values())
    assert "least squares" in summary["fit_definition"]
    assert summary["null_models"]["all"]
    lines = (tmp_path / "a" / "ratios.csv").read_text().splitlines()
    assert "+- ratio measured (rounding only)" in lines[0] and "standard deviations" not in lines[0]
    assert all("deviation_sigmas" not in glass for glass in summary["glasses"])
    assert len(lines) == 14 and lines[2].startswith("BK7,1.47692,")
    # another run, the same bytes
    run(monkeypatch, capsys, "--json", "--output", str(tmp_path / "b"))
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_the_table_on_the_screen(monkeypatch, capsys, tmp_path) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    out = run(monkeypatch, capsys, "--output", str(tmp_path))
    assert "1.538 +- 0.041   1.54  1.867   1.87  +21.33  +21.4  0.679 +- 0.036" in out
    assert "1.477 +- 0.008" in out and "1.1027" in out and "0.7451" in out
    assert "figure-1.svg" in out
    assert max(len(line) for line in out.splitlines() if str(tmp_path) not in line) <= 80
    assert out.replace("─", "").isascii()


def test_thirteen_names_that_do_not_overlap(result) -> None:
    figure = ratio_figure(result.comparisons, result.fits, hollow=LEFT_OUT)
    figure.draw_without_rendering()
    axes = figure.axes[0]
    renderer = figure.canvas.get_renderer()
    boxes = {text.get_text(): text.get_window_extent(renderer) for text in axes.texts}
    assert set(boxes) == {comparison.name for comparison in result.comparisons}
    for a, b in itertools.combinations(boxes.values(), 2):
        assert not a.overlaps(b)
    frame = axes.get_window_extent(renderer)
    for box in boxes.values():
        assert frame.x0 < box.x0 and box.x1 < frame.x1 and frame.y0 < box.y0 and box.y1 < frame.y1
    marks = axes.transData.transform([(c.measured.value, c.predicted.value) for c in result.comparisons])
    assert not any(box.contains(x, y) for box in boxes.values() for x, y in marks)
    assert "gamma" in axes.get_xlabel() and "predicted" in axes.get_ylabel()
