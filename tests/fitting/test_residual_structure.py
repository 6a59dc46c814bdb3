"""The runs test against a count of every arrangement, and what it sees."""

from itertools import combinations, pairwise

import numpy as np
import pytest

from glassblocks.fitting.structure import residual_structure


def runs(signs):
    return 1 + sum(a != b for a, b in pairwise(signs))


@pytest.mark.parametrize(("up", "down"), [(4, 4), (5, 6), (4, 9)])
def test_mean_and_tail_are_those_of_all_arrangements(up, down):
    n = up + down
    counts = []
    for places in combinations(range(n), up):
        signs = np.full(n, -1.0)
        signs[list(places)] = 1.0
        counts.append(runs(signs))
        found = residual_structure(signs)
        assert found.runs == counts[-1]
        assert found.expected_runs == pytest.approx(1 + 2 * up * down / n)
    assert np.mean(counts) == pytest.approx(found.expected_runs)
    # the tail is a normal approximation: right to a few per cent
    for number in range(2, max(counts)):
        example = next(p for p in combinations(range(n), up) if runs(np.isin(np.arange(n), p)) == number)
        signs = np.where(np.isin(np.arange(n), example), 1.0, -1.0)
        exact = np.mean(np.array(counts) <= number)
        assert residual_structure(signs).runs_probability == pytest.approx(exact, abs=0.05)


def test_white_noise_is_seldom_structured_and_a_wave_always():
    rng = np.random.default_rng(5)
    false_alarms = sum(residual_structure(rng.standard_normal(60)).is_structured for _ in range(1000))
    assert false_alarms < 25  # 1% of 1000, and chance
    wave = np.sin(np.linspace(0, 6, 60)) + 0.2 * rng.standard_normal(60)
    found = residual_structure(wave)
    assert found.is_structured
    assert found.autocorrelation == pytest.approx(np.corrcoef(wave[1:], wave[:-1])[0, 1], abs=0.05)


def test_too_few_of_one_sign_tell_nothing():
    assert residual_structure([1, 1, 1, -1, 1, 1]).runs_probability is None
    assert residual_structure([0.0, 0.0]).autocorrelation == 0
