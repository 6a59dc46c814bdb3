"""The flow of the susceptibility with length, its length scales, and the fixed ratio of (4.4)."""

from glassblocks.lattice.exchange_waves import wave_limit
from glassblocks.renormalization.fixed_ratio import FixedRatio, Root, fixed_ratio, self_consistency
from glassblocks.renormalization.flow import Advance, Departure, Flow, State, Step, flow, scales
from glassblocks.renormalization.length_scales import critical_length, growth
from glassblocks.renormalization.pair_sum import pair_sum
from glassblocks.renormalization.steps import Causal, Printed, Recursion, Resummed, Surroundings

__all__ = [
    "Advance",
    "Causal",
    "Departure",
    "FixedRatio",
    "Flow",
    "Printed",
    "Recursion",
    "Resummed",
    "Root",
    "State",
    "Step",
    "Surroundings",
    "critical_length",
    "fixed_ratio",
    "flow",
    "growth",
    "pair_sum",
    "scales",
    "self_consistency",
    "wave_limit",
]
