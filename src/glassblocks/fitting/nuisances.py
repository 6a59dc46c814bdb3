"""Every nuisance a fit knows: those that each kind of data brings, and those of the glass and the thermometer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from glassblocks.errors import InputError
from glassblocks.fitting.activated import ACTIVATED, ATTEMPT_TIME
from glassblocks.fitting.curve import Curve
from glassblocks.fitting.free_parameters import Choice, Nuisance
from glassblocks.fitting.observables import OBSERVABLES
from glassblocks.fitting.observables.thermal_conductivity import PLATEAU
from glassblocks.fitting.thermometers import THERMOMETERS
from glassblocks.tunneling.conductivity import PLATEAU_LIMIT

RELAXATION = Nuisance(
    "C_rel/C_res",
    "a relaxational part stronger or weaker than the resonant one asks for",
    "C_rel/C_res",
    neutral=1.0,
    start=1.0,
    lower=1e-3,
    upper=1e3,
    logarithmic=True,
)
EXPONENT = Nuisance(
    "exponent",
    "a distribution that goes as a power of the energy",
    "exponent of E",
    neutral=0.0,
    start=0.0,
    prior=0.3,
    lower=-0.45,
    upper=0.5,
    by_difference=True,
)
U_MIN = Nuisance(
    "u_min",
    "a smallest ratio of tunnel splitting to energy",
    "u_min",
    neutral=0.0,
    start=1e-4,
    lower=1e-12,
    upper=0.5,
    logarithmic=True,
    by_difference=True,
)
E_MAX = Nuisance(
    "E_max",
    "a largest energy of the two-level systems",
    "E_max/k_B",
    unit="K",
    neutral=float("inf"),
    start=20.0,
    lower=1.0,
    upper=1e4,
    logarithmic=True,
    by_difference=True,
)

ZERO_POINT = Nuisance(
    "E_0",
    "relaxation by thermal activation over barriers, up to 100 K",
    "E_0/k_B",
    unit="K",
    neutral=float("inf"),
    start=13.0,
    lower=1.0,
    upper=1e3,
    logarithmic=True,
)
GAUSSIAN = Nuisance(
    "V_gauss",
    "a Gaussian end of the distribution of barriers",
    "V_gauss/k_B",
    unit="K",
    neutral=float("inf"),
    start=500.0,
    lower=1.0,
    upper=1e5,
    logarithmic=True,
)
EXPONENTIAL = Nuisance(
    "V_exp",
    "an exponential end of the distribution of barriers",
    "V_exp/k_B",
    unit="K",
    neutral=float("inf"),
    start=500.0,
    lower=1.0,
    upper=1e5,
    logarithmic=True,
)
ATTEMPT = Nuisance(
    "tau_0",
    "an attempt time of the activation other than 1e-13 s",
    "tau_0",
    unit="s",
    neutral=ATTEMPT_TIME,
    start=ATTEMPT_TIME,
    lower=1e-17,
    upper=1e-8,
    logarithmic=True,
)
#: What goes with activation over barriers, and what cannot stand beside it.
BARRIERS = (ZERO_POINT, GAUSSIAN, EXPONENTIAL, ATTEMPT)
NOT_BESIDE_BARRIERS = (ACTIVATED, EXPONENT, U_MIN, E_MAX)
#: Kelvin, to which sound is read where activation is fitted, and a conductivity with a law for its plateau.
ACTIVATED_TO, PLATEAU_TO = 100.0, PLATEAU_LIMIT

SOUND = tuple(kind for kind, observable in OBSERVABLES.items() if observable.acoustic)
RELAXING = tuple(kind for kind, observable in OBSERVABLES.items() if observable.oscillates)
#: Of the glass and the thermometer, and which kinds of data feel each.
SHARED: dict[Nuisance, tuple[str, ...]] = {
    RELAXATION: RELAXING,
    ACTIVATED: SOUND,
    **dict.fromkeys(BARRIERS, RELAXING),
    **dict.fromkeys(THERMOMETERS, tuple(OBSERVABLES)),
    EXPONENT: tuple(OBSERVABLES),
    U_MIN: tuple(OBSERVABLES),
    E_MAX: tuple(OBSERVABLES),
}
NUISANCES: dict[str, Nuisance] = {
    each.name: each for each in (*(n for o in OBSERVABLES.values() for n in o.nuisances), *SHARED)
}


def concerned(nuisance: Nuisance, curves: Sequence[Curve]) -> list[int]:
    """Numbers of the curves that feel a nuisance."""
    return [
        number
        for number, curve in enumerate(curves)
        if nuisance in OBSERVABLES[curve.kind].nuisances or curve.kind in SHARED.get(nuisance, ())
    ]


def checked(choices: Mapping[str, Choice], curves: Sequence[Curve]) -> dict[str, Choice]:
    """The choices, if every name is known, concerns a curve, and every value lies within its range.

    Raises
    ------
    InputError
        If not.
    """
    for name, choice in choices.items():
        nuisance = NUISANCES.get(name)
        if nuisance is None or (choice != "off" and not concerned(nuisance, curves)):
            known = [each for each, facts in NUISANCES.items() if concerned(facts, curves)]
            raise InputError(
                "nuisance",
                received=name,
                allowed=f"one that these curves have: {', '.join(known)}",
                remedy="choose one of them",
            )
        valid = choice in ("on", "off") or (
            not isinstance(choice, str | bool)
            and (choice == nuisance.neutral or nuisance.lower <= choice <= nuisance.upper)
        )
        if not valid:
            raise InputError(
                name,
                received=choice,
                allowed=f"'on', 'off', or a number from {nuisance.lower:g} to {nuisance.upper:g}",
                remedy="give one of them",
            )
    _check_barriers(choices)
    _check_plateau(choices)
    return dict(choices)


def over_barriers(choices: Mapping[str, Choice]) -> bool:
    """Whether activation over barriers is in the model."""
    return choices.get(ZERO_POINT.name, "off") != "off"


def into_plateau(choices: Mapping[str, Choice]) -> bool:
    """Whether something beside the two-level systems scatters the phonons of the conductivity."""
    return any(choices.get(each.name, "off") != "off" for each in PLATEAU)


def _check_plateau(choices: Mapping[str, Choice]) -> None:
    on = [each.name for each in PLATEAU if choices.get(each.name, "off") != "off"]
    if len(on) > 1:
        raise InputError(
            "nuisance",
            received=" and ".join(on),
            allowed="one law for what makes the plateau",
            remedy=f"leave {on[1]} out",
        )


def _check_barriers(choices: Mapping[str, Choice]) -> None:
    there, on = over_barriers(choices), [name for name, choice in choices.items() if choice != "off"]
    wrong = NOT_BESIDE_BARRIERS if there else BARRIERS[1:]
    for name in (each.name for each in wrong if each.name in on):
        raise InputError(
            "nuisance",
            received=f"{name} {'beside' if there else 'without'} {ZERO_POINT.name}",
            allowed=f"{', '.join(each.name for each in BARRIERS[1:])} beside E_0 alone, none of "
            f"{', '.join(each.name for each in NOT_BESIDE_BARRIERS)} there",
            remedy=f"leave {name} out" if there else "add --free E_0",
        )
