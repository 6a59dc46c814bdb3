"""The flows of every route that holds for one glass, side by side."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from math import pi
from typing import TYPE_CHECKING

from glassblocks.drawing import draw
from glassblocks.errors import GlassblocksError, InputError
from glassblocks.glasses import Glass, choose
from glassblocks.medium import ElasticMedium
from glassblocks.notebook import html_table, shown, with_error
from glassblocks.pair import Pair
from glassblocks.renormalization.routes import ROUTES, step_of
from glassblocks.renormalization.self_consistent_ratio import fixed_ratio
from glassblocks.renormalization.settings import SIGNS, FlowSettings
from glassblocks.renormalization.step import Step
from glassblocks.renormalization.surroundings import Surroundings
from glassblocks.renormalization.trajectory import Flow, flow

if TYPE_CHECKING:
    from matplotlib.axes import Axes


#: Used where the density of a glass is not known: the flow depends on strengths, which are dimensionless;
#: the density enters the short-ranged terms alone, hbar omega/(rho c^2 L^3), which are negligible.
DEFAULT_DENSITY = 2500.0
#: Whence the exchange sum of a run, and how it is written.
SUMS = {
    "printed": "exchange sign as in (3.6)",
    "opposite": "exchange sign opposite to (3.6)",
    "computed": "exchange summed over the blocks",
}


@shown("a flow by one route", "route, reading, flow")
@dataclass(frozen=True)
class Run:
    """One flow, the step that made it, and the origin of its exchange sum: a key of `SUMS`."""

    step: Step
    exchange: str
    flow: Flow

    @property
    def reading(self) -> str:
        """Whence its exchange sum, in words."""
        return SUMS[self.exchange]

    @property
    def route(self) -> str:
        """The step that made it, in words."""
        return ", ".join(filter(None, (self.step.label, self.step.rule)))

    def plot(self, ax: Axes | None = None) -> Axes:
        """Im chi_l and Im chi_t against the block edge; see `Flow.plot`."""
        return self.flow.plot(ax)


@dataclass(frozen=True)
class FlowRuns:
    """The flows of one glass.

    Attributes
    ----------
    settings
        What was asked for, with the glass's own name, its density and R filled in.
    medium, density_source
        The glass as an elastic medium, and where its density is from.
    runs
        The flows, the sign asked for first.
    left_out
        Name of a route -> why it is not among them: its step does not hold here, or takes long.
    """

    settings: FlowSettings
    medium: ElasticMedium
    density_source: str
    runs: tuple[Run, ...]
    left_out: dict[str, str]

    def _repr_html_(self) -> str:
        header = ["route", "exchange sum", "gamma_l/gamma_t at the start", "at the end", "L at the end [m]"]
        rows = [
            (
                run.route,
                run.reading,
                float(run.flow.ratio[0]),
                with_error(float(run.flow.ratio[-1]), float(run.flow.ratio_error[-1]) or None),
                float(run.flow.lengths[-1]),
            )
            for run in self.runs
        ]
        title = f"flows of {self.settings.glass}; fixed ratio (4.4): {self.fixed:.4g}"
        return html_table(title, header, rows)

    def plot(self, ax: Axes | None = None) -> Axes:
        """gamma_l/gamma_t against the block edge by every route, and the fixed ratio of (4.4)."""
        return draw("flow_figure.draw_ratio", ax, self.runs, self.fixed, size=(9, 4.5))

    @property
    def chosen(self) -> Run:
        """The run of the route that was asked for, with the sign that was asked for."""
        return next(run for run in self.runs if run.step.name == self.settings.route)

    @cached_property
    def fixed(self) -> float:
        """gamma_l/gamma_t of (4.4)."""
        return float(fixed_ratio(self.medium, subscripts=self.settings.subscripts).ratio)


def run_flows(
    settings: FlowSettings,
    note: Callable[[str], None] = warnings.warn,
    tick: Callable[[], None] = lambda: None,
    *,
    routes: Collection[str] | None = None,
    glass: Glass | None = None,
) -> FlowRuns:
    """Follow the susceptibility of one glass by every route that holds for it.

    Parameters
    ----------
    settings
        What to follow.
    note
        Called with a line of text for every column of a table of glasses that is not used.
    tick
        Called after each step of each flow.
    routes
        Which routes are followed, with the one asked for among them; all by default.
    glass
        Instead of the one that the settings name.

    Raises
    ------
    InputError
        If there is no such glass, R is no longer than L_1, or the route asked for does not hold.

    Examples
    --------
    >>> found = run_flows(FlowSettings(glass="a-SiO2", start_strength=1e-3))
    >>> print(f"{found.fixed:.3f} {found.chosen.flow.ratio[-1]:.3f} by {found.chosen.step.label}")
    1.526 1.974 by recursion (4.1)
    >>> found.left_out["exact"]
    'takes about half a minute; it is followed if it is the route that is asked for, or with `numerical`'
    """
    settings, medium, source = _of_glass(settings, glass, note)
    # runs of one sign share their surroundings, whose convolution takes longer than a flow
    surroundings = cache(partial(settings.surroundings, medium))
    runs, left_out = list[Run](), dict[str, str]()
    for route, exchange in _wanted(settings, ROUTES if routes is None else routes):
        try:
            run = _follow(settings, surroundings, route, exchange, tick)
        except GlassblocksError as error:
            if route == settings.route:
                raise _not_here(route, error) from error
            left_out[route] = str(error)
            continue
        if isinstance(run, str):
            left_out[route] = run
        else:
            runs.append(run)
    return FlowRuns(settings, medium, source, tuple(runs), left_out)


def _of_glass(
    settings: FlowSettings, glass: Glass | None, note: Callable[[str], None]
) -> tuple[FlowSettings, ElasticMedium, str]:
    """The settings with what the glass says, its medium, and where its density is from."""
    glass = glass or choose(settings.glass, note)
    if settings.density is not None:
        density, source = settings.density, "given"
    elif glass.density is not None:
        density, source = glass.density, "table"
    else:
        density, source = DEFAULT_DENSITY, "default, of no consequence"
    medium = ElasticMedium(density, glass.c_l, glass.c_t)
    last = float(medium.wavelength(settings.frequency).t) if settings.r is None else settings.r
    return replace(settings, glass=glass.name, density=density, r=last), medium, source


def _wanted(settings: FlowSettings, routes: Collection[str]) -> list[tuple[str, str]]:
    """Every route and the origin of its exchange sum: (3.6) with either sign, the chosen one first, or computed."""
    signs = sorted(SIGNS, key=lambda sign: sign != settings.sign)
    wanted = [route for route in ROUTES if route in routes]
    read = [(route, sign) for sign in signs for route in wanted if not step_of(route).sums_pairs]
    return read + [(route, "computed") for route in wanted if step_of(route).sums_pairs]


def _follow(
    settings: FlowSettings,
    surroundings_of: Callable[[str], Surroundings],
    route: str,
    exchange: str,
    tick: Callable[[], None],
) -> Run | str:
    """The flow of one route, or why it is left out although it holds."""
    surroundings = surroundings_of(exchange if exchange in SIGNS else settings.sign)
    level_t = pi * settings.start_strength * surroundings.medium.modulus.t
    first = surroundings.start(Pair(settings.start_ratio**2 * level_t, level_t), settings.l1)
    step = step_of(route).of(surroundings, first)
    assert settings.r is not None  # filled in with the glass
    lengths = step.lengths(settings.l1, settings.r, settings.n0)
    cost = step.cost(settings.n0)
    if cost and route != settings.route and not settings.numerical:
        return f"takes {cost}; it is followed if it is the route that is asked for, or with `numerical`"
    return Run(step, exchange, flow(first, step, lengths, tick=tick))


def _not_here(route: str, error: GlassblocksError) -> InputError:
    """The error of a route that was asked for and does not hold."""
    what = f"{error.what}: {error.allowed}" if isinstance(error, InputError) else str(error)
    remedy = error.remedy if isinstance(error, InputError) else "choose another route"
    return InputError(
        "route", received=route, allowed=f"a route that holds here; this one needs {what}", remedy=remedy
    )
