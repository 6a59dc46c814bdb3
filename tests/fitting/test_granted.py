"""A term linear in T that friction hardly shows: it is named, or the report says what it would do to the errors."""

import numpy as np
import pytest
from synthetic_glass import GLASS, MODEL

from glassblocks.fitting import Curve, fit
from glassblocks.fitting.fit_report import report
from glassblocks.tunneling import internal_friction


def friction(seed, slope=0.0, frequency=1e5, T=None, sigma=0.05):
    """Transverse friction with a background `slope` T that the model does not have."""
    T = np.geomspace(0.05, 2.0, 30) if T is None else T
    values = internal_friction(MODEL, T, 2 * np.pi * frequency).t + slope * T
    noise = np.random.default_rng(seed).standard_normal(T.size)
    return Curve("friction", T, values * (1 + sigma * noise), sigma * values, "t", frequency)


def line(found):
    return next((note for note in found.notes if note.startswith("Nothing but the model")), "")


def width(found):
    return np.diff(np.log(found["C_t"].covariance_68))[0]


def test_the_error_that_a_linear_term_would_bring_is_that_of_the_fit_with_it():
    curve = friction(3, sigma=0.01)
    found = fit([curve], GLASS)
    with_it = fit([curve], GLASS, nuisances={"activated": "on"}, what_ifs=False)
    factor = width(with_it) / width(found)
    assert factor > 2
    said = float(line(found).split("would be ")[1].split()[0])
    assert said == pytest.approx(factor, rel=0.15)
    assert line(found).split(":")[0] in report(found)


@pytest.mark.parametrize("seed", range(4))
def test_a_linear_term_that_moves_C_is_named_or_its_place_is(seed):
    found = fit([friction(seed, slope=2e-5)], GLASS)
    assert found.chi2_probability > 0.01  # nothing shows it
    assert line(found) or any("--free activated" in each for each in found.warnings)


def test_what_the_data_prefer_a_little_is_named_if_it_moves_a_result_by_its_error():
    """Once in fifty chance prefers a term so much."""
    named = 0
    for seed in range(6):
        found = fit([friction(seed, slope=5e-5, frequency=1e4)], GLASS)
        (term,) = (each for each in found.what_ifs if each.name == "activated")
        if -10 < term.delta_aicc < -2 and 1 < abs(term.shifts["C_t"]) < 3:
            named += 1
            assert any("C_t hangs on the model" in each for each in found.warnings)
    assert named


def test_where_the_data_know_a_linear_term_nothing_is_said():
    found = fit([friction(5, frequency=1e4, sigma=0.02)], GLASS)
    assert not line(found)
    assert not any("hangs on the model" in each for each in found.warnings)
