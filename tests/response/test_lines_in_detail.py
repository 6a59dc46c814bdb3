"""Lines and transforms in detail: profiles by their widths and areas, bins by counting, errors by what is left out."""

import numpy as np
import pytest
from scipy.integrate import quad

from glassblocks.constants import HBAR
from glassblocks.errors import InputError
from glassblocks.pair import Pair
from glassblocks.response import (
    FrequencyConstant,
    Lines,
    Sampled,
    Spectrum,
    imaginary_from_real,
    real_from_imaginary,
    reduced,
    thermal_weights,
)
from glassblocks.response.lines import sorted_lines
from glassblocks.response.observed import observe_spectra
from glassblocks.response.sticks import Sticks
from glassblocks.response.thermal import degeneracy_width, transitions

LINES = Lines(np.array([1.0, 2.0, 2.5, 4.0]), np.array([3.0, 1.0, 2.0, 5.0]))
ALONE = Lines(np.array([3.0]), np.array([2.0]), odd=False)


def test_lines_of_two_sums_stand_in_order_and_only_those_of_one_kind_add():
    both = Lines(np.array([3.0, 5.0]), np.array([1.0, 1.5])) + LINES
    assert both.omega.tolist() == [1.0, 2.0, 2.5, 3.0, 4.0, 5.0]
    assert both.strength.tolist() == [3.0, 1.0, 2.0, 1.0, 5.0, 1.5]
    assert both.odd and (3 * LINES).odd and not (ALONE + ALONE).odd and not (2 * ALONE).odd
    assert (3 * LINES).strength.tolist() == (LINES * 3).strength.tolist() == [9.0, 3.0, 6.0, 15.0]
    swapped = sorted_lines(np.array([2.0, 1.0]), np.array([20.0, 10.0]))
    assert (swapped.omega.tolist(), swapped.strength.tolist(), swapped.odd) == (
        [1.0, 2.0],
        [10.0, 20.0],
        True,
    )
    assert not sorted_lines(np.array([2.0]), np.array([20.0]), odd=False).odd
    with pytest.raises(InputError, match="two of one kind"):
        LINES + ALONE
    with pytest.raises(TypeError):
        LINES + 1.0
    spectrum = Spectrum.exact(LINES, "exact")
    with pytest.raises(TypeError):
        spectrum + LINES
    assert (spectrum + spectrum).moment().value == 2 * spectrum.moment().value
    assert (
        Lines(LINES.omega, LINES.strength) != LINES and repr(ALONE) == "1 line at 3 rad/s, total strength 2"
    )


def test_a_profile_has_its_area_and_its_width():
    width, far = 0.01, 3.0 + np.array([-0.01, 0.0, 0.01])
    for shape, at_width in (("lorentzian", 1 / 2), ("gaussian", np.exp(-1 / 2))):
        below, peak, above = ALONE.broadened(far, width, shape)
        assert (below / peak, above / peak) == pytest.approx((at_width, at_width))
        area = quad(lambda w, shape=shape: float(ALONE.broadened(w, width, shape)), 2.0, 4.0, points=[3.0])[0]
        # of a Lorentzian (2/pi) arctan of the ends
        assert area == pytest.approx(
            2 * (2 / np.pi * np.arctan(100) if shape == "lorentzian" else 1), rel=1e-6
        )
    assert ALONE.broadened(3.0, width) == pytest.approx(2 / (np.pi * width))


@pytest.mark.parametrize("shape", ["lorentzian", "gaussian"])
def test_the_real_profile_is_the_hilbert_transform_of_the_imaginary_one(shape):
    width = 0.4
    for w in (0.0, 0.7, 2.6, 6.0):

        def slope(u, w=w):
            return (LINES.broadened(w + u, width, shape) - LINES.broadened(w - u, width, shape)) / u

        whole = sum(quad(slope, a, b, limit=200)[0] for a, b in ((0, 1), (1, 4), (4, 12), (12, np.inf)))
        assert LINES.real(w, width, shape) == pytest.approx(-whole / np.pi, rel=1e-6)


def test_an_odd_spectrum_has_mirror_lines_and_a_reduced_one_has_none():
    w = np.array([0.0, 0.3, 3.0])
    np.testing.assert_allclose(LINES.broadened(-w, 0.5), -LINES.broadened(w, 0.5))
    np.testing.assert_allclose(LINES.real(-w, 0.5), LINES.real(w, 0.5))
    assert ALONE.broadened(-3.0, 0.01) < 1e-4 * ALONE.broadened(3.0, 0.01)
    for refused in (lambda: ALONE.real(1.0, 0.1), lambda: ALONE.static):
        with pytest.raises(InputError, match="reduced"):
            refused()


@pytest.mark.parametrize("chunk", [1, 5, 37])
def test_portions_of_lines_and_of_sticks_change_nothing(monkeypatch, chunk):
    rng = np.random.default_rng(1)
    sticks = Sticks(LINES, rng.normal(size=(4, 6)) + 1j * rng.normal(size=(4, 6)))
    at = np.array([[0.5, 1.5, 3.0], [2.0, 4.0, 9.0]])
    whole = LINES.broadened(at, 0.3), LINES.real(at, 0.3), sticks.imaginary(at, 0.3), sticks.real(at, 0.3)
    for module in ("lines", "sticks"):
        monkeypatch.setattr(f"glassblocks.response.{module}.CHUNK", chunk)
    parts = LINES.broadened(at, 0.3), LINES.real(at, 0.3), sticks.imaginary(at, 0.3), sticks.real(at, 0.3)
    for one, other in zip(whole, parts, strict=True):
        np.testing.assert_allclose(other, one, rtol=1e-12)
        assert one.shape[:2] == (2, 3)
    # strain by strain a stick is a line
    strain = rng.normal(size=6) + 1j * rng.normal(size=6)
    along = np.einsum("a,...ab,b->...", strain.conj(), np.moveaxis(sticks.imaginary(at, 0.3), -1, -2), strain)
    np.testing.assert_allclose(sticks.along(strain).broadened(at, 0.3), along.real, rtol=1e-10)


def test_a_line_on_an_edge_is_in_the_bin_above_it():
    sticks = Sticks(LINES, np.eye(6)[:4])
    assert LINES.binned([0.0, 2.0, 4.0, 4.5]).tolist() == [1.5, 1.5, 10.0]
    assert LINES.binned([1.0, 4.0]).tolist() == [2.0]
    binned = sticks.binned([0.0, 2.0, 4.0, 4.5])
    assert np.diagonal(binned, axis1=1, axis2=2)[:, :4].tolist() == [
        [1.5, 0, 0, 0],
        [0, 0.5, 1, 0],
        [0, 0, 0, 10],
    ]
    assert ALONE.binned([-1.0, 4.0]).tolist() == [0.4]
    for edges in ([1.0], [[1.0, 2.0]], [1.0, 1.0], [2.0, 1.0], [-1.0, 1.0], []):
        with pytest.raises(InputError, match="edges"):
            LINES.binned(edges)
    for width in (0.0, -1.0, np.inf, np.nan):
        with pytest.raises(InputError, match="width"):
            LINES.broadened(1.0, width)


@pytest.mark.parametrize("size", [4, 9, 10])
def test_the_error_of_a_transform_is_what_is_changed_by_every_second_sample_and_an_earlier_tail(size):
    x = np.concatenate([[0.0], np.geomspace(0.3, 20.0, size - 1)])
    f, w = -1 / (1 + x**2), np.array([0.2, 1.1, 5.0, -1.1])
    half = np.arange(0, size, 2) if size % 2 else np.append(np.arange(0, size, 2), size - 1)
    found = imaginary_from_real(w, x, f)
    begun = x <= max(10.0, x[2])
    expected = sum(abs(found.value - imaginary_from_real(w, x[k], f[k]).value) for k in (half, begun))
    np.testing.assert_allclose(found.error, expected, rtol=1e-9)
    odd = x * np.exp(-x)
    found = real_from_imaginary(w, x, odd)
    np.testing.assert_allclose(
        found.error, abs(found.value - real_from_imaginary(w, x[half], odd[half]).value), rtol=1e-9
    )


def test_below_the_first_sample_the_real_part_is_constant_and_the_imaginary_one_goes_to_zero():
    x, f, w = np.array([1.0, 2.0, 3.0, 5.0]), np.array([-2.0, -1.5, -1.0, -0.5]), np.array([0.3, 2.4, 8.0])
    given, whole = imaginary_from_real(w, x, f), imaginary_from_real(w, np.append(0.0, x), np.append(-2.0, f))
    np.testing.assert_allclose(given.value, whole.value, rtol=1e-12)
    given, whole = (
        real_from_imaginary(w, x, -f),
        real_from_imaginary(w, np.append(0.0, x), np.append(0.0, -f)),
    )
    np.testing.assert_allclose(given.value, whole.value, rtol=1e-12)
    sampled = Sampled(x, -f)
    assert sampled.imaginary([-0.5, 0.5, 1.0, 4.0, 5.0, 5.1]).tolist() == [-1.0, 1.0, 2.0, 0.75, 0.5, 0.0]
    for size in (2, 3):
        if size < 3:
            with pytest.raises(InputError, match="n >= 3"):
                real_from_imaginary(w, x[:size], f[:size])
        else:
            real_from_imaginary(w, x[:size], f[:size])
    for bad in (np.array([np.nan]), np.array([np.inf])):
        with pytest.raises(InputError):
            real_from_imaginary(bad, x, f)


def test_a_spectrum_in_a_notebook_and_in_words():
    text = Spectrum.exact(LINES, "a method")._repr_html_()
    assert "1 to 4" in text and "11 +- 0" in text and "a method" in text and "<td>4</td>" in text
    empty = Sticks(Lines(np.array([]), np.array([])), np.zeros((0, 6)))
    assert repr(empty) == "0 lines with a tensor each"
    assert LINES.moment() == 11.0 and LINES.moment(2) == 3 + 4 + 12.5 + 80


def test_an_observation_is_bins_in_energy_and_the_static_response():
    spectra = [
        [Pair(Spectrum.exact(LINES * g * k, "exact"), Spectrum.exact(LINES * g, "exact"))]
        for g in (1, 2)
        for k in (3,)
    ]
    edges = HBAR * np.array([0.0, 2.2, 5.0])
    found = observe_spectra(spectra, np.full((2, 1, 2), -7.0), edges)
    assert found.absorption.shape == (2, 1, 2, 2) and not found.error.any()
    np.testing.assert_allclose(found.absorption[1, 0, 0], [6 * 4 / 2.2, 6 * 7 / 2.8])
    np.testing.assert_allclose(found.isolated[0, 0], -2 / np.pi * (3 + 0.5 + 0.8 + 1.25) * np.array([3, 1]))
    assert (found.curie == -7.0).all() and "Pa" in found._repr_html_()


def test_levels_closer_than_rounding_are_one_level():
    energies = np.array([-1.0, -1.0 + 5e-13, -1.0 + 3e-12, 0.5])
    assert degeneracy_width(energies) == 1e-12
    assert thermal_weights(energies, 0.0).tolist() == [0.5, 0.5, 0.0, 0.0]
    found = transitions(np.array([2.0, 1.0, 4.0]), 0.0)
    assert (found.m.tolist(), found.n.tolist()) == ([1, 1, 0], [0, 2, 2])
    assert found.gap.tolist() == [1.0, 3.0, 2.0] and found.change.tolist() == [1.0, 1.0, 0.0]


def test_a_band_is_zero_at_and_beyond_its_cutoff_and_kept_as_it_was_made():
    chi = FrequencyConstant(2.0, 10.0)
    assert chi.imaginary([9.999, 10.0, -10.0, 10.001]).tolist() == [2.0, 0.0, 0.0, 0.0]
    assert chi.temperature == 0.0 and reduced(chi, [0.0, 5.0, -5.0]).tolist() == [0.0, 2.0, 0.0]
    with pytest.raises(AttributeError):
        chi.cutoff = 5.0
    with pytest.raises(AttributeError):
        Sampled([0.0, 1.0, 2.0], [0.0, 1.0, 0.0]).temperature = 1.0
