"""Predicted against measured ratio of each glass, with propagated uncertainties."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from glassblocks.comparison.prediction import Prediction, predict
from glassblocks.comparison.uncertainty import Estimate, propagated
from glassblocks.drawing import draw
from glassblocks.glasses import Glass
from glassblocks.medium import POSITIVITY_BOUND
from glassblocks.notebook import html_table, listed
from glassblocks.pair import Pair

if TYPE_CHECKING:
    from matplotlib.axes import Axes


#: How uncertainties are propagated.
PROPAGATION = (
    "standard uncertainties, propagated linearly, the quantities of a glass counted as uncorrelated; "
    "deviation_sigmas is (predicted - measured) over the uncertainty of that difference"
)
#: Relative uncertainty from which first-order propagation misleads.
LINEAR = 0.3
#: A measured ratio beyond this factor of c_l/c_t is a slip: of the 13 glasses of the paper all lie within 1.4.
FAR = 2.0
#: Standard deviations up to which two ways to the measured ratio agree.
AGREEMENT = 2.0


@dataclass(frozen=True, repr=False)
class Comparison:
    """What the theory says of a glass and what experiment says; None for what is not determined.

    Attributes
    ----------
    predicted
        gamma_l/gamma_t of (4.4).
    measured
        gamma_l/gamma_t from the couplings or, without them, (c_l/c_t) sqrt(C_l/C_t) from the strengths.
    measured_from
        "gamma", "C" or "fit" (a result of `glassblocks fit`). A glass that has gamma and C is measured by its
        couplings, and a note says how well its strengths agree.
    relative_deviation
        (predicted - measured)/measured.
    deviation_sigmas
        (predicted - measured) over the standard uncertainty of that difference.
    strength_ratio
        C_l/C_t = (gamma_l/gamma_t)^2 (c_t/c_l)^2 from the same route, which the theory wants to be 1.
    bound_sigmas
        (measured - 2/sqrt 3) over the uncertainty of the measured ratio.
    notes
        What a reader must know: quantities taken as exact, a ratio below the bound.
    """

    name: str
    predicted: Estimate
    measured: Estimate | None = None
    measured_from: str | None = None
    relative_deviation: Estimate | None = None
    deviation_sigmas: float | None = None
    strength_ratio: Estimate | None = None
    bound_sigmas: float | None = None
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        measured = "not measured" if self.measured is None else f"measured {_text(self.measured)}"
        sigmas = "" if self.deviation_sigmas is None else f", {self.deviation_sigmas:+.1f} sigma"
        return f"{self.name}: predicted {_text(self.predicted)}, {measured}{sigmas}"

    def _repr_html_(self) -> str:
        named = [
            ("predicted gamma_l/gamma_t = c_l/c_t", self.predicted),
            (f"measured gamma_l/gamma_t, from {self.measured_from}", self.measured),
            ("relative deviation", self.relative_deviation),
            ("C_l/C_t", self.strength_ratio),
        ]
        rows: list[tuple[object, ...]] = [(name, *each) for name, each in named if each is not None]
        rows += [("note", note) for note in self.notes]
        return html_table(self.name, ["", "value", "+-"], rows)

    @property
    def below_bound(self) -> bool | None:
        """Whether the measured ratio lies below 2/sqrt 3, where a passive isotropic coupling cannot."""
        return None if self.measured is None else self.measured.value < POSITIVITY_BOUND


def _text(estimate: Estimate) -> str:
    spread = "" if estimate.uncertainty is None else f" +- {estimate.uncertainty:.2g}"
    return f"{estimate.value:.4g}{spread}"


@listed(
    "predicted and measured gamma_l/gamma_t",
    "name, predicted, measured, relative_deviation, deviation_sigmas, strength_ratio",
)
class Comparisons(list[Comparison]):
    """Glass by glass: a list with a table and a picture."""

    def plot(self, ax: Axes | None = None) -> Axes:
        """Predicted against measured ratio with error bars, and the line through the origin.

        Raises
        ------
        InputError
            If no glass has a measured ratio.
        """
        return draw("ratios.draw_comparisons", ax, self)


def compare(glasses: Sequence[Glass]) -> Comparisons:
    """Compare the theory with experiment, glass by glass.

    Uncertainties are propagated linearly, quantities counted as uncorrelated; a sound speed that enters
    both sides (strengths C instead of couplings) is counted once.

    Examples
    --------
    >>> glass = Glass("g", c_l=3000.0, c_t=1500.0, gamma_l=1.6e-19, gamma_t=1e-19, uncertainties={"gamma_t": 5e-21})
    >>> result = compare([glass])[0]
    >>> round(result.relative_deviation.value, 6), round(result.deviation_sigmas, 6)
    (0.25, 5.0)
    >>> result
    g: predicted 2, measured 1.6 +- 0.08, +5.0 sigma
    """
    predictions = predict(glasses)
    return Comparisons(_compare(*each) for each in zip(glasses, predictions, strict=True))


def _compare(glass: Glass, prediction: Prediction) -> Comparison:
    theory = {"c_l": prediction.exponent, "c_t": -prediction.exponent}
    predicted = Estimate(prediction.ratio, _scaled(glass, theory, prediction.ratio))
    value, experiment, origin = _measured(glass)
    if value is None:
        return Comparison(glass.name, predicted, notes=tuple(_incomplete(glass) + _exact(glass, theory)))
    measured = Estimate(value, _scaled(glass, experiment, value))
    names = theory.keys() | experiment.keys()
    quotient = prediction.ratio / value
    contrast = {name: theory.get(name, 0.0) - experiment.get(name, 0.0) for name in sorted(names)}
    difference = {
        name: prediction.ratio * theory.get(name, 0.0) - value * experiment.get(name, 0.0)
        for name in sorted(names)
    }
    spread = propagated(glass, difference)
    bound_sigmas = (value - POSITIVITY_BOUND) / measured.uncertainty if measured.uncertainty else None
    return Comparison(
        name=glass.name,
        predicted=predicted,
        measured=measured,
        measured_from=origin,
        relative_deviation=Estimate(quotient - 1, _scaled(glass, contrast, quotient)),
        deviation_sigmas=(prediction.ratio - value) / spread if spread else None,
        strength_ratio=_strength_ratio(glass, value, origin),
        bound_sigmas=bound_sigmas,
        notes=tuple(
            (below_bound(bound_sigmas) if value < POSITIVITY_BOUND else [])
            + _far(value / prediction.ratio, origin)
            + _coarse(measured)
            + _two_routes(glass)
            + _exact(glass, theory | experiment)
        ),
    )


def _measured(glass: Glass) -> tuple[float | None, dict[str, float], str | None]:
    """The measured ratio, its logarithmic derivatives, and the quantities it comes from."""
    if glass.gamma is not None:
        return glass.gamma.ratio, _FROM_GAMMA, "gamma"
    if glass.strength is not None:
        return _from_strengths(glass, glass.strength), _FROM_C, "C"
    return None, {}, None


#: Logarithmic derivatives of the measured ratio by either route.
_FROM_GAMMA = {"gamma_l": 1.0, "gamma_t": -1.0}
_FROM_C = {"c_l": 1.0, "c_t": -1.0, "C_l": 0.5, "C_t": -0.5}


def _from_strengths(glass: Glass, strength: Pair) -> float:
    """gamma_l/gamma_t of C = P gamma^2/(rho c^2), the same P for both polarizations."""
    return float(glass.sound_speed.ratio * math.sqrt(strength.ratio))


def _two_routes(glass: Glass) -> list[str]:
    """Couplings and strengths both give the measured ratio: which one is used, and whether they agree."""
    if glass.gamma is None or glass.strength is None:
        return []
    used, other = glass.gamma.ratio, _from_strengths(glass, glass.strength)
    powers = {name: -other * power for name, power in _FROM_C.items()}
    powers |= {name: used * power for name, power in _FROM_GAMMA.items()}
    spread = propagated(glass, powers)
    if spread is None:
        verdict = f"{other / used - 1:+.1%}, without uncertainties to judge it by"
    else:
        sigmas = abs(other - used) / spread
        agree = "they agree" if sigmas < AGREEMENT else "they contradict each other"
        verdict = f"{sigmas:.1f} standard deviations apart, {agree}"
    return [f"measured from gamma, {used:.3f}; C_l and C_t would give {other:.3f}: {verdict}"]


def _strength_ratio(glass: Glass, measured: float, origin: str | None) -> Estimate:
    if origin == "C" and glass.strength is not None:
        value, powers = glass.strength.ratio, {"C_l": 1.0, "C_t": -1.0}
    else:
        value = (measured / glass.sound_speed.ratio) ** 2
        powers = {"gamma_l": 2.0, "gamma_t": -2.0, "c_l": -2.0, "c_t": 2.0}
    return Estimate(value, _scaled(glass, powers, value))


def _scaled(glass: Glass, powers: Mapping[str, float], value: float) -> float | None:
    """Uncertainty of a product of powers that has this value."""
    return propagated(glass, {name: value * power for name, power in powers.items()})


def _exact(glass: Glass, powers: Mapping[str, float]) -> list[str]:
    """Where some uncertainties are given and others are not, the others count as exact: say so."""
    missing = sorted(name for name in powers if name not in glass.uncertainties)
    if not missing or len(missing) == len(powers):
        return []
    return [f"no uncertainty given for {', '.join(missing)}: counted as exact"]


def _incomplete(glass: Glass) -> list[str]:
    """One polarization alone gives no ratio."""
    for l, t in (("gamma_l", "gamma_t"), ("C_l", "C_t")):
        present = [name for name in (l, t) if getattr(glass, name) is not None]
        if len(present) == 1:
            return [f"{present[0]} alone gives no measured ratio: {l} and {t} are both needed"]
    return []


def _far(times: float, origin: str | None) -> list[str]:
    """The note on a measured ratio that no glass has: nothing else shows a wrong unit of one of the two columns."""
    if 1 / FAR <= times <= FAR:
        return []
    return [
        f"the measured ratio is {times:.3g} times c_l/c_t, which no known glass comes near: check the units of "
        f"{origin}_l and {origin}_t, and that the two are not exchanged"
    ]


def _coarse(estimate: Estimate) -> list[str]:
    if estimate.uncertainty is None or estimate.uncertainty < LINEAR * estimate.value:
        return []
    return [
        f"an uncertainty of {estimate.uncertainty / estimate.value:.0%} is too large to propagate linearly"
    ]


def below_bound(sigmas: float | None) -> list[str]:
    """The note on a measured ratio below 2/sqrt 3, by so many standard deviations."""
    unknown = "by an amount whose uncertainty is not known"
    distance = unknown if sigmas is None else f"by {-sigmas:.1f} standard deviations"
    bound = f"2/sqrt 3 = {POSITIVITY_BOUND:.4f}"
    return [f"the measured ratio lies below {bound}, {distance}: no passive isotropic coupling has it"]
