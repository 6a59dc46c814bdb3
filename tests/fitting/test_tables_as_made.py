"""Tables as spreadsheets and measuring programs write them, put together at random: each gives its very numbers.

Nothing in them is wrong, so that none may be refused or warned of.
"""

import random

import pytest

from glassblocks.fitting import read_curves

TEMPERATURES = [0.05, 0.0717, 0.1028, 0.1474, 0.2114, 0.29]
#: Values in SI and their errors; heads with the unit left open, units and how many of each are in one of SI.
QUANTITIES = {
    "conductivity": (
        [3.1e-2 * t**1.9 for t in TEMPERATURES],
        ["kappa {}", "κ {}", "Thermal conductivity {}", "Wärmeleitfähigkeit {}", "conductivité thermique {}"],
        [("W/m/K", 1), ("mW/cm/K", 10), ("W/(m K)", 1), ("W m⁻¹ K⁻¹", 1), ("W/m.K", 1), ("mW.m-1.K-1", 1e3)],
    ),
    "heat": (
        [1e-3 * t + 2e-3 * t**3 for t in TEMPERATURES],
        ["C {}", "Specific heat {}", "C_p {}", "Wärmekapazität {}", "chaleur spécifique {}"],
        [("J/kg/K", 1), ("mJ/(g K)", 1), ("J/g/K", 1e-3), ("uJ/g.K", 1e3)],
    ),
    "velocity": (
        [-2.1e-4, -1.3e-4, 1e-5, 9e-5, 1.8e-4, 3.2e-4],
        ["dc/c longitudinal {}", "Δv/v (long.) {}", "Δv_l/v_l {}", "long. dv/v {}"],
        [("1e-6", 1e6), ("ppm", 1e6), ("10⁻⁶", 1e6), ("10^-5", 1e5), ("ppb", 1e9)],
    ),
    "friction": (
        [9e-5, 1.4e-4, 2e-4, 2.9e-4, 3.4e-4, 3.7e-4],
        ["Q^-1 transverse {}", "1/Q torsion {}", "Q⁻¹ shear {}", "trans. internal friction {}"],
        [("1e-4", 1e4), ("10^-5", 1e5), ("ppm", 1e6), ("1e-3", 1e3)],
    ),
}
FREQUENCY = {"velocity": 3e7, "friction": 1e4}
TITLES = [
    *(
        "Run 7, sample B",
        "Measured 12 March 2024",
        "# made up",
        "Silica, 3 mm x 5 mm",
        "Excitation 10 mV; gain 1000",
    ),
    *(
        "T = 50 ... 290 mK",
        "% program v1.2",
        "Kanal 1;Kanal 2",
        "sampling frequency 10 Hz",
        "[1] see page 34",
    ),
]
BESIDE = {
    "run": lambda n: str(n + 1),
    "date": lambda n: f"2024-03-{n + 1:02d}",
    "time": lambda n: f"12:{n:02d}:07",
    "remark": lambda n: "ok" if n % 3 else "",
    "heater [uW]": lambda n: str(n),
    "points": lambda n: "10",
    "phase (deg)": lambda n: str(-n),
}
BETWEEN = ["# refilled helium", "", "# gain changed to 100", "// pause", "# T, as read at the cell"]
BELOW = ["", "", "# end of data", "End", "6 points", "---", "Mean"]


def made(rng):
    """The bytes of a table, and kind, values, errors and frequency of its curve."""
    kind = rng.choice([*QUANTITIES])
    values, heads, units = QUANTITIES[kind]
    unit, size = rng.choice(units)
    mark = rng.choice(",;;\t\t")
    decimal = "," if mark != "," and rng.random() < 0.5 else "."
    in_row = rng.random() < 0.4  # a row of units
    has_errors = rng.random() < 0.6
    kelvin, scale = rng.choice([("K", 1), ("mK", 1e3)])

    def written(number):
        form = rng.choice(["{:.9g}", "{:.8e}", "{:.8E}"])
        return form.format(number).replace(".", decimal)

    columns = [
        (
            rng.choice(["T {}", "Temperature {}", "Temp {}", "T_sample {}"]),
            kelvin,
            [written(t * scale) for t in TEMPERATURES],
        ),
        (rng.choice(heads), unit, [written(value * size) for value in values]),
    ]
    if has_errors:
        columns.append(("error {}", unit, [written(abs(value) / 20 * size) for value in values]))
    above = rng.sample(TITLES, rng.randrange(4))
    if kind in FREQUENCY:
        megahertz = FREQUENCY[kind] / 1e6
        if rng.random() < 0.5:
            columns.insert(1, ("frequency {}", "MHz", [written(megahertz)] * len(TEMPERATURES)))
        else:
            line = rng.choice(["f = {:g} MHz", "Frequency: {:g} ± 0.0001 MHz", "# frequency {:g} MHz"])
            above.append(line.format(megahertz))
    for name in rng.sample([*BESIDE], rng.randrange(3)):
        columns.insert(
            rng.choice([0, len(columns)]), (name, "", [BESIDE[name](n) for n in range(len(TEMPERATURES))])
        )
    bracket = "" if in_row else rng.choice(["[{}]", "({})"])
    lines = [[head.format(bracket.format(of)).strip() for head, of, _ in columns]]
    if in_row:
        lines.insert(rng.choice([0, 1]), [of for _, of, _ in columns])
    rows = [[*row] for row in zip(*(cells for *_, cells in columns), strict=True)]
    rng.choice([rng.shuffle, lambda rows: None, list.reverse])(rows)
    text = [mark.join(row) for row in lines + rows]
    if rng.random() < 0.3:
        text.insert(len(lines) + rng.randrange(1, len(rows)), rng.choice(BETWEEN))
    below = rng.choice(BELOW)
    text = [*above, *text, *([below + mark * (len(columns) - 1) if below == "Mean" else below])]
    end = rng.choice(["\n", "\r\n"])
    encoding = rng.choice(["utf-8", "utf-8-sig", "utf-16"])
    errors = [abs(value) / 20 for value in values] if has_errors else None
    return (end.join(text) + end).encode(encoding), (kind, values, errors, FREQUENCY.get(kind))


def check(seed, path):
    data, (kind, values, errors, frequency) = made(random.Random(seed))
    path.write_bytes(data)
    told = []
    (curve,) = read_curves(path, told.append)
    assert not [line for line in told if "WARNING" in line and "run through the temperatures" not in line]
    assert (curve.kind, curve.frequency) == (kind, frequency and pytest.approx(frequency, rel=1e-6))
    assert curve.T.tolist() == pytest.approx(TEMPERATURES, rel=1e-6)
    assert curve.y == pytest.approx(values, rel=1e-6)
    assert (curve.uncertainty is None) == (errors is None)
    assert errors is None or curve.uncertainty == pytest.approx(errors, rel=1e-6)


@pytest.mark.parametrize("block", range(4))
def test_a_hundred_tables_in_which_nothing_is_wrong_are_read(block, tmp_path):
    for seed in range(25 * block, 25 * block + 25):
        check(seed, tmp_path / "table.csv")


@pytest.mark.slow
def test_two_thousand_tables(tmp_path):
    for seed in range(10_000, 12_000):
        check(seed, tmp_path / "table.csv")
