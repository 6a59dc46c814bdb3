"""What each kind of data declares: conversions of its heads, ranges, defaults of a simulation, first guesses."""

from types import SimpleNamespace

import numpy as np
import pytest

from glassblocks.constants import ELECTRON_VOLT
from glassblocks.errors import GlassblocksError
from glassblocks.fitting import read_curves
from glassblocks.fitting.nuisances import SOUND
from glassblocks.fitting.observables import electric_parts
from glassblocks.fitting.observables.resonator_loss import RESONATOR_LOSS
from glassblocks.fitting.observables.thermal_conductivity import HALF_WAVELENGTH, RAYLEIGH
from glassblocks.fitting.simulation_plan import example, read_plan
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling import TunnelingModel, loss_tangent


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
