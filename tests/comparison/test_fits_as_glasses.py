"""Results of fits as glasses: what they say arrives, and what cannot be is refused with one error."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from glassblocks.comparison.calculated_ratios import read_calculated
from glassblocks.comparison.fits_as_glasses import fits_in, read_fit
from glassblocks.comparison.log_ratios import LogRatios
from glassblocks.comparison.many_glasses import judge_together
from glassblocks.comparison.out_of_bag import resample
from glassblocks.comparison.summary import summarize
from glassblocks.errors import InputError
from glassblocks.fitting.fit_result import SCHEMA
from glassblocks.sealed import seal_json


def fit_of(x: float, strength: float, error: float, speed_error: float = 0.01) -> dict:
    """The part of a fit.json that is read: C_l/C_t with its error in ln, c_l/c_t with its own."""

    def estimate(name: str, value: float, u: float) -> dict:
        span = [value * math.exp(-u), value * math.exp(u)]
        return {
            "name": name,
            "status": "determined",
            "value": value,
            "profile_68": span,
            "covariance_68": span,
        }

    return {
        "converged": True,
        "warnings": ["read me"],
        "ratio": {"speed_ratio": x, "speed_ratio_error": speed_error * x, "from_speed_ratio": 1.0},
        "estimates": [
            estimate("C_l/C_t", strength, error),
            estimate("gamma_l/gamma_t", x * math.sqrt(strength), math.hypot(speed_error, error / 2)),
        ],
    }


def sealed(data: dict) -> str:
    return json.dumps(seal_json(data, SCHEMA))


@pytest.fixture
def folder(tmp_path):
    rng = np.random.default_rng(4)
    for i in range(6):
        (tmp_path / f"glass {i}").mkdir()
        data = fit_of(rng.uniform(1.5, 1.9), math.exp(0.1 * rng.standard_normal()), 0.05)
        (tmp_path / f"glass {i}" / "fit.json").write_text(sealed(data))
    return tmp_path


def test_a_fit_arrives_with_its_errors_counted_once(folder) -> None:
    path = folder / "glass 3" / "fit.json"
    path.write_text(sealed(fit_of(1.6, 1.21, 0.04)))
    found = read_fit(path)
    assert found.name == "glass 3" and found.measured_from == "fit"
    assert found.measured.value == pytest.approx(1.76)
    assert found.measured.uncertainty == pytest.approx(1.76 * math.hypot(0.01, 0.02))
    assert found.relative_deviation == pytest.approx((1 / 1.1 - 1, 0.02 / 1.1))
    assert found.deviation_sigmas == pytest.approx(-0.1 / 0.02)
    assert found.notes == ("the fit gives 1 warning: read its report",)
    ratios = LogRatios.of([found])
    assert ratios.cov[0] == pytest.approx(1e-4) and ratios.variance(1.0)[0] == pytest.approx(4e-4)


def test_a_folder_of_fits_is_judged_together(folder) -> None:
    comparisons = [read_fit(path) for path in fits_in(folder)]
    together = summarize(comparisons).together
    assert together.laws.glasses == tuple(f"glass {i}" for i in range(6))
    assert together.laws.errors_stated and together.what_if_errors is None
    assert together.paule_mandel.n == 6
    (folder / "empty").mkdir()
    with pytest.raises(InputError, match=r"0 fit\.json"):
        fits_in(folder / "empty")


def test_fits_of_an_earlier_batch_are_named_and_other_summaries_are_nothing(folder) -> None:
    rows = [{"name": f"glass {i}", "status": "failed" if i == 2 else "fitted"} for i in range(4)]
    (folder / "summary.json").write_text(json.dumps({"glasses": rows}))
    with pytest.warns(
        UserWarning, match="3 of 6 fits are of an earlier run .*: glass 2, glass 4, glass 5; fit"
    ):
        assert len(fits_in(folder)) == 6
    for other in ("", "[]", '{"glasses": [{"name": "a"}]}', '{"glasses": 1}', "[" * 10**5, "\0"):
        (folder / "summary.json").write_text(other)
        assert len(fits_in(folder)) == 6


def test_fits_that_determine_nothing_are_said_to(folder) -> None:
    path = folder / "glass 0" / "fit.json"
    data = fit_of(1.6, 1.0, 0.04)
    data["estimates"][1]["status"] = "not determined"
    path.write_text(sealed(data))
    assert read_fit(path).measured is None and "does not determine" in read_fit(path).notes[0]
    path.write_text(sealed(data | {"converged": False}))
    assert "did not converge" in read_fit(path).notes[0]


def spoiled(old="", new="", **changes):
    """What a program would write that seals its nonsense."""
    return sealed(json.loads(json.dumps(fit_of(1.6, 1.0, 0.04) | changes).replace(old, new)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Expecting value"),
        ("[1, 2]", "it is a list"),
        ("[" * 100_000, "nested too deeply"),
        (b"\xff\xfe", "utf-8"),
        ("9" * 5000, "digits"),
        (json.dumps(fit_of(1.6, 1.0, 0.04)), "its schema is none"),
        (spoiled().replace(SCHEMA, "glassblocks fit 99"), "its schema is 'glassblocks fit 99'"),
        (spoiled().replace("1.6", "1.7"), "its SHA-256 differs"),
        (spoiled().replace("1.6", "1e400"), "not JSON compliant"),
        (spoiled().replace("1.6", "NaN"), "NaN is no number"),
        (spoiled().replace('"converged"', '"converged": true, "converged"'), "a key stands twice"),
        (spoiled(ratio=None), "no 'ratio'"),
        (spoiled(ratio={"speed_ratio": "1.5"}), "speed_ratio = 1.5, not a number"),
        (spoiled(ratio={"speed_ratio": 1.0}), "speed_ratio = 1.0, not a number > 1.155"),
        (spoiled(ratio={"speed_ratio": 1.6, "speed_ratio_error": -1}), "speed_ratio_error"),
        (spoiled(converged="yes"), "'converged' that is a str"),
        (spoiled(estimates=[]), "no estimate of gamma_l/gamma_t"),
        (spoiled(estimates={}), "'estimates' that is a dict"),
        (spoiled('"profile_68": [', '"profile_68": [5, '), "no 68% interval"),
        (spoiled('"value": 1.6', '"value": 160'), "outside of its interval"),
        (spoiled('"value": 1.6', '"value": true'), "value"),
    ],
)
def test_what_is_no_fit_is_refused(tmp_path, text, said) -> None:
    path = tmp_path / "fit.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError, match="glassblocks fit --output FOLDER") as caught:
        read_fit(path)
    assert said in str(caught.value) and len(str(caught.value)) < 500


def test_a_file_without_end_is_not_read(monkeypatch) -> None:
    monkeypatch.setattr("glassblocks.comparison.fits_as_glasses.SIZE_LIMIT", 2**20)
    with pytest.raises(InputError, match="more than 1 MiB"):
        read_fit("/dev/zero")


# what a calculation predicts


def test_a_calculation_that_is_right_predicts_better(folder, tmp_path) -> None:
    comparisons = [read_fit(path) for path in fits_in(folder)]
    table = tmp_path / "calculated.csv"
    rows = [f"{each.name},{each.measured.value * 1.001},0.01" for each in comparisons[1:]]
    table.write_text("name,gamma_l/gamma_t,+- gamma_l/gamma_t\n" + "\n".join([*rows, "another,1.5,0.01"]))
    found = judge_together(comparisons, calculated=read_calculated(table))
    assert found.left_out == ("glass 0",) and found.laws.laws[-1].name == "the calculation"
    assert found.laws.laws[-1].beyond_theory > 0
    with pytest.raises(InputError, match="of which 4 are among the 4 measured"):
        judge_together(comparisons[1:5], calculated=read_calculated(table))


def test_the_theory_as_a_calculation_is_the_theory(folder) -> None:
    """Exact sound speeds, and predictions that are c_l/c_t: the same densities."""
    comparisons = []
    for path in fits_in(folder):
        data = json.loads(path.read_text())
        path.write_text(
            sealed(fit_of(data["ratio"]["speed_ratio"], data["estimates"][0]["value"], 0.05, 0.0))
        )
        comparisons.append(read_fit(path))
    calculated = {each.name: each.predicted for each in comparisons}
    laws = judge_together(comparisons, calculated=calculated).laws.laws
    assert laws[-1].elpd == pytest.approx(laws[0].elpd, abs=1e-9)


# resampling


def test_out_of_bag_by_a_plain_loop() -> None:
    from glassblocks.comparison.out_of_bag import _difference

    rng = np.random.default_rng(8)
    x, y = rng.normal(1.6, 0.1, 7), rng.normal(1.7, 0.1, 7)
    drawn = rng.integers(0, 7, (20, 7))
    for bag, found in zip(drawn, _difference(x, y, drawn), strict=True):
        constant = [np.mean([x[j] for j in bag if j != i]) - x[i] for i in bag]
        theory = [y[i] - x[i] for i in bag]
        assert found == pytest.approx(
            np.sqrt(np.mean(np.square(constant))) - np.sqrt(np.mean(np.square(theory)))
        )
    assert resample(x[:4], y[:4]) is None and resample(np.ones(6), np.ones(6)).bca_95 is None
