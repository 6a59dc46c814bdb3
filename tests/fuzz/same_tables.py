"""Other ways to write down the same table, as people and programs have them; bytes to bytes, seeded.

Its meaning stays: which number is of what, in which unit, beside which temperature. What reads it finds that, or
refuses it, or says what it leaves out.
"""

import csv
import io
import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from on_sound import on_sound

BOM = "\ufeff"
#: Powers of ten of units that are written for one another.
UNITS = [
    {"K": 0, "mK": -3, "uK": -6, "kelvin": 0, "Kelvin": 0},
    {"MHz": 6, "Hz": 0, "kHz": 3, "GHz": 9, "1/s": None},
    {"1e-6": -6, "ppm": -6, "1e-4": -4, "%": -2, "": 0, "1e-3": -3, "10^-6": -6, "1.0e-6": -6},
    {"m/s": 0, "km/s": 3, "mm/us": 3, "cm/s": -2},
    {"W/m/K": 0, "mW/m/K": -3, "W/(m K)": 0, "W/cm/K": 2, "mW/cm/K": -1, "W m^-1 K^-1": 0},
    {"J/kg/K": 0, "mJ/g/K": 0, "J/g/K": 3, "uJ/g/K": -3, "mJ/(kg K)": -3},
    {"dB/cm": 0, "dB/m": -2, "dB/mm": 1, "dB/us": None},
    {"g/cm^3": 3, "kg/m^3": 0, "kg/l": 3},
    {"eV": 0, "meV": -3, "k_B*K": None},
]
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+(?:[eE][+-]?\d+)?")
_HEAD = re.compile(r"(?P<name>.*?)(?: \[(?P<unit>[^\]]*)\])?")
#: What a table of glasses and of systems calls its columns is fixed; laboratories are freer.
SYNONYMS = {
    "T": ["Temperature", "Temp", "T_sample", "Sample Temp", "temperature"],
    "frequency": ["freq", "f", "f_0", "Resonance Frequency"],
    "dc/c longitudinal": ["dv/v L", "dc_l/c_l", "Δv/v long.", "dv/v longitudinal"],
    "dc/c transverse": ["dv/v T", "dc_t/c_t", "Δc/c trans.", "dv/v torsion"],
    "Q^-1 transverse": ["1/Q_t", "Q^-1 trans", "Q_t^-1", "Internal friction transverse"],
    "Q^-1 longitudinal": ["1/Q_l", "Q^-1 long", "Q_l^-1"],
    "attenuation transverse": ["alpha_t", "α transverse", "attenuation trans"],
    "1/Qi": ["Qi^-1", "1/Q_i", "internal loss"],
    "Q longitudinal": ["Q_l", "Q (long)", "quality factor L"],
    "kappa": ["thermal conductivity", "κ", "lambda"],
    "C": ["heat capacity", "specific heat", "C_p"],
}


class Table(NamedTuple):
    """What stands above the heads, the heads, the cells below."""

    above: list[str]
    heads: list[str]
    rows: list[list[str]]


def exact(cell):
    """The number in a cell, in all its digits; None if it is none."""
    try:
        found = Decimal(cell) if re.fullmatch(r"[-+0-9.eE]{1,30}", cell) else None
    except InvalidOperation:
        return None
    return found if found is None or (found.is_finite() and abs(found.adjusted()) < 60) else None


def parted(data):
    """The table in a file, if it is as this package's or a spreadsheet's; else None."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    lines = [line for line in re.split(r"\r\n|\n|\r", text) if line.strip()]
    mark = ";" if text.count(";") > text.count(",") / 2 else ","
    if "\0" in text:
        return None
    rows = [[*next(csv.reader([line], delimiter=mark))] for line in lines]
    with_commas = sum(bool(_DECIMAL_COMMA.fullmatch(cell)) for row in rows for cell in row)
    with_points = sum(exact(cell) is not None and "." in cell for row in rows for cell in row)
    if with_commas and (with_points or mark == ","):  # 1.234 may be a thousand
        return None
    if mark == ";":
        rows = [[re.sub(r"^([+-]?\d+),(\d+)$", r"\1.\2", cell) for cell in row] for row in rows]
    first = next((n for n, row in enumerate(rows) if sum(exact(cell) is not None for cell in row) >= 2), 0)
    width = len(rows[first - 1]) if first and not any(map(exact, rows[first - 1])) else 0
    if width < 2 or any(len(row) != width for row in rows[first:]):
        return None
    if (
        first > 1 and len(rows[first - 2]) == width
    ):  # heads over two rows: what changes one would leave the other
        return None
    return Table(lines[: first - 1], [head.strip() for head in rows[first - 1]], rows[first:])


def written(table, mark=",", end="\n", quote=csv.QUOTE_MINIMAL):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark, lineterminator=end, quoting=quote)
    out.write("".join(line + end for line in table.above))
    writer.writerows([table.heads, *table.rows])
    return out.getvalue().encode("utf-8", "replace")


def on_tables(change):
    """A change of a table as one of bytes; a file that is none stays."""

    @on_sound
    def changed(data, rng):
        table = parted(data)
        found = None if table is None else change(table, rng)
        if found is None:
            return data
        return found if isinstance(found, bytes) else written(found)

    changed.__name__ = change.__name__
    return changed


def cells_of(table, index):
    """The numbers of a column, None where a cell is empty; None if there is anything else."""
    found = [exact(row[index]) for row in table.rows]
    cells = [row[index] for row in table.rows]
    return (
        found
        if all(number is not None or not cell for number, cell in zip(found, cells, strict=True))
        else None
    )


def numeric(table):
    return [i for i in range(len(table.heads)) if cells_of(table, i) is not None]


def with_column(table, index, head, cells):
    """Another head and other cells in the place of a column."""
    heads = [*table.heads]
    heads[index] = head
    rows = [[*row[:index], cell, *row[index + 1 :]] for row, cell in zip(table.rows, cells, strict=True)]
    return Table(table.above, heads, rows)


def plain(number):
    """As a person writes it: no exponent for what is not far from one."""
    return "" if number is None else f"{number:f}" if -7 < number.adjusted() < 15 else f"{number:e}"


@on_tables
def columns_permuted(table, rng):
    order = rng.sample(range(len(table.heads)), len(table.heads))
    return Table(
        table.above, [table.heads[i] for i in order], [[row[i] for i in order] for row in table.rows]
    )


@on_tables
def rows_permuted(table, rng):
    return Table(table.above, table.heads, rng.sample(table.rows, len(table.rows)))


def other_unit(table, rng, places=None):
    """A column in another unit, and its numbers."""
    places = numeric(table) if places is None else places
    if not places:
        return table
    index = rng.choice(places)
    head = _HEAD.fullmatch(table.heads[index])
    family = next((each for each in UNITS if (head["unit"] or "") in each), None)
    if head["unit"] == "%" and "+-" in head["name"]:
        return table
    if family is None or family[head["unit"] or ""] is None or not re.search(r"[A-Za-z]", head["name"]):
        return table
    if not head["unit"] and not re.match(r"(\+- )?(Q\^-1|dc/c)", head["name"]):
        return table
    # errors in percent are parts of the value
    allowed = [
        each for each in family if family[each] is not None and not (each == "%" and "+-" in head["name"])
    ]
    unit = rng.choice(allowed)
    shift = family[head["unit"] or ""] - family[unit]
    cells = [plain(n and n.scaleb(shift)) if n is not None else "" for n in cells_of(table, index)]
    return with_column(table, index, f"{head['name']} [{unit}]" if unit else head["name"], cells)


unit_rescaled = on_tables(other_unit)
unit_rescaled.__name__ = "unit_rescaled"


def _otherwise(number, rng):
    """One number, written in one of many ways."""
    sign, digits, power = number.as_tuple()
    whole, minus = "".join(map(str, digits)), "-" if sign else ""
    mantissa = f"{minus}{whole[0]}.{whole[1:] or '0'}"
    exponent = len(whole) - 1 + power
    return (
        rng.choice(
            [
                f"{minus}{whole}e{power}",
                f"{mantissa}E{exponent:+03d}",
                f"{mantissa}d{exponent:+d}",
                f"{mantissa}D{exponent:+04d}",
                f"{mantissa}·10^{exponent}",
                f"{mantissa}x10^{exponent}",
                f"{mantissa}×10{str(exponent).translate(str.maketrans('0123456789-', '⁰¹²³⁴⁵⁶⁷⁸⁹⁻'))}",
                f"{mantissa}*10^{exponent}",
                f"{mantissa}{exponent:+04d}",
                f"{mantissa} e{exponent}",
                f"{mantissa}e{exponent}".replace("-", "\u2212"),
                f"{mantissa}\u00b7e{exponent}",
                f"{plain(number)}000" if "." in plain(number) else f"{plain(number)}.",
                f"00{plain(number)}" if not sign else plain(number),
                f"+{plain(number)}" if not sign else plain(number),
                f"{minus} {plain(abs(number))}",
                plain(number).replace("0.", ".", 1)
                if plain(number).lstrip("-").startswith("0.")
                else plain(number),
                f"({plain(number)})" if not sign else f"({plain(abs(number))})",
                f"{plain(number)}f",
                f'="{plain(number)}"',
                f"'{plain(number)}",
            ]
        )
        if whole.strip("0")
        else plain(number)
    )


@on_tables
def numbers_otherwise(table, rng):
    """Some numbers of a column, or all of the table, in other forms."""
    places, share = (
        rng.choice([numeric(table), numeric(table)[:1], numeric(table)[-1:]]),
        rng.choice([0.1, 1]),
    )
    for index in places:
        cells = [
            cell if number is None or rng.random() > share else _otherwise(number, rng)
            for cell, number in zip([row[index] for row in table.rows], cells_of(table, index), strict=True)
        ]
        table = with_column(table, index, table.heads[index], cells)
    return table


@on_tables
def thousands_parted(table, rng):
    """Large numbers in groups, by every sign that is in use, and one decimal sign in all columns."""
    sign, decimal = rng.choice([",.", ".,", "'.", "\u2019.", " .", "\xa0,", "\u2009.", "\u202f,", "_."])
    for index in numeric(table):
        if "Hz" in table.heads[index] or rng.random() < 0.3:
            for _ in range(2):
                table = other_unit(table, rng, [index])
        cells = [
            "" if n is None else f"{n:,f}".replace(".", "@").replace(",", sign).replace("@", decimal)
            for n in cells_of(table, index) or []
        ]
        if cells:
            table = with_column(table, index, table.heads[index], cells)
    return written(table, rng.choice([",", ";", "\t"]))


@on_tables
def decimal_commas(table, rng):
    """In one column or in all."""
    places = rng.choice([numeric(table), rng.sample(numeric(table), min(1, len(numeric(table))))])
    for index in places:
        table = with_column(
            table, index, table.heads[index], [row[index].replace(".", ",") for row in table.rows]
        )
    return written(table, rng.choice([",", ";", ";", "\t", "|"]))


@on_tables
def transposed(table, rng):
    first, *others = zip(*[table.heads, *table.rows], strict=True)
    return Table(table.above, [*first], [[*row] for row in others])


@on_tables
def concatenated(table, rng):
    """Two files in one: the second has heads of its own, in another order or another unit."""
    half = rng.randrange(1, len(table.rows)) if len(table.rows) > 1 else 1
    first, second = (
        Table(table.above, table.heads, table.rows[:half]),
        Table([], table.heads, table.rows[half:]),
    )
    if not second.rows:
        return table
    for _ in range(rng.choice([0, 1, 1, 2])):
        second = other_unit(second, rng)
    tail = written(second)
    if rng.random() < 0.5:
        tail = columns_permuted(tail, rng)
    between = rng.choice(
        ["", BOM, "\n", "# ", "#", "Table 2\n", "\n\n\n", "% ", "; ", ";", "! ", "second run,"]
    )
    return written(first) + between.encode() + tail


@on_tables
def units_below(table, rng):
    """Units in a row of their own, once, or again in the middle with others."""
    heads = [_HEAD.fullmatch(head) for head in table.heads]
    names = [head["name"] for head in heads]
    units = [rng.choice([head["unit"] or "", f"[{head['unit'] or '-'}]"]) for head in heads]
    half = rng.randrange(len(table.rows))
    rest = Table([], table.heads, table.rows[half:])
    for _ in range(rng.choice([0, 2])):
        rest = other_unit(rest, rng)
    again = [(_HEAD.fullmatch(head)["unit"] or "") for head in rest.heads]
    middle = [again] if rng.random() < 0.6 else []
    if not middle:
        rest = Table([], table.heads, table.rows[half:])
    return Table(table.above, names, [units, *table.rows[:half], *middle, *rest.rows])


@on_tables
def heads_renamed(table, rng):
    """As laboratories call them, with the unit in other brackets."""
    heads = []
    for head in table.heads:
        found = _HEAD.fullmatch(head)
        bare = found["name"].removeprefix("+- ")
        name = rng.choice(SYNONYMS.get(bare, [bare]))
        if bare != found["name"]:
            name = rng.choice([f"+- {name}", f"u({name})", f"{name} error", f"sigma({name})", f"err {name}"])
        unit = found["unit"]
        shapes = [
            f"{name} [{unit}]",
            f"{name} ({unit})",
            f"{name} / {unit}",
            f"{name}, {unit}",
            f"{name} in {unit}",
        ]
        heads.append(rng.choice(shapes) if unit else name)
    return Table(table.above, heads, table.rows)


KEEPING = [
    *(columns_permuted, rows_permuted, unit_rescaled, numbers_otherwise, thousands_parted, decimal_commas),
    *(transposed, concatenated, units_below, heads_renamed),
]
