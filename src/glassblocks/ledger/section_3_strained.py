"""Section III, (3.4)-(3.5): absorption by couplings and stresses that the strain changes."""

from __future__ import annotations

from math import pi

import numpy as np

from glassblocks import coupling
from glassblocks.closed_forms import strained_coupling
from glassblocks.ledger.derivations.pair_averages import strained_polynomials
from glassblocks.ledger.entry import Finding, Section, Values, bullets, compare, not_determined, plain
from glassblocks.ledger.verdicts import values
from glassblocks.medium import ElasticMedium
from glassblocks.tensors.sphere import directions

SECTION = Section()


@SECTION.entry(
    "3.4",
    "absorption by the changed coupling: polynomials in alpha and x",
    function="glassblocks.closed_forms.strained_coupling.strained_factor",
    reading="d omega under the integral is read d Omega; (rho c_l^2)^2 under E_l is not read otherwise, see the note",
)
def strained_coupling_power() -> Finding:
    """The derivative (2.20) along the gradient of a plane wave is contracted with (2.15) on both blocks and averaged
    over the directions of the pair by a quadrature that is exact for polynomials; it is linear in alpha and chi in
    x, so three contractions give every coefficient. Normalized so that the first one is 55."""
    averages = strained_polynomials()
    unit = averages["l"]["x0"][0] / 55
    recomputed = {p: {k: [c / unit for c in averages[p][k]] for k in ("x0", "x1")} for p in ("l", "t")}
    printed = {
        name: {key: list(polynomial[key]) for key in ("x0", "x1")}
        for name, polynomial in zip(("l", "t"), strained_coupling.POLYNOMIALS, strict=True)
    }
    return compare(printed, recomputed, _strained_note(printed, recomputed, unit))


def _strained_note(printed: Values, recomputed: Values, unit: float) -> str:
    doubled = {
        p: {k: [c * (-2) ** power for power, c in enumerate(recomputed[p][k])] for k in ("x0", "x1")}
        for p in ("l", "t")
    }
    strained = strained_polynomials(symmetrized=True)
    quadratic = max(abs(c) for p in ("l", "t") for c in strained_polynomials()[p]["x2"]) / unit
    alone, turned_along = (value / unit for value in _rotation_change())
    source = (
        "The printed numbers follow exactly with alpha -> -2 alpha: from the coupling (A1) of Joffrin and "
        "Levelut, whose part with alpha has -2 times the relative weight, not from the corrected (2.18)."
        if compare(printed, doubled).status == "holds"
        else "The printed numbers do not follow from the coupling (A1) either."
    )
    return bullets(
        source,
        f"Prefactor: the golden rule gives {_strained_prefactor(unit):.6g}/(40 pi^3 (rho c_t^2)^2) times L^6/N0^3 "
        "times the sum of r^-6 over s != s', for both polarizations: c_t should stand under E_l too, where c_l is.",
        f"That sum converges, to {_inverse_sixth_power(24):.4f} per block at N0 = 24 and "
        f"{_inverse_sixth_power(64, weighted=False):.4f} around one block among many, where the "
        "paper has ln N0 (docs/results/lattice-sums.md).",
        f"Coefficient of x^2: {values(plain(quadratic))}, because the double trace of the coupling vanishes.",
        "Delta Lambda alone is not invariant under a rigid rotation: for one by an angle e its mean square is "
        f"{alone:.4g} e^2 on the same scale (x = 0, alpha = 3/4); with the stresses turned along it is "
        f"{values(plain(turned_along))}.",
        "With the strain in place of the gradient, l keeps its numbers and t has "
        f"{_listed(strained['t']['x0'], unit)} and {_listed(strained['t']['x1'], unit)}.",
    )


@SECTION.entry(
    "3.5",
    "absorption by the changed stress operators, in order of magnitude",
    function="glassblocks.closed_forms.strained_coupling.changed_stress_absorption",
)
def changed_stress_power() -> Finding:
    """The only part that can be computed is the pair sum: the coupling squared, 1/r^6, as in (3.4)."""
    return not_determined(
        "The paper knows Delta T only as e times T, so K_l and K_t are not determined beyond their order. "
        f"The pair sum is that of (3.4): it converges ({_inverse_sixth_power(24):.4f} per block at N0 = 24) and has "
        "no ln N0."
    )


def _strained_prefactor(unit: float) -> float:
    """What multiplies 1/(40 pi^3) once the polynomial is normalized.

    The golden rule for 2 Delta Lambda T T', each pair once, gives A^2 k^2 omega (4/pi)(1/(8 pi))^2 L^6 r^-6 times the
    average of the contracted square, per ordered pair.
    """
    return 40 * pi**3 * 4 / pi / (8 * pi) ** 2 * unit


def _inverse_sixth_power(n: int, weighted: bool = True) -> float:
    """(1/N0^3) sum over s != s' of r^-6, unit spacing; unweighted, the sum around one block far from any edge."""
    d = np.arange(n, dtype=float)
    line = np.where(d > 0, 2.0, 1.0) * ((n - d) / n if weighted else 1.0)
    weight = line[:, None, None] * line[:, None] * line
    r2 = d[:, None, None] ** 2 + d[:, None] ** 2 + d**2
    weight[0, 0, 0], r2[0, 0, 0] = 0.0, 1.0
    return float(np.sum(weight / r2**3))


def _rotation_change() -> tuple[float, float]:
    """Mean squares, contracted as in (3.4) at x = 0, alpha = 3/4, of what a rigid rotation changes.

    First Delta Lambda alone, then with the stresses turned along.
    """
    medium = ElasticMedium(1.0, 1.0, 0.5)
    n, weight = directions()
    turn = np.array([[0, -1.0, 0], [1.0, 0, 0], [0, 0, 0]])
    unit = (8 * pi * medium.modulus.t) ** 2
    changes = coupling.coupling_change(n, turn, medium), coupling.corotated_change(n, turn, medium)
    squares = [4 * unit * float(weight @ np.einsum("mab,mab->m", c, c)) for c in changes]
    return squares[0], squares[1]


def _listed(coefficients: list[float], unit: float) -> str:
    return ", ".join(f"{c / unit:.4g}" for c in coefficients)
