"""A real notebook: a kernel of its own runs the cells, and what they put out is looked at."""

import sys

import pytest

from glassblocks import progress as bars
from glassblocks.cell_bar import CellBar
from glassblocks.progress import progress

CELLS = (
    "from glassblocks import compare, load_glasses\nfound = compare(load_glasses())\nfound",
    "%matplotlib inline\nfound.plot();",
    (
        "import time\nfrom glassblocks import progress as bars\nbars.PATIENCE = 0.1\n"
        "with bars.progress('fitting <b>', 5) as step:\n"
        "    for _ in range(5):\n        time.sleep(0.1)\n        step()\nprint('done')"
    ),
    "from glassblocks import fixed_ratio\nfixed_ratio(1.5)",
)


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    nbclient = pytest.importorskip("nbclient")
    nbformat = pytest.importorskip("nbformat")
    pytest.importorskip("ipykernel")
    cells = [nbformat.v4.new_code_cell(cell) for cell in CELLS]
    notebook = nbformat.v4.new_notebook(cells=cells)
    kernels = tmp_path_factory.mktemp("jupyter") / "kernels" / "this"
    kernels.mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    text = f'{{"argv": {argv}, "display_name": "this", "language": "python"}}'.replace("'", '"')
    (kernels / "kernel.json").write_text(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(kernels.parents[1]))
        nbclient.NotebookClient(notebook, timeout=60, kernel_name="this").execute()
    return [cell.outputs for cell in notebook.cells]


@pytest.mark.filterwarnings("default")  # of the kernel's client, not of ours
def test_results_are_tables_and_pictures(outputs):
    (table,), (picture,) = outputs[:2]
    assert table.data["text/html"].startswith("<table>") and "a-SiO2" in table.data["text/html"]
    assert "image/png" in picture.data
    assert "gamma_l/gamma_t" in outputs[3][0].data["text/html"]


def test_a_bar_leaves_nothing_behind_and_no_escape_codes(outputs):
    bar, said = outputs[2]
    assert bar.data == {"text/plain": "", "text/html": ""} and said.text == "done\n"
    assert "\x1b" not in str(outputs) and not any(
        each.get("name") == "stderr" for cell in outputs for each in cell
    )


class Output:
    def __init__(self):
        self.shown = []

    def update(self, data, raw):
        self.shown.append(data)


def test_the_bar_of_a_cell_says_how_far_it_is_and_escapes_names(monkeypatch):
    pytest.importorskip("IPython")
    output = Output()

    def display(data, raw, display_id):
        output.update(data, raw)
        return output

    monkeypatch.setattr("IPython.display.display", display)
    monkeypatch.setattr(bars, "_new_bar", CellBar)
    monkeypatch.setattr(bars, "PATIENCE", 0.0)
    monkeypatch.setattr("glassblocks.cell_bar.PAUSE", 0.0)
    with progress("fit <b>", 4) as step:
        for _ in range(4):
            step()
        step.to(2, "again")
    assert '<progress max="4" value="1">' in output.shown[0]["text/html"]
    assert output.shown[1]["text/plain"].startswith("fit <b>: 2 of 4, about 0 s left")
    assert "fit &lt;b&gt;" in output.shown[1]["text/html"]
    assert output.shown[-2]["text/plain"].startswith("again: 2 of 4")
    assert output.shown[-1]["text/html"] == ""


def test_what_takes_less_than_two_seconds_shows_no_bar(monkeypatch):
    monkeypatch.setattr(bars, "_new_bar", CellBar)
    with progress("short", 1) as step:
        step()  # CellBar.start would import and call IPython's display
