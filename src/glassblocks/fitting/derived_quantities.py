"""The quantities a fit reports: logarithms of products of powers of the parameters, and the relaxation rate."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from glassblocks.constants import BOLTZMANN, ELECTRON_VOLT, SPEED_OF_LIGHT, VACUUM_PERMITTIVITY
from glassblocks.fitting.coating_places import dilution_name, film_is_heard
from glassblocks.fitting.curve import Array, Curve
from glassblocks.fitting.dielectric_facts import RELATIVE_PERMITTIVITY, filling_is_known
from glassblocks.fitting.mode_strength import strength
from glassblocks.fitting.nuisances import NUISANCES
from glassblocks.fitting.observables import OBSERVABLES, POLARIZATIONS
from glassblocks.fitting.observables.electric_parts import CRITICAL, FILLING
from glassblocks.fitting.problem import Problem
from glassblocks.fitting.rate_parameter import rate_gradient


@dataclass(frozen=True)
class DerivedQuantity:
    """ln q as a function of theta.

    Attributes
    ----------
    name, unit
        What it is called, and the unit of exp(value).
    value, gradient
        ln q of theta, and its derivatives, shape (len(theta),).
    eliminated
        A parameter in which ln q is linear; a profile solves for it.
    place
        Of that parameter in theta.
    """

    name: str
    unit: str
    value: Callable[[Array], float]
    gradient: Callable[[Array], Array]
    eliminated: str
    place: int

    def enforce(self, theta: Array, target: float) -> Array:
        """theta with the eliminated parameter chosen such that ln q = target."""
        result = theta.copy()
        result[self.place] += (target - self.value(theta)) / self.gradient(theta)[self.place]
        return result


#: ln gamma = (ln C + ln rho + 2 ln c - ln P)/2, and so on.
POWERS: dict[str, tuple[str, float, dict[str, float]]] = {
    "C_l": ("", 1.0, {"C_l": 1}),
    "C_t": ("", 1.0, {"C_t": 1}),
    "C_l/C_t": ("", 1.0, {"C_l": 1, "C_t": -1}),
    "gamma_l/gamma_t": ("", 1.0, {"C_l": 0.5, "C_t": -0.5, "c_l": 1, "c_t": -1}),
    "P": ("1/(J m^3)", 1.0, {"P": 1}),
    "gamma_l": ("eV", 1 / ELECTRON_VOLT, {"C_l": 0.5, "P": -0.5, "density": 0.5, "c_l": 1}),
    "gamma_t": ("eV", 1 / ELECTRON_VOLT, {"C_t": 0.5, "P": -0.5, "density": 0.5, "c_t": 1}),
}
RATE = "relaxation rate"
#: C m.
DEBYE = 1e-21 / SPEED_OF_LIGHT


def derived_quantities(problem: Problem) -> list[DerivedQuantity]:
    """Every quantity that the parameters of this problem fix.

    Examples
    --------
    >>> from glassblocks.fitting.curve import Curve
    >>> from glassblocks.fitting.problem_parameters import MediumErrors
    >>> from glassblocks.medium import ElasticMedium
    >>> curve = Curve("conductivity", [0.1, 0.2, 0.4], [1e-4, 4e-4, 2e-3], [1e-6, 4e-6, 2e-5])
    >>> problem = Problem([curve], ElasticMedium(2200.0, 5800.0, 3800.0), MediumErrors(), 10.0)
    >>> [quantity.name for quantity in derived_quantities(problem)][:3]
    ['C_l', 'C_t', 'C_l/C_t']
    >>> theta = np.log([3e-4, 2.7e-4, 1e45])
    >>> round(float(np.exp(derived_quantities(problem)[3].value(theta))), 3)
    1.609
    """
    # electric curves alone ask for no glass: its density and sound speeds are not the user's
    heard = not all(OBSERVABLES[curve.kind].electric for curve in problem.curves)
    found = [
        _product(problem, name, *facts)
        for name, facts in POWERS.items()
        if heard or "density" not in facts[2]
    ]
    found.append(_rate(problem))
    if "B" in problem.index:
        found.append(_product(problem, "B", "J/kg/K^4", 1.0, {"B": 1}))
    found += [*_coated(problem), *_electric(problem)]
    for name, nuisance in NUISANCES.items():
        if nuisance.logarithmic and name in problem.index:
            unit = nuisance.unit if name != CRITICAL.name else level_unit(problem.curves)
            found.append(_product(problem, name, unit, 1.0, {name: 1}))
    return found


def level_unit(curves: Sequence[Curve]) -> str:
    """Unit of the drives of electric curves, which all have the same."""
    return next((curve.level_unit for curve in curves if curve.level_unit), "")


def _coated(problem: Problem) -> list[DerivedQuantity]:
    """D C of each polarization of a coated resonator, which the data give whatever D is; none where D is exact."""
    found: dict[str, DerivedQuantity] = {}
    for number, curve in enumerate(problem.curves):
        if curve.kind == "coated" and dilution_name(problem.curves, number) in problem.index:
            mode = str(curve.polarization)
            name = f"D C_{POLARIZATIONS[mode] if len(mode) > 1 else mode}"
            dilution = dilution_name(problem.curves, number)
            found.setdefault(name, _diluted(problem, name, dilution, mode))
            if curve.dilution is None and film_is_heard(problem.curves):
                name = f"D {POLARIZATIONS[mode]}"
                found.setdefault(name, _product(problem, name, "", 1.0, {dilution: 1}))
    return list(found.values())


def _diluted(problem: Problem, name: str, dilution: str, mode: str) -> DerivedQuantity:
    def value(theta: Array) -> float:
        values = problem.values(theta)
        return float(np.log(values[dilution] * strength(mode, values).C))

    def gradient(theta: Array) -> Array:
        C, slopes = strength(mode, problem.values(theta))
        return _vector(problem, {dilution: 1.0, **{each: slope / C for each, slope in slopes.items()}})

    return DerivedQuantity(name, "", value, gradient, dilution, problem.index[dilution])


def _electric(problem: Problem) -> list[DerivedQuantity]:
    """F tan delta_0 = pi F C_d of a resonator; C_d where F is known; p, or what is known of it."""
    if "C_d" not in problem.index:
        return []
    known, found = filling_is_known(problem.curves, problem.electric), []
    if known:
        found.append(_product(problem, "C_d", "", 1.0, {"C_d": 1}))
    if any(OBSERVABLES[curve.kind].filled for curve in problem.curves):
        found.append(_product(problem, "F tan delta_0", "", np.pi, {"C_d": 1, FILLING: 1}))
    if problem.electric.eps_r is not None:
        # p^2 = 3 C_d eps_0 eps_r/P
        factor = float(np.sqrt(3 * VACUUM_PERMITTIVITY)) / DEBYE
        powers = {"C_d": 0.5, "P": -0.5, RELATIVE_PERMITTIVITY: 0.5}
        found.append(_product(problem, "p" if known else "p sqrt(F)", "D", factor, powers))
    return found


def _product(
    problem: Problem, name: str, unit: str, factor: float, powers: Mapping[str, float]
) -> DerivedQuantity:
    gradient = _vector(problem, powers)

    def value(theta: Array) -> float:
        values = problem.values(theta)
        return float(sum(power * np.log(values[each]) for each, power in powers.items()) + np.log(factor))

    eliminated = next(each for each in powers if each in problem.index)
    return DerivedQuantity(
        name,
        unit,
        value,
        lambda theta: gradient,  # noqa: ARG005
        eliminated,
        problem.index[eliminated],
    )


def _rate(problem: Problem) -> DerivedQuantity:
    # A k_B^3: the rate 1/tau_min of symmetric systems with E = k_B T over T^3 is coth(1/2) = 2.16 times it
    return DerivedQuantity(
        RATE,
        "1/(s K^3)",
        lambda theta: problem.values(theta)["log rate"] + 3 * float(np.log(BOLTZMANN)),
        lambda theta: _vector(problem, rate_gradient(problem.values(theta))),
        "P",
        problem.index["P"],
    )


def _vector(problem: Problem, by_name: Mapping[str, float]) -> Array:
    result = np.zeros(len(problem.names))
    for name, value in by_name.items():
        if name in problem.index:
            result[problem.index[name]] = value
    return result
