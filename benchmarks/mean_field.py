"""The mean field: many small superblocks at once, and large lattices by their operator."""

from __future__ import annotations

import json
from math import log
from time import perf_counter

import numpy as np

from benchmarks.harness import Comparison, Row, fresh_process
from glassblocks.blocks.pair_couplings import couplings
from glassblocks.constants import BOLTZMANN
from glassblocks.ensembles import EnsembleConfig, example, read_config
from glassblocks.ensembles.waves_of_config import reading_waves
from glassblocks.lattice import LatticeCoupling
from glassblocks.mean_field import TwoLevelStates, lattice_mean_field, mean_field_response

SMALL = "mean field: 2,400 samples of 8 blocks at g = 0, +g, -g"
SCALING = "mean field: time against N ln N, 16^3, 32^3 and 64^3 blocks"
#: Im chi is read with lines of this half width, GHz.
WIDTH = 1.0
#: Condition of the example config: strength 0.1, 50 mK.
CONDITION = 1
CODE = """
import json
from time import perf_counter
import numpy as np
from glassblocks.ensembles import example, read_config
from glassblocks.lattice import LatticeCoupling
from glassblocks.mean_field import lattice_mean_field
config = read_config(example())
condition, count = config.conditions[{condition}], {n} ** 3
systems = config.distribution(condition).draw(count, np.random.default_rng(1))
begin = perf_counter()
coupling = LatticeCoupling(config.medium(condition), {n}, config.edge)
found = lattice_mean_field(systems, coupling, count * config.edge**3, condition.temperature, steps={steps})
omega = 2e9 * np.pi * np.linspace(0.5, 40, 200)
chi = [each.imaginary(omega, 2e9 * np.pi * {width}) for each in found.chi]
error = max(float(each.truncation.max() / each.value.max()) for each in chi)
print(json.dumps([perf_counter() - begin, error, found.residual, found.softest]))
"""


def _small() -> list[Row]:
    config = read_config(example())
    begin = perf_counter()
    samples = 2400
    condition, n = config.conditions[0], config.count
    distribution = config.distribution(condition)
    table = couplings(config.positions, config.medium(condition))
    drawn = [distribution.draw(n, _rng(config, index)) for index in range(samples)]
    asymmetry, splitting, gamma = (np.stack(parts) for parts in zip(*drawn, strict=True))
    # n: sample; s, u: systems; a, b: Mandel components
    unit = np.einsum("nsa,suab,nub->nsu", gamma, table, gamma, optimize=True)
    form = reading_waves(config)[0].form
    kernel = np.einsum("nsa,psuab,nub->npsu", gamma, form, gamma, optimize=True)
    states = TwoLevelStates(asymmetry, splitting, BOLTZMANN * condition.temperature)
    several = 0
    for g in config.couplings:
        found = mean_field_response(states, g * unit, kernel, config.energy_edges, starts=4, seed=0)
        several += int(np.sum(found.solutions.number > 1))
    seconds = perf_counter() - begin
    note = f"disorder drawn, four searches each, {several} of {3 * samples} with a second state"
    return [_at_most(SMALL, seconds, 2.0, None, note)]


def _rng(config: EnsembleConfig, index: int) -> np.random.Generator:
    return np.random.default_rng(np.random.SeedSequence(config.seed, spawn_key=(index,)))


def _lattice(n: int, steps: int = 100) -> tuple[float, float, str]:
    _, memory, out = fresh_process(CODE.format(condition=CONDITION, n=n, steps=steps, width=WIDTH))
    seconds, error, residual, softest = json.loads(out)
    note = (
        f"strength 0.1; truncation {error:.1e} of the maximum at {WIDTH:g} GHz; residual {residual:.0e}, "
        f"softest mode {softest:.2f}"
    )
    return seconds, memory, note


def _large(n: int, bar: float, memory: float) -> list[Row]:
    name = f"mean field: {n}^3 blocks, self-consistent, Im chi_l and Im chi_t"
    seconds, used, note = _lattice(n)
    row = _at_most(name, seconds, bar, used, note)
    within_memory = used <= memory
    return [Row(row.name, row.ratio, row.bar, row.holds and within_memory, seconds, used, note)]


def _scaling() -> list[Row]:
    """Seconds over N ln N, relative to the least, once everything is loaded; Newton's steps are part of it."""
    _solved(8)
    each = {n: _solved(n) / (n**3 * log(n**3)) for n in (16, 32, 64)}
    ratio = max(each.values()) / min(each.values())
    note = ", ".join(f"{n}: {1e9 * value:.0f} ns" for n, value in each.items())
    return [Row(SCALING, ratio, "within 1.15 times", ratio <= 1.15, None, None, note)]


def _solved(n: int) -> float:
    """Seconds of one lattice, the median of three for small ones."""
    config = read_config(example())
    condition, count = config.conditions[CONDITION], n**3
    systems = config.distribution(condition).draw(count, np.random.default_rng(1))

    def solve() -> float:
        begin = perf_counter()
        coupling = LatticeCoupling(config.medium(condition), n, config.edge)
        lattice_mean_field(systems, coupling, count * config.edge**3, condition.temperature, steps=100)
        return perf_counter() - begin

    return float(np.median([solve() for _ in range(1 if n > 32 else 3)]))


def _at_most(name: str, seconds: float, bar: float, memory: float | None, note: str) -> Row:
    """The row of a bar in seconds; `ratio` is the part of it that was used."""
    return Row(name, seconds / bar, f"at most {bar:g} s", seconds <= bar, seconds, memory, note)


COMPARISONS = [
    Comparison(SMALL, _small),
    Comparison("mean field: 16^3", lambda: _large(16, 20.0, 6144.0)),
    Comparison("mean field: 64^3", lambda: _large(64, 240.0, 6144.0)),
    Comparison(SCALING, _scaling),
]
