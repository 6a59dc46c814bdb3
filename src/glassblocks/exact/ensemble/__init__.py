"""Ensembles of disordered superblocks: what coupling does to the absorption on average."""

from glassblocks.exact.ensemble.config import Condition, EnsembleConfig, example, read_config
from glassblocks.exact.ensemble.run import run_ensemble

__all__ = ["Condition", "EnsembleConfig", "example", "read_config", "run_ensemble"]
