"""The fastest operator for a superblock."""

from __future__ import annotations

from glassblocks.blocks.coupled_blocks import Superblock
from glassblocks.exact.engine.general import GeneralOperator
from glassblocks.exact.engine.ising import IsingOperator
from glassblocks.exact.engine.matrix_free import Operator
from glassblocks.exact.engine.stress_axes import two_level_terms
from glassblocks.exact.engine.terms import Terms
from glassblocks.exact.engine.two_axis import FEWEST, TwoAxisOperator
from glassblocks.exact.engine.vectors import numba_available
from glassblocks.memory import require_memory

#: Vectors alive when H is applied: psi, H psi, and at most one of the kernel's; without numba, numpy's products.
VECTORS, VECTORS_PLAIN = 3, 5


def hamiltonian(superblock: Superblock, *, compiled: bool | None = None) -> Operator:
    """The superblock's Hamiltonian (2.19) as a matrix-free operator, in the basis that suits it best.

    Two-level blocks with one stress operator each are taken in its eigenbasis, where all of the coupling
    is diagonal; those with two, in their plane; all others, or fewer than 13 of the second kind, as a sum
    of dense pair operators.

    Parameters
    ----------
    superblock
        Blocks and their coupling.
    compiled
        Whether to use numba; by default, if it is installed (the extra `fast`).

    Raises
    ------
    MemoryLimitError
        If psi, H psi and the kernel's own vector do not fit into the free memory.

    Examples
    --------
    >>> import numpy as np
    >>> from glassblocks.blocks import two_level
    >>> from glassblocks.medium import ElasticMedium
    >>> atom = two_level(0.0, 1e-24, gamma=1e-20 * np.eye(3), volume=1e-25)
    >>> pair = Superblock([atom, atom], [[0, 0, 0], [5e-9, 0, 0]], ElasticMedium(2200.0, 5800.0, 3800.0))
    >>> h = hamiltonian(pair, compiled=False)
    >>> (np.linalg.eigvalsh(h.dense()) * h.terms.unit * 1e24).round(6)
    array([-1.,  0.,  0.,  1.])
    """
    use_numba = numba_available() if compiled is None else compiled
    require_memory(
        (VECTORS if use_numba else VECTORS_PLAIN) * superblock.dimension * superblock.dtype.itemsize,
        f"applying H to a vector of {superblock.dimension} states",
        "use fewer blocks or levels",
    )
    terms = Terms.of(superblock)
    turned = two_level_terms(terms)
    if turned is not None and turned.diagonal_coupling:
        return IsingOperator(terms, turned, compiled=use_numba)
    if turned is not None and use_numba and len(terms.sizes) >= FEWEST:
        return TwoAxisOperator(terms, turned)
    return GeneralOperator(terms, compiled=use_numba)
