"""Mean field against Lanczos at 18 blocks: `python tests/mean_field/eighteen_blocks_study.py [SAMPLES] [STEPS]`.

Prints the rows of 18 blocks of docs/results/mean-field.md; 3 x 3 x 2 blocks, T = 0, long waves from all directions.
"""

from __future__ import annotations

import sys

import numpy as np

from glassblocks.blocks import Superblock, all_directions
from glassblocks.constants import BOLTZMANN
from glassblocks.ensembles import example, read_config
from glassblocks.ensembles.ensemble_tables import Rows, to_markdown, with_error
from glassblocks.ensembles.jackknife_errors import jackknife
from glassblocks.exact import Lanczos
from glassblocks.mean_field import MeanField
from glassblocks.progress import progress

#: Bins in K: a low band and everything.
EDGES = np.array([0.04, 0.6, 3.0]) * BOLTZMANN
PLACES = np.stack(np.meshgrid([0, 1, 2], [0, 1, 2], [0, 1], indexing="ij"), axis=-1).reshape(-1, 3)


def parts(mean):
    """(method, g, p, bin) to odd and even part of exact, mean field, difference: (2, 3, p, band or all)."""
    summed = np.stack([mean[..., 0], mean @ np.diff(EDGES)], axis=-1)
    zero, plus, minus = np.moveaxis(summed, 1, 0)
    found = np.stack([(plus - minus) / 2 / zero, (plus + minus) / 2 / zero - 1])
    return np.concatenate([found, found[:, 1:] - found[:, :1]], axis=1)


def main():
    samples = int(sys.argv[1]) if len(sys.argv) > 1 else 6
    steps = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    config = read_config(example())
    rows = []
    for c in (1, 2):
        condition = config.conditions[c]
        distribution, places = config.distribution(condition), config.edge * PLACES
        found = []
        with progress(f"strength {condition.strength:g}", samples) as advance:
            for index in range(samples):
                rng = np.random.default_rng(np.random.SeedSequence(config.seed, spawn_key=(index,)))
                blocks = distribution.blocks(len(PLACES), config.edge**3, rng)
                superblock = Superblock(blocks, places, config.medium(condition))
                waves = [all_directions(places)]
                near = MeanField().observe(superblock, (0.0, 1.0, -1.0), 0.0, waves, EDGES).absorption[:, 0]
                exact = Lanczos(steps=steps).observe(superblock, (1.0, -1.0), 0.0, waves, EDGES)
                # without coupling mean field is exact
                found.append([np.concatenate([near[:1], exact.absorption[:, 0]]), near])
                advance()
        result = jackknife(parts, np.array(found))
        for k, name in enumerate(("odd", "even")):
            for b, where in enumerate(("band", "all")):
                cells = [
                    with_error(float(result.value[k, m, p, b]), float(result.error[k, m, p, b]))
                    for p in (0, 1)
                    for m in (0, 1, 2)
                ]
                rows.append([f"{condition.strength:g}", name, where, *cells])
    header = ["strength", "part", "bins"]
    header += [f"{p}: {kind}" for p in "lt" for kind in ("Lanczos", "mean field", "difference")]
    print(f"{samples} samples of 18 blocks (3 x 3 x 2), {steps} Lanczos steps, T = 0:\n")
    print(to_markdown([Rows(header, rows)]))


if __name__ == "__main__":
    main()
