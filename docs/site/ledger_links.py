"""Links between pages and code: names of functions lead to the reference, the reference to equations and checks."""

from __future__ import annotations

import importlib
from functools import cache
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from formulas import displayed
from glassblocks.ledger import entries, judge

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: Packages of the reference, those that others export again last.
PACKAGES = (
    *(
        "medium",
        "pair",
        "glasses",
        "tables",
        "laboratory",
        "tensors",
        "coupling",
        "blocks",
        "response",
        "tunneling",
    ),
    *(
        "closed_forms",
        "lattice",
        "exact",
        "mean_field",
        "ensembles",
        "renormalization",
        "fitting",
        "comparison",
    ),
    "ledger",
)


@cache
def public_names() -> dict[str, str]:
    """Where each public object is documented, by where it is defined."""
    found = {}
    for package in PACKAGES:
        module = importlib.import_module(f"glassblocks.{package}")
        for name in getattr(module, "__all__", vars(module)):
            thing = getattr(module, name)
            if hasattr(thing, "__qualname__"):
                found[f"{thing.__module__}.{thing.__qualname__}"] = f"glassblocks.{package}.{name}"
    return found


def documented(name: str) -> str:
    """The name under which the reference has an object, or a method of one."""
    whole, _, method = name.rpartition(".")
    if whole in public_names():
        return f"{public_names()[whole]}.{method}"
    return public_names().get(name, name)


@cache
def equations() -> dict[str, list[tuple[str, str]]]:
    """Equation and verdict by the function that serves it and by its check."""
    found: dict[str, list[tuple[str, str]]] = {}
    for entry in entries():
        check = f"{entry.check.__module__}.{entry.check.__qualname__}"
        for name in (documented(entry.function), check):
            found.setdefault(name, []).append((entry.equation, judge(entry).finding.status))
    return found


def anchor(equation: str, status: str) -> str:
    """The ledger's heading of an equation, as its page is linked."""
    text = equation if equation.startswith("claim:") else f"({equation})"
    kept = "".join(c for c in f"{text}: {status}".lower() if c.isalnum() or c in " -_")
    return kept.replace(" ", "-")


def read_docstring(_app: Any, _kind: str, name: str, _thing: Any, _options: Any, lines: list[str]) -> None:
    """Bars are bars and no substitutions; below the first sentence the formula, and the equations that it serves."""
    if lines and lines[0].startswith("Alias for field number"):
        lines.clear()  # what Python says of a field that has no words of its own
    lines[:] = [
        line if line.lstrip().startswith((">>>", "...")) else line.replace("|", r"\|") for line in lines
    ]
    first = next((place for place, line in enumerate(lines) if place and not line.strip()), len(lines))
    lines[first:first] = [*displayed(documented(name)), *_served(documented(name))]


def _served(name: str) -> list[str]:
    """The equations that a function serves, as printed, each with a link to its verdict."""
    lines = []
    for equation, status in equations().get(name, ()):
        link = f"`{equation} <../ledger.html#{anchor(equation, status)}>`__"
        lines += [
            "",
            f"Ledger {link}, {status}" + (":" if displayed(equation) else "."),
            *displayed(equation),
        ]
    return [*lines, ""] if lines else []


def _without_modules(name: str) -> list[str]:
    parts = name.split(".")
    return parts[-2:] if parts[-2][0].isupper() else parts[-1:]


class NamesBecomeLinks(SphinxTransform):
    """`glassblocks.exact.golden_rule` in a page leads to the reference, if it is there."""

    default_priority = 5

    def apply(self, **_kwargs: Any) -> None:
        for literal in list(self.document.findall(nodes.literal)):
            text = literal.astext()
            if not text.startswith("glassblocks.") or " " in text:
                continue
            shown = literal.deepcopy()
            if isinstance(literal.parent.parent, nodes.entry):  # a table has no room for where things are
                shown = nodes.literal("", ".".join(_without_modules(text)))
            link = addnodes.pending_xref(
                "",
                shown,
                refdomain="py",
                reftype="obj",
                reftarget=documented(text),
                refwarn=False,
            )
            literal.replace_self(link)


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("autodoc-process-docstring", read_docstring)
    app.add_transform(NamesBecomeLinks)
    return {"parallel_read_safe": True}
