"""All rooms: they load without network and without a fault, are legible on any screen, and an address restores them."""

import os
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from running_explorer import data_of, tabs

from glassblocks import load_glasses
from glassblocks.coupling import lambda_tilde
from glassblocks.explorer.room import ROOMS
from glassblocks.renormalization import FlowSettings, run_flows

pytestmark = pytest.mark.browser

#: A text that is there when a room has done its work.
READY = {
    "glass": "The tunneling model at",
    "curves": "options, as of glassblocks fit",
    "coupling": "least and largest of the map",
    "flow": "lattice of point blocks: All orders",
    "ledger": "second route:",
}


def enter(open_tab, room, query=""):
    page = open_tab(f"?room={room}{query}")
    page.get_by_text(READY[room]).first.wait_for(timeout=60_000)
    page.wait_for_timeout(300)
    return page


@pytest.mark.parametrize("width", [1280, 400])
@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_legible_on_wide_and_narrow_screens(browser, address, tmp_path, room, width):
    with tabs(browser, address, width=width) as open_tab:
        page = enter(open_tab, room)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert page.get_by_text("or drop them anywhere on the page").is_visible()
        assert page.locator("main[aria-busy]").count() == 0
        # for whoever looks: EXPLORER_PICTURES=folder make test-browser
        folder = Path(os.environ.get("EXPLORER_PICTURES", tmp_path))
        page.screenshot(path=folder / f"{room}-{width}.png", full_page=True)


@pytest.mark.parametrize(
    ("room", "query"),
    [
        ("glass", {"glass": "BK7", "c_l": "6.5", "temperature": "-1.5"}),
        ("curves", {"P": "45.3", "options": "--t-max 1 --free exponent"}),
        ("coupling", {"ij": "xz", "kl": "xy", "plane": "yz", "c_t": "2.75"}),
        ("flow", {"start_ratio": "1.6", "start_strength": "-2.5"}),
        ("ledger", {"verdict": "differs", "equation": "3.4"}),
    ],
)
def test_an_address_restores_the_view(open_tab, room, query):
    page = enter(
        open_tab, room, "".join(f"&{name}={value.replace(' ', '+')}" for name, value in query.items())
    )
    # a change of anything writes the whole view down
    page.get_by_role("button", name="glass" if room != "glass" else "coupling").press("Enter")
    page.wait_for_url(f"**room={'glass' if room != 'glass' else 'coupling'}*")
    page.get_by_role("button", name=room, exact=True).press("Enter")
    page.wait_for_url(f"**room={room}*")
    again = open_tab("?" + urlsplit(page.url).query)
    again.get_by_text(READY[room]).first.wait_for(timeout=60_000)
    held = again.evaluate(
        """() => Object.fromEntries([...Bokeh.documents[0]._all_models.values()]
            .filter((each) => each.title && "value" in each).map((each) => [each.title, String(each.value)]))"""
    )
    assert set(query.values()) <= set(held.values())
    assert {
        name: value for name, (value,) in parse_qs(urlsplit(page.url).query).items() if name in query
    } == query


def test_what_an_address_says_and_cannot_be_is_told(open_tab):
    page = open_tab("?glass=unobtainium&c_l=fast&P=99&room=attic&options=" + "x" * 3000)
    said = page.get_by_role("alert").first.inner_text()
    for word in ("'unobtainium'", "'fast'", "'99'", "'attic'"):
        assert word in said


def test_the_keyboard_alone_reaches_everything(open_tab):
    page = enter(open_tab, "curves")
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                """() => {
                    let at = document.activeElement
                    while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
                    const role = at.getAttribute("role") ?? at.innerText
                    const name = at.id == "files" ? at.id : at.getAttribute("aria-label") ?? role
                    return `${at.tagName} ${name.slice(0, 20)}`
                }"""
            )
        )
    reached = " ".join(sorted(reached))
    for what in (
        "BUTTON glass",
        "BUTTON ledger",
        "SELECT",
        "c_l [km/s]",
        "P [1/(J m^3)]",
        "INPUT files",
        "BUTTON Clear the data",
    ):
        assert what in reached, reached


def test_the_coupling_is_that_of_the_package(open_tab):
    page = enter(open_tab, "coupling", "&c_l=6&c_t=3&ij=zz&kl=xx")
    (sphere,) = data_of(page, "image")
    n = np.array([1.0, 0, 0])  # azimuth 0, on the equator
    expected = lambda_tilde(n, alpha=0.75)[2, 0]  # diagonal: Mandel form and tensor agree
    image = np.asarray(sphere["image"][0]).reshape(61, 121)
    assert np.isclose(image[30, 60], expected, rtol=1e-12)


def test_the_flows_are_those_of_the_package(open_tab):
    page = enter(open_tab, "flow", "&start_ratio=2&temperature=0")
    found = run_flows(FlowSettings(glass="a-SiO2", start_ratio=2.0, start_strength=1e-3))
    page.get_by_text(f"fixed ratio of (4.4) is {found.fixed:.4f}").wait_for()
    page.get_by_text("after a rest").wait_for(state="detached")  # the lattice has been followed, too
    lines = next(each for each in data_of(page, "dash"))
    assert len(lines["ys"]) == len(found.runs) == 9
    for ys, run in zip(lines["ys"], found.runs, strict=True):
        shown = np.array(ys, dtype=float)
        seen = np.isfinite(shown)
        assert seen.any() and np.allclose(shown[seen], run.flow.ratio[seen], rtol=1e-12)


def test_the_ledger_is_filtered_and_shows_both_values(open_tab):
    page = enter(open_tab, "ledger", "&equation=3.4")
    assert page.get_by_text("(3.4): differs").count() == 1
    for word in ("printed:", "recomputed:", "implemented by"):
        assert page.get_by_text(word).count()
    page.get_by_label("verdict").select_option("not determined")
    page.get_by_text("(3.5): not determined").wait_for()


def test_every_glass_of_the_table_can_be_chosen(open_tab):
    page = enter(open_tab, "glass")
    choice = page.get_by_label("glass", exact=True)
    for glass in load_glasses():
        choice.select_option(glass.name)
        page.get_by_role("table").filter(has_text=f"{glass.c_l / glass.c_t:.4f}").first.wait_for()
