"""Static perturbation theory in the coupling, Eq. (3.2), beside the exact eigenstates.

The unperturbed states are products of the blocks' eigenstates; V is the coupling. It is the theory of
nondegenerate levels: it holds where every |V_ln| is small against |E_n - E_l|, and says nothing about a
level that shares its energy with another one to which V couples it. In a superblock of identical blocks
that is every excited level; of a random one, the levels that happen to be close, of which a larger
superblock has more: the number of levels within reach grows as 2^n, their distance shrinks as 2^-n.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.blocks.coupled_blocks import Superblock
from glassblocks.notebook import shown
from glassblocks.response.thermal import degeneracy_width


@shown("static perturbation theory (3.2)", "unperturbed [J], first [J], second [J], energies [J], parameter")
class Perturbed(NamedTuple):
    """Orders of (3.2), for the product states in the order of the superblock's basis."""

    #: E_n, J, (D,).
    unperturbed: NDArray[np.float64]
    #: <n|V|n>, J, (D,).
    first: NDArray[np.float64]
    #: sum_l |V_ln|^2/(E_n - E_l), J, (D,); nan where the level is degenerate with one that V couples to it.
    second: NDArray[np.float64]
    #: Column n is |n> + sum_l |l> V_ln/(E_n - E_l), (D, D), not normalized; nan as `second`.
    states: NDArray[Any]
    #: max_l |V_ln/(E_n - E_l)|, (D,), infinite where degenerate: the expansion needs it well below one.
    parameter: NDArray[np.float64]

    @property
    def energies(self) -> NDArray[np.float64]:
        """E_n* to second order, J, (D,)."""
        total: NDArray[np.float64] = self.unperturbed + self.first + self.second
        return total


def static_perturbation(superblock: Superblock) -> Perturbed:
    """Energies to second order and states to first order in the coupling, Eq. (3.2).

    Parameters
    ----------
    superblock
        Without static strain: its blocks' Hamiltonians are diagonal.

    Raises
    ------
    MemoryLimitError
        If the dense matrices do not fit.

    Examples
    --------
    >>> from glassblocks.blocks import two_level
    >>> from glassblocks.medium import ElasticMedium
    >>> medium = ElasticMedium(2200.0, 5800.0, 3800.0)
    >>> gamma = np.diag([0, 0, 1e-20])
    >>> atoms = [two_level(0.0, splitting, gamma, volume=1e-25) for splitting in (1e-23, 3e-23)]
    >>> pair = Superblock(atoms, [[0, 0, 0], [0, 0, 5e-9]], medium)
    >>> theory = static_perturbation(pair)
    >>> exact = np.linalg.eigvalsh(pair.dense_hamiltonian())[0]
    >>> float(theory.parameter[0].round(5)), bool(abs(theory.energies[0] / exact - 1) < 1e-7)
    (0.0001, True)
    """
    hamiltonian = superblock.dense_hamiltonian()
    local = np.zeros(superblock.dimension)
    shaped = local.reshape(superblock.sizes)
    for s, block in enumerate(superblock.blocks):
        shaped += block.energies.reshape([-1 if t == s else 1 for t in range(len(superblock.blocks))])
    coupling = hamiltonian - np.diag(local)
    first = np.diag(coupling).real.copy()
    np.fill_diagonal(coupling, 0.0)
    gap = local[None, :] - local[:, None]  # row l, column n: E_n - E_l
    gap[np.abs(gap) <= degeneracy_width(local)] = 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(coupling == 0, 0.0, coupling / gap)
    parameter = np.max(np.abs(ratio), axis=0)
    ratio[:, np.isinf(parameter)] = np.nan
    # |V_ln|^2/(E_n - E_l) = conj(V_ln) V_ln/(E_n - E_l)
    second = np.sum(coupling.conj() * ratio, axis=0).real
    return Perturbed(local, first, second, ratio + np.eye(local.size), parameter)
