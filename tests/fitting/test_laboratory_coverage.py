"""The intervals of fits to what laboratories measure hold the truth as often as they say."""

import laboratory_coverage_study as laboratory
import pytest
from coating_coverage_study import STUDIES as COATINGS
from coating_coverage_study import holds as coating_holds
from coverage_frame import BAR, run, shares

FITS = 200
#: The studies, and what holds in them; three standard errors of 200 fits.
ALL = {
    **dict.fromkeys(laboratory.STUDIES, laboratory.holds),
    **dict.fromkeys(COATINGS, coating_holds),
}


@pytest.mark.slow
@pytest.mark.parametrize("study", ALL)
def test_the_intervals_hold_the_truth_as_often_as_they_say(study):
    rows = {name: shares(counts, FITS) for name, counts in run(ALL[study], study, FITS).items()}
    known = {name: row for name, row in rows.items() if "at_68" in row}
    assert BAR[0] <= sum(row["at_68"] for row in known.values()) / len(known) <= BAR[1]
    for name, row in known.items():
        assert 0.58 <= row["at_68"] <= 0.78, name
    for name, row in rows.items():
        assert row["wrong"] <= 0.10, name


def test_what_the_noise_alone_shows_is_no_value_but_a_limit():
    """Two-level systems of a cold resonator hardly relax: in three of these the noise sets both sides at 95%."""
    for index in range(7):
        found = laboratory.fit(
            laboratory.curves_of("resonator", index), laboratory.stated("resonator", index), what_ifs=False
        )
        rate = found["relaxation rate"]
        assert rate.status == "upper limit"
        assert rate.limit > laboratory.TRUTH["relaxation rate"]
