"""Files broken at random, as long as one likes: `python tests/fuzz/attack.py MINUTES SEED`.

It adds its counts to docs/results/fuzz.json; without arguments it prints their table. Inputs that end in anything but
an error of the package, or that take more than five seconds, are kept in tests/fuzz/found, which the tests read.
"""

import json
import random
import signal
import sys
import time
import traceback
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent))
from mutators import mutant

from glassblocks.errors import GlassblocksError

KEPT = Path(__file__).parents[2] / "docs" / "results" / "fuzz.json"
FOUND = Path(__file__).parent / "found"
HANG = 5.0
COUNTS = ("inputs", "read", "refused", "foreign", "hung")


class Hung(BaseException):
    """Raised by the alarm."""


def end_of(read, path):
    """One of COUNTS, and the seconds of processor time."""
    start = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, HANG)
    try:
        read(path)
        found = "read"
    except GlassblocksError as error:
        found = "refused" if 0 < len(str(error)) < 100_000 else "foreign"
    except Hung:
        found = "hung"
    except Exception:
        traceback.print_exc()
        found = "foreign"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return found, time.process_time() - start


def attack(minutes, seed):
    """All readers in turn until the time is over."""
    from readers import readers

    def hung(*_):
        raise Hung

    signal.signal(signal.SIGVTALRM, hung)
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {"minutes": 0.0, "seeds": [], "readers": {}}
    rng, start = random.Random(seed), time.monotonic()
    with TemporaryDirectory() as place, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        known, path = readers(Path(place)), Path(place) / "input"
        while time.monotonic() - start < 60 * minutes:
            for name, (read, seeds) in known.items():
                data = mutant(seeds, rng)
                path.write_bytes(data)
                found, seconds = end_of(read, path)
                counts = kept["readers"].setdefault(name, dict.fromkeys(COUNTS, 0) | {"slowest": 0.0})
                counts["inputs"] += 1
                counts[found] += 1
                counts["slowest"] = max(counts["slowest"], round(seconds, 2))
                if found in ("foreign", "hung"):
                    (FOUND / f"{name.replace(' ', '-')}-{seed}-{counts['inputs']}").write_bytes(data)
    kept["minutes"] = round(kept["minutes"] + minutes, 1)
    kept["seeds"] = [*kept["seeds"], seed]
    KEPT.write_text(json.dumps(kept, indent=1) + "\n")


def table():
    """Rows of Markdown."""
    kept = json.loads(KEPT.read_text())
    print(f"{kept['minutes']:g} minutes, seeds {', '.join(map(str, kept['seeds']))}\n")
    print("| file | " + " | ".join(COUNTS) + " | slowest, s |\n" + "|---" * (len(COUNTS) + 2) + "|")
    rows = [*kept["readers"].items()]
    total = {key: sum(counts[key] for _, counts in rows) for key in COUNTS}
    total["slowest"] = max(counts["slowest"] for _, counts in rows)
    for name, counts in [*rows, ("all", total)]:
        print(
            f"| {name} | " + " | ".join(f"{counts[key]}" for key in COUNTS) + f" | {counts['slowest']:.1f} |"
        )


if __name__ == "__main__":
    if sys.argv[1:]:
        attack(float(sys.argv[1]), int(sys.argv[2]))
    table()
