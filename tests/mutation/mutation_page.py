"""The outcomes of the mutation study in docs/results/mutation.json, and the table that they make."""

from __future__ import annotations

import json
from math import ceil, floor
from pathlib import Path
from typing import Any

from scipy.stats import binomtest

RESULTS = Path(__file__).parents[2] / "docs" / "results"
KEPT, PAGE = RESULTS / "mutation.json", RESULTS / "faults.md"
#: Survivors that change nothing that anyone could see, each with the reason.
ACCEPTED = Path(__file__).parent / "accepted.json"
#: The sample whose survivors were tried again.
MENDED = "1"
BEGIN, END = "<!-- mutation study -->", "<!-- end of the mutation study -->"


def kept() -> dict[str, Any]:
    """Outcomes by folder and seed."""
    return dict(json.loads(KEPT.read_text(encoding="utf-8"))) if KEPT.exists() else {}


def keep(data: dict[str, Any]) -> None:
    """Written whole: the study may be killed."""
    beside = KEPT.with_suffix(".tmp")
    beside.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    beside.replace(KEPT)


def accepted() -> dict[tuple[str, str, str], str]:
    """Reasons by file, line and changed line."""
    entries = json.loads(ACCEPTED.read_text(encoding="utf-8"))
    return {(each["file"], each["before"], each["after"]): each["reason"] for each in entries}


def survivors(study: dict[str, Any]) -> list[dict[str, Any]]:
    """Those that no accepted reason explains."""
    reasons = accepted()
    return [
        each
        for each in study["mutants"]
        if each["outcome"] == "survived" and (each["file"], each["before"], each["after"]) not in reasons
    ]


def table() -> str:
    """Rows of Markdown: a share with its exact interval (Clopper and Pearson), equivalent mutants apart."""
    heads = (
        "folder",
        "sample",
        "places",
        "drawn",
        "killed",
        "hung",
        "equivalent",
        "survived",
        "share found",
        "95% interval",
    )
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    later: dict[str, list[dict[str, Any]]] = {}
    for name, study in sorted(kept().items()):
        folder, seed = name.rsplit(" ", 1)
        lines.append(_row(folder, seed, [study]))
        if seed != MENDED:
            later.setdefault(folder, []).append(study)
    lines += [_row(folder, "all later", studies) for folder, studies in later.items() if len(studies) > 1]
    return "\n".join(lines)


def _row(folder: str, sample: str, studies: list[dict[str, Any]]) -> str:
    """Samples taken together."""
    outcomes = [each["outcome"] for study in studies for each in study["mutants"]]
    left = sum(len(survivors(study)) for study in studies)
    equivalent = outcomes.count("survived") - left
    judged = len(outcomes) - equivalent
    test = binomtest(judged - left, judged)
    low, high = test.proportion_ci(0.95, method="exact")
    counts = (
        studies[-1]["places"],
        len(outcomes),
        outcomes.count("killed"),
        outcomes.count("hung"),
        equivalent,
        left,
    )
    # outwards, so that no end is shown on the wrong side of a bound
    ends = f"{floor(1000 * low) / 10:.1f}% to {ceil(1000 * high) / 10:.1f}%"
    share = (f"{test.statistic:.1%}", ends)
    return f"| `{folder}` | {sample} | " + " | ".join([*map(str, counts), *share]) + " |"


def show() -> None:
    """The table, and every survivor."""
    print(table())
    for name, study in sorted(kept().items()):
        for each in survivors(study):
            print(f"\n{name}: {each['file']}:{each['row']}\n  - {each['before']}\n  + {each['after']}")


def write_page() -> None:
    """The table between its marks on the page."""
    text = PAGE.read_text(encoding="utf-8")
    head, rest = text.split(BEGIN)
    PAGE.write_text(f"{head}{BEGIN}\n{table()}\n{END}{rest.split(END)[1]}", encoding="utf-8")
