"""What the tunneling model says of a curve, and how it changes with each parameter.

The six logarithms x = ln(C_l, C_t, P, rho, c_l, c_t) fix the model. Velocity and friction are C of their own
polarization times a function of the relaxation rate alone, the heat capacity is P times such a function: one
evaluation with a faster rate then gives every derivative by the chain rule.
"""

from __future__ import annotations

import warnings

import numpy as np

from glassblocks.fitting.curve import Array, Curve
from glassblocks.medium import ElasticMedium
from glassblocks.pair import Pair
from glassblocks.tunneling import (
    TunnelingModel,
    ValidityWarning,
    internal_friction,
    phonon_heat_capacity,
    thermal_conductivity,
    tunneling_heat_capacity,
    velocity_shift,
)

#: Order of the logarithms.
LOGS = ("C_l", "C_t", "P", "density", "c_l", "c_t")
OWN_C = {"l": 0, "t": 1}
#: Step in ln A of the one difference quotient; its error is half as large, relatively.
STEP = 1e-6


def model_of(logs: Array) -> TunnelingModel:
    """The tunneling model with the parameters exp(logs), SI units."""
    C_l, C_t, P, density, c_l, c_t = np.exp(logs).tolist()
    return TunnelingModel.from_C(ElasticMedium(density, c_l, c_t), Pair(C_l, C_t), P)


def with_faster_rate(model: TunnelingModel) -> TunnelingModel:
    """The same C with the relaxation rate e^STEP times as fast, which takes P down by that factor."""
    return TunnelingModel.from_C(model.medium, model.C, model.P * np.exp(-STEP))


def rate_gradient(logs: Array) -> Array:
    """d ln A/dx of the relaxation rate A = (C_l/c_l^3 + 2 C_t/c_t^3)/(2 pi hbar^4 P), shape (6,).

    Examples
    --------
    >>> x = np.log([3e-4, 3e-4, 1e45, 2200.0, 5800.0, 3800.0])
    >>> rate_gradient(x).round(3).tolist()  # most of the rate is transverse
    [0.123, 0.877, -1.0, 0.0, -0.37, -2.63]
    """
    longitudinal = np.exp(logs[0] - 3 * logs[4])
    transverse = 2 * np.exp(logs[1] - 3 * logs[5])
    l = longitudinal / (longitudinal + transverse)
    return np.array([l, 1 - l, -1.0, 0.0, -3 * l, -3 * (1 - l)])


def reference_temperature(curve: Curve) -> float:
    """Where the fitted shift of a velocity curve vanishes, K: the middle of ln T, for a well-posed offset."""
    return float(np.exp(np.mean(np.log(curve.T))))


def prediction(curve: Curve, model: TunnelingModel, measuring_time: float) -> Array:
    """The model's values at the points of the curve, shape (n,).

    A velocity shift is counted from `reference_temperature`; a heat capacity lacks the phonons.
    The range of validity is judged once for a fit, not here.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ValidityWarning)
        if curve.kind == "heat":
            per_volume = tunneling_heat_capacity(model, curve.T, measuring_time)
            return np.asarray(per_volume / model.medium.density, dtype=float)
        if curve.kind == "conductivity":
            # without cut-offs it is exactly proportional to T^2: one temperature tells all
            return np.asarray(thermal_conductivity(model, 1.0) * curve.T**2, dtype=float)
        omega = 2 * np.pi * float(curve.frequency or 0.0)
        if curve.kind == "friction":
            return _own(curve, internal_friction(model, curve.T, omega))
        # the reference goes first: one call instead of two
        shift = _own(curve, velocity_shift(model, np.append(reference_temperature(curve), curve.T), omega))
        difference: Array = shift[1:] - shift[0]
        return difference


def gradient(curve: Curve, logs: Array, value: Array, faster: TunnelingModel, measuring_time: float) -> Array:
    """Derivatives of the prediction `value` by each of the six logarithms, shape (n, 6).

    `faster` is `with_faster_rate` of the model at `logs`.
    """
    result = np.zeros((value.size, len(LOGS)))
    if curve.kind == "conductivity":
        # kappa adds one term 1/(c C) per polarization: those of l and t
        l = value * _longitudinal_share(faster)
        result[:, [0, 4]] = -l[:, None]
        result[:, [1, 5]] = -(value - l)[:, None]
        return result
    ahead = prediction(curve, faster, measuring_time)
    if curve.kind == "heat":
        # `faster` has less P as well: undo that
        by_rate = (ahead * np.exp(STEP) - value) / STEP
        result[:, 2] = value
        result[:, 3] = -value
    else:
        by_rate = (ahead - value) / STEP
        result[:, OWN_C[str(curve.polarization)]] = value
    result += by_rate[:, None] * rate_gradient(logs)
    return result


def debye_coefficient(medium: ElasticMedium) -> float:
    """B of the Debye heat capacity B T^3, J/(kg K^4).

    Examples
    --------
    >>> f"{debye_coefficient(ElasticMedium(2200.0, 5800.0, 3800.0)):.2e}"
    '7.70e-04'
    """
    return float(phonon_heat_capacity(medium, 1.0) / medium.density)


def _own(curve: Curve, pair: Pair) -> Array:
    return np.asarray(pair.l if curve.polarization == "l" else pair.t, dtype=float)


def _longitudinal_share(model: TunnelingModel) -> float:
    share = 1 / (model.medium.sound_speed * model.C)
    return float(share.l / (share.l + 2 * share.t))
