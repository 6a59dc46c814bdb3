"""How fast the explorer answers: slider to painted plot in each room, beside a callback that does nothing.

    python tests/explorer/touch_study.py

Medians of 20 moves of a slider, from the move in the page to the second frame after the change has come back; the
processor time of the server for one move, which hangs little on what else the machine does (in the flow it holds the
lattice that is followed after a rest); and the time from the command to the first page.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import numpy as np
from playwright.sync_api import sync_playwright

MOVES = 20
COMMAND = ("-m", "glassblocks", "explore", "--no-browser", "--port", "0")
#: Room, its slider, and a column of the data that the slider changes.
TOUCHED = (
    ("glass", "c_l [km/s]", "y"),
    ("curves", "gamma_t [eV]", "xs"),
    ("coupling", "c_t [km/s]", "image"),
    ("flow", "gamma_l/gamma_t of the first block", "xs"),
)
EMPTY = """
from bokeh.models import ColumnDataSource, Column, Slider
from glassblocks.explorer.callbacks import when_changed
from glassblocks.explorer.plots import new_figure
from glassblocks.explorer.server import serve

def fill(document):
    slider = Slider(title="slider", start=0, end=100, value=1)
    source = ColumnDataSource({"y": [1.0], "x": [1.0]})
    plot = new_figure("", "")
    plot.scatter("x", "y", source=source)
    when_changed(slider, "value", lambda: source.update(data={"x": [1.0], "y": [2.0]}))
    document.add_root(Column(slider, plot))

serve(fill, port=0, say=lambda address: print(address, flush=True))
"""
MOVE = """async ([title, column, moves]) => {
    const models = [...Bokeh.documents[0]._all_models.values()]
    const slider = models.find((each) => each.title == title && "value" in each)
    const seen = () => models.filter((each) => each.type == "ColumnDataSource" && each.data[column] !== undefined)
    const frame = () => new Promise(requestAnimationFrame)
    const times = []
    for (let move = 0; move < moves; move++) {
        await new Promise((done) => setTimeout(done, 1500))
        const changed = new Promise((done) => {
            for (const source of seen()) source.properties.data.change.connect(done)
        })
        const begin = performance.now()
        slider.value += slider.step * (move % 2 ? -1 : 1)
        await changed
        await frame()
        await frame()
        times.push(performance.now() - begin)
    }
    return times
}"""


@contextlib.contextmanager
def served(*command):
    """A server's address and its process."""
    with subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, text=True) as running:
        yield re.search(r"http://\S+", running.stdout.readline())[0], running.pid
        running.send_signal(signal.SIGINT)


def spent(process):
    """Processor time of a process so far, ms (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return 1e3 * sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def touched(browser, address, process, title, column):
    """The median of a move, ms, and the processor time of the server for one."""
    page = browser.new_page()
    page.goto(address)
    page.wait_for_function("window.Bokeh && Bokeh.documents.length && Bokeh.documents[0].is_idle")
    page.wait_for_timeout(2000)
    before = spent(process)
    median = float(np.median(page.evaluate(MOVE, [title, column, MOVES])))
    work = (spent(process) - before) / MOVES
    page.close()
    return median, work


def started(browser):
    """Seconds from the command to the first page, painted, and the processor time of the server, s."""
    begin = perf_counter()
    with served(*COMMAND) as (address, process):
        page = browser.new_page()
        page.goto(address)
        page.get_by_text("The tunneling model at").wait_for()
        found = perf_counter() - begin, spent(process) / 1e3
        page.close()
    return found


def main():
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        wall, work = np.median([started(browser) for _ in range(3)], axis=0)
        print(f"command to first page: {wall:.1f} s, {work:.1f} s of the processor (medians of 3)")
        with served("-c", EMPTY) as (address, process):
            nothing, work = touched(browser, address, process, "slider", "y")
        print(f"empty callback: {nothing:.0f} ms, {work:.0f} ms of the processor")
        with served(*COMMAND) as (address, process):
            for room, title, column in TOUCHED:
                found, work = touched(browser, f"{address}?room={room}", process, title, column)
                print(
                    f"{room}: {found:.0f} ms, {found / nothing:.1f} times the empty one, {work:.0f} ms of the processor"
                )
        browser.close()


if __name__ == "__main__":
    main()
