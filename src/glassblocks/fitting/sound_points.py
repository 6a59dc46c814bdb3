"""What the points of a curve share whatever the parameters: powers of temperature, and parts that are computed once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling import TunnelingModel
from glassblocks.tunneling.activation import Barriers, activated_response
from glassblocks.tunneling.relaxational import relaxation_and_slope
from glassblocks.tunneling.resonant import resonant_response, resonant_shift_function, resonant_velocity_shift

Array = NDArray[np.float64]
Complex = NDArray[np.complex128]
#: Physical values by name.
Values = Mapping[str, float]
#: Constants that drop out where only C times a function is wanted.
ANY_MEDIUM, UNIT_C = ElasticMedium(2200.0, 5800.0, 3800.0), Pair(1.0, 1.0)
_Kept = TypeVar("_Kept")
#: Parameters of activation over barriers, in the order of `ActivatedResponse.by_barriers`.
BARRIERS = ("E_0", "V_gauss", "V_exp", "tau_0")
#: Functions of the points that are kept: those at a theta and at the steps of its difference quotients.
KEPT = 8


class Distribution(NamedTuple):
    """The shape of the distribution of two-level systems; the constant one without cut-offs by default."""

    exponent: float = 0.0
    u_min: float = 0.0
    e_max: float = np.inf
    barriers: Barriers | None = None

    @classmethod
    def of(cls, values: Values) -> Distribution:
        """The shape that these parameters describe; E_max is held in K."""
        wells = None
        if values["E_0"] < np.inf:
            E_0, gauss, exponential = (values[name] * BOLTZMANN for name in ("E_0", "V_gauss", "V_exp"))
            wells = Barriers(E_0, gauss, exponential, values["tau_0"])
        return cls(values["exponent"], values["u_min"], values["E_max"] * BOLTZMANN, wells)

    @property
    def of_systems(self) -> Distribution:
        """The shape without what only relaxation feels."""
        return self._replace(barriers=None)


class Relaxation(NamedTuple):
    """Relaxational response over C, complex, and its derivatives by "rate", ln A, and the logarithms of barriers."""

    value: Complex
    slopes: dict[str, Complex]

    def __sub__(self, other: Relaxation) -> Relaxation:
        slopes = {name: slope - other.slopes[name] for name, slope in self.slopes.items()}
        return Relaxation(self.value - other.value, slopes)


class Points:
    """Temperatures, K, of one frequency, rad/s, with what depends on nothing else (omega 0: no sound, no field).

    `level` is the strength of an electric drive at each point (photons or W), zero where it is weak.

    Curves of the same points share one such object, and with it the functions that were evaluated last.
    """

    def __init__(self, T: Array, omega: float, level: Array | None = None) -> None:
        self.T, self.omega = T, omega
        self.level = np.zeros(T.size) if level is None else level
        self._kept: dict[Hashable, Any] = {}

    def at(self, factor: float | Array) -> Points:
        """The same points with every temperature times a factor."""
        return Points(self.T * factor, self.omega, self.level)

    def heard_at(self, omega: float) -> Points:
        """The same points at another frequency."""
        return Points(self.T, omega, self.level)

    @cached_property
    def x(self) -> Array:
        """hbar omega/(k_B T)."""
        return HBAR * self.omega / (BOLTZMANN * self.T)

    def resonant_shift(self, shape: Distribution) -> Array:
        """Resonant velocity shift over C, from T = 0."""
        shape = shape.of_systems
        if shape == Distribution():
            return self._once(shape, lambda: resonant_shift_function(self.x))
        return self._once(shape, lambda: self._shift(shape))

    def _shift(self, shape: Distribution) -> Array:
        return np.asarray(resonant_velocity_shift(_model(shape), self.T, self.omega).l, dtype=float)

    def resonant_friction(self, shape: Distribution) -> Array:
        """Resonant internal friction over C of weak sound."""
        return np.asarray(resonant_response(_model(shape), self.T, self.omega), dtype=float)

    def relaxation(self, log_rate: float, shape: Distribution) -> Relaxation:
        """Relaxational response over C and its derivatives; see `relaxational_response`."""
        return self._once((log_rate, shape), lambda: self._relaxation(log_rate, shape))

    def _relaxation(self, log_rate: float, shape: Distribution) -> Relaxation:
        log_W = np.log(self.omega) - log_rate - 3 * np.log(BOLTZMANN * self.T)
        if shape.barriers is not None:
            thermal, omega = BOLTZMANN * self.T, np.full(self.T.shape, self.omega)
            found = activated_response(np.exp(log_W), thermal, omega, shape.barriers)
            by_barriers = dict(zip(BARRIERS, found.by_barriers, strict=True))
            return Relaxation(found.value, {"rate": found.by_rate, **by_barriers})
        cut = shape.e_max / (BOLTZMANN * self.T)
        value, slope = relaxation_and_slope(log_W, shape.exponent, shape.u_min, cut)
        weight = self.T**shape.exponent if shape.exponent else 1.0
        return Relaxation(value * weight, {"rate": -slope * weight})

    def _once(self, key: Hashable, compute: Callable[[], _Kept]) -> _Kept:
        """What was computed for this key, unless that was long ago."""
        if key not in self._kept:
            if len(self._kept) >= KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = compute()
        kept: _Kept = self._kept[key]
        return kept


def _model(shape: Distribution) -> TunnelingModel:
    return TunnelingModel.from_C(
        ANY_MEDIUM, UNIT_C, 1.0, exponent=shape.exponent, u_min=shape.u_min, e_max=shape.e_max
    )
