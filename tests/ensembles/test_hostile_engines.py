"""Where samples are computed: addresses that are none, more processes than a machine bears, seeds that are none."""

import os
import subprocess
import sys

import numpy as np
import pytest

from glassblocks import ElasticMedium, Isotropic
from glassblocks.dask_executors import on_scheduler
from glassblocks.ensembles.workers import MOST, MOST_A_CORE, compute
from glassblocks.errors import InputError
from glassblocks.fitting import Curve, posterior
from glassblocks.interruptions import held
from glassblocks.lattice import random_susceptibilities
from glassblocks.renormalization import depletion_number


@pytest.mark.parametrize(
    "address", ["", " ", "x", "tcp://", "tcp://a", "a:b", "http://a:1", "tcp://a:1\n", "tcp://a b:1"]
)
def test_an_address_that_is_none_is_refused_before_dask_waits_for_it(address):
    pytest.importorskip("distributed")
    with pytest.raises(InputError, match="--scheduler: received"), on_scheduler(address):
        pass


@pytest.mark.parametrize("workers", [0, -1, 1.5, float("nan"), "2", None, 10**6, 10**18])
def test_as_many_processes_as_a_machine_bears(workers):
    with (
        pytest.raises(InputError, match="workers: received"),
        held() as stop,
        compute(None, range(10**7), workers, stop),
    ):
        pass
    assert max(MOST, MOST_A_CORE * (os.cpu_count() or 1)) < 10**6


@pytest.mark.parametrize("seed", [-1, 1.5, None, "0", True, np.float64(2)])
def test_a_seed_that_is_none_is_refused(seed):
    T = np.geomspace(0.05, 1.0, 8)
    curve = Curve("conductivity", T, 1e-2 * T**1.9, 1e-4 * T**1.9)
    for call in (
        lambda: random_susceptibilities(Isotropic(-3e9, -1e9), 2, 0.1, seed),
        lambda: depletion_number(4.0, 14.0, seed=seed),
        lambda: posterior([curve], ElasticMedium(2200.0, 5800.0, 3800.0), seed=seed),
    ):
        with pytest.raises(InputError, match=r"^seed: received"):
            call()


def test_a_negative_seed_of_a_posterior_is_refused_before_the_fit(tmp_path):
    command = [
        sys.executable,
        "-m",
        "glassblocks",
        "fit",
        "none.csv",
        "--posterior",
        "-o",
        str(tmp_path / "a"),
    ]
    done = subprocess.run([*command, "--seed", "-1"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and "--seed" in done.stderr and "Traceback" not in done.stderr
