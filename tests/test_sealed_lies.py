"""Result files with a checksum that fits and numbers that no run gives are refused, or are possible at least.

`FUZZ=long pytest tests/test_sealed_lies.py` tries 250 of each kind instead of 8.
"""

import os
import random
import sys
import warnings
from pathlib import Path

import pytest

for module in ("h5py", "h5netcdf", "xarray"):
    pytest.importorskip(module)

sys.path.insert(0, str(Path(__file__).parent / "fuzz"))
import sealed_lies  # noqa: E402
from readers import readers  # noqa: E402

from glassblocks.errors import GlassblocksError  # noqa: E402

WAYS = {
    "fit.json, sealed anew": sealed_lies.FITS,
    "fit.json of ratio, sealed anew": sealed_lies.FITS,
    "renormalize.npz, sealed anew": sealed_lies.TREES,
    "batch.npz, named anew": sealed_lies.BATCHES,
    "superblock.nc, its index": sealed_lies.JOINED,
}
SEEDS = 250 if os.environ.get("FUZZ") == "long" else 8
#: What none of these readers believes, whatever the seed.
NEVER = [
    ("fit.json of ratio, sealed anew", sealed_lies.another_ratio),
    ("fit.json, sealed anew", sealed_lies.estimate_twice),
]


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    return readers(tmp_path_factory.mktemp("results"))


@pytest.mark.parametrize(("name", "way"), [(name, way) for name, ways in WAYS.items() for way in ways])
def test_what_is_sealed_anew_is_possible_or_refused(name, way, known, tmp_path):
    read = []
    for seed in range(SEEDS):
        (tmp_path / "input").write_bytes(way(known[name].seeds[0], random.Random(seed)))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                read.append(known[name].read(tmp_path / "input"))
            except GlassblocksError as error:
                assert 0 < len(str(error)) < 100_000
    assert not read or (name, way) not in NEVER
