"""Section V, (5.1)-(5.5): the dipole interaction and what a strain does to it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glassblocks.coupling import dipole
from glassblocks.lattice import DipoleLattice
from glassblocks.ledger.derivations.differences import FIRST_DERIVATIVE, mixed_derivative
from glassblocks.ledger.entry import Finding, Section, compare
from glassblocks.ledger.samples import unit_vectors

SECTION = Section()
Array = NDArray[np.float64]

#: Permittivity that makes the prefactor 1/(8 pi epsilon) one.
UNIT = 1 / (8 * np.pi)


@SECTION.entry(
    "5.1",
    "the energy of the dipoles of all blocks, every pair counted twice",
    function="glassblocks.coupling.dipole.dipole_coupling",
)
def dipole_energy() -> Finding:
    """Four dipoles are built of opposite charges a small distance apart; the Coulomb energy between charges of
    different dipoles, each pair once, is summed and extrapolated to zero distance. For 4 x 4 x 4 dipoles on a lattice
    the left side is the lattice operator's."""
    generator = np.random.default_rng(13)
    places = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0.2], [0.3, 0, 1]])
    moments = generator.normal(size=(4, 3))
    pairs = [(s, t) for s in range(4) for t in range(4) if s != t]
    printed = sum(
        float(moments[s] @ dipole.dipole_coupling(places[s] - places[t], UNIT) @ moments[t]) for s, t in pairs
    )
    sites = np.stack(np.meshgrid(*3 * [np.arange(4.0)], indexing="ij"), axis=-1).reshape(-1, 3)
    lattice = generator.normal(size=(64, 3))
    field = DipoleLattice(UNIT, 4, 1.0).apply(lattice.T.reshape(3, 4, 4, 4)).reshape(3, -1).T
    return compare(
        {"four dipoles": printed, "lattice": float(np.sum(lattice * field))},
        {"four dipoles": _point_energy(places, moments), "lattice": _point_energy(sites, lattice)},
        tolerance=1e-5,
    )


@SECTION.entry(
    "5.2",
    "the dipole coupling of two blocks",
    function="glassblocks.coupling.dipole.dipole_coupling",
)
def dipole_coupling() -> Finding:
    """Half the second derivative -d_i d_j of the potential 1/(4 pi epsilon r) is taken numerically in a random
    direction; half, because the sum (5.1) counts each pair twice."""
    n = unit_vectors(1, seed=14)[0]
    hessian = [[mixed_derivative(_inverse_distance, n, (i, j)) for j in range(3)] for i in range(3)]
    return compare(
        {"mu": dipole.dipole_coupling(n, UNIT)},
        {"mu": -np.array(hessian)},
        "In units of 1/(8 pi epsilon r^3); SI, with the permittivity of the glass.",
        tolerance=1e-6,
    )


@SECTION.entry(
    "5.3",
    "how the dipole coupling changes when the pair is displaced",
    function="glassblocks.coupling.dipole.dipole_coupling_change_along",
)
def dipole_coupling_change() -> Finding:
    """The coupling (5.2) is differentiated numerically along a random displacement m in a random direction n."""
    n, m = unit_vectors(2, seed=15)
    step = 2e-3
    recomputed = sum(
        w / step * dipole.dipole_coupling(n + k * step * m, UNIT) for k, w in FIRST_DERIVATIVE.items()
    )
    printed = dipole.dipole_coupling_change_along(n, m, UNIT)
    return compare({"change": printed}, {"change": recomputed}, tolerance=1e-7)


@SECTION.entry(
    "5.4",
    "the change of a dipole whose charges move with the medium",
    function="glassblocks.coupling.dipole.dipole_change",
)
def dipole_change() -> Finding:
    """The charges +-q at x +- l/2 are displaced by a nonlinear field u; the change of q times their distance, over
    the first order in l, is compared with the gradient of u at x times the dipole."""
    generator = np.random.default_rng(16)
    quadratic, place, moment = (
        generator.normal(size=(3, 3, 3)),
        generator.normal(size=3),
        generator.normal(size=3),
    )

    def displacement(x: Array) -> Array:
        field: Array = np.einsum("ijk,j,k->i", quadratic, x, x)
        return field

    length = 1e-3
    ends = (place + length * moment / 2, place - length * moment / 2)
    recomputed = (displacement(ends[0]) - displacement(ends[1])) / length
    gradient = np.einsum("ijk,k->ij", quadratic + quadratic.swapaxes(1, 2), place)
    return compare(
        {"change": dipole.dipole_change(gradient, moment)},
        {"change": recomputed},
        "The gradient, not the strain: its antisymmetric part turns the dipole with the medium.",
        tolerance=1e-7,
    )


@SECTION.entry(
    "5.5",
    "the dipole energy in a strained medium, to first order",
    function="glassblocks.coupling.dipole.dipole_total_change",
)
def strained_dipoles() -> Finding:
    """Two dipoles of finite charges are moved with the medium by a small uniform gradient, a rotation included; the
    Coulomb energy is differentiated numerically by the gradient. A rotation alone must leave it unchanged."""
    generator = np.random.default_rng(17)
    places, moments = np.array([[0, 0, 0], [0.2, 0.4, 1.0]]), generator.normal(size=(2, 3))
    general = generator.normal(size=(3, 3))
    rotation = np.array([[0, -1.0, 0.3], [1.0, 0, -0.5], [-0.3, 0.5, 0]])
    x = places[0] - places[1]
    printed, recomputed = {}, {}
    for name, g in (("general", general), ("1 + rotation", rotation)):
        offset = 1.0 if name.startswith("1") else 0.0
        change = dipole.dipole_total_change(x, g, UNIT)
        printed[name] = offset + 2 * float(moments[0] @ change @ moments[1])
        slopes = []
        for size in (0.01, 0.005):
            step = 1e-3
            ahead, behind = (
                _coulomb_energy(places @ (np.eye(3) + h * g).T, moments @ (np.eye(3) + h * g).T, size)
                for h in (step, -step)
            )
            slopes.append((ahead - behind) / (2 * step))
        recomputed[name] = offset + (4 * slopes[1] - slopes[0]) / 3
    return compare(
        printed, recomputed, "The permittivity itself is taken as unchanged by strain.", tolerance=1e-4
    )


def _inverse_distance(x: Array) -> float:
    return 1 / float(np.linalg.norm(x))


def _point_energy(places: Array, moments: Array) -> float:
    """Energy of dipoles of no size, extrapolated from two sizes."""
    coarse, fine = (_coulomb_energy(places, moments, size) for size in (0.02, 0.01))
    return (4 * fine - coarse) / 3


def _coulomb_energy(places: Array, moments: Array, size: float) -> float:
    """Energy of charges +-1/size at the ends of dipoles, between different dipoles, each pair once."""
    ends = np.stack([places + size * moments / 2, places - size * moments / 2], axis=1)
    total = 0.0
    for s in range(len(places)):
        for t in range(s):
            for sign_s, x in zip((1, -1), ends[s], strict=True):
                for sign_t, y in zip((1, -1), ends[t], strict=True):
                    # 1/(4 pi epsilon) with the permittivity UNIT is 2
                    total += 2 * sign_s * sign_t / size**2 / float(np.linalg.norm(x - y))
    return total
