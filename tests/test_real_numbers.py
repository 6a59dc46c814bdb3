"""What a caller passes is computed with as it stands, or refused: never changed, never without a word."""

import numpy as np
import pytest

from glassblocks import (
    Block,
    ElasticMedium,
    Isotropic,
    Lanczos,
    Pair,
    Superblock,
    TunnelingModel,
    fit,
)
from glassblocks.closed_forms import single_absorption
from glassblocks.comparison import fit_line
from glassblocks.constants import ELECTRON_VOLT
from glassblocks.coupling import coupling_change, elastic_coupling, momentum_coupling
from glassblocks.errors import InputError, MemoryLimitError
from glassblocks.fitting import Curve
from glassblocks.lattice import exchange_sum
from glassblocks.response import FrequencyConstant, Sampled, reduced, sorted_lines, thermal_weights
from glassblocks.tensors import from_mandel, project, rotation, strain, to_mandel
from glassblocks.tunneling import (
    critical_intensity,
    internal_friction,
    loss_power_law,
    specific_heat,
    velocity_shift,
    watts,
)

SILICA = ElasticMedium(2200.0, 5800.0, 3800.0)
MODEL = TunnelingModel(SILICA, P=8e44, gamma=Pair(1.04, 0.65) * ELECTRON_VOLT)
THREE = np.array([1.0, 2.0, 3.0])
#: Each takes three real numbers, or what is made of them.
DOORS = {
    "medium": lambda x: ElasticMedium(2200.0 * x, 5800.0, 3800.0).modulus.l,
    "model": lambda x: TunnelingModel(SILICA, 8e44 * x, MODEL.gamma).C.l,
    "friction": lambda x: internal_friction(MODEL, x, 1e7).l,
    "friction, frequency": lambda x: internal_friction(MODEL, 0.1, x * 1e6).t,
    "velocity": lambda x: velocity_shift(MODEL, x, 1e7).t,
    "heat": lambda x: specific_heat(MODEL, x, 10.0),
    "watts": watts,
    "power law": lambda x: loss_power_law(x, x / x * np.array([1e-4, 2e-4, 2.5e-4])).loss,
    "coupling": lambda x: elastic_coupling(x * 1e-9, SILICA),
    "coupling in k": lambda x: momentum_coupling(x * 1e6, SILICA),
    "change": lambda x: coupling_change(x * 1e-9, np.eye(3), SILICA),
    "strain": lambda x: strain(x).l,
    "weights": lambda x: thermal_weights(x * 1e-24, 0.1),
    "reduced": lambda x: reduced(FrequencyConstant(1.0, 1e15, 1.0), x * 1e6),
    "sampled": lambda x: Sampled(x, [1.0, 2.0, 1.0]).imaginary(1.5),
    "one block": lambda x: single_absorption(Pair(2.0, 1.0), omega=x, strain=1e-8, volume=1e-24).l,
    "line": lambda x: fit_line(x, [1.0, 2.0, 2.5]).slope,
    "curve": lambda x: Curve("heat", x, [1.0, 2.0, 3.0]).T,
    "curve, values": lambda x: Curve("heat", [1.0, 2.0, 3.0], x).y,
}


@pytest.mark.parametrize("door", DOORS)
def test_the_same_numbers_give_the_same_whatever_they_stand_in(door):
    call, strided = DOORS[door], np.repeat(THREE, 2)[::2]
    fixed = THREE.copy()
    fixed.flags.writeable = False
    for same in (THREE.astype(int), THREE.astype(">f8"), strided, fixed):
        np.testing.assert_array_equal(np.asarray(call(same)), np.asarray(call(THREE)))
    np.testing.assert_array_equal(call(np.ma.array(THREE)), call(THREE))  # nothing is hidden
    assert THREE.tolist() == [1.0, 2.0, 3.0]


@pytest.mark.parametrize("door", DOORS)
def test_a_masked_value_is_not_taken_for_data(door):
    with pytest.raises(InputError, match="received 'a masked value'"):
        DOORS[door](np.ma.array(THREE, mask=[False, True, False]))


@pytest.mark.parametrize("door", [door for door in DOORS if door != "power law"])
def test_an_imaginary_part_is_not_dropped(door):
    with pytest.raises(InputError, match="allowed: real numbers"):
        DOORS[door](THREE * (1 + 1j))


@pytest.mark.parametrize(
    "bad", ["3", ["2020-01-01"], np.array(["2020-01-01"], "M8[D]"), {}, 10**400, None, [object()]]
)
def test_what_is_no_number_is_none(bad):
    for call in (lambda: internal_friction(MODEL, bad, 1e7), lambda: ElasticMedium(2200.0, bad, 3800.0)):
        with pytest.raises(InputError, match=r"^(temperature|c_l): received"):
            call()


@pytest.mark.parametrize("kind", [np.int16, np.int32, np.int64, np.uint16])
def test_whole_numbers_do_not_overflow(kind):
    medium = ElasticMedium(*(np.array([value], kind) for value in (2200, 5800, 3800)))
    assert medium.modulus.l == SILICA.modulus.l and medium.alpha == SILICA.alpha
    assert ElasticMedium(kind(2200), kind(5800), kind(3800)).alpha == SILICA.alpha
    assert ElasticMedium([2200], [5800], [3800]).modulus.t == SILICA.modulus.t


def test_tensors_hide_nothing_and_stay_complex():
    hidden = np.ma.array(np.eye(3), mask=np.eye(3) == 0)
    for call in (to_mandel, rotation):
        with pytest.raises(InputError, match="masked"):
            call(hidden)
    with pytest.raises(InputError, match="masked"):
        project(np.ma.array(Isotropic(3.0, 1.0).mandel(), mask=np.eye(6) == 1))
    assert from_mandel(to_mandel(1j * np.eye(3)))[0, 0] == 1j


def test_a_matrix_that_is_no_rotation_does_not_rotate():
    for matrix in (np.zeros((3, 3)), 2 * np.eye(3), [[1, 0, 0], [0, 1, 0], [0, 1, 1]], np.eye(2)):
        with pytest.raises(InputError, match=r"R R\^T = 1"):
            rotation(matrix)


def test_samples_that_are_not_in_order_are_refused():
    for omega, values in (
        ([1.0, 3.0, 2.0], [1.0] * 3),
        ([-1.0, 0.0, 1.0], [1.0] * 3),
        ([1.0, 2.0], [1.0] * 3),
        ([], []),
    ):
        with pytest.raises(InputError, match="ascending"):
            Sampled(omega, values)
    for omega, values in (([1.0, np.inf], [1.0] * 2), ([1.0, 2.0], [np.nan, 1.0])):
        with pytest.raises(InputError, match="finite"):
            Sampled(omega, values)
    with pytest.raises(InputError, match="temperature"):
        Sampled([1.0, 2.0], [1.0, 1.0], temperature=np.nan)


def test_a_quantity_that_is_positive_is_not_negative():
    for times in ((-1e-6, 1e-6), (1e-6, 0.0)):
        with pytest.raises(InputError, match=r"^T[12]: "):
            critical_intensity(MODEL, *times)
    with pytest.raises(InputError, match=r"^volume: "):
        single_absorption(Pair(2.0, 1.0), omega=1e6, strain=1e-8, volume=-1e-24)


def test_what_no_medium_and_no_memory_holds_is_refused_before_it_is_computed():
    for values in ((1e31, 5800.0, 3800.0), (2200.0, 1e300, 3800.0), (2200.0, 1e300, 1e290)):
        with pytest.raises(InputError, match="at most"):
            ElasticMedium(*values)
    with pytest.raises(MemoryLimitError, match="lower n"):
        exchange_sum(10**18, 0.6, [0, 0, 1, 0, 0, 0])


def test_lines_of_a_named_sequence_are_sorted_by_place():
    lines = sorted_lines(np.ma.array([3.0, 1.0, 2.0]), [30.0, 10.0, 20.0])
    assert lines.omega.tolist() == [1.0, 2.0, 3.0] and lines.strength.tolist() == [10.0, 20.0, 30.0]
    with pytest.raises(InputError, match="masked"):
        sorted_lines(np.ma.array([3.0, 1.0], mask=[True, False]), [1.0, 2.0])


def test_blocks_and_methods_take_no_hidden_and_no_other_numbers():
    energies, stress = np.array([0.0, 1e-24]), np.zeros((6, 2, 2))
    for hidden in ((np.ma.array(energies, mask=[0, 1]), stress), (energies, np.ma.array(stress, mask=True))):
        with pytest.raises(InputError, match="masked"):
            Block(*hidden, 1e-26)
    block = Block(energies, stress, 1e-26)
    for g in (1j, np.nan, [1.0, 2.0], "1"):
        with pytest.raises(InputError, match=r"^g: "):
            Superblock([block, block], [[0, 0, 0], [0, 0, 1e-9]], SILICA, g=g)
    for options in ({"steps": 2.5}, {"vectors": 1.0}, {"seed": -1}, {"seed": None}):
        with pytest.raises(InputError):
            Lanczos(**options)


def test_true_is_not_the_number_one_of_a_nuisance():
    T = np.geomspace(0.02, 1.0, 12)
    curve = Curve("friction", T, 4e-4 + 0 * T, 1e-6 + 0 * T, "t", 1e7)
    with pytest.raises(InputError, match="background: received True"):
        fit([curve], SILICA, nuisances={"background": True})
