"""docs/tutorial.md does what it says: its commands give the output shown, its Python gives the values shown."""

import doctest
import re
import shlex
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "tutorial.md"
GLASS = re.compile(r"^    (name,density.*)\n    (my (?:silica|tantala),.*)$", re.MULTILINE)
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)


def run(command):
    """A command line of the page; > writes its output to a file."""
    words = shlex.split(command)
    target = words.pop() if ">" in words else None
    words = [word for word in words if word != ">"]
    assert words[0] == "glassblocks"
    done = subprocess.run([sys.executable, "-m", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    if target:
        Path(target).write_text(done.stdout)
    return done.stdout


def test_the_tutorial_runs(tmp_path, monkeypatch):
    text = PAGE.read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    Path("glass.csv").write_text("\n".join(GLASS.search(text).groups()) + "\n")
    for block in CONSOLE.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *shown = part.splitlines()
            output = run(command).splitlines()
            for line in shown:
                assert line == "..." or line in output
    files = ["fit.json", "fit.png", "report.txt", "what-ifs.png"]
    assert sorted(path.name for path in Path("fitted").glob("[!.]*")) == files
    failed, tried = doctest.testfile(str(PAGE), module_relative=False)
    assert tried >= 20
    assert failed == 0
