"""Files broken at random, as long as one likes: `python tests/fuzz/attack.py MINUTES SEED`.

It adds its counts to docs/results/fuzz.json and writes their table into docs/results/faults.md; without arguments it
only does that. Inputs that end in anything but
an error of the package, that take more than five seconds or 300 MB, or that are read as something else without a word,
are kept in tests/fuzz/found, which the tests read.
"""

import json
import random
import resource
import signal
import sys
import time
import traceback
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent))
import hostile_forms
import mutators
import strange_texts
from numbers_read import facts, is_other_meaning, is_silent_change, numbers
from readers import TOLD, readers
from sample_readers import Changed

from glassblocks.errors import GlassblocksError

RESULTS = Path(__file__).parents[2] / "docs" / "results"
KEPT, PAGE = RESULTS / "fuzz.json", RESULTS / "faults.md"
BEGIN, END = "<!-- attack -->", "<!-- end of the attack -->"
FOUND = Path(__file__).parent / "found"
HANG, MEMORY = 5.0, 300 * 2**20
COUNTS = ("inputs", "read", "refused", "foreign", "hung", "changed")
BAD = COUNTS[3:]
#: Inputs of one kind and reader that are kept.
MOST = 5


class Hung(BaseException):
    """Raised by the alarm."""


def end_of(read, path, allowed):
    """One of COUNTS, and the seconds of processor time; `allowed` says which numbers may be read."""
    start = time.process_time()
    TOLD.clear()
    signal.setitimer(signal.ITIMER_VIRTUAL, HANG)
    limit_memory(MEMORY)
    try:
        found = "read" if allowed(read(path)) else "changed"
    except GlassblocksError as error:
        found = "refused" if is_readable(str(error)) else "foreign"
    except Changed:
        found = "changed"
    except Hung:
        found = "hung"
    except Exception:
        traceback.print_exc()
        found = "foreign"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        limit_memory(None)
    return found, time.process_time() - start


def is_readable(message):
    """A message says something, in lines that end; a file that is no table at all has 200 of them."""
    return 0 < len(message) < 100_000 and max(map(len, message.splitlines())) < 6100


def broken(reader, rng, good):
    """Bytes, and which results they may have: a file that is only written otherwise has the same numbers or none."""
    if reader.same and rng.random() < 0.4:
        at = rng.randrange(len(reader.seeds))
        data = reader.seeds[at]
        for _ in range(rng.choice([1, 1, 2, 3])):
            data = rng.choice(reader.same)(data, rng)
        return data, lambda found: not is_other_meaning(found, good[at][1], TOLD)
    if reader.ways and rng.random() < 0.7:
        return rng.choice(reader.ways)(rng.choice(reader.seeds), rng), lambda _: True
    if reader.compared and rng.random() < 0.5:
        at = rng.randrange(len(reader.seeds))
        data = reader.seeds[at]
        for _ in range(rng.choice([1, 1, 2, 3])):
            data = rng.choice(strange_texts.KEEPING)(data, rng)
        return data, lambda found: not is_silent_change(numbers(found), good[at][0], TOLD)
    strange = [strange_texts.KEEPING, strange_texts.OTHERS, strange_texts.OTHERS]
    ways = rng.choice([*strange, mutators.MUTATORS, hostile_forms.OTHERS, hostile_forms.OTHERS])
    may_be_none = not reader.compared or any(None in each for each, _ in good)
    return mutators.mutant(reader.seeds, rng, ways), lambda found: may_be_none or None not in numbers(found)


def attack(minutes, seed):
    """All readers in turn until the time is over, or Ctrl-C; what was counted is kept."""

    def hung(*_):
        raise Hung

    signal.signal(signal.SIGVTALRM, hung)
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {"minutes": 0.0, "seeds": [], "readers": {}}
    start, own = time.monotonic(), time.process_time()
    try:
        with TemporaryDirectory() as place, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            rounds(Path(place), start + 60 * minutes, seed, kept["readers"])
    finally:
        for name, ended, since in (
            ("minutes", time.monotonic(), start),
            ("of processor time", time.process_time(), own),
        ):
            kept[name] = round(kept.get(name, 0.0) + (ended - since) / 60, 1)
        kept["seeds"] = [*kept["seeds"], seed]
        KEPT.write_text(json.dumps(kept, indent=1) + "\n")


def rounds(place, end, seed, kept):
    """Counts by reader, added to what is kept."""
    rng, known, path, good = random.Random(seed), readers(place), place / "input", {}
    for name, reader in known.items():
        for data in reader.seeds:
            path.write_bytes(data)
            found = reader.read(path)
            good.setdefault(name, []).append((numbers(found), facts(found)))
    while time.monotonic() < end:
        for name, reader in known.items():
            data, allowed = broken(reader, rng, good[name])
            path.write_bytes(data)
            found, seconds = end_of(reader.read, path, allowed)
            counts = kept.setdefault(name, {"slowest": 0.0})
            for key in ("inputs", found):
                counts[key] = counts.get(key, 0) + 1
            counts["slowest"] = max(counts["slowest"], round(seconds, 2))
            if found in BAD and counts[found] <= MOST:
                (FOUND / f"{name.replace(' ', '-')}-{seed}-{counts['inputs']}-{found}").write_bytes(data)


def limit_memory(more):
    """What a reader may take on top of what is there; beyond it Python says MemoryError, which is foreign."""
    pages = int(Path("/proc/self/statm").read_text().split()[5])
    soft = resource.RLIM_INFINITY if more is None else pages * resource.getpagesize() + more
    resource.setrlimit(resource.RLIMIT_DATA, (soft, resource.RLIM_INFINITY))


def table():
    """Rows of Markdown."""
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    seeds, own = ", ".join(map(str, kept["seeds"])), kept.get("of processor time", 0.0)
    lines = [f"{kept['minutes']:g} minutes, {own:g} of processor time from seed 11 on; seeds {seeds}.", ""]
    lines += ["| file | " + " | ".join(COUNTS) + " | slowest, s |", "|---" * (len(COUNTS) + 2) + "|"]
    rows = [*kept["readers"].items()]
    total = {key: sum(counts.get(key, 0) for _, counts in rows) for key in COUNTS}
    total["slowest"] = max(counts["slowest"] for _, counts in rows)
    for name, counts in [*rows, ("all", total)]:
        cells = " | ".join(f"{counts.get(key, 0)}" for key in COUNTS)
        lines.append(f"| {name} | {cells} | {counts['slowest']:.1f} |")
    return "\n".join(lines)


def write_page():
    """The table between its marks."""
    head, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    PAGE.write_text(f"{head}{BEGIN}\n{table()}\n{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:]:
        attack(float(sys.argv[1]), int(sys.argv[2]))
    write_page()
    print(table())
