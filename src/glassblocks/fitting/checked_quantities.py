"""What numbers a column of a sheet may hold."""

from __future__ import annotations

from glassblocks.fitting.column_names import COLUMNS, COUPLING_Q, FREQUENCY, PHOTONS, POWER, TEMPERATURE
from glassblocks.fitting.curve import FREQUENCY_RANGE, TEMPERATURE_RANGE
from glassblocks.fitting.observables import Way
from glassblocks.tables import AllowedSign, NumberColumn

#: Temperatures up to the furnace are read, because what lies beyond a kind's range is left out, not refused.
_HOTTEST = 3000.0
#: Rates of decay, 1/s, up to those of light.
_FASTEST = 1e18


def checked_quantity(name: str, way: Way | None) -> NumberColumn:
    """Sign and size of a quantity, or of the other one that says it."""
    if name == TEMPERATURE:
        return NumberColumn("T", "K", "T [K]", required=False, plausible=(TEMPERATURE_RANGE[0], _HOTTEST))
    if name == FREQUENCY:
        return NumberColumn("frequency", "Hz", "frequency [MHz]", required=False, plausible=FREQUENCY_RANGE)
    if name in (PHOTONS, POWER, COUPLING_Q):
        unit, example = ("W", "power [dBm]") if name == POWER else ("", name)
        return NumberColumn(
            name, unit, example, required=False, sign=AllowedSign.NON_NEGATIVE, plausible=(1e-30, 1e30)
        )
    observable, column = COLUMNS[name]
    sign = AllowedSign.ANY if observable.signed else AllowedSign.POSITIVE
    rate = way is not None and (way.by_omega or way.by_frequency)
    plausible = (1e-30, _FASTEST if rate else observable.highest)
    unit = "1/s" if rate else observable.unit
    if way is not None and way.by_frequency:
        unit = "Hz"
    return NumberColumn(name, unit, column.example, required=False, sign=sign, plausible=plausible)
