"""An ensemble of dense superblocks beside the loop that a numpy user would write."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

import numpy as np

from benchmarks.harness import Comparison, Row, at_least, paired_medians
from glassblocks.blocks.pair_couplings import couplings
from glassblocks.constants import BOLTZMANN
from glassblocks.ensembles import EnsembleConfig, example, read_config
from glassblocks.ensembles.workers import compute
from glassblocks.interruptions import held
from glassblocks.tensors import BULK, SHEAR

NAME = "exact: an ensemble of 200 dense 256-state superblocks"


def _config() -> EnsembleConfig:
    """100 disorder samples, each diagonalized at +g and -g."""
    config = read_config(example())
    return replace(config, samples=100, conditions=config.conditions[:1], wavenumbers=(0.0,), directions=())


def _loop(config: EnsembleConfig) -> np.ndarray:
    """Kronecker products made once; then build, diagonalize, rotate the six stresses, square and histogram."""
    n, condition = config.count, config.conditions[0]
    distribution = config.distribution(condition)
    table = couplings(config.positions, config.medium(condition))
    flip, sign, one = np.array([[0.0, 1], [1, 0]]), np.diag([1.0, -1]), np.eye(2)
    x, z = (
        np.array([reduce(np.kron, [pauli if t == s else one for t in range(n)]) for s in range(n)])
        for pauli in (flip, sign)
    )
    diagonals = np.einsum("sii->si", z)
    upper = np.triu_indices(2**n, 1)
    result = []
    for index in range(config.samples):
        rng = np.random.default_rng(np.random.SeedSequence(config.seed, spawn_key=(index,)))
        asymmetry, splitting, gamma = distribution.draw(n, rng)
        pairs = np.triu(np.einsum("sa,suab,ub->su", gamma, table, gamma), 1)
        alone = np.tensordot(splitting / 2, x, 1) + np.diag(asymmetry / 2 @ diagonals)
        coupled = np.diag(np.einsum("su,si,ui->i", pairs, diagonals, diagonals))
        stress = gamma.T @ diagonals
        for g in (config.coupling, -config.coupling):
            energies, vectors = np.linalg.eigh(alone + g * coupled)
            weights = np.exp(-(energies - energies[0]) / (BOLTZMANN * condition.temperature))
            weights /= weights.sum()
            element = np.array([vectors.T @ (t[:, None] * vectors) for t in stress])
            gap = (energies[None, :] - energies[:, None])[upper]
            change = (weights[:, None] - weights[None, :])[upper]
            bulk = np.einsum("amn,ab,bmn->mn", element, BULK, element, optimize=True)[upper]
            shear = np.einsum("amn,ab,bmn->mn", element, SHEAR, element, optimize=True)[upper] / 5
            for squares in ((bulk + 2 * shear) / 3, shear / 2):
                binned, _ = np.histogram(gap, config.energy_edges, weights=change * squares)
                result.append(np.pi / config.volume * binned / np.diff(config.energy_edges))
    return np.array(result).reshape(config.samples, 2, 2, -1)


def _ours(config: EnsembleConfig) -> np.ndarray:
    with held() as stop, compute(config, range(config.samples), 2, stop) as finished:
        found = dict(finished)
    return np.array([found[index].absorption[0, 1:, 0] for index in range(config.samples)])


def _ensemble() -> list[Row]:
    config = _config()
    expected, found = _loop(config), _ours(config)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12 * expected.max())
    ours, peer = paired_medians([lambda: _ours(config), lambda: _loop(config)], repeats=3)
    note = "two processes started afresh, one BLAS thread each, against a numpy loop with its default threads"
    return [at_least(NAME, ours=ours, peer=peer, bar=2.0, note=note)]


COMPARISONS = [Comparison(NAME, _ensemble)]
