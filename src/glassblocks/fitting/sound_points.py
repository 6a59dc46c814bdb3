"""What the points of a curve share whatever the parameters: powers of temperature, and parts that are computed once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

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


class Points:
    """Temperatures, K, of one frequency, rad/s, with what depends on nothing else (omega 0: no sound, no field).

    `level` is the strength of an electric drive at each point (photons or W), zero where it is weak.

    Curves of the same points share one such object, and with it every function that has been evaluated last.
    """

    def __init__(self, T: Array, omega: float, level: Array | None = None) -> None:
        self.T, self.omega = T, omega
        self.level = np.zeros(T.size) if level is None else level
        self._relaxation: tuple[object, tuple[Complex, Complex]] = (
            None,
            (np.empty(0, complex), np.empty(0, complex)),
        )
        self._shift: tuple[object, Array] = (None, T)

    def at(self, factor: float) -> Points:
        """The same points with every temperature times a factor."""
        return Points(self.T * factor, self.omega, self.level)

    def anew(self, omega: float | None = None) -> Points:
        """The same points without what was computed for them, at this frequency if it is given."""
        return Points(self.T, self.omega if omega is None else omega, self.level)

    @cached_property
    def x(self) -> Array:
        """hbar omega/(k_B T)."""
        return HBAR * self.omega / (BOLTZMANN * self.T)

    def resonant_shift(self, shape: Distribution) -> Array:
        """Resonant velocity shift over C, from T = 0."""
        shape = shape.of_systems
        if self._shift[0] != shape:
            if shape == Distribution():
                shift = resonant_shift_function(self.x)
            else:
                shift = resonant_velocity_shift(_model(shape), self.T, self.omega).l
            self._shift = (shape, shift)
        return self._shift[1]

    def resonant_friction(self, shape: Distribution) -> Array:
        """Resonant internal friction over C of weak sound."""
        return np.asarray(resonant_response(_model(shape), self.T, self.omega), dtype=float)

    def relaxation(self, log_rate: float, shape: Distribution) -> tuple[Complex, Complex]:
        """Relaxational response over C and its derivative by ln A, complex; see `relaxational_response`."""
        key = (log_rate, shape)
        if self._relaxation[0] != key:
            log_W = np.log(self.omega) - log_rate - 3 * np.log(BOLTZMANN * self.T)
            if shape.barriers is not None:
                thermal, omega = BOLTZMANN * self.T, np.full(self.T.shape, self.omega)
                self._relaxation = (key, activated_response(np.exp(log_W), thermal, omega, shape.barriers))
                return self._relaxation[1]
            cut = shape.e_max / (BOLTZMANN * self.T)
            value, slope = relaxation_and_slope(log_W, shape.exponent, shape.u_min, cut)
            weight = self.T**shape.exponent if shape.exponent else 1.0
            self._relaxation = (key, (value * weight, -slope * weight))
        return self._relaxation[1]


def _model(shape: Distribution) -> TunnelingModel:
    return TunnelingModel.from_C(
        ANY_MEDIUM, UNIT_C, 1.0, exponent=shape.exponent, u_min=shape.u_min, e_max=shape.e_max
    )
