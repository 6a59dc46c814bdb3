"""Runs that write into one folder, several at once, killed or stopped at random: python killed_writers.py MINUTES SEED

Each run is a fork, so that hits come while it writes and not while Python starts. Samples and trees are made up by
their numbers; what writes, locks, joins and reads is the package's own. Between hits the folder is looked at. In the
end a run without a fault finishes it, and what was copied of it meanwhile, as `cp -r` does.
"""

import collections
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import warnings
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
from small_ensemble import finish, made_up, text_of

from glassblocks.cli.outputs import RECORD, ready, together
from glassblocks.ensembles import read_config, run_ensemble, sample_store, workers
from glassblocks.ensembles.sample_store import Store
from glassblocks.errors import GlassblocksError, InputError
from glassblocks.renormalization.trees import read_tree_config, run_trees, tree_example, tree_run
from glassblocks.renormalization.trees.tree_store import read_trees

CONFIG = read_config(text_of(12))
EXAMPLE = read_tree_config(tree_example())
TREES = replace(EXAMPLE, steps=1, samples=20, conditions=EXAMPLE.conditions[1:2])
#: Seconds in which a hit comes, by what is hit.
WITHIN = {"ensemble": 0.25, "trees": 0.15, "files": 0.04}
SIGNALS = {
    "SIGKILL": [signal.SIGKILL],
    "SIGTERM": [signal.SIGTERM],
    "SIGINT": [signal.SIGINT],
    "SIGINT twice": [signal.SIGINT, signal.SIGINT],
    "SIGSTOP, SIGCONT": [signal.SIGSTOP, signal.SIGCONT],
}
COUNTS = ("hits", "ends", "copies", "unreadable", "lost", "mixed", "other bits", "left behind", "foreign")
PATIENCE, CRASHED = 30.0, 99


def a_tree(config, index):
    rng = np.random.default_rng(index)
    tree = rng.random((2, 1, 2, 3, 2))
    tree[1] = tree[1] if index % 10 == 0 else np.nan
    time.sleep(0.001)
    return tree


def a_sample(config, index):
    time.sleep(0.001)
    return made_up(index)


def write(kind, folder, samples):
    if kind == "ensemble":
        warnings.simplefilter("ignore")
        config = replace(CONFIG, samples=samples)
        run_ensemble(config, path=folder / "superblock.nc", report=lambda *_: None)
    elif kind == "trees":
        config = replace(TREES, samples=samples)
        run_trees(config, path=folder / "renormalize.npz", report=lambda *_: None)
    else:
        names = "abcd" if samples % 3 else "cdef"
        with together(*(folder / name for name in names), force=False) as files:
            for file in files:
                file.write_text(f"{samples} {os.getpid()}" * 1000)


def forked(limit, *what):
    """The number of a process that writes; its exit code is 0, 2, 130, or CRASHED."""
    if pid := os.fork():
        return pid
    code = CRASHED
    try:
        if limit:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        write(*what)
        code = 0
    except GlassblocksError:
        code = 2
    except KeyboardInterrupt:
        code = 130
    finally:
        os._exit(code)


def ended(pid):
    begin = time.monotonic()
    while True:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() - begin > PATIENCE:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.001)


def hit(kind, folder, rng, count):
    """One to three writers, started within milliseconds, most of them hit."""
    limit = rng.choice([0, 0, 0, int(2 ** rng.uniform(6, 17))])
    running = []
    for _ in range(rng.choice([1, 1, 2, 3])):
        running.append(forked(limit, kind, folder, rng.randint(4, 40)))
        time.sleep(rng.choice([0.0, rng.uniform(0, 0.01)]))
    time.sleep(rng.uniform(0, WITHIN[kind]))
    signals = rng.choice(list(SIGNALS.values()))
    for pid in running:
        if rng.random() < 0.8:
            count["hits"] += os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None
            for number in signals:
                os.kill(pid, number)  # who has ended waits to be asked for its exit code
                time.sleep(rng.uniform(0, 0.01))
    for pid in running:
        code = ended(pid)
        count["ends"] += 1
        count["foreign"] += code not in (0, 2, 130, -signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT)


def kept(kind, folder, count):
    """The numbers that a next run finds there; of files that belong together, nothing."""
    try:
        if kind == "ensemble":
            with (
                warnings.catch_warnings(),
                closing(Store(replace(CONFIG, samples=40), folder / "superblock.nc")) as store,
            ):
                warnings.simplefilter("error")
                return set(store.kept)
        if kind == "trees":
            return set(read_trees(folder / "renormalize.npz", TREES))
        for pair in ("ab", "cd", "ef"):
            texts = {(folder / name).read_text() if (folder / name).exists() else None for name in pair}
            count["mixed"] += len(texts) > 1
        ready(*(folder / name for name in "abcdef"), force=False)
    except (InputError, UserWarning) as error:
        print(kind, error, file=sys.stderr)
        count["unreadable"] += 1
    return set()


def finished(kind, folder, count):
    """A run without a fault gives the bits of one that was never hit, and leaves nothing but its files."""
    if kind == "ensemble":
        dataset = finish(folder / "superblock.nc", replace(CONFIG, samples=40))
        bits = [dataset[name].values[i].tobytes() for i in range(40) for name in made_up(0)._fields]
        count["other bits"] += bits != [np.array(each).tobytes() for i in range(40) for each in made_up(i)]
    elif kind == "trees":
        path = folder / "renormalize.npz"
        found = run_trees(replace(TREES, samples=40), path=path, report=lambda *_: None)
        count["other bits"] += found.tobytes() != np.stack([a_tree(TREES, i) for i in range(40)]).tobytes()
    else:
        write(kind, folder, 1)
        write(kind, folder, 3)
    files = {"ensemble": {"superblock.nc"}, "trees": {"renormalize.npz"}, "files": {RECORD, *"abcdef"}}[kind]
    count["left behind"] += len({path.name for path in folder.iterdir()} - files)


def copied(source, place, rng):
    """As `cp -r` beside a writer: files that go meanwhile are passed over, those that grow are cut off."""
    for path in sorted(source.rglob("*")):
        with suppress(OSError):
            to = place / path.relative_to(source)
            if path.is_dir():
                to.mkdir(parents=True, exist_ok=True)
                continue
            with path.open("rb") as file, to.open("wb") as copy:
                while piece := file.read(rng.choice([100, 1000, 10**6])):
                    copy.write(piece)


def one_round(home, rng, counts):
    kind = rng.choice(list(WITHIN))
    folder, copy, count = home / "folder", home / "copy", counts[kind]
    folder.mkdir()
    there = set()
    for _ in range(rng.randint(1, 4)):
        hit(kind, folder, rng, count)
        now = kept(kind, folder, count)
        count["lost"] += len(there - now)
        there = now
    if kind != "files" and rng.random() < 0.3:
        copy.mkdir()
        pid = forked(0, kind, folder, rng.randint(4, 40))
        time.sleep(rng.uniform(0, WITHIN[kind]))
        copied(folder, copy, rng)
        ended(pid)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a batch that was cut off is put aside, and said to be
            finished(kind, copy, of_copy := collections.Counter())
        count["copies"] += 1
        count["other bits"] += of_copy["other bits"]
    try:
        finished(kind, folder, count)
    except GlassblocksError as error:
        print(kind, error, file=sys.stderr)
        count["unreadable"] += 1
    for place in (folder, copy):
        shutil.rmtree(place, ignore_errors=True)


def study(minutes, seed):
    """Counts by what is written; all but the first three should be zero."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sample_store.PAUSE = tree_run.PAUSE = 0.003
    workers.sample, tree_run.grow = a_sample, a_tree
    counts = {kind: collections.Counter(dict.fromkeys(COUNTS, 0)) for kind in WITHIN}
    end, rng = time.monotonic() + 60 * minutes, random.Random(seed)
    with tempfile.TemporaryDirectory() as home:
        while time.monotonic() < end:
            one_round(Path(home), rng, counts)
    return counts


if __name__ == "__main__":
    found = study(float(sys.argv[1]), int(sys.argv[2]))
    print(json.dumps(found, indent=1))
    sys.exit(any(count[name] for count in found.values() for name in COUNTS[3:]))
