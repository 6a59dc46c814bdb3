"""Ensembles of disordered superblocks: what coupling does to the absorption on average."""

from glassblocks.exact.ensemble.analysis import Result, analyze, order_in_coupling
from glassblocks.exact.ensemble.config import Condition, EnsembleConfig, example, read_config
from glassblocks.exact.ensemble.report import tables, to_markdown, to_plain
from glassblocks.exact.ensemble.run import run_ensemble

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
