"""Tutorial pages are run while the site is built: under its commands a page shows all that they printed and drew."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.transforms import SphinxTransform

from page_runs import PAGES

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: Runs under way, two at a time, by the name of the page.
RUNS: dict[str, Future[list[dict[str, Any]]]] = {}


def start(app: Sphinx, _env: Any, docnames: Iterable[str]) -> None:
    """Begin with the pages that are read anew, so that they run beside the rest of the build."""
    pool = ThreadPoolExecutor(2)
    for name in set(docnames) & set(PAGES):
        RUNS[name] = pool.submit(run, Path(app.srcdir) / f"{name}.md", Path(app.outdir) / "_images")
    pool.shutdown(wait=False)


def run(page: Path, images: Path) -> list[dict[str, Any]]:
    """What the blocks of a page printed; their pictures are copied to where the site has its images."""
    script = Path(__file__).with_name("page_runs.py")
    one_thread = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, script, page],
            cwd=folder,
            env=one_thread,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise ExtensionError(f"{page.name} does not run as it is written:\n{done.stdout}{done.stderr}")
        blocks = json.loads((Path(folder) / "page_run.json").read_text(encoding="utf-8"))
        images.mkdir(parents=True, exist_ok=True)
        for number, block in enumerate(blocks):
            names = [f"{page.stem}-{number}-{Path(each).name}" for each in block["pictures"]]
            for source, name in zip(block["pictures"], names, strict=True):
                shutil.copyfile(Path(folder) / source, images / name)
            block["pictures"] = names
    return list(blocks)


class OutputsUnderCommands(SphinxTransform):
    """Each block of commands is followed by what the build's own run of them printed and drew."""

    default_priority = 400

    def apply(self, **_kwargs: Any) -> None:
        if self.env.docname not in RUNS:
            return
        shown = [
            each for each in self.document.findall(nodes.literal_block) if each.get("language") == "console"
        ]
        for literal, block in zip(shown, RUNS[self.env.docname].result(), strict=True):
            place = literal.parent.index(literal) + 1
            literal.parent[place:place] = _below(literal.astext(), block)


def _below(shown: str, block: dict[str, Any]) -> list[nodes.Node]:
    below: list[nodes.Node] = []
    if "\n..." in shown:  # the page leaves lines out
        head = "<details><summary>All that it prints</summary>"
        whole = nodes.literal_block(block["text"], block["text"], language="console")
        below += [nodes.raw("", head, format="html"), whole, nodes.raw("", "</details>", format="html")]
    for name in block["pictures"]:
        picture = f'<p><img src="_images/{escape(name)}" alt="{escape(name)}" loading="lazy" width="90%"></p>'
        below.append(nodes.raw("", picture, format="html"))
    return below


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("env-before-read-docs", start)
    app.add_transform(OutputsUnderCommands)
    return {"parallel_read_safe": False}
