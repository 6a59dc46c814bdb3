"""Tables, configs and results that say something odd, or two things at once; what reads them may take them for anything
but an error that is not its own. Bytes to bytes, seeded."""

import json
import re
import tomllib
from pathlib import Path

import same_configs
from on_sound import on_sound
from same_tables import Table, exact, on_tables, other_unit, written

#: Cells, heads, lines and texts that tables and configs of others hold, or that were made up to hurt.
WORDS = json.loads((Path(__file__).parent / "hostile_words.json").read_text(encoding="utf-8"))
CELLS, HEADS, LINES = WORDS["cells"], [*WORDS["heads"], "T" * 300], WORDS["lines"]
TEXTS = [*WORDS["texts"], "x" * 5000]


@on_tables
def cells_of_others(table, rng):
    for _ in range(rng.choice([1, 1, 3, 9])):
        row = rng.choice(table.rows)
        row[rng.randrange(len(row))] = rng.choice(CELLS)
    return written(table, rng.choice([",", ",", ";", "\t", "|"]))


@on_tables
def heads_of_others(table, rng):
    heads = [*table.heads]
    for _ in range(rng.choice([1, 1, 2])):
        heads[rng.randrange(len(heads))] = rng.choice(HEADS)
    return Table(table.above, heads, table.rows)


@on_tables
def columns_of_one_sign(table, rng):
    """All numbers of a column are alike: nines, zeros, one, whole ones, tiny ones, of two signs in turn."""
    index = rng.randrange(len(table.heads))
    new = rng.choice(
        [
            ["9999"],
            ["0"],
            ["1"],
            ["1", "2", "3"],
            ["1e-300"],
            ["1", "-1"],
            ["", "1"],
            ["1,234"],
            ["5%"],
            ["0,5", "0.5"],
        ]
    )
    for n, row in enumerate(table.rows):
        row[index] = new[n % len(new)]
    return table


@on_tables
def rows_of_other_lengths(table, rng):
    """Cells too many or too few in a few rows or in all, and empty ones between."""
    for row in rng.sample(table.rows, rng.choice([1, len(table.rows)])):
        at = rng.randrange(len(row))
        row[at : at + rng.randrange(2)] = rng.choice([[], [""], ["", ""], ["1", "2"], [row[at]] * 2])
    return table


@on_tables
def lines_of_others(table, rng):
    lines = written(table).decode("utf-8", "replace").split("\n")
    for _ in range(rng.choice([1, 2, 5])):
        lines.insert(rng.randrange(len(lines)), rng.choice(LINES))
    return "\n".join(lines).encode()


@on_tables
def many_heads(table, rng):
    """The heads before every row, each with other units."""
    lines = []
    for row in table.rows:
        one = other_unit(Table([], table.heads, [row]), rng)
        lines.append(written(one))
    return b"".join(lines)


@on_tables
def numbers_at_their_ends(table, rng):
    """Every number of a column times a power that nothing has, or with two hundred digits more."""
    index = rng.randrange(len(table.heads))
    power = rng.choice([300, -300, 30, -30, 12, -12])
    for row in table.rows:
        if exact(row[index]) is not None:
            row[index] = rng.choice(
                [f"{row[index]}e{power}", f"{exact(row[index]).scaleb(power):e}", row[index] + "0" * 200]
            )
    return table


@on_sound
def tree_of_others(data, rng):
    """A config in TOML, or JSON, of which one part is another part, a list of itself, or of another kind."""
    try:
        tree, as_toml = tomllib.loads(data.decode()), True
    except (ValueError, RecursionError):
        try:
            tree, as_toml = json.loads(data), False
        except (ValueError, RecursionError):
            return data
    places = [*_places(tree)]
    if not places:
        return data
    node, key = rng.choice(places)
    value, (_, _), kind = node[key], rng.choice(places), rng.randrange(9)
    if kind == 0:
        node[key] = [value]
    elif kind == 1:
        node[key] = {str(key): value}
    elif kind == 2:
        other, there = rng.choice(places)
        node[key] = json.loads(json.dumps(other[there], default=str))
    elif kind == 3:
        node[key] = rng.choice(TEXTS)
    elif kind == 4 and isinstance(value, int | float):
        node[key] = rng.choice(
            [-value, value * 1e9, value * 1e-9, value + 0.5, int(value), float(value), str(value), not value]
        )
    elif kind == 5 and isinstance(value, list):
        node[key] = rng.choice([value * 2, value[::-1], value[:-1], value * 500, [value], []])
    elif kind == 6 and isinstance(node, dict):
        node[rng.choice([f"{key} ", str(key).upper(), f"{key}s", "\u200b", "", "x" * 200])] = node.pop(key)
    elif kind == 7:
        del node[key]
    else:
        node[key] = rng.choice(
            [0, -1, 1, 2**63, 2**53 + 1, 1e-320, 1e308, -0.0, True, [], {}, [[]], [{}], ["a", 1], [0.5, "b"]]
        )
    if not as_toml:
        return json.dumps(tree).encode()
    return "\n".join(same_configs.lines_of(tree, rng, [])).encode("utf-8", "replace")


def _places(node):
    """Every part of a tree: what holds it, and its key."""
    for key in list(node) if isinstance(node, dict) else range(len(node)):
        yield node, key
        if isinstance(node[key], dict | list):
            yield from _places(node[key])


@on_sound
def yaml_of_others(data, rng):
    """Tags, anchors, merges, more than one document, words that are truth values, numbers in base 60."""
    new = rng.choice(
        [
            *(
                b"!!python/object/apply:os.system ['true']",
                b"!!binary aGk=",
                b"!!timestamp 2020-01-01",
                b"!!set {a}",
                b"!!float 4",
            ),
            *(
                b"&a [*a]",
                b"*a",
                b"{<<: {cores: 5}}",
                b"1:30:00",
                b"0o10",
                b"010",
                b"yes",
                b"off",
                b"~",
                b"4.0",
                b"4e0",
                b".inf",
                b".nan",
            ),
            *(
                b"? a",
                b"? [a]\n: b",
                b"\t4",
                b"|\n  x",
                b">-\n\n\n x",
                b"'",
                b"%TAG ! x",
                b"---\nb: 1",
                b"...\n",
                b"!x 4",
                b"!<x> 4",
                b"4 # 5",
            ),
            *(
                b"2001-01-01T00:00:00+99:00",
                b"0001-01-01",
                b"9999-99-99",
                b"0x" + b"f" * 999,
                b"1_0",
                b"[" * 50,
                b'"\\U00110000"',
            ),
        ]
    )
    found = list(re.finditer(rb"(?<=: )[^\n]+|(?<=\n)[^\n]+", data))
    if not found:
        return data
    each = rng.choice(found)
    return data[: each.start()] + new + data[each.end() :]


OTHERS = [
    *(
        cells_of_others,
        cells_of_others,
        heads_of_others,
        heads_of_others,
        columns_of_one_sign,
        rows_of_other_lengths,
    ),
    *(lines_of_others, many_heads, numbers_at_their_ends, tree_of_others, tree_of_others, yaml_of_others),
]
