"""What a joint fit returns: plain data that JSON holds without loss."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from glassblocks.bounded import read_at_most
from glassblocks.drawing import draw
from glassblocks.errors import InputError
from glassblocks.files import to_json, write_text
from glassblocks.fitting.coating_facts import CoatingFacts
from glassblocks.fitting.conductivity_alone import ConductivityFacts
from glassblocks.fitting.fitted_curve import FittedCurve
from glassblocks.fitting.heat_capacity_question import HeatVerdict
from glassblocks.fitting.rebuilding import rebuild, require_possible, require_sizes
from glassblocks.fitting.result_parts import NuisanceValue, WhatIf, what_ifs_in_html
from glassblocks.notebook import html_rows, html_text, shown
from glassblocks.sealed import open_json, seal_json

if TYPE_CHECKING:
    from matplotlib.axes import Axes


#: What the JSON of a fit says that it is, and the largest file of one that is read.
SCHEMA, SIZE_LIMIT = "glassblocks fit 1", 32 * 2**20
Status = Literal["determined", "lower limit", "upper limit", "not determined", "not converged"]
Interval = tuple[float, float]


@shown("estimate", "name, unit, status, value, limit, profile_68, profile_95, covariance_68, covariance_95")
@dataclass(frozen=True)
class ParameterEstimate:
    """One quantity as the data have it.

    Attributes
    ----------
    name, unit
        What it is.
    status
        "determined", or a limit on one side only, or "not determined", or "not converged".
    value
        Best value; None unless determined.
    limit
        If the data bound it on one side only: 5% of the truths lie beyond.
    profile_68, profile_95
        Intervals from the profile of chi^2.
    covariance_68, covariance_95
        Intervals from the curvature at the minimum, symmetric in the logarithm.
    """

    name: str
    unit: str
    status: Status
    value: float | None = None
    limit: float | None = None
    profile_68: Interval | None = None
    profile_95: Interval | None = None
    covariance_68: Interval | None = None
    covariance_95: Interval | None = None

    @property
    def is_determined(self) -> bool:
        """Whether the data bound it on both sides."""
        return self.status == "determined"


@shown(
    "gamma_l/gamma_t against c_l/c_t; distances in standard deviations",
    "speed_ratio +- speed_ratio_error, from_speed_ratio, from_one, from_bound",
)
@dataclass(frozen=True)
class RatioTest:
    """gamma_l/gamma_t against the theory and against one; every distance in standard deviations.

    gamma_l/gamma_t = (c_l/c_t) sqrt(C_l/C_t): its distance from c_l/c_t is that of C_l/C_t from 1.

    Attributes
    ----------
    speed_ratio, speed_ratio_error
        c_l/c_t, which the theory predicts, and its standard deviation.
    from_speed_ratio, from_one, from_bound
        Distances of gamma_l/gamma_t from c_l/c_t, from 1, and from the bound 2/sqrt 3 of a positive coupling;
        positive if it is larger. None if the ratio is not determined.
    """

    speed_ratio: float
    speed_ratio_error: float
    from_speed_ratio: float | None
    from_one: float | None
    from_bound: float | None


@dataclass(frozen=True, repr=False)
class FitResult:
    """A joint fit of the standard tunneling model.

    Attributes
    ----------
    converged, message
        Whether the search ended at a minimum; if not, no interval is given.
    weights
        "absolute" or "relative", see `weights.WEIGHTS`.
    chi2, degrees_of_freedom, chi2_probability
        Sum of squared residuals (those of the medium's errors included), what it should be, and the
        probability of more; None with relative weights, which make it so by definition.
    measuring_time
        Of the heat capacity, s.
    medium, medium_errors
        density, c_l, c_t and their standard deviations, SI.
    estimates
        Every quantity, determined or not.
    ratio
        The Meissner-Berret ratio against c_l/c_t.
    curves
        Data, fit and residual structure.
    heat
        The heat-capacity question; None without a heat capacity.
    conductivity
        What a conductivity fixes by itself; None unless it is the only kind of data.
    coating
        Dilution, substrates and loss angles of a film on a substrate; None unless a curve is of one.
    nuisances
        Every nuisance that was fitted or held.
    what_ifs
        The fit with each nuisance switched or moved.
    covariance
        Of the parameters that `parameters` names, in the coordinates of the search (logarithms, but for offsets
        and some nuisances), shape (p, p).
    notes
        Choices that were made for the caller, and what is taken for granted.
    warnings
        What a reader should know before using the numbers.
    provenance
        Versions.
    """

    converged: bool
    message: str
    weights: str
    chi2: float
    degrees_of_freedom: int
    chi2_probability: float | None
    measuring_time: float
    medium: dict[str, float]
    medium_errors: dict[str, float]
    estimates: tuple[ParameterEstimate, ...]
    ratio: RatioTest
    curves: tuple[FittedCurve, ...]
    heat: HeatVerdict | None
    conductivity: ConductivityFacts | None
    coating: CoatingFacts | None
    nuisances: tuple[NuisanceValue, ...]
    what_ifs: tuple[WhatIf, ...]
    parameters: tuple[str, ...]
    covariance: tuple[tuple[float, ...], ...]
    notes: tuple[str, ...]
    warnings: tuple[str, ...]
    provenance: dict[str, str]

    def __repr__(self) -> str:
        ratio = next((each for each in self.estimates if each.name == "gamma_l/gamma_t"), None)
        value = "is not determined" if ratio is None or ratio.value is None else f"= {ratio.value:.4g}"
        points = sum(len(curve.value) for curve in self.curves)
        return (
            f"FitResult of {len(self.curves)} curves, {points} points: gamma_l/gamma_t {value}, c_l/c_t = "
            f"{self.ratio.speed_ratio:.4g}, chi^2 = {self.chi2:.4g} for {self.degrees_of_freedom} degrees of freedom"
            f"{'' if self.converged else '; NOT CONVERGED'}"
        )

    def _repr_html_(self) -> str:
        estimates = "name, value, unit, status, limit, profile_68, profile_95"
        nuisances = "name, curve, status, value +- error, unit, limit"
        curves = "label, kind, polarization, frequency [Hz], error_factor, extra_scatter, correlation"
        return (
            html_text(repr(self), *(f"WARNING: {each}" for each in self.warnings))
            + html_rows("quantities, intervals by the profile of chi^2", self.estimates, estimates)
            + html_rows("beside the model", self.nuisances, nuisances)
            + what_ifs_in_html(self.what_ifs)
            + html_rows("curves", self.curves, curves)
        )

    def plot(self, ax: Axes | None = None, kind: str | None = None) -> Axes:
        """Data with error bars, and the fit with its 68% band, of one kind of curve.

        Parameters
        ----------
        ax
            Where to draw; a new figure if left out.
        kind
            Such as "velocity"; the first one if left out. `glassblocks.figures.fit_plot.fit_figure` draws all kinds
            side by side, with residuals.

        Raises
        ------
        InputError
            If no curve is of that kind.
        """
        return draw("fit_plot.draw_kind", ax, self, kind)

    def plot_what_ifs(self, ax: Axes | None = None, quantity: str = "gamma_l/gamma_t") -> Axes:
        """By how many standard deviations every what-if moves one quantity.

        Parameters
        ----------
        ax
            Where to draw; a new figure if left out.
        quantity
            Name of an estimate, such as "P".

        Raises
        ------
        InputError
            If the fit was made without what-ifs, or has none of this quantity.
        """
        return draw("what_ifs_plot.draw_what_ifs_of", ax, self, quantity)

    def __getitem__(self, name: str) -> ParameterEstimate:
        """The estimate called `name`, such as "gamma_l/gamma_t"."""
        for estimate in self.estimates:
            if estimate.name == name:
                return estimate
        names = ", ".join(estimate.name for estimate in self.estimates)
        raise InputError("quantity", received=name, allowed=names, remedy="choose one of them")

    @property
    def correlations(self) -> NDArray[np.float64]:
        """Correlations of `parameters`, shape (p, p)."""
        covariance = np.array(self.covariance)
        sizes = np.sqrt(np.diag(covariance))
        return np.asarray(covariance / np.outer(sizes, sizes))

    def to_json(self) -> str:
        """JSON text with its own SHA-256; `from_json` gives the same result back, to the last digit."""
        return to_json(seal_json(asdict(self), SCHEMA))

    @classmethod
    def from_json(cls, text: str) -> FitResult:
        """A result from its JSON text.

        Raises
        ------
        InputError
            If the text is not the JSON of a fit, or was changed since.
        """
        try:
            result: FitResult = rebuild(cls, open_json(text, SCHEMA))
            require_sizes(result.curves, len(result.parameters), result.covariance)
            require_possible(result)
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(
                "fit result",
                received=text,
                allowed="JSON written by FitResult.to_json",
                remedy=f"check the file ({str(error)[:200]})",
            ) from error
        return result

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the JSON text, whole or not at all."""
        write_text(path, self.to_json() + "\n")

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> FitResult:
        """Read what `save` wrote.

        Raises
        ------
        InputError
            If the file cannot be read or is not the JSON of a fit.
        """
        try:
            data = read_at_most(path, SIZE_LIMIT)
            if len(data) > SIZE_LIMIT:
                raise ValueError(f"more than {SIZE_LIMIT // 2**20} MiB")
            text = data.decode("utf-8")
        except (OSError, ValueError) as error:
            raise InputError(
                "fit result",
                received=str(path),
                allowed="a file written by FitResult.save",
                remedy=f"check the path ({error})",
            ) from error
        return cls.from_json(text)
