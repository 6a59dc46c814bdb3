"""A unit that two readers would take for different numbers is refused, with the spelling that is meant."""

import pytest

from glassblocks.errors import InputError
from glassblocks.tables.units import factor_to

CONDUCTIVITY = "W/m/K"


@pytest.mark.parametrize(
    "unit",
    [
        *("W/(m K)(1e-3)", "W/(m K) (1e-3)", "W/(m K)10^-3", "W/m/K 1e-3", "W/(m K) %", "W/(m K (1e-3))"),
        *("W/(m K)(10**-3)", "W/(m K) 10⁻³"),
    ],
)
def test_a_scale_behind_a_slash_must_stand_first_or_be_joined_by_a_sign(unit):
    with pytest.raises(InputError, match=r"in front of the unit.*1e-3 W/\(m K\)"):
        factor_to(unit, CONDUCTIVITY)


@pytest.mark.parametrize(
    "unit", ["1e-3 W/(m K)", "1e-3·W/(m·K)", "W/(m K)*1e-3", "mW/(m K)", "W K^-1 m^-1 1e-3", "1e-3(W/(m K))"]
)
def test_a_scale_that_can_be_read_one_way_only_is_read(unit):
    assert factor_to(unit, CONDUCTIVITY) == pytest.approx(1e-3)


@pytest.mark.parametrize("unit", ["ppm (1e-6)", "(1e-6)ppm", "1e-6 %", "2 1e-3", "100 ppm"])
def test_of_two_scales_none_is_taken(unit):
    with pytest.raises(InputError, match="one scale, not 2"):
        factor_to(unit, "")


@pytest.mark.parametrize("unit", ["10-6", "10 - 6", "1+1", "10 -6"])
def test_a_power_of_ten_that_lost_its_superscript_is_no_difference(unit):
    with pytest.raises(InputError, match="write powers as 1e-6"):
        factor_to(unit, "")


def test_a_hyphen_between_units_is_no_difference_either():
    with pytest.raises(InputError, match=r"J/\(g K\)"):
        factor_to("J/g-K", "J/kg/K")
