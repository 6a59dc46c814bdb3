"""Joint fits of the tunneling model with honest intervals.

Names are loaded when they are first used: fits need scipy.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glassblocks.fitting.curve import Curve as Curve
    from glassblocks.fitting.fit_report import report as report
    from glassblocks.fitting.fit_result import FitResult as FitResult
    from glassblocks.fitting.fit_result import ParameterEstimate as ParameterEstimate
    from glassblocks.fitting.heat import heat_question as heat_question
    from glassblocks.fitting.joint import fit as fit
    from glassblocks.fitting.problem import MediumErrors as MediumErrors
    from glassblocks.fitting.reading import medium_of as medium_of
    from glassblocks.fitting.reading import read_curves as read_curves

_HOME = {
    "Curve": "curve",
    "ParameterEstimate": "fit_result",
    "FitResult": "fit_result",
    "MediumErrors": "problem",
    "fit": "joint",
    "heat_question": "heat",
    "medium_of": "reading",
    "read_curves": "reading",
    "report": "fit_report",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(_HOME)
