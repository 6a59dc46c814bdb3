"""What is the same to the last bit, and what to how many digits: `python tests/same_bits.py` prints the table.

`python tests/same_bits.py PYTHON,...` has a row more for each Python of another environment, with other libraries.

Each column is computed in a process of its own, whose libraries and threads are set before numpy is imported.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

#: Name of a way to compute -> libraries that are hidden, threads, what is asked of the ensemble.
WAYS = {
    "again": ((), 1, "again"),
    "two workers": ((), 1, "workers"),
    "restarted after two samples": ((), 1, "restarted"),
    "samples in the other order": ((), 1, "reversed"),
    "two threads of BLAS and numba": ((), 2, "again"),
    "without numba": (("numba",), 1, "again"),
    "without pyFFTW": (("pyfftw",), 1, "again"),
    "without both": (("numba", "pyfftw"), 1, "again"),
}
#: These change no bit of anything; the others are within this.
SAME, DIGITS = tuple(WAYS)[:4], 1e-10
SAMPLES = 4


def ensemble(how, folder):
    """Samples of eight blocks, diagonalized."""
    import numpy as np

    from glassblocks.ensembles import example, read_config, run_ensemble
    from glassblocks.ensembles.sampling import sample

    config = read_config(example())
    config = replace(config, samples=SAMPLES, conditions=config.conditions[:1])
    if how == "reversed":
        drawn = [sample(config, index) for index in reversed(range(SAMPLES))][::-1]
        return np.stack([each.absorption for each in drawn]).ravel().tolist()
    if how == "restarted":
        run_ensemble(replace(config, samples=2), path=folder / "samples.nc")
        with run_ensemble(config, path=folder / "samples.nc") as found:
            return found["absorption"].values.ravel().tolist()
    found = run_ensemble(config, workers=2 if how == "workers" else 1)
    return found["absorption"].values.ravel().tolist()


def apply(how, folder):
    """The coupling of 16^3 blocks, applied to random stresses once: what every solver of the lattice repeats."""
    import numpy as np

    from glassblocks.lattice import LatticeCoupling
    from glassblocks.medium import ElasticMedium

    coupling = LatticeCoupling(ElasticMedium(2200.0, 5800.0, 3800.0), 16, 5e-9, "open")
    field = coupling.apply(np.random.default_rng(1).standard_normal(coupling.field_shape))
    return np.linalg.norm(field, axis=0).ravel()[:200].tolist()


def lanczos(how, folder):
    """Im chi of eight two-level blocks in bins, by Lanczos from random vectors at a temperature."""
    import numpy as np

    from glassblocks.blocks import Superblock, all_directions, cube
    from glassblocks.ensembles import example, read_config
    from glassblocks.ensembles.disorder import draw_blocks
    from glassblocks.exact import Lanczos

    config = read_config(example())
    (condition,), places = config.conditions[:1], cube(2, config.edge)
    blocks = draw_blocks(
        config.distribution(condition), 1, 8, config.edge**3, np.random.default_rng(np.random.SeedSequence(1))
    )
    superblock = Superblock(blocks, places, config.medium(condition), g=1.0)
    (pair,) = Lanczos(60, vectors=4).spectra(superblock, condition.temperature, [all_directions(places)])
    rates = np.geomspace(0.03, 3.0, 40) * float(pair.l.lines.omega.max())
    return np.concatenate([each.imaginary(rates, 0.1 * rates[-1]).value for each in pair]).tolist()


def fit(how, folder):
    """The parameters of a joint fit and their covariance."""
    sys.path.insert(0, str(Path(__file__).parent / "fitting"))
    from synthetic_glass import GLASS, both

    from glassblocks.fitting import fit

    found = fit(both("velocity"), GLASS)
    values = [each.value for each in found.estimates if each.value is not None]
    return [*values, *(number for row in found.covariance for number in row)]


def flow(how, folder):
    """Im chi_t along a flow of a-SiO2."""
    from glassblocks.renormalization import FlowSettings, run_flows

    return run_flows(FlowSettings(glass="a-SiO2", start_strength=1e-3)).chosen.flow.ratio.tolist()


COMPUTED = {"ensemble": ensemble, "Lanczos": lanczos, "lattice apply": apply, "fit": fit, "flow": flow}


def computed(way, names=tuple(COMPUTED), python=sys.executable):
    """Numbers by name, computed in a new process in one of the ways, by this Python or that of another environment."""
    hidden, threads, how = WAYS[way]
    counts = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"), str(threads))
    command = [python, __file__, how, ",".join(hidden), *names]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **counts}, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def difference(one, other):
    """The largest difference over the largest number of its kind; 0 only for the same bits."""
    assert len(one) == len(other)
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b and not (a != a and b != b)]
    return max((abs(a - b) / max(abs(a), abs(b)) for a, b in pairs), default=0.0)


def main(others):
    """The table; a row for each other environment, whose Python is named."""
    reference = computed("again")
    print("| Against the same once before | " + " | ".join(COMPUTED) + " |")
    print("|---" * (1 + len(COMPUTED)) + "|")
    ways = [(way, sys.executable) for way in WAYS] + [("again", python) for python in others]
    for way, python in ways:
        found = computed(way, python=python)
        if python != sys.executable:
            way = subprocess.run(
                [python, "-c", VERSIONS], capture_output=True, text=True, check=True
            ).stdout.strip()
        differ = [difference(reference[name], found[name]) for name in COMPUTED]
        print(f"| {way} | " + " | ".join(f"{each:.0e}" if each else "same bits" for each in differ) + " |")


VERSIONS = "import numpy, scipy; print('numpy', numpy.__version__, 'scipy', scipy.__version__)"

if __name__ == "__main__":
    if sys.argv[2:]:
        how, hidden, *names = sys.argv[1:]
        sys.modules.update(dict.fromkeys(filter(None, hidden.split(","))))
        with tempfile.TemporaryDirectory() as place:
            print(json.dumps({name: COMPUTED[name](how, Path(place)) for name in names}))
    else:
        main(sys.argv[1].split(",") if sys.argv[1:] else [])
