"""Every kind of data that the model does not make is covered or warned of; figures in docs/results/misspecified.md."""

import pytest
from misspecified_study import ROWS, holds, run


@pytest.mark.slow
@pytest.mark.parametrize("name", ROWS)
def test_the_truth_is_covered_or_the_cause_is_named(name):
    shares = run(name, 200)
    print(name, shares)
    assert holds(shares)
    if name == "nothing":
        assert shares["any cause"] < 0.03
