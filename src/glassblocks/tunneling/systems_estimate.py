"""From a list of simulated two-level systems to what an experiment on the glass would measure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glassblocks.constants import ELECTRON_VOLT
from glassblocks.errors import InputError
from glassblocks.leave_one_out import (
    EXPONENT,
    LINEAR,
    LOGARITHMIC,
    WARY,
    JudgedValue,
    effective_number,
    leave_one_out,
)
from glassblocks.medium import POSITIVITY_BOUND, ElasticMedium
from glassblocks.notebook import html_table, html_text
from glassblocks.pair import Pair
from glassblocks.tunneling.acoustics import absorptive_susceptibility, internal_friction, velocity_shift
from glassblocks.tunneling.couplings import mean_square_coupling
from glassblocks.tunneling.parameters import TunnelingModel
from glassblocks.tunneling.simulated_systems import SimulatedSystems
from glassblocks.tunneling.validity import CREDIBLE_GAMMA

Array = NDArray[np.float64]

#: What sound shows, by name.
ACOUSTICS = {"Im chi": absorptive_susceptibility, "Q^-1": internal_friction, "dc/c": velocity_shift}
#: gamma_l/gamma_t this close to its lower bound is at it for any purpose: 3% of volume change.
AT_BOUND = 0.02
#: A distribution whose exponent lies this close to zero with 95% is constant for any purpose.
NEARLY_CONSTANT = 0.1
#: Couplings that are carried by fewer effective systems have intervals that heavy tails make too short.
FEW = 10.0
#: Of C = P gamma^2/(rho c^2).
STRONGEST = 0.1


@dataclass(frozen=True)
class SystemsEstimate:
    """What `estimate` found; a quantity that the table does not determine is absent from `values`."""

    values: dict[str, JudgedValue]
    count: int
    #: Effective number of independent systems, or groups of them, each counted as sound counts it, with u^2.
    effective: float
    energy_max: float
    #: Whether energy_max is the largest energy of the table, for want of a better one.
    energy_max_from_table: bool
    #: Share of volume change in the couplings, weighted with their squares; None without couplings.
    trace_share: float | None
    #: Why a quantity is absent, by its name.
    not_determined: dict[str, str]

    def _repr_html_(self) -> str:
        rows: list[tuple[object, ...]] = [(name, *each) for name, each in self.values.items()]
        rows += [(name, reason, None, None, None) for name, reason in self.not_determined.items()]
        header = ["quantity (SI)", "value", "68%", "95%", "effective systems"]
        title = f"{self.count} two-level systems below {self.energy_max:.4g} J"
        return html_table(title, header, rows) + html_text(*self.notes)

    @property
    def notes(self) -> list[str]:
        """What to make of the values, a sentence or two each."""
        notes = [self._distribution(), self._impossible(), self._bound(), self._few(), self._completeness()]
        return [note for note in notes if note]

    def _bound(self) -> str:
        """The bound gamma_l/gamma_t >= 2/sqrt 3, explained where the sample is at it or may be."""
        ratio = self.values.get("gamma_l/gamma_t")
        if ratio is None or self.trace_share is None:
            return ""
        why = (
            f"its lower bound 2/sqrt 3 = {POSITIVITY_BOUND:.4f}: averaged over orientations gamma_l^2 - (4/3) "
            "gamma_t^2 = (tr gamma)^2/9 for every tensor"
        )
        share = f"volume change makes up {100 * self.trace_share:.2g}% of the squares of the couplings"
        if ratio.value <= POSITIVITY_BOUND + AT_BOUND:
            return f"gamma_l/gamma_t lies at {why}, and these are almost pure shears ({share})."
        if ratio.interval_95 is None or ratio.interval_95[0] <= POSITIVITY_BOUND + AT_BOUND:
            return f"gamma_l/gamma_t cannot be told from {why}. In this sample {share}."
        return ""

    def _distribution(self) -> str:
        """Whether the constant distribution, which P and all that follows assume, is credible here."""
        exponent = self.values["exponent"]
        if exponent.interval_95 is None:
            return "Too few systems to tell how their number depends on the energy."
        low, high = exponent.interval_95
        verdict = "cannot be told from" if low <= 0 <= high else "speaks against"
        if max(-low, high) <= NEARLY_CONSTANT:
            verdict = "agrees with"
        return (
            f"The energies go as E^{exponent.value:.2f} (95%: {low:.2f} to {high:.2f}): this {verdict} a "
            "constant distribution."
        )

    def _impossible(self) -> str:
        """What no glass has: it comes from a wrong unit, and nothing else in the result shows it."""
        gamma = [
            self.values[name].value / ELECTRON_VOLT for name in ("gamma_l", "gamma_t") if name in self.values
        ]
        low, high = CREDIBLE_GAMMA
        if gamma and not low <= max(gamma) <= high:
            return (
                f"gamma of {max(gamma):.3g} eV is not that of a glass ({low:g} to {high:g} eV): check "
                "the unit of the couplings, or of the stresses and the volume of the box."
            )
        strengths = [self.values[name].value for name in ("C_l", "C_t") if name in self.values]
        if strengths and max(strengths) > STRONGEST:
            return (
                f"C = {max(strengths):.3g}: glasses have 1e-4 to 1e-3, and with more than a tenth no solid is left. "
                "Check the volume (of all boxes together, nm^3), the units of the energies and that of the couplings."
            )
        return ""

    def _few(self) -> str:
        """Which couplings a handful of systems decides."""
        few = [name for name in ("gamma_l", "gamma_t") if self._carried(name) < FEW]
        if not few:
            return ""
        return (
            f"Fewer than {FEW:g} effective systems carry {' and '.join(few)}: if the couplings have heavy "
            "tails, their 68% intervals hold the truth less often than they say (the interval of the ratio does)."
        )

    def _carried(self, name: str) -> float:
        return self.values[name].effective if name in self.values else np.inf

    def _completeness(self) -> str:
        if not self.energy_max_from_table:
            return ""
        return (
            "No energy is given up to which the search was complete: the largest one stands for it, and that "
            "system itself is not counted."
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
) -> SystemsEstimate:
    """P, couplings and the acoustics that follow, with intervals for few and unequal systems.

    P = sum w u^2/(volume energy_max) over the systems with E < energy_max: for n(E, u) = P/(u sqrt(1 - u^2))
    the sum over u of u^2 is P per energy, and the same u^2 is the strength with which sound sees a system.
    Hence gamma^2 = sum w u^2 gamma_i^2/sum w u^2, each gamma_i^2 averaged over orientations exactly. The
    exponent of n ~ E^exponent is the most likely one, sum w/sum w ln(energy_max/E) - 1. Intervals come from
    leaving out every system, or every group of them, in turn (`leave_one_out`).

    Parameters
    ----------
    systems
        The systems. Without couplings P and the exponent are all there is.
    medium
        Density and sound speeds; without it C and the acoustics are not determined.
    volume
        Volume of all simulated boxes together, m^3; without it P is not determined.
    energy_max
        Energy up to which the search was complete, J. If left out, the largest in the table, whose system is
        then not counted: the others are as many as a search up to there would have found.
    u_min
        For a table without tunnel splittings: the smallest Delta_0/E to be assumed. Their number is then
        P arcosh(1/u_min) per energy, and every coupling counts alike.
    temperature, frequency
        T in K and frequency in Hz at which Im chi, Q^-1 and Delta c/c (relative to T = 0) are wanted.

    Raises
    ------
    InputError
        If fewer than two systems, or groups, lie below energy_max, or all have no tunnel splitting, or no
        coupling.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> shear = np.zeros((400, 6)); shear[:, 5] = 1e-19
    >>> systems = SimulatedSystems(energy=rng.uniform(0, 1e-23, 400), coupling=shear, u=rng.uniform(0.1, 1, 400))
    >>> result = estimate(systems, volume=1e-22)
    >>> round(result.values["gamma_l/gamma_t"].value, 4), round(result.effective)
    (1.1547, 250)
    >>> sorted(result.not_determined)
    ['C', 'Im chi', 'Q^-1', 'dc/c']
    """
    energy = np.asarray(systems.energy, dtype=float)
    limit = float(np.max(energy, initial=0.0)) if energy_max is None else energy_max
    chosen = energy < limit if energy_max is None else energy <= limit
    weight = np.ones(energy.size) if systems.weight is None else np.asarray(systems.weight)
    strength = _strength(systems, u_min)
    columns = [np.ones(energy.size), strength, np.log(limit / energy)]
    if systems.coupling is not None:
        squares = mean_square_coupling(systems.coupling)
        columns += [strength * squares.l, strength * squares.t]
    terms = (np.stack(columns, axis=1) * weight[:, None])[chosen]
    if systems.group is not None:
        terms = _by_group(terms, np.asarray(systems.group)[chosen])
    _check(terms)
    counted = systems.u is not None or u_min is not None
    evaluate = _Evaluation(medium, volume if counted else None, limit, temperature, frequency)
    whole, without = evaluate(terms.sum(axis=0)), evaluate(_sums_without(terms))
    independent = effective_number(terms[:, 0])
    values = {
        name: _judged(name, float(value), np.asarray(without[name]), independent)
        for name, value in whole.items()
    }
    return SystemsEstimate(
        values,
        count=int(np.count_nonzero(chosen)),
        effective=effective_number(terms[:, 1]),
        energy_max=limit,
        energy_max_from_table=energy_max is None,
        trace_share=_share(terms),
        not_determined=evaluate.missing(counted, systems.coupling is not None),
    )


def _judged(name: str, value: float, without: Array, independent: float) -> JudgedValue:
    if name == "exponent":
        # ln(energy_max/E) falls off exponentially whatever the exponent: no heavy tail to be wary of
        return leave_one_out(value, without, EXPONENT, effective=independent, freedom=WARY)
    one_sign = value > 0 and bool((without > 0).all())  # dc/c may have either
    found = leave_one_out(value, without, LOGARITHMIC if one_sign else LINEAR, freedom=WARY)
    return found.within(POSITIVITY_BOUND) if name == "gamma_l/gamma_t" else found


@dataclass(frozen=True)
class _Evaluation:
    """From the weighted sums to the quantities; sums of any leading shape."""

    medium: ElasticMedium | None
    volume: float | None
    energy_max: float
    temperature: float | None
    frequency: float | None

    def __call__(self, sums: Array) -> dict[str, Array]:
        count, strength, logarithms, *couplings = np.moveaxis(sums, -1, 0)
        found: dict[str, Array] = {}
        # a sum of one system that is left out: the interval says so
        with np.errstate(divide="ignore", invalid="ignore"):
            if couplings:
                gamma = Pair(*couplings).map(lambda each: np.sqrt(each / strength))
                found |= {"gamma_l": gamma.l, "gamma_t": gamma.t, "gamma_l/gamma_t": gamma.ratio}
            found["exponent"] = count / logarithms - 1  # the most likely power of E
            if self.volume is None:
                return found
            found["P"] = strength / (self.volume * self.energy_max)
            return found | self._sound(found["P"], gamma) if couplings else found

    def _sound(self, P: Array, gamma: Pair) -> dict[str, Array]:
        if self.medium is None:
            return {}
        model = TunnelingModel(self.medium, P, gamma)
        found = {"C_l": model.C.l, "C_t": model.C.t, "C_l/C_t": model.C.ratio}
        if self.temperature is None or self.frequency is None:
            return found
        omega = 2 * np.pi * self.frequency
        for name, quantity in ACOUSTICS.items():
            pair = quantity(model, self.temperature, omega)
            found |= {f"{name}_l": pair.l, f"{name}_t": pair.t}
        return found

    def missing(self, counted: bool, coupled: bool) -> dict[str, str]:
        """Reason by name for each group of quantities that is absent."""
        reasons = {} if coupled else {"gamma": "the table has no couplings"}
        if self.volume is None:
            reasons["P"] = (
                "the volume of the simulated boxes is not given"
                if counted
                else "the table has no tunnel splittings, and no u_min is given"
            )
        if reasons or self.medium is None:
            reasons["C"] = "it needs " + (" and ".join(reasons) or "density, c_l and c_t")
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


def _by_group(terms: Array, group: NDArray[np.int_]) -> Array:
    """The terms of each group added up: what is independent of each other are groups, not systems."""
    names, member = np.unique(group, return_inverse=True)
    sums = np.zeros((names.size, terms.shape[1]))
    np.add.at(sums, member, terms)
    return sums


def _sums_without(terms: Array) -> Array:
    """Sums over all rows but one, for each; by what stands before and after it, so that nothing cancels."""
    before, after = np.zeros_like(terms), np.zeros_like(terms)
    before[1:] = np.cumsum(terms[:-1], axis=0)
    after[:-1] = np.cumsum(terms[:0:-1], axis=0)[::-1]
    return before + after


def _check(terms: Array) -> None:
    seen = np.count_nonzero(terms[:, -1] if terms.shape[1] > 3 else terms[:, 1])
    if seen < 2 or np.count_nonzero(terms[:, 2]) < 2:
        raise InputError(
            "table",
            received=f"{seen} systems below energy_max that strain can lift",
            allowed="at least 2 (in different groups, if there are groups), with energies below energy_max, a "
            "tunnel splitting and a coupling",
            remedy="check the units of the columns, or raise energy_max",
        )


def _share(terms: Array) -> float | None:
    """(tr g)^2/(3 tr g^2) of the summed squares: their bulk part is 3 l - 4 t, their shear part 10 t."""
    if terms.shape[1] < 5:
        return None
    l, t = terms[:, 3].sum(), terms[:, 4].sum()
    return float((3 * l - 4 * t) / (3 * l + 6 * t))
