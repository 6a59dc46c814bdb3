"""Two-level systems in their thermal states in static fields.

H = ((Delta + 2 f) sigma_z + Delta_0 sigma_x)/2, f the field on sigma_z in J. With E = sqrt((Delta + 2 f)^2 + Delta_0^2)
and p = tanh(E/2kT),

    F = -kT ln 2 cosh(E/2kT),   m = dF/df = -(Delta + 2 f) p/E,
    X = -dm/df = 2 Delta_0^2 p/E^3 + ((Delta + 2 f)/E)^2 (1 - p^2)/kT.

The first part of X moves with the field: an oscillator of frequency E whose sigma_z answers a field with
-a^2/(E^2 - w^2), a^2 = 2 E p (Delta_0/E)^2. The second part is a change of the occupations.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.mean_field.local_states import LocalState, Oscillators

Floats = NDArray[np.float64]


class TwoLevelStates(NamedTuple):
    """n two-level systems, leading axes free.

    Examples
    --------
    >>> states = TwoLevelStates(np.array([3.0]), np.array([4.0]), thermal=0.0)
    >>> local = states.at(np.zeros(1))
    >>> float(local.free), local.moment.round(3), (local.root**2).round(3)
    (-2.5, array([-0.6]), array([0.256]))
    """

    #: Delta, J, (..., n).
    asymmetry: Floats
    #: Delta_0, J, (..., n).
    splitting: Floats
    #: kT, J.
    thermal: float

    @property
    def field_scale(self) -> Floats:
        """Largest splitting, J, (..., 1)."""
        splitting = np.hypot(self.asymmetry, self.splitting)
        return np.asarray(np.max(splitting, axis=-1, keepdims=True, initial=np.finfo(float).tiny))

    def take(self, which: NDArray[np.intp]) -> TwoLevelStates:
        """The items `which` of the first axis; one item alone stands for all."""
        if len(self.asymmetry) == 1:
            return self
        return TwoLevelStates(self.asymmetry[which], self.splitting[which], self.thermal)

    def at(self, field: Floats) -> LocalState:
        """Thermal states in a field, J, (..., n)."""
        bias, energy, polarized = self._split(field)
        level = -energy / 2 - self.thermal * np.log1p(self._boltzmann(energy))
        moment = -bias * _over(polarized, energy)
        squared = 2 * (self.splitting * _over(1.0, energy)) ** 2 * _over(polarized, energy)
        if self.thermal:
            boltzmann = self._boltzmann(energy)
            # 1 - p^2, free of cancellation
            spread = 4 * boltzmann / (1 + boltzmann) ** 2
            squared = squared + (bias * _over(1.0, energy)) ** 2 * spread / self.thermal
        return LocalState(np.sum(level - field * moment, axis=-1), moment, np.sqrt(squared))

    def oscillators(self, field: Floats) -> Oscillators:
        """E and a of each system, J and J^(1/2), both (..., n)."""
        _, energy, polarized = self._split(field)
        return Oscillators(energy, self.splitting * np.sqrt(2 * _over(polarized, energy)))

    def _split(self, field: Floats) -> tuple[Floats, Floats, Floats]:
        bias = self.asymmetry + 2 * field
        energy = np.hypot(bias, self.splitting)
        boltzmann = self._boltzmann(energy)
        return bias, energy, (1 - boltzmann) / (1 + boltzmann)

    def _boltzmann(self, energy: Floats) -> Floats:
        if not self.thermal:
            return np.zeros_like(energy)
        with np.errstate(under="ignore"):
            return np.asarray(np.exp(-energy / self.thermal))


def _over(value: Floats | float, energy: Floats) -> Floats:
    """value/energy; zero for a system without any splitting, which nothing moves."""
    return np.asarray(np.divide(value, energy, out=np.zeros_like(energy), where=energy > 0))
