"""Appendix A, (A1)-(A10): from the phonons to the coupling in momentum space."""

from __future__ import annotations

import numpy as np

from glassblocks.coupling import momentum
from glassblocks.ledger.derivations.joffrin_levelut_form import joffrin_levelut, unsymmetrized
from glassblocks.ledger.derivations.kelvin_differences import hessian_by_differences
from glassblocks.ledger.derivations.momentum_routes import phonon_coupling
from glassblocks.ledger.derivations.phonon_lattice import Lattice
from glassblocks.ledger.entry import Finding, Section, compare, definition
from glassblocks.ledger.samples import MEDIUM, components, unit_vectors
from glassblocks.tensors import mandel, polarization_vectors

SECTION = Section()


@SECTION.entry(
    "A1",
    "the coupling as Joffrin and Levelut gave it",
    function="glassblocks.ledger.derivations.joffrin_levelut_form.joffrin_levelut",
    reading="the term n_i n_l delta_jk, missing from the list of six, is restored",
)
def joffrin_levelut_form() -> Finding:
    """The Kelvin Green tensor is differentiated twice numerically, for the unsymmetrized strain du_i/dx_j that
    Joffrin and Levelut use; with the prefactor of (2.17) divided out it is compared with (A1)."""
    n = unit_vectors(1)[0]
    hessian = hessian_by_differences(n)
    recomputed = -4 * np.pi * MEDIUM.modulus.t * hessian
    parts = joffrin_levelut(n)
    ours = unsymmetrized(n)
    bare, stiff = (
        float(np.sum(a * b) / np.sum(b * b)) for a, b in ((parts.bare, ours.bare), (parts.stiff, ours.stiff))
    )
    return compare(
        components(parts.total(MEDIUM.alpha)),
        components(recomputed),
        f"Against the Green function, (A1) is {bare:.6g} times the part without alpha and {stiff:.6g} times the "
        "part with it: the differences (2), (3), (4) that the appendix claims, a factor 2 throughout, a sign, and "
        "one more factor 2, are confirmed. The printed (3.4) nevertheless follows from (A1), see there.",
        tolerance=1e-6,
    )


@SECTION.entry(
    "A2",
    "phonons, their coupling to the stresses of the blocks, and the blocks",
    function="glassblocks.ledger.derivations.phonon_lattice.Lattice.energy",
)
def phonon_hamiltonian() -> Finding:
    """The potential energy of random phonon amplitudes on a small periodic lattice is compared with that of the
    displacement field they make, (1/2) rho (c_l^2 (div u)^2 + c_t^2 (curl u)^2) summed over the sites."""
    lattice = Lattice.sample()
    return definition({"energy": lattice.phonon_energy()}, {"energy": lattice.field_energy()})


@SECTION.entry(
    "A3",
    "displacements as a sum over phonon modes",
    function="glassblocks.ledger.derivations.phonon_lattice.Lattice.displacement",
    reading="1/sqrt N with N the number of blocks; the text calls N their number density",
)
def mode_expansion() -> Finding:
    """On a small periodic lattice the sum of u^2 over the sites is compared with the sum of |u_mu(q)|^2 over the
    modes (Parseval), and the field is checked to be real."""
    lattice = Lattice.sample()
    field = lattice.displacement()
    modes = float(np.sum(np.abs(lattice.amplitudes) ** 2))
    return compare(
        {"sum |u(q)|^2 / sum u^2": 1.0, "1 + imaginary part": 1.0},
        {
            "sum |u(q)|^2 / sum u^2": modes / float(np.sum(np.abs(field) ** 2)),
            "1 + imaginary part": 1.0 + float(np.abs(field.imag).max()),
        },
        "With N the number density the two sides of (A3) would differ in dimension.",
        under="N counts the blocks in (A3), and is their density only in Nm = rho",
    )


@SECTION.entry(
    "A4",
    "the polarization vectors are orthonormal and complete",
    function="glassblocks.tensors.plane_waves.polarization_vectors",
    reading="the third product, printed e_t1.e_t1 = 0, is read e_t1.e_t2 = 0",
)
def polarizations() -> Finding:
    """For a random q the products are formed, and the sum over the two transverse dyads is compared with
    delta_ij - q_i q_j/q^2."""
    q = unit_vectors(1, seed=2)[0]
    along, first, second = polarization_vectors(q)
    dyads = np.outer(first, first) + np.outer(second, second)
    printed = np.eye(3) - np.outer(q, q)
    return compare(
        {"products": [0.0, 0.0, 0.0], "dyads": printed},
        {"products": [first @ along, second @ along, first @ second], "dyads": dyads},
    )


@SECTION.entry(
    "A5",
    "the coupling of strain and stress, mode by mode",
    function="glassblocks.ledger.derivations.phonon_lattice.Lattice.coupling_energy",
    reading="q_j e_j + q_j e_i is read q_j e_i + q_i e_j",
)
def mode_coupling() -> Finding:
    """On a small periodic lattice with random stresses, sum e_ij T_ij with the strain differentiated spectrally
    in space is compared with the sum over modes."""
    lattice = Lattice.sample()
    return compare({"energy": lattice.coupling_energy()}, {"energy": lattice.field_coupling_energy()})


@SECTION.entry(
    "A6",
    "completing the square",
    function="glassblocks.ledger.derivations.phonon_lattice.Lattice.completed_square",
)
def completed_square() -> Finding:
    """The energy of random amplitudes on a small lattice is computed before and after completing the square."""
    lattice = Lattice.sample()
    return compare(
        {"energy": lattice.completed_square()},
        {"energy": lattice.phonon_energy() + lattice.coupling_energy()},
    )


@SECTION.entry(
    "A7",
    "the equilibrium position of each mode",
    function="glassblocks.ledger.derivations.phonon_lattice.Lattice.equilibrium",
)
def equilibrium() -> Finding:
    """The gradient of phonon and coupling energy by the amplitudes is taken numerically (the energy is
    quadratic: one Newton step reaches the minimum), and the minimum is compared with (A7)."""
    lattice = Lattice.sample()
    mode, polarization = 5, 1
    reached = lattice.newton_minimum(mode, polarization)
    u0 = lattice.equilibrium()[mode, polarization]
    return compare({"re": u0.real, "im": u0.imag}, {"re": reached.real, "im": reached.imag}, tolerance=1e-6)


@SECTION.entry(
    "A8",
    "the energy left over: within blocks and between blocks",
    function="glassblocks.ledger.derivations.momentum_routes.phonon_coupling",
)
def energy_left_over() -> Finding:
    """On a small periodic lattice with random stresses, minus the sum of m omega^2 |u_0|^2/2 is compared with the sum
    over all pairs, a block with itself included, of the kernel summed over the wave vectors."""
    lattice = Lattice.sample()
    left = lattice.left_over()
    kernel = np.array([phonon_coupling(q, MEDIUM) for q in lattice.wavevectors]) / lattice.cell_volume
    return compare(
        {"energy": lattice.pair_energy(kernel) / left}, {"energy": 1.0}, "In units of the energy left over."
    )


@SECTION.entry(
    "A9",
    "the sum over polarizations carried out",
    function="glassblocks.coupling.momentum.momentum_coupling",
)
def summed_polarizations() -> Finding:
    """The sum over the three phonons of (A8), strain by strain, is compared with the closed form of (A9) in a random
    direction."""
    q = unit_vectors(1, seed=5)[0]
    unit = MEDIUM.modulus.t
    printed = mandel.matrix_from_mandel(momentum.momentum_coupling(q, MEDIUM) * unit)
    phonons = mandel.matrix_from_mandel(phonon_coupling(q, MEDIUM) * unit)
    return compare(components(printed), components(phonons), "In units of 1/(rho c_t^2).")


@SECTION.entry(
    "A10",
    "the sum over wave vectors becomes an integral",
    function="glassblocks.ledger.derivations.momentum_routes.coupling_from_momentum",
)
def sum_to_integral() -> Finding:
    """The prefactor of the integral is the limit of the sum (1/(2Nm)) sum_q f over (1/(2 pi)^3) integral f. It is
    measured on lattices of two spacings at equal density, for a smooth f: how it scales with the spacing a."""
    prefactors = [_integral_prefactor(spacing) for spacing in (1.0, 2.0)]
    exponent = float(np.log(prefactors[1] / prefactors[0]) / np.log(2.0))
    return compare(
        {"1 + power of a": 1 - 3.0, "prefactor times 2 rho, a = 1": 1.0},
        {"1 + power of a": 1 + exponent, "prefactor times 2 rho, a = 1": prefactors[0]},
        "The sum over q of N blocks is N a^3 times the integral, so 1/(2Nm) becomes 1/(2 rho). The printed "
        "1/(2 N m a^3) with Nm = rho has a factor a^-3 too many and the wrong dimension; (A15) is free of it.",
        tolerance=1e-6,
    )


def _integral_prefactor(spacing: float) -> float:
    """What multiplies int d^3q/(2 pi)^3 f when (1/(2Nm)) sum_q f is written as an integral, times 2 rho."""
    cells = 24
    # the zone, (2 pi/a)^3, holds the N = cells^3 wave vectors of as many blocks; m = rho a^3 with rho = 1
    q = 2 * np.pi / spacing * (np.arange(cells) - cells // 2 + 0.5) / cells
    width = 0.5 / spacing  # a Gaussian f well inside the zone
    mean = float(np.mean(np.exp(-(q**2) / (2 * width**2)))) ** 3
    integral = (width / np.sqrt(2 * np.pi)) ** 3
    return float(mean / spacing**3 / integral)
