"""What the studies of coverage share: seeded synthetic fits, counted, their counts kept and shown on a page.

python tests/fitting/SOME_coverage_study.py [STUDY ...]     those of a page, or some of them anew
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
from study_executor import study_executor

from glassblocks.fitting.fit_result import ParameterEstimate
from glassblocks.version import __version__

RESULTS = Path(__file__).parents[2] / "docs" / "results"
#: Half widths of intervals of one value and its standard deviation.
SIGMA = (0.9945, 1.96)
#: A share of the fits that determine a quantity tells of its interval where nearly all do; elsewhere those are the
#: fits whose noise made the quantity large.
NEARLY_ALL = 0.9
BAR = (0.63, 0.73)

#: How many fits determined a quantity, held the truth at 68 and 95%, gave a limit, and a limit that held.
Counts = Counter[str]


def counted(estimates: Iterable[ParameterEstimate], truth: Mapping[str, float]) -> dict[str, Counts]:
    """One fit's outcome for each quantity."""
    return {each.name: _counts(each, truth[each.name]) for each in estimates}


def _counts(estimate: ParameterEstimate, truth: float) -> Counts:
    if estimate.is_determined:
        held = [low <= truth <= high for low, high in (estimate.profile_68, estimate.profile_95)]
        return of_value(held)
    if estimate.limit is None:
        return Counter()
    holds = (estimate.limit <= truth) == (estimate.status == "lower limit")
    return Counter(limit=1, limit_held=int(holds))


def of_value(held: Iterable[bool]) -> Counts:
    """The outcome of a value whose intervals of 68% and 95% held the truth, or not."""
    at_68, at_95 = held
    return Counter(determined=1, at_68=int(at_68), at_95=int(at_95))


def run(holds: Callable[[str, int], dict[str, Counts]], study: str, fits: int) -> dict[str, Counts]:
    """The counts of all fits of a study."""
    table: dict[str, Counts] = {}
    with study_executor() as pool:
        for outcome in pool.map(holds, [study] * fits, range(fits), chunksize=5):
            for name, counts in outcome.items():
                table[name] = table.get(name, Counter()) + counts
    return table


def shares(counts: Mapping[str, int], fits: int) -> dict[str, float]:
    """Shares of a row: of those that determine it at 68 and 95%, and of all fits that say something false at 95%."""
    of = {name: counts.get(name, 0) for name in ("determined", "at_68", "at_95", "limit", "limit_held")}
    wrong = of["determined"] - of["at_95"] + of["limit"] - of["limit_held"]
    row = {"determined": of["determined"] / fits, "limit": of["limit"] / fits, "wrong": wrong / fits}
    if row["determined"] >= NEARLY_ALL:
        row |= {name: of[name] / of["determined"] for name in ("at_68", "at_95")}
    return row


def make_page(
    name: str,
    title: str,
    words: str,
    studies: Mapping[str, str],
    fits: Mapping[str, int],
    holds: Callable[[str, int], dict[str, Counts]],
) -> None:
    """Run the studies that are asked for, and write the page of all of them."""
    kept_in = RESULTS / f"{name}.json"
    kept = json.loads(kept_in.read_text()) if kept_in.exists() else {}
    for study in sys.argv[1:] or list(studies):
        table = run(holds, study, fits[study])
        kept[study] = {"fits": fits[study], "version": __version__, "counts": table}
        kept_in.write_text(
            json.dumps({each: kept[each] for each in studies if each in kept}, indent=1) + "\n"
        )
        print(f"{study}: {fits[study]} fits", flush=True)
    (RESULTS / f"{name}.md").write_text("\n".join(_page(title, words, studies, kept)) + "\n")


def _page(title: str, words: str, studies: Mapping[str, str], kept: Mapping[str, dict]) -> Iterable[str]:
    yield f"# {title}\n"
    yield f"{words}\n"
    yield (
        "Seeded synthetic fits. 68% and 95%: share in which the profile's interval holds the truth, where at least\n"
        f"{NEARLY_ALL:.0%} of the fits determine the quantity. Wrong: share of all fits whose 95% interval or limit "
        "leaves out the truth.\n"
    )
    yield _outside(studies, kept) + "\n"
    for study, what in studies.items():
        yield f"## {what[0].upper() + what[1:]}\n"
        if study not in kept:
            yield "Not run.\n"
            continue
        fits = kept[study]["fits"]
        yield f"{fits} fits; a share has a standard error of {_error(fits):.3f} at 68%.\n"
        yield "| quantity | determined | 68% | 95% | limit | wrong at 95% |\n|---|---|---|---|---|---|"
        for name, counts in kept[study]["counts"].items():
            row = shares(counts, fits)
            columns = (row.get(each) for each in ("determined", "at_68", "at_95", "limit", "wrong"))
            yield f"| {name} | " + " | ".join("–" if x is None else f"{x:.3f}" for x in columns) + " |"
        yield ""


def _outside(studies: Mapping[str, str], kept: Mapping[str, dict]) -> str:
    rows = [
        (study, name, share)
        for study in studies
        for name, counts in kept.get(study, {"counts": {}})["counts"].items()
        if (share := shares(counts, kept[study]["fits"]).get("at_68")) is not None
    ]
    out = [f"{name} of {study} ({share:.3f})" for study, name, share in rows if not BAR[0] <= share <= BAR[1]]
    said = f"{len(rows) - len(out)} of {len(rows)} shares at 68% lie in {BAR[0]} to {BAR[1]}"
    return f"**{said}**" + (f"; outside: {', '.join(out)}." if out else ".")


def _error(fits: int) -> float:
    return float(np.sqrt(0.68 * 0.32 / fits))
