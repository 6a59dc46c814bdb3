"""Predicted against measured Meissner-Berret ratio: glass by glass, lines, null models, resampling."""

from glassblocks.comparison.glass_by_glass import Comparison, Comparisons, compare
from glassblocks.comparison.least_squares import Fit, fit_line
from glassblocks.comparison.paper import Reproduction, reproduce
from glassblocks.comparison.prediction import Prediction, predict
from glassblocks.comparison.strengths import StrengthEstimate, estimate_strengths
from glassblocks.comparison.summary import GlassSet, Summary, summarize
from glassblocks.comparison.uncertainty import Estimate

__all__ = [
    "Comparison",
    "Comparisons",
    "Estimate",
    "Fit",
    "GlassSet",
    "Prediction",
    "Reproduction",
    "StrengthEstimate",
    "Summary",
    "compare",
    "estimate_strengths",
    "fit_line",
    "predict",
    "reproduce",
    "summarize",
]
