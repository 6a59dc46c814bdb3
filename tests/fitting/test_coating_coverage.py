"""The intervals of coating fits hold the truth as often as they say."""

import pytest
from coating_coverage_study import STUDIES, run


@pytest.mark.slow
@pytest.mark.parametrize("study", STUDIES)
def test_coating_intervals_hold_the_truth_as_often_as_they_say(study):
    for name, (determined, narrow, wide) in run(study).items():
        if determined >= 0.9:
            # three standard errors of 200 fits
            assert 0.58 <= narrow <= 0.78, name
            assert 0.90 <= wide <= 1.0, name
