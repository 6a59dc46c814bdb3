"""What depletes to second order: tensors by symbols and by Monte Carlo, pairs by exact diagonalization."""

from itertools import product

import numpy as np
import pytest
from exact_pairs import absorbed, draw, ratio_of_depletions
from hypothesis import given
from hypothesis import strategies as st

from glassblocks import load_glasses
from glassblocks.blocks.random_blocks import isotropic_vectors
from glassblocks.coupling import lambda_tilde
from glassblocks.errors import InputError
from glassblocks.renormalization import depletion, excess, fixed_ratio_of, second_order, weighted_moments
from glassblocks.tensors import BULK, SHEAR, Isotropic

SPEEDS = st.floats(1.16, 4.0)


def test_the_fixed_ratio_by_symbols():
    """(2.18) written out with deltas; traces over 81 components; the condition solved for gamma_l/gamma_t."""
    sympy = pytest.importorskip("sympy")
    s, b = sympy.symbols("s b", positive=True)
    alpha, n = 1 - 1 / s**2, (0, 0, 1)

    def d(i, j):
        return int(i == j)

    def coupling(i, j, k, m):
        mixed = n[i] * n[k] * d(j, m) + n[i] * n[m] * d(j, k) + n[j] * n[k] * d(i, m) + n[j] * n[m] * d(i, k)
        pairs = n[i] * n[j] * d(k, m) + n[k] * n[m] * d(i, j)
        return (
            -sympy.Rational(3, 4) * mixed
            + sympy.Rational(3, 2) * alpha * (pairs + mixed)
            + sympy.Rational(1, 2) * (1 - alpha) * (d(i, k) * d(j, m) + d(i, m) * d(j, k))
            - sympy.Rational(1, 2) * alpha * d(i, j) * d(k, m)
            - sympy.Rational(15, 2) * alpha * n[i] * n[j] * n[k] * n[m]
        )

    axes = range(3)
    whole = sum(coupling(*index) ** 2 for index in product(axes, repeat=4))
    pressure = [sum(coupling(i, j, k, k) for k in axes) for i, j in product(axes, repeat=2)]
    assert sympy.simplify(sum(pressure[i * 4] for i in axes)) == 0
    mixed = sum(element**2 for element in pressure) / 3
    pure = whole - 2 * mixed
    # M_b b = M_s s with s = 1, b' = b
    (solution,) = sympy.solve(mixed * b - (mixed * b + pure) / 5, b)
    found = sympy.simplify((2 * solution + 4) / 3)
    assert sympy.simplify(found - (sympy.Rational(5, 2) - 2 * s**2 + sympy.Rational(9, 8) * s**4)) == 0
    assert float(found.subs(s, 1.6)) ** 0.5 == pytest.approx(float(second_order(1.6).fixed_ratio), rel=1e-12)


@pytest.mark.parametrize(("ratio", "other", "speeds"), [(1.5, 1.5, 1.6), (1.2, 2.4, 1.4), (3.0, 1.3, 2.0)])
def test_the_averages_over_tensors_by_monte_carlo(ratio, other, speeds):
    """Directions of the pair drawn, too, and single waves in place of the average over them."""
    rng = np.random.default_rng(1)
    own, neighbor = Isotropic(ratio**2, 1.0), Isotropic(other**2, 1.0)
    count = 200_000
    mine, its = (isotropic_vectors(rng.standard_normal((count, 6)), c) for c in (own, neighbor))
    coupling = lambda_tilde(rng.standard_normal((count, 3)), 1 - 1 / speeds**2)
    energy = np.einsum("na,nab,nb->n", mine, coupling, its)
    # e_zz = 1 of a longitudinal wave, e_xz = 1/2 of a transverse one
    for seen, value in (
        (mine[:, 2], depletion(own, neighbor, speeds).l),
        (mine[:, 4] / 2**0.5, depletion(own, neighbor, speeds).t),
    ):
        weighed = seen**2 * energy**2 / np.mean(seen**2)
        assert abs(weighed.mean() - value) < 4 * weighed.std() / count**0.5
        assert weighed.std() / count**0.5 < 0.02 * value


@pytest.mark.parametrize("power", [1.0, 0.5, -0.5])
def test_other_powers_of_the_energy_by_monte_carlo(power):
    rng = np.random.default_rng(2)
    gamma = isotropic_vectors(rng.standard_normal((400_000, 6)), Isotropic(1.5**2, 1.0))
    coupling = lambda_tilde([0, 0, 1], 1 - 1 / 2.0**2)
    # u is Gaussian at given gamma
    size = np.einsum("na,ab,nb->n", gamma @ coupling, Isotropic(1.5**2, 1.0).mandel(), gamma @ coupling) ** (
        power / 2
    )
    for strain, value in zip(
        (BULK / 3 + SHEAR * 2 / 15, SHEAR / 10), weighted_moments(1.5, 2.0, power), strict=True
    ):
        seen = np.einsum("na,ab,nb->n", gamma, strain, gamma)
        assert np.mean(seen * size) / np.mean(seen) / np.mean(size) == pytest.approx(value, abs=2e-3)


@given(SPEEDS)
def test_the_fixed_ratio_attracts_and_is_never_that_of_the_sound(speeds):
    found = second_order(speeds)
    assert found.attracts
    assert found.fixed_ratio > 1.16 * speeds
    assert excess(found.fixed_ratio, speeds) == pytest.approx(0, abs=1e-12)


@given(SPEEDS, st.floats(1.16, 20.0))
def test_the_difference_of_l_and_t_has_the_printed_form_and_bounds(speeds, ratio):
    y, fixed = (1.5 * x**2 - 2 for x in (ratio, second_order(speeds).fixed_ratio))
    z = y / fixed
    value = excess(ratio, speeds)
    assert value == pytest.approx(2 * y / (y + 2) * (z - 1) / (3 * z + 7), abs=1e-12)
    assert -2 / 7 < value < 2 / 3


@given(SPEEDS)
def test_the_distance_falls_as_the_fifth_root_of_the_absorption(speeds):
    fixed = float(second_order(speeds).fixed_ratio)
    # d ln ratio = (1/2) d ln(Im chi_l/Im chi_t) = (1/2) excess d ln Im chi_t
    above, below = excess(fixed * 1.001, speeds), excess(fixed / 1.001, speeds)
    assert (above - below) / (2 * np.log(1.001)) / 2 == pytest.approx(1 / 5, rel=1e-4)


def test_a_block_without_bulk_coupling_depletes_alike_at_every_sound_ratio():
    np.testing.assert_allclose(excess((4 / 3) ** 0.5 * (1 + 1e-12), [1.2, 1.6, 3.0]), 0, atol=1e-9)


def test_fixed_ratios_of_weak_sparse_and_strong_coupling_lie_close_together():
    """Within one percent up to c_l/c_t = 1.7 and three at 2: the tendency does not change with the strength."""
    for speeds, within in ((1.2, 0.013), (1.6, 0.006), (2.0, 0.03)):
        weak = float(second_order(speeds).fixed_ratio)
        for power in (1.0, 0.3, -0.3, -1.0):
            assert fixed_ratio_of(power, speeds) == pytest.approx(weak, rel=within)


def test_no_glass_is_at_its_fixed_ratio():
    for glass in load_glasses():
        speeds, measured = glass.sound_speed.ratio, glass.gamma.ratio
        assert measured < 0.85 * float(second_order(speeds).fixed_ratio)
        assert -0.14 < excess(measured, speeds) < -0.05


def exact(ratio, speeds, g, count, batches, band=(0.0, np.inf), smallest=0.3):
    rng = np.random.default_rng(3)
    parts = [
        absorbed(draw(count, rng, smallest), ratio, speeds, g, band).mean(axis=2) for _ in range(batches)
    ]
    return ratio_of_depletions(np.array(parts))


@pytest.mark.parametrize("band", [(0.0, np.inf), (0.4, 0.9)])
def test_exact_pairs_deplete_as_the_second_order_says(band):
    """The total, and the band in which a block alone absorbs: the spectral factor cancels in either."""
    found, error = exact(1.2, 1.6, 0.015, count=10_000, batches=12, band=band)
    assert error < 0.003
    assert abs(found - 1 - excess(1.2, 1.6)) < 3 * error
    assert found < 1 - 6 * error


@pytest.mark.slow
@pytest.mark.parametrize("speeds", [1.4, 1.6, 2.0])
@pytest.mark.parametrize("ratio", [1.2, 1.4, 1.7, 2.2, 3.0])
def test_exact_pairs_deplete_as_the_second_order_says_at_many_ratios(speeds, ratio):
    found, error = exact(ratio, speeds, 0.01 / ratio, count=10_000, batches=40)
    assert error < 0.025
    assert abs(found - 1 - excess(ratio, speeds)) < 3.5 * error


@pytest.mark.parametrize("value", [1.1, 0.0, -2.0, np.nan, np.inf])
def test_no_solid_has_such_a_sound_ratio(value):
    with pytest.raises(InputError, match="sound_ratio"):
        second_order(value)


def test_no_tensors_have_such_a_covariance():
    good, bad = Isotropic(2.0, 1.0), Isotropic(1.0, 1.0)
    for own, neighbor, name in ((bad, good, "own"), (good, bad, "neighbor")):
        with pytest.raises(InputError, match=name):
            depletion(own, neighbor, 1.6)
    for power in (0.0, 2.0, -1.5, np.nan):
        with pytest.raises(InputError, match="power"):
            weighted_moments(1.5, 1.6, power)


@pytest.mark.parametrize(
    ("ratio", "sound_ratio"),
    [(-1.6, 1.6), (0.0, 1.6), (1e300, 1.6), (1.6, -1.6), (1.6, 300.0), (1.6, np.nan)],
)
def test_where_rounding_would_decide_the_moments_are_refused(ratio, sound_ratio):
    with pytest.raises(InputError, match=r"^(sound_)?ratio: "):
        weighted_moments(ratio, sound_ratio, 1.0)


def test_no_fixed_ratio_is_the_end_of_a_bracket():
    assert fixed_ratio_of(1.0, 100.0) / second_order(100.0).fixed_ratio == pytest.approx(1.0055, abs=1e-4)
    for sound_ratio in (101.0, 300.0, 1e10, 1e50):  # NaN, or 0.9 times the second order without a word
        with pytest.raises(InputError, match="sound_ratio"):
            fixed_ratio_of(1.0, sound_ratio)
