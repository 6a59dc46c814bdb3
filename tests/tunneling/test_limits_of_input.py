"""Where input ends: what is just allowed, what is just refused, and from where on a formula warns."""

import warnings

import numpy as np
import pytest
from scipy import integrate, optimize, stats

from glassblocks.constants import BOLTZMANN, HBAR
from glassblocks.errors import InputError, TableError
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling import (
    Barriers,
    TunnelingModel,
    ValidityWarning,
    critical_field,
    internal_friction,
    local_field_factor,
    loss_power_law,
    photon_number,
    relaxation_rate,
    resonant_friction,
    resonant_velocity_shift,
    saturation_factor,
    thermal_conductivity,
    tunneling_heat_capacity,
    velocity_shift,
)
from glassblocks.tunneling.parameters import REFERENCE_ENERGY
from glassblocks.tunneling.quadrature import logarithmic
from glassblocks.tunneling.searched_systems import SearchedSystems
from glassblocks.tunneling.simulated_systems import SimulatedSystems
from glassblocks.tunneling.systems_estimate import estimate
from glassblocks.tunneling.systems_table import COMPONENTS, read_systems
from glassblocks.tunneling.validity import warn_fast

GLASS = ElasticMedium(2200.0, 5800.0, 3800.0)
KELVIN = BOLTZMANN


def model(**options):
    return TunnelingModel.from_C(GLASS, Pair(3e-4, 2.7e-4), P=8e44, **options)


def electric(**options):
    return model(dipole=3e-30, permittivity=3e-11, **options)


def allowed(call):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        call()


def refused(call, what):
    with pytest.raises(InputError) as error:
        call()
    assert error.value.what == what


@pytest.mark.parametrize(
    ("name", "inside", "beyond"),
    [
        ("exponent", (-0.5, 3.0), (-0.501, 3.001, np.nan)),
        ("u_min", (0.0, 0.999), (-1e-9, 1.0, np.nan)),
        ("e_max", (1e-30, np.inf), (0.0, -1e-30, np.nan)),
    ],
)
def test_a_distribution_is_taken_within_its_range(name, inside, beyond):
    for value in inside:
        assert getattr(model(**{name: value}), name) == value
    for value in beyond:
        refused(lambda value=value: model(**{name: value}), name)


def test_parameters_are_finite_and_positive():
    for bad in (0.0, -1.0, np.nan, np.inf):
        refused(lambda bad=bad: TunnelingModel(GLASS, bad, Pair(1e-19, 1e-19)), "P")
        refused(lambda bad=bad: TunnelingModel.from_C(GLASS, Pair(3e-4, bad), 8e44), "C")
        refused(lambda bad=bad: model(dipole=bad, permittivity=3e-11), "dipole")
        refused(lambda bad=bad: model(dipole=3e-30, permittivity=bad), "permittivity")
    for half in ({"dipole": 3e-30}, {"permittivity": 3e-11}):
        refused(lambda half=half: model(**half).C_d, "model")
    # a random orientation sees a third of p^2
    assert electric().C_d == pytest.approx(8e44 * 3e-30**2 / 3e-11 / 3)
    for other in ({"exponent": 0.1}, {"u_min": 0.1}, {"e_max": 1e-20}):
        refused(lambda other=other: model(barriers=Barriers(13 * KELVIN), **other), "barriers")
    assert model().is_standard and not model(u_min=1e-9).is_standard and not model(e_max=1.0).is_standard


def test_barriers_may_end_nowhere_but_have_a_scale_and_a_time():
    assert Barriers(1e-30, attempt_time=1e-30).gaussian == np.inf
    for name in ("zero_point", "gaussian", "exponential", "attempt_time"):
        for bad in (0.0, -1e-30, np.nan):
            refused(lambda name=name, bad=bad: Barriers(**{"zero_point": 1e-22, name: bad}), name)
    for name in ("zero_point", "attempt_time"):
        refused(lambda name=name: Barriers(**{"zero_point": 1e-22, name: np.inf}), name)


@pytest.mark.parametrize(
    "quantity",
    [
        lambda T: velocity_shift(model(), T, 1e6),
        lambda T: internal_friction(model(), T, 1e6),
        lambda T: relaxation_rate(model(), KELVIN, T),
        lambda T: tunneling_heat_capacity(model(), T, 1.0),
        lambda T: thermal_conductivity(model(), T),
    ],
)
def test_from_three_kelvin_on_one_phonon_is_not_enough(quantity):
    allowed(lambda: quantity(np.array([0.1, 3.0])))
    with pytest.warns(ValidityWarning, match=r"up to 3\.01 K.* about 3 K"):
        quantity(np.array([0.1, 3.01]))


def test_conductivity_and_activation_reach_farther():
    allowed(lambda: thermal_conductivity(model(), 10.0, rayleigh=300.0))
    with pytest.warns(ValidityWarning, match="about 10 K"):
        thermal_conductivity(model(), 10.1, half_wavelength_from=5.0)
    hopping = model(barriers=Barriers(13 * KELVIN, gaussian=500 * KELVIN))
    allowed(lambda: internal_friction(hopping, 100.0, 1e6))
    with pytest.warns(ValidityWarning, match="about 100 K"):
        internal_friction(hopping, 101.0, 1e6)


def test_fast_sound_is_warned_of_only_where_it_matters():
    allowed(lambda: warn_fast(np.array([0.3, 5.0]), np.array([True, False])))
    allowed(lambda: warn_fast(np.array([0.1, 0.3])))
    with pytest.warns(ValidityWarning, match=r"up to 0\.31"):
        warn_fast(np.array([0.31, 5.0]), np.array([True, False]))


def test_what_scatters_phonons_is_checked():
    for name in ("debye_temperature", "boundary", "half_wavelength_from"):
        for bad in (0.0, -1.0, np.nan):
            refused(lambda name=name, bad=bad: thermal_conductivity(model(), 1.0, **{name: bad}), name)
    # the systems end before the phonons do: nothing else scatters the rest
    ends = model(e_max=50 * KELVIN)
    refused(lambda: thermal_conductivity(ends, 1.0, debye_temperature=50.1), "e_max")
    allowed(lambda: thermal_conductivity(ends, 1.0, debye_temperature=50.0))
    allowed(lambda: thermal_conductivity(ends, 1.0, boundary=1e-3))
    allowed(lambda: thermal_conductivity(model(exponent=0.5), 1.0))
    refused(lambda: thermal_conductivity(model(exponent=0.51), 1.0), "exponent")
    allowed(lambda: thermal_conductivity(model(exponent=0.51), 1.0, boundary=1e-3))


def test_the_quantum_of_sound_stays_below_half_the_largest_energy():
    omega = 0.1 * KELVIN / HBAR
    allowed(lambda: resonant_velocity_shift(model(e_max=0.2001 * KELVIN), 1.0, omega))
    refused(lambda: resonant_velocity_shift(model(e_max=0.1999 * KELVIN), 1.0, omega), "e_max")
    # above the largest energy nothing absorbs
    friction = [float(resonant_friction(model(e_max=e * KELVIN), 0.01, omega).l) for e in (0.0999, 0.1001)]
    assert friction == [0.0, pytest.approx(np.pi * 3e-4, rel=1e-3)]
    for power in (-0.3, 0.7):
        sloped = float(resonant_friction(model(exponent=power), 0.01, omega).t)
        assert sloped == pytest.approx(np.pi * 2.7e-4 * (0.1 * KELVIN / REFERENCE_ENERGY) ** power, rel=1e-3)


@pytest.mark.parametrize("u_min", [0.05, 0.6, 0.95])
def test_systems_of_small_splittings_that_are_left_out_take_their_share_of_the_resonant_part(u_min):
    """u^2 of the coupling over n ~ 1/(u sqrt(1 - u^2)), by the angle u = sin a."""
    share = integrate.quad(np.sin, np.arcsin(u_min), np.pi / 2)[0]
    for quantity in (resonant_friction, resonant_velocity_shift):
        cut, whole = (quantity(each, 0.1, 1e9) for each in (model(u_min=u_min), model()))
        assert cut.l / whole.l == pytest.approx(share) and cut.t / whole.t == pytest.approx(share)


def test_shares_and_levels_are_checked():
    for u in (0.0, 1.0):
        allowed(lambda u=u: relaxation_rate(model(), KELVIN, 1.0, u))
    for u in (-1e-9, 1 + 1e-9):
        refused(lambda u=u: relaxation_rate(model(), KELVIN, 1.0, u), "u")
    assert saturation_factor([0.0, 3.0]).tolist() == [1.0, 0.5]
    for bad in (-1e-9, np.nan, np.inf):
        refused(lambda bad=bad: saturation_factor(bad), "level")
        refused(lambda bad=bad: resonant_friction(model(), 1.0, 1e6, bad), "intensity_ratio")
        refused(lambda bad=bad: critical_field(electric(), 1.0, bad), "T2")
    refused(lambda: critical_field(electric(), 0.0, 1.0), "T1")
    refused(lambda: photon_number(1e-15, 1e10, 1e5, 1e5, "beside"), "coupling")
    for place, name in enumerate(("power", "omega", "Q", "Q_c")):
        numbers = [1e-15, 1e10, 1e5, 1e5]
        numbers[place] = 0.0
        refused(lambda numbers=numbers: photon_number(*numbers, "notch"), name)
    refused(lambda: local_field_factor(3e-11, "cavity"), "local_field")
    for time in (0.0, -1.0, np.nan, np.inf):
        refused(lambda time=time: tunneling_heat_capacity(model(), 0.1, time), "time")
    allowed(lambda: tunneling_heat_capacity(model(u_min=1e-3), 0.1))


def test_a_rule_between_limits_in_the_wrong_order_is_zero():
    rule = logarithmic([1.0, 3.0], 2.0)
    assert rule.weights[0].sum() == pytest.approx(1.0) and not rule.weights[1].any()


@pytest.mark.parametrize(
    "points",
    [
        ([100.0, 200.0], [1e-4] * 2),
        ([100.0] * 3, [1e-4] * 3),
        ([0.0, 100.0, 200.0], [1e-4] * 3),
        ([50.0, 100.0, 200.0], [0.0, 1e-4, 1e-4]),
        ([50.0, 100.0, np.inf], [1e-4] * 3),
        ([50.0, 100.0, 200.0], [1e-4] * 3, [1e-5, 1e-5, 0.0]),
        ([50.0, 100.0, 200.0], [1e-4] * 4),
        ([[50.0, 100.0, 200.0]], [[1e-4] * 3]),
    ],
)
def test_a_power_law_needs_three_points_at_two_frequencies(points):
    refused(lambda: loss_power_law(*points), "loss angles")


def test_a_power_law_through_three_points_at_two_frequencies_is_scipy_s():
    f, phi = np.array([100.0, 100.0, 1000.0]), np.array([2.1e-4, 1.9e-4, 3e-4])
    sigma = np.array([1e-5, 1e-5, 2e-5])
    law = loss_power_law(f, phi, sigma)
    # both at 100 Hz have one mean, of an error of 1e-5/sqrt 2, and the third point is met
    assert law.loss == pytest.approx(2e-4, rel=1e-6) and law.loss_error == pytest.approx(
        1e-5 / 2**0.5, rel=1e-4
    )
    assert law.exponent == pytest.approx(np.log10(1.5), rel=1e-6)
    relative = np.hypot(1 / 15, 0.05 / 2**0.5)
    assert law.exponent_error == pytest.approx(relative / np.log(10), rel=1e-4)
    assert law.chi2 == pytest.approx(2.0, rel=1e-6) and law.degrees_of_freedom == 1
    assert law.chi2_probability == pytest.approx(stats.chi2.sf(2.0, 1), rel=1e-6)
    for each, share in ((law.exponent_68, 0.68), (law.exponent_95, 0.95)):
        reach = stats.norm.ppf((1 + share) / 2) * law.exponent_error
        assert each == pytest.approx((law.exponent - reach, law.exponent + reach))
    untold = loss_power_law(f, phi)
    assert untold.chi2 is None and untold.chi2_probability is None and untold.reference == 100.0
    # relative errors: least squares of phi/law - 1 about the same law, with the law's own size as the unit
    best = optimize.least_squares(lambda x: (np.exp(x[0]) * (f / 100) ** x[1] - phi) / phi, [-8.5, 0.1])
    assert (np.log(untold.loss), untold.exponent) == pytest.approx(tuple(best.x), rel=1e-6)


HEAD = ",".join(f"gamma_{each} [eV]" for each in COMPONENTS)


def table(tmp_path, *lines):
    path = tmp_path / "systems.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def test_a_splitting_above_the_energy_is_told_line_by_line(tmp_path):
    rows = ["1,1.0000005,1,2,3,4,5,6", "1,1.000002,1,2,3,4,5,6", "2,-2,1,2,3,4,5,7", "2,-3,1,2,3,4,5,8"]
    with pytest.raises(TableError) as error:
        read_systems(table(tmp_path, f"energy [meV],tunnel splitting [meV],{HEAD}", *rows))
    assert [each.split(":")[0].rsplit(", ", 1)[1] for each in error.value.problems] == ["line 3", "line 5"]
    assert "1.5 energies" in error.value.problems[1]
    found = read_systems(table(tmp_path, f"energy [meV],tunnel splitting [meV],{HEAD}", rows[0], rows[2]))
    assert found.u.tolist() == [1.0, 1.0]


def test_copies_are_noted_where_they_can_be_told(tmp_path):
    notes = []
    rows = ["1,1,2,3,4,5,6", "1,1,2,3,4,5,6", "1,1,2,3,4,5,6", "2,1,2,3,4,5,6"]
    read_systems(table(tmp_path, f"energy [meV],{HEAD}", *rows), note=notes.append)
    assert len(notes) == 1 and "2 of 4 systems repeat" in notes[0]
    bare = read_systems(table(tmp_path, "energy [meV]", "1", "1"), note=notes.append)
    assert len(notes) == 1 and bare.coupling is None and bare.u is None and bare.weight is None


def test_a_system_without_a_group_stands_for_itself(tmp_path):
    rows = ["box,1,0.5,1,2,3,4,5,6", ",2,0,1,2,3,4,5,6", ",3,2,1,2,3,4,5,6", "box,4,1,1,2,3,4,5,6"]
    found = read_systems(table(tmp_path, f"group,energy [meV],weight,{HEAD}", *rows))
    assert found.weight.tolist() == [0.5, 0.0, 2.0, 1.0]
    assert found.group[0] == found.group[3] and len(set(found.group.tolist())) == 3
    empty = read_systems(table(tmp_path, f"group,energy [meV],{HEAD}", ",1,1,2,3,4,5,6", ",2,1,2,3,4,5,6"))
    assert empty.group is None


def test_models_and_results_cannot_be_changed():
    systems = SimulatedSystems(np.array([1e-24, 2e-24, 3e-24]), np.eye(6)[:3] * 1e-19, np.full(3, 0.5))
    for thing, name in (
        (model(), "P"),
        (Barriers(1e-22), "gaussian"),
        (loss_power_law([50.0, 100.0, 200.0], [1e-4] * 3, [1e-5] * 3), "loss"),
        (systems, "energy"),
        (estimate(systems), "count"),
        (SearchedSystems(systems, np.ones(3), np.ones((3, 2)), None, None), "volume"),
    ):
        with pytest.raises(AttributeError):
            setattr(thing, name, getattr(thing, name))


def test_a_cut_off_is_taken_at_each_temperature_for_itself():
    cut = TunnelingModel.from_C(GLASS, C=Pair(3e-4, 2.7e-4), P=1e45, e_max=5 * KELVIN)
    T = np.array([0.1, 0.3, 0.8])
    together = resonant_velocity_shift(cut, T, 1e6).l
    alone = [float(resonant_velocity_shift(cut, each, 1e6).l) for each in T]
    np.testing.assert_allclose(together, alone, rtol=1e-12)


def test_a_conductivity_beyond_its_model_is_said_of_the_line_that_asks_for_it():
    model = TunnelingModel.from_C(GLASS, C=Pair(3e-4, 2.7e-4), P=1e45)
    with pytest.warns(ValidityWarning) as said:
        thermal_conductivity(model, 5.0)
    assert {each.filename for each in said} == {__file__}
