"""The tutorial pages do what they say: their commands give the output shown, their Python the values shown."""

import importlib
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("tutorial", "coating", "many-glasses", "oscillator", "resonator")


@pytest.fixture
def page_runs(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(DOCS / "site"))
    monkeypatch.chdir(tmp_path)
    return importlib.import_module("page_runs")


@pytest.mark.parametrize("page", PAGES)
def test_the_page_runs(page, page_runs):
    blocks, tried = page_runs.run_page(DOCS / f"{page}.md")
    assert blocks and tried > 0
    if page == "tutorial":
        files = ["fit.json", "fit.png", "report.txt", "what-ifs.png"]
        assert sorted(path.name for path in Path("fitted").glob("[!.]*")) == files
        assert blocks[1].pictures == ["fitted/fit.png", "fitted/what-ifs.png"]
        assert tried >= 20


def test_these_are_the_pages_that_the_site_runs(page_runs):
    assert page_runs.PAGES == PAGES


def test_a_page_that_shows_what_does_not_come_is_refused(page_runs):
    for text in (
        "```console\n$ glassblocks cite\nno such line\n```\n",
        "```console\n$ glassblocks ratio no_such_file.csv\n```\n",
        "    >>> 1 + 1\n    3\n",
    ):
        Path("page.md").write_text(text)
        with pytest.raises(page_runs.NotAsShownError):
            page_runs.run_page(Path("page.md").resolve())
