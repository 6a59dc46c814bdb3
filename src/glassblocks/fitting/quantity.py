"""The quantities a fit reports: logarithms of products of powers of the parameters, and the relaxation rate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from glassblocks.constants import BOLTZMANN, ELECTRON_VOLT, HBAR
from glassblocks.fitting.curve import Array
from glassblocks.fitting.forward import rate_gradient
from glassblocks.fitting.problem import Problem


@dataclass(frozen=True)
class Quantity:
    """ln q as a function of theta.

    Attributes
    ----------
    name, unit
        What it is called, and the unit of exp(value).
    value, gradient
        ln q of theta, and its derivatives, shape (len(theta),).
    eliminated
        Index of a parameter in which ln q is linear; a profile solves for it.
    """

    name: str
    unit: str
    value: Callable[[Array], float]
    gradient: Callable[[Array], Array]
    eliminated: int

    def enforce(self, theta: Array, target: float) -> Array:
        """theta with the eliminated parameter chosen such that ln q = target."""
        result = theta.copy()
        result[self.eliminated] += (target - self.value(theta)) / self.gradient(theta)[self.eliminated]
        return result


#: ln gamma = (ln C + ln rho + 2 ln c - ln P)/2, and so on: powers of (C_l, C_t, P, density, c_l, c_t).
POWERS: dict[str, tuple[str, float, tuple[float, ...]]] = {
    "C_l": ("", 1.0, (1, 0, 0, 0, 0, 0)),
    "C_t": ("", 1.0, (0, 1, 0, 0, 0, 0)),
    "C_l/C_t": ("", 1.0, (1, -1, 0, 0, 0, 0)),
    "gamma_l/gamma_t": ("", 1.0, (0.5, -0.5, 0, 0, 1, -1)),
    "P": ("1/(J m^3)", 1.0, (0, 0, 1, 0, 0, 0)),
    "gamma_l": ("eV", 1 / ELECTRON_VOLT, (0.5, 0, -0.5, 0.5, 1, 0)),
    "gamma_t": ("eV", 1 / ELECTRON_VOLT, (0, 0.5, -0.5, 0.5, 0, 1)),
}
RATE = "relaxation rate"


def quantities(problem: Problem) -> list[Quantity]:
    """Every quantity that the parameters of this problem fix.

    Examples
    --------
    >>> from glassblocks.fitting.curve import Curve
    >>> from glassblocks.fitting.problem import MediumErrors
    >>> from glassblocks.medium import ElasticMedium
    >>> curve = Curve("conductivity", [0.1, 0.2, 0.4], [1e-4, 4e-4, 2e-3], [1e-6, 4e-6, 2e-5])
    >>> problem = Problem([curve], ElasticMedium(2200.0, 5800.0, 3800.0), MediumErrors(), 10.0)
    >>> [quantity.name for quantity in quantities(problem)][:3]
    ['C_l', 'C_t', 'C_l/C_t']
    >>> theta = np.log([3e-4, 2.7e-4, 1e45])
    >>> round(float(np.exp(quantities(problem)[3].value(theta))), 3)
    1.609
    """
    found = [_product(problem, name, *facts) for name, facts in POWERS.items()]
    found.append(_rate(problem))
    if "B" in problem.names:
        found.append(_parameter(problem, "B", "J/kg/K^4"))
    return found


def _product(problem: Problem, name: str, unit: str, factor: float, powers: tuple[float, ...]) -> Quantity:
    weights = np.array(powers, dtype=float)
    gradient = _in_theta(problem, weights)
    return Quantity(
        name,
        unit,
        value=lambda theta: float(weights @ problem.logs(theta) + np.log(factor)),
        gradient=lambda theta: gradient,  # noqa: ARG005
        eliminated=int(np.flatnonzero(weights[:3])[0]),
    )


def _rate(problem: Problem) -> Quantity:
    def value(theta: Array) -> float:
        C_l, C_t, P, _, c_l, c_t = np.exp(problem.logs(theta)).tolist()
        return float(np.log((C_l / c_l**3 + 2 * C_t / c_t**3) / (2 * np.pi * HBAR**4 * P) * BOLTZMANN**3))

    def gradient(theta: Array) -> Array:
        return _in_theta(problem, rate_gradient(problem.logs(theta)))

    # A k_B^3: the rate 1/tau_min of symmetric systems with E = k_B T over T^3 is coth(1/2) = 2.16 times it
    return Quantity(RATE, "1/(s K^3)", value, gradient, eliminated=2)


def _parameter(problem: Problem, name: str, unit: str) -> Quantity:
    index = problem.names.index(name)
    unit_vector = np.eye(len(problem.names))[index]
    return Quantity(name, unit, lambda theta: float(theta[index]), lambda theta: unit_vector, index)  # noqa: ARG005


def _in_theta(problem: Problem, by_logs: Array) -> Array:
    result = np.zeros(len(problem.names))
    columns = problem.columns()
    result[: len(columns)] = by_logs[columns]
    return result
