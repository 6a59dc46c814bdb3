"""Simulated two-level systems: averages over orientations, estimates, tables."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from glassblocks.constants import BOLTZMANN, ELECTRON_VOLT
from glassblocks.errors import GlassblocksError, InputError, TableError
from glassblocks.medium import POSITIVITY_BOUND, ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tensors import BULK, from_mandel, project, rotation, strain
from glassblocks.tunneling.couplings import coupling_from_minima, mean_square_coupling, trace_share
from glassblocks.tunneling.estimate import estimate
from glassblocks.tunneling.systems import SimulatedSystems
from glassblocks.tunneling.systems_table import COMPONENTS, read_systems

GLASS = ElasticMedium(2200.0, 5800.0, 3800.0)
E_MAX = 5 * BOLTZMANN
VOLUME = 1e-20
P = 1e45

tensors = st.lists(st.floats(-3, 3), min_size=6, max_size=6).filter(lambda g: np.dot(g, g) > 1e-3)


def drawn(number, u_min=0.01, exponent=0.0, seed=3):
    """Systems from n(E, u) = P (E)^exponent/(u sqrt(1 - u^2)) with couplings of known mean squares."""
    rng = np.random.default_rng(seed)
    energy = E_MAX * rng.uniform(size=number) ** (1 / (1 + exponent))
    # the integral of 1/(u sqrt(1 - u^2)) is arcosh(1/u): that is drawn uniformly
    u = 1 / np.cosh(rng.uniform(0, np.arccosh(1 / u_min), number))
    coupling = rng.normal(0, ELECTRON_VOLT, (number, 6))
    return SimulatedSystems(energy, coupling, u)


@settings(deadline=None, max_examples=30)
@given(g=tensors)
def test_orientation_average_by_rotating_the_tensor(g):
    """An exact average over the rotations of a cube's group cannot do degree 4; a product rule on SO(3) can."""
    alpha = 2 * np.pi * np.arange(8) / 8
    cosines, weights = np.polynomial.legendre.leggauss(8)
    wave = strain([0, 0, 1])
    squares = np.zeros(2)
    for a in alpha:
        for cosine, weight in zip(cosines, weights, strict=True):
            turns = Rotation.from_euler("zyz", [[a, np.arccos(cosine), b] for b in alpha]).as_matrix()
            turned = rotation(turns) @ np.asarray(g)
            squares += weight * np.array([np.sum((turned @ wave.l) ** 2), np.sum((turned @ wave.t) ** 2)])
    squares /= 2 * 8 * 8
    got = mean_square_coupling(g)
    assert got.l == pytest.approx(squares[0], rel=1e-10, abs=1e-13)
    assert got.t == pytest.approx(squares[1], rel=1e-10, abs=1e-13)


@settings(deadline=None, max_examples=50)
@given(g=tensors)
def test_orientation_average_is_the_isotropic_projection(g):
    projection = project(np.outer(g, g)).isotropic
    squares = mean_square_coupling(g)
    assert squares.l == pytest.approx(projection.l, rel=1e-12)
    assert squares.t == pytest.approx(projection.t, rel=1e-9, abs=1e-14)
    # gamma_l^2 - (4/3) gamma_t^2 = (tr g)^2/9: the bound of the ratio, and how far from it
    assert squares.l - 4 / 3 * squares.t == pytest.approx(np.trace(from_mandel(g)) ** 2 / 9, abs=1e-12)
    assert trace_share(g) == pytest.approx(np.dot(g, BULK @ g) / np.dot(g, g), abs=1e-12)


def test_coupling_from_minima_by_straining_two_wells():
    """Wells whose energies change by V sigma.e: the asymmetry changes by twice the coupling."""
    rng = np.random.default_rng(2)
    first, second, e = rng.normal(size=(3, 6))
    V = 3.0
    change = V * first @ e - V * second @ e
    assert 2 * coupling_from_minima(first, second, V) @ e == pytest.approx(change, rel=1e-12)


def test_estimate_recovers_what_was_put_in():
    number, u_min = 10_000, 0.01
    density = number / (E_MAX * np.arccosh(1 / u_min))  # P times the volume
    found = estimate(
        drawn(number), medium=GLASS, volume=density / P, energy_max=E_MAX, temperature=0.1, frequency=1e6
    )
    # six independent components of variance eV^2, stored in Mandel form: <tr g^2> = 6, <(tr g)^2> = 3
    truth = {"P": P, "gamma_l": ELECTRON_VOLT, "gamma_t": np.sqrt(0.5) * ELECTRON_VOLT, "exponent": 0.0}
    truth["gamma_l/gamma_t"] = np.sqrt(2.0)
    truth["C_l"] = P * ELECTRON_VOLT**2 / GLASS.modulus.l
    for name, value in truth.items():
        assert abs(found.values[name].value - value) < 4 * found.values[name].error, name
        assert found.values[name].low < found.values[name].high
    assert not found.not_determined and found.count == number
    assert "agrees" in found.distribution_note and not found.bound_note
    assert found.trace_share == pytest.approx(1 / 6, abs=0.01)
    ratio = found.values["Im chi_l"].value / found.values["Im chi_t"].value
    assert ratio == pytest.approx(found.values["gamma_l/gamma_t"].value ** 2, rel=1e-9)


def test_intervals_hold_the_truth_as_often_as_they_say():
    """200 small samples: 68% intervals of the ratio and of P."""
    hits = {"gamma_l/gamma_t": 0, "P": 0}
    truth = {"gamma_l/gamma_t": np.sqrt(2.0), "P": P}
    trials, mean_number, u_min = 200, 400, 0.1
    rng = np.random.default_rng(11)
    volume = mean_number / (E_MAX * np.arccosh(1 / u_min)) / P
    for seed in range(trials):
        systems = drawn(int(rng.poisson(mean_number)), u_min=u_min, seed=seed)
        # P counts u^2, whose mean over u > u_min is sqrt(1 - u_min^2) of that over all
        found = estimate(systems, volume=volume, energy_max=E_MAX, resamples=300, seed=seed)
        for name in hits:
            scale = np.sqrt(1 - u_min**2) if name == "P" else 1.0
            hits[name] += found.values[name].low < truth[name] * scale < found.values[name].high
    for count in hits.values():
        assert abs(count / trials - 0.6827) < 3 * np.sqrt(0.68 * 0.32 / trials)


def test_pure_shears_meet_the_bound_and_say_why():
    shear = np.random.default_rng(4).normal(size=(50, 6))
    shear[:, :3] -= shear[:, :3].mean(axis=1, keepdims=True)
    systems = SimulatedSystems(np.linspace(1, 5, 50) * BOLTZMANN, shear * 1e-19, np.full(50, 0.5))
    found = estimate(systems)
    assert found.values["gamma_l/gamma_t"].value == pytest.approx(POSITIVITY_BOUND, rel=1e-12)
    assert "2/sqrt 3 = 1.1547" in found.bound_note
    assert set(found.not_determined) == {"P", "C", "Im chi", "Q^-1", "dc/c"}


def test_a_sloping_distribution_is_noticed():
    found = estimate(drawn(4000, exponent=0.4), energy_max=E_MAX)
    assert abs(found.values["exponent"].value - 0.4) < 4 * found.values["exponent"].error
    assert "speaks against" in found.distribution_note


def test_energy_alone_gives_the_ratio_and_with_u_min_the_rest():
    full = drawn(2000)
    bare = SimulatedSystems(full.energy, full.coupling)
    without = estimate(bare, medium=GLASS, volume=VOLUME)
    assert "u_min" in without.not_determined["P"] and "gamma_l/gamma_t" in without.values
    u_min = 0.01
    volume = 2000 / (E_MAX * np.arccosh(1 / u_min)) / P
    assumed = estimate(bare, medium=GLASS, volume=volume, u_min=u_min, energy_max=E_MAX)
    assert assumed.values["P"].value == pytest.approx(P, rel=1e-12)


def test_weights_count_as_copies():
    systems = drawn(100)
    twice = SimulatedSystems(systems.energy, systems.coupling, systems.u, np.full(100, 2.0))
    one, two = estimate(systems, volume=VOLUME), estimate(twice, volume=VOLUME)
    assert two.values["P"].value == pytest.approx(2 * one.values["P"].value, rel=1e-12)
    assert two.values["gamma_l/gamma_t"] == pytest.approx(one.values["gamma_l/gamma_t"], rel=1e-12)


def test_seed_alone_decides_the_interval():
    systems = drawn(100)
    assert estimate(systems, seed=1) == estimate(systems, seed=1)
    assert estimate(systems, seed=1) != estimate(systems, seed=2)


@pytest.mark.parametrize(
    "arguments",
    [
        {"energy": [-1.0], "coupling": np.ones((1, 6))},
        {"energy": [1.0, 2.0], "coupling": np.ones((1, 6))},
        {"energy": [1.0], "coupling": np.full((1, 6), np.nan)},
        {"energy": [1.0], "coupling": np.ones((1, 6)), "u": np.array([1.5])},
        {"energy": [1.0], "coupling": np.ones((1, 6)), "weight": np.array([-1.0])},
    ],
)
def test_bad_systems(arguments):
    with pytest.raises(InputError):
        SimulatedSystems(**arguments)


def test_too_few_systems():
    with pytest.raises(InputError, match="at least 2"):
        estimate(SimulatedSystems(np.array([1e-23]), np.ones((1, 6)), np.array([0.5])))


def header(*names):
    return ",".join(names)


def test_table_by_coupling_and_by_minima_agree(tmp_path):
    rng = np.random.default_rng(6)
    n, V = 20, 8e-27
    gamma = rng.normal(size=(n, 6))  # plain components, eV
    asymmetry, splitting = rng.normal(0, 0.1, n), rng.uniform(0.01, 0.1, n)  # meV
    one = [header("asymmetry [meV]", "tunnel splitting [meV]", *(f"gamma_{c} [eV]" for c in COMPONENTS))]
    two = [
        header(
            "energy [k_B*K]",
            "tunnel splitting [meV]",
            *(f"stress{i}_{c} [MPa]" for i in (1, 2) for c in COMPONENTS),
            "volume [nm^3]",
        )
    ]
    for i in range(n):
        one.append(",".join(map(repr, map(float, [asymmetry[i], splitting[i], *gamma[i]]))))
        first = rng.normal(size=6)
        second = first - 2 * gamma[i] * ELECTRON_VOLT / V / 1e6
        E = np.hypot(asymmetry[i], splitting[i]) * 1e-3 * ELECTRON_VOLT / BOLTZMANN
        two.append(",".join(map(repr, map(float, [E, splitting[i], *first, *second, V * 1e27]))))
    (tmp_path / "one.csv").write_text("\n".join(one))
    (tmp_path / "two.csv").write_text("\n".join(two))
    a, b = read_systems(tmp_path / "one.csv"), read_systems(tmp_path / "two.csv")
    np.testing.assert_allclose(a.energy, b.energy, rtol=1e-9)
    np.testing.assert_allclose(a.u, b.u, rtol=1e-9)
    np.testing.assert_allclose(a.coupling, b.coupling, rtol=0, atol=1e-9 * ELECTRON_VOLT)
    # a xy component counts twice in the double contraction: sqrt 2 in Mandel form
    assert a.coupling[0, 5] == pytest.approx(np.sqrt(2) * gamma[0, 5] * ELECTRON_VOLT)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("energy [meV]\n1\n", "coupling tensor"),
        ("asymmetry [meV],gamma_xx [eV]\n1,1\n", "gamma_yy"),
        (
            header("energy [meV]", *(f"stress1_{c} [MPa]" for c in COMPONENTS)) + "\n1,1,1,1,1,1,1\n",
            "stress2_xx",
        ),
        (header(*(f"gamma_{c} [eV]" for c in COMPONENTS)) + "\n1,1,1,1,1,1\n", "energy"),
        (
            header("energy [meV]", "tunnel splitting [meV]", *(f"gamma_{c} [eV]" for c in COMPONENTS))
            + "\n1,2,1,1,1,1,1,1\n",
            "line 2",
        ),
        ("energy [km],gamma_xx [eV]\n1,1\n", "energy"),
    ],
)
def test_bad_tables_name_what_is_missing(tmp_path, text, says):
    (tmp_path / "bad.csv").write_text(text)
    with pytest.raises(TableError, match=says):
        read_systems(tmp_path / "bad.csv")


def test_mutated_tables_give_a_result_or_one_of_our_errors(tmp_path):
    rng = np.random.default_rng(8)
    names = header("asymmetry [meV]", "tunnel splitting [meV]", *(f"gamma_{c} [eV]" for c in COMPONENTS))
    rows = ["\n" + ",".join(f"{v:.3g}" for v in rng.normal(size=8)) for _ in range(4)]
    good = (names + "".join(rows)).encode()
    path = tmp_path / "mutated.csv"
    letters = b'0123456789.,-+eE\n[]"#x \xff\x00'
    for _ in range(300):
        text = bytearray(good)
        for _ in range(rng.integers(1, 5)):
            text[rng.integers(len(text))] = letters[rng.integers(len(letters))]
        path.write_bytes(bytes(text))
        try:
            found = estimate(
                read_systems(path, note=lambda _: None), medium=GLASS, volume=VOLUME, resamples=50
            )
        except GlassblocksError:
            continue
        assert all(np.isfinite(value).all() for value in found.values.values())


def test_pair_of_couplings_is_a_pair():
    assert isinstance(mean_square_coupling(np.ones((3, 6))), Pair)
