"""Close pairs: what the coupling does at the strengths of glasses, to first order in the density of systems.

Two-level systems at random places, P per volume, energy and ln Delta_0; u = A/r^3 the energy of a pair. At E all pairs
with |u| between E and the largest asymmetry W count alike per ln u, because int d^3r = (4 pi/3) |A| int dv/v^2. So

    delta Im chi_p/Im chi_p = C_t (a m_p/3) K,    K = int dDelta dDelta' dln Delta_0 dln Delta_0' int dv/v^2 f(E; v).

C_t = P gamma_t^2/(rho c_t^2); a = <|gamma . Lambda~ . gamma'|>/gamma_t^2; m_p of `weighted_moments`; f is the change of
the absorption at E of one system in a pair of energy v, even in v. With x = ln(W/E) and D = ln(W/smallest Delta_0),

    K = -2 D x + (3/2) x^2 + terms linear in x and in D:

- -2 x (D - x/2), a gap: of two systems that prefer the other sign of a neighbor the ground state has the better one
  (Burin). Neighbors with Delta_0 below v act, D - ln(W/v) of them per ln v;
- + x^2/2, pairs: both flip at once, at a cost of |Delta - Delta'| and with the splitting Delta_0 Delta_0'/v about.

The cross term of the two stresses is odd in u, and its integral over r is linear in A: it averages to zero over
directions, for pairs of any strength. So l and t differ in m_p alone, and

    d ln(Im chi_l/Im chi_t)/d ln E = C_t (a/3) (m_l - m_t) dK/d ln E.

Assumed: equilibrium at T = 0. At a temperature T the logarithms end at k_B T; neighbors slower than the experiment do
not act, so that D counts those which are faster. Places are random: no distance is the smallest.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.errors import InputError
from glassblocks.pair import Pair
from glassblocks.real_numbers import seed_number
from glassblocks.renormalization.pair_moments import SPARSE, mean_magnitude, weighted_moments

Array = NDArray[np.float64]
#: Of `depletion_law`: the constant, per D and per x; their standard errors are 0.6, 0.04 and 0.2.
LINEAR = (-4.6, -2.5, 6.3)
#: Width of the window in ln E over which Im chi is averaged.
WINDOW = 0.3
#: Smallest pair energy over E, and largest over W: what lies outside is 1e-2 of K or less.
SMALLEST, LARGEST = 0.02, 100.0
#: Range of Delta_0/E from which more than half of the absorbing systems are drawn, and their share.
ABSORBING, SHARE = (0.02, 4.0), 0.6


class Depletion(NamedTuple):
    """A number with the standard error of the sampling."""

    value: float
    error: float


def strength_factors(ratio: float, sound_ratio: float) -> Pair:
    """a m_p/3: relative change of Im chi_l and Im chi_t per C_t and K.

    Parameters
    ----------
    ratio
        gamma_l/gamma_t, dimensionless, at least 2/sqrt 3.
    sound_ratio
        c_l/c_t, dimensionless, above 2/sqrt 3.

    Raises
    ------
    InputError
        If a ratio is below its bound.

    Examples
    --------
    >>> strength_factors(1.5, 1.6).map(lambda value: round(value, 4))
    Pair(l=1.415, t=1.4827)
    """
    moments = weighted_moments(ratio, sound_ratio, SPARSE)
    return moments * (mean_magnitude(ratio, sound_ratio) / 3)


def depletion_law(x: float, splittings: float) -> float:
    """K = -2 D x + (3/2) x^2 - 2.5 D + 6.3 x - 4.6: logarithms derived, what is linear fitted to `depletion_number`.

    Within 3% of it or 1, for x from 1 to 8 and D from 10 to 22.

    Examples
    --------
    >>> round(depletion_law(4.0, 14.0), 1)
    -102.4
    """
    constant, per_splittings, per_x = LINEAR
    return -2 * splittings * x + 1.5 * x**2 + constant + per_splittings * splittings + per_x * x


def depletion_slope(x: float, splittings: float) -> float:
    """dK/d ln E = 2 D - 3 x - 6.3 of `depletion_law`: positive where the gap outweighs the pairs.

    Examples
    --------
    >>> round(depletion_slope(4.0, 20.0), 1)
    21.7
    """
    return 2 * splittings - 3 * x - LINEAR[2]


def depletion_number(
    x: float, splittings: float, *, log2_pairs: int = 17, repeats: int = 8, seed: int = 0
) -> Depletion:
    """K at E = W exp(-x), by sampling pairs and diagonalizing each exactly, at +u and -u.

    From the pair's absorption that of a neighbor without dynamics is subtracted, which averages to zero over the
    uniform asymmetry. Quasi-random numbers; the error is that of scrambled repeats.

    Parameters
    ----------
    x
        ln(W/E), positive.
    splittings
        D = ln(W/smallest Delta_0), above x.
    log2_pairs, repeats, seed
        2^log2_pairs pairs in each repeat.

    Raises
    ------
    InputError
        If x is not between 0 and D.

    Examples
    --------
    >>> found = depletion_number(2.0, 9.0, log2_pairs=12, repeats=4)
    >>> bool(abs(found.value + 32) < 6 * found.error)
    True
    """
    if not 0 < x < splittings:
        raise InputError(
            "x", received=x, allowed=f"ln(W/E) between 0 and D = {splittings:g}", remedy="change either"
        )
    from scipy.stats import qmc

    means = [
        float(np.mean(_changes(qmc.Sobol(5, seed=rng).random_base2(log2_pairs), x, splittings)))
        for rng in np.random.default_rng(seed_number(seed)).spawn(repeats)
    ]
    return Depletion(float(np.mean(means)), float(np.std(means, ddof=1) / np.sqrt(repeats)))


def pair_lines(asymmetry: Array, splitting: Array, u: Array) -> tuple[Array, Array]:
    """Lines from the ground state of coupled pairs: energies (n, 3), and <k|sigma_z|0> of both systems, (n, 3, 2).

    H = sum over i of (Delta_i sigma_z + Delta_0i sigma_x)/2 + u sigma_z sigma_z'. Any unit of energy.

    Examples
    --------
    >>> energies, elements = pair_lines(np.zeros((1, 2)), np.ones((1, 2)), np.zeros(1))
    >>> energies.round(12), (elements**2).sum(axis=(0, 1)).round(12)
    (array([[1., 1., 2.]]), array([1., 1.]))
    """
    signs = np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]], dtype=float)
    h = np.zeros((len(u), 4, 4))
    h[:, range(4), range(4)] = asymmetry @ signs.T / 2 + u[:, None] * signs.prod(axis=1)
    for flipped, joined in ((0, ((0, 2), (1, 3))), (1, ((0, 1), (2, 3)))):
        for i, j in joined:
            h[:, i, j] = h[:, j, i] = splitting[:, flipped] / 2
    levels, states = np.linalg.eigh(h)
    elements = np.einsum("ni,nik,is->nks", states[:, :, 0], states[:, :, 1:], signs)
    return levels[:, 1:] - levels[:, :1], elements


def window(energy: Array) -> Array:
    """Window around E = 1, of unit area in energy."""
    log = np.log(np.maximum(energy, 1e-300))
    return np.asarray(
        np.exp(-(log**2) / (2 * WINDOW**2)) / (WINDOW * np.sqrt(2 * np.pi) * np.exp(WINDOW**2 / 2))
    )


def _changes(uniform: Array, x: float, splittings: float) -> Array:
    """Weighted change of every pair, whose mean is K; energies in units of E."""
    drawn = _draw(uniform, x, splittings)
    asymmetry, splitting, v = drawn.asymmetry, drawn.splitting, drawn.u
    coupled = np.zeros(len(v))
    for u in (v, -v):
        energies, elements = pair_lines(asymmetry, splitting, u)
        coupled += (elements[:, :, 0] ** 2 * window(energies)).sum(axis=1) / 2
    shift, overlap = _field(drawn, np.exp(x))
    own, narrowed = splitting[:, 0], splitting[:, 0] * overlap
    delta = asymmetry[:, 0]
    # of zero mean: a uniform asymmetry does not notice a shift
    frozen = (_alone(delta + shift, narrowed) + _alone(delta - shift, narrowed)) / 2 - _alone(delta, narrowed)
    return drawn.weight * (coupled - _alone(delta, own) - frozen)


class _Drawn(NamedTuple):
    asymmetry: Array
    splitting: Array
    u: Array
    weight: Array


def _draw(uniform: Array, x: float, splittings: float) -> _Drawn:
    """Pairs drawn where they matter, with the weights that make up for it."""
    top, smallest = np.exp(x), np.exp(x - splittings)
    spread, decades = np.log1p(top), np.log(LARGEST * top / SMALLEST)
    u = SMALLEST * np.exp(uniform[:, 0] * decades)
    neighbor = np.expm1(uniform[:, 1] * spread)
    far = smallest * np.exp(uniform[:, 2] * splittings)
    low, high = max(ABSORBING[0], smallest), ABSORBING[1]
    inner = np.log(high / low)
    k = uniform[:, 3]
    own = np.where(
        k < SHARE,
        low * np.exp(k / SHARE * inner),
        smallest * np.exp((k - SHARE) / (1 - SHARE) * splittings),
    )
    density = (1 - SHARE) / splittings + SHARE / inner * ((own >= low) & (own <= high))
    # the absorbing system's asymmetry, near 0 or where the neighbor or the pair brings its line to E
    centers = np.stack([np.zeros(len(u)), 2 * u, neighbor, _adiabatic(neighbor, far, u)])
    place = uniform[:, 4] * 2 * len(centers)
    which, sign = place.astype(int) // 2, 1 - 2 * (place.astype(int) % 2)
    delta = np.abs(centers[which, np.arange(len(u))] + sign * np.expm1(place % 1 * spread))
    away = np.abs(np.concatenate([delta - centers, delta + centers]))
    near = np.where(away <= top, 1 / (2 * (away + 1) * spread), 0).sum(axis=0) / len(centers)
    weight = np.where(delta <= top, (neighbor + 1) * spread * splittings * decades / (u * density * near), 0)
    return _Drawn(np.column_stack([delta, neighbor]), np.column_stack([own, far]), u, weight)


def _adiabatic(neighbor: Array, far: Array, u: Array) -> Array:
    """Shift of the asymmetry by a neighbor that follows."""
    return (np.hypot(neighbor + 2 * u, far) - np.hypot(neighbor - 2 * u, far)) / 2


def _field(drawn: _Drawn, top: float) -> tuple[Array, Array]:
    """Shift by the neighbor, of one that follows or of one that stands; overlap of the one that follows."""
    (own, far), neighbor, u = drawn.splitting.T, drawn.asymmetry[:, 1], drawn.u
    follows = far > own
    shift = np.where(follows, _adiabatic(neighbor, far, u), 2 * u * neighbor / np.hypot(neighbor, far))
    angle = np.arctan2(far, neighbor + 2 * u) - np.arctan2(far, neighbor - 2 * u)
    small = shift < top / 2  # larger ones would leave the range of asymmetries
    return np.where(small, shift, 0), np.where(small & follows, np.cos(angle / 2), 1)


def _alone(delta: Array, splitting: Array) -> Array:
    energy = np.hypot(delta, splitting)
    return np.asarray((splitting / energy) ** 2 * window(energy))
