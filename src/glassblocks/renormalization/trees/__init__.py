"""Superblocks merged again and again: the renormalization in numbers, one tree of fresh blocks a sample."""

from glassblocks.renormalization.trees.mean_field_control import Control, controls
from glassblocks.renormalization.trees.tree_analysis import TreeResult, analyze_trees
from glassblocks.renormalization.trees.tree_config import TreeCondition, TreeConfig, tree_example
from glassblocks.renormalization.trees.tree_config import read_tree_config as read_tree_config
from glassblocks.renormalization.trees.tree_run import run_trees
from glassblocks.renormalization.trees.tree_sample import grow

__all__ = [
    "Control",
    "TreeCondition",
    "TreeConfig",
    "TreeResult",
    "analyze_trees",
    "controls",
    "grow",
    "read_tree_config",
    "run_trees",
    "tree_example",
]
