"""What all glasses have alike, within a factor of ten: a result far outside comes from a wrong unit, or no glass."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from glassblocks.fitting.fit_result import FitResult, ParameterEstimate
from glassblocks.fitting.observables import OBSERVABLES
from glassblocks.fitting.observables.heat_capacity import CALORIMETRIC
from glassblocks.fitting.result_parts import NuisanceValue
from glassblocks.medium import ElasticMedium
from glassblocks.tunneling.heat_of_systems import phonon_heat_capacity
from glassblocks.tunneling.validity import CREDIBLE_GAMMA

#: C of glasses lies between 1e-4 and 1e-3 (R. O. Pohl, X. Liu and E. Thompson, Rev. Mod. Phys. 74, 991 (2002)),
#: gamma between 0.2 and 2 eV, P between 1e44 and 1e46 1/(J m^3). C has here a factor of two on either side, so that a
#: lost or doubled power of ten shows; the others, of which fewer are known, a factor of ten. Films may have less.
USUAL: dict[str, tuple[float, float]] = {
    **dict.fromkeys(("C_l", "C_t", "C_Young", "C_bulk", "C_surface"), (5e-5, 2e-3)),
    **dict.fromkeys(("gamma_l", "gamma_t"), CREDIBLE_GAMMA),
    "P": (1e43, 1e47),
}
#: B over that of the Debye phonons of the sound speeds: glasses have one to three times as much, no solid has less. The
#: systems of calorimeters over those of sound are a few. Both are free in a fit, and so swallow a wrong unit.
PHONONS, SYSTEMS = (0.7, 10.0), (1 / 30, 30.0)
#: A loss that lies this many errors below zero is counted from elsewhere.
BELOW = 5.0
#: kg/m^3, of solid glasses.
DENSITIES = (500.0, 1e4)


def of_magnitudes(result: FitResult) -> Iterator[str]:
    """Warnings of results that no glass has, with what is usually behind them."""
    density = result.medium["density"]
    if heard(result) and not DENSITIES[0] <= density <= DENSITIES[1]:
        yield (
            f"The density {density:.4g} kg/m^3 is not that of a solid glass ({DENSITIES[0]:g} to {DENSITIES[1]:g}); "
            "gamma goes as its root. Give it in kg/m^3: 2.2 g/cm^3 is 2200."
        )
    strange = [each for each in result.estimates if is_strange(each)]
    if strange:
        listed = ", ".join(_shown(each) for each in strange)
        yield f"{listed}: glasses have {_usual(strange)}. {_cause(result, strange)}"
    yield from _of_heat(result)
    yield from _below_zero(result)


def _below_zero(result: FitResult) -> Iterator[str]:
    """Losses that are counted from an arbitrary zero, which a background of at least zero cannot take up."""
    for curve in result.curves:
        if OBSERVABLES[curve.kind].referenced:
            continue
        values, errors = np.array(curve.value), np.array(curve.uncertainty)
        # errors that follow from the scatter are as large as the misfit that this makes
        missed = curve.error_factor is None and curve.tests.is_structured and values.min() < 0
        if missed or np.any(values < -BELOW * errors):
            yield (
                f"{curve.label}: {np.count_nonzero(values < 0)} values lie below zero, where no loss is: they seem to "
                "be counted from another temperature, or too much was subtracted. Cure: add a constant to the column "
                "until none does; the background, which is fitted, takes it up again."
            )


def _of_heat(result: FitResult) -> Iterator[str]:
    """What the T^3 term and the calorimetric systems say of the unit of a heat capacity."""
    heat = next((each for each in result.estimates if each.name == "B"), None)
    if heat is None:
        return
    medium = ElasticMedium(**result.medium)
    debye = float(phonon_heat_capacity(medium, 1.0)) / medium.density
    said = f"phonons of these sound speeds alone have B = {debye:.3g} {heat.unit}"
    many = [each for each in result.nuisances if each.name == CALORIMETRIC.name and _is_out(each, SYSTEMS)]
    if _leaves_out(heat, (0.0, PHONONS[1] * debye)) or many:
        found = ", ".join([_shown(heat), *(f"{each.name} = {each.value:.3g}" for each in many)])
        yield (
            f"{found}: {said}, glasses one to three times as much, and P_heat/P of order one. Check the unit of "
            "the heat capacity, the mass and the molar mass, and whether addenda are in it."
        )
    elif _leaves_out(heat, (PHONONS[0] * debye, np.inf)):
        yield (
            f"{_shown(heat)}, but {said}, and no solid has less. If phonons were taken off, B is what is left of them "
            "and says nothing; if not, check the unit of the heat capacity, the mass and the molar mass."
        )


def _is_out(each: NuisanceValue, usual: tuple[float, float]) -> bool:
    """Whether a nuisance lies three errors beyond what is usual."""
    reach = 3 * (each.error or 0.0)
    return each.status == "fitted" and (each.value + reach < usual[0] or each.value - reach > usual[1])


def is_strange(each: ParameterEstimate) -> bool:
    """Whether a result, or a limit, leaves out every usual glass.

    Examples
    --------
    >>> is_strange(ParameterEstimate("C_l", "", "determined", 3e-7, profile_95=(2.9e-7, 3.1e-7)))
    True
    >>> is_strange(ParameterEstimate("gamma_t", "eV", "upper limit", limit=2.0))
    False
    """
    return each.name in USUAL and _leaves_out(each, USUAL[each.name])


def _leaves_out(each: ParameterEstimate, usual: tuple[float, float]) -> bool:
    low, high = usual
    if each.is_determined and each.profile_95 is not None:
        return each.profile_95[1] < low or each.profile_95[0] > high
    if each.limit is None:
        return False
    return each.limit < low if each.status == "upper limit" else each.limit > high


def heard(result: FitResult) -> bool:
    """Whether sound or heat tell of the glass: electric curves alone do not know its density."""
    return any(not OBSERVABLES[curve.kind].electric for curve in result.curves)


def _shown(each: ParameterEstimate) -> str:
    sign, value = {"upper limit": ("<", each.limit), "lower limit": (">", each.limit)}.get(
        each.status, ("=", each.value)
    )
    return f"{each.name} {sign} {value:.3g} {each.unit}".rstrip()


def _usual(strange: list[ParameterEstimate]) -> str:
    ranges = {("C" if each.name.startswith("C") else each.name[:5]): each for each in strange}
    return ", ".join(
        f"{name} within {USUAL[each.name][0]:g} to {USUAL[each.name][1]:g} {each.unit}".rstrip()
        for name, each in ranges.items()
    )


def _cause(result: FitResult, strange: list[ParameterEstimate]) -> str:
    causes = []
    if any(each.name.startswith("C") for each in strange):
        causes.append("the unit of the values (1e-6, ppm, %, 1e-3)")
    if any(not each.name.startswith("C") for each in strange):
        causes.append("the unit of the frequency, the density and the sound speeds")
    if any(curve.kind == "heat" for curve in result.curves):
        causes.append(
            f"the measuring time, {result.measuring_time:g} s (--measuring-time), and the mass or molar mass"
        )
    if any(curve.kind == "coated" for curve in result.curves):
        causes.append("the dilution factor D (a part, not percent), and which curve is of the bare substrate")
    return "Check " + "; ".join(causes) + ": by units a number is soon off by a factor of a thousand."
