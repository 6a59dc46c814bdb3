"""From a list of simulated two-level systems to what an experiment on the glass would measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.errors import InputError
from glassblocks.medium import POSITIVITY_BOUND, ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling.acoustics import absorptive_susceptibility, internal_friction, velocity_shift
from glassblocks.tunneling.couplings import mean_square_coupling
from glassblocks.tunneling.parameters import TunnelingModel
from glassblocks.tunneling.systems import SimulatedSystems

Array = NDArray[np.float64]

#: Resamplings, and how many systems times resamplings are held at once.
RESAMPLES = 2000
CHUNK = 4_000_000
#: What sound shows, by name.
ACOUSTICS = {"Im chi": absorptive_susceptibility, "Q^-1": internal_friction, "dc/c": velocity_shift}
#: Percentiles of the interval: one standard deviation of a normal distribution.
INTERVAL = (15.865, 84.135)


class Measured(NamedTuple):
    """A value with its bootstrap interval (68%)."""

    value: float
    low: float
    high: float

    @property
    def error(self) -> float:
        """Half the width of the interval."""
        return (self.high - self.low) / 2


@dataclass(frozen=True)
class SystemsEstimate:
    """What `estimate` found; a quantity that the table does not determine is absent from `values`."""

    values: dict[str, Measured]
    count: int
    energy_max: float
    #: Share of volume change in the couplings, weighted with their squares.
    trace_share: float
    #: Why a quantity is absent, by its name.
    not_determined: dict[str, str]

    @property
    def bound_note(self) -> str:
        """The bound gamma_l/gamma_t >= 2/sqrt 3, explained if the sample comes near it; else empty."""
        ratio = self.values["gamma_l/gamma_t"]
        if ratio.value - POSITIVITY_BOUND > max(3 * ratio.error, 0.02):
            return ""
        return (
            f"gamma_l/gamma_t lies near its lower bound 2/sqrt 3 = {POSITIVITY_BOUND:.4f}: averaged over "
            "orientations gamma_l^2 - (4/3) gamma_t^2 = (tr gamma)^2/9 for every tensor, and the couplings of "
            f"this sample are almost pure shears (volume change makes up {100 * self.trace_share:.2g}% of "
            "their squares). No isotropic sample can fall below the bound."
        )

    @property
    def distribution_note(self) -> str:
        """Whether the constant distribution, which P and all that follows assume, is credible here."""
        exponent = self.values["exponent"]
        distance = abs(exponent.value) / exponent.error if exponent.error else np.inf
        verdict = "agrees with" if distance < 2 else "speaks against"
        return (
            f"The energies go as E^{exponent.value:.2f} (+- {exponent.error:.2f}): this {verdict} a constant "
            f"distribution ({distance:.1f} standard deviations from 0)."
        )


def estimate(
    systems: SimulatedSystems,
    *,
    medium: ElasticMedium | None = None,
    volume: float | None = None,
    energy_max: float | None = None,
    u_min: float | None = None,
    temperature: float | None = None,
    frequency: float | None = None,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> SystemsEstimate:
    """P, couplings and the acoustics that follow, with bootstrap intervals.

    P = sum w u^2/(volume energy_max) over the systems with E < energy_max: for n(E, u) = P/(u sqrt(1 - u^2))
    the sum over u of u^2 is P per energy, and the same u^2 is the strength with which sound sees a system.
    Hence gamma^2 = sum w u^2 gamma_i^2/sum w u^2, each gamma_i^2 averaged over orientations exactly. The
    bootstrap draws the number of copies of each system from a Poisson distribution, for the number found in
    a volume fluctuates as well.

    Parameters
    ----------
    systems
        The systems.
    medium
        Density and sound speeds; without it C and the acoustics are not determined.
    volume
        Volume of all simulated boxes together, m^3; without it P is not determined.
    energy_max
        Energy up to which the search was complete, J; the largest in the table if left out.
    u_min
        For a table without tunnel splittings: the smallest Delta_0/E to be assumed. Their number is then
        P arcosh(1/u_min) per energy, and every coupling counts alike.
    temperature, frequency
        T in K and frequency in Hz at which Im chi, Q^-1 and Delta c/c (relative to T = 0) are wanted.
    seed
        Of the bootstrap.
    resamples
        Number of resamplings.

    Raises
    ------
    InputError
        If fewer than two systems lie below energy_max, or all have no tunnel splitting, or no coupling.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> shear = np.zeros((400, 6)); shear[:, 5] = 1e-19
    >>> systems = SimulatedSystems(energy=rng.uniform(0, 1e-23, 400), coupling=shear, u=rng.uniform(0.1, 1, 400))
    >>> result = estimate(systems, volume=1e-22)
    >>> round(result.values["gamma_l/gamma_t"].value, 4)
    1.1547
    >>> sorted(result.not_determined)
    ['C', 'Im chi', 'Q^-1', 'dc/c']
    """
    energy = np.asarray(systems.energy, dtype=float)
    limit = float(np.max(energy, initial=0.0)) if energy_max is None else energy_max
    chosen = np.flatnonzero(energy <= limit)
    strength = _strength(systems, u_min)
    weight = np.ones(energy.size) if systems.weight is None else np.asarray(systems.weight)
    squares = mean_square_coupling(systems.coupling)
    # columns whose weighted sums give everything: w, w u^2, w u^2 gamma_l^2, w u^2 gamma_t^2, -w ln(E/limit)
    ones, logarithm = np.ones(energy.size), np.log(limit / energy)
    columns = [ones, strength, strength * squares.l, strength * squares.t, logarithm]
    terms = (np.stack(columns, axis=1) * weight[:, None])[chosen]
    if np.count_nonzero(terms[:, 3]) < 2 or not terms[:, 4].sum() > 0:
        raise InputError(
            "table",
            received=f"{np.count_nonzero(terms[:, 3])} systems below energy_max that strain can lift",
            allowed="at least 2, with different energies, a tunnel splitting and a coupling",
            remedy="check the units of the columns, or raise energy_max",
        )
    counted = systems.u is not None or u_min is not None
    evaluate = _Evaluation(medium, volume if counted else None, limit, temperature, frequency)
    whole = evaluate(terms.sum(axis=0))
    spread = evaluate(_resampled(terms, resamples, np.random.default_rng(seed)))
    values = {
        name: Measured(float(value), *map(float, np.percentile(spread[name], INTERVAL)))
        for name, value in whole.items()
    }
    return SystemsEstimate(values, chosen.size, limit, _share(terms), evaluate.missing(counted))


@dataclass(frozen=True)
class _Evaluation:
    """From the five weighted sums to the quantities; sums of any leading shape."""

    medium: ElasticMedium | None
    volume: float | None
    energy_max: float
    temperature: float | None
    frequency: float | None

    def __call__(self, sums: Array) -> dict[str, Array]:
        count, strength, strength_l, strength_t, logarithms = np.moveaxis(sums, -1, 0)
        gamma = Pair(strength_l / strength, strength_t / strength).map(np.sqrt)
        found = {"gamma_l": gamma.l, "gamma_t": gamma.t, "gamma_l/gamma_t": gamma.ratio}
        found["exponent"] = count / logarithms - 1  # the most likely power of E
        if self.volume is None:
            return found
        found["P"] = strength / (self.volume * self.energy_max)
        if self.medium is None:
            return found
        model = TunnelingModel(self.medium, found["P"], gamma)
        found |= {"C_l": model.C.l, "C_t": model.C.t, "C_l/C_t": model.C.ratio}
        if self.temperature is None or self.frequency is None:
            return found
        omega = 2 * np.pi * self.frequency
        for name, quantity in ACOUSTICS.items():
            pair = quantity(model, self.temperature, omega)
            found |= {f"{name}_l": pair.l, f"{name}_t": pair.t}
        return found

    def missing(self, counted: bool) -> dict[str, str]:
        """Reason by name for each group of quantities that is absent."""
        reasons = {}
        if self.volume is None:
            reasons["P"] = (
                "the volume of the simulated boxes is not given"
                if counted
                else "the table has no tunnel splittings, and no u_min is given"
            )
        if "P" in reasons or self.medium is None:
            reasons["C"] = "it needs " + ("P" if "P" in reasons else "density, c_l and c_t")
        if reasons or self.temperature is None or self.frequency is None:
            needs = "C" if reasons else "a temperature and a frequency"
            reasons |= dict.fromkeys(ACOUSTICS, f"it needs {needs}")
        return reasons


def _strength(systems: SimulatedSystems, u_min: float | None) -> Array:
    """u^2, or its mean over the distribution down to u_min where u is not known."""
    if systems.u is not None:
        return np.asarray(systems.u) ** 2
    if u_min is None:
        return np.ones(np.shape(systems.energy))
    if not 0 < u_min < 1:
        raise InputError("u_min", received=u_min, allowed="0 < u_min < 1", remedy="1e-3 is a usual value")
    return np.full(np.shape(systems.energy), 1 / np.arccosh(1 / u_min))


def _share(terms: Array) -> float:
    """(tr g)^2/(3 tr g^2) of the summed squares: their bulk part is 3 l - 4 t, their shear part 10 t."""
    l, t = terms[:, 2].sum(), terms[:, 3].sum()
    return float((3 * l - 4 * t) / (3 * l + 6 * t))


def _resampled(terms: Array, resamples: int, rng: np.random.Generator) -> Array:
    """Sums over Poisson resamplings of the rows, (resamples, columns); those that drew nothing are left out."""
    step = max(1, CHUNK // terms.shape[0])
    sizes = [min(step, resamples - start) for start in range(0, resamples, step)]
    sums = np.concatenate([rng.poisson(1.0, (size, terms.shape[0])) @ terms for size in sizes])
    drawn: Array = sums[(sums[:, 3] > 0) & (sums[:, 4] > 0)]
    return drawn
