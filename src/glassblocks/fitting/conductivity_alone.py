"""What a thermal conductivity fixes by itself: one combination of C_l and C_t, and whether T^2 holds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.fitting.curve import Array, Curve
from glassblocks.fitting.sound_points import ANY_MEDIUM, UNIT_C
from glassblocks.medium import ElasticMedium
from glassblocks.tunneling import TunnelingModel
from glassblocks.tunneling.resonant import resonant_response

#: hbar omega/kT of the phonons that carry most heat where the mean free path goes as 1/omega.
DOMINANT = 2.6
#: T^2 fails where the exponent of the points up to some temperature lies this many errors, and this far, from 2.
ERRORS, FAR = 3.0, 0.05
FEWEST = 4


@dataclass(frozen=True)
class ConductivityFacts:
    """What one conductivity curve says without any other data.

    Attributes
    ----------
    label
        The curve.
    C, C_error
        The C_l = C_t that its size would mean, and its standard deviation: the combination
        (1/(C_l c_l) + 2/(C_t c_t))/(1/c_l + 2/c_t) = 1/C is all that the data fix.
    exponent, exponent_error
        Of kappa as a power of T, over all its points.
    path_over_wavelength
        Mean free path of the phonons that carry most heat, over their wavelength.
    fails_above
        K; T^2 holds up to here, and not with the next point; None if it holds throughout.
    """

    label: str
    C: float
    C_error: float
    exponent: float
    exponent_error: float
    path_over_wavelength: float
    fails_above: float | None


def conductivity_facts(curve: Curve, medium: ElasticMedium) -> ConductivityFacts:
    """What a conductivity curve with errors says by itself.

    kappa = k^3 T^2/(6 pi hbar^2) (1/(C_l c_l) + 2/(C_t c_t)), W. A. Phillips, Rep. Prog. Phys. 50, 1657 (1987).

    Examples
    --------
    >>> from glassblocks.pair import Pair
    >>> T = np.geomspace(0.05, 0.3, 10)
    >>> glass = ElasticMedium(2200.0, 5800.0, 3800.0)
    >>> model = TunnelingModel.from_C(glass, C=Pair(3e-4, 3e-4), P=1e45)
    >>> from glassblocks.tunneling import thermal_conductivity
    >>> kappa = thermal_conductivity(model, T)
    >>> facts = conductivity_facts(Curve("conductivity", T, kappa, 0.03 * kappa), glass)
    >>> round(facts.C, 7), round(facts.exponent, 3), round(facts.path_over_wavelength), facts.fails_above
    (0.0003, 2.0, 196, None)
    """
    order = np.argsort(curve.T, kind="stable")
    T, kappa, sigma = curve.T[order], curve.y[order], curve.sigma[order]
    exponent, error = _exponent(T, kappa, sigma)
    fails = _fails_above(T, kappa, sigma)
    good = fails >= T if fails is not None else np.full(T.shape, True)
    unit = BOLTZMANN**3 * T**2 / (6 * np.pi * HBAR**2) * (1 / medium.c_l + 2 / medium.c_t)
    # kappa = unit/C: weighted mean of 1/C
    weight = (unit / sigma)[good] ** 2
    inverse = float(np.sum(weight * (kappa / unit)[good]) / np.sum(weight))
    C, C_error = 1 / inverse, 1 / inverse**2 / float(np.sqrt(np.sum(weight)))
    # l/lambda = c/(omega Q^-1) omega/(2 pi c)
    omega = DOMINANT * BOLTZMANN * 1.0 / HBAR
    model = TunnelingModel.from_C(ANY_MEDIUM, UNIT_C, 1.0)
    path = 1 / (2 * np.pi * C * float(resonant_response(model, 1.0, omega)))
    return ConductivityFacts(curve.label, C, C_error, exponent, error, path, fails)


def _exponent(T: Array, kappa: Array, sigma: Array) -> tuple[float, float]:
    """Slope of ln kappa over ln T and its standard deviation."""
    positive = kappa > 0
    x, y, w = np.log(T[positive]), np.log(kappa[positive]), (kappa / sigma)[positive] ** 2
    center = float(np.sum(w * x) / np.sum(w))
    spread = float(np.sum(w * (x - center) ** 2))
    if spread <= 0:
        return 2.0, float("inf")
    return float(np.sum(w * (x - center) * y) / spread), float(1 / np.sqrt(spread))


def _fails_above(T: Array, kappa: Array, sigma: Array) -> float | None:
    """The temperature up to which the points go as T^2, by the exponent of all points below each."""
    for last in range(FEWEST, T.size + 1):
        exponent, error = _exponent(T[:last], kappa[:last], sigma[:last])
        if abs(exponent - 2) > max(ERRORS * error, FAR):
            return float(T[last - 2])
    return None


def conductivity_lines(facts: ConductivityFacts | None) -> list[str]:
    """The facts in words."""
    if facts is None:
        return []
    lines = [
        f"{facts.label} by itself fixes one number: C = {facts.C:.3e} +- {facts.C_error:.1e} if C_l = C_t, in "
        "general 1/C = (1/(C_l c_l) + 2/(C_t c_t))/(1/c_l + 2/c_t).",
        f"  It goes as T^{facts.exponent:.3f} (+- {facts.exponent_error:.3f}); phonons go "
        f"{facts.path_over_wavelength:.0f} wavelengths between collisions.",
    ]
    if facts.fails_above is not None:
        lines.append(
            f"  T^2 FAILS above {facts.fails_above:.3g} K: C is that of the points below; leave out the others, "
            "or --free 'conductivity exponent' or boundary."
        )
    return lines
