"""Spectra of several sets of lines: averages and errors from their definitions, and what is refused."""

import numpy as np
import pytest

from glassblocks.errors import InputError
from glassblocks.response import Lines, Sampled, Spectrum
from glassblocks.response.sticks import Sticks

OMEGA = [1e9, 2e9, 4e9]
WEIGHTS = np.array([1.0, 2.0, 5.0])


def sets(strengths):
    return tuple(
        Lines(np.array([omega]), np.array([each])) for omega, each in zip(OMEGA, strengths, strict=True)
    )


FINE, COARSE = sets([3.0, 4.0, 8.0]), sets([5.0, 4.0, 8.0])
SPECTRUM = Spectrum(FINE, COARSE, WEIGHTS, sampled=True, method="sampled")


def test_lines_and_moments_are_weighted_means_over_the_sets():
    lines = SPECTRUM.lines
    assert lines.omega.tolist() == OMEGA
    np.testing.assert_allclose(lines.strength, [3 / 8, 8 / 8, 40 / 8], rtol=1e-14)
    assert FINE[1].moment() == pytest.approx(4.0) and FINE[1].moment(-1) == pytest.approx(4e-9 / 2)
    assert SPECTRUM.moment().value == pytest.approx((3 + 8 + 40) / 8)
    assert SPECTRUM.moment(2).value == pytest.approx((3 + 8 * 4 + 40 * 16) / 8 * 1e18)
    assert SPECTRUM.static.value == pytest.approx(-2 / np.pi * (3 + 8 / 2 + 40 / 4) / 8 / 1e9)


def test_the_statistical_error_is_that_of_the_weighted_mean():
    """Of a ratio of two means: the change when each set is counted once more, in first order."""
    values, step = np.array([3.0, 4.0, 8.0]), 1e-6
    pulls = []
    for number in range(3):
        weights = WEIGHTS.copy()
        weights[number] *= 1 + step
        pulls.append((weights @ values / weights.sum() - WEIGHTS @ values / WEIGHTS.sum()) / step)
    found = SPECTRUM.moment()
    # three sets of unknown mean: n/(n - 1)
    assert found.statistical == pytest.approx(np.sqrt(np.square(pulls).sum() * 3 / 2), rel=1e-5)
    assert found.truncation == pytest.approx(2 / 8)
    assert found.error == pytest.approx(np.hypot(found.statistical, found.truncation))
    static = SPECTRUM.static
    assert static.truncation == pytest.approx(2 * 2 / np.pi / 8 / 1e9, rel=1e-6, abs=0)
    assert static.statistical == pytest.approx(2 / np.pi * SPECTRUM.moment(-1).statistical, rel=1e-6, abs=0)


def test_one_set_has_no_known_error_and_no_sampling_has_none():
    one = Spectrum(FINE[:1], FINE[:1], np.ones(1), sampled=True, method="sampled")
    assert np.isnan(one.moment().statistical) and one.moment().truncation == 0
    assert one.binned([0.5e9, 1.5e9, 3e9]).statistical.shape == (2,)
    assert Spectrum.exact(FINE[0], "exact").moment().error == 0


def test_sums_and_multiples_are_taken_set_by_set():
    double = 2 * SPECTRUM
    assert double.moment().value == pytest.approx(2 * SPECTRUM.moment().value)
    assert (double + SPECTRUM).moment().value == pytest.approx(3 * SPECTRUM.moment().value)
    for other in (
        Spectrum(FINE, COARSE, WEIGHTS + 1, sampled=True, method="sampled"),
        Spectrum(FINE, COARSE, WEIGHTS, sampled=True, method="another"),
    ):
        with pytest.raises(InputError, match="two spectra of one run of one method"):
            SPECTRUM + other


def test_a_notebook_shows_where_the_lines_lie():
    assert "1e+09 to 4e+09" in SPECTRUM._repr_html_()
    empty = Spectrum.exact(Lines(np.array([]), np.array([])), "exact")
    assert "none" in empty._repr_html_()


def test_lines_and_sticks_say_how_many_they_are_and_where():
    assert repr(SPECTRUM.lines).startswith("3 lines from 1e+09 to 4e+09 rad/s")
    assert repr(Lines(np.array([]), np.array([]))) == "no lines"
    sticks = Sticks(FINE[0], np.zeros((1, 6)))
    assert repr(sticks) == "1 lines with a tensor each from 1e+09 to 1e+09 rad/s"
    assert Sampled([0.0, 1.0, 2.0], [0.0, 1.0, 0.0]).temperature == 0.0


def test_what_is_written_is_kept():
    with pytest.raises(AttributeError):
        SPECTRUM.method = "another"
    with pytest.raises(AttributeError):
        FINE[0].omega = np.zeros(1)
    assert Spectrum(FINE, COARSE, WEIGHTS, sampled=True, method="sampled") != SPECTRUM


def test_a_spectrum_whose_coarse_twin_lacks_a_set_is_no_spectrum():
    with pytest.raises(ValueError, match="argument 2 is longer"):
        Spectrum(FINE, FINE[:2], WEIGHTS, sampled=True, method="sampled").moment()
