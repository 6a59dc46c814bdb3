"""What the tests of the explorer share: one server, one browser, and tabs of it."""

import shutil
from pathlib import Path

import pytest
from running_explorer import explorer, tabs

#: What Chromium is called by systems that have it.
NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def address():
    with explorer() as found:
        yield found


@pytest.fixture(scope="session")
def browser():
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="no playwright: make test-browser brings it"
    )
    where = next(filter(None, map(shutil.which, NAMES)), None)
    with playwright.sync_playwright() as driver:
        if where is None and not Path(driver.chromium.executable_path).exists():
            pytest.skip("no Chromium: install the system's, or run `playwright install chromium`")
        found = driver.chromium.launch(executable_path=where, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def open_tab(browser, address):
    with tabs(browser, address) as found:
        yield found
