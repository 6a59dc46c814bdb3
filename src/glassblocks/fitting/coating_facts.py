"""What a fit of coated resonators says beside C and P: dilution, substrate, loss angles as noise codes want them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from glassblocks.fitting.coating_places import coating_place, film_is_heard
from glassblocks.fitting.curve import Array
from glassblocks.fitting.observables.internal_friction import BACKGROUND, FRICTION, SATURATION
from glassblocks.fitting.observables.observable import Place
from glassblocks.fitting.predicted_curves import STEP
from glassblocks.fitting.problem import Problem
from glassblocks.fitting.sound_points import Points
from glassblocks.fitting.substrate_difference import within
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling.coating_losses import loss_angles
from glassblocks.tunneling.power_law_of_losses import BAND, REFERENCE

#: Temperatures of the table, K, and how many of them at most: the warmest within the data.
NODES = tuple(digit * 10.0**power for power in range(-3, 3) for digit in (1.0, 3.0))
MOST_NODES = 4
#: A loss angle with a larger relative error is not determined.
WIDEST_ERROR = 0.5
#: Parameters that the film's own friction does not hang on.
BESIDE_FILM = ("substrate", "offset", "background")
#: Frequencies over which a predicted loss angle is made a power law.
_GRID = np.geomspace(*BAND, 9)


@dataclass(frozen=True)
class CoatedMode:
    """A coated resonator of a fit.

    Attributes
    ----------
    label
        Of its curve.
    dilution, dilution_error
        D as stated and its standard deviation; None if it is not known.
    bare
        Label of the bare curve that is fitted along; "" if there is none.
    subtracted
        Whether the bare curve was subtracted before.
    substrate, substrate_error, reference
        Q_s^-1 at the reference temperature, K, where a bare curve is fitted along.
    outside
        Points of the coated curve beyond the temperatures of the bare one.
    """

    label: str
    dilution: float | None
    dilution_error: float
    bare: str
    subtracted: bool
    substrate: float | None
    substrate_error: float | None
    reference: float
    outside: int


@dataclass(frozen=True)
class FilmLoss:
    """Loss angles phi = phi_0 (f/100 Hz)^n of the film at one temperature, K, in weak sound.

    Attributes
    ----------
    bulk, bulk_error, shear, shear_error
        phi_0 of the bulk and of the shear modulus, with standard deviations; None where not determined.
    exponent, exponent_error
        n, which both share: every friction is C times one function of frequency and temperature.
    bend
        Largest relative distance of the model from this power law between 10 Hz and 1 kHz.
    pygwinc
        The same under the names of pygwinc, without the `highn` or `lown` of the layer; empty for D phi_S.
    """

    temperature: float
    bulk: float | None
    bulk_error: float | None
    shear: float | None
    shear_error: float | None
    exponent: float
    exponent_error: float
    bend: float
    pygwinc: dict[str, float]


@dataclass(frozen=True)
class CoatingFacts:
    """What a fit of coated resonators says beside its parameters.

    Attributes
    ----------
    modes
        The coated resonators.
    times_dilution
        Whether D is neither stated nor told by other sound of the film, so that the shear loss angle is D phi_S.
    losses
        Loss angles by temperature; empty where neither is determined.
    """

    modes: tuple[CoatedMode, ...]
    times_dilution: bool
    losses: tuple[FilmLoss, ...]


def coating_facts(problem: Problem, theta: Array, half: Array) -> CoatingFacts | None:
    """The facts of a fit; None where nothing is coated. `half` is half of the covariance, H H^T."""
    coated = [number for number, curve in enumerate(problem.curves) if curve.kind == "coated"]
    if not coated:
        return None
    T = np.concatenate([problem.curves[number].T for number in coated])
    nodes = [node for node in NODES if T.min() <= node <= T.max()][-MOST_NODES:]
    heard = film_is_heard(problem.curves)
    unknown = [number for number in coated if problem.curves[number].dilution is None and not heard]
    factor, shear_heard = "", True
    if unknown:  # only the product with D of a transverse resonator is known
        shear = [number for number in unknown if problem.curves[number].polarization == "t"]
        place = coating_place(problem.curves, shear[0]) if shear else None
        factor, shear_heard = ("", False) if place is None else (place.dilution, True)
    modes = tuple(_mode(problem, theta, half, number) for number in coated)
    losses = (
        _losses(problem, theta, half, np.array(nodes), factor, not unknown) if shear_heard and nodes else ()
    )
    return CoatingFacts(modes, bool(unknown), losses)


def _mode(problem: Problem, theta: Array, half: Array, number: int) -> CoatedMode:
    curve, place = problem.curves[number], coating_place(problem.curves, number)
    assert place is not None
    bare = None if place.substrate is None else problem.curves[place.substrate]
    at = None if place.substrate is None else problem.index[f"substrate {place.substrate + 1}"]
    outside = 0 if bare is None else int(np.sum(~within(curve, bare)))
    return CoatedMode(
        label=curve.label,
        dilution=curve.dilution,
        dilution_error=curve.dilution_error,
        bare="" if bare is None else bare.label,
        subtracted=curve.subtracted,
        substrate=None if at is None else float(theta[at]),
        substrate_error=None if at is None else float(np.linalg.norm(half[at])),
        reference=place.reference,
        outside=outside,
    )


def _losses(
    problem: Problem, theta: Array, half: Array, nodes: Array, factor: str, with_bulk: bool
) -> tuple[FilmLoss, ...]:
    """Loss angles at each node, those that are not determined left out."""
    laws = _laws(problem, theta, nodes, factor)
    slopes = np.zeros((*laws.shape, theta.size))
    for place, parameter in enumerate(problem.parameters):
        if not parameter.name.startswith(BESIDE_FILM):
            move = np.zeros(theta.size)
            move[place] = STEP * parameter.scale
            ends = [_laws(problem, theta + sign * move, nodes, factor) for sign in (1, -1)]
            slopes[..., place] = (ends[0] - ends[1]) / (2 * move[place])
    errors = np.linalg.norm(slopes @ half, axis=-1)
    found = []
    for number, node in enumerate(nodes.tolist()):
        known = [with_bulk and errors[0, number, 0] < WIDEST_ERROR, errors[1, number, 0] < WIDEST_ERROR]
        phi = [float(np.exp(laws[k, number, 0])) if known[k] else None for k in (0, 1)]
        wide = [None if each is None else each * float(errors[k, number, 0]) for k, each in enumerate(phi)]
        if not any(known):
            continue
        n, bend = laws[1, number, 1:].tolist()
        names = {name: each for name, each in zip(("lossB", "lossS"), phi, strict=True) if each is not None}
        names = {} if factor else names  # D phi_S is no loss angle
        found.append(
            FilmLoss(
                *(node, phi[0], wide[0], phi[1], wide[1], n, float(errors[1, number, 1]), bend),
                pygwinc=names | {f"{name}_slope": n for name in names},
            )
        )
    return tuple(found)


def _laws(problem: Problem, theta: Array, nodes: Array, factor: str) -> Array:
    """ln phi_0, n and how far the model is from the power law, (2, nodes, 3): bulk, shear; NaN where phi <= 0."""
    values = problem.values(theta) | {SATURATION.name: 0.0, BACKGROUND.key(0): 0.0}
    medium = ElasticMedium(*(values[name] for name in ("density", "c_l", "c_t")))
    places = [Points(nodes, 2 * np.pi * frequency) for frequency in _GRID]
    friction = Pair(*(np.stack([_friction(values, at, mode) for at in places]) for mode in ("l", "t")))
    phi = np.stack(loss_angles(friction, medium)) * (values[factor] if factor else 1.0)
    x = np.log(_GRID / REFERENCE)
    logs = np.log(np.where(phi > 0, phi, np.nan))
    n = np.sum(x[:, None] * logs, axis=1) / np.sum(x**2)  # the grid is symmetric about the reference
    log_loss = np.mean(logs, axis=1)
    bend = np.max(np.abs(np.expm1(logs - log_loss[:, None] - n[:, None] * x[:, None])), axis=1)
    return np.stack([log_loss, n, bend], axis=-1)


def _friction(values: dict[str, float], at: Points, mode: str) -> Array:
    place = Place(0, at.T, at.omega, mode, 1.0)
    return np.asarray(
        sum(each.evaluate(at, values)[0] for each in FRICTION.contributions(place)), dtype=float
    )
