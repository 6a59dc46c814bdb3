"""Absorption by the exchange of virtual phonons, Eq. (3.6), and which susceptibility enters it.

(3.6) is the second-order change of the absorption when blocks feel each other: for a block in the field
of the others chi -> chi + 2 S chi^2, whose imaginary part is 4 S Im chi Re chi, with S the sum of
e : Lambda : e over the other blocks, per e : e and times the block's volume. Against (3.1), the printed
(3.6) puts 2 S = ln N_0/(rho c^2). Its subscripts, rho c_{t,l}^2 and Im chi_{t,l} under V_{l,t}, can be
read in two ways; a third form is the sum itself.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.errors import InputError
from glassblocks.medium import ElasticMedium, is_stable
from glassblocks.pair import Pair
from glassblocks.real_numbers import floats
from glassblocks.tunneling.validity import positive

#: How the subscripts of (3.6) are read; see `exchange_form`.
Subscripts = Literal["matching", "printed", "wave"]


class QuadraticForm(NamedTuple):
    """ll chi_l^2 + lt chi_l chi_t + tt chi_t^2: an exchange term of second order in the susceptibility.

    Examples
    --------
    >>> QuadraticForm(1.0, 2.0, 3.0)(Pair(1.0, 2.0))
    17.0
    """

    ll: Any
    lt: Any
    tt: Any

    def __call__(self, chi: Pair) -> Any:
        """The value of the form at a (complex) pair of susceptibilities."""
        return self.ll * chi.l**2 + self.lt * chi.l * chi.t + self.tt * chi.t**2


def exchange_form(sound_ratio: ArrayLike, subscripts: Subscripts = "matching") -> Pair:
    """The exchange terms of both polarizations as quadratic forms in (chi_l, chi_t).

    In units of 1/(rho c_t^2): chi -> chi + weight form(chi)/(rho c_t^2), the weight ln N_0, or 1 for
    ``"wave"``.

    - ``"matching"``: chi_l^2 c_t^2/c_l^2 and chi_t^2. V_l holds longitudinal quantities. A plane wave in
      the momentum-space Lambda(k) of (A9), the block's own contact term included, gives the same with -1
      in place of ln N_0.
    - ``"printed"``: chi_t^2 and chi_l^2 c_t^2/c_l^2. V_{l,t} holds the quantities with index t, l, the
      first with the first, as (3.6) stands.
    - ``"wave"``: (2.18) summed over the other blocks, for a wave short against the super
      block and long against the block, in isotropic surroundings, chi : e contracted at either end. It
      has no ln N_0 and stands here with its true sign and size.

    Parameters
    ----------
    sound_ratio
        c_l/c_t, dimensionless, any shape.
    subscripts
        One of the three names.

    Returns
    -------
    Pair
        A `QuadraticForm` for l and one for t.

    Raises
    ------
    InputError
        If the name is none of the three, or c_l/c_t is not above 2/sqrt 3.

    Examples
    --------
    >>> round(float(exchange_form(1.6).l.ll), 6)
    0.390625
    >>> round(float(exchange_form(1.6, "wave").t.tt), 6)
    -0.495833
    """
    q = checked_sound_ratio(sound_ratio) ** 2
    zero, one = np.zeros_like(q), np.ones_like(q)
    if subscripts == "matching":
        return Pair(QuadraticForm(1 / q, zero, zero), QuadraticForm(zero, zero, one))
    if subscripts == "printed":
        return Pair(QuadraticForm(zero, zero, one), QuadraticForm(1 / q, zero, zero))
    if subscripts == "wave":
        alpha = 1 - 1 / q
        return Pair(
            QuadraticForm(zero, -8 / 3 * (1 - alpha), 8 / 3 - 32 / 15 * alpha),
            QuadraticForm(zero, zero, -(5 + 4 * alpha) / 15),
        )
    raise InputError(
        "subscripts",
        received=subscripts,
        allowed=f"one of {get_args(Subscripts)}",
        remedy="see exchange_form",
    )


def exchange_absorption(
    medium: ElasticMedium,
    chi: Pair,
    *,
    omega: ArrayLike,
    strain: ArrayLike,
    volume: ArrayLike,
    n0: float,
    subscripts: Subscripts = "matching",
) -> Pair:
    """Power V_{l,t} that N_0^3 blocks absorb through phonon exchange, Eq. (3.6), W.

    4 N_0^3 L^3 A^2k^2 (ln N_0/(rho c^2)) omega Im chi Re chi. The 4 is 2 (the power 2 A^2k^2 omega Im chi
    of (3.1)) times 2 (Im chi^2 = 2 Im chi Re chi). ln N_0 stands for the sum of e : Lambda~ : e/r^3 over
    pairs, which for a cube of blocks has no logarithm (`glassblocks.renormalization.pair_sum`). The
    factor (1 - e^{-beta hbar omega}) Im chi~ of the paper is the odd Im chi; Re chi is the causal partner
    of the odd one, because the reduced one has none.

    Parameters
    ----------
    medium
        The elastic medium.
    chi
        (chi_l, chi_t), complex, Re chi + i Im chi at `omega`, Pa.
    omega
        Angular frequency, rad/s.
    strain
        Ak, dimensionless: half the peak of the strain (conventions).
    volume
        L^3 of one block, m^3.
    n0
        N_0, blocks along an edge, > 1.
    subscripts
        See `exchange_form`; ``"wave"`` replaces ln N_0 by the sum's own value.

    Returns
    -------
    Pair
        Power, W; negative where exchange lowers the absorption.

    Raises
    ------
    InputError
        If N_0 is not above 1 or `subscripts` unknown.

    Examples
    --------
    >>> glass = ElasticMedium(density=1000.0, c_l=1600.0, c_t=1000.0)
    >>> power = exchange_absorption(
    ...     glass, Pair(-2e6 + 1e6j, -2e6 + 1e6j), omega=1e6, strain=1e-8, volume=1e-24, n0=np.e)
    >>> f"{power.t:.3e}"
    '-1.607e-29'
    """
    if not n0 > 1:
        raise InputError("n0", received=n0, allowed="N_0 > 1", remedy="2 makes a superblock of 2^3 blocks")
    n0 = float(n0)
    weight = 1.0 if subscripts == "wave" else np.log(n0)
    scale = (
        2 * n0**3 * positive("volume", volume, "m^3") * floats(strain, "strain") ** 2 * floats(omega, "omega")
    )
    form = exchange_form(medium.sound_speed.ratio, subscripts)
    return form.map(lambda term: scale * weight * np.imag(term(chi)) / medium.modulus.t)


def checked_sound_ratio(sound_ratio: ArrayLike) -> NDArray[np.float64]:
    """c_l/c_t as an array, refused unless finite and above 2/sqrt 3 (positive bulk modulus).

    Examples
    --------
    >>> float(checked_sound_ratio(1.5))
    1.5
    """
    try:
        ratio = floats(sound_ratio, "sound_ratio")
    except (TypeError, ValueError):
        ratio = np.array(np.nan)  # no numbers: refused below
    if not np.all(np.isfinite(ratio) & is_stable(ratio, 1.0)):
        raise InputError(
            "sound_ratio",
            received=sound_ratio,
            allowed="c_l/c_t finite and > 2/sqrt 3 = 1.1547",
            remedy="check that the two speeds are not exchanged",
        )
    return ratio
