"""What a kind of data is: its columns, units and range, what the model says of it, how it is drawn and simulated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.fitting.free_parameters import Nuisance
from glassblocks.pair import Pair
from glassblocks.tunneling.modes import mode_weights
from glassblocks.tunneling.parameters import TunnelingModel

Array = NDArray[np.float64]
Kind = Literal[
    "velocity",
    "friction",
    "coated",
    "substrate",
    "attenuation",
    "conductivity",
    "heat",
    "loss",
    "permittivity",
    "resonator",
    "detuning",
]
#: Of a wave, or of a mode that mixes both; see `glassblocks.tunneling.modes`.
Polarization = Literal["l", "t", "young", "bulk", "surface"]
POLARIZATIONS: dict[str, str] = {
    "l": "longitudinal",
    "t": "transverse",
    "young": "Young",
    "bulk": "bulk",
    "surface": "surface",
}


@dataclass(frozen=True)
class Column:
    """A column of a table that holds this kind of data.

    Attributes
    ----------
    name
        As the package writes it, without the unit: "dc/c longitudinal".
    polarization
        Of the sound, None for heat.
    example, size
        A header with its unit, and what one such unit is in SI.
    """

    name: str
    polarization: Polarization | None
    example: str
    size: float = 1.0


@dataclass(frozen=True)
class Way:
    """Another way in which laboratories state a quantity: it is `factor` times their number, or over it.

    Attributes
    ----------
    names
        Lower case; without the polarization, unless that is given below.
    factor
        What the number in SI is multiplied by.
    unit
        SI unit of the number; None for that of the quantity.
    reciprocal
        Whether the quantity goes as one over the number.
    by_omega, by_frequency
        Whether the product is divided by 2 pi times the frequency of the row, or by the frequency.
    over_T
        The number was divided by this power of the temperature, in K.
    of_level
        Whether these names leave open what decays, energy or amplitude, so that the unit must say it.
    said
        What was done, if it is not plain.
    polarization
        That of names that say it themselves.
    """

    names: tuple[str, ...]
    factor: float = 1.0
    unit: str | None = None
    reciprocal: bool = False
    by_omega: bool = False
    by_frequency: bool = False
    over_T: int = 0
    of_level: bool = False
    said: str = ""
    polarization: Polarization | None = None


def over_powers_of_T(names: tuple[str, ...], *powers: int) -> tuple[Way, ...]:
    """The ways of a quantity that is written over a power of T, as C/T or kappa/T^2.

    Examples
    --------
    >>> [(way.names, way.over_T) for way in over_powers_of_T(("c",), 1, 3)]
    [(('c/t',), 1), (('c/t^3', 'c/t3'), 3)]
    """
    ends = {power: ("/t",) if power == 1 else (f"/t^{power}", f"/t{power}") for power in powers}
    return tuple(
        Way(
            tuple(name + end for name in names for end in ends[power]),
            over_T=power,
            said="times T" if power == 1 else f"times T^{power}",
        )
        for power in powers
    )


@dataclass(frozen=True)
class Axis:
    """How a curve is drawn: label with its unit, what SI values are multiplied by, whether the axis is logarithmic."""

    label: str
    factor: float = 1.0
    logarithmic: bool = False


@dataclass(frozen=True)
class SimulationOption:
    """A key that a simulated curve of one kind has beside the keys of all: its unit, and whether it must be given."""

    name: str
    unit: str
    required: bool


#: (model, T, omega, polarization, **options) -> SI values.
Simulate = Callable[..., Array]


#: Value and derivatives by named coordinates of theta ("rate" stands for ln of the relaxation rate).
Evaluated = tuple[Array, dict[str, Array]]


class Contribution(NamedTuple):
    """One addend of a curve's prediction: its name and the function (points, values) that gives it."""

    name: str
    evaluate: Callable[[Any, Mapping[str, float]], Evaluated]


class CoatingPlace(NamedTuple):
    """How a coated or bare curve hangs on others: its parameters, and where its substrate's loss is counted from.

    Attributes
    ----------
    dilution
        Name of the parameter D; "" for a bare substrate.
    substrate
        Number of the bare curve that is fitted along; None if there is none.
    reference
        K, at which the substrate's loss is its first parameter.
    """

    dilution: str
    substrate: int | None
    reference: float


class Place(NamedTuple):
    """Where a curve stands in a fit: what its contributions need to know; the drive is one at its strongest."""

    number: int
    T: Array
    omega: float
    polarization: str | None
    measuring_time: float
    drive: float = 1.0
    coating: CoatingPlace | None = None


@dataclass(frozen=True)
class Observable:
    """A kind of data.

    Attributes
    ----------
    kind, title, symbol, unit
        Its key, its name in words, its symbol, its SI unit ("" if dimensionless).
    lowest, highest
        Values beyond which a unit has gone wrong.
    hottest
        K; the model of this quantity ends about here.
    acoustic
        Whether a curve has a polarization and a frequency.
    electric
        Whether a curve has a frequency and, point by point, the strength of its drive.
    filled
        Whether the glass holds only a part of the field, the filling factor.
    referenced
        Whether values count from an arbitrary reference.
    signed
        Whether a table may hold values below zero.
    decays
        Whether dB and Np are units of it.
    columns
        What it is called in tables.
    names
        What laboratories call it besides, lower case, without polarization and unit.
    reciprocals
        Names under which they write its reciprocal.
    ways
        Other quantities that say the same.
    axis
        How it is drawn.
    simulate
        The model's values at given points.
    contributions
        The addends of a curve's prediction.
    nuisances
        What real data of this kind have beside.
    options
        Further keys of a simulated curve, passed on to `simulate` by name.
    """

    kind: Kind
    title: str
    symbol: str
    unit: str
    lowest: float
    highest: float
    hottest: float
    acoustic: bool
    signed: bool
    columns: tuple[Column, ...]
    axis: Axis
    simulate: Simulate
    contributions: Callable[[Place], tuple[Contribution, ...]]
    names: tuple[str, ...] = ()
    reciprocals: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()
    decays: bool = False
    electric: bool = False
    filled: bool = False
    referenced: bool = False
    nuisances: tuple[Nuisance, ...] = ()
    options: tuple[SimulationOption, ...] = ()

    @property
    def oscillates(self) -> bool:
        """Whether a curve has a frequency."""
        return self.acoustic or self.electric

    def column(self, polarization: str | None) -> Column:
        """The column of this polarization."""
        return next(column for column in self.columns if column.polarization == polarization)


def of_model(function: Callable[..., Pair]) -> Simulate:
    """A quantity of the tunneling package, a pair of (model, T, omega), for one polarization or mode."""

    def simulate(model: TunnelingModel, T: Array, omega: Array, polarization: str, **options: float) -> Array:
        pair, weights = (
            function(model, T, omega, **options),
            mode_weights(polarization, *model.medium.sound_speed),
        )
        return np.asarray(weights.l * pair.l + weights.t * pair.t, dtype=float)

    return simulate
