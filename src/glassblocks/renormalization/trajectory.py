"""The flow of the susceptibility with length: a step, repeated, whatever route provides it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.drawing import draw
from glassblocks.errors import ConvergenceError, InputError
from glassblocks.notebook import html_table, shown
from glassblocks.pair import Pair
from glassblocks.renormalization.advance import Advance, LogErrors, State

if TYPE_CHECKING:
    from matplotlib.axes import Axes


#: A first-order step is called small while it changes the susceptibility by less than this, relatively.
SMALL = 0.3
#: A step that changes it by more than this runs away.
RUNAWAY = 1e3
#: Steps that a flow may have: far beyond where the limit N_0 -> 1 of a continuous flow is reached.
MOST_STEPS = 100_000


@shown("where a flow left the physical domain", "step, length [m], reason")
class Departure(NamedTuple):
    """Where the flow left the domain in which its step means something."""

    step: int
    length: float
    reason: str


@dataclass(frozen=True, repr=False)
class Flow:
    """A susceptibility against length.

    Attributes
    ----------
    lengths
        Edges L of the blocks, m, (n + 1,); fewer than asked for where the flow broke off.
    chi
        Complex (chi_l, chi_t), Pa, (n + 1, ...) each.
    terms
        Name -> contributions to (Im chi_l, Im chi_t) of each step, Pa, (n, ...).
    errors
        Standard errors at every length, (n + 1,) each: those of the steps before it, independent of each other.
    departures
        Where and how the flow first left the physical domain in each way; empty if it never did.
    broke_off
        Whether it ended before the last length.
    """

    lengths: NDArray[np.float64]
    chi: Pair
    terms: Mapping[str, Pair]
    errors: LogErrors
    departures: tuple[Departure, ...] = ()
    broke_off: bool = False

    def __repr__(self) -> str:
        if np.ndim(self.ratio) != 1:
            return f"flows over {self.lengths.size - 1} steps"
        l, t = (f"{100 * float(im[-1] / im[0]):.3g}%" for im in self.imaginary)
        way = f"{self.lengths[0]:.3g} to {self.lengths[-1]:.3g} m in {self.lengths.size - 1} steps"
        broken = ", broke off" if self.broke_off else ""
        ends = (
            f"{float(self.ratio[0]):.4g} to {float(self.ratio[-1]):.4g} +- {float(self.ratio_error[-1]):.1g}"
        )
        return f"{way}{broken}: gamma_l/gamma_t {ends}; left of Im chi: {l} (l), {t} (t)"

    def _repr_html_(self) -> str:
        columns = (self.lengths, self.imaginary.l, self.imaginary.t, self.ratio, self.ratio_error)
        header = ["L [m]", "Im chi_l [Pa]", "Im chi_t [Pa]", "gamma_l/gamma_t", "+-"]
        return html_table(
            "flow", header, [[float(each) for each in row] for row in zip(*columns, strict=True)]
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Im chi_l and Im chi_t against the block edge, over Im chi_t at the start, with one standard error."""
        return draw("flow_figure.draw_absorption", ax, self)

    @property
    def imaginary(self) -> Pair:
        """(Im chi_l, Im chi_t) at every length, Pa."""
        return self.chi.map(np.imag)

    @property
    def ratio(self) -> Any:
        """gamma_l/gamma_t = sqrt(Im chi_l/Im chi_t) at every length; NaN where a sign is wrong."""
        absorption = self.imaginary.ratio
        return np.sqrt(np.where(absorption >= 0, absorption, np.nan))

    @property
    def ratio_error(self) -> Any:
        """Standard error of `ratio` at every length; zero for a step that does not sample."""
        return self.ratio * self.errors.ratio / 2

    def shares(self) -> dict[str, Pair]:
        """What each term has added since the start, and the start itself, as shares of Im chi at every length.

        The shares of all names add up to one at every length.
        """
        whole = self.imaginary
        names = {"start": whole.map(lambda im: np.broadcast_to(im[:1], im.shape))}
        names |= {name: term.map(_accumulated) for name, term in self.terms.items()}
        return {name: term / whole for name, term in names.items()}


def scales(first: float, last: float, n0: float) -> NDArray[np.float64]:
    """Edges L_1, N_0 L_1, N_0^2 L_1, ..., R of the blocks, m; the last step is shorter where it must be.

    Parameters
    ----------
    first, last
        L_1 and R, m, L_1 < R.
    n0
        N_0 > 1. Cubes of blocks have N_0 >= 2; the limit N_0 -> 1 makes a continuous flow.

    Raises
    ------
    InputError
        If N_0 <= 1, not 0 < L_1 < R, or there would be more than 100,000 steps.

    Examples
    --------
    >>> scales(5e-9, 1e-3, n0=100) * 1e9
    array([5.e+00, 5.e+02, 5.e+04, 1.e+06])
    """
    if not (np.isfinite(n0) and n0 > 1):
        raise InputError("n0", received=n0, allowed="finite and > 1", remedy="2 makes superblocks of 2^3")
    if not (0 < first < last and isfinite(last / first)):
        raise InputError(
            "L_1, R", received=(first, last), allowed="0 < L_1 < R, in m", remedy="e.g. 5e-9 and 1e-3"
        )
    e_folds = float(np.log(last / first))
    whole = int(np.floor(e_folds / np.log(n0) * (1 + 1e-12)))
    if whole > MOST_STEPS:
        raise InputError(
            "n0",
            received=n0,
            allowed=f"at least {float(np.exp(e_folds / MOST_STEPS)):.7g} between these lengths",
            remedy=f"take a larger one: it would make {whole} steps, at most {MOST_STEPS} are made",
        )
    edges = np.asarray(first * float(n0) ** np.arange(whole + 1), dtype=np.float64)
    if np.isclose(edges[-1], last, rtol=1e-9, atol=0):
        edges[-1] = last
        return edges
    return np.append(edges, last)


def flow(
    start: State,
    step: Callable[[State, float], Advance],
    lengths: NDArray[np.float64],
    *,
    tick: Callable[[], None] = lambda: None,
) -> Flow:
    """Repeat a step from `lengths[0]` to `lengths[-1]`.

    A step that gives Im chi < 0, runs away or finds no solution ends the flow there; a first-order step that is not
    small, or one that gives Im chi_l < (4/3) Im chi_t, is reported and the flow goes on. The remedy in each case is
    a step that does not expand: `glassblocks.renormalization.Resummed`.

    Parameters
    ----------
    start
        The first block; its length must be `lengths[0]`.
    step
        Takes the block and N_0 and returns the superblock of N_0^3 of them: any callable, for example one of
        `glassblocks.renormalization.routes`.
    lengths
        Edges of the blocks, m, ascending; see `scales`.
    tick
        Called after each step.

    Returns
    -------
    Flow
        Every susceptibility on the way.

    Raises
    ------
    InputError
        If the start does not lie at the first length.

    Examples
    --------
    >>> def halve(state, n0):
    ...     return Advance(state.chi * 0.5, {"loss": state.chi.map(lambda chi: -0.5 * chi.imag)})
    >>> result = flow(State(1e-9, Pair(2j, 1j)), halve, np.array([1e-9, 2e-9, 4e-9]))
    >>> result.imaginary.t.tolist(), [departure.reason for departure in result.departures][:1]
    ([1.0, 0.5, 0.25], ['the step is not small: |delta chi/chi| = 0.5 > 0.3; use a resummed step'])
    """
    if not np.isclose(start.length, lengths[0], rtol=1e-9, atol=0):
        raise InputError(
            "start.length",
            received=start.length,
            allowed=f"{lengths[0]} m",
            remedy="start at the first length",
        )
    states, advances = [start], list[Advance]()
    departures: dict[str, Departure] = {}
    for number, (here, there) in enumerate(pairwise(lengths), start=1):
        try:
            advance = step(states[-1], float(there / here))
        except ConvergenceError as error:
            departures["unsolved"] = Departure(number, float(there), str(error))
            break
        tick()
        advances.append(advance)
        for kind, reason in _reasons(states[-1].chi, advance).items():
            departures.setdefault(kind, Departure(number, float(there), reason))
        states.append(State(float(there), advance.chi))
        if {"negative", "runaway"} & departures.keys():
            break
    names = advances[0].terms if advances else ()
    return Flow(
        lengths=np.array([state.length for state in states]),
        chi=_stacked([state.chi for state in states]),
        terms={name: _stacked([advance.terms[name] for advance in advances]) for name in names},
        errors=_accumulated_errors(advances),
        departures=tuple(departures.values()),
        broke_off=len(states) < len(lengths),
    )


def _reasons(before: Pair, advance: Advance) -> dict[str, str]:
    """What is wrong with a step, by kind."""
    found = {"warning": advance.warning} if advance.warning else {}
    moved = [np.abs(after / old - 1) for after, old in zip(advance.chi, before, strict=True)]
    change = float(np.max(moved))
    if advance.first_order and change > SMALL:
        found["large"] = (
            f"the step is not small: |delta chi/chi| = {change:.3g} > {SMALL}; use a resummed step"
        )
    if not change <= RUNAWAY:
        found["runaway"] = "chi runs away: the superblock is no small perturbation of its blocks"
    imaginary = advance.chi.map(np.imag)
    if any(bool(np.any(value < 0)) for value in imaginary):
        found["negative"] = "Im chi < 0: the block would emit; use a resummed step"
    elif np.any(imaginary.l < 4 / 3 * imaginary.t * (1 - 1e-9)):
        found["active"] = "Im chi_l < (4/3) Im chi_t: a pressure would be amplified"
    return found


def _accumulated(contributions: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.concatenate([np.zeros_like(contributions[:1]), np.cumsum(contributions, axis=0)])


def _accumulated_errors(advances: list[Advance]) -> LogErrors:
    """Errors of independent steps, added in quadrature."""
    squares = np.array([advance.errors for advance in advances], dtype=float).reshape(-1, 3) ** 2
    return LogErrors(*np.sqrt(np.vstack([np.zeros((1, 3)), np.cumsum(squares, axis=0)])).T)


def _stacked(pairs: list[Pair]) -> Pair:
    return Pair(np.array([pair.l for pair in pairs]), np.array([pair.t for pair in pairs]))
