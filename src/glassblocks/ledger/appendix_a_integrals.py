"""Appendix A, (A11)-(A15): the Fourier integrals, and the coupling in space."""

from __future__ import annotations

import numpy as np

from glassblocks.coupling import elastic
from glassblocks.ledger.derivations import screened_integrals
from glassblocks.ledger.derivations.differences import derivative, mixed_derivative, smeared_transform
from glassblocks.ledger.derivations.momentum_routes import coupling_from_momentum
from glassblocks.ledger.entry import Finding, Section, compare, definition
from glassblocks.ledger.samples import INDICES, MEDIUM, components, unit_vectors
from glassblocks.tensors import mandel

SECTION = Section()


@SECTION.entry(
    "A11",
    "the two Fourier integrals",
    function="glassblocks.ledger.derivations.screened_integrals.quartic_integral",
)
def two_integrals() -> Finding:
    """Both integrals are done numerically with a narrow Gaussian exp(-s^2 q^2/2) that makes them converge: it
    smears the field over s << x, which alters the second integral by exp(-x^2/2s^2) only and the first by a term
    in s^2, removed by extrapolation."""
    recomputed = {
        "f1 xxzz": smeared_transform(power=4, across=True),
        "f2 zz": smeared_transform(power=2),
    }
    z = np.array([0.0, 0.0, 1.0])
    printed = {
        "f1 xxzz": float(screened_integrals.quartic_integral(z)[0, 0, 2, 2]),
        "f2 zz": float(screened_integrals.quadratic_integral(z)[2, 2]),
    }
    return definition(printed, recomputed, "At x = (0, 0, 1).", tolerance=1e-6)


@SECTION.entry(
    "A12",
    "the integrals as derivatives of screened ones",
    function="glassblocks.ledger.derivations.screened_integrals.screened_potentials",
)
def screened_derivatives() -> Finding:
    """At lambda = 0.7 the second derivative of exp(-lambda x)/(4 pi x) along x, taken numerically, is compared with
    the integral of q_z^2/(q^2 + lambda^2) cos(q_z) done numerically with a narrow Gaussian; outside the Gaussian
    it multiplies the field by exp(lambda^2 s^2/2), which is divided out."""
    screening = 0.7
    printed = -derivative(
        lambda x: screened_integrals.screened_potentials(x, screening).quadratic, 1.0, order=2
    )
    return compare(
        {"f2 zz": printed}, {"f2 zz": smeared_transform(power=2, screening=screening)}, tolerance=1e-6
    )


@SECTION.entry(
    "A13",
    "the screened integrals done",
    function="glassblocks.ledger.derivations.screened_integrals.screened_potentials",
)
def contour_integrals() -> Finding:
    """The radial integrals (1/(2 pi^2 x)) int q sin(qx)/(q^2 + lambda^2)^n dq, n = 2 and 1, are done by Fourier
    quadrature on the real axis in place of the contour."""
    from scipy.integrate import quad

    x, lam = 1.3, 0.7
    recomputed = {}
    for name, power in (("quartic", 2), ("quadratic", 1)):
        value, _ = quad(
            lambda q, n=power: q / (q**2 + lam**2) ** n,
            0,
            np.inf,
            weight="sin",
            wvar=x,
            limlst=500,
            limit=500,
        )
        recomputed[name] = value / (2 * np.pi**2 * x)
    return compare(screened_integrals.screened_potentials(x, lam)._asdict(), recomputed, tolerance=1e-6)


@SECTION.entry(
    "A14",
    "the limits of the integrals",
    function="glassblocks.ledger.derivations.screened_integrals.quartic_integral",
)
def limits() -> Finding:
    """The finite part -x/(8 pi) of the first potential is differentiated four times numerically and 1/(4 pi x)
    twice, in a random direction, and compared with both lines of (A14)."""
    x = unit_vectors(1, seed=6)[0]
    recomputed = {
        name: mixed_derivative(lambda y: -float(np.linalg.norm(y)) / (8 * np.pi), x, index)
        for name, index in INDICES.items()
    }
    pairs = {"f2 zz": (2, 2), "f2 xz": (0, 2)}
    recomputed |= {
        name: -mixed_derivative(lambda y: 1 / (4 * np.pi * float(np.linalg.norm(y))), x, index)
        for name, index in pairs.items()
    }
    printed = components(screened_integrals.quartic_integral(x))
    printed |= {name: float(screened_integrals.quadratic_integral(x)[index]) for name, index in pairs.items()}
    return compare(printed, recomputed, tolerance=1e-5)


@SECTION.entry(
    "A15",
    "the elastic coupling of two blocks",
    function="glassblocks.coupling.elastic.elastic_coupling",
)
def elastic_coupling() -> Finding:
    """The momentum-space coupling (A9) is resolved into spherical harmonics, each of which transforms to 1/x^3
    with its own factor; no derivative of (A12)-(A14) is used. In a random direction."""
    x = unit_vectors(1, seed=7)[0]
    unit = 8 * np.pi * MEDIUM.modulus.t
    printed = mandel.matrix_from_mandel(elastic.elastic_coupling(x, MEDIUM) * unit)
    recomputed = mandel.matrix_from_mandel(coupling_from_momentum(x, MEDIUM) * unit)
    return compare(components(printed), components(recomputed), "In units of 1/(8 pi rho c_t^2 r^3).")
