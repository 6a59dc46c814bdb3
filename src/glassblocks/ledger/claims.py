"""Statements in the text of the paper that can be computed."""

from __future__ import annotations

from math import log, pi

import numpy as np

from glassblocks import renormalization
from glassblocks.comparison import compare as compare_glasses
from glassblocks.comparison import estimate_strengths, reproduce
from glassblocks.comparison.summary import ratios
from glassblocks.constants import ELECTRON_VOLT
from glassblocks.glasses import load_glasses, printed
from glassblocks.ledger.entry import Finding, Section, assumption, compare
from glassblocks.ledger.samples import MEDIUM, pair_of_blocks
from glassblocks.ledger.section_4 import CUTOFF, FIRST, LAST, OMEGA, STRENGTH, exchange_growth
from glassblocks.pair import Pair
from glassblocks.tunneling import TunnelingModel, velocity_shift

SECTION = Section()


@SECTION.entry(
    "claim:uncorrelated",
    "the stresses of different blocks are uncorrelated, <T^(s) T^(s')> = 0",
    function="glassblocks.blocks.coupled_blocks.Superblock",
)
def uncorrelated() -> Finding:
    """Two generic blocks coupled by a tenth of their splitting are diagonalized; the correlation of their stresses in
    the ground state over the fluctuation of one of them is what the coupling makes of zero."""
    superblock = pair_of_blocks(np.sqrt(0.1), seeds=(1, 2))
    _, states = np.linalg.eigh(superblock.dense_hamiltonian())
    ground = states[:, 0]

    def mean(*operators: np.ndarray) -> float:
        state = ground
        for operator in operators:
            state = operator @ state
        return float((ground.conj() @ state).real)

    first, second = (superblock.dense_operator(s, superblock.blocks[s].stress[2]) for s in (0, 1))
    covariance = mean(first, second) - mean(first) * mean(second)
    spread = np.sqrt((mean(first, first) - mean(first) ** 2) * (mean(second, second) - mean(second) ** 2))
    correlation = covariance / spread
    return assumption(
        "Made below (2.19) for the blocks of every step. Exact for uncoupled blocks; the coupling itself correlates "
        "them, to first order in it, and the superblock of one step is the block of the next.",
        {"correlation": 0.0},
        {"correlation": correlation},
    )


@SECTION.entry(
    "claim:table",
    "the ratios of 13 glasses and their deviations",
    function="glassblocks.comparison.paper.reproduce",
)
def table() -> Finding:
    """gamma_l/gamma_t and c_l/c_t are computed from the printed couplings and speeds and rounded to two decimals, the
    deviation from these to the three digits printed."""
    paper = printed()
    measured, predicted = (np.round(values + 1e-12, 2) for values in ratios(compare_glasses(load_glasses())))
    deviation = 100 * (predicted / measured - 1)
    stated = 100 * paper.array("relative deviation")
    # three digits are printed; one unit of the last, because some are truncated instead of rounded
    other = np.abs(deviation - stated) > np.maximum(
        0.011, 6e-4 * np.abs(stated) + 0.05 * (np.abs(stated) >= 10)
    )
    wrong = [
        f"{name}: {ours:.2f}% for {theirs:.2f}%"
        for name, ours, theirs, differs in zip(paper.texts("name"), deviation, stated, other, strict=True)
        if differs
    ]
    keys = ("ratio measured", "ratio predicted")
    return compare(
        {**{key: paper.array(key) for key in keys}, "deviations that follow": len(stated)},
        {
            "ratio measured": measured,
            "ratio predicted": predicted,
            "deviations that follow": len(stated) - len(wrong),
        },
        "In the order of the table. "
        + (f"A deviation that does not follow from the rounded ratios: {'; '.join(wrong)}." if wrong else ""),
    )


@SECTION.entry(
    "claim:fits",
    "least squares: slope 1.102, r = 0.261 for 13 glasses; 1.061, 0.745 without three",
    function="glassblocks.comparison.least_squares.fit_line",
)
def fits() -> Finding:
    """Several definitions of slope and correlation are tried on the table; the closest one is kept, and its four
    numbers are compared with the printed ones."""
    result = reproduce()
    printed, recomputed = (
        {name: {"slope": fit.slope, "correlation": fit.correlation} for name, fit in fits.items()}
        for fits in (result.fits_printed, result.fits)
    )
    return compare(
        printed,
        recomputed,
        f"{result.fit_definition}. Agreement is judged to one unit of the last printed digit.",
        digit=1e-3,
    )


@SECTION.entry(
    "claim:velocity shift",
    "the relative velocity shift is C ln(T/T_0)",
    function="glassblocks.tunneling.acoustics.velocity_shift",
)
def velocity_shift_slope() -> Finding:
    """The slope d(Delta c/c)/d ln T over C, by differences of the whole shift, resonant and relaxational, where
    hbar omega << kT: at low temperature, where relaxation is slow, and at high, where it is fast."""
    silica = TunnelingModel(MEDIUM, P=0.8e45, gamma=Pair(1.04, 0.65) * ELECTRON_VOLT)

    def slope(temperature: float, omega: float) -> Pair:
        shift = velocity_shift(silica, temperature * np.exp([-1e-3, 1e-3]), omega) / silica.C
        return shift.map(lambda value: float(value[1] - value[0]) / 2e-3)

    slow, fast = slope(0.01, 1e7), slope(1.0, 0.1)
    return compare(
        {"slope/C": {"l": 1.0, "t": 1.0}},
        {"slope/C": {"l": slow.l, "t": slow.t}},
        f"Where relaxation is fast the slope is {fast.l:.3f} C instead. Either way l and t share one dependence on "
        "temperature, so that C_l/C_t does not depend on which is used.",
        under="hbar omega << kT and omega tau >> 1 for the thermal systems",
        tolerance=1e-3,
    )


@SECTION.entry(
    "claim:C",
    "the constant of the velocity shift is C = P gamma^2/(rho c^2)",
    function="glassblocks.tunneling.parameters.TunnelingModel.C",
)
def strength_from_levels() -> Finding:
    """No susceptibility: systems on a fine grid of (E, u) have the levels
    +-sqrt((Delta + 2 gamma e)^2 + Delta_0^2)/2, which are differentiated twice by the strain at fixed populations
    (the resonant part). Half the change of the modulus from T to 2T, over ln 2, is the constant."""
    angles, weights = np.polynomial.legendre.leggauss(20)
    u = np.sin((angles + 1) * pi / 4)
    per_u = weights * pi / 4 / u  # du/(u sqrt(1 - u^2))
    log_energy, step = np.linspace(-25, 25, 2001, retstep=True)
    energy = np.exp(log_energy)[:, None]
    h = 1e-2
    levels = [np.hypot(np.sqrt(1 - u**2) + 2 * n * h, u) / 2 for n in (-2, -1, 0, 1, 2)]
    outer, inner = levels[0] + levels[4], levels[1] + levels[3]
    curvature = (16 * inner - outer - 30 * levels[2]) / (12 * h**2)
    cold, warm = (-np.tanh(energy / (2 * temperature)) for temperature in (1.0, 2.0))
    change = float(np.sum(per_u * curvature * (warm - cold)) * step)
    glass = TunnelingModel(MEDIUM, P=1e45, gamma=Pair(1.0, 1.0) * ELECTRON_VOLT)
    unit = glass.P * glass.gamma.t**2 / MEDIUM.modulus.t
    return compare(
        {"C_t rho c_t^2/(P gamma_t^2)": float(glass.C.t / unit)},
        {"C_t rho c_t^2/(P gamma_t^2)": change / 2 / log(2)},
        "gamma is half the change of the asymmetry per strain; with the gamma of (2.1) it is a quarter of this.",
        tolerance=1e-3,
    )


@SECTION.entry(
    "claim:ln(R/L_1)",
    "ln(R/L_1) is about 20 from 50 angstrom to 1 mm",
    function="glassblocks.renormalization.length_scales.growth",
)
def logarithm() -> Finding:
    """The steps of a doubling length that lead from 50 angstrom to 1 mm are counted."""
    lengths = renormalization.scales(FIRST, LAST, n0=2)
    steps = len(lengths) - 2 + log(lengths[-1] / lengths[-2], 2)
    return compare(
        {"ln(R/L_1)": 20.0},
        {"ln(R/L_1)": steps * log(2)},
        f"R would have to be {FIRST * np.exp(20):.2g} m for 20; at 1e6 rad/s and 5.8 km/s the wavelength is "
        f"{2 * pi * MEDIUM.c_l / OMEGA:.2g} m.",
    )


@SECTION.entry(
    "claim:dominance",
    "at the experimental length exchange outweighs what the first block absorbs",
    function="glassblocks.renormalization.Printed",
)
def dominance() -> Finding:
    """For silica at 0.1 K, with the strength C = 3e-4 that its velocity shift has, the exchange term is accumulated
    from 50 angstrom to 1 mm with ln N0 as printed: its share of what is absorbed at the end, start included. The
    paper drops the start: a share of one."""
    growth = exchange_growth(STRENGTH, "Printed")
    share = growth.map(lambda value: abs(value) / (1 + abs(value)))
    return compare(
        {"share of exchange": {"l": 1.0, "t": 1.0}},
        {"share of exchange": {"l": share.l, "t": share.t}},
        "In absolute value; with the causal sign it lowers the absorption. So even with the printed logarithm most of "
        "the start is left, and the ratio is that of the start; the sum has no logarithm, see (3.6).",
    )


@SECTION.entry(
    "claim:L_c",
    "below about 10 angstrom the other terms matter, less than L_1 = 50 angstrom",
    function="glassblocks.renormalization.length_scales.critical_length",
)
def critical_length() -> Finding:
    """The paper's own numbers (1e6 rad/s, 1e15 rad/s, 1e3 kg/m^3, 1e3 m/s) are put into (4.3) in SI units, hbar
    restored; then with dipoles ten times as strong, (5.9)."""
    elastic, dipoles = (
        float(renormalization.critical_length(1e9, omega=OMEGA, cutoff=CUTOFF, dipole_ratio=ratio)) * 1e10
        for ratio in (1.0, 10.0)
    )
    return compare(
        {"elastic [angstrom]": 10.0, "dipoles [angstrom]": 10.0},
        {"elastic [angstrom]": elastic, "dipoles [angstrom]": dipoles},
        f"Orders of magnitude: the conclusion L_c < L_1 stands, L_c/L_1 = {max(elastic, dipoles) / 50:.2g} at most.",
    )


@SECTION.entry(
    "claim:strengths",
    "electric against elastic interaction in BK7 and SiO2",
    function="glassblocks.comparison.strengths.estimate_strengths",
    reading="n0 M^2, printed in erg/cm^2, is read in erg/cm^3",
)
def strengths() -> Finding:
    """n0 M^2/(rho c^2) and n_e mu^2/epsilon are recomputed in SI units from the quantities that section V quotes."""
    estimates = estimate_strengths()
    return compare(
        {e.name: [e.printed_stress * 1e4, e.printed_dipole * 1e4] for e in estimates},
        {e.name: [e.stress * 1e4, e.dipole * 1e4] for e in estimates},
        "Elastic, electric, in units of 1e-4. Like for like, by the energies of a pair at one distance, electric over "
        "elastic is "
        + ", ".join(f"{e.like_for_like:.3g} for {e.name}" for e in estimates)
        + ": the printed numbers leave out the 4 pi between Gaussian and rationalized units.",
        under="one system of units, in which the 4 pi of the two couplings is left out of both",
        tolerance=4e-3,
    )
