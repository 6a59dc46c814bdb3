"""The waves that an ensemble's absorption is read with."""

from __future__ import annotations

from functools import lru_cache

from glassblocks.blocks import Wave, all_directions, one_direction
from glassblocks.ensembles.ensemble_config import EnsembleConfig


@lru_cache(maxsize=2)
def reading_waves(config: EnsembleConfig) -> list[Wave]:
    """Averages over all directions first, then single directions."""
    found = []
    for value in config.wavenumbers:
        name = "all directions, long waves" if value == 0 else f"all directions, kL = {value:g}"
        found.append(all_directions(config.positions, value / config.edge, name))
    for direction in config.directions:
        name = "along [" + " ".join(f"{x:g}" for x in direction) + "], long waves"
        found.append(one_direction(config.positions, direction, cubic=True, name=name))
    return found
