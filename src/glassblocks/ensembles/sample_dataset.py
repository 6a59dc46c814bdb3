"""Samples as a data set: named axes, units, config, versions and seed inside."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from typing import Any

import numpy as np

from glassblocks.ensembles.batch_files import Batch, pack
from glassblocks.ensembles.ensemble_config import EnsembleConfig
from glassblocks.ensembles.sample_identity import SCHEMA, versions
from glassblocks.ensembles.waves_of_config import reading_waves
from glassblocks.extras import require
from glassblocks.response import Observed

_STATIC = ("sample", "condition", "coupling", "wave", "polarization")
#: Variable, its axes, what it is.
VARIABLES = {
    "absorption": ((*_STATIC, "bin"), "Im chi per volume, averaged over the bin"),
    "isolated": (_STATIC, "Re chi(0) per volume of the isolated superblock"),
    "curie": (_STATIC, "what contact with a bath adds to Re chi(0)"),
    "error": ((*_STATIC, "bin"), "error of the method in Im chi"),
}


def to_dataset(
    config: EnsembleConfig, samples: Mapping[int, Observed], failed: Mapping[int, str] | None = None
) -> Any:
    """An `xarray.Dataset` of samples, keyed and sorted by their index.

    Raises
    ------
    MissingExtraError
        If xarray is not installed.
    """
    return batch_dataset(config, pack(config, samples, failed or {}))


def batch_dataset(config: EnsembleConfig, batch: Batch) -> Any:
    """An `xarray.Dataset` of one batch."""
    xarray = require("xarray", "io")
    data = {
        name: (axes, value, {"units": "Pa", "long_name": text})
        for (name, (axes, text)), value in zip(VARIABLES.items(), batch.arrays, strict=True)
    }
    edges = np.asarray(config.bin_edges)
    conditions = {
        name: ("condition", [getattr(condition, name) for condition in config.conditions])
        for name in ("sound_speed_ratio", "coupling_ratio", "strength", "temperature")
    }
    return xarray.Dataset(
        data,
        coords={
            "sample": batch.indices,
            "coupling": list(config.couplings),
            "wave": [wave.name for wave in reading_waves(config)],
            "polarization": ["l", "t"],
            "bin_low": ("bin", edges[:-1], {"units": "GHz"}),
            "bin_high": ("bin", edges[1:], {"units": "GHz"}),
            **conditions,
        },
        attrs={
            "title": "Absorption of coupled blocks, one entry a disorder sample",
            "schema": SCHEMA,
            "config": json.dumps(config.physics(), sort_keys=True),
            "seed": config.seed,
            "versions": json.dumps(versions() | {"python": platform.python_version()}, sort_keys=True),
            "failed": json.dumps({str(index): reason for index, reason in sorted(batch.failed.items())}),
        },
    )
