"""The stated intervals hold the truth as often as they say; figures in docs/results/coverage.md."""

import numpy as np
import pytest
from coverage_study import FITS, STUDIES, run


@pytest.mark.slow
@pytest.mark.parametrize("study", STUDIES)
def test_intervals_hold_the_truth_as_often_as_they_say(study):
    table = run(study)
    for name, row in table.items():
        print(f"{study:9} {name:16} " + " ".join(f"{value:.3f}" for value in row))
    for name, row in table.items():
        if row.determined * FITS >= 0.9 * FITS:
            assert 0.63 <= row.profile_68 <= 0.73, name
            assert 0.63 <= row.covariance_68 <= 0.73, name
            assert 0.92 <= row.profile_95 <= 0.98, name


@pytest.mark.slow
def test_a_study_does_not_depend_on_the_number_of_workers(monkeypatch):
    def by(workers):
        monkeypatch.setenv("STUDY_WORKERS", workers)
        return run("velocity", 6)

    np.testing.assert_equal(by("1"), by("3"))
