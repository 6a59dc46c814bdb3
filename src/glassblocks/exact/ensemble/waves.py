"""The waves that an ensemble is read with."""

from __future__ import annotations

from glassblocks.blocks import Wave, all_directions, one_direction
from glassblocks.exact.ensemble.config import EnsembleConfig


def waves(config: EnsembleConfig) -> list[Wave]:
    """The waves of a config: averages over all directions first, then single directions."""
    found = []
    for value in config.wavenumbers:
        name = "all directions, long waves" if value == 0 else f"all directions, kL = {value:g}"
        found.append(all_directions(config.positions, value / config.edge, name))
    for direction in config.directions:
        name = "along [" + " ".join(f"{x:g}" for x in direction) + "], long waves"
        found.append(one_direction(config.positions, direction, cubic=True, name=name))
    return found
