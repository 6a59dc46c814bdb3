"""Kramers-Kronig against closed pairs, quadrature with a Cauchy weight, and second-order perturbation."""

from itertools import pairwise
from math import pi

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from glassblocks.errors import InputError
from glassblocks.response import imaginary_from_real, real_from_imaginary
from glassblocks.response.kramers_kronig import _halved


def oscillator(w):
    """A damped oscillator in this package's convention: Im > 0 and Re < 0 at low frequency."""
    chi = -np.conj(1 / (4.0 - w**2 - 0.8j * w))
    return chi.real, chi.imag


GRID = np.concatenate([[0.0], np.geomspace(1e-4, 2e3, 3000)])
POINTS = np.array([0.0, 1e-3, 0.3, 1.9, 2.0, GRID[2000], 7.0, 50.0])


def test_real_part_of_an_oscillator():
    _, imaginary = oscillator(GRID)
    result = real_from_imaginary(POINTS, GRID, imaginary)
    # 1e-9: what 0.8/w^3 beyond the last sample gives
    np.testing.assert_allclose(result.value, oscillator(POINTS)[0], atol=float(result.error.max()) + 1e-9)
    assert result.error.max() < 5e-4


def test_imaginary_part_of_an_oscillator():
    real, _ = oscillator(GRID)
    result = imaginary_from_real(POINTS, GRID, real)
    np.testing.assert_allclose(result.value, oscillator(POINTS)[1], atol=float(result.error.max()) + 1e-9)
    assert result.error.max() < 5e-4


@pytest.mark.parametrize("samples", [60, 120, 240])
def test_the_error_estimate_covers_the_error(samples):
    grid = np.concatenate([[0.0], np.geomspace(1e-3, 1e3, samples)])
    points = np.geomspace(0.1, 20, 40)
    real, imaginary = oscillator(grid)
    exact_real, exact_imaginary = oscillator(points)
    forward = real_from_imaginary(points, grid, imaginary)
    backward = imaginary_from_real(points, grid, real)
    for result, exact in ((forward, exact_real), (backward, exact_imaginary)):
        # point by point an estimate may vanish by chance: compare in the mean
        assert np.linalg.norm(result.value - exact) < np.linalg.norm(result.error)


def test_there_and_back():
    grid = np.concatenate([[0.0], np.geomspace(1e-3, 1e3, 4000)])
    hump = np.interp(grid, [0.0, 1.0, 2.0, 4.0], [0.0, 1.0, 1.0, 0.0], right=0.0)
    real = real_from_imaginary(grid, grid, hump)
    back = imaginary_from_real([0.5, 1.5, 3.0, 10.0], grid, real.value)
    np.testing.assert_allclose(back.value, [0.5, 1.0, 0.5, 0.0], atol=1e-3)


@settings(max_examples=15, deadline=None)
@given(
    steps=st.lists(st.floats(0.1, 2.0), min_size=4, max_size=7),
    heights=st.lists(st.floats(-1.0, 1.0), min_size=8, max_size=8),
    place=st.floats(0.05, 0.95),
)
def test_broken_lines_against_quadrature(steps, heights, place):
    grid = np.concatenate([[0.0], np.cumsum(steps)])
    values = np.array([0.0, *heights[: len(steps) - 1], 0.0])
    w = place * grid[-1]

    def line(x):
        return np.sign(x) * np.interp(abs(x), grid, values, right=0.0)

    # quad's Cauchy weight takes one smooth piece at a time
    edges = np.unique(np.concatenate([-grid, grid, [w - 0.01, w + 0.01]]))
    total = 0.0
    for a, b in pairwise(edges):
        if a < w < b:
            # leave kinks inside the middle piece to its symmetric difference
            total += quad(lambda u: (line(w + u) - line(w - u)) / u, 0, min(w - a, b - w), limit=200)[0]
            low, high = w - min(w - a, b - w), w + min(w - a, b - w)
            for c, d in ((a, low), (high, b)):
                if d > c:
                    total += quad(lambda x: line(x) / (x - w), c, d)[0]
        else:
            total += quad(lambda x: line(x) / (x - w), a, b)[0]
    assert real_from_imaginary(w, grid, values).value == pytest.approx(-total / pi, abs=1e-6)


def test_a_sharp_line_lowers_the_energy_as_perturbation_theory_says():
    """Re chi(0) = d^2 E_0/d e^2 of H_0 + e T, here -2 |T_01|^2/E, by a difference of ground energies."""
    energy, element = 1.7, 0.6
    step = 1e-4

    def ground(e):
        return np.linalg.eigvalsh([[0.0, e * element], [e * element, energy]])[0]

    curvature = (ground(step) - 2 * ground(0) + ground(-step)) / step**2
    width = 1e-4
    grid = np.array([energy - width, energy, energy + width])
    # pi |T|^2 delta(w - E), Eq. (2.12), as a narrow triangle of that area
    line = np.array([0.0, pi * element**2 / width, 0.0])
    # three samples leave nothing to halve: the estimate is then the whole line
    static = real_from_imaginary(0.0, np.concatenate([[0.0, 1.0], grid]), np.concatenate([[0.0, 0.0], line]))
    assert float(static.value) == pytest.approx(curvature, rel=1e-6)


def test_a_jump_gives_its_logarithm():
    grid, values = [0.0, 1.0, 2.0], [1.0, 1.0, 1.0]
    assert real_from_imaginary(2.0, grid, values).value == np.inf
    assert real_from_imaginary(0.0, grid, values).value == -np.inf
    w = np.array([1e-9, 0.1, 1.0, 1.999, 3.0])
    np.testing.assert_allclose(
        real_from_imaginary(w, grid, values).value, -np.log(np.abs((2 / w) ** 2 - 1)) / pi, rtol=1e-12
    )


def test_parity():
    real, imaginary = oscillator(GRID)
    w = np.array([0.2, 3.0])
    np.testing.assert_array_equal(
        real_from_imaginary(w, GRID, imaginary).value, real_from_imaginary(-w, GRID, imaginary).value
    )
    np.testing.assert_allclose(
        imaginary_from_real(w, GRID, real).value, -imaginary_from_real(-w, GRID, real).value, rtol=1e-9
    )


def test_portions_do_not_change_the_result(monkeypatch):
    _, imaginary = oscillator(GRID)
    whole = real_from_imaginary(POINTS, GRID, imaginary).value
    monkeypatch.setattr("glassblocks.response.kramers_kronig.CHUNK", 5000)
    np.testing.assert_allclose(real_from_imaginary(POINTS, GRID, imaginary).value, whole, atol=1e-14)


@pytest.mark.parametrize(
    ("grid", "values"),
    [
        ([0.0, 1.0], [0.0, 1.0]),
        ([0.0, 1.0, 2.0], [0.0, 1.0]),
        ([0.0, 2.0, 1.0], [0.0, 1.0, 1.0]),
        ([-1.0, 0.0, 1.0], [0.0, 1.0, 1.0]),
        ([0.0, 1.0, np.inf], [0.0, 1.0, 1.0]),
        ([0.0, 1.0, 2.0], [0.0, np.nan, 1.0]),
    ],
)
def test_bad_samples_are_refused(grid, values):
    for function in (real_from_imaginary, imaginary_from_real):
        with pytest.raises(InputError):
            function(0.5, grid, values)


@pytest.mark.parametrize("w", [0.02, 0.15, 0.5, 1.5, 3.0, 12.0])
def test_the_tail_continues_the_last_sample_as_the_inverse_square(w):
    """(2w/pi) P int f/(W^2 - w^2) dW by quadrature, of broken lines to W = 2 and of -1/W^2 from there on."""
    grid, real = np.array([0.0, 1.0, 2.0]), np.array([-1.0, -1.0, -0.25])

    def shape(W):
        return np.where(W > 2, -1 / np.maximum(W, 1.0) ** 2, np.interp(W, grid, real)) / (W + w)

    edges = [0.0, 1.0, 2.0, 2.5, 8.0, 40.0]
    parts = []
    for low, high in pairwise(edges):
        cauchy = {"weight": "cauchy", "wvar": w} if low < w < high else {}
        over = shape if cauchy else lambda W: shape(W) / (W - w)
        parts.append(quad(over, low, high, epsabs=1e-13, **cauchy)[0])
    parts.append(quad(lambda W: shape(W) / (W - w), edges[-1], np.inf, epsabs=1e-13)[0])
    expected = 2 * w / np.pi * sum(parts)
    assert float(imaginary_from_real(w, grid, real).value) == pytest.approx(expected, rel=1e-9)


def test_the_samples_left_out_for_the_error_are_every_second_and_no_end():
    """Of an even number, too: else the error of the last line would be that of a shorter one."""
    for size, kept in ((5, [0, 2, 4]), (6, [0, 2, 4, 5])):
        x, f = _halved(np.arange(float(size)), np.arange(float(size)) ** 2)
        assert x.tolist() == kept and f.tolist() == [each**2 for each in kept]
