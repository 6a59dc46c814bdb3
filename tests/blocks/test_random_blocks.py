"""Random blocks: their distributions against sampling, rotation and direct integration."""

import numpy as np
import pytest
from scipy.integrate import dblquad

from glassblocks.blocks import (
    TunnelingDistribution,
    random_block,
    random_levels,
    random_stress,
)
from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.errors import InputError
from glassblocks.response import absorption_sticks, static_susceptibility
from glassblocks.tensors import Isotropic, project

KELVIN = BOLTZMANN
GLASS = TunnelingDistribution((0.0, KELVIN), (0.01 * KELVIN, KELVIN), Isotropic(1.6e-20, 1e-20))


@pytest.mark.parametrize(("ensemble", "diagonal"), [("GOE", 2.0), ("GUE", 1.0)])
def test_stress_covariance_is_the_isotropic_tensor_asked_for(ensemble, diagonal):
    strength = Isotropic(3.0, 1.0)
    rng = np.random.default_rng(1)
    stress = random_stress(300, strength, rng, ensemble)
    np.testing.assert_array_equal(stress, stress.conj().swapaxes(1, 2))
    off = stress[:, *np.triu_indices(300, 1)]
    covariance = (off @ off.conj().T).real / off.shape[1]
    np.testing.assert_allclose(covariance, strength.mandel(), atol=5 * 3 / off.shape[1] ** 0.5)
    assert project(covariance).anisotropy < 0.02
    on = np.einsum("ann->an", stress)
    np.testing.assert_allclose(
        (on @ on.conj().T).real / 300, diagonal * strength.mandel(), atol=5 * 6 / 300**0.5
    )
    assert np.iscomplexobj(stress) == (ensemble == "GUE")


def test_incompressible_strength_has_traceless_stress():
    stress = random_stress(5, Isotropic(4.0, 3.0), np.random.default_rng(2))
    assert np.abs(stress[:3].sum(axis=0)).max() < 1e-14 * np.abs(stress).max()


def test_levels_repel_and_have_the_spread_asked_for():
    rng = np.random.default_rng(3)
    levels = np.array([random_levels(4, 2.0, rng) for _ in range(4000)])
    assert np.mean(levels**2) == pytest.approx(4.0, rel=0.03)
    gaps = np.diff(levels, axis=1)
    # a Poisson spectrum would have 10 % of its gaps below a tenth of the mean one, the GOE has 0.8 %
    assert np.mean(gaps < 0.1 * gaps.mean()) < 0.02


def test_random_block_is_an_isotropic_absorber_on_average():
    rng = np.random.default_rng(4)
    total = sum(
        absorption_sticks(random_block(np.arange(4) * KELVIN, Isotropic(3.0, 1.0), 1.0, rng), 0.0).moment()
        for _ in range(2500)
    )
    assert project(total).anisotropy < 0.05
    assert project(total).isotropic.ratio == pytest.approx(3.0, rel=0.05)


def test_tunneling_systems_fill_their_ranges_evenly():
    systems = GLASS.draw(40000, np.random.default_rng(5))
    for sample in (
        systems.asymmetry / KELVIN,
        np.log(systems.tunnel_splitting / (0.01 * KELVIN)) / np.log(100),
    ):
        counts, _ = np.histogram(sample, bins=10, range=(0, 1))
        assert counts.sum() == 40000
        np.testing.assert_allclose(counts, 4000, atol=5 * 4000**0.5)
    square = systems.gamma.T @ systems.gamma / 40000
    np.testing.assert_allclose(square, GLASS.covariance.mandel(), atol=5e-40 * 2**0.5 / 20)
    assert (square[2, 2] / square[4, 4] * 2) ** 0.5 == pytest.approx(1.6, rel=0.02)


def test_one_seed_is_one_disorder_for_every_distribution():
    other = TunnelingDistribution(GLASS.asymmetry, GLASS.tunnel_splitting, Isotropic(4e-20, 2e-20))
    first, second = (glass.draw(5, np.random.default_rng(6)) for glass in (GLASS, other))
    np.testing.assert_array_equal(first.asymmetry, second.asymmetry)
    deviatoric = [systems.gamma[:, 3:] for systems in (first, second)]
    np.testing.assert_allclose(2 * deviatoric[0], deviatoric[1], rtol=1e-12)


@pytest.mark.parametrize("temperature", [0.0, 0.3])
def test_line_density_and_static_response_are_the_direct_integrals(temperature):
    top = 1.0

    def integrand(x, asymmetry):
        splitting = 0.01 * 100**x
        energy = np.hypot(asymmetry, splitting)
        polarized = 1.0 if temperature == 0 else np.tanh(energy / (2 * temperature))
        return splitting**2 / energy**3 * polarized

    moment, _ = dblquad(integrand, 0, top, 0, 1, epsrel=1e-8)
    static = GLASS.static(temperature, 1e-25)
    assert static.t == pytest.approx(-2 * 1e-40 / 1e-25 * moment / KELVIN, rel=1e-6)
    assert static.ratio == pytest.approx(1.6**2)
    # zeroth moment: mean of (Delta_0/E)^2
    from scipy.integrate import quad

    area = sum(
        quad(lambda e: GLASS.line_density(e * KELVIN) * KELVIN, *part, limit=200)[0]
        for part in ((0.01, 1.0), (1.0, 2**0.5))
    )
    direct, _ = dblquad(lambda x, a: (0.01 * 100**x) ** 2 / (a**2 + (0.01 * 100**x) ** 2), 0, top, 0, 1)
    assert area == pytest.approx(direct, rel=1e-4)


def test_mean_absorption_of_drawn_blocks_is_the_analytic_one():
    rng = np.random.default_rng(7)
    temperature, volume = 0.2, 1e-25
    blocks = GLASS.blocks(3000, volume, rng)
    edges = np.array([0.1, 0.4, 0.9]) * KELVIN / HBAR
    binned = np.array([absorption_sticks(block, temperature).binned(edges) for block in blocks])
    mean, error = (f(project(binned).isotropic.t) for f in (lambda x: x.mean(0), lambda x: x.std(0)))
    fine = np.linspace(edges[:-1], edges[1:], 201)
    expected = np.trapezoid(GLASS.imaginary(fine, temperature, volume).t, fine, axis=0) / np.diff(edges)
    np.testing.assert_allclose(mean, expected, atol=4 * np.max(error) / 3000**0.5)
    static = [static_susceptibility(block, temperature) for block in blocks]
    for name, expected in (("isolated", GLASS.static), ("isothermal", GLASS.isothermal)):
        mean = np.mean([getattr(one, name) for one in static], axis=0)
        assert project(mean).isotropic.t == pytest.approx(expected(temperature, volume).t, rel=0.1)


def test_without_bath_or_temperature_the_two_static_responses_are_one():
    """One is closed, the other the end points of an integral over Delta."""
    within = TunnelingDistribution((0.2 * KELVIN, KELVIN), (0.01 * KELVIN, 0.5 * KELVIN), GLASS.gamma)
    for glass in (GLASS, within):
        isolated, isothermal = glass.static(0.0, 1.0), glass.isothermal(0.0, 1.0)
        assert isolated.t == pytest.approx(isothermal.t, rel=1e-8, abs=0)
        # the integral over lines, with all but no temperature
        assert isolated.t == pytest.approx(glass.static(1e-5, 1.0).t, rel=1e-8, abs=0)
    assert GLASS.isothermal(0.2, 1.0).t < GLASS.static(0.2, 1.0).t < 0


def test_bad_distributions_are_refused():
    with pytest.raises(InputError, match=r"1\.1547"):
        TunnelingDistribution((0, 1), (0.1, 1), Isotropic(1.0, 1.0))
    with pytest.raises(InputError, match="asymmetry"):
        TunnelingDistribution((-1, 1), (0.1, 1), Isotropic(2.0, 1.0))
    with pytest.raises(InputError, match="tunnel_splitting"):
        TunnelingDistribution((0, 1), (0.0, 1), Isotropic(2.0, 1.0))
    with pytest.raises(InputError, match="GOE"):
        random_stress(3, Isotropic(2.0, 1.0), np.random.default_rng(0), "GSE")
    with pytest.raises(InputError, match="size"):
        random_stress(0, Isotropic(2.0, 1.0), np.random.default_rng(0))
    with pytest.raises(InputError, match="temperature"):
        GLASS.static(-0.1, 1.0)
