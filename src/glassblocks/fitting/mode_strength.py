"""C of a curve of sound: that of its polarization, or of a mode that strains both ways, with its derivatives."""

from __future__ import annotations

from typing import NamedTuple

from glassblocks.fitting.sound_points import Array, Values
from glassblocks.tunneling.modes import mode_shape, mode_speed

#: d ln r/d ln c of r = c_t^2/c_l^2.
_RATIO = {"c_l": -2.0, "c_t": 2.0}


class Strength(NamedTuple):
    """C of a mode and what each parameter of theta does to it."""

    C: float
    slopes: dict[str, float]

    def along(self, per_C: Array) -> dict[str, Array]:
        """Derivatives of C times a function that does not hang on it."""
        return {name: slope * per_C for name, slope in self.slopes.items()}


def strength(mode: str | None, values: Values) -> Strength:
    """C = w_l C_l + w_t C_t of a mode, and its derivatives by the logarithms of C_l, C_t, c_l and c_t.

    All that sound shows is C times functions that both polarizations share.

    Examples
    --------
    >>> silica = {"C_l": 3e-4, "C_t": 2.8e-4, "c_l": 5800.0, "c_t": 3800.0}
    >>> C, slopes = strength("young", silica)
    >>> f"{C:.4e}", {name: f"{slope:.1e}" for name, slope in slopes.items()}
    ('2.9172e-04', {'C_l': '1.8e-04', 'C_t': '1.2e-04', 'c_l': '-7.2e-05', 'c_t': '7.2e-05'})
    """
    if mode in ("l", "t"):
        name = f"C_{mode}"
        return Strength(values[name], {name: values[name]})
    shape = mode_shape(str(mode), values["c_l"], values["c_t"])
    l, t = shape.weight * values["C_l"], (1 - shape.weight) * values["C_t"]
    turn = shape.slope * (values["C_l"] - values["C_t"])
    return Strength(l + t, {"C_l": l, "C_t": t, **{name: power * turn for name, power in _RATIO.items()}})


def speed(mode: str | None, values: Values) -> tuple[float, dict[str, float]]:
    """Speed of sound of a mode, m/s, and its logarithm's derivatives by those of c_l and c_t, which are its weights.

    Examples
    --------
    >>> speed("t", {"c_l": 5800.0, "c_t": 3800.0})
    (3800.0, {'c_l': 0.0, 'c_t': 1.0})
    """
    c_l, c_t = values["c_l"], values["c_t"]
    weight = mode_shape(str(mode), c_l, c_t).weight
    return mode_speed(str(mode), c_l, c_t), {"c_l": weight, "c_t": 1 - weight}
