"""What scipy's eigensolver draws at random, the same in every run."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np


def seeded_restarts(solver: Callable[..., Any]) -> dict[str, Any]:
    """Keywords by which eigsh goes on in the same way where a subspace is exhausted.

    Since scipy 1.17 it draws from a generator that is another in every run; before, from one of its own, and it
    knows no such keyword.
    """
    takes_one = "rng" in inspect.signature(solver).parameters
    return {"rng": np.random.default_rng(0)} if takes_one else {}
