"""The posterior of a joint fit by an ensemble of walkers (emcee), with its convergence stated."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from glassblocks.drawing import draw
from glassblocks.extras import require
from glassblocks.files import whole_file
from glassblocks.fitting.curve import Array
from glassblocks.fitting.derived_quantities import derived_quantities
from glassblocks.fitting.minimize import Minimum
from glassblocks.fitting.problem import Problem
from glassblocks.fitting.profile import half_covariance
from glassblocks.notebook import html_table, html_text
from glassblocks.real_numbers import seed_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes


#: Walkers for each parameter; a chain ends when it is so many autocorrelation times long, or at the longest.
WALKERS, LONG_ENOUGH, LONGEST = 4, 50, 4000
#: Steps between two looks at the autocorrelation, and autocorrelation times that are burnt in.
LOOK, BURN = 200, 3
QUANTILES = (0.025, 0.16, 0.5, 0.84, 0.975)


@dataclass(frozen=True, repr=False)
class Posterior:
    """Samples of the parameters of a fit and of what follows from them.

    Attributes
    ----------
    parameters, samples
        Names, and samples in the coordinates of the search (logarithms, but for offsets and some nuisances), burn-in
        and thinning done, shape (n, p).
    quantities, derived
        Names, and values in their units, shape (n, q).
    chain, log_probability
        Every step of every walker, shapes (steps, walkers, p) and (steps, walkers).
    autocorrelation_times
        In steps, by parameter.
    seed
        Of the walkers.
    """

    parameters: tuple[str, ...]
    samples: Array
    quantities: tuple[str, ...]
    derived: Array
    chain: Array
    log_probability: Array
    autocorrelation_times: Array
    seed: int

    @property
    def is_converged(self) -> bool:
        """Whether the chain is 50 autocorrelation times long in every parameter."""
        return bool(self.chain.shape[0] >= LONG_ENOUGH * float(np.max(self.autocorrelation_times)))

    def __repr__(self) -> str:
        return self.summary().partition("\n")[0]

    def _repr_html_(self) -> str:
        table = [np.quantile(column, QUANTILES).tolist() for column in self.derived.T]
        rows = [
            (name, middle, (low, high), (low_95, high_95))
            for name, (low_95, low, middle, high, high_95) in zip(self.quantities, table, strict=True)
        ]
        head = html_text(repr(self))
        return head + html_table("posterior", ["quantity", "median", "68%", "95%"], rows)

    def plot(self, ax: Axes | None = None, quantity: str = "gamma_l/gamma_t") -> Axes:
        """The distribution of one quantity, with its median and 68% interval.

        Parameters
        ----------
        ax
            Where to draw; a new figure if left out.
        quantity
            One of `quantities`. `glassblocks.figures.posterior_corner.corner_figure` draws every pair of them.

        Raises
        ------
        InputError
            If there is no such quantity.
        """
        return draw("posterior_corner.draw_marginal", ax, self, quantity)

    def summary(self) -> str:
        """Convergence and intervals in words."""
        steps, walkers, _ = self.chain.shape
        longest = float(np.max(self.autocorrelation_times))
        verdict = "converged" if self.is_converged else "NOT converged: too short for its intervals"
        lines = [
            f"Posterior: {walkers} walkers, {steps} steps, longest autocorrelation time {longest:.0f} steps "
            f"({steps / longest:.0f} of them; {LONG_ENOUGH} are asked for): {verdict}."
        ]
        for name, column in zip(self.quantities, self.derived.T, strict=True):
            low_95, low, middle, high, high_95 = np.quantile(column, QUANTILES)
            lines.append(
                f"  {name:16} {middle:.4g} (68%: {low:.4g} to {high:.4g}; 95%: {low_95:.4g} to {high_95:.4g})"
            )
        return "\n".join(lines)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write everything as plain arrays (.npz, no pickle), whole or not at all."""
        with whole_file(path) as temporary:
            np.savez_compressed(
                temporary,
                parameters=np.array(self.parameters),
                samples=self.samples,
                quantities=np.array(self.quantities),
                derived=self.derived,
                chain=self.chain,
                log_probability=self.log_probability,
                autocorrelation_times=self.autocorrelation_times,
                seed=np.array(self.seed),
            )


def sample(
    problem: Problem, best: Minimum, seed: int = 0, advance: Callable[[], None] = lambda: None
) -> Posterior:
    """Samples of exp(-chi^2/2) within the bounds, with flat priors where none are stated.

    Parameters
    ----------
    problem, best
        A fit with the errors as used, and its minimum.
    seed
        Of the walkers.
    advance
        Called after every step.

    Raises
    ------
    MissingExtraError
        If emcee is not installed.
    """
    emcee = require("emcee", "fit")
    rng = np.random.RandomState(np.random.MT19937(np.random.SeedSequence(seed_number(seed))))
    size = len(problem.names)
    walkers = max(WALKERS * size, 32)

    def log_probability(theta: Array) -> float:
        if np.any(theta < problem.lower) or np.any(theta > problem.upper):
            return -np.inf
        return -0.5 * problem.misfit(theta)

    half = half_covariance(problem.reduced(best.theta)[1])
    start = best.theta + rng.standard_normal((walkers, size)) @ half.T
    start = np.where(start < problem.lower, 2 * problem.lower - start, start)
    start = np.where(start > problem.upper, 2 * problem.upper - start, start)
    moves = [(emcee.moves.DEMove(), 0.8), (emcee.moves.DESnookerMove(), 0.2)]
    sampler = emcee.EnsembleSampler(walkers, size, log_probability, moves=moves)
    sampler.random_state = rng.get_state()
    for step, _ in enumerate(sampler.sample(start, iterations=LONGEST, skip_initial_state_check=True), 1):
        advance()
        if step % LOOK == 0 and step >= LONG_ENOUGH * float(np.max(_times(sampler))):
            break
    times = _times(sampler)
    burn, thin = int(BURN * times.max()), max(1, int(times.min() / 2))
    samples = np.asarray(sampler.get_chain(discard=burn, thin=thin, flat=True))
    quantities = derived_quantities(problem)
    derived = np.exp([[quantity.value(theta) for quantity in quantities] for theta in samples])
    return Posterior(
        problem.names,
        samples,
        tuple(quantity.name for quantity in quantities),
        derived,
        np.asarray(sampler.get_chain()),
        np.asarray(sampler.get_log_prob()),
        times,
        seed,
    )


def _times(sampler: object) -> NDArray[np.float64]:
    """Autocorrelation times, also of a chain that is short for them."""
    times = sampler.get_autocorr_time(tol=0)  # type: ignore[attr-defined]
    return np.asarray(np.nan_to_num(times, nan=LONGEST), dtype=float)
