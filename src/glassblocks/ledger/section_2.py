"""Section II: blocks, susceptibilities, the elastic coupling and its change under strain."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks import blocks, coupling, response, tensors
from glassblocks.blocks import Block, Superblock
from glassblocks.closed_forms import two_level_absorption
from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.coupling import green
from glassblocks.exact import pulse_power
from glassblocks.lattice import LatticeCoupling
from glassblocks.ledger.entry import Finding, Section, assumption, compare, definition
from glassblocks.ledger.samples import ENERGY, MEDIUM, STRESS, block_sample, unit_vectors
from glassblocks.pair import Pair
from glassblocks.tensors import mandel
from glassblocks.tensors.sphere import rotation_average
from glassblocks.tunneling import golden_rule

SECTION = Section()


@SECTION.entry(
    "2.1",
    "a two-level system in a strain wave, coupled by gamma/2",
    function="glassblocks.tunneling.golden_rule.printed_hamiltonian",
)
def two_level_coupling() -> Finding:
    """Section IV infers gamma from the velocity shift C ln(T/T_0) with C = P gamma^2/(rho c^2). Second-order
    perturbation theory with the matrix elements of (2.1), integrated over the distribution P dDelta dDelta_0/Delta_0,
    gives the slope of that shift; the coefficient of gamma in the Hamiltonian must make it C."""
    angles, weights = np.polynomial.legendre.leggauss(20)
    angle = (angles + 1) * np.pi / 4  # u = sin(angle): du/(u sqrt(1 - u^2)) = d(angle)/u
    u = np.sin(angle)
    element = np.array([golden_rule.printed_hamiltonian(1.0, x, 1.0, 1.0).drive[0, 1] for x in u])
    over_u = float(np.sum(weights * np.pi / 4 / u * element**2))
    # -2 |T_12|^2 tanh(E/2kT)/E, over ln E: the change from T to 2T; half of chi/(rho c^2) is the shift
    x, step = np.linspace(-25, 25, 4001, retstep=True)
    over_energy = float(np.sum(np.tanh(np.exp(x) / 2) - np.tanh(np.exp(x) / 4)) * step)
    slope = over_u * over_energy / np.log(2.0)
    printed = float(element[-1] / u[-1])
    return compare(
        {"coefficient of gamma": printed},
        {"coefficient of gamma": printed / np.sqrt(slope)},
        f"With gamma/2 the shift would be {slope:.4g} C ln(T/T_0). The gamma of (2.1) is the change of the asymmetry "
        "per strain, twice the one of section IV; (2.1) and (2.2) alone use it, and ratios do not notice.",
    )


@SECTION.entry(
    "2.2",
    "power absorbed by resonant two-level systems",
    function="glassblocks.closed_forms.two_level_term.two_level_absorption",
)
def resonant_absorption() -> Finding:
    """Two-level systems of splittings around the frequency of a pulse are each followed in time under the Hamiltonian
    (2.1) and its conjugate; the absorbed power is summed over the splittings, one system per unit of energy."""
    share, omega = 0.8, ENERGY / HBAR
    duration = 25 / omega
    width = 1 / (2**0.5 * duration)
    splittings = HBAR * (omega + width * np.arange(-5, 5.01, 0.5))
    total = 0.0
    for energy in splittings:
        driven = golden_rule.printed_hamiltonian(float(energy), share, STRESS, 1.0)
        pulse = pulse_power(
            driven.static,
            driven.drive,
            0.0,
            omega=omega,
            amplitude=1e-5 * ENERGY / STRESS,
            duration=duration,
            tolerance=1e-8,
        )
        total += pulse.power * float(splittings[1] - splittings[0])
    printed = two_level_absorption(
        Pair(STRESS, STRESS),
        omega=omega,
        density_of_states=1.0,
        tunneling_share=share,
        strain=1.0,
        temperature=0.0,
    )
    unit = STRESS**2 * omega
    return compare(
        {"power": float(printed.t) / unit},
        {"power": total / unit},
        "In units of gamma^2 A^2 k^2 omega, at T = 0, one system per unit of energy.",
        under="the drive of (2.1) is Ak (e^{i omega t} + c.c.), as (2.1) must be to be Hermitian",
        tolerance=1e-3,
    )


@SECTION.entry(
    "2.3",
    "strain is the symmetrized gradient of the displacement",
    function="glassblocks.tensors.plane_waves.strain",
)
def strain() -> Finding:
    """The displacement A cos(k.x) of a plane wave is differentiated numerically, symmetrized, and set beside
    the strain that the package uses: e_zz = Ak if longitudinal, e_xz = e_zx = Ak/2 if transverse."""
    step = 1e-4
    printed, recomputed = {}, {}
    for name, polarization in (("l", [0, 0, 1.0]), ("t", [1.0, 0, 0])):
        # u = polarization * sin(z): at z = 0 its gradient is Ak = 1 along z
        slope = (np.sin(step) * 8 - np.sin(2 * step)) / (6 * step)
        gradient = slope * np.outer(polarization, [0, 0, 1.0])
        recomputed[name] = tensors.to_mandel((gradient + gradient.T) / 2)
        printed[name] = getattr(tensors.strain([0, 0, 1]), name)
    return definition(printed, recomputed, "Mandel components xx, yy, zz, yz, xz, xy per unit Ak.")


@SECTION.entry(
    "2.4",
    "the Hamiltonian of a block is linear in the strain; quadratic terms are dropped",
    function="glassblocks.blocks.coupled_blocks.Superblock.local_hamiltonian",
)
def linear_strain() -> Finding:
    """A premise. For a two-level system whose asymmetry alone responds to strain it is exact; a term quadratic
    in the strain would shift Re chi by a constant and, to the order of the paper, absorb nothing."""
    return assumption(
        "Terms of order e^2 in the Hamiltonian are dropped: to second order in the strain they change the "
        "reactive response only."
    )


@SECTION.entry(
    "2.5",
    "the stress operator is the derivative of the Hamiltonian by the strain",
    function="glassblocks.blocks.two_level_block.two_level",
    reading="dot over H read as hat",
)
def stress_operator() -> Finding:
    """The levels +-sqrt((Delta + 2 gamma e)^2 + Delta_0^2)/2 of a two-level system are differentiated
    numerically by the strain; by Hellmann and Feynman the result is the diagonal of its stress operator."""
    asymmetry, splitting, gamma = 0.6 * ENERGY, 0.9 * ENERGY, STRESS
    block = blocks.two_level(asymmetry, splitting, gamma * np.eye(3), volume=1.0)
    step = 1e-3 * ENERGY / gamma

    def energy(strain: float) -> float:
        return float(np.hypot(asymmetry + 2 * gamma * strain, splitting)) / 2

    slope = (8 * (energy(step) - energy(-step)) - (energy(2 * step) - energy(-2 * step))) / (12 * step)
    printed = {"lower": block.stress[0, 0, 0] / gamma, "upper": block.stress[0, 1, 1] / gamma}
    return definition(
        printed, {"lower": -slope / gamma, "upper": slope / gamma}, "In units of gamma.", tolerance=1e-8
    )


@SECTION.entry(
    "2.6",
    "the susceptibility is the derivative of the mean stress by the strain",
    function="glassblocks.response.eigenstates.static_susceptibility",
)
def susceptibility() -> Finding:
    """A generic four-level block is strained statically in each component, diagonalized anew, and its mean stress in
    thermal equilibrium differentiated numerically: the isothermal susceptibility, to be met by the eigenstate sum."""
    block, temperature = block_sample(), _temperature(1.5)
    step = 1e-4 * ENERGY / STRESS
    slopes = (
        np.array(
            [
                (_mean_stress(block, temperature, step * e) - _mean_stress(block, temperature, -step * e))
                / (2 * step)
                for e in np.eye(6)
            ]
        )
        / block.volume
    )
    printed = response.static_susceptibility(block, temperature).isothermal.real
    unit = STRESS**2 / ENERGY / block.volume
    return definition(
        {"diagonal": np.diagonal(printed) / unit},
        {"diagonal": np.diagonal(slopes) / unit},
        "Six Mandel components in units of T^2/(E V): all negative, a strained system lowers its energy.",
        tolerance=1e-5,
    )


@SECTION.entry(
    "2.7",
    "energy of the elastic medium: strain and kinetic energy",
    function="glassblocks.tensors.isotropic.Isotropic.mandel",
)
def elastic_energy() -> Finding:
    """The strain energy (1/2) e.chi.e of random strains is set beside Lame's form
    (lambda/2)(tr e)^2 + mu e:e, with lambda = rho (c_l^2 - 2 c_t^2) and mu = rho c_t^2."""
    strains = _random_strains(4)
    trace = np.trace(strains, axis1=1, axis2=2)
    lame, mu = MEDIUM.modulus.l - 2 * MEDIUM.modulus.t, MEDIUM.modulus.t
    recomputed = lame / 2 * trace**2 + mu * np.einsum("sij,sij->s", strains, strains)
    vectors = tensors.to_mandel(strains)
    stiffness = tensors.Isotropic(*MEDIUM.modulus).mandel()
    printed = np.einsum("sa,ab,sb->s", vectors, stiffness, vectors) / 2
    unit = MEDIUM.modulus.t
    return definition({"energy": printed / unit}, {"energy": recomputed / unit}, "In units of rho c_t^2.")


@SECTION.entry(
    "2.8",
    "elastic stress is stiffness times strain",
    function="glassblocks.tensors.isotropic.Isotropic.cartesian",
)
def elastic_stress() -> Finding:
    """The energy (2.7), written in the nine components of an unrestricted gradient, is differentiated
    numerically by each; it is quadratic, so the central difference is exact."""
    unit = MEDIUM.modulus.t
    stiffness = tensors.Isotropic(*(MEDIUM.modulus / unit)).cartesian()
    strain = _random_strains(1)[0]
    lame = (MEDIUM.modulus.l - 2 * MEDIUM.modulus.t) / unit

    def energy(e: NDArray[np.float64]) -> float:
        symmetric = (e + e.T) / 2
        return float(lame / 2 * np.trace(e) ** 2 + np.sum(symmetric**2))

    recomputed = np.zeros((3, 3))
    for i, j in np.ndindex(3, 3):
        change = np.zeros((3, 3))
        change[i, j] = 0.5
        recomputed[i, j] = energy(strain + change) - energy(strain - change)
    printed: NDArray[np.float64] = np.einsum("ijkl,kl->ij", stiffness, strain)
    return definition({"stress": printed}, {"stress": recomputed}, "In units of rho c_t^2.")


@SECTION.entry(
    "2.9",
    "the stiffness of an isotropic material has two constants",
    function="glassblocks.tensors.isotropic.project",
)
def isotropic_form() -> Finding:
    """A random rank-4 tensor is averaged over all rotations by quadrature on SO(3); the components xxxx, xxyy
    and xyxy of the average are set beside (2.9) with l and t of the projection."""
    matrix = _random_matrix()
    average = mandel.matrix_from_mandel(rotation_average(matrix))
    form = tensors.project(matrix).isotropic.cartesian()
    index = {"xxxx": (0, 0, 0, 0), "xxyy": (0, 0, 1, 1), "xyxy": (0, 1, 0, 1), "xxxy": (0, 0, 0, 1)}
    return compare({k: form[i] for k, i in index.items()}, {k: average[i] for k, i in index.items()})


@SECTION.entry(
    "2.10",
    "the two elastic constants are rho c_l^2 and rho c_t^2",
    function="glassblocks.medium.ElasticMedium.modulus",
)
def sound_speeds() -> Finding:
    """The Christoffel matrix chi_ijkl n_j n_l of the stiffness (2.9) is diagonalized along a random direction:
    its eigenvalues are rho times the squared speeds of the three sound waves."""
    n = unit_vectors(1)[0]
    stiffness = tensors.Isotropic(*MEDIUM.modulus).cartesian()
    christoffel: NDArray[np.float64] = np.einsum("ijkl,j,l->ik", stiffness, n, n)
    slow, fast, fastest = np.sqrt(np.linalg.eigvalsh(christoffel) / MEDIUM.density)
    printed = {"c_l [km/s]": MEDIUM.c_l / 1e3, "c_t [km/s]": [MEDIUM.c_t / 1e3] * 2}
    return compare(printed, {"c_l [km/s]": fastest / 1e3, "c_t [km/s]": [slow / 1e3, fast / 1e3]})


@SECTION.entry(
    "2.11",
    "the non-elastic stress is the derivative of the non-elastic Hamiltonian",
    function="glassblocks.blocks.coupled_blocks.Superblock.local_hamiltonian",
)
def nonelastic_stress() -> Finding:
    """A generic four-level block is strained in each of the six components; the eigenvalues of its Hamiltonian,
    differentiated numerically, are the diagonal of its stress operator."""
    block = block_sample()
    step = 1e-5 * ENERGY / STRESS
    slopes = []
    for component in range(6):
        energies = [
            np.linalg.eigvalsh(np.diag(block.energies) + factor * step * block.stress[component])
            for factor in (-2, -1, 1, 2)
        ]
        slopes.append((8 * (energies[2] - energies[1]) - (energies[3] - energies[0])) / (12 * step))
    printed = np.diagonal(block.stress, axis1=1, axis2=2).real
    return definition(
        {"<n|T|n>": printed / STRESS},
        {"<n|T|n>": np.array(slopes) / STRESS},
        "In eV-sized units.",
        tolerance=1e-6,
    )


@SECTION.entry(
    "2.12",
    "Im chi of a system from its eigenstates at a finite temperature",
    function="glassblocks.response.eigenstates.absorption_sticks",
)
def absorption() -> Finding:
    """No eigenstate is used: the state exp(-beta H)/Z and the stress operator of a generic four-level block are moved
    in time by matrix exponentials, and the commutator <[T(t), T(0)]> is Fourier-transformed with a Gaussian window.
    The sum over eigenstates is given lines of the same Gaussian width."""
    block, temperature = block_sample(), _temperature(1.5)
    width = 0.12 * ENERGY / HBAR
    component = np.eye(6)[2]
    sticks = response.absorption_sticks(block, temperature)
    omega = sticks.omega[[1, 3, 5]]
    printed = sticks.imaginary(omega, width, "gaussian")[:, 2, 2].real
    recomputed = _time_domain(block, temperature, component, omega, width, commutator=True)
    unit = STRESS**2 / ENERGY / block.volume
    return compare({"Im chi_zzzz": printed / unit}, {"Im chi_zzzz": recomputed / unit}, tolerance=1e-6)


@SECTION.entry(
    "2.13",
    "cases of (2.12) where one of its two delta functions cannot be met",
    function="glassblocks.response.eigenstates.absorption_sticks",
)
def case_distinction() -> Finding:
    """For a generic block the weight of every line of (2.12) that the conditions of (2.13) cut away is summed:
    omega > E_m without the emission line, omega < -E_m without the absorption line. Once with energies from the
    ground state, once with the ground state at another energy."""
    block = block_sample()
    kept = [_kept_by_cases(block.energies + shift, block) for shift in (0.0, -2 * ENERGY)]
    return compare(
        {"weight kept": 1.0},
        {"weight kept": kept[0]},
        f"With the ground state at another energy the conditions would cut real lines (a share {kept[1]:.3g} would "
        "remain); they are not needed, for a delta function that no level meets is zero by itself.",
        under="energies are counted from the ground state, E_0 = 0",
    )


@SECTION.entry(
    "2.14",
    "the reduced susceptibility",
    function="glassblocks.response.eigenstates.reduced_sticks",
)
def reduced_susceptibility() -> Finding:
    """The correlation <T(t) T(0)> of a generic block, moved in time by matrix exponentials, is Fourier-transformed
    with a Gaussian window: it must be the reduced susceptibility, and (1 - exp(-beta hbar omega)) times it, line by
    line, the odd one."""
    block, temperature = block_sample(), _temperature(1.5)
    width = 0.12 * ENERGY / HBAR
    reduced, odd = response.reduced_sticks(block, temperature), response.absorption_sticks(block, temperature)
    omega = odd.omega[[1, 3, 5]] * [-1, 1, 1]
    unit = STRESS**2 / ENERGY / block.volume
    printed = reduced.imaginary(omega, width, "gaussian")[:, 2, 2].real
    recomputed = _time_domain(block, temperature, np.eye(6)[2], omega, width, commutator=False)
    positive = reduced.omega > 0
    factor = -np.expm1(-HBAR * reduced.omega[positive] / (BOLTZMANN * temperature))
    lines = reduced.weights()[positive, 2, 2].real * factor
    scale = float(odd.weights()[:, 2, 2].real.sum())
    return compare(
        {"reduced": printed / unit, "odd over reduced": odd.weights()[:, 2, 2].real / scale},
        {"reduced": recomputed / unit, "odd over reduced": lines / scale},
        tolerance=1e-6,
    )


@SECTION.entry(
    "2.15",
    "the susceptibility of an isotropic system has two constants",
    function="glassblocks.tensors.isotropic.project",
)
def isotropic_susceptibility() -> Finding:
    """The absorption tensor of one generic block is averaged over all its orientations by quadrature on SO(3) and
    set beside (2.15) with the l and t of its projection. How far the single block is from isotropic is measured."""
    sticks = response.absorption_sticks(block_sample(), _temperature(1.5))
    tensor = sticks.moment().real
    projection = tensors.project(tensor)
    unit = projection.isotropic.t
    average = mandel.matrix_from_mandel(rotation_average(tensor)) / unit
    form = projection.isotropic.cartesian() / unit
    index = {"zzzz": (2, 2, 2, 2), "xxyy": (0, 0, 1, 1), "xzxz": (0, 2, 0, 2)}
    return compare(
        {k: form[i] for k, i in index.items()},
        {k: average[i] for k, i in index.items()},
        f"The single block is not isotropic: {100 * float(projection.anisotropy):.0f} percent of the norm of its "
        "absorption tensor is anisotropic.",
        under="an average over orientations: a single small block has no such symmetry",
    )


@SECTION.entry(
    "2.16",
    "the exchange of virtual phonons couples the stresses of every two blocks",
    function="glassblocks.coupling.elastic.elastic_coupling",
)
def exchange_of_phonons() -> Finding:
    """Five blocks with random stresses strain the medium around them: the displacement is that of the Kelvin Green
    tensor, differentiated numerically. Half the sum of stress times strain is the energy of the relaxed medium.
    For 4 x 4 x 4 blocks on a lattice the energy by the lattice operator is set beside the sum
    over all pairs of the coupling transformed from momentum space."""
    places, stresses = _cluster()
    pairs = [(s, t) for s in range(len(places)) for t in range(len(places)) if s != t]
    vectors = tensors.to_mandel(stresses)
    printed = sum(
        float(vectors[s] @ coupling.elastic_coupling(places[s] - places[t], MEDIUM) @ vectors[t])
        for s, t in pairs
    )
    work = sum(float(np.sum(stresses[s] * _strain_of(stresses[t], places[s] - places[t]))) for s, t in pairs)
    unit = 1 / MEDIUM.modulus.t
    lattice, pairwise = _lattice_energies(4)
    return compare(
        {"five blocks": printed / unit, "lattice": lattice / unit},
        {"five blocks": work / 2 / unit, "lattice": pairwise / unit},
        "Energies in units of T^2/(rho c_t^2 a^3).",
        tolerance=1e-7,
    )


@SECTION.entry(
    "2.17",
    "the coupling falls as 1/r^3 with the prefactor -1/(8 pi rho c_t^2)",
    function="glassblocks.coupling.elastic.elastic_coupling",
    reading="the bar over Lambda is read as the tilde of (2.18)",
)
def coupling_prefactor() -> Finding:
    """The strain that a stress causes is taken from the Green tensor at two distances: the power of r, and the
    size over that of Lambda~/(8 pi rho c_t^2)."""
    n = unit_vectors(1, seed=9)[0]
    stress = np.diag([0.0, 0.0, 1.0])
    near, far = (_strain_of(stress, r * n)[2, 2] / 2 for r in (1.0, 2.0))
    angular = float(coupling.lambda_tilde(n, MEDIUM.alpha)[2, 2])
    return compare(
        {"power of r": -3.0, "prefactor times 8 pi rho c_t^2": -1.0},
        {
            "power of r": float(np.log2(far / near)),
            "prefactor times 8 pi rho c_t^2": near / angular * 8 * np.pi * MEDIUM.modulus.t,
        },
        tolerance=1e-7,
    )


@SECTION.entry(
    "2.18",
    "the dependence of the coupling on the direction of the pair",
    function="glassblocks.coupling.elastic.lambda_tilde",
)
def coupling_angles() -> Finding:
    """In a random direction the Kelvin Green tensor is differentiated numerically and symmetrized in both pairs of
    indices: all 21 independent components."""
    n = unit_vectors(1, seed=9)[0]
    columns = [tensors.to_mandel(_strain_of(b, n)) for b in mandel.BASIS]
    recomputed = -4 * np.pi * MEDIUM.modulus.t * np.array(columns)
    printed = coupling.lambda_tilde(n, MEDIUM.alpha)
    upper = np.triu_indices(6)
    return compare(
        {"components": printed[upper]},
        {"components": recomputed[upper]},
        "Mandel components, row by row of the upper triangle.",
        tolerance=1e-6,
    )


@SECTION.entry(
    "2.19",
    "the superblock: its blocks and every pair counted twice",
    function="glassblocks.blocks.coupled_blocks.Superblock.dense_hamiltonian",
)
def superblock() -> Finding:
    """Two two-level systems without tunneling have fixed stresses, so their superblock is a classical problem: its
    four energies are set beside the level energies plus the energy of the pair in the medium, from the strain that
    one causes at the other by the Green tensor."""
    places, tensor = _cluster()
    separation = places[0] - places[1]
    # the elastic energy is made comparable with the level splittings
    size = np.sqrt(ENERGY * MEDIUM.modulus.t)
    pair = [blocks.two_level(ENERGY * (1 + s), 0.0, size * tensor[s], volume=1.0) for s in (0, 1)]
    printed = np.linalg.eigvalsh(Superblock(pair, places[:2], MEDIUM).dense_hamiltonian())
    shared = size**2 * float(np.sum(tensor[0] * _strain_of(tensor[1], separation)))
    states = [(a, b) for a in (-1, 1) for b in (-1, 1)]
    recomputed = sorted(ENERGY * (a / 2 + b) + a * b * shared for a, b in states)
    return compare(
        {"energies": printed / ENERGY}, {"energies": np.array(recomputed) / ENERGY}, tolerance=1e-7
    )


@SECTION.entry(
    "2.20",
    "how the coupling of a pair changes when the pair is displaced",
    function="glassblocks.coupling.strained.coupling_change",
    reading="the brackets of the second line are closed after delta_jk",
)
def coupling_change() -> Finding:
    """A pair in a random direction is displaced along a random m, and the coupling, taken from the twice
    differentiated Green tensor, is differentiated once more numerically."""
    n, m = unit_vectors(2, seed=10)
    step = 2e-3
    shifts = {-2: 1 / 12, -1: -2 / 3, 1: 2 / 3, 2: -1 / 12}
    recomputed = sum(
        weight / step * green.coupling_from_green(n + k * step * m, MEDIUM) for k, weight in shifts.items()
    )
    unit = -1 / (8 * np.pi * MEDIUM.modulus.t)
    printed = coupling.coupling_change_along(n, m, MEDIUM)
    return compare(
        _shown(printed / unit),
        _shown(recomputed / unit),
        "In units of -Delta x/(8 pi rho c_t^2 r^4). Literally, without that prefactor, (2.20) would not have the "
        "dimension of Lambda. Delta Lambda alone is not invariant under a rigid rotation, see (3.4).",
        under="the prefactor -1/(8 pi rho c_t^2) of (2.17), which (2.20) leaves out, is put back",
        tolerance=1e-6,
    )


@SECTION.entry(
    "2.21",
    "the strained superblock: stress times strain, and the changed coupling",
    function="glassblocks.blocks.coupled_blocks.Superblock.dense_hamiltonian",
)
def strained_superblock() -> Finding:
    """Three generic blocks are moved by a small uniform gradient, the superblock is built anew at the moved places,
    and the derivative of its Hamiltonian by the gradient is set beside the strained Hamiltonian of (2.21)."""
    places, _ = _cluster()
    gradient = np.random.default_rng(11).normal(size=(3, 3))
    size = 0.3 * np.sqrt(ENERGY * MEDIUM.modulus.t)
    sample = [
        blocks.Block(b.energies, b.stress * size / STRESS, 1.0)
        for b in map(block_sample, (2, 2, 2), (1, 2, 3))
    ]
    step = 1e-4

    def moved(h: float) -> NDArray[Any]:
        return Superblock(sample, places[:3] @ (np.eye(3) + h * gradient).T, MEDIUM).dense_hamiltonian()

    slope = (8 * (moved(step) - moved(-step)) - (moved(2 * step) - moved(-2 * step))) / (12 * step)
    strain = tensors.to_mandel((gradient + gradient.T) / 2)
    still = Superblock(sample, places[:3], MEDIUM)
    for s, block in enumerate(sample):
        slope = slope + still.dense_operator(s, np.tensordot(strain, block.stress, 1))
    strained = Superblock(sample, places[:3], MEDIUM, strain_gradient=step * gradient)
    printed = (strained.dense_hamiltonian() - still.dense_hamiltonian()) / step
    return compare(
        {"derivative of H": np.abs(printed[0]) / size},
        {"derivative of H": np.abs(slope[0]) / size},
        "First row of the matrix, in units of the coupling. The factor 2 of the last term of (2.21) is that of "
        "counting pairs twice; what Delta T is, the paper does not say.",
        under="Delta T^(s) = 0: the change of the stress operators themselves is not known",
        tolerance=1e-6,
    )


def _lattice_energies(n: int) -> tuple[float, float]:
    """Energy of random stresses on n^3 lattice sites: by the lattice operator, and pair by pair."""
    stress = np.random.default_rng(19).normal(size=(6, n, n, n))
    field = LatticeCoupling(MEDIUM, n, 1.0, "open").apply(stress)
    sites = np.stack(np.meshgrid(*3 * [np.arange(n)], indexing="ij"), axis=-1).reshape(-1, 3)
    first, second = np.triu_indices(n**3, 1)
    displacements, which = np.unique(sites[first] - sites[second], axis=0, return_inverse=True)
    couplings = coupling.coupling_from_momentum(displacements.astype(float), MEDIUM)
    vectors = stress.reshape(6, -1)
    sums: NDArray[np.float64] = np.zeros((len(displacements), 6, 6))
    np.add.at(sums, which.ravel(), vectors[:, first].T[:, :, None] * vectors[:, second].T[:, None, :])
    return float(np.sum(stress * field)), 2 * float(np.sum(couplings * sums))


def _temperature(energy: float) -> float:
    """The temperature, K, of a thermal energy in units of the sample's."""
    return energy * ENERGY / BOLTZMANN


def _mean_stress(block: Block, temperature: float, strain: NDArray[np.float64]) -> NDArray[np.float64]:
    """<T>, (6,), in equilibrium under a static Mandel strain, by the matrix exponential of the Hamiltonian."""
    state = _equilibrium(np.diag(block.energies) + np.tensordot(strain, block.stress, 1), temperature)
    mean: NDArray[np.float64] = np.einsum("aij,ji->a", block.stress, state).real
    return mean


def _equilibrium(hamiltonian: NDArray[Any], temperature: float) -> NDArray[Any]:
    from scipy.linalg import expm

    state: NDArray[Any] = expm(-hamiltonian / (BOLTZMANN * temperature))
    normalized: NDArray[Any] = state / np.trace(state)
    return normalized


def _time_domain(
    block: Block,
    temperature: float,
    component: NDArray[np.float64],
    omega: NDArray[np.float64],
    width: float,
    *,
    commutator: bool,
) -> NDArray[np.float64]:
    """(1/2 hbar V) int dt exp(i omega t - width^2 t^2/2) <[T(t), T(0)]>, or <T(t) T(0)> without the commutator."""
    from scipy.linalg import expm

    hamiltonian = np.diag(block.energies)
    stress = np.tensordot(component, block.stress, 1)
    state = _equilibrium(hamiltonian, temperature)
    step, count = 0.1 * HBAR / ENERGY, 800
    forward = expm(1j * hamiltonian * step / HBAR)
    moved, total = stress.astype(complex), np.zeros(omega.shape)
    for k in range(count):
        product = np.trace(state @ (moved @ stress - stress @ moved if commutator else moved @ stress))
        t = k * step
        weight = step * np.exp(-((width * t) ** 2) / 2) * (0.5 if k == 0 else 1.0)
        # t and -t together: the correlation at -t is the complex conjugate
        total += 2 * weight * np.real(np.exp(1j * omega * t) * product)
        moved = forward @ moved @ forward.conj().T
    return total / (2 * HBAR * block.volume)


def _kept_by_cases(energies: NDArray[np.float64], block: Block) -> float:
    """The share of the weight of all lines of (2.12) that is left when the conditions of (2.13) are applied."""
    weight = np.abs(block.stress[2]) ** 2
    absorbed = energies[None, :] - energies[:, None]  # omega of the first delta function: E_n - E_m
    emitted = -absorbed  # omega of the second
    start = energies[:, None]
    kept = weight[absorbed >= -start].sum() + weight[emitted <= start].sum()
    return float(kept / (2 * weight.sum()))


def _cluster() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Places (5, 3) about a unit apart and symmetric tensors (5, 3, 3) of order one."""
    generator = np.random.default_rng(12)
    corners = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1.0]])
    places: NDArray[np.float64] = corners + 0.2 * generator.normal(size=(5, 3))
    return places, _random_strains(5)


def _strain_of(
    stress: NDArray[np.float64], x: NDArray[np.float64], step: float = 2e-3
) -> NDArray[np.float64]:
    """The strain at x of a stress at the origin: second differences of the Kelvin tensor, fourth order."""
    unit = np.eye(3)
    shifts = {-2: 1 / 12, -1: -2 / 3, 1: 2 / 3, 2: -1 / 12}
    gradient = np.zeros((3, 3))
    for j, m in np.ndindex(3, 3):
        # u_i = d_m G_ik T_km, then d_j
        for a, wa in shifts.items():
            for b, wb in shifts.items():
                place = x + step * (a * unit[j] + b * unit[m])
                gradient[:, j] += wa * wb / step**2 * green.kelvin(place, MEDIUM) @ stress[:, m]
    return (gradient + gradient.T) / 2


def _shown(matrix: Any) -> dict[str, Any]:
    return {"diagonal": np.diagonal(matrix), "xx,yz": matrix[0, 3], "xz,xy": matrix[4, 5]}


def _random_strains(count: int) -> NDArray[np.float64]:
    raw = np.random.default_rng(3).normal(size=(count, 3, 3))
    symmetric: NDArray[np.float64] = (raw + raw.swapaxes(1, 2)) / 2
    return symmetric


def _random_matrix() -> NDArray[np.float64]:
    raw = np.random.default_rng(4).normal(size=(6, 6))
    symmetric: NDArray[np.float64] = (raw + raw.T) / 2
    return symmetric
