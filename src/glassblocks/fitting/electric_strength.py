"""Section V with measured data: the electric interaction of two tunneling systems over their elastic one."""

from __future__ import annotations

import math

import numpy as np

from glassblocks.fitting.fit_result import FitResult


def strength_lines(result: FitResult) -> list[str]:
    """What a joint fit of sound and dielectric data says of section V; nothing without both.

    The paper compares n mu^2/epsilon, in Gaussian units, with n0 M^2/(rho c^2). With p and gamma each half the change
    of the asymmetry, these are P p^2/(4 pi eps_0 eps_r) = 3 C_d/(4 pi) and C. The energies of a pair at one distance
    carry 1/(4 pi) both, so that like for like their ratio is 3 C_d/C.
    """
    found = {each.name: each for each in result.estimates}
    C_d, C_t = found.get("C_d"), found.get("C_t")
    if C_d is None or C_t is None or not (C_d.is_determined and C_t.is_determined):
        return []
    assert C_d.value is not None
    assert C_t.value is not None
    places = [result.parameters.index(name) for name in ("C_d", "C_t")]
    covariance = np.asarray(result.covariance)[np.ix_(places, places)]
    difference = np.array([1.0, -1.0])
    ratio = 3 * C_d.value / C_t.value
    error = ratio * math.sqrt(float(difference @ covariance @ difference))
    return [
        f"Section V: n mu^2/epsilon = 3 C_d/(4 pi) = {3 * C_d.value / (4 * math.pi):.3g} in Gaussian units, beside "
        f"C_t = {C_t.value:.3g}. The electric energy of a pair over its transverse elastic one at the same distance, "
        f"up to factors of direction: 3 C_d/C_t = {ratio:.3g} +- {error:.2g}."
    ]
