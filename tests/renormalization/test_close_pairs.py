"""Close pairs at random places: tensors by Monte Carlo, the depletion by plain sampling, its logarithms by a fit."""

import numpy as np
import pytest
import random_places
from exact_pairs import FLIPS, SIGNS

from glassblocks.blocks.random_blocks import isotropic_vectors
from glassblocks.coupling import lambda_tilde
from glassblocks.errors import InputError
from glassblocks.renormalization.close_pairs import (
    WINDOW,
    depletion_law,
    depletion_number,
    depletion_slope,
    strength_factors,
)
from glassblocks.tensors import BULK, SHEAR, Isotropic


@pytest.mark.parametrize(("ratio", "speeds"), [(1.2, 2.0), (1.5, 1.6), (3.0, 1.4)])
def test_the_factors_are_averages_over_gammas_and_the_cross_term_has_none(ratio, speeds):
    """Mean |u| with the weight of a wave along one direction, over random gammas and directions of the pair."""
    rng = np.random.default_rng(2)
    gamma = isotropic_vectors(rng.standard_normal((2, 300_000, 6)), Isotropic(ratio**2, 1.0))
    coupling = lambda_tilde([0.6, 0.0, 0.8], 1 - 1 / speeds**2)
    u = np.einsum("na,ab,nb->n", gamma[0], coupling, gamma[1])
    found = strength_factors(ratio, speeds)
    for strain, factor in zip((BULK / 3 + SHEAR * 2 / 15, SHEAR / 10), found, strict=True):
        weight = np.einsum("na,ab,nb->n", gamma[0], strain, gamma[0])
        cross = np.einsum("na,ab,nb->n", gamma[0], strain, gamma[1])
        assert np.mean(weight * np.abs(u)) / weight.mean() / 3 == pytest.approx(factor, rel=0.01)
        # int d^3r of what is odd in u is linear in u
        assert abs(np.mean(cross * u)) / weight.mean() < 5 * np.std(cross * u) / weight.mean() / len(u) ** 0.5


def test_the_depletion_is_that_of_pairs_sampled_plainly():
    """Logarithmic sampling of everything, nothing subtracted but the uncoupled pair, another Hamiltonian."""
    x, splittings, count = 1.0, 4.0, 150_000
    rng = np.random.default_rng(3)
    top, smallest = np.exp(x), np.exp(x - splittings)
    span = np.log1p(top)
    delta = np.expm1(rng.random((count, 2)) * span)
    splitting = smallest * np.exp(rng.random((count, 2)) * splittings)
    low, high = 0.1, 100 * top
    u = low * (high / low) ** rng.random(count)
    weight = np.prod(delta + 1, axis=1) * span**2 * splittings**2 * np.log(high / low) / u
    changes = weight * (
        (_absorbed(delta, splitting, u) + _absorbed(delta, splitting, -u)) / 2
        - _absorbed(delta, splitting, 0 * u)
    )
    error = changes.std() / count**0.5
    found = depletion_number(x, splittings, log2_pairs=14)
    assert found.error < 0.2
    assert error < 0.8
    assert changes.mean() == pytest.approx(found.value, abs=4 * np.hypot(error, found.error))


@pytest.mark.slow
def test_the_leading_logarithms_are_those_of_the_gap_and_of_the_pairs():
    """K = -2 D x + (3/2) x^2 + what is linear: both coefficients by a fit, within 3 errors and to 15%."""
    found = [
        (x, d, depletion_number(x, d, log2_pairs=15))
        for d in (12.0, 17.0, 22.0)
        for x in (1.0, 2.0, 3.0, 4.0)
    ]
    error = np.array([k.error for *_, k in found])
    columns = np.array([[1, d, x, d * x, x * x] for x, d, _ in found]) / error[:, None]
    fitted = np.linalg.lstsq(columns, np.array([k.value for *_, k in found]) / error, rcond=None)[0]
    errors = np.sqrt(np.diag(np.linalg.inv(columns.T @ columns)))
    assert fitted[3:] == pytest.approx([-2.0, 1.5], abs=3 * errors[3:].max())
    assert errors[3] < 0.3


def test_the_law_is_what_sampling_finds():
    for x, splittings in ((1.0, 10.0), (2.0, 18.0), (3.0, 14.0)):
        found = depletion_number(x, splittings, log2_pairs=13)
        law = depletion_law(x, splittings)
        assert found.value == pytest.approx(law, abs=4 * found.error + max(1.0, 0.03 * abs(law)))
        step = depletion_law(x - 0.01, splittings) - depletion_law(x + 0.01, splittings)
        assert step / 0.02 == pytest.approx(depletion_slope(x, splittings))


def test_the_law_has_the_normalization_of_systems_at_random_places(monkeypatch):
    """Six systems in a cube, their pairs summed: 5/6 of the law, as long as close pairs alone count."""
    monkeypatch.setattr(random_places, "_whole", lambda delta, own, u, seen: np.zeros(seen.shape[:2]))
    strength, ratio, speeds = 1e-3, 1.5, 1.6
    alone, _, pairs = np.moveaxis(random_places.changes(strength, ratio, speeds, 6000, seed=5), 1, 0)
    found, error = pairs.mean(axis=0) / alone.mean(axis=0), pairs.std(axis=0) / alone.mean(axis=0) / 6000**0.5
    number = depletion_number(random_places.X, random_places.SPLITTINGS, log2_pairs=13).value
    law = 5 / 6 * strength * number * np.array([*strength_factors(ratio, speeds)])
    assert np.all(error < 0.25 * np.abs(law))
    assert np.all(np.abs(found - law) < 3 * error)


def test_an_energy_above_the_largest_asymmetry_is_refused():
    with pytest.raises(InputError, match="received 0"):
        depletion_number(0.0, 9.0)


def _absorbed(delta, splitting, u):
    hamiltonian = np.zeros((len(u), 4, 4))
    hamiltonian[:, range(4), range(4)] = delta @ SIGNS / 2 + u[:, None] * SIGNS[0] * SIGNS[1]
    for system, flips in enumerate(FLIPS):
        for i, j in flips:
            hamiltonian[:, i, j] = hamiltonian[:, j, i] = splitting[:, system] / 2
    levels, states = np.linalg.eigh(hamiltonian)
    element = np.einsum("ni,i,nik->nk", states[:, :, 0], SIGNS[0], states)[:, 1:]
    energy = levels[:, 1:] - levels[:, :1]
    norm = WINDOW * np.sqrt(2 * np.pi) * np.exp(WINDOW**2 / 2)
    return np.sum(element**2 * np.exp(-(np.log(energy) ** 2) / (2 * WINDOW**2)) / norm, axis=1)
