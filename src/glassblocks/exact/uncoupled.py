"""Blocks without coupling: each answers alone, and the lines of all stand side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassblocks.blocks import Block, Superblock, Wave
from glassblocks.pair import Pair
from glassblocks.response import Lines, Spectrum, absorption_sticks, sorted_lines, static_susceptibility

Floats = NDArray[np.float64]
METHOD = "exact, uncoupled blocks"


def uncoupled_spectra(superblock: Superblock, temperature: float, waves: Sequence[Wave]) -> list[Pair]:
    """Im chi_l and Im chi_t of the blocks of a superblock at g = 0, for each set of waves."""
    alone = [_block(superblock, s) for s in range(len(superblock.blocks))]
    sticks = [absorption_sticks(block, temperature) for block in alone]
    share = [block.volume / superblock.volume for block in alone]

    def lines(wave: Wave, p: int) -> Lines:
        # the phases of a wave do not enter, because no two blocks answer together
        strength = [
            part * each.strength * _contracted(each.amplitude, wave.form[p, s, s])
            for s, (part, each) in enumerate(zip(share, sticks, strict=True))
        ]
        return sorted_lines(np.concatenate([each.omega for each in sticks]), np.concatenate(strength))

    return [Pair(*(Spectrum.exact(lines(wave, p), METHOD) for p in (0, 1))) for wave in waves]


def uncoupled_curie(superblock: Superblock, temperature: float, waves: Sequence[Wave]) -> Floats:
    """What contact with a bath adds to Re chi(0) at g = 0, Pa, (w, 2); errors as `static_susceptibility`."""
    total = np.zeros((len(waves), 2))
    for s in range(len(superblock.blocks)):
        block = _block(superblock, s)
        curie = static_susceptibility(block, temperature).curie.real
        for w, wave in enumerate(waves):
            total[w] += block.volume / superblock.volume * np.einsum("pab,ab->p", wave.form[:, s, s], curie)
    return total


def _contracted(amplitude: NDArray[Any], form: Floats) -> Floats:
    """A* . form . A of each line, J^2, (k,)."""
    result: Floats = np.einsum("ka,ab,kb->k", amplitude.conj(), form, amplitude, optimize=True).real
    return result


def _block(superblock: Superblock, s: int) -> Block:
    """Block s in its eigenbasis under the superblock's static strain."""
    block = superblock.blocks[s]
    if superblock.strain_gradient is None:
        return block
    energies, states = np.linalg.eigh(superblock.local_hamiltonian(s))
    return Block(energies, states.conj().T @ block.stress @ states, block.volume)
