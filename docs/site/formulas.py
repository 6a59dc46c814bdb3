"""Formulas as MathML, which a browser draws without a script or a font of ours: in the reference and in the ledger."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.transforms import SphinxTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx

MATHML = "{http://www.w3.org/1998/Math/MathML}"
ElementTree.register_namespace("", MATHML.strip("{}"))
TABLE = Path(__file__).parent / "formulas.toml"


@cache
def formulas() -> dict[str, str]:
    """LaTeX by the number of an equation, and by the name of a function of the reference."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return table["equations"] | {f"glassblocks.{name}": tex for name, tex in table["functions"].items()}


def displayed(key: str) -> list[str]:
    """A formula as lines of reStructuredText; none where there is none."""
    return ["", ".. math::", "", f"   {formulas()[key]}", ""] if key in formulas() else []


def mathml(tex: str, *, block: bool = False) -> str:
    """A formula as MathML.

    The converter of docutils puts a subscript of a letter with an accent under the letter; here it goes beside it.
    """
    text = tex2mathml(tex, as_block=block).replace("&ApplyFunction;", "&#x2061;")
    math = ElementTree.fromstring(text)
    for parent in list(math.iter()):
        for place, child in enumerate(parent):
            if child.tag == f"{MATHML}munderover" and child[0].tag != f"{MATHML}mo":
                letter, below, accent = child
                accented = ElementTree.Element(f"{MATHML}mover", accent="true")
                accented.extend([letter, accent])
                parent[place] = ElementTree.Element(f"{MATHML}msub")
                parent[place].extend([accented, below])
        if parent.tag == f"{MATHML}msup" and parent[0].tag == f"{MATHML}msub":  # one above the other
            (base, below), above = parent
            parent.tag, parent[:] = f"{MATHML}msubsup", [base, below, above]
    return ElementTree.tostring(math, encoding="unicode")


class EquationsInTheLedger(SphinxTransform):
    """Under the heading of each equation what is printed."""

    default_priority = 400

    def apply(self, **_kwargs: Any) -> None:
        if self.env.docname != "ledger":
            return
        for title in self.document.findall(nodes.title):
            tex = formulas().get(title.astext().partition(":")[0].strip("()"))
            if tex:
                title.parent.insert(2, nodes.math_block(tex, tex, nowrap=True, number=None))


def visit_inline(self: Any, node: nodes.Element) -> None:
    self.body.append(mathml(node.astext()))
    raise nodes.SkipNode


def visit_block(self: Any, node: nodes.Element) -> None:
    self.body.append(f'<div class="formula">{mathml(node.astext(), block=True)}</div>\n')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    app.add_transform(EquationsInTheLedger)
    app.add_config_value(
        "formulas", TABLE.read_text(encoding="utf-8"), "env"
    )  # another table: all pages anew
    return {"parallel_read_safe": True, "parallel_write_safe": True}
