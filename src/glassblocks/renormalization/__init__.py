"""The flow of the susceptibility with length, its length scales, and the fixed ratio of (4.4)."""

from glassblocks.renormalization.fixed_ratio import FixedRatio, Root, fixed_ratio, self_consistency

__all__ = ["FixedRatio", "Root", "fixed_ratio", "self_consistency"]
