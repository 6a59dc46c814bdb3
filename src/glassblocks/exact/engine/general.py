"""Blocks with any number of levels: each pair's operator as one small dense matrix."""

from __future__ import annotations

from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.exact.engine.matrix_free import Operator
from glassblocks.exact.engine.terms import Terms
from glassblocks.exact.engine.vectors import threads_for


class BlockPair(NamedTuple):
    """Blocks s < t and the matrix (m_s m_t, m_s m_t) on them; s == t for a block alone."""

    s: int
    t: int
    matrix: NDArray[Any]


class _Product(NamedTuple):
    """A pair as the kernel reads it: real matrix, offsets of its rows, shape and strides of the columns."""

    packed: NDArray[np.float64]
    rows: NDArray[np.int64]
    shape: NDArray[np.int64]
    strides: NDArray[np.int64]


class GeneralOperator(Operator):
    """H as a sum over pairs of blocks, in the blocks' own bases; each local term joins one of the pairs."""

    def __init__(self, terms: Terms, *, compiled: bool) -> None:
        self.terms = terms
        self.dtype = terms.dtype
        self.frames = tuple(np.eye(size) for size in terms.sizes)
        self.compiled = compiled
        self.pairs = pairs(terms)
        self._products = [self._product(pair) for pair in self.pairs] if compiled else []

    def apply(self, psi: NDArray[Any], out: NDArray[Any]) -> None:
        """out = H psi / unit."""
        out[:] = 0
        if self.compiled:
            from glassblocks.exact.engine import pair_kernel

            source, target = psi.view(np.float64), out.view(np.float64)
            with threads_for(psi.size) as threads:
                for product in self._products:
                    pair_kernel.add_product(source, target, *product, threads)
            return
        for pair in self.pairs:
            _contract(pair, self.terms.sizes, psi, out)

    def scratch_bytes(self) -> int:
        """The transposed and multiplied copies of psi, if not compiled."""
        return 0 if self.compiled else 3 * self.vector_bytes()

    def _product(self, pair: BlockPair) -> _Product:
        from glassblocks.exact.engine import pair_kernel

        sizes = self.terms.sizes
        parts = 2 if self.dtype.kind == "c" else 1
        step = [parts * prod(sizes[k + 1 :]) for k in range(len(sizes))]
        sites = [pair.s] if pair.s == pair.t else [pair.s, pair.t]
        rows = np.arange(parts)
        for site in sites:
            rows = np.add.outer(rows, step[site] * np.arange(sizes[site])).ravel()
        shape = [prod(sizes[: pair.s]), prod(sizes[pair.s + 1 : pair.t]), prod(sizes[pair.t + 1 :])]
        strides = [step[pair.s] * sizes[pair.s], step[pair.t] * sizes[pair.t], parts]
        return _Product(
            pair_kernel.packed(_as_real(pair.matrix) if parts == 2 else pair.matrix),
            rows,
            np.array(shape),
            np.array(strides),
        )


def pairs(terms: Terms) -> list[BlockPair]:
    """The operators of all coupled pairs, with each block's own Hamiltonian in one of them."""
    n = len(terms.sizes)
    if n == 1:
        return [BlockPair(0, 0, terms.local[0])]
    result = []
    for s in range(n):
        for t in range(s + 1, n):
            coupled = np.tensordot(terms.couplings[s, t], terms.stress[t], 1)
            # a: Mandel component; i, k: row and column of block s; j, l: of block t
            matrix: NDArray[Any] = np.einsum("aik,ajl->ijkl", terms.stress[s], coupled, optimize=True)
            matrix = matrix.reshape(2 * (terms.sizes[s] * terms.sizes[t],))
            if t == s + 1:
                matrix = matrix + np.kron(terms.local[s], np.eye(terms.sizes[t]))
                if t == n - 1:
                    matrix = matrix + np.kron(np.eye(terms.sizes[s]), terms.local[t])
            if np.any(matrix):
                result.append(BlockPair(s, t, matrix))
    return result


def _as_real(matrix: NDArray[Any]) -> NDArray[np.float64]:
    """A complex matrix on real and imaginary parts, the parts varying slowest."""
    real: NDArray[np.float64] = np.block([[matrix.real, -matrix.imag], [matrix.imag, matrix.real]])
    return real


def _contract(pair: BlockPair, sizes: tuple[int, ...], psi: NDArray[Any], out: NDArray[Any]) -> None:
    sites = [pair.s] if pair.s == pair.t else [pair.s, pair.t]
    moved = np.moveaxis(psi.reshape(sizes), sites, range(len(sites)))
    product = (pair.matrix @ moved.reshape(pair.matrix.shape[1], -1)).reshape(moved.shape)
    out.reshape(sizes)[...] += np.moveaxis(product, range(len(sites)), sites)
