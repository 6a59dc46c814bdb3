"""What an error advises works: in a fresh environment without extras each command that needs one is run, told what it
lacks, given literally that, and run again. The standard library alone; about three minutes.

python .ci/advice.py [--page] [PYTHON]   the Python that makes the environment, default: this one; the table on the page
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

CHECKOUT = Path(__file__).resolve().parents[1]
#: Extra -> arguments of a command that needs it, and a file that it must have written.
COMMANDS = {
    "excel": ("fit book.xlsx --glass a-SiO2 --frequency 5MHz --output book", "book/fit.json"),
    "fit": ("fit DATA --glass a-SiO2 --posterior --output posterior", "posterior/posterior.npz"),
    "io": ("superblock ensemble.toml --samples 2 --output superblock", "superblock/superblock.nc"),
    "cluster": ("superblock ensemble.toml --cluster slurm.yaml --dry-run", None),
    "explore": ("explore --no-browser", None),
}
#: The page, and what stands around the table on it.
PAGE = CHECKOUT / "docs" / "results" / "faults.md"
BEGIN, END = "<!-- advice -->", "<!-- end of the advice -->"
#: More pieces of advice than one command may need.
MOST = 6


def made(place: Path, python: str) -> str:
    """The Python of a new environment with the checkout and no extras."""
    done = subprocess.run([python, "-m", "venv", place / "env"], capture_output=True, check=False)
    own = str(place / "env" / "bin" / "python")
    if done.returncode:  # some systems split ensurepip from python3
        subprocess.run([python, "-m", "venv", "--without-pip", "--clear", place / "env"], check=True)
        subprocess.run([python, "-m", "pip", "--quiet", "--python", own, "install", "pip"], check=True)
    subprocess.run([own, "-m", "pip", "install", "--quiet", str(CHECKOUT)], check=True)
    return own


def run(python: str, *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error; what serves gets a signal to stop after its first line."""
    command = [python, "-m", "glassblocks", *arguments]
    if arguments[0] != "explore":
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    first = process.stdout.readline()
    if first:
        process.terminate()  # Ctrl-C is ignored by what a background job starts
    out, error = process.communicate(timeout=60)
    return (0 if first else process.returncode), first + out, error


def inputs(python: str) -> list[str]:
    """Files for the commands, in the folder in use; the curves that `simulate` writes."""
    for command, name in (("superblock", "ensemble.toml"), ("simulate", "simulate.toml")):
        Path(name).write_text(run(python, command, "--example")[1])
    run(python, "simulate", "simulate.toml", "--output", "data")
    Path("slurm.yaml").write_text(
        "jobqueue:\n  slurm:\n    cores: 1\n    memory: 2GB\n    walltime: '00:10:00'\n"
    )
    rows = [("T [K]", "dc/c longitudinal [1e-6]"), *((0.05 * i, 2.0 * i) for i in range(1, 9))]
    cells = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile("book.xlsx", "w") as book:
        for name, text in {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{media}.sheet.main+xml"/>'
            f'<Override PartName="/xl/sheet.xml" ContentType="{media}.worksheet+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="a" Type="{kinds}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{kinds}">'
            '<sheets><sheet name="data" sheetId="1" r:id="a"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="a" Type="{kinds}/worksheet" Target="sheet.xml"/></Relationships>',
            "xl/sheet.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
        }.items():
            book.writestr(name, text)
    return sorted(map(str, Path("data").glob("velocity_*.csv")))


def _cell(value: str | float) -> str:
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
    return f"<c><v>{value}</v></c>"


def followed(python: str, extra: str, data: list[str]) -> int:
    """How many pieces of advice were followed until the command ended well."""
    text, written = COMMANDS[extra]
    arguments = [each for word in text.split() for each in (data if word == "DATA" else [word])]
    for count in range(MOST):
        code, out, error = run(python, *arguments)
        if code == 0:
            if not count or (written and not Path(written).exists()):
                sys.exit(f"{text}: it asked for nothing, or wrote no {written}\n{out}{error}")
            return count
        flat = " ".join(error.replace("│", " ").split())
        advice = re.search(r"(\S+) is not installed; run: (.+?)$", flat)
        if code != 2 or "Traceback" in error or advice is None:
            sys.exit(f"{text}: exit code {code} without advice\n{out}{error}")
        print(f"    {advice[1]} is missing: {advice[2]}", flush=True)
        subprocess.run(advice[2], shell=True, check=True, stdout=subprocess.DEVNULL)
    sys.exit(f"{text}: advice without end")


def write_page(counts: dict[str, int]) -> None:
    """What was found, between its marks on the page; file names apart, a command is shown as it was run."""
    rows = [
        f"| `{extra}` | `glassblocks {COMMANDS[extra][0]}` | {count} |" for extra, count in counts.items()
    ]
    heads = "| extra | command | pieces of advice until it works |\n|---|---|---|"
    head, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    text = "\n".join([f"{head}{BEGIN}", heads, *rows, f"{END}{rest.split(END)[1]}"])
    PAGE.write_text(text, encoding="utf-8")


def main() -> None:
    """All extras, one after the other, in one environment."""
    arguments = [each for each in sys.argv[1:] if each != "--page"]
    counts = {}
    with TemporaryDirectory() as folder:
        python = made(Path(folder), arguments[0] if arguments else sys.executable)
        os.chdir(folder)
        data = inputs(python)
        for extra in COMMANDS:
            count = counts[extra] = followed(python, extra, data)
            print(f"  {extra}: works after {count} piece{'s' * (count > 1)} of advice", flush=True)
        os.chdir(CHECKOUT)
    if "--page" in sys.argv[1:]:
        write_page(counts)


if __name__ == "__main__":
    main()
