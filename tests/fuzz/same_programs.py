"""Still more ways to write down the same table: as old programs, typesetters and people who save ink have it."""

import csv
import html
import json
import re
from decimal import Decimal
from fractions import Fraction

from on_sound import on_sound
from same_tables import Table, cells_of, exact, numeric, on_tables, parted, plain, with_column, written

_HEAD = re.compile(r"(?P<name>[^\[]*?)(?: \[(?P<unit>[^\]]*)\])?")
#: Letters that programs of circuits put behind a number for a power of ten.
LETTERS = {-12: "p", -9: "n", -6: "u", -3: "m", 0: "", 3: "k", 6: "M", 9: "G"}
CODES = [
    *("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-8-sig", "utf-7", "cp1252", "latin-1"),
    *("mac_roman", "cp437", "cp850", "shift_jis", "gb18030", "koi8-r", "cp1251", "iso8859-15", "cp037"),
]
#: Words of other alphabets, so that a code matters.
SIGNS = {"+-": "±", "1e-6": "10⁻⁶", "uK": "µK", "mm/us": "mm/µs", "Δ": "Δ", "W/m/K": "W·m⁻¹·K⁻¹"}


def _everywhere(table, rng, write):
    """The numbers of one column, or of all, or some of them, as `write` has them."""
    places, share = rng.choice([numeric(table), rng.sample(numeric(table), 1)]), rng.choice([0.2, 1])
    for index in places:
        cells = [
            row[index] if number is None or rng.random() > share else write(number)
            for row, number in zip(table.rows, cells_of(table, index), strict=True)
        ]
        table = with_column(table, index, table.heads[index], cells)
    return table


@on_tables
def as_arrays_are_saved(table, rng):
    """numpy, R, Octave, gnuplot: names behind a mark, or a line of other facts; all digits or few."""
    mark, form = rng.choice([" ", "\t", ",", "  "]), rng.choice(["%.18e", "%23.15g", "%r", "%.9E"])
    if any(row[i] == "" for row in table.rows for i in range(len(row))):
        return None
    heads = [re.sub(r" ", "_", head) if mark.isspace() else head for head in table.heads]
    rows = [
        mark.join(form % float(n) if (n := exact(cell)) is not None else cell for cell in row)
        for row in table.rows
    ]
    sign = rng.choice(["# ", "#", "%", "% ", ""])
    facts = rng.choice([[], [f"# rows: {len(rows)}", f"# columns: {len(heads)}"], ["# Created by Octave"]])
    return "\n".join([*table.above, *facts, sign + mark.join(heads), *rows, ""]).encode()


@on_tables
def power_before_the_name(table, rng):
    """10^3 T is a thousand times T; in units of 10^-3 K it is as well."""
    index = rng.choice([i for i in numeric(table) if not table.heads[i].startswith("drive")])  # shares count
    head = _HEAD.fullmatch(table.heads[index])
    power, name, unit = rng.choice([-3, 2, 3, 5, 6, 9]), head["name"], head["unit"]
    if name.startswith("+- ") or not re.search("[A-Za-z]", name) or (unit and re.match(r"[\d%]|ppm", unit)):
        return None
    raised = str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    behind = f" [{unit}]" if unit else ""
    heads = [
        f"10^{power} {name}{behind}",
        f"10{raised} {name}{behind}",
        f"10^{power} x {name}{behind}",
        f"{name} x 10^{power}{behind}",
        f"{name} × 10{raised}{behind}",
        f"1e{power} * {name}{behind}",
        f"{name} [10^{-power} {unit or ''}]".replace(" ]", "]"),
        f"{name} (1e{-power} {unit or ''})".replace(" )", ")"),
        f"{name} / 10^{-power} {unit or ''}".rstrip(),
        f"{name} (×10^{-power}{' ' + unit if unit else ''})",
    ]
    cells = ["" if n is None else plain(n.scaleb(power)) for n in cells_of(table, index)]
    return with_column(table, index, rng.choice(heads), cells)


@on_tables
def letters_for_powers(table, rng):
    """50m is 0.05, as circuit simulators write it; with the unit behind or not."""

    def write(number):
        if not number:
            return plain(number)
        power = min(max(3 * (number.adjusted() // 3), -12), 9)
        return plain(number.scaleb(-power)) + gap + LETTERS[power]

    gap = rng.choice(["", "", " "])
    return _everywhere(table, rng, write)


@on_tables
def footnotes(table, rng):
    """A sign behind or before a number that says: about, see below, not sure."""
    sign = rng.choice(
        ["*", "†", "‡", " a", "?", "!", "~", "≈", "ca. ", "~ ", "(a)", "¹", "²", "^a", " *", "#"]
    )
    before = sign[0] in "~≈c"
    return _everywhere(table, rng, lambda n: sign + plain(n) if before else plain(n) + sign)


@on_tables
def other_arithmetics(table, rng):
    """Fractions, products, sums, hexadecimal, engineering and typeset numbers."""

    def write(number):
        way, bare = rng.choice(ways), plain(number)
        fraction = Fraction(number)
        return {
            "fraction": f"{fraction.numerator}/{fraction.denominator}",
            "product": f"{plain(number.scaleb(1))}*0.1",
            "formula": f"={plain(number.scaleb(1))}/10",
            "hexadecimal": float(number).hex(),
            "engineering": number.to_eng_string(),
            "scaled": f"{plain(number.scaleb(3))}E-3",
            "dollars": f"${bare}$",
            "times": rf"${number.scaleb(-number.adjusted())}\times 10^{{{number.adjusted()}}}$",
            "num": rf"\num{{{bare}}}",
            "braces": f"{{{bare}}}",
            "entity": bare.replace("-", "&minus;").replace(".", "&#46;"),
            "behind": f"{plain(abs(number))}{'-' if number < 0 else ''}",
            "underscores": f"{number:_f}",
            "arabic": bare.replace(".", "٫"),
            "middle": bare.replace(".", "·"),
            "indian": re.sub(r"(?<=\d)(?=(\d\d)+\d\d\d(?:\.|$))", ",", bare) if number > 0 else bare,
            "blank": bare.replace(".", ". "),
            "quoted": bare.replace("-", "=2D").replace(".", "=2E"),
        }[way]

    every = "fraction product formula hexadecimal engineering scaled dollars times num braces entity behind"
    every = [*every.split(), "underscores", "arabic", "middle", "indian", "blank", "quoted"]
    ways = rng.choice([every, [rng.choice(every)], [rng.choice(every)]])
    return _everywhere(table, rng, write)


@on_tables
def letters_of_another_case(table, rng):
    """All names and units in capitals, or none; MHZ is no millihertz, and mhz is no megahertz."""
    change, parts = (
        rng.choice([str.upper, str.lower, str.title, str.swapcase]),
        rng.choice(["both", "unit", "name"]),
    )
    heads = []
    for head in table.heads:
        found = _HEAD.fullmatch(head)
        if found is None:
            return None
        name, unit = found["name"], found["unit"]
        name = name if parts == "unit" else change(name)
        unit = unit if parts == "name" or not unit else change(unit)
        heads.append(f"{name} [{unit}]" if unit else name)
    return Table(table.above, heads, table.rows)


@on_tables
def names_cut(table, rng):
    """Names of at most so many letters, as in old data bases; what is too long is cut."""
    most, heads = rng.choice([4, 6, 8, 10, 16]), []
    for head in table.heads:
        name, bracket, unit = head.partition(" [")
        heads.append(name[:most] + bracket + unit)
    return Table(table.above, heads, table.rows)


@on_tables
def in_another_code(table, rng):
    """As bytes of an older or wider code, with the signs that need it."""
    heads = table.heads
    for plainly, sign in SIGNS.items():
        if rng.random() < 0.6:
            heads = [head.replace(plainly, sign) for head in heads]
    text = written(Table(table.above, heads, table.rows), rng.choice([",", "\t", ";"])).decode()
    return text.encode(rng.choice(CODES), "replace")


@on_tables
def without_separators(table, rng):
    """Columns of a fixed width, which may touch."""
    rows = [[head.replace(" ", "_") for head in table.heads], *table.rows]
    gap = rng.choice([0, 0, 1, 2])
    widths = [max(len(row[i]) for row in rows) + gap for i in range(len(table.heads))]
    return "\n".join("".join(map(str.rjust, row, widths)) for row in rows).encode()


@on_tables
def one_value_a_row(table, rng):
    """Long instead of wide: the name of the quantity in a column of its own."""
    values = [i for i in numeric(table) if i and rng.random() < 0.9] or [len(table.heads) - 1]
    kept = [i for i in range(len(table.heads)) if i not in values]
    what, value = rng.choice(
        [("variable", "value"), ("quantity", "value"), ("name", "x"), ("channel", "reading")]
    )
    rows = [[*(row[i] for i in kept), table.heads[at], row[at]] for at in values for row in table.rows]
    return Table(table.above, [*(table.heads[i] for i in kept), what, value], rows)


@on_tables
def named_in_every_cell(table, rng):
    """T = 0.05 K in each cell, with or without a row of names."""
    sign = rng.choice(["=", " = ", ": ", ":", " "])
    rows = []
    for row in table.rows:
        cells = []
        for head, cell in zip(table.heads, row, strict=True):
            found = _HEAD.fullmatch(head)
            cells.append(f"{found['name']}{sign}{cell} {found['unit'] or ''}".strip())
        rows.append(cells)
    heads = table.heads if rng.random() < 0.5 else rows.pop(0)
    return Table(table.above, heads, rows)


@on_tables
def in_markup(table, rng):
    """Tables of other languages: objects of JSON, HTML, reStructuredText, Org, a literal of Python, YAML."""
    rows = [table.heads, *table.rows]
    way = rng.randrange(7)
    if way == 0:
        return "\n".join(json.dumps(dict(zip(table.heads, row, strict=True))) for row in table.rows).encode()
    if way == 1:
        body = "".join(f"<tr>{''.join(f'<td>{html.escape(c)}</td>' for c in row)}</tr>\n" for row in rows)
        return f"<table>\n{body}</table>\n".encode()
    widths = [max(len(row[i]) for row in rows) for i in range(len(table.heads))]
    padded = [[cell.ljust(w) for cell, w in zip(row, widths, strict=True)] for row in rows]
    if way in (2, 3):
        rule = "+" + "+".join("-" * (w + 2) for w in widths) + "+"
        lines = [rule]
        for n, row in enumerate(padded):
            lines += (
                ["| " + " | ".join(row) + " |", rule]
                if way == 2 or not n
                else ["| " + " | ".join(row) + " |"]
            )
        return "\n".join(lines).encode()
    if way == 4:
        rule = "  ".join("=" * w for w in widths)
        lines = ["  ".join(row) for row in padded]
        return "\n".join([rule, lines[0], rule, *lines[1:], rule]).encode()
    if way == 5:
        return json.dumps(
            {head: [row[i] for row in table.rows] for i, head in enumerate(table.heads)}
        ).encode()
    return "\n".join(str([*map(_value, row)]) + "," for row in rows).encode()


def _value(cell):
    return cell if exact(cell) is None else float(cell)


@on_tables
def dates_of_a_spreadsheet(table, rng):
    """5.1 became the fifth of January."""
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    def write(number):
        whole, _, part = plain(abs(number)).partition(".")
        if not 0 < int(part or 0) <= 12 or not 0 < int(whole) <= 31:
            return plain(number)
        month = months[int(part) - 1]
        return rng.choice(
            [f"{int(whole):02d}. {month}", f"{whole}-{month}", f"{month} {whole}", f"{whole}.{part}.2026"]
        )

    return _everywhere(table, rng, write)


@on_tables
def separators_lost(table, rng):
    """Here and there two cells are one."""
    lines = written(table).decode().splitlines()
    first = len(table.above) + 1
    for _ in range(rng.choice([1, len(lines)])):
        at = rng.randrange(first, len(lines))
        cells = next(csv.reader([lines[at]]))
        if len(cells) > 2:
            where = rng.randrange(1, len(cells))
            gap = rng.choice(["", " ", "."])
            lines[at] = ",".join(
                [*cells[: where - 1], cells[where - 1] + gap + cells[where], *cells[where + 1 :]]
            )
    return "\n".join([*lines, ""]).encode()


@on_tables
def signs_of_lines(table, rng):
    """Every line numbered, quoted as in a letter, indented, or ended by a sign."""
    if exact(table.rows[0][0]) is None:
        return None  # a name may begin so
    lines = written(table, rng.choice([",", "\t", ";"])).decode().splitlines()
    start = rng.choice(
        [">", "> ", ": ", "    ", "\t", "* ", "{n}: ", "{n}\t", "[{n}] ", "{n:04d} ", "In [{n}]: "]
    )
    end = rng.choice(["", "", ";", ".", " \\", "  ", "\x0c"])
    return "\n".join(start.format(n=n) + line + end for n, line in enumerate(lines, 1)).encode()


@on_sound
def said_by_a_unit(data, rng):
    """A column that holds one value throughout goes into a line above, as name, value and unit."""
    table = parted(data)
    if table is None:
        return data
    same = [i for i in numeric(table) if len({row[i] for row in table.rows}) == 1 and "Hz" in table.heads[i]]
    if not same or len(table.heads) < 3:
        return data
    index = rng.choice(same)
    found = _HEAD.fullmatch(table.heads[index])
    if not found["unit"]:
        return data
    value = Decimal(table.rows[0][index])
    line = rng.choice(["# {} = {} {}", "# {}: {} {}", "{}: {} {}", "{} {} {}", "# {} {} {}"])
    above = [*table.above, line.format(found["name"], plain(value), found["unit"])]
    rest = [i for i in range(len(table.heads)) if i != index]
    rows = [[row[i] for i in rest] for row in table.rows]
    return written(Table(above, [table.heads[i] for i in rest], rows))


KEEPING = [
    *(as_arrays_are_saved, power_before_the_name, letters_for_powers, footnotes, other_arithmetics),
    *(letters_of_another_case, names_cut, in_another_code, without_separators, one_value_a_row),
    *(named_in_every_cell, in_markup, dates_of_a_spreadsheet, separators_lost),
    *(signs_of_lines, said_by_a_unit),
]
