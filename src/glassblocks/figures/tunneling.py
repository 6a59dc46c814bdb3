"""What the tunneling model says a glass shows, against temperature."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from glassblocks.tunneling import (
    TunnelingModel,
    internal_friction,
    phonon_heat_capacity,
    specific_heat,
    thermal_conductivity,
    tunneling_heat_capacity,
    velocity_shift,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NAMES = {"l": "longitudinal", "t": "transverse"}


def draw_velocity_shift(
    axes: Axes, model: TunnelingModel, temperature: ArrayLike, frequencies: Sequence[float]
) -> Axes:
    """Delta c/c of both polarizations at several frequencies, Hz; zero at the lowest temperature."""
    lowest = float(np.min(np.asarray(temperature)))
    for index, frequency in enumerate(frequencies):
        shift = velocity_shift(model, temperature, 2 * np.pi * frequency, reference_temperature=lowest)
        for (name, values), line in zip(zip("lt", shift, strict=True), ("-", "--"), strict=True):
            label = f"{NAMES[name]}, {_readable(frequency)}"
            axes.semilogx(temperature, values * 1e6, line, color=f"C{index}", label=label)
    axes.set_ylabel(r"$\Delta c/c$ from the lowest $T$ [$10^{-6}$]")
    return _temperature_axis(axes)


def draw_friction(
    axes: Axes, model: TunnelingModel, temperature: ArrayLike, frequencies: Sequence[float]
) -> Axes:
    """Q^-1 of both polarizations at several frequencies, Hz, with the plateaus pi C/2."""
    for index, frequency in enumerate(frequencies):
        friction = internal_friction(model, temperature, 2 * np.pi * frequency)
        for (name, values), line in zip(zip("lt", friction, strict=True), ("-", "--"), strict=True):
            label = f"{NAMES[name]}, {_readable(frequency)}"
            axes.loglog(temperature, values, line, color=f"C{index}", label=label)
    for value, line in zip(model.C, ("-", "--"), strict=True):
        axes.axhline(np.pi * value / 2, color="0.6", lw=0.8, ls=line)
    axes.set_ylabel(r"internal friction $Q^{-1}$ (gray: $\pi C/2$)")
    return _temperature_axis(axes)


def draw_heat_capacity(
    axes: Axes, model: TunnelingModel, temperature: ArrayLike, times: Sequence[float]
) -> Axes:
    """Specific heat at several measuring times, s, and its two parts at the last."""
    for index, time in enumerate(times):
        label = f"measured in {time:g} s"
        axes.loglog(temperature, specific_heat(model, temperature, time), color=f"C{index}", label=label)
    density = model.medium.density
    systems = tunneling_heat_capacity(model, temperature, times[-1]) / density
    axes.loglog(temperature, systems, color="0.4", ls="--", lw=1, label="two-level systems alone")
    phonons = phonon_heat_capacity(model.medium, temperature) / density
    axes.loglog(temperature, phonons, color="0.4", ls=":", lw=1, label="phonons alone")
    axes.set_ylim(bottom=float(np.min(systems)) / 2)
    axes.set_ylabel("specific heat [J/(kg K)]")
    return _temperature_axis(axes)


def draw_conductivity(axes: Axes, model: TunnelingModel, temperature: ArrayLike) -> Axes:
    """Thermal conductivity by resonant scattering."""
    axes.loglog(temperature, thermal_conductivity(model, temperature), label="resonant scattering")
    axes.set_ylabel("thermal conductivity [W/(m K)]")
    return _temperature_axis(axes)


def _readable(frequency: float) -> str:
    for size, unit in ((1e9, "GHz"), (1e6, "MHz"), (1e3, "kHz")):
        if frequency >= size:
            return f"{frequency / size:g} {unit}"
    return f"{frequency:g} Hz"


def _temperature_axis(axes: Axes) -> Axes:
    axes.set_xlabel("temperature [K]")
    axes.legend(fontsize="x-small", frameon=False)
    return axes
