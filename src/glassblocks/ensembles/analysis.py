"""What an ensemble says: parts odd and even in g, the ratio before and after, and how well it is known.

Every number comes with a standard error from the jackknife over disorder samples. g = 0, +g and -g share
their disorder, so most of the scatter between samples cancels in the differences.
"""

from __future__ import annotations

from itertools import pairwise
from math import log, log2
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.blocks import TunnelingDistribution
from glassblocks.blocks.pair_couplings import couplings
from glassblocks.constants import HBAR, PLANCK
from glassblocks.drawing import draw
from glassblocks.ensembles.ensemble_config import Condition, EnsembleConfig
from glassblocks.ensembles.jackknife_errors import GroupSums, Jackknifed, group_sums, jackknife
from glassblocks.ensembles.waves_of_config import reading_waves
from glassblocks.response import real_from_imaginary
from glassblocks.tensors import Isotropic

if TYPE_CHECKING:
    from matplotlib.axes import Axes


Array = NDArray[np.float64]
ALL, STATIC = "all bins", "static"
#: Points of the grid of Im chi from which Re chi is computed, and points at which it is, in each bin.
GRID, POINTS = 2001, 101
#: Bytes of samples in memory at once.
AT_ONCE = 2**26


class Result(NamedTuple):
    """Axes: condition c, wave w, polarization p (l, t), observable o: the bins, the band, all bins, static response.

    The static response is the isothermal one, isolated + Curie, for which the first order in g is exact.
    """

    config: EnsembleConfig
    samples: int
    #: Names of the waves and of the observables; the last three are the band, all bins and the static response.
    waves: list[str]
    observables: list[str]
    #: Im chi of the bins and the band, |Re chi(0)|, over rho c_t^2; (c, g, w, p, o) for g = 0, +g, -g.
    level: Jackknifed
    #: (chi(+g) - chi(-g))/2 over chi(0), (c, w, p, o).
    odd: Jackknifed
    #: (chi(+g) + chi(-g))/2 over chi(0), less one, (c, w, p, o).
    even: Jackknifed
    #: chi(+g)/chi(0) - 1 for each doubling of the length, (c, w, p, o).
    doubling: Jackknifed
    #: sqrt(chi_l/chi_t) at g = 0, (c, w, o).
    before: Jackknifed
    #: The same at +g.
    after: Jackknifed
    #: after - before.
    shift: Jackknifed
    #: shift over c_l/c_t - before: the part of the way to c_l/c_t, (c, w, o).
    way: Jackknifed
    #: Even part of l less that of t, (c, w, o): whether the two deplete alike.
    unlike: Jackknifed
    #: The odd part over 2 g Re chi/(rho c^2) (over g Re chi(0)/(rho c^2) if static): what (3.6) prints as ln N_0.
    logarithm: Jackknifed
    #: `logarithm` of each wave less that of the first wave: the scatter that they share cancels.
    contrast: Jackknifed
    #: `logarithm` by mean fields: uncoupled blocks answer each other linearly; exact to first order; (c, w, p).
    linear: Array
    #: Odd part that (3.6) predicts, with its ln N_0 and the causal Re chi < 0 at low frequency, (c, p, o).
    predicted: Array
    #: Samples after which `logarithm` is known to a third of ln N_0, (c, w, p, o).
    needed: Array

    @property
    def printed(self) -> float:
        """ln N_0."""
        return log(self.config.blocks_per_edge)

    def __repr__(self) -> str:
        conditions = len(self.config.conditions)
        return f"Result of {self.samples} samples, {conditions} conditions, waves: {', '.join(self.waves)}"

    def _repr_html_(self) -> str:
        from glassblocks.ensembles.ensemble_tables import tables, to_html

        return to_html(tables(self))

    def plot(self, ax: Axes | None = None, condition: int = 0) -> Axes:
        """Im chi_l and Im chi_t against frequency at g = 0, +g and -g, with standard errors.

        Parameters
        ----------
        ax
            Where to draw; a new figure if left out.
        condition
            Place of the condition in `config.conditions`.
        """
        return draw("superblock_figure.draw_absorption", ax, self, condition)


def analyze(config: EnsembleConfig, dataset: Any) -> Result:
    """All results of an ensemble.

    Parameters
    ----------
    config
        The ensemble.
    dataset
        Its samples, from `run_ensemble`.

    Raises
    ------
    InputError
        If there are fewer than two samples.
    """
    values = _observables(config, dataset)
    scale = _mean_field(config)

    def parts(mean: Array) -> tuple[Array, Array]:
        zero, plus, minus = (mean[:, i] for i in range(3))
        return (plus - minus) / 2 / zero, (plus + minus) / 2 / zero - 1

    def ratio(mean: Array) -> Array:
        return np.sqrt(mean[:, :2, :, 0] / mean[:, :2, :, 1])

    def shift(mean: Array) -> Array:
        return np.asarray(ratio(mean)[:, 1] - ratio(mean)[:, 0])

    goal = np.array([condition.sound_speed_ratio for condition in config.conditions])[:, None, None]

    with np.errstate(divide="ignore", invalid="ignore"):  # an empty bin has no ratio: nan, shown as such
        doublings = log2(config.blocks_per_edge)
        logarithm = jackknife(lambda mean: parts(mean)[0] / scale, values)
        ratios = jackknife(ratio, values)
        result = Result(
            config=config,
            samples=values.number,
            waves=[wave.name for wave in reading_waves(config)],
            observables=[*_bin_names(config), "{:g} to {:g} GHz".format(*config.band), ALL, STATIC],
            level=jackknife(lambda mean: mean, values),
            odd=jackknife(lambda mean: parts(mean)[0], values),
            even=jackknife(lambda mean: parts(mean)[1], values),
            doubling=jackknife(lambda mean: (mean[:, 1] / mean[:, 0]) ** (1 / doublings) - 1, values),
            before=Jackknifed(ratios.value[:, 0], ratios.error[:, 0]),
            after=Jackknifed(ratios.value[:, 1], ratios.error[:, 1]),
            shift=jackknife(shift, values),
            way=jackknife(lambda mean: shift(mean) / (goal - ratio(mean)[:, 0]), values),
            unlike=jackknife(lambda mean: -np.diff(parts(mean)[1], axis=2)[:, :, 0], values),
            logarithm=logarithm,
            contrast=jackknife(lambda mean: _from_first(parts(mean)[0] / scale), values),
            linear=_linear(config),
            predicted=log(config.blocks_per_edge) * scale[:, 0],
            needed=np.zeros(0),
        )
        needed = values.number * (3 * logarithm.error / result.printed) ** 2
    return result._replace(needed=needed)


def order_in_coupling(result: Result, dataset: Any) -> list[tuple[int, int, Jackknifed]]:
    """Exponent with which the even part grows with the strength, between conditions that differ in nothing else.

    chi/strength depends on g and the strength by their product alone, so this is the order in g.
    Returns the numbers of the two conditions and d ln|even|/d ln strength, (w, p, o).
    """
    found = []
    conditions = result.config.conditions
    values = _observables(result.config, dataset)
    for weak, first in enumerate(conditions):
        for strong, second in enumerate(conditions):
            same = [getattr(first, k) == getattr(second, k) for k in ("sound_speed_ratio", "coupling_ratio")]
            if not all(same) or first.temperature != second.temperature or first.strength >= second.strength:
                continue
            span = log(second.strength / first.strength)

            def slope(mean: Array, pair: tuple[int, int] = (weak, strong), span: float = span) -> Array:
                even = [(mean[i, 1] + mean[i, 2]) / 2 / mean[i, 0] - 1 for i in pair]
                return np.asarray(np.log(np.abs(even[1] / even[0])) / span)

            with np.errstate(divide="ignore", invalid="ignore"):
                found.append((weak, strong, jackknife(slope, values)))
    return found


def _from_first(waves_of: Array) -> Array:
    return np.asarray(waves_of - waves_of[:, :1])


def _observables(config: EnsembleConfig, dataset: Any) -> GroupSums:
    """Sums over groups of (n, c, g, w, p, o), over rho c_t^2, all positive."""
    piece = max(1, AT_ONCE // (1 + dataset["absorption"].nbytes // max(1, dataset.sizes["sample"])))
    return group_sums(
        dataset.sizes["sample"], lambda rows: _observed(config, dataset.isel(sample=rows)), piece
    )


def _observed(config: EnsembleConfig, dataset: Any) -> Array:
    unit = config.density * config.c_t**2
    bins = dataset["absorption"].values / unit
    means = [(bins @ (width / width.sum()))[..., None] for width in _widths(config)]
    static = -(dataset["isolated"].values + dataset["curie"].values) / unit
    return np.concatenate([bins, *means, static[..., None]], axis=-1)


def _widths(config: EnsembleConfig) -> list[Array]:
    """Width of each bin within the band, and of each bin, J."""
    edges = np.asarray(config.bin_edges)
    low, high = config.band
    inside = (edges[:-1] >= low) & (edges[1:] <= high)
    width = np.diff(config.energy_edges)
    return [np.where(inside, width, 0.0), width]


def _bin_names(config: EnsembleConfig) -> list[str]:
    return [f"{low:g} to {high:g} GHz" for low, high in pairwise(config.bin_edges)]


def _mean_field(config: EnsembleConfig) -> Array:
    """2 g Re chi/(rho c^2) of uncoupled blocks where they absorb, (c, 1, p, o); half of it for the static response."""
    rows = []
    for condition in config.conditions:
        distribution = config.distribution(condition)
        static = distribution.isothermal(condition.temperature, config.edge**3) * config.mean_number
        shape = _dispersion(config, condition)
        rows.append(
            [
                [
                    2 * config.coupling * getattr(distribution.covariance, p) * value / modulus
                    for value in shape
                ]
                + [config.coupling * getattr(static, p) / modulus]
                for p, modulus in zip("lt", config.medium(condition).modulus, strict=True)
            ]
        )
    return np.array(rows)[:, None]


def _dispersion(config: EnsembleConfig, condition: Condition) -> Array:
    """Re chi per gamma^2, 1/(J m^3), averaged with Im chi as weight over each bin, the band and all bins."""
    distribution = config.distribution(condition)
    if not isinstance(distribution, TunnelingDistribution):
        # no closed form of Im chi against frequency: not determined
        return np.full(len(config.bin_edges) + 1, np.nan)

    def imaginary(omega: Array) -> Array:
        chi = distribution.imaginary(omega, condition.temperature, config.edge**3)
        return np.asarray(config.mean_number * chi.t / distribution.covariance.t)

    grid = np.linspace(0, _top(distribution) / HBAR, GRID)
    edges = config.energy_edges / HBAR
    band = [PLANCK * 1e9 * value / HBAR for value in config.band]
    result = []
    for low, high in (*pairwise(edges), band, (edges[0], edges[-1])):
        # nothing absorbs beyond the grid: points there would be lost
        points = low + (min(high, grid[-1]) - low) * (np.arange(POINTS) + 0.5) / POINTS
        weight = imaginary(points)
        real = real_from_imaginary(points, grid, imaginary(grid)).value
        # beyond the largest splitting nothing absorbs at g = 0: the bin has no odd part to compare with
        result.append(weight @ real / weight.sum() if weight.sum() > 0 else np.nan)
    return np.array(result)


def _top(distribution: TunnelingDistribution) -> float:
    return float(np.hypot(distribution.asymmetry[1], distribution.tunnel_splitting[1]))


def _linear(config: EnsembleConfig) -> Array:
    """The coefficient of the first order from mean fields alone, (c, w, p): rho c^2 V (R e).J.(R e)/(e.R.e)^2."""
    rows = []
    for condition in config.conditions:
        medium = config.medium(condition)
        table = couplings(config.positions, medium)
        response = Isotropic(condition.coupling_ratio**2, 1.0)
        scale = config.edge**3 * np.array([*medium.modulus]) / np.array([*response]) ** 2
        rows.append([scale * wave.exchange(table, response) for wave in reading_waves(config)])
    return np.array(rows)
