"""The result as data and as words: nothing lost, nothing silent, no NaN."""

import dataclasses
import json
import re

import mutate_results
import numpy as np
import pytest
from synthetic_glass import GLASS, both, measured

from glassblocks.errors import InputError
from glassblocks.figures.fit_plot import draw_fit, draw_residuals, fit_figure
from glassblocks.fitting import FitResult, MediumErrors, fit, report, solved_fit
from glassblocks.fitting.fit_result import SCHEMA
from glassblocks.fitting.minimize import minimize
from glassblocks.sealed import open_json, seal_json


def words(result):
    """The report with its line breaks taken out."""
    return " ".join(report(result, verbose=True).split())


@pytest.fixture(scope="module")
def full():
    curves = [*both("velocity"), measured("friction", "t"), measured("heat", T=np.geomspace(0.05, 1, 30))]
    return fit([*curves, measured("conductivity")], GLASS, medium_errors=MediumErrors(10.0, 30.0, 20.0))


@pytest.fixture(scope="module")
def open_ended():
    return fit([measured("velocity", "l")], GLASS, weights="relative")


@pytest.fixture
def stopped(monkeypatch):
    monkeypatch.setattr(solved_fit, "best_of_starts", lambda p: minimize(p, p.start(1e43), evaluations=3))
    return fit(both("velocity"), GLASS)


def test_json_round_trip_is_exact(full, open_ended, stopped, tmp_path):
    for number, result in enumerate((full, open_ended, stopped)):
        result.save(tmp_path / f"{number}.json")
        assert FitResult.load(tmp_path / f"{number}.json") == result
        assert "NaN" not in result.to_json()


def test_json_of_something_else_is_refused(full, tmp_path):
    text = full.to_json()
    for spoiled in (
        *("", "[]", "{}", "null"),
        text.replace("true", "false", 1),
        text.replace('"converged"', '"Converged"', 1),
        text[: len(text) // 2],
    ):
        with pytest.raises(InputError, match=r"FitResult\.to_json"):
            FitResult.from_json(spoiled)
    with pytest.raises(InputError, match=r"FitResult\.save"):
        FitResult.load(tmp_path / "none.json")
    with pytest.raises(InputError, match="more than 32 MiB"):
        FitResult.load("/dev/zero")


def test_sealed_nonsense_is_refused(full):
    """What a program would write that knows the seal, and not what a fit is."""
    data = open_json(full.to_json(), SCHEMA)
    curve = data["curves"][0]
    for changed in (
        {"converged": "yes"},
        {"curves": [1]},
        {"curves": [{**curve, "fit": curve["fit"][1:]}]},
        {"curves": [{**curve, "line": {**curve["line"], "error": []}}]},
        {"covariance": data["covariance"][1:]},
        {"estimates": None},
        {"estimates": [{**data["estimates"][0], "status": ["determined"]}]},
        {"ratio": {**data["ratio"], "speed_ratio": None}},
        {"ratio": {**data["ratio"], "speed_ratio": 10**400}},
        {"heat": []},
    ):
        with pytest.raises(InputError, match=r"FitResult\.to_json"):
            FitResult.from_json(json.dumps(seal_json({**data, **changed}, SCHEMA)))
    without = {key: value for key, value in data.items() if key != "heat"}
    with pytest.raises(InputError, match="heat"):
        FitResult.from_json(json.dumps(seal_json(without, SCHEMA)))


def test_a_mutated_result_is_refused_or_the_same(full, tmp_path):
    """Bits, bytes, numbers and parts of the text; `python tests/fitting/mutate_results.py 1500` tries more."""
    assert mutate_results.outcomes(full, 150, seed=0, folder=tmp_path) == {"foreign": 0, "changed": 0}


def test_every_field_is_plain_data(full):
    def walk(value):
        if dataclasses.is_dataclass(value):
            value = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        if isinstance(value, dict):
            for item in value.values():
                walk(item)
        elif isinstance(value, tuple):
            for item in value:
                walk(item)
        else:
            assert value is None or type(value) in (str, float, int, bool)
            assert not isinstance(value, float) or np.isfinite(value)

    walk(full)


def test_an_unknown_quantity_names_the_known_ones(full):
    with pytest.raises(InputError, match="gamma_l/gamma_t"):
        full["gamma"]


def test_a_fit_that_did_not_converge_says_so_everywhere(stopped):
    assert not stopped.converged
    assert {estimate.status for estimate in stopped.estimates} == {"not converged"}
    assert all(estimate.value is None and estimate.profile_68 is None for estimate in stopped.estimates)
    assert stopped.ratio.from_speed_ratio is None
    assert any("did not converge" in warning for warning in stopped.warnings)
    text = words(stopped)
    assert text.startswith("THE FIT DID NOT CONVERGE")
    assert "gamma_l/gamma_t =" not in text
    assert fit_figure(stopped).get_suptitle() == "THE FIT DID NOT CONVERGE"


def test_the_report_reads_as_it_should(full):
    text = words(full)
    assert "gamma_l/gamma_t = 1.6" in text
    assert "c_l = 5800 +- 30 m/s" in text
    assert "The theory predicts c_l/c_t = 1.526 +- 0.011" in text
    assert re.search(
        r"is larger than c_l/c_t by [\d.]+ standard deviations\. It is larger than the number one by", text
    )
    assert "the model describes the data within their errors" in text
    assert "Is the constant distribution behind gamma credible? Credible" in text
    assert "None" not in text
    assert "nan" not in text


def test_the_report_says_what_is_not_determined_and_why(open_ended):
    text = words(open_ended)
    assert "gamma_l/gamma_t is not determined by these data" in text
    assert "No curve of transverse sound" in text
    assert "P > " in text
    assert "Weights relative" in text


def test_structure_misfit_and_heat_are_warned_of():
    curve = measured("velocity", "l", T=np.geomspace(0.05, 6.0, 60))
    bent = dataclasses.replace(curve, value=curve.y + 1e-5 * np.sin(8 * np.log(curve.T)))
    found = fit([bent, measured("velocity", "t")], GLASS)
    text = words(found)
    for phrase in (
        "does NOT describe",
        "STRUCTURED: neighbors in temperature",
        "lie above 3 K",
        "intervals are too narrow",
    ):
        assert phrase in text
    fast = fit(both("velocity", frequency=2e9), GLASS)
    assert any("h f/kT" in warning for warning in fast.warnings)


def test_figures_draw_on_the_axes_they_are_given(full):
    from matplotlib.figure import Figure

    axes = Figure().subplots()
    curves = [curve for curve in full.curves if curve.kind == "velocity"]
    assert draw_fit(axes, curves) is axes
    assert len(axes.get_legend_handles_labels()[1]) == 2
    below = Figure().subplots()
    assert draw_residuals(below, curves) is below
    drawn = below.lines[0].get_ydata()
    assert float(drawn @ drawn) == pytest.approx(curves[0].tests.chi2)
    assert len(fit_figure(full).axes) == 8
