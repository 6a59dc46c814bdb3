"""Routes of the flow: each is a file and a line, and everything takes it from there."""

import sys
from dataclasses import FrozenInstanceError, dataclass
from pathlib import Path
from types import ModuleType
from typing import get_args

import numpy as np
import pytest
from matplotlib.figure import Figure

import glassblocks
from glassblocks import ElasticMedium, Pair
from glassblocks.cli import flow_report
from glassblocks.closed_forms import Subscripts
from glassblocks.errors import ConvergenceError, InputError
from glassblocks.figures.flow_figure import draw_ratio
from glassblocks.renormalization import (
    Advance,
    FlowSettings,
    Resummed,
    State,
    Step,
    flow,
    run_flows,
    scales,
)
from glassblocks.renormalization.closed_step import ClosedStep
from glassblocks.renormalization.lattice_step import LatticeStep
from glassblocks.renormalization.routes import ROUTES, step_of
from glassblocks.renormalization.settings import SUBSCRIPTS

GLASS = ElasticMedium(2200.0, 5800.0, 3800.0)
CHI = Pair(-5e9 + 6e8j, -8e8 + 1e8j)


@pytest.mark.parametrize("route", ROUTES)
def test_a_line_of_the_registry_leads_to_a_step_that_says_what_it_is(route):
    step = step_of(route)
    assert issubclass(step, Step)
    assert step.name == route
    assert step.label and len(step.holds_for) > 40


@pytest.mark.parametrize("route", ROUTES)
def test_every_route_is_followed_and_can_be_chosen(route):
    found = run_flows(FlowSettings(route=route, r=1.1e-8))
    assert found.chosen.step.name == route
    assert {run.step.name for run in found.runs} | set(found.left_out) == set(ROUTES)
    assert all("takes" in reason for reason in found.left_out.values())


def test_commands_and_figures_know_no_route_by_name():
    package = Path(glassblocks.__file__).parent
    # "printed" is a sign and a reading of subscripts, too
    names = [f'"{name}"' for name in ROUTES if name != "printed"]
    for file in [*package.glob("cli/flow*.py"), *package.glob("figures/flow*.py")]:
        text = file.read_text(encoding="utf-8")
        assert not [name for name in names if name in text], file


@dataclass(frozen=True)
class Doubling(ClosedStep):
    """A made-up route."""

    name = "doubling"
    label = "doubled [each time]"
    rule = r"$2\chi$"
    holds_for = "Nothing: it is made up, to see whether it is shown."

    def __call__(self, state, n0):
        chi = state.chi * 2.0
        return Advance(chi, {"made up": state.chi.map(np.imag)}, first_order=False)


def test_a_new_route_is_a_file_and_a_line(monkeypatch, capsys):
    file = ModuleType("glassblocks.renormalization.doubling")
    file.Doubling = Doubling
    monkeypatch.setitem(sys.modules, file.__name__, file)
    monkeypatch.setitem(ROUTES, "doubling", "doubling:Doubling")
    found = run_flows(FlowSettings(route="doubling"))
    report = flow_report.build(found)
    assert report["routes"]["opposite"]["doubling"]["ratio"] == pytest.approx(2.5)
    assert report["steps"][1]["shares"]["made up"]["t"] == pytest.approx(0.5)
    assert "By the route doubled [each time]" in report["answer"]
    flow_report.show(report, found)
    shown = capsys.readouterr().out
    assert "- doubled [each time]: Nothing: it is made up" in shown
    axes = draw_ratio(Figure().subplots(), found.runs, found.fixed)
    assert sum("doubled" in text.get_text() for text in axes.get_legend().get_texts()) == 2


def test_settings_are_checked_wherever_they_are_made():
    with pytest.raises(InputError, match="start_strength: received -1"):
        FlowSettings(start_strength=-1)
    with pytest.raises(FrozenInstanceError):
        FlowSettings().n0 = 3
    assert set(SUBSCRIPTS) < set(get_args(Subscripts))


def test_settings_come_back_with_what_the_glass_says():
    found = run_flows(FlowSettings(glass="a-SiO2"))
    assert found.settings.r == pytest.approx(5800 / 1e6 * 3800 / 5800)
    assert found.settings.density == found.medium.density == 2200.0


def test_a_route_that_does_not_hold_names_the_reason_and_the_others_go_on():
    given = {"subscripts": "printed", "n0": 2.5}
    found = run_flows(FlowSettings(**given))
    assert {"resummed", "lattice"} <= set(found.left_out)
    with pytest.raises(InputError, match=r"route: received 'resummed'.*matching"):
        run_flows(FlowSettings(route="resummed", **given))


def test_the_lattice_takes_whole_steps_up_to_the_last_length():
    step = LatticeStep(GLASS)
    np.testing.assert_allclose(step.lengths(1.0, 30.0, 3), [1.0, 3.0, 9.0, 27.0])
    np.testing.assert_allclose(step.lengths(1.0, 27.0, 3), [1.0, 3.0, 9.0, 27.0])
    for first, last, n0 in ((1.0, 2.5, 3), (1.0, 9.0, 2.5), (1.0, 1e6, 64)):
        with pytest.raises(InputError):
            step.lengths(first, last, n0)


def test_a_lattice_whose_blocks_order_ends_the_flow_there():
    """Re chi_t = -2 rho c_t^2: beyond the static instability, where bulk and shear of a lattice give way."""
    chi = Pair(6.25, 1.0) * GLASS.modulus.t * (-2 + 0.3j)
    with pytest.raises(ConvergenceError, match="order"):
        LatticeStep(GLASS)(State(1.0, chi), 2)
    result = flow(State(1.0, chi), LatticeStep(GLASS), scales(1.0, 8.0, 2))
    assert result.broke_off
    assert result.lengths.tolist() == [1.0]
    assert result.departures[0].step == 1 and "order" in result.departures[0].reason


def test_a_flow_that_reaches_the_end_did_not_break_off():
    found = run_flows(FlowSettings(start_strength=1e-3, route="resummed"))
    assert isinstance(found.chosen.step, Resummed)
    assert not found.chosen.flow.broke_off
    first_order = next(run for run in found.runs if run.step.name == "printed" == run.exchange)
    assert first_order.flow.broke_off  # (4.2) turns negative
