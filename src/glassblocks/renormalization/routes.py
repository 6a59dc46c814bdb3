"""The routes of the flow, and where the step of each is: the one place that knows them by name."""

from __future__ import annotations

import pkgutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glassblocks.renormalization.step import Step

#: Name of a route -> module and class of its step, in the order in which routes are shown. To add one, write its
#: `Step` in a file here, and its line. (Commands need the names at once, the steps only when they run.)
ROUTES = {
    "printed": "constant_rate:Printed",
    "recursion": "recursion:Recursion",
    "causal": "causal:Causal",
    "resummed": "resummed:Resummed",
    "lattice": "lattice_step:LatticeStep",
    "exact": "exact_step:ExactStep",
}


def step_of(route: str) -> type[Step]:
    """The class of the step of a route.

    Examples
    --------
    >>> step_of("resummed").label
    'resummed'
    """
    found: type[Step] = pkgutil.resolve_name(f"{__package__}.{ROUTES[route]}")
    return found
