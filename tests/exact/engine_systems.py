"""Superblocks that the tests of the engine share."""

import numpy as np

from glassblocks.blocks import Block, Superblock, two_level
from glassblocks.constants import BOLTZMANN
from glassblocks.medium import ElasticMedium

MEDIUM = ElasticMedium(2200.0, 6000.0, 3800.0)
EDGE = 5e-9
#: Strength of a stress at which neighbors interact by a few tenths of a kelvin.
GAMMA = (MEDIUM.modulus.t * EDGE**3 * BOLTZMANN) ** 0.5


def atoms(count, rng):
    """Two-level blocks with one stress operator each."""
    result = []
    for _ in range(count):
        gamma = rng.normal(size=(3, 3)) * GAMMA
        result.append(two_level(*rng.uniform(0.2, 1.0, 2) * BOLTZMANN, gamma + gamma.T, EDGE**3))
    return result


def block(size, rng, *, complex_stress=False):
    """A block whose six stress components have nothing in common."""
    stress = rng.normal(size=(6, size, size)) * GAMMA / size**0.5
    if complex_stress:
        stress = stress + 1j * rng.normal(size=stress.shape) * GAMMA / size**0.5
    energies = rng.uniform(-1, 1, size) * BOLTZMANN
    return Block(energies, stress + stress.conj().swapaxes(1, 2), EDGE**3)


def rephased(original, rng):
    """The same block with random phases of its states: complex, but with the same spectra."""
    phases = np.exp(2j * np.pi * rng.uniform(size=original.size))
    return Block(original.energies, phases.conj()[:, None] * original.stress * phases, original.volume)


def superblock(blocks, rng, **options):
    """The blocks at random places."""
    return Superblock(blocks, rng.normal(size=(len(blocks), 3)) * EDGE, MEDIUM, **options)


def family(name, count, rng):
    """Blocks of one of the kinds that the engine treats differently."""
    if name == "mixed":
        sizes = (3, 2, 4, 1, 2)[:count]
        return [block(size, rng, complex_stress=size == 2) for size in sizes]
    make = {
        "one operator": lambda: atoms(1, rng)[0],
        "one operator, complex": lambda: rephased(atoms(1, rng)[0], rng),
        "two axes": lambda: block(2, rng),
        "two axes, complex": lambda: rephased(block(2, rng), rng),
        "three axes": lambda: block(2, rng, complex_stress=True),
        "no stress": lambda: Block([0.0, BOLTZMANN], np.zeros((6, 2, 2)), EDGE**3),
        "three levels": lambda: block(3, rng),
    }[name]
    return [make() for _ in range(count)]


FAMILIES = (
    "one operator",
    "one operator, complex",
    "two axes",
    "two axes, complex",
    "three axes",
    "three levels",
    "no stress",
    "mixed",
)


def whole(frames):
    """The Kronecker product of the blocks' matrices."""
    result = np.eye(1)
    for frame in frames:
        result = np.kron(result, frame)
    return result
