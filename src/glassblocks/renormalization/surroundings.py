"""What all blocks of a glass share on their way: medium, shape of Im chi, and the reading of the exchange sum."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np

from glassblocks.closed_forms import (
    Subscripts,
    changed_stress_absorption,
    convolution,
    dipole_absorption,
    exchange_form,
    strained_coupling_absorption,
)
from glassblocks.errors import InputError
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.renormalization.advance import State
from glassblocks.response.susceptibility import Susceptibility


@dataclass(frozen=True)
class Surroundings:
    """What all blocks of a glass share on their way to the experimental length.

    Parameters
    ----------
    medium
        The elastic medium.
    shape
        Im chi against frequency per unit level, of l and t alike, dimensionless (level = 1).
    omega
        Angular frequency of the sound, rad/s, where the shape absorbs.
    exchange_sign
        +1: the pair sum is +ln N_0/(2 rho c^2), (3.6) as printed; -1: the opposite sum, which is what
        (4.3) amounts to, with its positive Re chi.
    subscripts
        ``"matching"`` or ``"printed"``, see `glassblocks.closed_forms.exchange_form`.
    constants
        (K_l, K_t) of (3.5), of order 1.
    dipole
        Level of the dipole susceptibility over epsilon, dimensionless, the same at every length.

    Raises
    ------
    InputError
        If the sound is not absorbed at omega, or a choice is unknown.
    """

    medium: ElasticMedium
    shape: Susceptibility
    omega: float
    exchange_sign: Literal[1, -1] = 1
    subscripts: Subscripts = "matching"
    constants: Pair = field(default_factory=lambda: Pair(1.0, 1.0))
    dipole: float = 0.0

    def __post_init__(self) -> None:
        if self.exchange_sign not in (1, -1) or self.subscripts not in ("matching", "printed"):
            raise InputError(
                "exchange_sign, subscripts",
                received=(self.exchange_sign, self.subscripts),
                allowed="1 or -1; 'matching' or 'printed'",
                remedy="the wave form of the sum has no logarithm to iterate",
            )
        if not self.unit.imag > 0:
            raise InputError(
                "omega",
                received=self.omega,
                allowed=f"a frequency that is absorbed, 0 < omega < {self.shape.cutoff:.4g} rad/s",
                remedy="stay below the cut-off",
            )

    @cached_property
    def unit(self) -> complex:
        """Complex susceptibility of unit level at omega, dimensionless."""
        return complex(float(self.shape.real(self.omega)), float(self.shape.imaginary(self.omega)))

    @cached_property
    def unit_convolution(self) -> float:
        """The convolution of (3.4) of unit levels, rad/s."""
        return convolution(self.shape, self.shape, self.omega).value

    def start(self, level: Pair, length: float) -> State:
        """The first block: susceptibilities of this shape with these levels, Pa, at edge `length`, m."""
        return State(length, level.map(lambda value: np.asarray(value) * self.unit))

    def exchange(self, chi: Pair, n0: float) -> Pair:
        """The exchange change of the complex susceptibility to first order, Pa: 2 S chi^2."""
        weight = self.exchange_sign * np.log(n0) / self.medium.modulus.t
        form = exchange_form(self.medium.sound_speed.ratio, self.subscripts)
        return form.map(lambda term: weight * term(chi))

    def short_ranged(self, state: State, n0: float) -> dict[str, Pair]:
        """What (3.4), (3.5) and (5.8) add to Im chi, Pa: each falls as L^-3."""
        # a changed Im chi stands for a changed level: the shape is taken to be kept here
        level = state.chi.map(lambda chi: np.imag(chi) / self.unit.imag)
        drive: dict[str, Any] = {"omega": self.omega, "strain": 1.0, "n0": n0}
        shared = level.t**2 * self.unit_convolution
        powers = {
            "coupling": strained_coupling_absorption(self.medium, shared, x=level.ratio - 2, **drive),
            "stress": changed_stress_absorption(self.medium, shared, constants=self.constants, **drive),
            "dipole": dipole_absorption(self.dipole**2 * self.unit_convolution, permittivity=1.0, **drive),
        }
        # (3.1): the power of the superblock per volume is 2 A^2k^2 omega Im chi
        per_volume = 2 * self.omega * (n0 * state.length) ** 3
        return {name: power.map(lambda value: value / per_volume) for name, power in powers.items()}
