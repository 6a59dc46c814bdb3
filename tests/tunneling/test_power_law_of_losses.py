"""The power law of loss angles: errors as scatter shows them, intervals, scale of the reference."""

import numpy as np
import pytest

from glassblocks.tunneling import loss_power_law

F = np.geomspace(50.0, 20_000.0, 7)
TRUE = 2e-4 * (F / 100.0) ** 0.1


@pytest.mark.parametrize("stated", [True, False])
def test_its_errors_are_those_of_repeated_measurements(stated):
    rng = np.random.default_rng(3)
    sigma = 0.05 * TRUE
    laws = [
        loss_power_law(F, TRUE + sigma * rng.standard_normal(7), sigma if stated else None)
        for _ in range(400)
    ]
    for value, error, truth in (("loss", "loss_error", 2e-4), ("exponent", "exponent_error", 0.1)):
        values = np.array([getattr(law, value) for law in laws])
        stated_errors = np.array([getattr(law, error) for law in laws])
        assert values.mean() == pytest.approx(truth, abs=4 * values.std() / 20)
        assert np.sqrt(np.mean(stated_errors**2)) == pytest.approx(values.std(), rel=0.12)


def test_its_intervals_hold_the_truth_as_often_as_they_say():
    rng = np.random.default_rng(4)
    held = np.zeros((400, 4))
    for row in held:
        law = loss_power_law(F, TRUE * np.exp(0.05 * rng.standard_normal(7)))
        pairs = [(law.loss_68, 2e-4), (law.loss_95, 2e-4), (law.exponent_68, 0.1), (law.exponent_95, 0.1)]
        row[:] = [low <= truth <= high for (low, high), truth in pairs]
    np.testing.assert_allclose(held.mean(axis=0), [0.68, 0.95, 0.68, 0.95], atol=0.07)


def test_another_reference_moves_the_loss_along_the_law():
    sigma = np.full(7, 1e-5)
    near, far = (loss_power_law(F, TRUE, sigma, reference=f) for f in (100.0, 1e4))
    assert far.loss == pytest.approx(near.loss * 100**0.1, rel=1e-6)
    assert far.exponent == pytest.approx(near.exponent, rel=1e-6)
    assert far.loss_68[1] / far.loss == pytest.approx(np.exp(far.loss_error / far.loss * 0.994458), rel=1e-5)
    assert far.degrees_of_freedom == 5 and far.chi2_probability == pytest.approx(1.0)
