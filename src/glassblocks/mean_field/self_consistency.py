"""Product states in the field of each other: h = J m(h), found as minima of the free energy.

A product of thermal states in fields h has the free energy (an upper bound of the true one, Gibbs and Bogoliubov)

    F(h) = sum_s [F_s(h_s) - h_s m_s] + (1/2) m.J.m,    dF/dh = X (h - J m),

where J holds each pair once in either triangle. With R R = X and B = 1 + R J R, a Newton step is
dh = -(r - J R B^-1 R r), r = h - J m; it lowers F wherever B is positive, and -r lowers F everywhere. At a solution
B is the Hessian of F in the metric of X: the solution is a minimum, and its collective modes are stable, if B is
positive. A solution that is not is left along the mode that B says is unstable.

There can be several minima. Searches start from uncoupled blocks and from random fields; the minimum of lowest
free energy is taken, and the next one shows what the choice is worth.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.errors import ConvergenceError
from glassblocks.mean_field.local_states import LocalState, ProductStates, sandwich, times

Floats = NDArray[np.float64]

#: Largest |h - J m| over the field that changes a block much.
TOLERANCE = 1e-12
#: Newton steps, halvings of one, and times that a saddle is left.
STEPS, HALVINGS, KICKS = 100, 40, 5
#: Part of the slope that a step must gain, and what rounding may cost, relative to F.
GAIN, ROUNDING = 1e-4, 1e-13
#: Fields that differ by less than this, relative to the field that changes a block much, are one solution.
SAME = 1e-6
#: Random fields have this size, in the same unit: they saturate the blocks.
RANDOM = 10.0
#: Size of the kick off a saddle.
KICK = 0.1


class Settled(NamedTuple):
    """Self-consistent product states, leading axes free."""

    #: h, (..., N).
    field: Floats
    #: F, J, (...).
    free: Floats
    #: Largest |h - J m| over the field that changes a block much, (...).
    residual: Floats
    #: Smallest eigenvalue of B, 1 without coupling; not above zero: no minimum. (...).
    softest: Floats


class Solutions(NamedTuple):
    """What the searches found, for each of g items."""

    #: The minimum of lowest free energy.
    lowest: Settled
    #: The next minimum; the same again where there is one alone.
    second: Settled
    #: Number of different minima found, (g,).
    number: NDArray[np.intp]


def solutions(states: ProductStates, coupling: Floats, *, starts: int, seed: int) -> Solutions:
    """The two lowest minima for each coupling J (g, N, N); every item has the same random starts.

    Raises
    ------
    ConvergenceError
        If no search ends in a minimum; the message names the softest mode of the lowest solution.
    """
    items, size = coupling.shape[:2]
    # without coupling there is one solution
    number = starts if np.any(coupling) else 1
    scale = np.broadcast_to(states.field_scale, (items, 1))
    random = np.random.default_rng(seed).standard_normal((number - 1, 1, size))
    first = np.zeros((number, items, size))
    for k in range(1, number):
        first[k] = _driven(coupling, states.at(RANDOM * scale * random[k - 1]).moment)
    every = np.tile(np.arange(items), number)
    found = settle(states.take(every), coupling[every], first.reshape(number * items, size))
    shaped = Settled(*(each.reshape(number, items, *each.shape[1:]) for each in found))
    good = (shaped.softest > 0) & (shaped.residual <= TOLERANCE)
    if not np.all(good.any(axis=0)):
        raise ConvergenceError(_refusal(states, coupling, shaped, int(np.argmin(good.any(axis=0)))))
    return _ranked(shaped, good, scale)


def _ranked(found: Settled, good: NDArray[np.bool_], scale: Floats) -> Solutions:
    items = np.arange(good.shape[1])
    free = np.where(good, found.free, np.inf)
    order = np.argsort(free, axis=0, kind="stable")
    ranked = Settled(*(each[order, items] for each in found))
    good = good[order, items]
    # a solution is new if it differs from all that lie below it
    new = good.copy()
    for k in range(1, len(new)):
        apart = np.abs(ranked.field[:k] - ranked.field[k]).max(axis=-1) > SAME * scale[:, 0]
        new[k] &= np.all(apart | ~new[:k], axis=0)
    later = np.where(new.sum(axis=0) > 1, np.argmax(new[1:], axis=0) + 1, 0) if len(new) > 1 else 0 * items
    lowest, second = (Settled(*(each[k, items] for each in ranked)) for k in (0 * items, later))
    return Solutions(lowest, second, new.sum(axis=0))


def settle(states: ProductStates, coupling: Floats, field: Floats) -> Settled:
    """The minimum that each field (b, N) descends to, in the couplings J (b, N, N)."""
    found = _descended(states, coupling, field)
    for _ in range(KICKS):
        at_saddle = np.flatnonzero(found.softest <= 0)
        if not at_saddle.size:
            break
        part, own = states.take(at_saddle), coupling[at_saddle]
        kick = _kick(part, own, found.field[at_saddle])
        sides = [_descended(part, own, found.field[at_saddle] + sign * kick) for sign in (1, -1)]
        lower = np.argmin([side.free for side in sides], axis=0)
        for kept, *both in zip(found, *sides, strict=True):
            kept[at_saddle] = np.stack(both)[lower, np.arange(at_saddle.size)]
    return found


def _descended(states: ProductStates, coupling: Floats, start: Floats) -> Settled:
    """Newton's method with a line search, each item until it is done."""
    field = np.array(start)
    active = np.arange(len(field))
    scale = np.broadcast_to(states.field_scale, (len(field), 1))
    for _ in range(STEPS):
        part, own = states.take(active), coupling[active]
        local = part.at(field[active])
        rest = field[active] - _driven(own, local.moment)
        open_ = np.abs(rest).max(axis=-1, initial=0.0) > TOLERANCE / 10 * scale[active, 0]
        if not open_.any():
            break
        active = active[open_]
        part, own, rest = states.take(active), own[open_], rest[open_]
        local = LocalState(*(each[open_] for each in local))
        moved = _searched(part, own, field[active], local, _newton(own, local.root, rest), rest)
        still = np.all(moved == field[active], axis=-1)
        field[active] = moved
        active = active[~still]  # what rounding allows
        if not active.size:
            break
    return _judged(states, coupling, field, scale)


def _newton(coupling: Floats, root: Floats, rest: Floats) -> Floats:
    """-(r - J R B^-1 R r)."""
    matrix = np.eye(rest.shape[-1]) + sandwich(root, coupling)
    answer = np.asarray(np.linalg.solve(matrix, times(root, rest)[..., None])[..., 0], dtype=float)
    return _driven(coupling, times(root, answer)) - rest


def _searched(
    states: ProductStates, coupling: Floats, field: Floats, local: LocalState, step: Floats, rest: Floats
) -> Floats:
    """The field after the longest step, halved as often as it takes, that lowers F; unchanged if none does."""
    free = _free(coupling, local)
    gradient = times(local.root, rest)
    slope = np.sum(times(local.root, step) * gradient, axis=-1)
    uphill = ~(slope < 0)
    step = np.where(uphill[:, None], -rest, step)
    slope = np.where(uphill, -np.sum(gradient**2, axis=-1), slope)
    moved, left, part = field.copy(), np.arange(len(field)), 1.0
    for _ in range(HALVINGS):
        trial = field[left] + part * step[left]
        new = _free(coupling[left], states.take(left).at(trial))
        bound = free[left] + GAIN * part * slope[left] + ROUNDING * np.abs(free[left])
        fine = new <= bound
        moved[left[fine]] = trial[fine]
        left, part = left[~fine], part / 2
        if not left.size:
            break
    return moved


def _judged(states: ProductStates, coupling: Floats, field: Floats, scale: Floats) -> Settled:
    local = states.at(field)
    residual = np.abs(field - _driven(coupling, local.moment)).max(axis=-1, initial=0.0) / scale[:, 0]
    matrix = np.eye(field.shape[-1]) + sandwich(local.root, coupling)
    softest = np.ones(len(field))
    if field.shape[-1]:
        softest = np.asarray(np.linalg.eigvalsh(matrix)[:, 0])
    return Settled(field, _free(coupling, local), residual, softest)


def _kick(states: ProductStates, coupling: Floats, field: Floats) -> Floats:
    """A field along the unstable mode v: R^-1 v = J R v/(eigenvalue - 1)."""
    root = states.at(field).root
    _, modes = np.linalg.eigh(np.eye(field.shape[-1]) + sandwich(root, coupling))
    along = _driven(coupling, times(root, modes[..., 0]))
    largest = np.abs(along).max(axis=-1, keepdims=True)
    return np.asarray(KICK * states.field_scale * along / largest)


def _driven(coupling: Floats, moment: Floats) -> Floats:
    """J m."""
    return np.asarray(np.einsum("...nm,...m->...n", coupling, moment))


def _free(coupling: Floats, local: LocalState) -> Floats:
    """F."""
    return np.asarray(local.free + np.sum(local.moment * _driven(coupling, local.moment), axis=-1) / 2)


def _refusal(states: ProductStates, coupling: Floats, found: Settled, item: int) -> str:
    softest, residual = found.softest[:, item], found.residual[:, item]
    best = int(np.argmax(softest))
    part, own = states.take(np.array([item])), coupling[item : item + 1]
    root = part.at(found.field[best, item][None]).root
    _, modes = np.linalg.eigh(np.eye(own.shape[-1]) + sandwich(root, own))
    weight = modes[0, :, 0] ** 2
    largest = ", ".join(f"{k} ({weight[k]:.0%})" for k in np.argsort(-weight)[:3])
    return (
        f"no stable product state in {len(softest)} searches: the softest mode of the best has the eigenvalue "
        f"{softest[best]:.3g} of the Hessian (1 without coupling, must be > 0), most of it in the moments {largest}; "
        f"residual {residual[best]:.1e}; start more searches, or lower the coupling"
    )
