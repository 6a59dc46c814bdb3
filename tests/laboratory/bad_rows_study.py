"""Processor time until the one error of a bad table of many rows: `python tests/laboratory/bad_rows_study.py`.

Libraries are loaded before. Other work on the machine makes all rows longer alike: the last row says how fast it was.
"""

import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROWS = 99_000
HEAD = "T [K],dc/c longitudinal [1e-6]"
GOOD = [f"{0.01 + i * 1e-5:.6f},{i % 1000 * 0.1 - 3:.3f}" for i in range(ROWS)]
TABLES = {
    "a word in the last row": (HEAD, [*GOOD[:-1], "0.5,abc"]),
    "a word in every row": (HEAD, [f"{row.split(',')[0]},bad{i}" for i, row in enumerate(GOOD)]),
    "a unit in every cell": (HEAD, [row + " ppm" for row in GOOD]),
    "a cell too many in the last row": (HEAD, [*GOOD[:-1], GOOD[-1] + ",3"]),
    "a cell too many in every row": (HEAD, [row + ",3" for row in GOOD]),
    "a cell too few in every row": (HEAD, ["0.5"] * ROWS),
    "400 digits in the last row": (HEAD, [*GOOD[:-1], "0.5," + "9" * 400]),
    "400 digits in every row": (HEAD, [row.split(",")[0] + "," + "9" * 400 for row in GOOD[:30_000]]),
    "negative temperatures": (HEAD, ["-" + row for row in GOOD]),
    "negative errors": (HEAD + ",+- dc/c longitudinal [1e-6]", [row + ",-1" for row in GOOD]),
    "NaN in every row": (HEAD, [row.split(",")[0] + ",nan" for row in GOOD]),
    "a unit that is none": ("T [parrot],dc/c longitudinal [1e-6]", GOOD),
    "a unit of something else": ("T [K],dc/c longitudinal [furlong]", GOOD),
    "an unknown column": ("T [K],foo [m]", GOOD),
    "two decimal signs": (
        "T [K];dc/c longitudinal [1e-6]",
        [row.replace(",", ";").replace(".", ".,"[i % 2]) for i, row in enumerate(GOOD)],
    ),
    "a quote left open in the last row": (HEAD, [*GOOD[:-1], '0.5,"3']),
    "900 columns of no name": (",".join(f"c{i}" for i in range(900)), [",".join(["1.5"] * 900)] * 1500),
}
READ = """
import sys, time
from glassblocks.errors import GlassblocksError
from glassblocks.fitting import read_curves
from glassblocks.fitting.reading_options import ReadingOptions

def end(path):
    start = time.process_time()
    try:
        read_curves(path, len, ReadingOptions(frequency=5e6))
    except GlassblocksError:
        return time.process_time() - start
    sys.exit("it was read")

end(sys.argv[1])
print(end(sys.argv[2]))
"""


def seconds(place: Path, name: str) -> float:
    """Of processor time, in a process of its own that has read a small bad table before."""
    head, rows = TABLES[name]
    small, large = place / "small.csv", place / "large.csv"
    small.write_text(f"{HEAD}\n0.1,x\n0.2,2\n0.3,3\n")
    large.write_text("\n".join([head, *rows, ""]))
    done = subprocess.run(
        [sys.executable, "-c", READ, small, large], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def speed() -> float:
    """Seconds for ten million additions."""
    start, total = time.process_time(), 0
    for number in range(10**7):
        total += number
    return time.process_time() - start


if __name__ == "__main__":
    print("| what is bad | seconds |\n|---|---|")
    with TemporaryDirectory() as folder:
        for each in TABLES:
            print(f"| {each} | {seconds(Path(folder), each):.2f} |", flush=True)
    print(f"| (ten million additions) | {speed():.2f} |")
