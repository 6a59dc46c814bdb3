"""What pairs of blocks deplete, Im chi_l against Im chi_t, to second order in the coupling: a fixed ratio, closed.

Two blocks of one two-level system each have the coupling energy u = gamma . J . gamma' (J = 2 Lambda). Couplings gamma
have random signs, so the part of Im chi that is odd in u averages to zero with the cross term of the two stresses.
What is even multiplies the block's own gamma . A_p . gamma, A_p being the strain of waves p averaged over directions:

    Im chi_p = <gamma A_p gamma f(u)>/V,   second order: <gamma A_p gamma u^2> f''(0)/2.

The spectral factor f is one and the same for l and t, whatever the pair does at a frequency: hybridization, the shift
by the neighbor's static field (which a uniform density of asymmetries averages away), sum rules. So the relative
changes of Im chi_l and Im chi_t at *any* frequency and temperature, and over all of them, are as

    D_p = <gamma A_p gamma u^2>/<gamma A_p gamma>,

bilinear in the variances of the block's couplings and its neighbor's. With gamma Gaussian and isotropic (b, s: Mandel
eigenvalues 3l - 4t and 2t of the covariance, dashed the neighbor's; M = <Lambda~ C' Lambda~> over directions)

    D_l - D_t = (2/3) (b/l) (M_b b - M_s s),   M_b = P s',   M_s = (P b' + Q s')/5,
    P = 2 (c_t/c_l)^4,   Q = 27/2 - 24 (c_t/c_l)^2 + 14 (c_t/c_l)^4.

With b'/s' = b/s it vanishes at b = 0, the bound 2/sqrt 3 that no block passes, and at b/s = Q/(4P):

    (gamma_l/gamma_t)^2 = 5/2 - 2 (c_l/c_t)^2 + (9/8) (c_l/c_t)^4.

Not determined by this: the spectral factor itself. Couplings that are not Gaussian have other fourth moments. On a
lattice the second order has terms of three blocks as well, which average to zero for blocks at random places.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from glassblocks.errors import InputError
from glassblocks.medium import POSITIVITY_BOUND
from glassblocks.notebook import shown
from glassblocks.real_numbers import floats
from glassblocks.tensors import Isotropic

#: Of c_l/c_t, for the digits that are left of powers of it.
LARGEST = 1e6
#: Distance from the fixed ratio, relatively, at which it is asked whether it attracts.
NEAR = 0.01


def depletion(own: Isotropic, neighbor: Isotropic, sound_ratio: ArrayLike) -> Isotropic:
    """D_l and D_t: mean u^2 of a pair, weighted with what the own block absorbs of l and of t waves.

    Parameters
    ----------
    own, neighbor
        <gamma_ij gamma_kl> of the block that absorbs and of the other one, J^2, Gaussian.
    sound_ratio
        c_l/c_t, dimensionless, any shape.

    Returns
    -------
    Isotropic
        D_p for u = gamma . Lambda~(n) . gamma', J^4; times (4 pi rho c_t^2 r^3)^-2 for the energy of a pair, J^2.

    Raises
    ------
    InputError
        If c_l/c_t <= 2/sqrt 3, or a covariance is none: l < (4/3) t or t <= 0.

    Examples
    --------
    >>> like = Isotropic(1.5**2, 1.0)
    >>> depletion(like, like, 1.6).map(lambda value: round(float(value), 4))
    Isotropic(l=36.1039, t=39.0912)
    """
    for name, covariance in (("own", own), ("neighbor", neighbor)):
        if not np.all(covariance.is_passive() & (np.asarray(covariance.t) > 0)):
            raise InputError(
                name,
                received=covariance,
                allowed="t > 0 and l >= (4/3) t: no distribution of real tensors has another covariance",
                remedy="a coupling ratio gamma_l/gamma_t is at least 2/sqrt 3 = 1.1547",
            )
    mixed, pure = _angular(sound_ratio)
    b, s = own.bulk, own.shear
    m_b = mixed * neighbor.shear
    m_s = (mixed * neighbor.bulk + pure * neighbor.shear) / 5
    everywhere = m_b * b + 5 * m_s * s  # <u^2>
    # four gammas: <aa><bb> and twice <ab><ab>
    return Isotropic(everywhere + 2 * (m_b * b**2 + 2 * m_s * s**2) / (b + 2 * s), everywhere + 2 * m_s * s)


def excess(ratio: ArrayLike, sound_ratio: ArrayLike) -> Any:
    """D_l/D_t - 1 of like blocks: by how much l depletes more than t, relatively.

    (2y/(y + 2)) (z - 1)/(3z + 7) with y = b/s = (3/2) ratio^2 - 2 and z = y over that of the fixed ratio: never below
    -2/7 nor above 2/3.

    Parameters
    ----------
    ratio
        gamma_l/gamma_t of the blocks, dimensionless, at least 2/sqrt 3.
    sound_ratio
        c_l/c_t, dimensionless; broadcasts with `ratio`.

    Raises
    ------
    InputError
        As `depletion`.

    Examples
    --------
    >>> excess([1.2, 1.5, 3.0], 1.6).round(4)
    array([-0.0202, -0.0764,  0.1542])
    """
    like = Isotropic(floats(ratio, "ratio") ** 2, np.ones(np.shape(ratio)))
    return depletion(like, like, sound_ratio).ratio - 1


@shown("the ratio at which l and t deplete alike", "speed_ratio, fixed_ratio, attracts")
@dataclass(frozen=True)
class FixedDepletion:
    """The ratio at which l and t deplete alike.

    Attributes
    ----------
    speed_ratio
        c_l/c_t, dimensionless.
    fixed_ratio
        gamma_l/gamma_t, dimensionless, same shape.
    attracts
        Whether depletion moves ratios toward it: above it l depletes more, below it t. Where Im chi rises, it repels.
    """

    speed_ratio: Any
    fixed_ratio: Any
    attracts: Any


def second_order(sound_ratio: ArrayLike) -> FixedDepletion:
    """The fixed ratio of the second order: gamma_l/gamma_t = sqrt(5/2 - 2 s^2 + (9/8) s^4), s = c_l/c_t.

    It exists for every solid and is never c_l/c_t: it is at least 1.16 times that. Where the coupling depletes it
    attracts, weakly: |ln(ratio/fixed ratio)| falls as Im chi_t^(1/5), in every glass.

    Parameters
    ----------
    sound_ratio
        c_l/c_t, dimensionless, any shape.

    Raises
    ------
    InputError
        If c_l/c_t <= 2/sqrt 3.

    Examples
    --------
    >>> found = second_order([1.4, 1.6, 2.0])
    >>> found.fixed_ratio.round(4), found.attracts
    (array([1.7035, 2.1801, 3.5355]), array([ True,  True,  True]))
    """
    mixed, pure = _angular(sound_ratio)
    y = pure / (4 * mixed)  # b/s where M_b b = M_s s
    fixed = np.sqrt((2 * y + 4) / 3)
    below, above = (excess(fixed * factor, sound_ratio) for factor in (1 - NEAR, 1 + NEAR))
    return FixedDepletion(floats(sound_ratio, "sound_ratio"), fixed, (below < 0) & (above > 0))


def _angular(sound_ratio: ArrayLike) -> tuple[Any, Any]:
    """P and Q: sums of the squared elements of Lambda~(n) between bulk and shear, and within shear."""
    s = floats(sound_ratio, "sound_ratio")
    if not np.all((s > POSITIVITY_BOUND) & (s <= LARGEST)):
        raise InputError(
            "sound_ratio",
            received=sound_ratio,
            allowed=f"c_l/c_t above 2/sqrt 3 = 1.1547, as a solid resists every change of volume, to {LARGEST:g}",
            remedy="pass c_l/c_t, not c_t/c_l",
        )
    beta = 1 / s**2
    return 2 * beta**2, 27 / 2 - 24 * beta + 14 * beta**2
