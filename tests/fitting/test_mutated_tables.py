"""Random and mutated tables give a result or one of the package's own errors, and no NaN in a result."""

import random
import re
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from synthetic_glass import GLASS, MODEL

from glassblocks.errors import GlassblocksError
from glassblocks.fitting import FitResult, MediumErrors, fit, read_curves, report
from glassblocks.tunneling import internal_friction, specific_heat, thermal_conductivity, velocity_shift

#: What a careless hand may put into a cell.
CELLS = (
    *("", "0", "-1", "1e-300", "1e300", "nan", "inf", "1e", "1,5", "0x10", "--", "1e-12", "1e9", "3", '"'),
    *("1e-4", "0.1", "5", "T [K]", "\x00", "\u00e9", "1_000", " 7 ", "+-", "1e-30", "99999999999999999999"),
)
HEADERS = (
    *("T [K]", "T [mK]", "T", "frequency [MHz]", "frequency [Hz]", "dc/c longitudinal [1e-6]", "C [J/kg/K]"),
    *("dc/c transverse", "Q^-1 longitudinal", "Q^-1 transverse", "+- Q^-1 transverse", "kappa [W/m/K]"),
    *("+- C [J/kg/K]", "+- kappa [W/m/K]", "C [J/mol/K]", "kappa [K]", "Q", "[", "+-", "C [mJ/kg/K]"),
)


def good_table(rng):
    """A small table with a random choice of columns, random noise and random range."""
    points = rng.choice([3, 6, 12, 20])
    low = rng.choice([0.005, 0.02, 0.2])
    T = np.geomspace(low, low * rng.choice([2, 10, 100]), points)
    omega = 2 * np.pi * rng.choice([1e3, 1e6, 3e7])
    with np.errstate(all="ignore"):
        columns = {
            "dc/c longitudinal [1e-6]": 1e6 * velocity_shift(MODEL, np.minimum(T, 2.9), omega).l,
            "dc/c transverse [1e-6]": 1e6 * velocity_shift(MODEL, np.minimum(T, 2.9), omega).t,
            "Q^-1 longitudinal": internal_friction(MODEL, np.minimum(T, 2.9), omega).l,
            "Q^-1 transverse": internal_friction(MODEL, np.minimum(T, 2.9), omega).t,
            "kappa [W/m/K]": thermal_conductivity(MODEL, np.minimum(T, 2.9)),
            "C [J/kg/K]": specific_heat(MODEL, np.minimum(T, 2.9), 10.0),
        }
    chosen = rng.sample(list(columns), rng.randint(1, 3))
    table = {"T [K]": T, "frequency [MHz]": np.full(points, omega / 2 / np.pi / 1e6)}
    for name in chosen:
        values = np.asarray(columns[name])
        noise = rng.choice([1e-4, 0.02, 0.5]) * np.maximum(np.abs(values), 1e-3 * np.ptp(values))
        table[name] = values + noise * np.array([rng.gauss(0, 1) for _ in values])
        if rng.random() < 0.8:
            table[f"+- {name}"] = noise
    rows = [[f"{value:.6g}" for value in row] for row in zip(*table.values(), strict=True)]
    return [list(table), *rows]


def mutate(rows, rng):
    """One careless change to the cells."""
    row = rng.randrange(len(rows))
    column = rng.randrange(max(len(rows[row]), 1))
    choice = rng.randrange(7)
    if choice == 0:
        rows[row] = rows[row][:column]
    elif choice == 1:
        rows[row].insert(column, rng.choice(CELLS))
    elif choice == 2 and len(rows) > 2:
        rows.pop(row)
    elif choice == 3 and rows[0]:
        rows[0][min(column, len(rows[0]) - 1)] = rng.choice(HEADERS)
    elif choice == 4:
        rows.append(rng.choice(rows))
    elif rows[row]:
        rows[row][column] = rng.choice(CELLS)
    return rows


def random_bytes(rng):
    alphabet = 'T [K],+-frequency[MHz]0123456789.eE-"\n\n#kappaC/Qdc'
    return "".join(rng.choice(alphabet) for _ in range(rng.randint(0, 300)))


def check(seed, path):
    """Whether the table gave a result; anything but a result or an own error is raised."""
    rng = random.Random(seed)
    if rng.random() < 0.1:
        text = random_bytes(rng)
    else:
        rows = good_table(rng)
        for _ in range(rng.choice([0, 1, 1, 2, 3, 5, 8])):
            rows = mutate([list(row) for row in rows], rng)
        text = "\n".join(",".join(row) for row in rows) + "\n"
    path.write_bytes(
        text.encode("utf-8", "surrogatepass") if rng.random() < 0.97 else bytes(rng.randbytes(50))
    )
    errors = MediumErrors(20.0, 60.0, 40.0) if rng.random() < 0.2 else None
    try:
        curves = read_curves(path, note=lambda line: None)
        weights = rng.choice(["absolute", "relative"])
        result = fit(curves, GLASS, weights=weights, medium_errors=errors)
    except GlassblocksError:
        return False
    # JSON refuses NaN and infinity
    assert FitResult.from_json(result.to_json()) == result
    assert not re.search(r"\bnan\b", report(result), re.IGNORECASE)
    for estimate in result.estimates:
        if estimate.is_determined:
            low, high = estimate.profile_95
            assert 0 < low <= estimate.value <= high
    return True


def checked(seed):
    """`check` in a folder of its own, for a pool."""
    with tempfile.TemporaryDirectory() as folder:
        return check(seed, Path(folder) / "table.csv")


@pytest.mark.parametrize("block", range(2))
def test_forty_tables(block, tmp_path):
    results = [check(1000 * block + seed, tmp_path / "table.csv") for seed in range(20)]
    assert 0 < sum(results) < len(results)


@pytest.mark.slow
def test_five_thousand_tables():
    with ProcessPoolExecutor(2) as pool:
        results = list(pool.map(checked, range(10_000, 15_000), chunksize=50))
    print(f"{sum(results)} of {len(results)} tables gave a result, the others an error of the package")
    assert 500 < sum(results) < 4500
