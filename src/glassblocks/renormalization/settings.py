"""What one calculation of the flow is made of, checked in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import pi, sqrt
from typing import TYPE_CHECKING, Literal, NamedTuple

from glassblocks.errors import InputError
from glassblocks.renormalization.routes import ROUTES

if TYPE_CHECKING:
    from glassblocks.closed_forms import Subscripts
    from glassblocks.medium import ElasticMedium
    from glassblocks.renormalization.surroundings import Surroundings
    from glassblocks.response.susceptibility import Susceptibility

#: Sign of the exchange sum: that of (3.6), or the opposite one, which is what the positive Re chi of (4.3) amounts to.
SIGNS: dict[str, Literal[1, -1]] = {"printed": 1, "opposite": -1}
#: How the subscripts t,l of (3.6) are read.
SUBSCRIPTS: tuple[Subscripts, ...] = ("matching", "printed")
#: Numbers beyond have no meaning here, and their powers leave the range of floating-point numbers.
SMALLEST, LARGEST = 1e-30, 1e30
#: Im chi against frequency: reduced Im chi constant, or Im chi as tanh(hbar omega/2 k_B T).
SHAPES = ("constant", "two-level")


@dataclass(frozen=True)
class FlowSettings:
    """The settings of a flow, those of ``glassblocks flow``.

    Parameters
    ----------
    glass
        A glass of the paper by name, or a table: TABLE, or TABLE:NAME.
    density
        kg/m^3; None: the glass's. It enters the short-ranged terms alone, which are negligible.
    n0
        N_0, blocks along the edge of a superblock, >= 2.
    l1, r
        L_1 and R, the first and the last edge, m; r None: the transverse wavelength.
    frequency
        Of the sound, Hz.
    cutoff
        omega_c, rad/s: Im chi vanishes beyond it.
    temperature
        K.
    start_ratio
        gamma_l/gamma_t of the first block, > 2/sqrt 3.
    start_strength
        Tunneling strength C_t of the first block, Im chi_t = pi C_t rho c_t^2, dimensionless.
    route
        The step shown in full, a name of `glassblocks.renormalization.routes.ROUTES`.
    sign
        Of the exchange sum: one of `SIGNS`.
    subscripts
        Of (3.6): one of `SUBSCRIPTS`.
    shape
        Of Im chi against frequency: one of `SHAPES`.
    dipole
        Dipole susceptibility over epsilon, dimensionless.
    numerical
        Whether routes that take long are followed, too, beside the one that is asked for.

    Raises
    ------
    InputError
        If a value is out of range, or two do not go together.

    Examples
    --------
    >>> FlowSettings(n0=4, start_strength=1e-3).frequency
    1000000.0
    >>> FlowSettings(n0=1)
    Traceback (most recent call last):
    ...
    glassblocks.errors.InputError: n0: received 1; allowed: N_0 from 2 to 1e+30; a superblock has at least 2^3 blocks
    """

    glass: str = "a-SiO2"
    density: float | None = None
    n0: float = 2.0
    l1: float = 50e-10
    r: float | None = None
    frequency: float = 1e6
    cutoff: float = 1e15
    temperature: float = 1.0
    start_ratio: float = 2.5
    start_strength: float = 3e-4
    route: str = "recursion"
    sign: str = "printed"
    subscripts: Subscripts = "matching"
    shape: str = "constant"
    dipole: float = 0.0
    numerical: bool = False

    def __post_init__(self) -> None:
        for rule in RULES:
            values = tuple(getattr(self, name) for name in rule.names)
            if not rule.accepts(*values):
                received = values[0] if len(values) == 1 else values
                what = ", ".join(rule.names)
                raise InputError(what, received=received, allowed=rule.allowed, remedy=rule.remedy)
        self.susceptibility()

    def susceptibility(self) -> Susceptibility:
        """Im chi against frequency per unit level, dimensionless."""
        from glassblocks.response import FrequencyConstant, TwoLevelBand

        band = TwoLevelBand if self.shape == "two-level" else FrequencyConstant
        try:
            return band(1.0, self.cutoff, self.temperature)
        except InputError as error:  # either is fine by itself
            raise InputError(
                "temperature, cutoff",
                received=(self.temperature, self.cutoff),
                allowed=f"with this cut-off a temperature {error.allowed}",
                remedy="raise the cut-off (the paper has 1e15 rad/s) or lower the temperature",
            ) from error

    def surroundings(self, medium: ElasticMedium, sign: str) -> Surroundings:
        """What the blocks of a glass share, for one sign of the exchange sum."""
        from glassblocks.renormalization.surroundings import Surroundings

        return Surroundings(
            medium,
            self.susceptibility(),
            2 * pi * self.frequency,
            exchange_sign=SIGNS[sign],
            subscripts=self.subscripts,
            dipole=self.dipole,
        )


class SettingRule(NamedTuple):
    """What some settings may be together, and what is said if they are not."""

    names: tuple[str, ...]
    accepts: Callable[..., bool]
    allowed: str
    remedy: str


def _one_of(name: str, choices: Iterable[str]) -> SettingRule:
    return SettingRule(
        (name,), lambda value: value in choices, f"one of {', '.join(choices)}", "choose one of them"
    )


def _usable(value: float) -> bool:
    return SMALLEST <= value <= LARGEST


_USABLE = f"from {SMALLEST:g} to {LARGEST:g}"
RULES = (
    SettingRule(("density",), lambda v: v is None or _usable(v), f"{_USABLE}, in kg/m^3", "silica has 2200"),
    SettingRule(
        ("n0",),
        lambda v: 2 <= v <= LARGEST,
        f"N_0 from 2 to {LARGEST:g}",
        "a superblock has at least 2^3 blocks",
    ),
    SettingRule(("frequency",), _usable, f"{_USABLE}, in Hz", "1e6 is 1 MHz"),
    SettingRule(("l1",), _usable, f"{_USABLE}, in m", "the paper has 5e-9"),
    SettingRule(
        ("l1", "r"),
        lambda first, last: last is None or first < last <= LARGEST,
        "L_1 < R, in m; R is the transverse wavelength unless it is given",
        "shorten the first, or lengthen the second",
    ),
    SettingRule(("cutoff",), _usable, f"{_USABLE}, in rad/s", "the paper has 1e15"),
    SettingRule(("temperature",), lambda v: v == 0 or _usable(v), f"0, or {_USABLE}, in K", "pass kelvin"),
    SettingRule(
        ("start_ratio",),
        lambda v: 2 / sqrt(3) < v <= LARGEST,
        f"gamma_l/gamma_t > 2/sqrt 3 = 1.1547, as of a passive block, and at most {LARGEST:g}",
        "raise it, for example to 1.6",
    ),
    SettingRule(("start_strength",), _usable, _USABLE, "glasses have 1e-4 to 1e-3"),
    SettingRule(("dipole",), lambda v: v == 0 or _usable(v), f"0, or {_USABLE}", "0 leaves dipoles out"),
    _one_of("route", ROUTES),
    _one_of("sign", SIGNS),
    _one_of("subscripts", SUBSCRIPTS),
    _one_of("shape", SHAPES),
    SettingRule(
        ("frequency", "cutoff"),
        lambda frequency, cutoff: 2 * pi * frequency < cutoff,
        "2 pi times the frequency below the cut-off: nothing is absorbed beyond it",
        "lower the first, or raise the second",
    ),
)
