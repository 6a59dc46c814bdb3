"""Superblocks for the comparisons of the exact route, and the same Hamiltonians for QuSpin and scipy."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any, ClassVar

import numpy as np

from glassblocks.blocks import Block, Superblock, cube, random_block, two_level
from glassblocks.constants import BOLTZMANN
from glassblocks.exact.engine.general import pairs
from glassblocks.exact.engine.terms import Terms
from glassblocks.medium import ElasticMedium
from glassblocks.tensors import Isotropic

MEDIUM = ElasticMedium(2200.0, 5800.0, 3800.0)
EDGE = 5e-9
#: Stress at which neighbors are coupled by a few tenths of a kelvin.
STRESS = (MEDIUM.modulus.t * EDGE**3 * BOLTZMANN) ** 0.5
_PAULI = {
    "x": np.array([[0, 1], [1, 0]]),
    "z": np.array([[1, 0], [0, -1]]),
}


def two_level_superblock(count: int, seed: int = 1) -> Superblock:
    """Two-level blocks with one random stress tensor each, on a cubic lattice."""
    rng = np.random.default_rng(seed)
    blocks = []
    for _ in range(count):
        gamma = rng.normal(size=(3, 3)) * STRESS
        asymmetry, tunneling = rng.uniform(0.2, 1.0, 2) * BOLTZMANN
        blocks.append(two_level(asymmetry, tunneling, gamma + gamma.T, EDGE**3))
    return Superblock(blocks, cube(3, EDGE)[:count], MEDIUM)


def two_axis_superblock(count: int, seed: int = 1) -> Superblock:
    """Two-level blocks whose six stress components have independent sigma_z and sigma_x parts."""
    rng = np.random.default_rng(seed)
    blocks = []
    for _ in range(count):
        parts = rng.normal(size=(6, 2)) * STRESS
        stress = parts[:, :1, None] * _PAULI["z"] + parts[:, 1:, None] * _PAULI["x"]
        energy = rng.uniform(0.2, 1.0) * BOLTZMANN / 2
        blocks.append(Block([-energy, energy], stress, EDGE**3))
    return Superblock(blocks, cube(3, EDGE)[:count], MEDIUM)


def many_level_superblock(count: int, levels: int, seed: int = 1) -> Superblock:
    """Blocks of several levels with Gaussian stress."""
    rng = np.random.default_rng(seed)
    strength = Isotropic(l=2.5 * STRESS**2, t=STRESS**2) / levels
    blocks = [
        random_block(np.sort(rng.uniform(-1, 1, levels)) * BOLTZMANN, strength, EDGE**3, rng)
        for _ in range(count)
    ]
    return Superblock(blocks, cube(2, EDGE)[:count], MEDIUM)


def pauli_terms(terms: Terms, frames: Any) -> tuple[float, dict[str, list[list[Any]]]]:
    """The constant, and {"x": [[h, s], ...], "zz": [[J, s, t], ...], ...}, in the given basis of each block.

    Found from the matrices alone, by traces: another route than the engine's.
    """
    n = len(terms.sizes)
    axes = ("1", "x", "z")
    sigma = np.array([np.eye(2), _PAULI["x"], _PAULI["z"]])
    local = np.array([u.conj().T @ h @ u for u, h in zip(frames, terms.local, strict=True)])
    stress = np.array([u.conj().T @ t @ u for u, t in zip(frames, terms.stress, strict=True)])
    field = np.einsum("sij,kji->sk", local, sigma).real / 2
    vector = np.einsum("saij,kji->ska", stress, sigma).real / 2
    pair = np.einsum("ska,stab,tlb->stkl", vector, terms.couplings, vector, optimize=True)
    constant = field[:, 0].sum() + pair[:, :, 0, 0].sum() / 2
    field = field + pair[:, :, :, 0].sum(axis=1)
    result: dict[str, list[list[Any]]] = {}
    for k in (1, 2):
        result[axes[k]] = [[field[s, k], s] for s in range(n)]
        for l in (1, 2):
            bonds = [
                [pair[s, t, k, l], s, t] for s in range(n) for t in range(s + 1, n) if pair[s, t, k, l] != 0
            ]
            result[axes[k] + axes[l]] = bonds
    # what is rounding in this basis is no term
    largest = max(abs(entry[0]) for entries in result.values() for entry in entries)
    kept = {
        name: [entry for entry in entries if abs(entry[0]) > 1e-14 * largest]
        for name, entries in result.items()
    }
    return float(constant), {name: entries for name, entries in kept.items() if entries}


class QuSpin:
    """The same Hamiltonian in QuSpin: its three ways to apply it, of which the fastest counts."""

    UNCHECKED: ClassVar = {"check_symm": False, "check_herm": False, "check_pcon": False}

    def __init__(self, constant: float, terms: dict[str, list[list[Any]]], count: int) -> None:
        from quspin.basis import spin_basis_1d

        self.constant = constant
        self.static = [[name, entries] for name, entries in terms.items()]
        self.basis = spin_basis_1d(count, pauli=True)
        self.matrix: Any = None

    def build(self) -> QuSpin:
        """Make the sparse matrix that `hamiltonian.dot` and `get_matvec_function` use."""
        from quspin.operators import hamiltonian

        self.matrix = hamiltonian(self.static, [], basis=self.basis, dtype=np.float64, **self.UNCHECKED)
        return self

    def assemble(self) -> QuSpin:
        """The same matrix put together here: with flips of all pairs QuSpin's own build takes minutes."""
        from quspin.operators import hamiltonian

        self.matrix = hamiltonian([pauli_matrix(self.static, self.basis.N)], [], dtype=np.float64, copy=False)
        return self

    def ways(self) -> dict[str, Callable[[Any], Any]]:
        """hamiltonian.dot and the OpenMP product; both need the matrix."""
        from quspin.tools.misc import get_matvec_function

        matrix = self.matrix.static
        product = get_matvec_function(matrix)
        out = np.empty(matrix.shape[0])
        return {
            "hamiltonian.dot": self.matrix.dot,
            "get_matvec_function": lambda psi: product(matrix, psi, out=out, overwrite_out=True),
        }

    def matrix_free(self) -> Callable[[Any], Any]:
        """quantum_LinearOperator.dot."""
        from quspin.operators import quantum_LinearOperator

        operator = quantum_LinearOperator(self.static, basis=self.basis, dtype=np.float64, **self.UNCHECKED)
        out = np.empty(self.basis.Ns)

        def dot(psi: Any) -> Any:
            return operator.dot(psi, out=out)

        return dot


def pauli_matrix(static: list[list[Any]], count: int) -> Any:
    """A sum of strings of x and z as a CSR matrix with sorted rows, block 0 varying slowest."""
    from scipy.sparse import csr_matrix

    states = np.arange(1 << count, dtype=np.int32)
    bits = [1 << (count - 1 - s) for s in range(count)]
    z = [np.where(states & bit, -1.0, 1.0) for bit in bits]
    amplitudes: dict[int, Any] = {}
    for name, entries in static:
        for value, *sites in entries:
            mask = sum(bits[s] for axis, s in zip(name, sites, strict=True) if axis == "x")
            signs = [z[s] for axis, s in zip(name, sites, strict=True) if axis == "z"]
            term = value * np.prod(signs, axis=0) if signs else value
            amplitudes[mask] = amplitudes.get(mask, 0.0) + term
    masks = np.array(list(amplitudes), dtype=np.int32)
    shape = (states.size, masks.size)
    indices, data = np.empty(shape, np.int32), np.empty(shape)
    for start in range(0, states.size, 1 << 13):
        part = slice(start, start + (1 << 13))
        columns = states[part, None] ^ masks
        values = np.stack([np.broadcast_to(a, states.shape)[part] for a in amplitudes.values()], axis=1)
        order = np.argsort(columns, axis=1)
        indices[part] = np.take_along_axis(columns, order, axis=1)
        data[part] = np.take_along_axis(values, order, axis=1)
    pointers = np.arange(0, indices.size + 1, masks.size, dtype=np.int32)
    return csr_matrix((data.ravel(), indices.ravel(), pointers), shape=(states.size, states.size))


def seconds(function: Callable[[], object]) -> float:
    """Seconds of the better of two calls."""
    times = []
    for _ in range(2):
        begin = perf_counter()
        function()
        times.append(perf_counter() - begin)
    return min(times)


def fastest(ways: dict[str, Callable[[Any], Any]], psi: Any) -> str:
    """The name of the fastest way."""
    return min(ways, key=lambda name: seconds(lambda: ways[name](psi)))


def sparse(terms: Terms) -> Any:
    """The general Hamiltonian as a scipy CSR matrix."""
    from scipy.sparse import coo_array

    states = np.arange(terms.dimension).reshape(terms.sizes)
    rows, columns, values = [], [], []
    for pair in pairs(terms):
        sites = (pair.s, pair.t)
        places = np.moveaxis(states, sites, (0, 1)).reshape(pair.matrix.shape[0], -1)
        i, j = np.nonzero(pair.matrix)
        rows.append(places[i].ravel())
        columns.append(places[j].ravel())
        values.append(np.repeat(pair.matrix[i, j], places.shape[1]))
    entries = np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))
    return coo_array(entries, shape=2 * (terms.dimension,)).tocsr()


def turned(psi: Any, frames: Any, sizes: Any) -> Any:
    """Apply each block's matrix to its index of psi."""
    for s, frame in enumerate(frames):
        before = int(np.prod(sizes[:s]))
        psi = np.matmul(frame, psi.reshape(before, sizes[s], -1)).ravel()
    return psi
