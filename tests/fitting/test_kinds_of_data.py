"""What each kind of data declares: conversions of its heads, ranges, defaults of a simulation, first guesses."""

import re
from types import SimpleNamespace

import numpy as np
import pytest

from glassblocks.constants import BOLTZMANN, ELECTRON_VOLT, HBAR
from glassblocks.errors import GlassblocksError
from glassblocks.fitting import Curve, MediumErrors, read_curves
from glassblocks.fitting.nuisances import SOUND, checked
from glassblocks.fitting.observables import OBSERVABLES, Axis, Column, Way, electric_parts, internal_friction
from glassblocks.fitting.observables.resonator_loss import RESONATOR_LOSS
from glassblocks.fitting.observables.thermal_conductivity import HALF_WAVELENGTH, RAYLEIGH
from glassblocks.fitting.problem import Problem
from glassblocks.fitting.simulation_plan import example, read_plan
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling import TunnelingModel, critical_shape, loss_tangent, thermal_conductivity


def read(tmp_path, head, values, note=len):
    path = tmp_path / "data.csv"
    path.write_text(
        f"T [K],frequency [MHz],{head}\n" + "".join(f"{0.1 + 0.1 * i},5,{v}\n" for i, v in enumerate(values))
    )
    return read_curves(path, note)


@pytest.mark.parametrize(
    ("head", "mode"), [("dE/E", "Young"), ("dG/G", "transverse"), ("dM/M", "longitudinal"), ("dK/K", "bulk")]
)
def test_a_shift_of_a_modulus_is_the_square_of_that_of_its_speed(tmp_path, head, mode):
    moduli = np.array([1e-5, -4e-5, 2e-4])
    (curve,) = read(tmp_path, f"{head} [1e-6]", 1e6 * moduli)
    assert curve.label.startswith(f"dc/c {mode}")
    np.testing.assert_allclose(curve.y, np.sqrt(1 + moduli) - 1, rtol=1e-4)


@pytest.mark.parametrize("head", ["Q^-1 longitudinal", "1/Qi", "tan delta"])
def test_noise_may_carry_a_loss_a_tenth_below_zero_and_no_loss_is_above_one(tmp_path, head):
    (curve,) = read(tmp_path, head, [-0.09, 0.001, 0.99])
    assert curve.y.tolist() == [-0.09, 0.001, 0.99]
    for beyond in (-0.11, 1.01):
        with pytest.raises(GlassblocksError, match=r"value|number"):
            read(tmp_path, head, [0.001, beyond])


def test_what_is_driven_by_sound_is_sound():
    assert set(SOUND) == {"velocity", "friction", "attenuation", "coated", "substrate"}


def test_a_resonator_without_a_filling_factor_or_a_background_is_its_glass():
    medium = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
    gamma = Pair(1.04, 0.65) * ELECTRON_VOLT
    model = TunnelingModel(medium, P=0.8e45, gamma=gamma, dipole=3e-30, permittivity=3e-11)
    T, omega = np.array([0.02, 0.1, 0.5]), np.full(3, 3e10)
    glass = loss_tangent(model, T, omega)
    np.testing.assert_allclose(RESONATOR_LOSS.simulate(model, T, omega, None), glass, rtol=1e-14)
    text = "\n".join(
        line
        for line in example("resonator").splitlines()
        if not line.startswith(("background", "relative_noise"))
    ).replace("noise = 2e-9", "")
    assert len(read_plan(text).curves) == len(read_plan(example("resonator")).curves)


def test_the_first_guess_of_a_critical_level_is_the_geometric_mean_of_those_above_zero():
    curves = [SimpleNamespace(level=np.array(levels)) for levels in ([0.0, 0.01], [0.1, 1.0])]
    assert electric_parts._middle_level(curves) == pytest.approx(0.1)
    assert electric_parts._middle_level([SimpleNamespace(level=np.zeros(2))]) == 1.0


def test_laws_of_the_plateau_may_be_a_hundred_times_weaker_or_stronger_than_in_glasses():
    assert RAYLEIGH.lower < 1 and RAYLEIGH.upper > 1e5  # glasses: about 100 to 1000 1/(m K^4)
    assert HALF_WAVELENGTH.lower < 1 and HALF_WAVELENGTH.upper > 100  # glasses: about 5 to 30 K


HEADS = {kind: each.columns[0] for kind, each in OBSERVABLES.items()}
#: Beyond these, in units of the column's head, a unit has gone wrong; and K up to which a kind is used by default.
RANGES = {
    "velocity": (-1e6, 1e6, 3.0),
    "friction": (-0.1, 1.0, 3.0),
    "coated": (-0.1, 1.0, 3.0),
    "substrate": (-0.1, 1.0, 3.0),
    "attenuation": (-1e6 / 23.025850929940457, 1e9 / 23.025850929940457, 3.0),
    "conductivity": (0.0, 1e4, 0.3),
    "heat": (0.0, 1e5, 3.0),
    "loss": (-0.1, 1.0, 3.0),
    "permittivity": (-1e6, 1e6, 3.0),
    "resonator": (-0.1, 1.0, 3.0),
    "detuning": (-1e6, 1e6, 3.0),
}


@pytest.mark.parametrize("kind", OBSERVABLES)
def test_numbers_that_no_glass_has_are_refused_and_those_just_inside_are_not(tmp_path, kind):
    low, high, _ = RANGES[kind]
    inside = [low + 1e-9 * high, high * (1 - 1e-9)]
    (curve,) = read(tmp_path, HEADS[kind].example, [inside[0], high / 2, inside[1]])
    assert curve.kind == kind and curve.y[1] == pytest.approx(high / 2 * HEADS[kind].size)
    for beyond in (low * (1 + 1e-9) - 1e-9 * high, high * (1 + 1e-9)):
        with pytest.raises(GlassblocksError):
            read(tmp_path, HEADS[kind].example, [high / 2, beyond])


@pytest.mark.parametrize("kind", OBSERVABLES)
def test_points_are_used_up_to_where_the_model_of_their_kind_ends(tmp_path, kind):
    low, high, hottest = RANGES[kind]
    path = tmp_path / "data.csv"
    rows = "".join(f"{T},5,{0.01 * (high - low)}\n" for T in (0.05, 0.999 * hottest, 1.001 * hottest))
    path.write_text(f"T [K],frequency [MHz],{HEADS[kind].example}\n{rows}")
    (curve,) = read_curves(path, len)
    assert pytest.approx([0.05, 0.999 * hottest]) == curve.T


def of_decibel():
    """1 dB/cm as what is left of the energy after a meter."""
    return -np.log(10 ** (-1 / 10 * 100))


@pytest.mark.parametrize("kind", OBSERVABLES)
def test_figures_and_heads_of_tables_say_the_unit_that_they_use(kind):
    observable = OBSERVABLES[kind]
    unit = re.search(r"\[(.*?)\]", observable.axis.label)[1]
    power = re.fullmatch(r"\$10\^\{-(\d)\}\$", unit)
    expected = 10.0 ** int(power[1]) if power else 1 / of_decibel() if unit == "dB/cm" else 1.0
    assert observable.axis.factor == pytest.approx(expected, rel=1e-12)
    if not (power or unit == "dB/cm"):
        assert unit.replace("(", "").replace(")", "").replace(" ", "/") == observable.unit
    for column in observable.columns:
        stated = re.search(r"\[(.*?)\]", column.example)
        sizes = {"1e-6": 1e-6, "dB/cm": of_decibel(), observable.unit: 1.0}
        assert column.size == pytest.approx(sizes[stated[1] if stated else observable.unit], rel=1e-12)
        assert column.example.startswith(column.name)


def test_what_runs_over_decades_is_drawn_on_logarithms_and_what_has_either_sign_is_not():
    logarithmic = {kind for kind, each in OBSERVABLES.items() if each.axis.logarithmic}
    assert logarithmic == {"attenuation", "conductivity", "heat", "resonator"}


def test_kinds_are_what_they_are():
    def are(name):
        return {kind for kind, each in OBSERVABLES.items() if getattr(each, name)}

    assert are("electric") == {"loss", "permittivity", "resonator", "detuning"}
    assert are("filled") == {"resonator", "detuning"}
    assert are("referenced") == {"velocity", "permittivity", "detuning"}
    assert set(OBSERVABLES) - are("signed") == {"conductivity", "heat"}
    assert are("decays") == {"attenuation"}
    assert set(OBSERVABLES) - are("oscillates") == {"conductivity", "heat"}
    assert are("acoustic") & are("electric") == set()


PLAN = """
seed = 1
[medium]
density = 2200.0
c_l = 5800.0
c_t = 3800.0
[model]
P = 8e44
gamma_l = 1.04
gamma_t = 0.65
dipole = 1.0
permittivity = 3.8
[[curve]]
file = "curve.csv"
temperature = [0.1, 0.2]
"""


@pytest.mark.parametrize("kind", OBSERVABLES)
def test_a_simulated_curve_needs_what_it_cannot_do_without_and_nothing_else(kind):
    observable = OBSERVABLES[kind]
    sound = 'polarization = "longitudinal"\n' if observable.acoustic else ""
    text = f'{PLAN}kind = "{kind}"\n{sound}' + ("frequency = 5.0\n" if observable.oscillates else "")
    needed = {"coated": "dilution = 1e-3", "heat": "time = 10.0"}
    if kind in needed:
        with pytest.raises(GlassblocksError, match=needed[kind].split()[0]):
            read_plan(text)
    (curve,) = read_plan(f"{text}{needed.get(kind, '')}\n").curves
    assert curve.kind == kind


#: What a user may hold each at; far from anything that was measured, because an end is no opinion.
ALLOWED = {
    "background": (0.0, np.inf),
    "saturation": (1e-6, 1e30),
    "beta": (0.02, 10.0),
    "outer exponent": (0.01, 5.0),
    "n_c coth power": (-4.0, 8.0),
    "n_c T power": (-6.0, 6.0),
    "n_c": (1e-30, 1e30),
    "shift saturation": (0.0, 1.0),
    "boundary": (0.0, 1e9),
    "rayleigh": (1e-3, 1e7),
    "half wavelength": (0.3, 1e3),
    "conductivity exponent": (-1.5, 1.5),
    "P_heat/P": (1e-3, 1e3),
}


@pytest.mark.parametrize("kind", OBSERVABLES)
def test_a_nuisance_may_be_held_within_its_range_or_where_it_is_not_there(kind):
    curves = [SimpleNamespace(kind=kind)]
    for each in OBSERVABLES[kind].nuisances:
        low, high = ALLOWED[each.name]
        small = 1e-9 * max(abs(low), 1e-12)
        inside = [low + small, high * (1 - 1e-9) if np.isfinite(high) else 1e300, each.neutral]
        for value in inside:
            assert checked({each.name: value}, curves) == {each.name: value}
        beyond = [low - small, high * (1 + 1e-9)]
        for value in (value for value in beyond if value != each.neutral and np.isfinite(value)):
            with pytest.raises(GlassblocksError, match="number from"):
                checked({each.name: value}, curves)


@pytest.mark.parametrize("kind", OBSERVABLES)
def test_a_search_begins_inside_the_range_where_its_coordinate_is_finite(kind):
    for each in OBSERVABLES[kind].nuisances:
        assert each.lower <= each.start <= each.upper
        assert np.isfinite(each.coordinate(each.start))
        # where it is not there, unless that has no logarithm or no derivative
        if (
            np.isfinite(each.neutral)
            and not (each.logarithmic and each.neutral == 0)
            and each.name != "boundary"
        ):
            assert each.start == each.neutral
        # one that is not there at zero or at infinity would never be found from there on a logarithm
        assert not each.logarithmic or each.lower > 0
        assert each.per_curve == (each.name == "background") == (each.size is None)


#: What each power of the critical drive is where nothing else is known: T2 = 2 T1, a square root, no more.
NEUTRAL = {"beta": 1.0, "outer exponent": 0.5, "n_c coth power": 2.0, "P_heat/P": 1.0}


def test_what_is_not_there_is_zero_or_infinite_or_the_exponent_of_the_plain_law():
    for kind in OBSERVABLES.values():
        for each in kind.nuisances:
            infinite = each.name in ("n_c", "half wavelength")
            assert each.neutral == NEUTRAL.get(each.name, np.inf if infinite else 0.0)


def simulated(kind, polarization=None, **options):
    """At three temperatures, 5 GHz, of a glass with dipole moments."""
    gamma = Pair(1.04, 0.65) * ELECTRON_VOLT
    medium = ElasticMedium(density=2200.0, c_l=5800.0, c_t=3800.0)
    model = TunnelingModel(medium, P=0.8e45, gamma=gamma, dipole=3e-30, permittivity=3e-11)
    T = np.array([0.2, 0.6, 1.0])
    return OBSERVABLES[kind].simulate(model, T, np.full(3, 3e10), polarization, **options)


@pytest.mark.parametrize("mode", ["l", "t", "young", "bulk", "surface"])
def test_a_film_adds_its_friction_times_its_dilution_to_that_of_the_substrate(mode):
    film = simulated("friction", mode)
    bare = simulated("substrate", mode, substrate=2e-6, substrate_slope=3e-7)
    assert bare == pytest.approx([2e-6 + 3e-7 * np.log(0.2), 2e-6 + 3e-7 * np.log(0.6), 2e-6], rel=1e-12)
    assert simulated("substrate", mode).tolist() == [0.0, 0.0, 0.0]
    coated = simulated("coated", mode, dilution=1e-2, substrate=2e-6, substrate_slope=3e-7)
    np.testing.assert_allclose((coated - bare) / film, 1e-2, rtol=1e-9)
    np.testing.assert_allclose(simulated("coated", mode, dilution=1.0), film, rtol=1e-12)


def test_a_resonator_holds_a_part_of_the_glass_and_is_saturated_by_its_photons():
    glass = simulated("loss")
    np.testing.assert_allclose(
        simulated("resonator", filling_factor=0.1, background=1e-6), 0.1 * glass + 1e-6
    )
    np.testing.assert_allclose(
        simulated("detuning", filling_factor=0.1), -0.1 / 2 * simulated("permittivity"), rtol=1e-12
    )
    np.testing.assert_allclose(simulated("detuning"), -simulated("permittivity") / 2, rtol=1e-12)
    photons = np.array([1.0, 30.0, 1e12])
    assert simulated("loss", photons=photons).tolist() == glass.tolist()
    driven = {"photons": photons, "critical_photons": 3.0}
    left = simulated("loss", photons=np.full(3, 1e30), critical_photons=3.0)  # what relaxation absorbs
    x = HBAR * 3e10 / (2 * BOLTZMANN * np.array([0.2, 0.6, 1.0]))
    level = photons / 3.0 * np.tanh(x) ** 2
    for beta in (1.0, 0.7):
        found = (simulated("loss", **driven, beta=beta) - left) / (glass - left)
        np.testing.assert_allclose(found, 1 / np.sqrt(1 + level**beta), rtol=1e-6)
    assert simulated("loss", **driven).tolist() == simulated("loss", **driven, beta=1.0).tolist()
    np.testing.assert_allclose(simulated("resonator", **driven), simulated("loss", **driven), rtol=1e-12)
    # a strong field leaves both shifts as they are
    for kind in ("permittivity", "detuning"):
        assert simulated(kind, photons=photons).tolist() == simulated(kind).tolist()
        away = simulated(kind, reference_temperature=0.6)
        assert away == pytest.approx(simulated(kind) - simulated(kind)[1], abs=1e-12)


def test_a_search_for_the_saturation_of_sound_begins_where_the_loudest_is_half_saturated():
    loud = SimpleNamespace(drive=2.0, frequency=1e9, T=np.array([0.3]))
    soft = SimpleNamespace(drive=1.0, frequency=1e9, T=np.array([0.02]))
    unknown = SimpleNamespace(drive=None, frequency=1e9, T=np.array([0.01]))
    rise = critical_shape(0.3, 2 * np.pi * 1e9) / critical_shape(0.1, 2 * np.pi * 1e9)
    for curves in ([loud], [soft, loud, unknown], [unknown, loud]):
        assert internal_friction.SATURATION.guess(curves) == pytest.approx(rise)
    both = SimpleNamespace(drive=2.0, frequency=1e9, T=np.array([0.1, 0.3]))
    assert internal_friction.SATURATION.guess([both]) == pytest.approx(np.sqrt(rise))


def test_what_a_kind_declares_cannot_be_changed():
    velocity = OBSERVABLES["velocity"]
    for thing, name in (
        (velocity, "highest"),
        (velocity.columns[0], "size"),
        (velocity.ways[0], "factor"),
        (velocity.axis, "factor"),
        (velocity.options[0], "required"),
    ):
        with pytest.raises(AttributeError):
            setattr(thing, name, getattr(thing, name))
    plain = Way(("name",))
    assert (plain.factor, plain.reciprocal, plain.by_omega, plain.of_level) == (1.0, False, False, False)
    assert Axis("x").factor == 1.0 and not Axis("x").logarithmic and Column("x", None, "x").size == 1.0


@pytest.mark.parametrize(
    ("held", "law"),
    [
        ({}, {}),
        ({"boundary": 500.0}, {"boundary": 1 / 500}),
        ({"rayleigh": 30.0}, {"rayleigh": 30.0}),
        ({"half wavelength": 4.0}, {"half_wavelength_from": 4.0}),
        ({"boundary": 2e3, "rayleigh": 100.0}, {"boundary": 1 / 2e3, "rayleigh": 100.0}),
    ],
)
def test_a_fit_predicts_the_conductivity_of_the_scattering_that_is_held(held, law):
    T, medium = np.array([0.05, 0.2, 1.0]), ElasticMedium(2200.0, 5800.0, 3800.0)
    problem = Problem([Curve("conductivity", T, T, T)], medium, MediumErrors(), 10.0, held)
    theta = problem.start(8e44)
    (predicted,) = problem.fitted(theta)
    np.testing.assert_allclose(predicted, thermal_conductivity(problem.model(theta), T, **law), rtol=1e-9)
