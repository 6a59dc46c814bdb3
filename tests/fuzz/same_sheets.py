"""More ways to write down the same table: what stands around its cells, between its rows and beside its columns."""

import csv
import re

from on_sound import on_sound
from same_tables import Table, cells_of, numeric, on_tables, parted, plain, with_column, written

#: What begins a line that is no row, in one program or another.
MARKS = ["#", "%", "!", ";", "//", "*", "REM ", "--", "C ", "\\", ">", "@", "$", "'", '"', "//#", "%%", "# #"]
NOTHING = [
    *(
        "#DIV/0!",
        "#N/A",
        "#NV",
        "#WERT!",
        "#VALUE!",
        "#REF!",
        "#NAME?",
        "#NUM!",
        "#####",
        "#SPILL!",
        "Err:502",
    ),
    *(
        "NaN",
        "nan ",
        "N/A",
        "-",
        "--",
        "\u2014",
        "n.d.",
        "x",
        "*",
        "not measured",
        "99999",
        "-9999",
        "9.91E37",
    ),
    *("<NA>", "NULL", "None", ".", "...", "\u2026", "//", "over", "OL", "OVLD", "1.#QNAN", "+Inf", "\u221e"),
]


@on_tables
def unit_in_cells(table, rng):
    """The unit behind every number, or behind some, and in the head or not."""
    places = [i for i in numeric(table) if "[" in table.heads[i]]
    if not places:
        return None
    index, gap, share = rng.choice(places), rng.choice([" ", "", "\xa0"]), rng.choice([0.1, 1])
    unit = re.search(r"\[(.*)\]", table.heads[index])[1]
    gap = gap or " " * (unit[:1].isdigit() or unit[:1] == "%")
    cells = [
        row[index] + gap + unit if row[index] and rng.random() < share else row[index] for row in table.rows
    ]
    head = table.heads[index] if rng.random() < 0.6 else table.heads[index].partition(" [")[0]
    return with_column(table, index, head if share == 1 else table.heads[index], cells)


@on_tables
def percent_cells(table, rng):
    """What has no unit, with percent signs; those of errors mean percent of the value."""
    places = [i for i in numeric(table) if re.fullmatch(r"(Q\^-1|dc/c).*[a-z]", table.heads[i])]
    if not places:
        return None
    index, share = rng.choice(places), rng.choice([0.2, 1, 1])
    sign, shift = rng.choice([("%", 2), (" %", 2), ("\uff05", 2), ("\u2030", 3), ("\xa0%", 2)])
    cells = [
        "" if n is None else plain(n.scaleb(shift)) + sign if rng.random() < share else plain(n)
        for n in cells_of(table, index)
    ]
    return with_column(table, index, table.heads[index], cells)


@on_tables
def errors_in_cells(table, rng):
    """Value and error in one cell."""
    names = {head.partition(" [")[0]: i for i, head in enumerate(table.heads)}
    pairs = [
        (names[name[3:]], i) for name, i in names.items() if name.startswith("+- ") and name[3:] in names
    ]
    if not pairs:
        return None
    value, error = rng.choice(pairs)
    joint = rng.choice([" ± ", "±", " +- ", "+/-", " +/- ", "\\pm ", "+-", " ("])
    cells = [
        f"{row[value]}{joint}{row[error]}{')' if '(' in joint else ''}" if row[error] else row[value]
        for row in table.rows
    ]
    table = with_column(table, value, table.heads[value], cells)
    return Table(
        table.above,
        [*table.heads[:error], *table.heads[error + 1 :]],
        [[*row[:error], *row[error + 1 :]] for row in table.rows],
    )


@on_tables
def in_quotes(table, rng):
    """All in quotes, with blanks, other quotes or line breaks in them."""
    way = rng.randrange(5)
    inner = rng.choice(["\n", " ", "\t", "\r\n", "\xa0", "\u200b", "\v"])
    if way == 0:
        return written(table, rng.choice([",", ";", "\t"]), quote=csv.QUOTE_ALL)
    if way == 1:
        heads = [head.replace(" ", inner, 1) for head in table.heads]
        return written(Table(table.above, heads, table.rows), quote=csv.QUOTE_ALL)
    if way == 2:
        row = rng.choice(table.rows)
        at = rng.randrange(len(row))
        row[at] = rng.choice([row[at] + inner, inner + row[at]])
        return written(table)
    other = rng.choice(["'", "\u201d", "\u00bb", "''", "`"])
    if way == 3:
        return written(table, quote=csv.QUOTE_ALL).replace(b'"', other.encode())
    return written(table).replace(b",", b" ,  ")


@on_tables
def remarks(table, rng):
    """Lines of words between the rows, and words behind some; a head again, as a remark."""
    lines = written(table).decode().splitlines()
    for _ in range(rng.choice([1, 2, 5])):
        mark = rng.choice(MARKS)
        text = rng.choice(
            ["cooled again", "", "x" * 99, lines[len(table.above)], "run 2", "----", "pump, off", "a,b,c"]
        )
        if rng.random() < 0.7:
            lines.insert(rng.randrange(len(table.above) + 1, len(lines) + 1), mark + text)
        else:
            at = rng.randrange(len(table.above) + 1, len(lines))
            lines[at] += rng.choice([" ", ",", "\t"]) + mark.replace("%", "#") + text  # 5 % is 0.05
    return ("\n".join(lines) + "\n").encode()


@on_tables
def separators_more(table, rng):
    """Commas behind or before the cells of all lines, of the rows or of some."""
    lines = written(table).decode().splitlines()
    share, tail = rng.choice([0.1, 1]), rng.choice([",", ",,,", ", ", ",\t", ";", ",\xa0"])
    start = len(table.above) + rng.choice([0, 1])
    before = tail[0] == "," and rng.random() < 0.3
    return "".join(
        (tail + line if before else line + tail) + "\n"
        if n >= start and rng.random() < share
        else line + "\n"
        for n, line in enumerate(lines)
    ).encode()


@on_tables
def column_more(table, rng):
    """Numbers of rows, dates, words, without a head or under one that means nothing here; a column twice."""
    count, first = len(table.rows), rng.choice([0, 1, 1, 7])
    cells = rng.choice(
        [
            [str(first + i) for i in range(count)],
            [f"#{i}" for i in range(count)],
            [f"2024-03-{1 + i % 28:02d}" for i in range(count)],
            [f"{1 + i % 28}.3.2024 12:{i % 60:02d}:00" for i in range(count)],
            [f"{10 + i % 50}:{i % 60:02d}" for i in range(count)],
            [rng.choice(["ok", "", "ok, but warm", "?", "3", "1,5"]) for _ in range(count)],
            [row[0] for row in table.rows],
        ]
    )
    head = rng.choice(
        ["", "", "index", "No.", "date", "remark", "#", "t [s]", "time", "Unnamed: 0", table.heads[0]]
    )
    if head == table.heads[0]:
        cells = [row[0] for row in table.rows]
    at = rng.choice([0, len(table.heads), rng.randrange(len(table.heads) + 1)])
    heads = [*table.heads[:at], head, *table.heads[at:]]
    if not head and rng.random() < 0.5:
        heads = table.heads  # one name fewer than cells
        if at not in (0, len(table.heads)):
            at = rng.choice([0, len(heads)])
    rows = [[*row[:at], cell, *row[at:]] for row, cell in zip(table.rows, cells, strict=True)]
    return Table(table.above, heads, rows)


@on_tables
def not_measured(table, rng):
    """A row more of which nothing but its temperature is known, or a cell that says so."""
    row = [row if i == 0 else rng.choice(NOTHING) for i, row in enumerate(rng.choice(table.rows))]
    rows = [*table.rows]
    rows.insert(rng.randrange(len(rows) + 1), row)
    return Table(table.above, table.heads, rows)


@on_tables
def side_by_side(table, rng):
    """Its second half beside its first."""
    half = (len(table.rows) + 1) // 2
    gap = rng.choice([[], [""]])
    right = [*table.rows[half:], *[[""] * len(table.heads)] * half][:half]
    rows = [[*a, *gap, *b] for a, b in zip(table.rows[:half], right, strict=True)]
    return Table(table.above, [*table.heads, *gap, *table.heads], rows)


@on_tables
def aligned(table, rng):
    """Between blanks or bars, as for the eye; what is empty stays blank."""
    rows = [table.heads, *table.rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(table.heads))]
    mark = rng.choice(["  ", " ", "   ", " | ", " & ", "\t", "\t\t"])
    adjust = rng.choice([str.ljust, str.rjust])
    lines = [mark.join(adjust(cell, w) for cell, w in zip(row, widths, strict=True)) for row in rows]
    if mark == " | ":
        lines = [f"| {line} |" for line in lines]
        lines.insert(1, "|" + "|".join("-" * (w + 2) for w in widths) + "|")
    if mark == " & ":
        lines = [line + r" \\" for line in lines]
    if rng.random() < 0.3:
        lines.insert(1, rng.choice(["-", "=", "-+-"]) * 30)
    return "\n".join([*table.above, *lines, ""]).encode()


@on_tables
def wrapped(table, rng):
    """Rows that go on in the next line."""
    at = rng.randrange(1, len(table.heads))
    lines = written(table).decode().splitlines()
    whole = len(table.above) + rng.choice([0, 1])
    broken = [
        ",".join(line.split(",")[:at])
        + rng.choice([",\n", "\n", ",\n ", ",\\\n"])
        + ",".join(line.split(",")[at:])
        for line in lines[whole:]
    ]
    return "\n".join([*lines[:whole], *broken, ""]).encode()


@on_tables
def ditto(table, rng):
    """What is as above is not written again."""
    index = rng.randrange(len(table.heads))
    sign, last, rows = rng.choice(["", '"', "\u3003", "''", '-"-', "id.", "..."]), None, []
    for row in table.rows:
        rows.append([*row[:index], sign if row[index] == last else row[index], *row[index + 1 :]])
        last = row[index]
    return Table(table.above, table.heads, rows)


@on_tables
def two_rows_of_heads(table, rng):
    """The polarization below the quantity, or a title over the heads."""
    parts = [head.partition(" ") for head in table.heads]
    top = [part[0] if "+-" not in part[0] else "+- " + part[2].split(" ")[0] for part in parts]
    below = [" ".join(part[2].split(" ")[1 if "+-" in part[0] else 0 :]) for part in parts]
    return Table(table.above, top, [below, *table.rows])


def bytes_between(data, rng):
    """A mark of the order of bytes where a second file begins, ends of lines of three kinds, a Ctrl-Z."""
    lines = data.split(b"\n")
    at = rng.randrange(len(lines))
    lines[at] = (
        rng.choice([b"\xef\xbb\xbf", b"\x1a", b"\x0c", b"\x00", b"\xc2\xa0", b"\xe2\x80\x8b"]) + lines[at]
    )
    return b"".join(line + rng.choice([b"\n", b"\n", b"\r\n", b"\r", b"\n\r", b"\r\r\n"]) for line in lines)


@on_sound
def whole_width(data, rng):
    """Every sign, or every digit and separator, as wide as a Chinese one."""
    table = parted(data)
    if table is None:
        return data
    signs = rng.choice(["0123456789", "0123456789.-", ",", "[]", "0123456789.,-+eE[]^/", "-"])
    return data.decode().translate({ord(sign): ord(sign) + 0xFEE0 for sign in signs}).encode()


KEEPING = [
    *(unit_in_cells, percent_cells, errors_in_cells, in_quotes, remarks, separators_more, column_more),
    *(not_measured, side_by_side, aligned, wrapped, ditto, two_rows_of_heads, bytes_between, whole_width),
]
