"""Mean field against exact states on the same disorder: `python tests/mean_field/validity_study.py [SAMPLES]`.

Prints the tables of docs/results/mean-field.md, which are those of 100 samples.
"""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np

from glassblocks.blocks import as_systems, pair_energies
from glassblocks.ensembles import example, read_config, run_ensemble
from glassblocks.ensembles.analysis import _observables, analyze
from glassblocks.ensembles.ensemble_tables import Rows, to_markdown, with_error
from glassblocks.ensembles.jackknife_errors import jackknife
from glassblocks.ensembles.sampling import _prepared, draw_blocks
from glassblocks.progress import progress

#: Band, all bins and static response, the last observables.
PARTS = {"band": -3, "all bins": -2, "static": -1}


def odd_and_even(mean):
    """(c, g, w, p, o) to (2, c, w, p, o)."""
    zero, plus, minus = (mean[:, i] for i in range(3))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.stack([(plus - minus) / 2 / zero, (plus + minus) / 2 / zero - 1])


np.seterr(all="ignore")  # an empty bin has no odd or even part


def both(mean):
    """(2, c, g, w, p, o) of exact and mean field to exact, mean field, difference, ratio of each part."""
    exact, found = odd_and_even(mean[0]), odd_and_even(mean[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.stack([exact, found, found - exact, found / exact])


def cell(estimate, *index):
    return with_error(float(estimate.value[index]), float(estimate.error[index]))


def glass(config, c):
    one = config.conditions[c]
    return [f"{x:g}" for x in (one.sound_speed_ratio, one.coupling_ratio, one.strength, one.temperature)]


def resonance(config, index, c=0):
    """Largest J_su Delta_0 Delta_0'/(E E')/|E - E'| of a sample: above about 1 a pair is resonant."""
    distribution, lattice = _prepared(config)[c]
    rng = np.random.default_rng(np.random.SeedSequence(config.seed, spawn_key=(index,)))
    blocks = draw_blocks(distribution, config.systems_per_block, config.count, config.edge**3, rng)
    superblock = replace(lattice, blocks=blocks)
    placed = as_systems(superblock)
    systems = placed.systems
    energy = np.hypot(systems.asymmetry, systems.tunnel_splitting)
    flip = systems.tunnel_splitting / energy
    pairs = np.triu_indices(len(energy), 1)
    mixing = np.abs(pair_energies(superblock, placed) * np.outer(flip, flip))[pairs]
    return float(np.max(mixing / np.abs(np.subtract.outer(energy, energy))[pairs])), float(flip.min())


def main():
    samples = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    config = replace(read_config(example()), samples=samples)
    values = []
    for method in ("dense", "mean-field"):
        own = replace(config, method=method)
        with progress(method, samples) as advance:
            dataset = run_ensemble(own, report=lambda done, _, tick=advance: tick.to(done))
        values.append(_observables(own, dataset))
        several = (dataset["error"].values.max(axis=(-3, -2, -1)) > 0).mean(axis=0)
    result = analyze(own, dataset)
    paired = jackknife(both, np.stack(values, axis=1))
    parts = [
        f"{samples} samples of the example config, waves: {result.waves[0]}. In each cell exact, mean field, and what "
        "mean field adds, all relative to g = 0, with standard errors of the disorder."
    ]
    for part, name in enumerate(("odd", "even")):
        for where, o in PARTS.items():
            header = ["c_l/c_t", "gamma_l/gamma_t", "strength", "T [K]"]
            header += [f"{p}: {kind}" for p in "lt" for kind in ("exact", "mean field", "difference")]
            rows = []
            for c in range(len(config.conditions)):
                cells = [cell(paired, kind, part, c, 0, p, o) for p in (0, 1) for kind in (0, 1, 2)]
                rows.append(glass(config, c) + cells)
            parts += [f"The {name} part, {where}:", Rows(header, rows)]
    rows = [
        [result.observables[o], *(cell(paired, k, part, 0, 0, 1, o) for part in (0, 1) for k in (0, 1, 2))]
        for o in range(len(result.observables))
    ]
    header = [
        "t, first condition",
        *(f"{n}: {k}" for n in ("odd", "even") for k in ("exact", "m.f.", "difference")),
    ]
    parts += ["Per bin:", Rows(header, rows)]
    parts += ["Where it fails, first condition, t, band and all bins, by thirds of the samples:"]
    parts += [failures(config, values)]
    rows = [[*glass(config, c), *(f"{x:.3f}" for x in several[c])] for c in range(len(config.conditions))]
    parts += [
        "Part of the samples in which four searches found a second stable state:",
        Rows(["c_l/c_t", "gamma_l/gamma_t", "strength", "T [K]", "g = 0", "+g", "-g"], rows),
    ]
    print(to_markdown(parts))


def failures(config, values):
    """Root mean square of Im chi by mean field less exact, over the mean Im chi at g = 0, for samples sorted."""
    found = np.array([resonance(config, i) for i in range(config.samples)])
    rows = []
    for name, order in (
        ("resonance J x x'/abs(E - E')", np.argsort(found[:, 0])),
        ("smallest Delta_0/E", np.argsort(found[:, 1])),
    ):
        for third in np.array_split(order, 3):
            column = found[third, 0 if name.startswith("res") else 1]
            row = [name, f"{column.min():.2g} to {column.max():.2g}"]
            for o in (-3, -2):
                exact, mean = (each[:, 0, 1:, 0, 1, o] for each in values)
                deviation = (mean - exact)[third] / values[0][:, 0, 0, 0, 1, o].mean()
                squared = np.mean(deviation**2, axis=1)
                rms = np.sqrt(squared.mean())
                row.append(with_error(float(rms), float(squared.std() / len(third) ** 0.5 / 2 / rms)))
            rows.append(row)
    return Rows(["sorted by", "from, to", "band", "all bins"], rows)


if __name__ == "__main__":
    main()
