"""The intervals of fits to what laboratories measure hold the truth as often as they say."""

import numpy as np
import pytest
from laboratory_coverage_study import FITS, STUDIES, run


@pytest.mark.slow
@pytest.mark.parametrize("study", STUDIES)
def test_the_intervals_hold_the_truth_as_often_as_they_say(study):
    known = {name: row for name, row in run(study).items() if row[0] >= 0.9}
    error = np.sqrt(0.68 * 0.32 / FITS)
    assert 0.63 <= np.mean([narrow for _, narrow, _ in known.values()]) <= 0.73
    for name, (_, narrow, wide) in known.items():
        # one of many shares of 200 fits may lie three standard errors away
        assert abs(narrow - 0.68) <= 3 * error, name
        assert 0.90 <= wide <= 0.995, name
