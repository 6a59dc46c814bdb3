"""Two-level systems found in a simulation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.errors import InputError
from glassblocks.real_numbers import floats

Array = NDArray[np.float64]


@dataclass(frozen=True)
class SimulatedSystems:
    """Two-level systems found in simulated boxes.

    Parameters
    ----------
    energy
        E = sqrt(Delta^2 + Delta_0^2), J, shape (n,).
    coupling
        Half the change of the asymmetry per strain, Mandel form (n, 6), J; None where it is not known.
    u
        Delta_0/E, shape (n,); None where the table holds the energy alone.
    weight
        Statistical weight of each, shape (n,); None for 1.
    group
        Number of the group of each, shape (n,): systems of one group are not independent of each other, such
        as those of one box or the copies of one system. None if all are.

    Raises
    ------
    InputError
        If shapes or values do not fit.
    """

    energy: Array
    coupling: Array | None = None
    u: Array | None = None
    weight: Array | None = None
    group: NDArray[np.int_] | None = None

    def __post_init__(self) -> None:
        n = np.shape(self.energy)[0] if np.ndim(self.energy) == 1 else -1
        columns: list[tuple[str, Any, Any, str, Callable[[Array], Any]]] = [
            ("energy", self.energy, (n,), "positive, shape (n,)", lambda v: v > 0),
            ("coupling", self.coupling, (n, 6), "finite, shape (n, 6)", lambda v: v == v),
            ("u", self.u, (n,), "0 to 1, shape (n,)", lambda v: (v >= 0) & (v <= 1)),
            ("weight", self.weight, (n,), "not negative, shape (n,)", lambda v: v >= 0),
            ("group", self.group, (n,), "whole numbers, shape (n,)", lambda v: v == np.round(v)),
        ]
        for name, value, shape, allowed, rule in columns:
            if value is None:
                continue
            array = floats(value, name)
            if array.shape != shape or not (np.isfinite(array).all() and rule(array).all()):
                raise InputError(name, received=value, allowed=allowed, remedy="check the table")

    @classmethod
    def from_splitting(
        cls,
        asymmetry: ArrayLike,
        splitting: ArrayLike,
        coupling: Array | None = None,
        weight: Array | None = None,
        group: NDArray[np.int_] | None = None,
    ) -> SimulatedSystems:
        """Systems with Delta and Delta_0, J, known; the sign of either does not matter.

        Examples
        --------
        >>> systems = SimulatedSystems.from_splitting([3e-24], [4e-24], np.ones((1, 6)))
        >>> round(float(systems.u[0]), 12)
        0.8
        """
        Delta_0 = np.abs(floats(splitting, "splitting"))
        energy = np.hypot(floats(asymmetry, "asymmetry"), Delta_0)
        u = np.divide(Delta_0, energy, out=np.zeros_like(energy), where=energy > 0)
        return cls(energy, coupling, u, weight, group)
