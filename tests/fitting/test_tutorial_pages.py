"""The tutorial pages do what they say: their commands give the output shown, their Python the values shown."""

import doctest
import re
from pathlib import Path

import pytest
from test_tutorial import CONSOLE, GLASS, run

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("page", ["coating", "many-glasses", "oscillator", "resonator"])
def test_the_page_runs(page, tmp_path, monkeypatch):
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    glass = GLASS.search(text)
    if glass:
        Path("glass.csv").write_text("\n".join(glass.groups()) + "\n")
    for block in CONSOLE.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *shown = part.splitlines()
            output = run(command).splitlines()
            for line in shown:
                assert line == "..." or line in output
    failed, tried = doctest.testfile(str(DOCS / f"{page}.md"), module_relative=False)
    assert tried > 0
    assert failed == 0
