"""Ensembles of disordered superblocks: what coupling does to the absorption on average."""

from glassblocks.ensembles.analysis import Result, analyze, order_in_coupling
from glassblocks.ensembles.ensemble_config import Condition, EnsembleConfig, example, read_config
from glassblocks.ensembles.ensemble_tables import tables, to_markdown, to_plain
from glassblocks.ensembles.run import run_ensemble

__all__ = [
    "Condition",
    "EnsembleConfig",
    "Result",
    "analyze",
    "example",
    "order_in_coupling",
    "read_config",
    "run_ensemble",
    "tables",
    "to_markdown",
    "to_plain",
]
