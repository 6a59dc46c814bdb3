"""The self-consistent equation (4.4), solved as an equation for Im chi_l/Im chi_t.

At the experimental length the paper keeps nothing but the exchange absorption, so that the ratio
r = Im chi_l/Im chi_t must reproduce itself: r = V_l/V_t, with V of (3.6) a quadratic form in the
susceptibilities. With Re chi = kappa Im chi at the frequency of the sound, that is a cubic form in
(Im chi_l : Im chi_t), which has three roots on the projective line: r = 0 and r = infinity count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.closed_forms.exchange import QuadraticForm, Subscripts, exchange_form
from glassblocks.errors import InputError
from glassblocks.medium import ElasticMedium
from glassblocks.notebook import html_table, shown
from glassblocks.pair import Pair
from glassblocks.response.susceptibility import Susceptibility

#: Roots closer to the positive axis than this, relatively, count as real.
REAL = 1e-9


@shown("a root Im chi_l/Im chi_t of (4.4)", "value, multiplicity, label, physical, attracts")
@dataclass(frozen=True, repr=False)
class Root:
    """One root r = Im chi_l/Im chi_t of (4.4), of each glass.

    Attributes
    ----------
    value
        r, complex, shape of the sound ratio; infinite for the root at infinity.
    multiplicity
        How often it is a root.
    attracts
        Whether the flow (4.1) with the shape of the susceptibility kept runs into it.
    """

    value: NDArray[np.complex128]
    multiplicity: int
    attracts: NDArray[np.bool_]

    def __repr__(self) -> str:
        if np.ndim(self.value):
            return f"roots of {np.size(self.value)} glasses"
        z = complex(self.value)
        shown = f"{z.real:.4g}" if abs(z.imag) <= REAL * abs(z.real) or np.isinf(z) else f"{z:.4g}"
        attracts = ", attracts" if bool(self.attracts) else ""
        return f"Im chi_l/Im chi_t = {shown} ({self.label}{attracts})"

    @property
    def physical(self) -> NDArray[np.bool_]:
        """Whether r is real, positive and finite, elementwise."""
        z = self.value
        return np.isfinite(z) & (np.abs(z.imag) <= REAL * np.abs(z.real)) & (z.real > 0)

    @property
    def label(self) -> NDArray[np.str_]:
        """What the root means, elementwise."""
        z = self.value
        cases = [np.isnan(z), z == 0, np.isinf(z), self.physical, np.abs(z.imag) <= REAL * np.abs(z)]
        names = [
            "undetermined: every ratio solves it",
            "trivial: no longitudinal absorption",
            "trivial: no transverse absorption",
            "physical",
            "negative: one polarization would emit",
        ]
        return np.select(cases, names, default="complex")


@dataclass(frozen=True, repr=False)
class FixedRatio:
    """The solution of (4.4).

    Attributes
    ----------
    roots
        Every root, trivial ones included; multiplicities add up to three.
    """

    roots: tuple[Root, ...]

    def __repr__(self) -> str:
        if np.ndim(self.ratio):
            return f"gamma_l/gamma_t by (4.4) of {np.size(self.ratio)} glasses"
        return (
            f"gamma_l/gamma_t = {float(self.ratio):.4g} by (4.4); roots: {'; '.join(map(repr, self.roots))}"
        )

    def _repr_html_(self) -> str:
        rows = [
            (str(root.label), repr(root).split(" (")[0], bool(np.all(root.attracts))) for root in self.roots
        ]
        return html_table("gamma_l/gamma_t by (4.4)", ["root", "", "attracts"], rows)

    @property
    def absorption_ratio(self) -> Any:
        """Im chi_l/Im chi_t of the physical root: the largest if several, NaN if none."""
        candidates = [np.where(root.physical, root.value.real, np.nan) for root in self.roots]
        return np.fmax.reduce(candidates)[()]

    @property
    def ratio(self) -> Any:
        """gamma_l/gamma_t, the square root of `absorption_ratio`; NaN where (4.4) has no physical root."""
        return np.sqrt(self.absorption_ratio)

    @property
    def passive(self) -> Any:
        """Whether the physical root obeys Im chi_l >= (4/3) Im chi_t, as a passive solid must."""
        return self.absorption_ratio >= 4 / 3 * (1 - 1e-12)


def fixed_ratio(
    sound_ratio: ArrayLike | ElasticMedium,
    susceptibility: Susceptibility | Pair | None = None,
    omega: float | None = None,
    *,
    subscripts: Subscripts = "matching",
) -> FixedRatio:
    """Solve the self-consistent equation (4.4) for the Meissner-Berret ratio.

    With matching subscripts r = (c_t/c_l)^2 (kappa_l/kappa_t) r^2, kappa = Re chi/Im chi at the sound's
    frequency, whose roots are 0, infinity and (c_l/c_t)^2 kappa_t/kappa_l. So gamma_l/gamma_t = c_l/c_t
    under two conditions: l and t have the same Re chi/Im chi, which a common shape ensures whatever it
    is and whatever its cut-off, and V_l holds longitudinal quantities. With unlike shapes
    gamma_l/gamma_t = (c_l/c_t) sqrt(kappa_t/kappa_l), and there is no physical root where the kappas
    differ in sign. If (4.4) is asked to hold at every frequency of a common band instead of at one, it
    forces Re chi_l = (c_l/c_t)^2 Re chi_t there, and causality then forces the common shape.
    With the printed subscripts r^3 = (c_l/c_t)^2 kappa_t/kappa_l: gamma_l/gamma_t = (c_l/c_t)^{1/3}.

    Parameters
    ----------
    sound_ratio
        c_l/c_t, dimensionless, any shape, for example an array over glasses; or an elastic medium.
    susceptibility
        None: one shape for l and t (any). One susceptibility: the shape of both. A `Pair` of them: the
        shapes of l and of t, whose sizes do not matter.
    omega
        Angular frequency of the sound, rad/s; needed with a susceptibility.
    subscripts
        How (3.6) is read: ``"matching"``, ``"printed"`` or ``"wave"``; see `exchange_form`.

    Returns
    -------
    FixedRatio
        `.ratio` is gamma_l/gamma_t, shape of the sound ratio; `.roots` holds every root with a label.

    Raises
    ------
    InputError
        If c_l/c_t <= 2/sqrt 3, `omega` is missing, or Im chi vanishes there.

    Examples
    --------
    >>> fixed_ratio([1.5, 2.0]).ratio.round(12)
    array([1.5, 2. ])
    >>> solution = fixed_ratio(1.6)
    >>> [(complex(root.value).real, root.multiplicity, str(root.label)) for root in solution.roots]
    [(0.0, 1, 'trivial: no longitudinal absorption'),
     (2.56, 1, 'physical'), (inf, 1, 'trivial: no transverse absorption')]
    >>> round(float(fixed_ratio(1.6, subscripts="printed").ratio), 6), round(1.6 ** (1 / 3), 6)
    (1.169607, 1.169607)
    """
    ratio = sound_ratio.sound_speed.ratio if isinstance(sound_ratio, ElasticMedium) else sound_ratio
    form = exchange_form(ratio, subscripts)
    kappa = _real_over_imaginary(susceptibility, omega)
    return FixedRatio(_roots(self_consistency(form, kappa)))


def self_consistency(form: Pair, kappa: Pair) -> NDArray[np.float64]:
    """Coefficients (4, ...) of r^3, r^2, r, 1 in r V_t - V_l = 0, with r = Im chi_l/Im chi_t.

    Parameters
    ----------
    form
        A `QuadraticForm` of either polarization, any unit.
    kappa
        Re chi/Im chi of l and t at the frequency of the sound, dimensionless.

    Examples
    --------
    >>> self_consistency(exchange_form(2.0), Pair(-1.0, -1.0))
    array([ 0. ,  0.5, -2. ,  0. ])
    """
    # Im(chi_a chi_b) = Im chi_a Im chi_b (kappa_a + kappa_b)
    v = form.map(
        lambda term: QuadraticForm(
            2 * kappa.l * term.ll, (kappa.l + kappa.t) * term.lt, 2 * kappa.t * term.tt
        )
    )
    return np.array([v.t.ll, v.t.lt - v.l.ll, v.t.tt - v.l.lt, -v.l.tt]) + 0.0


def _real_over_imaginary(susceptibility: Susceptibility | Pair | None, omega: float | None) -> Pair:
    if susceptibility is None:
        if omega is not None:
            raise InputError(
                "omega", received=omega, allowed="beside a susceptibility", remedy="pass both, or neither"
            )
        # any common value cancels; its sign, which decides what attracts, is the causal one below a cut-off
        return Pair(-1.0, -1.0)
    if omega is None:
        raise InputError(
            "omega", received=omega, allowed="the sound's angular frequency, rad/s", remedy="pass omega"
        )
    pair = susceptibility if isinstance(susceptibility, Pair) else Pair(susceptibility, susceptibility)

    def kappa(chi: Susceptibility) -> float:
        imaginary = float(chi.imaginary(omega))
        if imaginary == 0:
            raise InputError(
                "omega",
                received=omega,
                allowed=f"a frequency that is absorbed, 0 < |omega| < {chi.cutoff:.4g} rad/s",
                remedy="stay inside the band: where nothing is absorbed there is no ratio",
            )
        return float(chi.real(omega)) / imaginary

    return pair.map(kappa)


def _roots(coefficients: NDArray[np.float64]) -> tuple[Root, ...]:
    """Every root of the cubic form: zeros and infinities that all glasses share, then the others."""
    shape = coefficients.shape[1:]
    used = np.flatnonzero(np.any(coefficients.reshape(4, -1) != 0, axis=1))
    if used.size == 0:
        return (Root(np.full(shape, np.nan + 0j), 3, np.zeros(shape, dtype=bool)),)
    first, last = int(used[0]), int(used[-1])
    core = coefficients[first : last + 1]
    values = (
        [np.zeros(shape, dtype=complex)] * (last < 3)
        + _finite(core)
        + [np.full(shape, np.inf + 0j)] * (first > 0)
    )
    counts = [3 - last] * (last < 3) + [1] * (last - first) + [first] * (first > 0)
    return tuple(
        Root(value, count, _attracts(coefficients, value, count))
        for value, count in zip(values, counts, strict=True)
    )


def _finite(core: NDArray[np.float64]) -> list[NDArray[np.complex128]]:
    """The roots of polynomials (degree + 1, ...), the most positive first."""
    degree, shape = core.shape[0] - 1, core.shape[1:]
    if degree == 1:
        # a vanishing slope sends the root to infinity
        with np.errstate(divide="ignore", invalid="ignore"):
            return [np.asarray(-core[1] / core[0] + 0j)]
    table = np.full((degree, int(np.prod(shape))), np.inf + 0j)
    for column, polynomial in enumerate(core.reshape(degree + 1, -1).T):
        found = np.roots(polynomial)
        real = (np.abs(found.imag) <= REAL * np.abs(found)) & (found.real > 0)
        table[: found.size, column] = found[np.lexsort([-found.imag, -found.real, ~real])]
    return [row.reshape(shape) for row in table]


def _attracts(
    coefficients: NDArray[np.float64], value: NDArray[np.complex128], multiplicity: int
) -> NDArray[np.bool_]:
    """d r/d ln L is -(r V_t - V_l) times a positive number: a simple root attracts where P' > 0."""
    if multiplicity > 1:
        return np.zeros(value.shape, dtype=bool)
    c3, c2, c1, _ = coefficients
    infinite = np.isinf(value)
    r = np.where(infinite, 0, value.real)
    slope = np.where(infinite, -np.where(c3 == 0, c2, 0.0), (3 * c3 * r + 2 * c2) * r + c1)
    real = infinite | (np.abs(value.imag) <= REAL * np.abs(value.real))
    return np.asarray(real & (slope > 0))
