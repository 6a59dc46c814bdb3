"""The least-squares problem of a joint fit: named parameters, whitened residuals and their derivatives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from glassblocks.fitting.curve import Array, Curve
from glassblocks.fitting.dielectric_facts import DielectricFacts
from glassblocks.fitting.free_parameters import Choice, Nuisance, Parameter
from glassblocks.fitting.observables.thermal_conductivity import PLATEAU
from glassblocks.fitting.predicted_curves import PredictedCurves
from glassblocks.fitting.problem_parameters import (
    MEDIUM,
    MediumErrors,
    choice_for,
    neutral_values,
    parameters,
)
from glassblocks.fitting.rate_parameter import log_rate
from glassblocks.fitting.whitening import WhitenedCurve, whitened
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling import TunnelingModel


class Problem:
    """A joint fit as a least-squares problem in the vector theta of named parameters.

    The prediction of a curve is the sum of the contributions that its observable names. Parameters are ln C_l,
    ln C_t, ln P; the logarithm of each property of the medium that has an error (its residual is its own
    distance from the stated value); ln B of the phonons if there is a heat capacity; one offset per velocity
    curve; and the nuisances that are on. Weak ties keep what the data leave open at finite values.

    Parameters
    ----------
    curves
        Curves with uncertainties.
    medium, errors
        The glass and the errors of its density and sound speeds.
    measuring_time
        Of the heat capacity, s.
    choices
        Nuisances that are "on", or held at a value; all others are off.
    correlations
        Correlation of each residual with the next, one number per curve; zero if left out.
    electric
        Permittivity and filling factor, for electric curves.
    """

    def __init__(
        self,
        curves: Sequence[Curve],
        medium: ElasticMedium,
        errors: MediumErrors,
        measuring_time: float,
        choices: Mapping[str, Choice] | None = None,
        correlations: Sequence[float] | None = None,
        electric: DielectricFacts | None = None,
    ) -> None:
        self.curves = tuple(curves)
        self.medium, self.errors, self.measuring_time = medium, errors, measuring_time
        self.choices, self.electric = dict(choices or {}), electric or DielectricFacts()
        self.correlations = tuple(correlations or [0.0] * len(self.curves))
        self.parameters = parameters(self.curves, medium, errors, self.choices, self.electric)
        self.names = tuple(parameter.name for parameter in self.parameters)
        self.index = {name: place for place, name in enumerate(self.names)}
        self.lower, self.upper, self.scale = (
            np.array([getattr(each, name) for each in self.parameters])
            for name in ("lower", "upper", "scale")
        )
        self._defaults = neutral_values(self.curves, medium, self.choices, self.electric)
        self._predicted = PredictedCurves(self.curves, self.parameters, measuring_time)
        self._last: tuple[bytes, tuple[list[WhitenedCurve], Array]] = (b"", ([], np.empty(0)))

    # --- what it is made of

    @property
    def n_points(self) -> int:
        """Number of points of the curves."""
        return sum(curve.T.size for curve in self.curves)

    @property
    def n_data(self) -> int:
        """Number of residuals that count as data: points, and stated values of medium and nuisances."""
        return self.n_points + sum(each.is_data for each in self.parameters)

    @property
    def may_have_valleys(self) -> bool:
        """Whether chi^2 may have several minima: with a law of the plateau either polarization may carry the heat."""
        return any(each.name in self.index for each in PLATEAU)

    def start(self, P: float) -> Array:
        """A theta to begin at: a common glass with this P."""
        theta = np.array([each.start for each in self.parameters])
        theta[self.index["P"]] = np.log(P)
        return theta

    def with_curves(self, curves: Sequence[Curve], correlations: Sequence[float] | None = None) -> Problem:
        """The same problem with other errors of the curves, and other correlations."""
        kept = self.correlations if correlations is None else correlations
        return Problem(
            curves, self.medium, self.errors, self.measuring_time, self.choices, kept, self.electric
        )

    def with_choices(self, choices: Mapping[str, Choice]) -> Problem:
        """The same problem with other nuisances."""
        return Problem(
            self.curves,
            self.medium,
            self.errors,
            self.measuring_time,
            choices,
            self.correlations,
            self.electric,
        )

    def scaled(self, factors: Array) -> Problem:
        """The same problem with the errors of each curve times its factor."""
        return self.with_curves(
            [
                curve.with_uncertainty(curve.sigma * factor)
                for curve, factor in zip(self.curves, factors, strict=True)
            ]
        )

    def choice(self, nuisance: Nuisance, number: int) -> Choice:
        """What was chosen for a curve."""
        return choice_for(self.choices, nuisance, number)

    def carried(self, other: Problem, theta: Array) -> Array:
        """theta of another problem, where names agree, as a start of this one."""
        given = dict(zip(other.names, theta.tolist(), strict=True))
        return np.array([given.get(each.name, each.start) for each in self.parameters])

    # --- what it says

    def values(self, theta: Array) -> dict[str, float]:
        """Every physical value by name, also of what is held; "log rate" is ln A."""
        values = dict(self._defaults)
        for parameter, coordinate in zip(self.parameters, theta.tolist(), strict=True):
            if not parameter.is_data:  # what a float can take
                coordinate = min(max(coordinate, parameter.lower), parameter.upper)
            values[parameter.name] = parameter.value(coordinate)
        values["log rate"] = log_rate(values)
        return values

    def model(self, theta: Array) -> TunnelingModel:
        """The tunneling model at theta, with the constant distribution."""
        values = self.values(theta)
        medium = ElasticMedium(*(values[name] for name in MEDIUM))
        return TunnelingModel.from_C(medium, Pair(values["C_l"], values["C_t"]), values["P"])

    def fitted(self, theta: Array) -> list[Array]:
        """Values of the fit at the points of each curve, in its unit."""
        values = self.values(theta)
        return [self._predicted.value(number, values) for number in range(len(self.curves))]

    def predicted(
        self, theta: Array, number: int, T: Array, level: Array | None = None
    ) -> tuple[Array, Array]:
        """Values of the fit of one curve at other temperatures, and their derivatives by theta (n, len(theta)).

        `level` is the strength of an electric drive there; the middle one of the curve if left out.
        """
        points = self._predicted.points_at(number, T, level)
        value, local, spread = self._predicted.differentiated(number, self.values(theta), points)
        return value, local @ spread

    def part(self, theta: Array, number: int, name: str) -> Array:
        """What one contribution, by its name, adds at the points of a curve; zero if the curve has none."""
        return self._predicted.part(number, self.values(theta), name)

    def slope_in_T(self, theta: Array, number: int) -> Array:
        """dy/dT at the points of a curve."""
        return self._predicted.slope_in_ln_T(number, self.values(theta)) / self.curves[number].T

    def slope_in_frequency(self, theta: Array, number: int) -> Array:
        """dy/df at the points of a curve, unit of the curve per Hz: at fixed T it follows from a scaled rate."""
        slope = self._predicted.slope_in_ln_frequency(number, self.values(theta))
        return slope / float(self.curves[number].frequency or 1.0)

    # --- residuals and derivatives

    def residual(self, theta: Array) -> Array:
        """(fit - data)/error of every point, then of the priors, then of the weak ties; shape (rows,)."""
        blocks, priors = self._evaluated(theta)
        return np.concatenate([*(block.residual for block in blocks), priors])

    def jacobian(self, theta: Array) -> Array:
        """Derivatives of `residual`, shape (rows, len(theta))."""
        blocks, _ = self._evaluated(theta)
        return np.concatenate([*(block.local @ block.spread for block in blocks), self._prior_slopes()])

    def reduced(self, theta: Array) -> tuple[Array, Array]:
        """Few rows (r, J) with the same r'r, J'r and J'J as residual and Jacobian: one QR for each curve."""
        blocks, priors = self._evaluated(theta)
        rows, slopes = [priors], [self._prior_slopes()]
        for block in blocks:
            columns = np.column_stack([block.local, block.residual])
            triangle = np.asarray(np.linalg.qr(columns, mode="r"))
            rows.append(triangle[:, -1])
            slopes.append(triangle[:, :-1] @ block.spread)
        return np.concatenate(rows), np.concatenate(slopes)

    def chi2(self, theta: Array) -> float:
        """Sum of squared residuals of data, medium and priors, without the weak ties."""
        residual = self.residual(theta)[: self.n_data]
        return float(residual @ residual)

    def misfit(self, theta: Array) -> float:
        """Sum of all squared residuals, those of priors and ties included; no derivatives are taken."""
        values, priors = self.values(theta), self._priors(theta)
        total = float(priors @ priors)
        for number, curve in enumerate(self.curves):
            residual = (self._predicted.value(number, values) - curve.y) / curve.sigma
            if self.correlations[number]:
                residual = whitened(residual, self.correlations[number])
            total += float(residual @ residual)
        return total

    def curve_residuals(self, theta: Array) -> list[Array]:
        """The whitened residuals (fit - data)/error of each curve."""
        return [block.residual for block in self._evaluated(theta)[0]]

    def local_blocks(self, theta: Array) -> list[WhitenedCurve]:
        """Residuals and local derivatives of each curve."""
        return self._evaluated(theta)[0]

    def _evaluated(self, theta: Array) -> tuple[list[WhitenedCurve], Array]:
        # derivatives are nearly always asked for where the residual was taken last
        key = theta.tobytes()
        if self._last[0] != key:
            values = self.values(theta)
            blocks = [self._block(number, values) for number in range(len(self.curves))]
            self._last = (key, (blocks, self._priors(theta)))
        return self._last[1]

    def _block(self, number: int, values: dict[str, float]) -> WhitenedCurve:
        curve, correlation = self.curves[number], self.correlations[number]
        value, local, spread = self._predicted.differentiated(number, values)
        residual, local = (value - curve.y) / curve.sigma, local / curve.sigma[:, None]
        if correlation:
            residual, local = whitened(residual, correlation), whitened(local, correlation)
        return WhitenedCurve(residual, local, spread)

    def _priors(self, theta: Array) -> Array:
        tied = [
            (coordinate - each.center) / each.width
            for each, coordinate in self._tied(theta)
            if each.width is not None
        ]
        return np.array(tied)

    def _prior_slopes(self) -> Array:
        one = np.eye(len(self.names))
        rows = [one[self.index[each.name]] / each.width for each, _ in self._tied(None) if each.width]
        return np.array(rows)

    def _tied(self, theta: Array | None) -> list[tuple[Parameter, float]]:
        """Parameters with a prior, those that are data first."""
        coordinates = [0.0] * len(self.names) if theta is None else theta.tolist()
        both = list(zip(self.parameters, coordinates, strict=True))
        return [each for data in (True, False) for each in both if each[0].width and each[0].is_data is data]
