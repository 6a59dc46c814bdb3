"""Tails and quantiles are those of scipy.stats, which a fit does not wait for."""

import subprocess
import sys

import pytest
from scipy import stats

from glassblocks.tail_probabilities import (
    chi2_limit,
    chi2_tail,
    gamma_tail,
    normal_tail,
    quantile,
    shifted_chi2_tail,
)


def test_every_function_is_that_of_the_distribution():
    near = {"rel": 1e-12}
    for p in (0.003, 0.16, 0.95, 0.99865):
        assert quantile(p, None) == pytest.approx(stats.norm.ppf(p), **near)
        assert quantile(p, 3.7) == pytest.approx(stats.t(3.7).ppf(p), rel=1e-9)
    assert quantile(0.9, float("inf")) == quantile(0.9, None)
    for x in (0.5, 12.0, 80.0):
        assert normal_tail(x / 10) == pytest.approx(stats.norm.sf(x / 10), **near)
        assert chi2_tail(x, 17) == pytest.approx(stats.chi2.sf(x, 17), **near)
        assert shifted_chi2_tail(x, 17, 9.0) == pytest.approx(stats.ncx2.sf(x, 17, 9.0), abs=1e-12)
        assert gamma_tail(x, 11.0, 30.0) == pytest.approx(
            stats.gamma.sf(x, 11.0**2 / 30, scale=30 / 11.0), **near
        )
    assert chi2_limit(0.01, 17) == pytest.approx(stats.chi2.isf(0.01, 17), **near)


def test_a_fit_loads_no_statistics_and_no_signal_processing():
    code = (
        "import sys, numpy as np\n"
        "from glassblocks.fitting import Curve, fit\n"
        "from glassblocks.medium import ElasticMedium\n"
        "T = np.geomspace(0.02, 2, 30)\n"
        "wave = 1e-6 * np.sin(3 * np.log(T))\n"
        "fit([Curve('velocity', T, 3e-4 * np.log(T / 0.02) + wave, np.full(30, 1e-6), p, 1e6) for p in 'lt'],\n"
        "    ElasticMedium(2200.0, 5800.0, 3800.0))\n"
        "print([name for name in ('scipy.stats', 'scipy.signal') if name in sys.modules])\n"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
