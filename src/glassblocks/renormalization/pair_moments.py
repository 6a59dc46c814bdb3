"""Depletion beyond the second order: any power of the pair energy u, and the fixed ratio that belongs to it.

Whatever a pair of blocks does to its absorption, f(u), is even in u where it does not average to zero, and l and t
differ only in what weighs it, gamma A_p gamma: see `pair_depletion`. Three powers of u cover what f can be:

    weak: |u|^2     second order in the coupling;
    sparse: |u|     pairs at random places, at *any* strength: the number of neighbors with |u| > v falls as 1/v, so
                    int d^3r f(u/r^3) = (4 pi/3) |u| int dv f(v)/v^2. It is the first order in the density of systems,
                    that of close pairs (Burin and Kagan), and (3.6)'s part odd in u averages to zero in it, too;
    strong: |u|^-1  what survives at a coupling above all splittings: blocks whose u happens to vanish.

u is Gaussian at given gamma, with variance gamma M gamma. So the averages are those of powers of a quadratic form, each
one integral, m^a ~ int dt t^(-a-1) (1 - e^(-t m)) for 0 < a < 1 or int dt t^(-a-1) e^(-t m) for a < 0.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks.coupling.elastic import lambda_tilde
from glassblocks.errors import InputError
from glassblocks.medium import POSITIVITY_BOUND
from glassblocks.pair import Pair
from glassblocks.renormalization.pair_depletion import second_order
from glassblocks.tensors import BULK, SHEAR, Isotropic

Array = NDArray[np.float64]

#: Powers of |u|.
SPARSE, STRONG = 1.0, -1.0
#: Of c_l/c_t; the fixed ratio goes as its square.
LARGEST = 100.0
#: <e e> over directions of a longitudinal and of a transverse wave.
STRAINS = Pair(BULK / 3 + SHEAR * (2 / 15), SHEAR / 10)
#: Grid of ln(t times the mean of m): the integrands fall exponentially to both sides.
GRID = np.linspace(-60, 60, 1201)


def weighted_moments(ratio: float, sound_ratio: float, power: float) -> Pair:
    """<gamma A_p gamma |u|^power>/(<gamma A_p gamma> <|u|^power>) of like blocks, for l and t.

    One less is what l and t deplete more than a block without direction would, or survive more for a negative power.

    Parameters
    ----------
    ratio
        gamma_l/gamma_t, dimensionless, from 2/sqrt 3 to 20,000.
    sound_ratio
        c_l/c_t, dimensionless, from 2/sqrt 3 to 100.
    power
        Of |u|, dimensionless, in -1 to 1, not 0.

    Raises
    ------
    InputError
        If a value lies outside.

    Examples
    --------
    >>> weighted_moments(1.5, 1.6, SPARSE).map(lambda value: round(value, 4))
    Pair(l=1.1346, t=1.1889)
    """
    if not (-1 <= power <= 1) or power == 0:
        raise InputError(
            "power",
            received=power,
            allowed="-1 to 1, not 0",
            remedy="the second power is `depletion`, in closed form",
        )
    variance, axes, root = _variances(ratio, sound_ratio)
    weights = (np.diagonal(axes.T @ root @ strain @ root @ axes) for strain in STRAINS)
    plain = _moment(variance, None, power / 2)
    return Pair(*(_moment(variance, w / w.sum(), power / 2) / plain for w in weights))


def mean_magnitude(ratio: float, sound_ratio: float) -> float:
    """<|gamma . Lambda~ . gamma'|>/gamma_t^2 of like systems.

    Parameters
    ----------
    ratio, sound_ratio
        As `weighted_moments`.

    Examples
    --------
    >>> round(mean_magnitude(1.5, 1.6), 4)
    3.7415
    """
    variance, _, _ = _variances(ratio, sound_ratio)
    # <|u|> at given gamma is sqrt(2/pi) of its width; int dt t^(-3/2) (1 - e^(-tm)) = 2 sqrt(pi m)
    return float(np.sqrt(2 / np.pi) * _moment(variance, None, 0.5) / (2 * np.sqrt(np.pi)))


def fixed_ratio_of(power: float, sound_ratio: float) -> float:
    """gamma_l/gamma_t at which l and t are depleted alike by a given power of |u|.

    Parameters
    ----------
    power, sound_ratio
        As `weighted_moments`.

    Raises
    ------
    InputError
        As `weighted_moments` and `second_order`.

    Examples
    --------
    >>> [round(fixed_ratio_of(power, 1.6), 3) for power in (SPARSE, STRONG)]
    [2.18, 2.167]
    """
    from scipy.optimize import brentq

    near = float(second_order(sound_ratio).fixed_ratio)

    def unlike(ratio: float) -> float:
        found = weighted_moments(ratio, sound_ratio, power)
        return float(found.l - found.t)

    return float(brentq(unlike, 0.9 * near, 1.1 * near, xtol=1e-10))


def _variances(ratio: float, sound_ratio: float) -> tuple[Array, Array, Array]:
    """Eigenvalues and axes of the variance of u, in standard components of gamma, and what makes gamma of these."""
    for name, value, largest in (("sound_ratio", sound_ratio, LARGEST), ("ratio", ratio, 2 * LARGEST**2)):
        if not POSITIVITY_BOUND <= value <= largest:
            raise InputError(
                name,
                received=value,
                allowed=f"2/sqrt 3 = 1.1547 to {largest:g}, beyond which rounding decides",
                remedy="pass l over t; solids have 1.4 to 2",
            )
    own = Isotropic(ratio**2, 1.0)
    root = np.sqrt(max(own.bulk, 0.0)) * BULK + np.sqrt(own.shear) * SHEAR
    coupling = lambda_tilde([0.0, 0.0, 1.0], 1 - 1 / sound_ratio**2)
    variance, axes = np.linalg.eigh(root @ coupling @ own.mandel() @ coupling @ root)
    return variance, axes, root


def _moment(variance: Array, weights: Array | None, a: float) -> float:
    """<(z.w.z) m^a> up to a factor that depends on a alone; m = sum of variance z^2, z standard normal."""
    t = np.exp(GRID) / variance.sum()
    scaled = 2 * t[:, None] * variance
    decay = np.exp(-np.sum(np.log1p(scaled), axis=1) / 2)
    lost: Any = 0.0 if weights is None else (scaled / (1 + scaled)) @ weights
    # without a difference of nearly equal numbers at small t
    left = decay * (1 - lost) if a < 0 else decay * lost - np.expm1(-np.sum(np.log1p(scaled), axis=1) / 2)
    return float(np.trapezoid(left * t**-a, GRID))
