"""A limit with 95% leaves 5% beyond it, not 2.5%."""

import numpy as np
import pytest
from scipy import optimize, stats
from synthetic_glass import GLASS, measured

from glassblocks.constants import BOLTZMANN
from glassblocks.fitting import fit
from glassblocks.pair import Pair
from glassblocks.tunneling import TunnelingModel, internal_friction


def misfit(curve, rate):
    """chi^2 with the relaxation rate held, the best C_t being linear: no code of the fit."""
    start = TunnelingModel.from_C(GLASS, Pair(3e-4, 3e-4), 1e45)
    P = 1e45 * float(start.rate_constant) * BOLTZMANN**3 / rate
    model = TunnelingModel.from_C(GLASS, Pair(3e-4, 3e-4), P)
    shape = internal_friction(model, curve.T, 2 * np.pi * curve.frequency).t / curve.sigma
    data = curve.y / curve.sigma
    return float(np.sum((data - shape * (shape @ data) / (shape @ shape)) ** 2))


def test_the_limit_of_a_rate_is_where_chi2_has_risen_by_the_one_sided_quantile():
    """Friction on the plateau: relaxation is fast, and how fast it does not say."""
    curve = measured("friction", "t", T=np.geomspace(1, 2.8, 25), frequency=1e3)
    found = fit([curve], GLASS, nuisances={"background": "off"}, what_ifs=False)["relaxation rate"]
    assert found.status == "lower limit"
    rates = np.geomspace(1e3, 1e11, 300)
    least = min(misfit(curve, rate) for rate in rates)
    rise = stats.norm.ppf(0.95) ** 2
    lowest = float(rates[np.flatnonzero([misfit(curve, rate) < least + rise for rate in rates])[0]])
    limit = optimize.brentq(lambda rate: misfit(curve, rate) - least - rise, lowest / 1.3, lowest * 1.01)
    assert found.limit == pytest.approx(limit, rel=0.03)
