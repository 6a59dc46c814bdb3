"""The power law in frequency in which codes of coating noise ask for a loss angle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassblocks.errors import InputError
from glassblocks.notebook import shown
from glassblocks.real_numbers import floats
from glassblocks.tail_probabilities import chi2_tail, quantile

#: Hz, to which pygwinc refers loss angles, and the frequencies over which a predicted one is made a power law.
REFERENCE, BAND = 100.0, (10.0, 1000.0)
Interval = tuple[float, float]


@shown(
    "phi = phi_0 (f/f_0)^n",
    "loss +- loss_error, loss_68, loss_95, exponent +- exponent_error, exponent_68, exponent_95, "
    "reference [Hz], chi2, degrees_of_freedom, chi2_probability",
)
@dataclass(frozen=True)
class LossPowerLaw:
    """phi = phi_0 (f/f_0)^n of measured loss angles.

    Attributes
    ----------
    loss, loss_error, loss_68, loss_95
        phi_0, its standard deviation and intervals.
    exponent, exponent_error, exponent_68, exponent_95
        n.
    reference
        f_0, Hz.
    chi2, degrees_of_freedom, chi2_probability
        Of the fit; without stated errors the scatter sets them and there is nothing to judge: None.
    """

    loss: float
    loss_error: float
    loss_68: Interval
    loss_95: Interval
    exponent: float
    exponent_error: float
    exponent_68: Interval
    exponent_95: Interval
    reference: float
    chi2: float | None
    degrees_of_freedom: int
    chi2_probability: float | None


def loss_power_law(
    frequency: ArrayLike, loss: ArrayLike, error: ArrayLike | None = None, reference: float = REFERENCE
) -> LossPowerLaw:
    """The power law through measured loss angles, by least squares.

    Parameters
    ----------
    frequency
        f, Hz, shape (n,).
    loss, error
        phi and one standard deviation of each, shape (n,). Without errors all have one relative error, which the
        scatter tells: intervals are then Student's.
    reference
        f_0, Hz; pygwinc's is 100 Hz.

    Raises
    ------
    InputError
        If there are fewer than three points, at fewer than two frequencies, or values that cannot be.

    Examples
    --------
    >>> law = loss_power_law([100.0, 1000.0, 10000.0], [2e-4, 2.5e-4, 3.1e-4], [1.2e-5, 1.2e-5, 1.2e-5])
    >>> f"{law.loss:.2e} {law.exponent:.3f} +- {law.exponent_error:.3f}"
    '2.00e-04 0.095 +- 0.015'
    """
    from scipy import optimize

    f, phi = floats(frequency, "frequency"), floats(loss, "loss")
    sigma = phi if error is None else floats(error, "error")
    _check(f, phi, sigma)
    x = np.log(f / reference)

    def law(x: NDArray[np.float64], log_loss: float, exponent: float) -> NDArray[np.float64]:
        return np.asarray(np.exp(log_loss + exponent * x), dtype=float)

    n, start = np.polyfit(x, np.log(phi), 1)
    found, covariance = optimize.curve_fit(
        law, x, phi, p0=(start, n), sigma=sigma, absolute_sigma=error is not None
    )
    free = f.size - 2
    chi2 = float(np.sum(((law(x, *found) - phi) / sigma) ** 2))
    wide = [quantile((1 + p) / 2, None if error is not None else free) for p in (0.68, 0.95)]
    errors = np.sqrt(np.diag(covariance))
    of_loss, of_exponent = (
        [(float(value - w * each), float(value + w * each)) for w in wide]
        for value, each in zip(found, errors, strict=True)
    )
    in_loss = [(float(np.exp(low)), float(np.exp(high))) for low, high in of_loss]
    return LossPowerLaw(
        loss=float(np.exp(found[0])),
        loss_error=float(np.exp(found[0]) * errors[0]),
        loss_68=in_loss[0],
        loss_95=in_loss[1],
        exponent=float(found[1]),
        exponent_error=float(errors[1]),
        exponent_68=of_exponent[0],
        exponent_95=of_exponent[1],
        reference=reference,
        chi2=None if error is None else chi2,
        degrees_of_freedom=free,
        chi2_probability=None if error is None else chi2_tail(chi2, free),
    )


def _check(f: NDArray[np.float64], phi: NDArray[np.float64], sigma: NDArray[np.float64]) -> None:
    shapes = f.shape == phi.shape == sigma.shape and f.ndim == 1
    if (
        shapes
        and f.size >= 3
        and np.unique(f).size >= 2
        and all(np.all((v > 0) & (v < np.inf)) for v in (f, phi, sigma))
    ):
        return
    raise InputError(
        "loss angles",
        received=f"{f.size} points at {np.unique(f).size} frequencies"
        if shapes
        else f"shapes {f.shape}, {phi.shape}",
        allowed="three points or more at two frequencies or more, with frequencies, angles and errors above zero",
        remedy="add points, or leave out those that are not positive",
    )
