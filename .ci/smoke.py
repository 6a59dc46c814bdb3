"""Every command once, on small input, in the environment that runs this: what a release must not break.

The standard library alone, because it has to run beside the lowest and the newest versions of everything. With
`--no-extras` the commands that need an extra must say so and end with exit code 2.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

GLASSES = """name,c_l [km/s],+- c_l [m/s],c_t [m s^-1],density [g/cm^3],gamma_l [eV],gamma_t [meV]
a,5.8,20,3800,2.2,1,600
"""
SYSTEMS = "asymmetry [meV],tunnel splitting [k_B*K],{}\n".format(
    ",".join(f"gamma_{part} [eV]" for part in ("xx", "yy", "zz", "yz", "xz", "xy"))
) + "".join(f"0.0{i},0.{i},1,0.2,0.{i},0.4,0.1,-0.3\n" for i in range(1, 10))
COMMANDS = (
    "reproduce",
    "ratio",
    "fit",
    "ledger",
    "flow",
    "superblock",
    "lattice",
    "simulate",
    "systems",
    "explore",
    "cite",
)


def run(*arguments: str, code: int = 0) -> str:
    """The standard output of one command; any other exit code, or a traceback, ends the script."""
    done = subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:glassblocks", "-m", "glassblocks", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != code or "Traceback" in done.stderr:
        sys.exit(
            f"glassblocks {' '.join(arguments)}: exit code {done.returncode}\n{done.stdout}{done.stderr}"
        )
    return done.stdout if code == 0 else done.stderr


def expect(text: str, *patterns: str) -> None:
    """Each pattern must be found."""
    for pattern in patterns:
        if not re.search(pattern, text):
            sys.exit(f"{pattern!r} is not in:\n{text}")


def main(extras: bool) -> None:
    """Run all; the folder is left empty."""
    run("--version")
    for command in COMMANDS:
        expect(run(command, "--help"), command)
    Path("mine.csv").write_text(GLASSES)
    Path("systems.csv").write_text(SYSTEMS)
    expect(run("ratio", "mine.csv", "--output", "ratios"), r"1\.6")
    expect(run("reproduce", "--output", "paper"), "Vitreloy|Zn-glass|BK7", "not determined|decide|predicts")
    expect(run("ratio", "systems.csv", code=2), "no such column")
    expect(run("flow", "--glass", "mine.csv", "--output", "flow"), "ratio")
    expect(run("ledger", "2.18"), "holds")
    expect(run("systems", "systems.csv", "--glass", "mine.csv"), "gamma_l")
    Path("lattice.toml").write_text(
        run("lattice", "response", "--example").replace("blocks = 16", "blocks = 3")
    )
    expect(run("lattice", "response", "lattice.toml"), "superblock")
    Path("simulate.toml").write_text(run("simulate", "--example"))
    run("simulate", "simulate.toml", "--output", "data")
    data = sorted(map(str, Path("data").glob("velocity_*.csv")))
    Path("ensemble.toml").write_text(run("superblock", "--example"))
    expect(run("fit", *data, "--glass", "a-SiO2", "--output", "fitted"), "gamma_l/gamma_t")
    superblock = ("superblock", "ensemble.toml", "--samples", "2", "--output", "superblock")
    if extras:
        expect(run(*superblock), "Im chi")
    else:
        expect(run(*superblock, code=2), "is not installed")
        expect(run("explore", "--no-browser", code=2), "bokeh is not installed")


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        os.chdir(folder)
        main("--no-extras" not in sys.argv)
    print(f"all {len(COMMANDS)} commands ran")
