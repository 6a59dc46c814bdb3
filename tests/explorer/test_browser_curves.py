"""The room of curves, as a person uses it: data dropped, looked at, points left out, fitted, taken home."""

import base64
import os
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from running_explorer import data_of, explorer, tabs

from glassblocks.fitting import FitResult, report
from glassblocks.fitting.observables import OBSERVABLES
from glassblocks.fitting.simulated_data import simulate, to_csv
from glassblocks.fitting.simulation_plan import example, read_plan

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def all_tables(tmp_path_factory):
    """Velocity and friction of both polarizations, conductivity and heat of a simulated glass."""
    folder = tmp_path_factory.mktemp("data")
    plan = read_plan(example())
    for data in simulate(plan):
        (folder / data.plan.file).write_text(to_csv(data, plan.model, plan.seed))
    return sorted(folder.glob("*.csv"))


@pytest.fixture(scope="module")
def tables(all_tables):
    """Two frictions, 60 points each."""
    return [table for table in all_tables if table.name.startswith("friction")]


def command(*words, cwd=None):
    done = subprocess.run(
        [sys.executable, "-m", "glassblocks", *map(str, words)],
        capture_output=True,
        text=True,
        cwd=cwd,
        check=False,
    )
    return done.stdout, done.stderr


def drop(page, name, content):
    """Let a file fall on the page, as from a file manager."""
    transfer = page.evaluate_handle(
        """([name, content]) => {
            const transfer = new DataTransfer()
            const bytes = Uint8Array.from(atob(content), (mark) => mark.charCodeAt(0))
            transfer.items.add(new File([bytes], name))
            return transfer
        }""",
        [name, base64.b64encode(content).decode()],
    )
    page.dispatch_event("body", "drop", {"dataTransfer": transfer})


def download(page, label):
    with page.expect_download() as caught:
        page.get_by_role("button", name=label, exact=True).click()
    return caught.value


def test_tables_are_dropped_fitted_and_taken_home_and_all_digits_are_those_of_the_command(
    open_tab, all_tables, tmp_path
):
    page = open_tab("?room=glass")  # a drop opens the room of curves
    for table in all_tables:
        drop(page, table.name, table.read_bytes())
        page.get_by_text(f"{table.name}: read as UTF-8").wait_for()
    assert sum(len(each["T"]) for each in data_of(page, "residual")) == 390
    page.get_by_role("button", name="Fit these data").click()
    page.get_by_text("fitting: what if").wait_for()  # it says how far it is
    page.get_by_text("The command that does the same").wait_for()
    # for the documentation: EXPLORER_PICTURES=docs
    page.set_viewport_size({"width": 1280, "height": 1130})
    page.wait_for_timeout(500)
    page.screenshot(path=Path(os.environ.get("EXPLORER_PICTURES", tmp_path)) / "explorer.png")
    for name in ("JSON", "CSV", "PNG", "SVG", "report", "command"):
        download(page, name).save_as(tmp_path / name)
    line = shlex.split((tmp_path / "command").read_text())
    assert line == ["glassblocks", "fit", "--glass", "a-SiO2", *(table.name for table in all_tables)]
    output, _ = command(*line[1:], "--json", cwd=all_tables[0].parent)
    assert (tmp_path / "JSON").read_text() == output
    text = report(FitResult.from_json(output), verbose=True)
    assert (tmp_path / "report").read_text() == text
    ratio = next(line.strip() for line in text.splitlines() if "gamma_l/gamma_t = " in line)
    assert page.get_by_role("status").filter(has_text=ratio).count() == 1
    assert (tmp_path / "PNG").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (tmp_path / "SVG").read_text()
    rows = (tmp_path / "CSV").read_text().splitlines()
    assert len(rows) == 391 and rows[0].startswith("curve,T [K],value")
    # the last point stands where the row says
    *_, T, value, _, _, _, _, _, name, line = rows[-1].split(",")
    text = (all_tables[0].parent / name).read_text().splitlines()[int(line) - 1]
    assert [float(T), float(value)] == pytest.approx(
        [float(text.split(",")[0]), 1e-6 * float(text.split(",")[2])]
    )
    page.get_by_role("button", name="set the sliders to the fit").click()
    page.wait_for_url("**gamma_l=1.04*")


def test_tables_outlive_a_reload_and_no_other_tab_sees_them(open_tab, tables):
    page = open_tab()
    page.get_by_label("Choose tables").set_input_files(tables)
    listed = "in the room curves: friction_longitudinal.csv, friction_transverse.csv"
    page.get_by_text(listed).wait_for()
    page.get_by_text("friction_transverse.csv: read as UTF-8").wait_for()
    other = open_tab("?room=curves")
    page.get_by_role("button", name="glass", exact=True).press("Enter")
    page.wait_for_url("**room=glass*")
    page.reload()
    page.get_by_text(listed).wait_for()
    page.get_by_role("button", name="curves").press("Enter")
    page.get_by_text("friction_transverse.csv: read as UTF-8").wait_for()
    assert sum(len(each["T"]) for each in data_of(page, "residual")) == 120
    page.get_by_role("button", name="Clear the data").click()
    page.get_by_text(listed).wait_for(state="hidden")
    page.reload()
    page.get_by_label("options, as of glassblocks fit").wait_for()
    page.wait_for_timeout(500)
    for each in (page, other):
        assert each.get_by_text("friction").filter(has_text=".csv").count() == 0


def test_the_lines_are_the_model_of_the_package_and_follow_a_slider(open_tab):
    from glassblocks import ElasticMedium, Pair, TunnelingModel
    from glassblocks.constants import ELECTRON_VOLT

    page = open_tab("?room=curves&P=45&frequency=7")
    slider = page.locator("aside").get_by_role("slider").nth(1)
    slider.press("ArrowLeft")
    page.wait_for_url("**c_t=3.79*")
    medium = ElasticMedium(2200.0, 5800.0, 3790.0)
    model = TunnelingModel(medium, 1e45, Pair(1.04, 0.65) * ELECTRON_VOLT)
    lines = [
        line
        for source in data_of(page, "xs")
        if "xs" in source
        for line in zip(source["xs"], source["ys"], strict=True)
    ]
    assert len(lines) == 6
    T = np.geomspace(0.01, 3.0, 120)
    for kind in ("velocity", "friction"):
        for polarization in "lt":
            expected = (
                OBSERVABLES[kind].simulate(model, T, 2e7 * np.pi, polarization)
                * OBSERVABLES[kind].axis.factor
            )
            assert any(len(y) == 120 and np.allclose(y, expected, rtol=1e-12) for _, y in lines)


def place_of(page, row):
    """Where a point of the first plot with points is on the screen, and the line of its table."""
    return page.evaluate(
        """(row) => {
            const models = [...Bokeh.documents[0]._all_models.values()]
            const source = models.find((each) => each.data?.mark?.length)
            const plot = models.find((each) => each.renderers?.some?.((one) => one.data_source === source))
            const view = Bokeh.index.find_one_by_id(plot.id) ?? Bokeh.index.get_by_id(plot.id)
            view.el.scrollIntoView({block: "center"})
            const [box, {x_scale, y_scale}] = [view.el.getBoundingClientRect(), view.frame]
            const [T, y, line] = ["T", "y", "line"].map((name) => source.data[name][row])
            return [box.x + x_scale.compute(T), box.y + y_scale.compute(y), line]
        }""",
        row,
    )


def test_a_click_leaves_out_one_point_of_one_frequency_and_another_takes_it_in(open_tab, all_tables):
    (table,) = (each for each in all_tables if each.name == "velocity_longitudinal.csv")
    page = open_tab("?room=curves")
    drop(page, table.name, table.read_bytes())
    page.get_by_text(f"{table.name}: read as UTF-8").wait_for()
    page.wait_for_timeout(500)
    x, y, line = place_of(page, 30)
    page.mouse.click(x + 2, y - 2)
    options = page.get_by_label("options, as of glassblocks fit")
    page.get_by_text("1 of 100 points left out: 1 excluded").wait_for()
    page.wait_for_url("**options=--exclude*")
    excluded = f"--exclude '{table.name}:dc/c longitudinal:line={line}'"
    assert options.input_value() == excluded
    page.get_by_role("button", name="Fit these data").click()
    page.get_by_text("The command that does the same").wait_for()
    assert (
        page.locator("pre.command").inner_text() == f"glassblocks fit {excluded} --glass a-SiO2 {table.name}"
    )
    output, _ = command(
        *shlex.split(page.locator("pre.command").inner_text())[1:], "--json", cwd=table.parent
    )
    download(page, "JSON").save_as(table.with_suffix(".json"))
    assert table.with_suffix(".json").read_text() == output
    assert [(len(each.value), len(each.excluded)) for each in FitResult.from_json(output).curves] == [
        (49, 1),
        (50, 0),
    ]
    page.wait_for_timeout(500)
    x, y, again = place_of(page, 49)  # behind the points of its curve that are used, now that there is a fit
    assert again == line
    page.mouse.click(x, y)
    page.get_by_text("1 of 100 points left out").wait_for(state="detached")
    page.wait_for_url(lambda url: "options" not in url)
    assert options.input_value() == ""


@pytest.mark.parametrize(
    "content",
    [
        b"T [K],Q^-1 transverse,frequency [MHz]\n0.1,x,1\n0.2,1e-4,1\n",
        b"hello",
        b"",
        b"\x00\xff\xfe\x01",
        b"T [K],Q^-1 transverse\n0.1,1e-4\n",
    ],
)
def test_a_broken_table_is_told_as_by_the_command(open_tab, tmp_path, content):
    page = open_tab("?room=curves")
    (tmp_path / "broken.csv").write_bytes(content)
    drop(page, "broken.csv", content)
    error = page.get_by_role("alert")
    error.wait_for()
    said = command("fit", "broken.csv", "--glass", "a-SiO2", cwd=tmp_path)[1]
    assert error.inner_text() == said.strip().removeprefix("glassblocks: ")


def test_what_is_too_large_or_called_strangely_is_refused(open_tab):
    page = open_tab("?room=curves")
    drop(page, "../../.bashrc", b"T [K]\n")
    page.get_by_text("give it a plain name").wait_for()
    page.evaluate(
        """() => {
            const transfer = new DataTransfer()
            transfer.items.add(new File([new Uint8Array(17 * 2 ** 20)], "large.csv"))
            document.body.dispatchEvent(new DragEvent("drop", {dataTransfer: transfer, bubbles: true}))
        }"""
    )
    page.get_by_text("large.csv: received '17.0 MiB'; allowed: at most 16 MiB").wait_for()


def test_options_that_name_files_are_refused_even_from_an_address(open_tab, tables):
    page = open_tab("?room=curves&options=--output+stolen")
    page.get_by_text("options: received '--output stolen'").wait_for()
    options = page.get_by_label("options, as of glassblocks fit")
    options.fill("--t-max 'unclosed")
    options.press("Enter")
    page.get_by_text("close the quote").wait_for()
    options.fill("--t-max 1")
    options.press("Enter")
    page.get_by_role("alert").wait_for(state="hidden")
    drop(page, tables[0].name, tables[0].read_bytes())
    page.get_by_text("points left out").wait_for()


def test_a_fit_is_cancelled_and_another_tab_goes_on(open_tab, tables):
    page, other = open_tab("?room=curves"), open_tab("?room=curves&glass=BK7")
    for each in (page, other):
        drop(each, tables[0].name, tables[0].read_bytes())
        each.get_by_text(f"{tables[0].name}: read as UTF-8").wait_for()
    options = page.get_by_label("options, as of glassblocks fit")
    options.fill("--free E_0 --free V_gauss")  # takes long enough to be stopped on any machine
    options.press("Enter")
    for each in (other, page):
        each.get_by_role("button", name="Fit these data").click()
    page.get_by_text("fitting:").wait_for()
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("the fit was stopped").wait_for()
    other.get_by_text("The command that does the same").wait_for()
    assert "--glass BK7" in other.locator("pre.command").inner_text()
    assert page.get_by_text("The command that does the same").count() == 0
    assert page.get_by_label("glass", exact=True).input_value() == "a-SiO2"


def test_tables_and_a_glass_of_the_command_line_are_there(browser, tables, tmp_path):
    mine = tmp_path / "mine.csv"
    mine.write_text("name,c_l [km/s],c_t [km/s],density [g/cm^3]\nmy glass,5.8,3.8,2.2\n")
    with explorer(*map(str, tables), "--glass", str(mine)) as address, tabs(browser, address) as open_tab:
        page = open_tab()
        page.get_by_text("read as UTF-8").first.wait_for()
        assert page.get_by_label("glass", exact=True).input_value() == "my glass"
        page.get_by_role("button", name="Fit these data").click()
        page.get_by_text("The command that does the same").wait_for()
        expected = shlex.join(["glassblocks", "fit", "--glass", str(mine), *map(str, tables)])
        assert page.locator("pre.command").inner_text() == expected
