"""A server of the explorer as the command starts it, and tabs that reach nothing but this machine."""

import contextlib
import re
import signal
import subprocess
import sys


@contextlib.contextmanager
def explorer(*arguments):
    """The address that `glassblocks explore` prints; Ctrl-C has to end it quietly."""
    command = [sys.executable, "-m", "glassblocks", "explore", "--no-browser", "--port", "0", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        try:
            yield re.search(r"http://\S+", running.stdout.readline())[0]
        finally:
            running.send_signal(signal.SIGINT)
            said = running.communicate(timeout=20)[1]
    # a refusal is logged, and nothing else is said
    other = [line for line in said.splitlines() if not line.startswith("403 ")]
    assert other == [], said
    assert running.returncode == 0


@contextlib.contextmanager
def tabs(browser, address, **size):
    """Opens views; nothing may be said on the console, and no request may want to leave this machine."""
    context = browser.new_context(viewport={"width": 1280, "height": 900, **size}, accept_downloads=True)
    faults = []

    def judge(route):
        if re.match(r"http://(127\.0\.0\.1|localhost)[:/]", route.request.url):
            route.continue_()
        else:
            faults.append(f"request: {route.request.url}")
            route.abort()

    context.route("**/*", judge)

    def open_tab(query=""):
        page = context.new_page()
        page.on(
            "console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(address + query)
        page.wait_for_function("window.Bokeh && Bokeh.documents.length && Bokeh.documents[0].is_idle")
        return page

    yield open_tab
    context.close()
    assert faults == [], faults


def data_of(page, column):
    """The data of every source of a page that has this column."""
    return page.evaluate(
        """(column) => {
            const many = (value) => ArrayBuffer.isView(value) || Array.isArray(value)
            const plain = (value) => many(value) ? Array.from(value, plain) : value
            return [...Bokeh.documents[0]._all_models.values()]
                .filter((each) => each.type == "ColumnDataSource" && each.data[column] !== undefined)
                .map((each) => Object.fromEntries(Object.entries(each.data).map(([name, all]) => [name, plain(all)])))
        }""",
        column,
    )
