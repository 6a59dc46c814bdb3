"""Units as people write them: points for products, glued powers, words; what may be meant twice is refused."""

import pytest

from glassblocks.errors import InputError
from glassblocks.laboratory.titles import Title, read_title, unit_factor


@pytest.mark.parametrize(
    ("unit", "target", "factor"),
    [
        *(
            ("W/m.K", "W/m/K", 1),
            ("mW/m.K", "W/m/K", 1e-3),
            ("W.m-1.K-1", "W/m/K", 1),
            ("Wm^-1K^-1", "W/m/K", 1),
        ),
        *(
            ("Wm⁻¹K⁻¹", "W/m/K", 1),
            ("mWm-1K-1", "W/m/K", 1e-3),
            ("µW/cmK", "W/m/K", 1e-4),
            ("Watt/m/K", "W/m/K", 1),
        ),
        *(
            ("W/Km", "W/m/K", 1),
            ("mW/Kcm", "W/m/K", 0.1),
            ("W m⁻¹ K⁻¹", "W/m/K", 1),
            ("J.kg^-1.K^-1", "J/kg/K", 1),
        ),
        *(
            ("Mhz", "Hz", 1e6),
            ("Megahertz", "Hz", 1e6),
            ("°K", "K", 1),
            ("deg K", "K", 1),
            ("mKelvin", "K", 1e-3),
        ),
        *(("ppb", "", 1e-9), ("‰", "", 1e-3), ("parts per million", "", 1e-6), ("1.0e-6", "", 1e-6)),
        *(
            ("mJ/g.K", "J/kg/K", 1),
            ("km/s", "m/s", 1e3),
            ("Km/s", "m/s", None),
            ("1e-3 W/m.K", "W/m/K", 1e-3),
        ),
    ],
)
def test_a_unit_as_it_is_written(unit, target, factor):
    if factor is None:
        with pytest.raises(InputError):
            unit_factor(unit, target)
    else:
        assert unit_factor(unit, target) == pytest.approx(factor, rel=1e-12)


@pytest.mark.parametrize(
    "unit", ["W/m/K * 1000", "W/m/K*1e-3", "(W/m/K) × 10", "x 1e-3 W/m/K", "W/m K · 1e3", "10-3 W/m/K"]
)
def test_numbers_that_were_multiplied_or_are_to_be_are_refused(unit):
    with pytest.raises(InputError):
        unit_factor(unit, "W/m/K")


@pytest.mark.parametrize("unit", ["MHz/2pi", "MHz/(2 pi)", "2 pi MHz", "pi rad/s"])
def test_pi_in_a_unit_is_refused(unit):
    with pytest.raises(InputError, match="no pi"):
        unit_factor(unit, "Hz")


def test_a_power_over_a_quantity_multiplies_its_reciprocal():
    known = {"1/Q torsion", "Q torsion"}.__contains__
    assert read_title("10^4/Q torsion", known) == Title("1/Q torsion", "1e-4")
    assert read_title("1e4/Q torsion", known) == Title("1/Q torsion", "1e-4")
