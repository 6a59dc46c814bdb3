"""Synthetic measurements: curves of a known tunneling model with known noise."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassblocks.constants import BOLTZMANN, ELECTRON_VOLT, VACUUM_PERMITTIVITY
from glassblocks.fitting.derived_quantities import DEBYE
from glassblocks.fitting.observables import OBSERVABLES
from glassblocks.fitting.simulation_plan import CurvePlan, Plan
from glassblocks.tunneling.parameters import TunnelingModel

Array = NDArray[np.float64]

#: Points that are computed at once: the quadratures of one take up to 25 kB.
_AT_ONCE = 2000


class DataSet(NamedTuple):
    """One simulated curve; SI units, one row per point, frequency after frequency."""

    plan: CurvePlan
    temperature: Array
    frequency: Array
    truth: Array
    value: Array
    uncertainty: Array
    photons: Array | None = None


def simulate(plan: Plan) -> list[DataSet]:
    """The data sets of a plan; each depends only on the plan's seed, its place in the plan and its own entry.

    Examples
    --------
    >>> from glassblocks.fitting.simulation_plan import example, read_plan
    >>> data = simulate(read_plan(example()))[0]
    >>> data.value.shape, float(np.std((data.value - data.truth) / data.uncertainty)) < 1.3
    ((100,), True)
    """
    return [_measure(plan.model, curve, plan.seed, index) for index, curve in enumerate(plan.curves)]


def to_csv(data: DataSet, model: TunnelingModel, seed: int) -> str:
    """The data set as `glassblocks fit` reads it: units in the headers, comments with what was put in.

    Examples
    --------
    >>> from glassblocks.fitting.simulation_plan import example, read_plan
    >>> plan = read_plan(example())
    >>> text = to_csv(simulate(plan)[0], plan.model, plan.seed)
    >>> [line for line in text.splitlines() if line[0] != "#"][0]
    'T [K],frequency [MHz],dc/c longitudinal [1e-6],+- dc/c longitudinal [1e-6]'
    """
    column = OBSERVABLES[data.plan.kind].column(data.plan.polarization)
    quantity, size = column.example, column.size
    columns = {"T [K]": data.temperature}
    if data.plan.frequency:
        columns["frequency [MHz]"] = data.frequency / 1e6
    if data.photons is not None:
        columns["photons"] = data.photons
    columns[quantity] = data.value / size
    if np.all(data.uncertainty > 0):
        columns[f"+- {quantity}"] = data.uncertainty / size
    rows = [",".join(f"{value:.10g}" for value in row) for row in zip(*columns.values(), strict=True)]
    return "\n".join([*_comments(data, model, seed), ",".join(columns), *rows]) + "\n"


def _measure(model: TunnelingModel, plan: CurvePlan, seed: int, index: int) -> DataSet:
    frequency = np.repeat(plan.frequency or (np.nan,), plan.temperature.size)
    temperature = np.tile(plan.temperature, max(1, len(plan.frequency)))
    photons = None
    if plan.photons:
        frequency, temperature = (np.repeat(each, len(plan.photons)) for each in (frequency, temperature))
        photons = np.tile(plan.photons, temperature.size // len(plan.photons))
    compute, omega = OBSERVABLES[plan.kind].simulate, 2 * np.pi * frequency
    truth = np.concatenate(
        [
            compute(
                model,
                temperature[some],
                omega[some],
                plan.polarization,
                **plan.options,
                **({} if photons is None else {"photons": photons[some]}),
            )
            for some in (slice(begin, begin + _AT_ONCE) for begin in range(0, temperature.size, _AT_ONCE))
        ]
    )
    uncertainty = np.hypot(plan.noise, plan.relative_noise * truth)
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(index,)))
    value = truth + uncertainty * rng.standard_normal(truth.size)
    return DataSet(plan, temperature, frequency, truth, value, uncertainty, photons)


def _comments(data: DataSet, model: TunnelingModel, seed: int) -> list[str]:
    gamma = model.gamma / ELECTRON_VOLT
    medium = model.medium
    lines = [
        f"# Synthetic data, not a measurement: glassblocks simulate, seed {seed}",
        f"# put in: P = {model.P:.6g} 1/(J m^3), gamma_l = {gamma.l:.6g} eV, gamma_t = {gamma.t:.6g} eV, "
        f"C_l = {model.C.l:.6g}, C_t = {model.C.t:.6g}",
        f"# medium: density = {medium.density:.6g} kg/m^3, c_l = {medium.c_l:.6g} m/s, c_t = {medium.c_t:.6g} m/s",
    ]
    if model.dipole is not None and model.permittivity is not None:
        lines.append(
            f"# dipole = {model.dipole / DEBYE:.6g} D, eps_r = {model.permittivity / VACUUM_PERMITTIVITY:.6g}, "
            f"C_d = {model.C_d:.6g}, tan delta_0 = {np.pi * model.C_d:.6g}"
        )
    if not model.is_standard:
        lines.append(f"# exponent = {model.exponent:g}, u_min = {model.u_min:g}, e_max = {model.e_max:.6g} J")
    if model.barriers is not None:
        wells = model.barriers
        E_0, gauss, exponential = (
            each / BOLTZMANN for each in (wells.zero_point, wells.gaussian, wells.exponential)
        )
        lines.append(
            f"# E_0 = {E_0:.6g} K, V_gauss = {gauss:.6g} K, V_exp = {exponential:.6g} K, "
            f"tau_0 = {wells.attempt_time:g} s"
        )
    for option in OBSERVABLES[data.plan.kind].options:
        if option.name in data.plan.options:
            lines.append(
                f"# {option.name.replace('_', ' ')} = {data.plan.options[option.name]:g} {option.unit}"
            )
    return lines
