"""What trees say: Im chi_l, Im chi_t and their ratio after every merging, with jackknife errors over trees."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.drawing import draw
from glassblocks.ensembles.jackknife_errors import Jackknifed, jackknife
from glassblocks.errors import InputError
from glassblocks.notebook import html_table, html_text, with_error
from glassblocks.renormalization.pair_depletion import excess
from glassblocks.renormalization.trees.mean_field_control import Control
from glassblocks.renormalization.trees.tree_config import CHECKED, TreeConfig

if TYPE_CHECKING:
    from matplotlib.axes import Axes


Array = NDArray[np.float64]
#: Trees without which errors mean nothing.
FEWEST = 20
#: Standard error above which a number of a tree, all of them relative, is called not determined.
LARGEST_ERROR = 0.5


class TreeResult(NamedTuple):
    """Axes: condition c, step k (the first blocks are step 0), polarization p (l, t). nan: not determined."""

    config: TreeConfig
    samples: int
    #: Mean of Im chi at +g and -g over that at g = 0, (c, k, p).
    left: Jackknifed
    #: sqrt(Im chi_l/Im chi_t) that a step leaves: coupling_ratio sqrt(left_l/left_t), (c, k).
    ratio: Jackknifed
    #: (left_l - 1)/(left_t - 1) - 1: by how much more l is depleted than t, relatively, (c, k).
    unlike: Jackknifed
    #: ln(Im chi_l/Im chi_t) per doubling, (c, k): change from the step before.
    drift: Jackknifed
    #: The same by the second order, from the depletion of t that was found, (c, k).
    expected: Jackknifed
    #: `left` with check_cutoff less that with cutoff, of the same trees, (c, k, p): the truncation error.
    truncation: Jackknifed

    def __repr__(self) -> str:
        conditions = len(self.config.conditions)
        return f"TreeResult of {self.samples} trees, {self.config.steps} mergings, {conditions} conditions"

    def _repr_html_(self) -> str:
        header = [
            "c_l/c_t",
            "strength",
            "L/L_1",
            "left of Im chi_l",
            "of Im chi_t",
            "gamma_l/gamma_t",
            "drift",
        ]
        left_l, left_t = (Jackknifed(*(part[..., p] for part in self.left)) for p in (0, 1))
        rows = [
            (
                *(condition.sound_speed_ratio, condition.strength, 2**k),
                *(
                    with_error(*(part[c, k] for part in each))
                    for each in (left_l, left_t, self.ratio, self.drift)
                ),
            )
            for c, condition in enumerate(self.config.conditions)
            for k in range(self.config.steps + 1)
        ]
        head = html_text(f"{self.samples} trees, T = 0; standard errors by jackknife, nan: not determined")
        return head + html_table("8 blocks merged into one, again and again", header, rows)

    def plot(self, ax: Axes | None = None) -> Axes:
        """gamma_l/gamma_t against the block edge with standard errors, and what the second order expects."""
        return draw("renormalization_figure.draw_ratio_alone", ax, self, size=(9, 4))


def analyze_trees(config: TreeConfig, trees: Array, controls: Sequence[Control] = ()) -> TreeResult:
    """All results of a run.

    Parameters
    ----------
    config
        The run.
    trees
        From `run_trees`.
    controls
        Of every condition: with them the first step has less noise, and what its errors say is right.

    Raises
    ------
    InputError
        If there are fewer than 20 trees.
    """
    if len(trees) < FEWEST:
        raise InputError(
            "samples",
            received=len(trees),
            allowed=f"{FEWEST} or more: fewer have no standard error",
            remedy="raise it",
        )
    start = np.array([condition.coupling_ratio for condition in config.conditions])[:, None]
    speeds = np.array([condition.sound_speed_ratio for condition in config.conditions])[:, None]
    main = trees[:, 0]
    both = trees[::CHECKED]

    def every(mean: Array) -> Array:
        """(c, k, g, p) -> (6, c, k): left l and t, ratio, unlike, drift, expected."""
        left = _left(mean)
        ratio = start * np.sqrt(left[..., 0] / left[..., 1])
        lost = left - 1
        # the ratio changes little: that of the first blocks stands for all
        expected = _change(excess(start, speeds) * np.log(left[..., 1]))
        drift = _change(2 * np.log(ratio))
        return np.stack([left[..., 0], left[..., 1], ratio, lost[..., 0] / lost[..., 1] - 1, drift, expected])

    with np.errstate(divide="ignore", invalid="ignore"):  # no line in a band: not determined
        found = jackknife(every, main)
        if controls:
            found = _first_step(found, _controlled(every, main, controls))
        rows = [Jackknifed(value, error) for value, error in zip(*found, strict=True)]
        left = Jackknifed(*(np.stack(parts, axis=-1) for parts in zip(*rows[:2], strict=True)))
        ratio, more, drift, expected = rows[2:]
        return TreeResult(config, len(trees), left, ratio, more, drift, expected, _truncation(both))


def _controlled(every: Callable[[Array], Array], main: Array, controls: Sequence[Control]) -> Jackknifed:
    """`every` with the mean field of the trees exchanged for that of many superblocks; independent errors add."""
    own = np.stack([each.trees for each in controls], axis=1)
    many = np.stack([each.many for each in controls], axis=1)
    trees = main.copy()
    trees[:, :, 1] += many.mean(axis=0) - own
    found = jackknife(every, trees)
    base = trees.mean(axis=0)

    def moved(mean: Array) -> Array:
        whole = base.copy()
        whole[:, 1] += mean - many.mean(axis=0)
        return every(whole)

    return Jackknifed(found.value, np.hypot(found.error, jackknife(moved, many).error))


def _first_step(plain: Jackknifed, better: Jackknifed) -> Jackknifed:
    """Later steps share noise with the plain first one, and their changes are taken from it."""
    first = np.arange(plain.value.shape[-1]) == 1
    return Jackknifed(*(np.where(first, b, a) for a, b in zip(plain, better, strict=True)))


def _truncation(both: Array) -> Jackknifed:
    if len(both) < 2:
        nothing = np.full((*both.shape[2:4], 2), np.nan)
        return Jackknifed(nothing, nothing)
    return jackknife(lambda mean: _left(mean[1]) - _left(mean[0]), both)


def _left(mean: Array) -> Array:
    """(c, k, g, p) -> (c, k, p)."""
    return np.asarray(mean[..., 1:, :].mean(axis=-2) / mean[..., 0, :])


def _change(values: Array) -> Array:
    """Differences along the steps, zero for the first blocks."""
    return np.concatenate([np.zeros_like(values[:, :1]), np.diff(values, axis=1)], axis=1)


def to_plain(result: TreeResult) -> dict[str, Any]:
    """Everything as plain data; None where it is not determined."""
    from glassblocks.files import provenance

    steps = range(result.config.steps + 1)
    rows = []
    for c, condition in enumerate(result.config.conditions):
        found = []
        for k in steps:
            row: dict[str, Any] = {"step": k, "N0": 2**k}
            for p, name in enumerate("lt"):
                row[f"left_{name}"] = _number(result.left, c, k, p)
                row[f"truncation_{name}"] = _number(result.truncation, c, k, p)
            for name in ("ratio", "unlike", "drift", "expected"):
                row[name] = _number(getattr(result, name), c, k)
            found.append(row)
        rows.append({**condition.__dict__, "steps": found})
    return {
        "samples": result.samples,
        "config": result.config.physics(),
        "conditions": rows,
        "provenance": provenance(),
    }


def determined(value: float, error: float) -> bool:
    """Whether a number is worth printing: its standard error is at most one half.

    Examples
    --------
    >>> determined(15.0, 92.0), determined(-0.08, 0.3)
    (False, True)
    """
    return bool(np.isfinite(value) and error <= LARGEST_ERROR)


def _number(estimate: Jackknifed, *index: int) -> dict[str, float] | None:
    value, error = (float(part[index]) for part in estimate)
    return {"value": value, "error": error} if determined(value, error) else None
