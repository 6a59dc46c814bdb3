"""Mutation score: single places of the physics are broken at random, and the tests of their folder must say so.

python tests/mutation/mutation_study.py                  the table and the survivors, as kept in docs/results
python tests/mutation/mutation_study.py run [FOLDER...]        go on until every sample is done; may be stopped any time
python tests/mutation/mutation_study.py run --seed 2 --number 60 FOLDER...       another sample
python tests/mutation/mutation_study.py again [FOLDER...]      survivors once more, after new tests
python tests/mutation/mutation_study.py page                   write the table into docs/results/faults.md

One process. A mutant is tried in a copy of this checkout, in a fork of a process that has loaded the libraries but
nothing of the package. It needs the dependency group `mutation`.
"""

from __future__ import annotations

import argparse
import compileall
import importlib
import os
import py_compile
import re
import resource
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent))
from mutants import Mutant, drawn, found_again
from mutation_page import keep, kept, show, survivors, write_page

ROOT = Path(__file__).parents[2]
SOURCE = "src/glassblocks"
#: Folder of the package -> the tests that are asked, with its doctests.
TARGETS = {
    "coupling": ("tests/coupling",),
    "closed_forms": ("tests/closed_forms",),
    "tensors": ("tests/tensors",),
    "response": ("tests/response",),
    "tunneling": ("tests/tunneling",),
    "fitting/observables": (
        "tests/fitting/test_kinds_of_data.py",
        "tests/fitting/test_blocks_and_powers.py",
        "tests/fitting/test_one_sided_limits.py",
        "tests/fitting/test_electric.py",
        "tests/fitting/test_modes_and_decays.py",
        "tests/fitting/test_activated_fits.py",
        "tests/fitting/test_fit_recovers.py",
        "tests/fitting/test_coating.py",
        "tests/fitting/test_nuisances.py",
    ),
}
#: Loaded before the fork, so that a mutant costs what its tests cost.
LIBRARIES = (
    "pytest hypothesis.strategies numpy scipy.integrate scipy.optimize scipy.special scipy.linalg scipy.stats"
)
MORE = "scipy.interpolate scipy.sparse.linalg scipy.spatial.transform mpmath sympy pint typer rich matplotlib.figure"
#: A mutant that takes so many times as much CPU as no mutant hangs: it is found, too. So is one that sleeps so many
#: times as long, because the machine may be busy.
PATIENCE, ASLEEP, TICK = 3.0, 20.0, 0.02
HUNG = (-signal.SIGXCPU, -signal.SIGKILL)


@dataclass
class Bench:
    """A copy of the checkout in which one file at a time is broken."""

    root: Path

    def outcome(self, target: str, mutant: Mutant | None, limit: float) -> tuple[str, float]:
        """`killed`, `survived` or `hung`, and the seconds of CPU that it took."""
        file = self.root / mutant.file if mutant else None
        good = file.read_bytes() if file else b""
        if file and mutant:
            file.write_text(mutant.source(self.root), encoding="utf-8")
        try:
            code, seconds = self._tests(self._asked(target, mutant), limit)
        finally:
            if file:
                file.write_bytes(good)
        names = {None: "hung", 0: "survived"}
        return names.get(code, "killed"), seconds

    def _asked(self, target: str, mutant: Mutant | None) -> list[str]:
        """Doctests of the broken file, tests by how many of its names they know, all other doctests."""
        tests = [
            str(path.relative_to(self.root))
            for each in TARGETS[target]
            for path in sorted((self.root / each).rglob("test_*.py")) or [self.root / each]
        ]
        modules = [
            str(path.relative_to(self.root)) for path in sorted((self.root / SOURCE / target).rglob("*.py"))
        ]
        if mutant is None:
            return [*tests, *modules]
        names = set(re.findall(r"^(?:class|def) ([a-zA-Z]\w+)", self._text(mutant.file), re.MULTILINE))
        nearest = sorted(tests, key=lambda each: -len(names & set(re.findall(r"\w+", self._text(each)))))
        return [mutant.file, *nearest, *(each for each in modules if each != mutant.file)]

    def _text(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def _tests(self, tests: list[str], limit: float) -> tuple[int | None, float]:
        """Exit code of pytest in a fork, None if it took more CPU than the limit; and what it took."""
        process = os.fork()
        if process == 0:
            os.setsid()
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            resource.setrlimit(resource.RLIMIT_CPU, (int(limit), int(limit) + 5))
            self._child(tests)
        for _ in range(int(ASLEEP * limit / TICK)):
            ended, status, usage = os.wait4(process, os.WNOHANG)
            if ended:
                code = os.waitstatus_to_exitcode(status)
                return None if code in HUNG else code, usage.ru_utime + usage.ru_stime
            time.sleep(TICK)
        os.killpg(process, signal.SIGKILL)
        os.waitpid(process, 0)
        return None, limit

    def _child(self, tests: list[str]) -> None:
        """Never returns: whatever happens, the process ends here."""
        code = 3
        try:
            nothing = os.open(os.devnull, os.O_RDWR)
            for stream in range(3):
                os.dup2(nothing, stream)
            os.chdir(self.root)
            os.environ["PYTHONPATH"] = str(self.root / "src")
            sys.path.insert(0, str(self.root / "src"))
            import pytest

            options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-seed=0"]
            already = ["-W", "ignore:Module already imported:pytest.PytestAssertRewriteWarning"]
            code = int(pytest.main([*options, *already, *tests]))
        finally:
            os._exit(code)


@contextmanager
def bench() -> Iterator[Bench]:
    """A copy whose bytecode is checked by content: a mutant may have the size and the second of its original."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"
    for library in f"{LIBRARIES} {MORE}".split():
        importlib.import_module(library)
    assert not any(name.startswith("glassblocks") for name in sys.modules)
    with TemporaryDirectory() as folder:
        for name in ("src", "tests", "docs", "examples"):
            shutil.copytree(
                ROOT / name, Path(folder) / name, ignore=shutil.ignore_patterns("_build", "__pycache__")
            )
        for name in ("pyproject.toml", "README.md", "CHANGELOG.md", "Makefile"):
            shutil.copy(ROOT / name, folder)
        checked = py_compile.PycInvalidationMode.CHECKED_HASH
        compileall.compile_dir(Path(folder) / "src", quiet=1, invalidation_mode=checked)
        yield Bench(Path(folder))


def run(targets: list[str], number: int, seed: int, again: bool) -> None:
    """Try what is not tried yet, or the survivors; every outcome is kept at once."""
    with bench() as place:
        for target in targets:
            data = kept()
            study = data.setdefault(f"{target} {seed}", {"mutants": []})
            if again:
                wanted = [_mutant(each) for each in survivors(study)]
            else:
                study["places"], sample = drawn(place.root, f"{SOURCE}/{target}", seed)
                known = {_mutant(each).place for each in study["mutants"]}
                new = (each for each in sample if each.place not in known)
                wanted = list(islice(new, max(0, number - len(known))))
            if not wanted:
                continue
            good, seconds = place.outcome(target, None, 3600)
            if good != "survived":
                sys.exit(f"the tests of {target} fail without a mutant")
            print(f"{target}: {len(wanted)} to try, {seconds:.0f} s without a mutant", flush=True)
            for mutant in filter(
                None, (found_again(place.root, each) for each in wanted) if again else wanted
            ):
                found, took = place.outcome(target, mutant, PATIENCE * seconds + 20)
                line = {**mutant.plain(), "outcome": found, "seconds": round(took, 1)}
                others = [each for each in study["mutants"] if _mutant(each).key != mutant.key]
                study["mutants"] = [*others, line]
                keep(data)
                if found == "survived":
                    print(f"  {mutant.file}:{mutant.row}  {mutant.before}  ->  {mutant.after}", flush=True)


def _mutant(line: dict[str, object]) -> Mutant:
    return Mutant(**{key: value for key, value in line.items() if key not in ("outcome", "seconds")})


def main() -> None:
    """The command line of the docstring."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", nargs="?", choices=("show", "run", "again", "page"), default="show")
    parser.add_argument("targets", nargs="*", help=f"of {', '.join(TARGETS)}; default: all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--number", type=int, default=100, help="places of a folder")
    chosen = parser.parse_intermixed_args()
    if unknown := set(chosen.targets) - set(TARGETS):
        parser.error(f"no such folder: {', '.join(unknown)}")
    if chosen.what in ("run", "again"):
        run(chosen.targets or list(TARGETS), chosen.number, chosen.seed, chosen.what == "again")
    (write_page if chosen.what == "page" else show)()


if __name__ == "__main__":
    main()
