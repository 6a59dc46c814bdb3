"""Shapes of the susceptibility: oddness, detailed balance, and causality by sampling."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.errors import InputError
from glassblocks.response import (
    FrequencyConstant,
    Sampled,
    TwoLevelBand,
    real_from_imaginary,
    reduced,
    thermal_frequency,
)

BANDS = [FrequencyConstant, TwoLevelBand]


@pytest.mark.parametrize("band", BANDS)
def test_the_analytic_real_part_is_the_causal_one(band):
    theta = thermal_frequency(1.0)
    chi = band(3.0, cutoff=1e15, temperature=1.0)
    grid = np.concatenate([[0.0], np.geomspace(1e5, 1e15, 12000)])
    samples = chi.imaginary(grid)
    samples[-1] = 3.0  # the value just below the cut-off
    w = np.array([0.0, 1e6, 0.1 * theta, theta, 20 * theta, 280 * theta, 400 * theta, 3e14])
    result = real_from_imaginary(w, grid, samples)
    np.testing.assert_allclose(chi.real(w), result.value, atol=3 * float(result.error.max()), rtol=1e-6)


@pytest.mark.parametrize("band", BANDS)
def test_zero_temperature_is_the_limit(band):
    w = np.array([1e9, 1e12, 1e14])
    cold, cool = band(1.0, 1e15), band(1.0, 1e15, temperature=1e-6)
    np.testing.assert_allclose(cool.imaginary(w), cold.imaginary(w), rtol=1e-12)
    np.testing.assert_allclose(cool.real(w), cold.real(w), rtol=1e-6)


@settings(max_examples=25, deadline=None)
@given(x=st.floats(-30, 30).filter(lambda x: abs(x) > 1e-6), temperature=st.floats(0.01, 10))
@pytest.mark.parametrize("band", BANDS)
def test_detailed_balance_and_oddness(band, x, temperature):
    chi = band(2.0, cutoff=1e15, temperature=temperature)
    w = x * BOLTZMANN * temperature / HBAR
    assert float(reduced(chi, -w)) == pytest.approx(np.exp(-x) * float(reduced(chi, w)), rel=1e-9, abs=0)
    assert float(chi.imaginary(-w)) == -float(chi.imaginary(w))


def test_reduced_shapes():
    """The paper's is constant at positive frequency; that of two-level systems within a factor two."""
    theta = thermal_frequency(0.5)
    w = theta * np.geomspace(1e-6, 1e2, 30)
    np.testing.assert_allclose(reduced(FrequencyConstant(2.0, 1e15, 0.5), w), 2.0, rtol=1e-12)
    two_level = reduced(TwoLevelBand(2.0, 1e15, 0.5), w)
    assert np.all((two_level >= 1.0) & (two_level <= 2.0))


def test_samples_of_a_band_give_the_band():
    chi = TwoLevelBand(1.0, cutoff=1e13, temperature=1.0)
    grid = np.concatenate([[0.0], np.geomspace(1e8, 1e13, 3000)])
    values = chi.imaginary(grid)
    values[-1] = 1.0
    sampled = Sampled(grid, values, temperature=1.0)
    w = np.array([1e9, 1e11, 5e12, -1e11])
    np.testing.assert_allclose(sampled.imaginary(w), chi.imaginary(w), rtol=1e-5)
    np.testing.assert_allclose(sampled.real(w), chi.real(w), rtol=1e-5)
    np.testing.assert_allclose(reduced(sampled, w), reduced(chi, w), rtol=1e-5)
    assert sampled.cutoff == 1e13


def test_nothing_is_emitted_at_zero_temperature():
    assert reduced(FrequencyConstant(1.0, 10.0), [-1.0, 1.0]).tolist() == [0.0, 1.0]


@pytest.mark.parametrize("arguments", [(1.0, 0.0), (1.0, np.inf), (1.0, 1e12, 1.0), (1.0, 1e15, -1.0)])
def test_bad_bands_are_refused(arguments):
    with pytest.raises(InputError):
        TwoLevelBand(*arguments)


@pytest.mark.parametrize("z", [301.0, 500.0, 2000.0])
def test_far_above_the_temperature_the_thermal_part_is_its_asymptotic_one(z):
    """Of -exp(-W/theta) in Im chi: -(2/pi) P int W exp(-W)/(W^2 - z^2) dW = (2/pi) (1/z^2 + 6/z^4 + ...)."""
    theta = thermal_frequency(1.0)
    cold, warm = FrequencyConstant(1.0, 1e15), FrequencyConstant(1.0, 1e15, temperature=1.0)
    found = float(cold.real(z * theta) - warm.real(z * theta))
    assert found == pytest.approx(2 / np.pi * (1 / z**2 + 6 / z**4), rel=2e-4)


def test_the_hottest_band_is_a_fortieth_of_its_cutoff():
    hottest = HBAR * 1e12 / (40 * BOLTZMANN)
    assert FrequencyConstant(1.0, 1e12, temperature=hottest * 0.999).temperature < hottest
    with pytest.raises(InputError, match=f"{hottest:.4g} K"):
        FrequencyConstant(1.0, 1e12, temperature=hottest * 1.001)
    assert isinstance(FrequencyConstant.real(FrequencyConstant(1.0, 1e12), 1e9), np.ndarray)
