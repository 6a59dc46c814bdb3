"""The intervals of fits to what laboratories measure hold the truth as often as they say."""

import pytest
from laboratory_coverage_study import STUDIES, run


@pytest.mark.slow
@pytest.mark.parametrize("study", STUDIES)
def test_the_intervals_hold_the_truth_as_often_as_they_say(study):
    for name, (determined, narrow, wide) in run(study).items():
        if determined >= 0.9:
            assert 0.63 <= narrow <= 0.73, name
            assert 0.91 <= wide <= 0.985, name
