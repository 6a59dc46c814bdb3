"""Without stated errors the level of the fit is right and its intervals hold it (docs/results/missing-errors.md)."""

import pytest
from missing_errors_study import KINDS, row


@pytest.mark.parametrize("kind", KINDS)
def test_low_points_do_not_win(kind):
    found = row(kind, 30, pairs=4)
    assert abs(found.bias) < 0.01
    # what weighting by the datum does to the same points
    assert found.by_datum < -0.04


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_intervals_hold_the_level(kind):
    found = row(kind, 30)
    assert 0.63 < found.in_68 < 0.74 and found.in_95 > 0.92
