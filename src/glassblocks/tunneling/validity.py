"""Where the formulas of the tunneling model hold, and the warning given elsewhere."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.errors import InputError
from glassblocks.real_numbers import floats

#: eV: gamma_l and gamma_t of glasses lie between 0.2 and 2; with a factor of four to ten on either side a result
#: outside comes from a wrong unit.
CREDIBLE_GAMMA = (0.05, 20.0)
#: Above this temperature, K, relaxation by two phonons and by thermal activation sets in.
ONE_PHONON_LIMIT = 3.0
#: Relaxation is adiabatic while hbar omega/kT stays below this.
ADIABATIC_LIMIT = 0.3


class ValidityWarning(UserWarning):
    """A formula is evaluated where it does not hold."""


def positive(name: str, value: ArrayLike, unit: str) -> NDArray[np.float64]:
    """The value as a float array if it is finite and positive.

    Raises
    ------
    InputError
        If it is not.
    """
    array = floats(value, name)
    if not (np.isfinite(array).all() and (array > 0).all()):
        raise InputError(
            name,
            received=value,
            allowed=f"finite and positive, in {unit}",
            remedy="check the value and its unit",
        )
    return array


def warn_hot(temperature: NDArray[np.float64]) -> None:
    """Warn where one-phonon relaxation is not the fastest process."""
    highest = float(np.max(temperature, initial=0.0))
    if highest > ONE_PHONON_LIMIT:
        warnings.warn(
            f"temperature up to {highest:.3g} K: the tunneling model with one-phonon relaxation holds below "
            f"about {ONE_PHONON_LIMIT:g} K",
            ValidityWarning,
            stacklevel=3,
        )


def warn_fast(x: NDArray[np.float64], matters: Any = True) -> None:
    """Warn where the relaxational part matters although x = hbar omega/kT is not small."""
    x, matters = np.broadcast_arrays(x, matters)
    worst = float(np.max(x, where=matters, initial=0.0))
    if worst > ADIABATIC_LIMIT:
        warnings.warn(
            f"hbar omega/kT up to {worst:.3g}: the relaxational part holds for hbar omega << kT "
            f"(here: below {ADIABATIC_LIMIT:g})",
            ValidityWarning,
            stacklevel=3,
        )


def reduced_frequency(temperature: ArrayLike, omega: ArrayLike) -> NDArray[np.float64]:
    """x = hbar omega/(k_B T), dimensionless.

    Examples
    --------
    >>> round(float(reduced_frequency(1.0, 6.283e9)), 4)  # 1 GHz at 1 K
    0.048
    """
    result: NDArray[np.float64] = (
        HBAR * positive("omega", omega, "rad/s") / (BOLTZMANN * positive("temperature", temperature, "K"))
    )
    return result
