"""A generic block: a quantum system with a stress tensor operator, Eqs. (2.4)-(2.5) and (2.11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.errors import InputError
from glassblocks.notebook import shown
from glassblocks.real_numbers import floats, unmasked

#: Largest |T - T^dagger| over the largest |T| that counts as rounding.
HERMITICITY = 1e-12


@shown("two-level systems", "asymmetry [J], tunnel_splitting [J], gamma [J]")
class Systems(NamedTuple):
    """Parameters of k two-level systems, Eq. (2.1)."""

    #: Delta, J, (k,).
    asymmetry: NDArray[np.float64]
    #: Delta_0, J, (k,).
    tunnel_splitting: NDArray[np.float64]
    #: gamma in Mandel form, J, (k, 6).
    gamma: NDArray[np.float64]


@shown("block in its energy eigenbasis", "size, energies [J], stress [J], volume [m^3]")
@dataclass(frozen=True, eq=False)
class Block:
    """A block in its own energy eigenbasis; the arrays are copied, checked and made read-only.

    Parameters
    ----------
    energies
        E_n, J, (m,), in any order.
    stress
        T_ab = <a|T|b> of the six Mandel components, J (integrated over the block), (6, m, m), each
        Hermitian. Stored as float64 where the imaginary part is zero, as complex128 otherwise.
    volume
        L^3, m^3.
    systems
        The two-level systems that the block consists of, where it does: methods may be faster for it.
        `two_level` and `two_level_systems` set it.

    Raises
    ------
    InputError
        If a shape does not fit, a value is not finite, a component is not Hermitian, or the volume is
        not positive.

    Examples
    --------
    >>> block = Block(energies=[-0.5, 0.5], stress=np.ones((6, 2, 2)), volume=1.0)
    >>> block.size, block.stress.dtype
    (2, dtype('float64'))
    """

    energies: NDArray[np.float64]
    stress: NDArray[Any]
    volume: float
    systems: Systems | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "energies", _energies(self.energies))
        object.__setattr__(self, "stress", _stress(self.stress, self.energies.size))
        if not (np.isfinite(self.volume) and self.volume > 0):
            raise InputError(
                "volume",
                received=self.volume,
                allowed="finite and positive, in m^3",
                remedy="pass the volume of the block",
            )
        object.__setattr__(self, "volume", float(self.volume))

    @property
    def size(self) -> int:
        """Number of levels m."""
        return int(self.energies.size)


def _energies(value: Any) -> NDArray[np.float64]:
    energies = floats(value, "energies").copy()
    if energies.ndim != 1 or energies.size == 0 or not np.all(np.isfinite(energies)):
        raise InputError(
            "energies",
            received=value,
            allowed="finite numbers in J, shape (m,), m >= 1",
            remedy="pass the eigenvalues of the block's Hamiltonian",
        )
    energies.flags.writeable = False
    return energies


def _stress(value: Any, size: int) -> NDArray[Any]:
    stress = unmasked(value, "stress")
    shape = (6, size, size)
    if stress.shape != shape or stress.dtype.kind not in "iufc" or not np.all(np.isfinite(stress)):
        raise InputError(
            "stress",
            received=f"shape {stress.shape}, type {stress.dtype}",
            allowed=f"finite numbers in J, shape {shape}: six Mandel components of an m x m matrix",
            remedy="use tensors.to_mandel for 3x3 tensors (the tensor axes must be the last two for it)",
        )
    difference = np.max(np.abs(stress - stress.conj().swapaxes(-1, -2)))
    if difference > HERMITICITY * np.max(np.abs(stress)):
        raise InputError(
            "stress",
            received=f"a tensor whose largest |T - T^dagger| is {difference:.3g} J",
            allowed="Hermitian components, T_ab = conj(T_ba)",
            remedy="symmetrize it first: (T + T^dagger)/2",
        )
    if np.iscomplexobj(stress) and not np.any(stress.imag):
        stress = stress.real
    stress = np.array(stress, dtype=complex if np.iscomplexobj(stress) else float)
    stress.flags.writeable = False
    return stress
