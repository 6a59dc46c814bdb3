"""Six systems at random places, exactly, against the sum over their pairs: where the first order in C ends."""

import numpy as np

from glassblocks.blocks.random_blocks import isotropic_vectors
from glassblocks.coupling import lambda_tilde
from glassblocks.ensembles.jackknife_errors import jackknife
from glassblocks.renormalization.close_pairs import pair_lines, window
from glassblocks.renormalization.pair_moments import STRAINS
from glassblocks.tensors import Isotropic

#: Systems in the cube; ln(W/E); D; samples diagonalized at once.
COUNT, X, SPLITTINGS, AT_ONCE = 6, 1.5, 5.0, 500
FIRST, SECOND = np.triu_indices(COUNT, 1)


def changes(strength, ratio, speeds, number, seed):
    """Per sample, energies in units of E: uncoupled, exact even part, sum over pairs; static part taken out of both."""
    rng = np.random.default_rng(seed)
    return np.concatenate([_changes(strength, ratio, speeds, AT_ONCE, rng) for _ in range(number // AT_ONCE)])


def exact_over_pairs(found):
    """Even part of Im chi_t over that of Im chi_t uncoupled, by pairs and exactly, and the exact over that by pairs."""

    def three(mean):
        alone, exact, pairs = mean[:, 1]
        return np.array([pairs / alone, exact / alone, exact / pairs])

    return jackknife(three, found)


def _changes(strength, ratio, speeds, number, rng):
    top = np.exp(X)
    delta = rng.random((number, COUNT)) * top
    own = top * np.exp(-SPLITTINGS * rng.random((number, COUNT)))
    gamma = isotropic_vectors(rng.standard_normal((number, COUNT, 6)), Isotropic(ratio**2, 1.0))
    places = rng.random((number, COUNT, 3))
    between = places[:, FIRST] - places[:, SECOND]
    distance = np.linalg.norm(between, axis=-1)
    kernel = lambda_tilde(between / distance[..., None], 1 - 1 / speeds**2)
    # P gamma_t^2/(rho c_t^2) = C, P = COUNT/(volume W D), in a cube of volume 1
    scale = strength * top * SPLITTINGS / COUNT / (4 * np.pi)
    u = -scale / distance**3 * np.einsum("npa,npab,npb->np", gamma[:, FIRST], kernel, gamma[:, SECOND])
    seen = np.stack([np.einsum("nsa,ab,nub->nsu", gamma, e, gamma) for e in STRAINS], axis=1)
    alone = np.einsum("npss,ns->np", seen, _line(delta, own))
    exact = (_whole(delta, own, u, seen) + _whole(delta, own, -u, seen)) / 2 - alone
    pairs = (_pairs(delta, own, u, seen) + _pairs(delta, own, -u, seen)) / 2 - _pairs(delta, own, 0 * u, seen)
    table = np.zeros((number, COUNT, COUNT))
    table[:, FIRST, SECOND] = table[:, SECOND, FIRST] = u
    shifts = 2 * table * (delta / np.hypot(delta, own))[:, None, :]
    exact -= _static(delta, own, shifts.sum(axis=2), seen)
    for s in range(COUNT):
        pairs -= _static(delta, own, shifts[:, :, s], seen)
    return np.stack([alone, exact, pairs], axis=1)


def _line(delta, own):
    energy = np.hypot(delta, own)
    return (own / energy) ** 2 * window(energy)


def _static(delta, own, shift, seen):
    shift = np.where(np.abs(shift) < 0.4 * np.exp(X), shift, 0)
    change = (_line(delta + shift, own) + _line(delta - shift, own)) / 2 - _line(delta, own)
    return np.einsum("npss,ns->np", seen, change)


def _whole(delta, own, u, seen):
    size = 2**COUNT
    signs = 1 - 2 * ((np.arange(size)[:, None] >> np.arange(COUNT)) & 1)
    h = np.zeros((len(u), size, size))
    h[:, range(size), range(size)] = delta @ signs.T / 2 + u @ (signs[:, FIRST] * signs[:, SECOND]).T
    for s in range(COUNT):
        h[:, range(size), np.arange(size) ^ (1 << s)] = own[:, s, None] / 2
    levels, states = np.linalg.eigh(h)
    elements = np.einsum("ni,is,nik->nsk", states[:, :, 0], signs, states[:, :, 1:], optimize=True)
    weight = window(levels[:, 1:] - levels[:, :1])
    return np.einsum("npsu,nsk,nuk,nk->np", seen, elements, elements, weight, optimize=True)


def _pairs(delta, own, u, seen):
    number = len(u)
    members = np.stack([FIRST, SECOND], axis=1)
    energies, elements = pair_lines(
        delta[:, members].reshape(-1, 2), own[:, members].reshape(-1, 2), u.reshape(-1)
    )
    weighted = np.einsum("xks,xku,xk->xsu", elements, elements, window(energies))
    form = seen[:, :, members[:, :, None], members[:, None, :]]
    return np.einsum("npqsu,nqsu->np", form, weighted.reshape(number, -1, 2, 2))
