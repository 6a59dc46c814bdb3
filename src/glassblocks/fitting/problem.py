"""The least-squares problem of a joint fit: its parameters, whitened residuals and Jacobian."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from glassblocks.errors import InputError
from glassblocks.fitting.curve import Array, Curve
from glassblocks.fitting.forward import (
    LOGS,
    debye_coefficient,
    gradient,
    model_of,
    prediction,
    with_faster_rate,
)
from glassblocks.medium import POSITIVITY_BOUND, ElasticMedium

#: What keeps a direction that the data leave flat at finite values: ln C, ln P and ln B are drawn to those of
#: a common glass (B: Debye) with a standard deviation so wide, a factor e^40, that it never competes with data.
COMMON_C, COMMON_P = 3e-4, 1e45
WEAK = 40.0
#: Beyond a factor e^30 from a common glass the model is not followed; the weak ties lead back from there.
FARTHEST = 30.0
#: A sound speed or density that carries an error may move by this many standard deviations.
MEDIUM_BOX = 6.0


@dataclass(frozen=True)
class MediumErrors:
    """Standard deviations of density, kg/m^3, and sound speeds, m/s; zero means exact.

    Raises
    ------
    InputError
        If one is negative or not finite.
    """

    density: float = 0.0
    c_l: float = 0.0
    c_t: float = 0.0

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if not 0 <= value < np.inf:
                raise InputError(
                    f"error of {name}",
                    received=value,
                    allowed="finite and >= 0, in SI",
                    remedy="0 means exact",
                )


class Problem:
    """A joint fit as a least-squares problem in the vector theta.

    theta holds ln C_l, ln C_t, ln P; then the logarithm of each property of the medium that has an error
    (its residual is its own distance from the stated value); then ln B of the phonons if there is a heat
    capacity; then one offset per velocity curve. Weak ties keep what the data leave open at finite values.

    Parameters
    ----------
    curves
        Curves with uncertainties.
    medium, errors
        The glass and the errors of its density and sound speeds.
    measuring_time
        Of the heat capacity, s.
    """

    def __init__(
        self, curves: Sequence[Curve], medium: ElasticMedium, errors: MediumErrors, measuring_time: float
    ) -> None:
        self.curves = tuple(curves)
        self.medium, self.errors, self.measuring_time = medium, errors, measuring_time
        self._medium = np.log([medium.density, medium.c_l, medium.c_t])
        relative = np.array([errors.density, errors.c_l, errors.c_t]) / np.exp(self._medium)
        self._uncertain = np.flatnonzero(relative > 0)
        self._relative = relative[self._uncertain]
        self.debye = debye_coefficient(medium)
        self.names = self._name()
        self._phonons = self.names.index("B") if "B" in self.names else None
        self._weak = np.array([0, 1, 2] if self._phonons is None else [0, 1, 2, self._phonons])
        self.common = np.log([COMMON_C, COMMON_C, COMMON_P, self.debye][: self._weak.size])
        self.lower, self.upper = self._box(float(medium.c_l / medium.c_t))
        self.scale = self._sizes()
        self._last: tuple[bytes, list[Array]] = (b"", [])
        self._last_jacobian: tuple[bytes, Array] = (b"", np.empty(0))

    @property
    def n_points(self) -> int:
        """Number of points of the curves."""
        return sum(curve.T.size for curve in self.curves)

    @property
    def n_medium(self) -> int:
        """Number of properties of the medium that carry an error."""
        return int(self._uncertain.size)

    def start(self, P: float) -> Array:
        """A theta to begin at: a common glass with this P, offsets at the mean of their curves."""
        theta = np.zeros(len(self.names))
        theta[3 : 3 + self.n_medium] = self._medium[self._uncertain]
        theta[self._weak] = self.common
        theta[2] = np.log(P)
        for number, curve in enumerate(self.curves):
            offset = self.offset_index(number)
            if offset is not None:
                theta[offset] = np.mean(curve.y)
        return theta

    def scaled(self, factors: Array) -> Problem:
        """The same problem with the errors of each curve times its factor."""
        curves = [
            curve.with_uncertainty(curve.sigma * factor)
            for curve, factor in zip(self.curves, factors, strict=True)
        ]
        return Problem(curves, self.medium, self.errors, self.measuring_time)

    def logs(self, theta: Array) -> Array:
        """ln(C_l, C_t, P, density, c_l, c_t), kept within what a float can take."""
        medium = self._medium.copy()
        medium[self._uncertain] = theta[3 : 3 + self.n_medium]
        return np.concatenate(
            [np.clip(theta[:3], self.common[:3] - FARTHEST, self.common[:3] + FARTHEST), medium]
        )

    def columns(self) -> list[int]:
        """Which of the six logarithms each of the first parameters is."""
        return [0, 1, 2, *(3 + self._uncertain).tolist()]

    def offset_index(self, number: int) -> int | None:
        """Place in theta of the offset of curve `number`, None if it has none."""
        name = f"offset {number + 1}"
        return self.names.index(name) if name in self.names else None

    def fitted(self, theta: Array) -> list[Array]:
        """Values of the fit at the points of each curve, in its unit."""
        return [
            value + self._extra(number, curve, theta)
            for number, (curve, value) in enumerate(zip(self.curves, self._predictions(theta), strict=True))
        ]

    def residual(self, theta: Array) -> Array:
        """(fit - data)/error of every point, of the medium, of the weak ties; shape (rows,)."""
        parts = [
            (fit - curve.y) / curve.sigma for fit, curve in zip(self.fitted(theta), self.curves, strict=True)
        ]
        pulls = (theta[3 : 3 + self.n_medium] - self._medium[self._uncertain]) / self._relative
        ties = (theta[self._weak] - self.common) / WEAK
        return np.concatenate([*parts, pulls, ties])

    def chi2(self, theta: Array) -> float:
        """Sum of squared residuals of data and medium, without the weak ties."""
        residual = self.residual(theta)[: self.n_points + self.n_medium]
        return float(residual @ residual)

    def jacobian(self, theta: Array) -> Array:
        """Derivatives of `residual`, shape (rows, len(theta))."""
        # scipy asks for the first one twice
        key = theta.tobytes()
        if self._last_jacobian[0] != key:
            self._last_jacobian = (key, self._jacobian(theta))
        return self._last_jacobian[1].copy()

    def _jacobian(self, theta: Array) -> Array:
        logs, columns = self.logs(theta), self.columns()
        faster = with_faster_rate(model_of(logs))
        rows = []
        for number, (curve, value) in enumerate(zip(self.curves, self._predictions(theta), strict=True)):
            block = np.zeros((curve.T.size, len(self.names)))
            by_logs = gradient(curve, logs, value, faster, self.measuring_time)
            block[:, : len(columns)] = by_logs[:, columns]
            offset = self.offset_index(number)
            if offset is not None:
                block[:, offset] = 1.0
            if curve.kind == "heat":
                block[:, self._phonons] = self._extra(number, curve, theta)
            rows.append(block / curve.sigma[:, None])
        one = np.eye(len(self.names))
        pulls = one[3 : 3 + self.n_medium] / self._relative[:, None]
        return np.concatenate([*rows, pulls, one[self._weak] / WEAK])

    def _predictions(self, theta: Array) -> list[Array]:
        # a Jacobian is nearly always asked for where the residual was taken last
        key = theta.tobytes()
        if self._last[0] != key:
            model = model_of(self.logs(theta))
            self._last = (key, [prediction(curve, model, self.measuring_time) for curve in self.curves])
        return self._last[1]

    def _extra(self, number: int, curve: Curve, theta: Array) -> Array:
        """What is added to the tunneling systems: the offset of a velocity curve, phonons for the heat."""
        offset = self.offset_index(number)
        if offset is not None:
            return np.full(curve.T.size, theta[offset])
        if curve.kind == "heat":
            phonons: Array = np.exp(theta[self._phonons]) * curve.T**3
            return phonons
        return np.zeros(curve.T.size)

    def _name(self) -> tuple[str, ...]:
        medium = [LOGS[3 + k] for k in self._uncertain]
        phonons = ["B"] if any(curve.kind == "heat" for curve in self.curves) else []
        offsets = [f"offset {k + 1}" for k, curve in enumerate(self.curves) if curve.kind == "velocity"]
        return ("C_l", "C_t", "P", *medium, *phonons, *offsets)

    def _sizes(self) -> Array:
        """What a change of one means for each parameter: 1 for a logarithm, the range of the data for an offset."""
        sizes = np.ones(len(self.names))
        for number, curve in enumerate(self.curves):
            offset = self.offset_index(number)
            if offset is not None:
                sizes[offset] = max(float(np.ptp(curve.y)), float(np.max(curve.sigma)))
        return sizes

    def _box(self, speed_ratio: float) -> tuple[Array, Array]:
        lower, upper = np.full(len(self.names), -np.inf), np.full(len(self.names), np.inf)
        # both speeds together may not leave the stable solids
        margin = np.array([np.inf, *2 * [0.49 * np.log(speed_ratio / POSITIVITY_BOUND)]])
        for place, (k, error) in enumerate(zip(self._uncertain, self._relative, strict=True), start=3):
            reach = min(MEDIUM_BOX * error, float(margin[k]))
            lower[place], upper[place] = self._medium[k] - reach, self._medium[k] + reach
        return lower, upper
