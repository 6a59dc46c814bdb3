"""Estimates from simulated systems: what is said of them, and their errors by leaving systems out one by one."""

import re
from dataclasses import replace

import numpy as np
import pytest

from glassblocks.constants import BOLTZMANN, ELECTRON_VOLT
from glassblocks.errors import InputError
from glassblocks.leave_one_out import EXPONENT, LINEAR, LOGARITHMIC, WARY, JudgedValue, leave_one_out
from glassblocks.medium import POSITIVITY_BOUND, ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling import (
    TunnelingModel,
    ValidityWarning,
    absorptive_susceptibility,
    internal_friction,
    velocity_shift,
)
from glassblocks.tunneling.couplings import trace_share
from glassblocks.tunneling.simulated_systems import SimulatedSystems
from glassblocks.tunneling.systems_estimate import SystemsEstimate, estimate

GLASS = ElasticMedium(2200.0, 5800.0, 3800.0)
E_MAX = 5 * BOLTZMANN
BOUND = POSITIVITY_BOUND


def systems(count=9, seed=1, **more):
    rng = np.random.default_rng(seed)
    return SimulatedSystems(
        E_MAX * rng.uniform(0.05, 0.95, count),
        rng.normal(0, ELECTRON_VOLT, (count, 6)),
        rng.uniform(0.1, 1, count),
        **more,
    )


def part(whole, kept):
    columns = (whole.energy, whole.coupling, whole.u, whole.weight, whole.group)
    return SimulatedSystems(*(None if each is None else each[kept] for each in columns))


CONDITIONS = {"medium": GLASS, "volume": 1e-22, "energy_max": E_MAX, "temperature": 0.2, "frequency": 2e6}


@pytest.mark.parametrize("grouped", [False, True])
def test_intervals_are_those_of_estimates_without_each_system_or_group(grouped):
    weight = np.linspace(0.5, 2.0, 9)
    group = np.array([4, 1, 4, 2, 1, 7, 7, 4, 0]) if grouped else None
    whole = systems(weight=weight, group=group)
    found = estimate(whole, **CONDITIONS)
    names = np.arange(9) if group is None else np.unique(group)
    member = np.arange(9) if group is None else group
    without = [estimate(part(whole, member != name), **CONDITIONS).values for name in names]
    # of the exponent, whose terms do not know of their strength, as many as their weights make of them (Kish)
    count = np.array([weight[member == name].sum() for name in names])
    independent = count.sum() ** 2 / np.sum(count**2)
    for name, each in found.values.items():
        scale = EXPONENT if name == "exponent" else LOGARITHMIC
        effective = independent if name == "exponent" else None
        values = np.array([left[name].value for left in without])
        expected = leave_one_out(each.value, values, scale, effective=effective, freedom=WARY)
        if name == "gamma_l/gamma_t":
            expected = expected.within(BOUND)
        for got, wanted in zip(each, expected, strict=True):
            assert got == pytest.approx(wanted, rel=1e-6, abs=0), name
    strength = np.array([np.sum((weight * whole.u**2)[member == name]) for name in names])
    assert found.effective == pytest.approx(strength.sum() ** 2 / np.sum(strength**2))


def test_values_are_the_sums_that_the_docstring_prints_and_what_sound_makes_of_them():
    whole = systems()
    values = {name: each.value for name, each in estimate(whole, **CONDITIONS).values.items()}
    strength = whole.u**2
    # each system's tensor seen along many axes: k.g.k, and k.g.t across them
    rng = np.random.default_rng(5)
    k, t = np.moveaxis(np.linalg.qr(rng.normal(size=(40_000, 3, 2)))[0], -1, 0)
    plain = whole.coupling / np.array([1, 1, 1, *[np.sqrt(2)] * 3])
    tensor = plain[:, [[0, 5, 4], [5, 1, 3], [4, 3, 2]]]
    for name, (a, b) in {"gamma_l": (k, k), "gamma_t": (k, t)}.items():
        seen = np.einsum("ma,nab,mb->nm", a, tensor, b) ** 2
        assert values[name] ** 2 == pytest.approx(
            strength @ seen.mean(axis=1) / strength.sum(), rel=0.02, abs=0
        )
    assert values["P"] == pytest.approx(strength.sum() / (1e-22 * E_MAX))
    slope = np.log(E_MAX / whole.energy).mean()
    # the most likely exponent: the likelihood n ln(1 + m) - m sum ln(E_max/E) is flat there
    m = values["exponent"]
    assert [np.log(1 + m + d) - (m + d) * slope for d in (-1e-4, 1e-4)] == pytest.approx(
        [np.log(1 + m) - m * slope] * 2, abs=1e-8
    )
    model = TunnelingModel(GLASS, values["P"], Pair(values["gamma_l"], values["gamma_t"]))
    for name, quantity in (
        ("Im chi", absorptive_susceptibility),
        ("Q^-1", internal_friction),
        ("dc/c", velocity_shift),
    ):
        l, t = quantity(model, 0.2, 2 * np.pi * 2e6)
        assert (values[f"{name}_l"], values[f"{name}_t"]) == pytest.approx((l, t), rel=1e-12)
    assert values["C_l/C_t"] == pytest.approx(values["C_l"] / values["C_t"])
    assert estimate(whole, **CONDITIONS).trace_share == pytest.approx(
        np.sum(strength * trace_share(whole.coupling) * np.sum(whole.coupling**2, axis=1))
        / np.sum(strength * np.sum(whole.coupling**2, axis=1))
    )


def test_a_stated_energy_counts_the_system_that_lies_at_it():
    whole = systems()
    limit = float(whole.energy.max())
    stated, taken = estimate(whole, energy_max=limit), estimate(whole)
    assert (stated.count, taken.count) == (9, 8)
    assert (stated.energy_max, taken.energy_max) == (limit, limit)
    assert not stated.energy_max_from_table and taken.energy_max_from_table
    below = estimate(whole, energy_max=limit * (1 - 1e-9))
    assert below.count == 8 and below.values["P" if "P" in below.values else "gamma_l"].value > 0


@pytest.mark.parametrize(
    ("left_out", "missing", "reasons"),
    [
        ((), set(), ()),
        (("temperature",), {"Im chi", "Q^-1", "dc/c"}, ("a temperature and a frequency",)),
        (("frequency",), {"Im chi", "Q^-1", "dc/c"}, ("a temperature and a frequency",)),
        (("medium",), {"C", "Im chi", "Q^-1", "dc/c"}, ("density, c_l and c_t", "needs C")),
        (("volume",), {"P", "C", "Im chi", "Q^-1", "dc/c"}, ("volume of the simulated boxes", "needs P")),
        (("medium", "temperature"), {"C", "Im chi", "Q^-1", "dc/c"}, ("density, c_l and c_t", "needs C")),
    ],
)
def test_what_is_not_given_is_not_determined(left_out, missing, reasons):
    given = {name: value for name, value in CONDITIONS.items() if name not in left_out}
    found = estimate(systems(), **given)
    assert set(found.not_determined) == missing
    assert {name.split("_")[0] for name in found.values} >= {"gamma", "exponent"}
    assert not {name.rsplit("_", 1)[0] for name in found.values} & missing
    assert all(any(reason in each for each in found.not_determined.values()) for reason in reasons)


def test_without_couplings_and_without_splittings_the_reasons_say_so():
    whole = systems()
    bare = estimate(SimulatedSystems(whole.energy, None, whole.u), **CONDITIONS)
    assert "no couplings" in bare.not_determined["gamma"] and "needs gamma" in bare.not_determined["C"]
    assert set(bare.values) == {"exponent", "P"} and bare.trace_share is None
    unsplit = SimulatedSystems(whole.energy, whole.coupling)
    assert "no u_min is given" in estimate(unsplit, **CONDITIONS).not_determined["P"]
    for u_min in (0.0, 1.0, -0.1):
        with pytest.raises(InputError, match="0 < u_min < 1"):
            estimate(unsplit, u_min=u_min)
    assumed = estimate(unsplit, **CONDITIONS, u_min=0.02)
    # P arcosh(1/u_min) per energy and volume, which is the integral of P/(u sqrt(1 - u^2)) down to u_min
    angle = np.linspace(np.arcsin(0.02), np.pi / 2, 200_001)
    per_energy = assumed.values["P"].value * np.trapezoid(1 / np.sin(angle), angle)
    assert per_energy * E_MAX * 1e-22 == pytest.approx(9, rel=1e-6)


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"energy": np.array([0.5, 0.9, 2.0]) * E_MAX}, False),
        ({"energy": np.array([0.5, 1.9, 2.0]) * E_MAX}, True),
        ({"energy": np.array([0.5, 1.0, 2.0]) * E_MAX}, True),  # ln(E_max/E) of one alone
        ({"u": np.array([0.5, 0.5, 0.0])}, False),
        ({"u": np.array([0.5, 0.0, 0.0])}, True),
        ({"coupling": np.array([[1.0] * 6, [0.0] * 6, [0.0] * 6])}, True),
        ({"coupling": np.array([[1.0] * 6, [1.0] * 6, [0.0] * 6])}, False),
        ({"group": np.array([0, 0, 1])}, False),
        ({"group": np.array([0, 0, 0])}, True),
    ],
)
def test_two_systems_or_groups_that_strain_can_lift_are_needed(change, refused):
    given = replace(systems(3), **change)
    if refused:
        with pytest.raises(InputError, match="at least 2"):
            estimate(given, energy_max=E_MAX)
    else:
        assert estimate(given, energy_max=E_MAX).values["gamma_l/gamma_t"].value > BOUND


def said(exponent=(-0.05, 0.05), ratio=1.6, span=(1.4, 1.8), effective=50.0, from_table=False, share=0.2):
    values = {"exponent": JudgedValue(0.0, exponent, exponent, 50.0)}
    if ratio is not None:
        values |= {name: JudgedValue(1e-19, None, None, effective) for name in ("gamma_l", "gamma_t")}
        values["gamma_l/gamma_t"] = JudgedValue(ratio, span, span, 50.0)
    found = SystemsEstimate(values, 60, 50.0, E_MAX, from_table, share, {"P": "no volume"})
    return found, " | ".join(found.notes)


@pytest.mark.parametrize(
    ("exponent", "sentence"),
    [
        ((-0.05, 0.09), "agrees with a constant"),
        ((0.02, 0.09), "agrees with a constant"),
        ((-0.1, 0.1), "agrees with a constant"),
        ((-0.05, 0.11), "cannot be told from a constant"),
        ((-0.11, 0.05), "cannot be told from a constant"),
        ((0.0, 0.4), "cannot be told from a constant"),
        ((-0.4, 0.0), "cannot be told from a constant"),
        ((0.02, 0.4), "speaks against a constant"),
        ((-0.4, -0.02), "speaks against a constant"),
        (None, "Too few systems to tell"),
    ],
)
def test_the_sentence_on_the_distribution_hangs_on_its_interval(exponent, sentence):
    found, notes = said(exponent)
    assert sentence in notes and len(found.notes) == 1
    if exponent:
        assert f"(95%: {exponent[0]:.2f} to {exponent[1]:.2f})" in notes


@pytest.mark.parametrize(
    ("ratio", "span", "sentence"),
    [
        (BOUND + 0.019, (BOUND, 1.3), "lies at its lower bound"),
        (BOUND + 0.021, (BOUND + 0.019, 1.3), "cannot be told from its lower bound"),
        (1.6, None, "cannot be told from its lower bound"),
        (1.6, (BOUND + 0.021, 1.8), None),
        (None, None, None),
    ],
)
def test_the_sentence_on_the_bound_hangs_on_the_ratio_and_its_interval(ratio, span, sentence):
    _, notes = said(ratio=ratio, span=span, share=0.034)
    assert (
        (sentence in notes and "(3.4% of" not in notes and "3.4% of the squares" in notes)
        if sentence
        else ("bound" not in notes)
    )


def test_few_effective_systems_and_an_assumed_completeness_are_told():
    assert "carry gamma_l and gamma_t: " in said(effective=9.99)[1]
    assert "effective systems" not in said(effective=10.0)[1]
    assert "Fewer than 10 effective systems" in said(effective=1.0)[1]
    assert "effective systems" not in said(ratio=None)[1]
    assert "the largest one stands for it" in said(from_table=True)[1]
    assert "the largest" not in said()[1]


def test_a_notebook_shows_values_reasons_and_notes():
    found, _ = said(from_table=True)
    html = found._repr_html_()
    assert "60 two-level systems below 6.903e-23 J" in html
    assert html.count("<tr>") == 1 + len(found.values) + len(found.not_determined)
    assert "<td>P</td><td>no volume</td>" in html and html.count("<p>") == len(found.notes) == 2


def test_systems_are_checked_column_by_column():
    good = {"energy": [1.0, 2.0], "coupling": np.ones((2, 6)), "u": [0.0, 1.0], "weight": [0.0, 1.0]}
    SimulatedSystems(**{name: np.asarray(value) for name, value in good.items()}, group=np.array([3, 3]))
    bad = {
        "energy": ([0.0, 1.0], [[1.0, 2.0]], [1.0, np.inf], 1.0),
        "coupling": (np.ones((2, 5)), np.ones((1, 6)), np.full((2, 6), np.inf)),
        "u": ([0.5, 1.01], [-0.01, 0.5], [0.5]),
        "weight": ([-1e-9, 1.0], [1.0]),
        "group": ([0.5, 1.0], [1]),
    }
    for name, values in bad.items():
        for value in values:
            with pytest.raises(InputError) as error:
                SimulatedSystems(**{**good, name: np.asarray(value)})
            assert error.value.what == name


def test_a_system_without_any_energy_is_refused_and_one_without_asymmetry_is_symmetric():
    found = SimulatedSystems.from_splitting([0.0, 3.0, -3.0], [2.0, 4.0, -4.0])
    assert found.energy.tolist() == [2.0, 5.0, 5.0] and found.u.tolist() == [1.0, 0.8, 0.8]
    with pytest.raises(InputError, match="energy"):
        SimulatedSystems.from_splitting([0.0], [0.0])


def test_a_shift_whose_sign_one_system_decides_has_a_straight_interval():
    """Velocities rise by resonance and fall by relaxation, here of couplings so strong that both nearly cancel."""
    shear = np.zeros((3, 6))
    shear[:, 5] = np.array([20.0, 20.0, 95.0]) * ELECTRON_VOLT
    whole = SimulatedSystems(np.array([1.0, 2, 3]) * BOLTZMANN, shear, np.full(3, 0.5))
    given = {**CONDITIONS, "temperature": 0.5, "frequency": 1e10}
    with pytest.warns(ValidityWarning, match="hbar omega"):
        found = estimate(whole, **given).values["dc/c_t"]
        without = [estimate(part(whole, np.arange(3) != k), **given).values["dc/c_t"].value for k in range(3)]
    assert found.value > 0 and min(without) < 0 < max(without)
    for got, wanted in zip(
        found, leave_one_out(found.value, np.array(without), LINEAR, freedom=WARY), strict=True
    ):
        assert got == pytest.approx(wanted, rel=1e-6, abs=0)


@pytest.mark.parametrize(
    ("couplings", "volume", "words"),
    [
        (1e3, 1e-20, "gamma of .* eV is not that of a glass"),  # meV said eV
        (1e-3, 1e-20, "gamma of .* eV is not that of a glass"),
        (1.0, 1e-27, "no solid is left. Check the volume"),
        (1.0, 1e-22, None),
    ],
)
def test_what_no_glass_has_is_told_with_its_cause(couplings, volume, words):
    whole = systems()
    scaled = replace(whole, coupling=couplings * whole.coupling)
    found = estimate(scaled, medium=GLASS, volume=volume, energy_max=E_MAX, temperature=0.1, frequency=1e6)
    said = " ".join(found.notes)
    assert re.search(words, said) if words else "heck the" not in said
