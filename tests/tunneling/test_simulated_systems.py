"""Simulated two-level systems: averages over orientations, estimates, tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.spatial.transform import Rotation
from systems_coverage import bootstrap_coverage, coverage, grouped_coverage

from glassblocks.constants import BOLTZMANN, ELECTRON_VOLT
from glassblocks.errors import GlassblocksError, InputError, TableError
from glassblocks.medium import POSITIVITY_BOUND, ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tensors import BULK, from_mandel, project, rotation, strain
from glassblocks.tunneling.couplings import coupling_from_minima, mean_square_coupling, trace_share
from glassblocks.tunneling.simulated_systems import SimulatedSystems
from glassblocks.tunneling.systems_estimate import estimate
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
        low, high = found.values[name].interval_68
        assert abs(found.values[name].value - value) < 4 * (high - low) / 2, name
        assert found.values[name].interval_95[0] < low < high < found.values[name].interval_95[1]
    assert not found.not_determined and found.count == number
    (note,) = found.notes
    assert "agrees with a constant" in note
    assert found.trace_share == pytest.approx(1 / 6, abs=0.01)
    ratio = found.values["Im chi_l"].value / found.values["Im chi_t"].value
    assert ratio == pytest.approx(found.values["gamma_l/gamma_t"].value ** 2, rel=1e-9)


# intervals; the whole study is docs/results/systems-coverage.md


def test_intervals_of_fifty_systems_hold_the_truth_as_often_as_they_say():
    trials = 250
    shares, effective = coverage(50, "couplings Gaussian", trials)
    assert 8 < effective < 12
    for name, row in shares.items():
        assert row.at_68 > 0.6827 - 3 * np.sqrt(0.68 * 0.32 / trials), name
        assert row.at_95 > 0.95 - 3 * np.sqrt(0.95 * 0.05 / trials), name
    assert shares["gamma_l/gamma_t"].at_68 < 0.80 and shares["exponent"].at_68 < 0.80


def test_a_group_keeps_copies_from_shrinking_the_interval():
    told, untold = grouped_coverage(copies=True, trials=120)
    assert told.at_68 > 0.55 and untold.at_68 < 0.45


@pytest.mark.slow
@pytest.mark.parametrize(
    "tail", ["times a log-normal factor, sigma 0.8", "Student's t with 3 degrees of freedom"]
)
@pytest.mark.parametrize("size", [20, 50, 200])
def test_the_ratio_is_covered_with_heavy_tails_where_no_bootstrap_covers_it(size, tail):
    shares, _ = coverage(size, tail)
    assert 0.63 <= shares["gamma_l/gamma_t"].at_68 <= 0.77
    assert shares["gamma_l/gamma_t"].at_95 >= 0.91
    assert shares["P"].at_68 >= 0.65 and shares["exponent"].at_68 >= 0.65
    for method in ("percentile", "BCa", "studentized"):
        assert bootstrap_coverage(size, tail, method, 100).at_68 < shares["gamma_l/gamma_t"].at_68 + 0.03


def test_fifty_one_systems_whose_truth_is_known():
    """systems_few.csv: made by an independent generator with a ratio of 1.60; 26% of volume change."""
    systems = read_systems(Path(__file__).with_name("systems_few.csv"))
    found = estimate(systems, volume=2.38e-22, energy_max=2 * BOLTZMANN)
    assert found.count == 51 and found.effective < 10
    ratio = found.values["gamma_l/gamma_t"]
    assert ratio.interval_68[0] < 1.60 < ratio.interval_68[1]
    assert not any("near" in note or "almost pure shears" in note for note in found.notes)


def test_twenty_systems_copied_thirty_times_are_twenty_systems():
    few = drawn(20, seed=8)
    group = np.repeat(np.arange(20), 30)
    copied = SimulatedSystems(few.energy[group], few.coupling[group], few.u[group], group=group)
    once, often = estimate(few, energy_max=E_MAX), estimate(copied, energy_max=E_MAX)
    assert often.effective == pytest.approx(once.effective)
    for name, each in once.values.items():
        assert often.values[name].interval_68 == pytest.approx(each.interval_68, rel=1e-9, abs=0), name
        assert often.values[name].interval_95 == pytest.approx(each.interval_95, rel=1e-9, abs=0), name
    untold = SimulatedSystems(few.energy[group], few.coupling[group], few.u[group])
    narrow = estimate(untold, energy_max=E_MAX).values["gamma_l"].interval_68
    wide = once.values["gamma_l"].interval_68
    # sqrt 30, and a little because Student's t has more degrees of freedom
    assert (wide[1] - wide[0]) / (narrow[1] - narrow[0]) > np.sqrt(30)


def test_the_error_of_the_exponent_is_that_of_the_gamma_distribution():
    """sum ln(E_max/E) of n systems is a gamma variable: its exact interval, by scipy."""
    systems = drawn(60, exponent=0.5)
    found = estimate(systems, energy_max=E_MAX).values["exponent"]
    total = np.sum(np.log(E_MAX / systems.energy))
    for level, interval in ((0.68, found.interval_68), (0.95, found.interval_95)):
        exact = stats.gamma.ppf([(1 - level) / 2, (1 + level) / 2], 60) / total - 1
        assert interval == pytest.approx(tuple(exact), abs=0.25 * (exact[1] - exact[0]))


def test_the_largest_energy_in_place_of_a_stated_one_biases_nothing():
    """Without energy_max the largest system sets the range and is not counted: P and exponent on average."""
    number, u_min = 12, 0.5
    volume = number / (E_MAX * np.arccosh(1 / u_min)) / P
    rng, found = np.random.default_rng(2), []
    for seed in range(400):
        systems = drawn(int(rng.poisson(number)) + 1, u_min=u_min, seed=seed)
        if systems.energy.size < 4:
            continue
        found.append(estimate(SimulatedSystems(systems.energy, None, systems.u), volume=volume).values)
    mean = np.mean([each["P"].value for each in found])
    error = np.std([each["P"].value for each in found]) / np.sqrt(len(found))
    # one more system than the volume holds on average was drawn, each with u^2 of sqrt(1 - u_min^2)
    assert mean == pytest.approx(P * np.sqrt(1 - u_min**2) * 13 / 12, abs=3 * error)


def test_one_system_that_carries_all_has_no_interval():
    u = np.array([1.0, 1e-9, 1e-9])
    found = estimate(SimulatedSystems(np.array([1.0, 2, 3]) * 1e-24, np.eye(6)[:3] * 1e-19, u), volume=VOLUME)
    assert found.effective == pytest.approx(1)
    low, high = found.values["P"].interval_68
    assert high / low > 1e6


def test_no_interval_of_the_ratio_reaches_below_its_bound():
    found = estimate(drawn(25, u_min=1e-3, seed=5), energy_max=E_MAX)
    assert found.values["gamma_l/gamma_t"].interval_95[0] >= POSITIVITY_BOUND


def test_pure_shears_meet_the_bound_and_say_why():
    shear = np.random.default_rng(4).normal(size=(50, 6))
    shear[:, :3] -= shear[:, :3].mean(axis=1, keepdims=True)
    systems = SimulatedSystems(np.linspace(1, 5, 50) * BOLTZMANN, shear * 1e-19, np.full(50, 0.5))
    found = estimate(systems)
    assert found.values["gamma_l/gamma_t"].value == pytest.approx(POSITIVITY_BOUND, rel=1e-12)
    assert any("lies at its lower bound 2/sqrt 3 = 1.1547" in note for note in found.notes)
    assert set(found.not_determined) == {"P", "C", "Im chi", "Q^-1", "dc/c"}


def test_a_ratio_that_may_be_at_its_bound_is_not_said_to_be_there():
    few = estimate(drawn(12, u_min=1e-3, seed=5), energy_max=E_MAX)
    (note,) = [each for each in few.notes if "bound" in each]
    assert "cannot be told from its lower bound" in note and "almost pure shears" not in note
    many = estimate(drawn(2000, seed=5), energy_max=E_MAX)
    assert not any("bound" in each for each in many.notes)


def test_a_sloping_distribution_is_noticed():
    found = estimate(drawn(4000, exponent=0.4), energy_max=E_MAX)
    low, high = found.values["exponent"].interval_95
    assert low < 0.4 < high and low > 0
    assert "speaks against" in found.notes[0]
    assert "cannot be told from a constant" in estimate(drawn(50), energy_max=E_MAX).notes[0]


def test_energy_alone_gives_the_ratio_and_with_u_min_the_rest():
    full = drawn(2000)
    bare = SimulatedSystems(full.energy, full.coupling)
    without = estimate(bare, medium=GLASS, volume=VOLUME)
    assert "u_min" in without.not_determined["P"] and "gamma_l/gamma_t" in without.values
    u_min = 0.01
    volume = 2000 / (E_MAX * np.arccosh(1 / u_min)) / P
    assumed = estimate(bare, medium=GLASS, volume=volume, u_min=u_min, energy_max=E_MAX)
    assert assumed.values["P"].value == pytest.approx(P, rel=1e-12)
    alone = estimate(
        SimulatedSystems(full.energy), medium=GLASS, volume=volume, u_min=u_min, energy_max=E_MAX
    )
    assert set(alone.values) == {"exponent", "P"}
    assert alone.values["P"] == assumed.values["P"]
    assert "no couplings" in alone.not_determined["gamma"] and alone.trace_share is None


def test_weights_count_as_copies():
    systems = drawn(100)
    twice = SimulatedSystems(systems.energy, systems.coupling, systems.u, np.full(100, 2.0))
    one, two = estimate(systems, volume=VOLUME), estimate(twice, volume=VOLUME)
    assert two.values["P"].value == pytest.approx(2 * one.values["P"].value, rel=1e-12)
    for got, expected in zip(two.values["gamma_l/gamma_t"], one.values["gamma_l/gamma_t"], strict=True):
        assert got == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    "arguments",
    [
        {"energy": [-1.0], "coupling": np.ones((1, 6))},
        {"energy": [1.0, 2.0], "coupling": np.ones((1, 6))},
        {"energy": [1.0], "coupling": np.full((1, 6), np.nan)},
        {"energy": [1.0], "coupling": np.ones((1, 6)), "u": np.array([1.5])},
        {"energy": [1.0], "coupling": np.ones((1, 6)), "weight": np.array([-1.0])},
        {"energy": [1.0], "coupling": np.ones((1, 6)), "group": np.array([0.5])},
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
    assert a.coupling[0, 5] == pytest.approx(np.sqrt(2) * gamma[0, 5] * ELECTRON_VOLT, rel=1e-6, abs=0)


@pytest.mark.parametrize(
    ("text", "says"),
    [
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


def test_a_group_column_and_copies_without_one(tmp_path):
    names = header("energy [meV]", "tunnel splitting [meV]", *(f"gamma_{c} [eV]" for c in COMPONENTS))
    row = "\n0.1,0.05,1,0,0,0,0,1"
    other = "\n0.2,0.05,1,0,0,0,0,1"
    path = tmp_path / "copies.csv"
    path.write_text(names + row + row + other)
    notes = []
    assert read_systems(path, note=notes.append).group is None
    assert len(notes) == 1 and "1 of 3 systems repeat" in notes[0] and "'group'" in notes[0]
    lines = [f"group,{names}", "first," + row[1:], "first," + row[1:], "," + other[1:]]
    path.write_text("\n".join(lines))
    found = read_systems(path, note=notes.append)
    assert len(notes) == 1
    assert found.group[0] == found.group[1] != found.group[2]


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
            found = estimate(read_systems(path, note=lambda _: None), medium=GLASS, volume=VOLUME)
        except GlassblocksError:
            continue
        assert all(np.isfinite(each.value) and each.effective >= 1 - 1e-9 for each in found.values.values())


def test_pair_of_couplings_is_a_pair():
    assert isinstance(mean_square_coupling(np.ones((3, 6))), Pair)
