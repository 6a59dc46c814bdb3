"""The posterior agrees with the profile where the fit is well behaved, and what is saved is plain."""

import numpy as np
import pytest
from synthetic_glass import GLASS, both

from glassblocks.figures.posterior_corner import corner_figure
from glassblocks.fitting import fit, posterior, posterior_samples


def test_a_short_chain_says_that_it_is_short_and_is_saved_without_pickle(tmp_path, monkeypatch):
    monkeypatch.setattr(posterior_samples, "LONGEST", 60)
    curves = both("velocity")
    one, two = (posterior(curves, GLASS, seed=3) for _ in range(2))
    assert np.array_equal(one.chain, two.chain)
    assert not one.is_converged
    assert "NOT converged" in one.summary()
    one.save(tmp_path / "posterior.npz")
    with np.load(tmp_path / "posterior.npz", allow_pickle=False) as saved:
        assert np.array_equal(saved["chain"], one.chain)
        assert saved["parameters"].tolist() == list(one.parameters)
    assert len(corner_figure(one).axes) == 16


@pytest.mark.slow
def test_the_posterior_is_as_wide_as_the_profile():
    curves = both("velocity") + both("friction")
    found, samples = fit(curves, GLASS, what_ifs=False), posterior(curves, GLASS)
    assert samples.is_converged
    for name in ("gamma_l/gamma_t", "P"):
        column = samples.derived[:, samples.quantities.index(name)]
        assert np.quantile(column, [0.16, 0.84]) == pytest.approx(found[name].profile_68, rel=2e-3)
