"""More ways to break a file: letters that look alike, marks that nobody sees, numbers and units of other languages,
files that are another kind, JSON and TOML that only their grammars allow. Bytes to bytes, seeded.

`KEEPING` change how a file is written and no number in it: what reads it finds the same numbers or refuses it.
"""

import json
import re
from pathlib import Path

from mutators import TOKEN

BOM = "\ufeff"
MARKS = "\u200e\u200f\u202a\u202e\u2066\u2069\u200b\u200c\u200d\u2060\u00ad\ufe0f\u061c\U000e0041"
COMBINING = "\u0301\u0336\u20dd\u0488\u05b0\u0e47\u3099"
LINE_ENDS = ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"]
MINUS = "\u2212\u2013\u2014\u2010\u2011\ufe63\uff0d\u02d7"
SPACES = "\u00a0\u2009\u202f\u3000\u1680\u2003\u205f\t\x1f"
#: First digit of other decimal digits: full width, Arabic, Persian, Devanagari, Thai, mathematical, NKo.
DIGITS = [0xFF10, 0x660, 0x6F0, 0x966, 0xE50, 0x1D7CE, 0x7C0]
ALIKE = dict(zip("aceopxyTKMHBEAPC.,;:'\"[]=%", "асеорхуТКМНВЕАРСꓸ‚;꞉’”［］＝％", strict=True))
MAGIC = [
    *(b"\x1f\x8b\x08\x00", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"\x89HDF\r\n\x1a\n", b"CDF\x01"),
    *(b"%PDF-1.7\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"BZh9", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd"),
    *(
        b"\x80\x04\x95",
        b"\x93NUMPY\x01\x00",
        b"SQLite format 3\x00",
        b"\xff\xfe",
        b"\xfe\xff",
        b"\xff\xfe\x00\x00",
    ),
    *(
        b"\xef\xbb\xbf\xef\xbb\xbf",
        b"+/v8",
        b"#!/bin/sh\n",
        b"<?xml version='1.0'?>",
        b"<html>",
        b"---\n",
        b"{",
        b"[",
    ),
]
NUMBERS = [
    *(
        "1_000",
        "1__0",
        "_1",
        "1e+",
        "1e",
        "e5",
        "0x1p3",
        "0x10",
        "0b11",
        "0o17",
        "١٢٣",
        "1٢",
        "½",
        "²",
        "Ⅷ",
        "1e99999",
    ),
    *(
        "-0",
        "-0.0",
        "+inf",
        "-Infinity",
        "INF",
        "∞",
        "nan(0x1)",
        "-NaN",
        "NaN%",
        "1.#QNAN",
        "1.#INF",
        "#N/A",
        "#DIV/0!",
    ),
    *(
        "1d3",
        "1D-3",
        "1E3.5",
        "+.5",
        "5.",
        ".",
        "+-5",
        "±5",
        "1/3",
        "10^3",
        "1·10³",
        "1×10^-3",
        "1,234.5",
        "1.234,5",
    ),
    *(
        "1.234.567,8",
        "1 000",
        "1'000",
        "5e-324",
        "1e-400",
        "1.7976931348623159e308",
        "2e308",
        "0" * 5000 + "1",
    ),
    *(
        "0." + "0" * 5000 + "1",
        "1" + "0" * 5000,
        "9007199254740993",
        "1e1_0",
        "١e٢",
        "0e999999999",
        "1e-999999999",
    ),
    *(
        "5(2)",
        "5.8(1)e3",
        "5 ± 1",
        "5+/-1",
        "<5",
        ">5",
        "~5",
        "≈5",
        "5?",
        "5*",
        "(5)",
        "[5]",
        "5;",
        "5%",
        "5‰",
        "5 K",
    ),
    *(
        "5k",
        "5n",
        "5µ",
        "5e3m",
        "True",
        "no",
        "None",
        "null",
        "--",
        "n/a",
        "1979-05-27",
        "07:32:00",
        "1:30",
        "12.5.2026",
    ),
    *(
        "=1+1",
        "@5",
        "+5",
        "'5",
        '"5"',
        '""5""',
        "5\\",
        "\\5",
        "$5",
        "5\x00",
        "５．８",
        "5．8",
        "5,",
        ",5",
        "5e３",
    ),
]
UNITS = [
    *(
        "km//s",
        "km/s/s",
        "km**2**3",
        "km^-(1)",
        "k_B*K^^2",
        "1/1/1",
        "((((K))))",
        "eV**1e9",
        "m**0.333333333",
        "µ²",
    ),
    *(
        "kilokilom",
        "K" * 5000,
        "K" + "*K" * 3000,
        "K" + "^1" * 2000,
        "m/" * 2000 + "s",
        "^2",
        "**",
        "()",
        "[]",
        "K][",
    ),
    *(
        "delta_degC",
        "degF",
        "dB",
        "dBm",
        "1e308 K",
        "1e-400 K",
        "0 K",
        "-1 K",
        "nan K",
        "inf K",
        "K!",
        "K + K",
        "K - 1",
    ),
    *(
        "K if 1 else 2",
        "__import__('os')",
        "K.__class__",
        "lambda: 0",
        "m**(9**9**9)",
        "m<<9",
        "K;K",
        "K,K",
        "K\tK",
    ),
    *(
        "\u212b",
        "\u212a",
        "Ω",
        "°C",
        "℃",
        "℉",
        "㎞/s",
        "㎏",
        "㎧",
        "m²",
        "m⁻¹",
        "s⁻¹",
        "m·s⁻¹",
        "k_B K",
        "hbar",
        "%",
        "‰",
    ),
]
JUNK = [
    "# T [K],dc/c",
    "# 1,2,3",
    "#",
    "!",
    "%",
    "//",
    "/* */",
    ";",
    '"',
    "'",
    "--",
    "\\",
    "~",
    "\x1a",
    "\x00",
    "\x04",
]
TOML = [
    *(
        "1979-05-27",
        "1979-05-27T07:32:00Z",
        "07:32:00",
        "1979-05-27 07:32:00.999999-07:00",
        "{}",
        "{a=1}",
        "{a={a={a=1}}}",
    ),
    *(
        "[]",
        "[[]]",
        "[1, 'a']",
        "[[1.0],[2]]",
        "''",
        '"\\u0000"',
        '"\\U0010FFFF"',
        "'''a\nb'''",
        '"""\\\n  5"""',
        "+nan",
    ),
    *(
        "-nan",
        "+inf",
        "0x1F",
        "0o17",
        "0b1",
        "1_0.0_1",
        "1e1_0",
        "-0",
        "+0.0",
        "9" * 5000,
        "1e400",
        "true",
        "[true]",
    ),
    *(
        "'1'",
        '"1e3"',
        "[1e400]",
        "[nan, 1.0]",
        "[1.0, 0.5]",
        "[0.0, 0.0]",
        "[-1.0, 1.0]",
        "{ from = 1, to = 2, points = 3 }",
    ),
    *(
        "{ from = nan, to = 2, points = 3 }",
        "{ from = 2, to = 1, points = 1e1 }",
        "'\u202e'",
        '"\\u001b[31m"',
        "'/dev/zero'",
    ),
    *("'../../x'", "'a\tb'", "''''", '"', "1 2", "1.", ".1", "01", "1__0", "0X1", "inf inf", "# 5"),
]
JSON = [
    *(
        "NaN",
        "-Infinity",
        "1e400",
        "-1e400",
        "1" * 4000,
        "1" * 5000,
        "1E-400",
        '"\\ud800"',
        '"\\ud83d\\ude00"',
        '"\\u0000"',
    ),
    *(
        "[" * 900 + "]" * 900,
        "[" * 90_000,
        '{"a":' * 900 + "1" + "}" * 900,
        "true",
        "null",
        '""',
        "{}",
        "[]",
        "0",
        "-0.0",
    ),
    *(
        "[[[1]]]",
        "1.0",
        "01",
        "+1",
        ".5",
        "1.",
        "0x1",
        "'a'",
        '"' + "x" * 10**5 + '"',
        "9007199254740993",
        "1e-320",
        "-1",
    ),
]


def _text(data):
    return data.decode("utf-8", "surrogateescape")


def _bytes(text):
    return text.encode(
        "utf-8", "surrogatepass" if not re.search("[\udc80-\udcff]", text) else "surrogateescape"
    )


def _into(data, rng, new):
    text = _text(data)
    at = rng.randrange(len(text) + 1)
    return _bytes(text[:at] + new + text[at:])


def _numeric(data, rng):
    """A number anywhere, as a match; none in some files."""
    found = [each for each in TOKEN.finditer(data) if each[0][-1:].isdigit()]
    return rng.choice(found) if found else None


def mark(data, rng):
    return _into(data, rng, rng.choice([BOM, *MARKS]) * rng.choice([1, 1, 3]))


def combining(data, rng):
    return _into(data, rng, rng.choice(COMBINING) * rng.choice([1, 1, 400]))


def line_ends(data, rng):
    """Some ends of lines are others."""
    parts = re.split(r"(\r\n|\n|\r)", _text(data))
    few = rng.sample(LINE_ENDS, 2)
    share = rng.choice([0.1, 0.5, 1.0])
    return _bytes(
        "".join(rng.choice(few) if i % 2 and rng.random() < share else p for i, p in enumerate(parts))
    )


def other_digits(data, rng):
    """Digits of one number, or of all, are those of another script."""
    zero = rng.choice(DIGITS)
    table = {ord("0") + i: zero + i for i in range(10)}
    if rng.random() < 0.2:
        return _bytes(_text(data).translate(table))
    found = _numeric(data, rng)
    if found is None:
        return data
    return data[: found.start()] + _bytes(_text(found[0]).translate(table)) + data[found.end() :]


def look_alike(data, rng):
    """One letter or sign, everywhere or once."""
    old = rng.choice(list(ALIKE))
    return _replaced(data, rng, old, ALIKE[old])


def other_minus(data, rng):
    return _replaced(data, rng, "-", rng.choice(MINUS))


def other_space(data, rng):
    return _replaced(data, rng, " ", rng.choice(SPACES))


def _replaced(data, rng, old, new):
    text = _text(data)
    if rng.random() < 0.5:
        return _bytes(text.replace(old, new))
    places = [each.start() for each in re.finditer(re.escape(old), text)]
    if not places:
        return data
    at = rng.choice(places)
    return _bytes(text[:at] + new + text[at + 1 :])


def magic(data, rng):
    return rng.choice(MAGIC) + data


def junk_line(data, rng):
    """A comment, or what looks like one, between the lines."""
    lines = data.splitlines(keepends=True)
    lines.insert(rng.randrange(len(lines) + 1), rng.choice(JUNK).encode() + b"\n")
    return b"".join(lines)


def number(data, rng):
    found = _numeric(data, rng)
    new = rng.choice(NUMBERS).encode()
    return data + new if found is None else data[: found.start()] + new + data[found.end() :]


def unit(data, rng):
    """What stands in brackets or parentheses."""
    found = list(re.finditer(rb"[\[(]([^\])\n]*)[\])]", data))
    if not found:
        return data
    each = rng.choice(found)
    return data[: each.start(1)] + rng.choice(UNITS).encode() + data[each.end(1) :]


def headers_again(data, rng):
    """A column twice, a header in the place of a row, or rows and columns exchanged."""
    lines = data.split(b"\n")
    kind = rng.randrange(4)
    if kind == 0:
        at = rng.randrange(1, 12)
        return b"\n".join(b",".join((c := line.split(b","))[:at] + c[at - 1 :]) for line in lines)
    if kind == 1:
        lines.insert(rng.randrange(len(lines) + 1), lines[0])
    elif kind == 2:
        lines.append(lines.pop(0))
    else:
        cells = [line.split(b",") for line in lines if line]
        width = max(map(len, cells), default=0)
        lines = [b",".join(row[i] if i < len(row) else b"" for row in cells) for i in range(width)]
    return b"\n".join(lines)


def long_token(data, rng):
    found = list(TOKEN.finditer(data))
    if not found:
        return data
    each = rng.choice(found)
    return (
        data[: each.start()] + each[0] * rng.choice([100, 5000, 10**5 // len(each[0])]) + data[each.end() :]
    )


def toml_value(data, rng):
    """What stands behind an equals sign; a key that is a table as well; keys of another command."""
    found = list(re.finditer(rb"(?m)^([A-Za-z_.\"-]+) *= *(.+)$", data))
    if not found:
        return number(data, rng)
    each = rng.choice(found)
    kind = rng.randrange(8)
    if kind == 0:
        return data + b"\n[" + each[1] + b"." + each[1] + b"]\na = 1\n"
    if kind == 1:
        return data[: each.end()] + b"\n" + each[1] + b".a = 1" + data[each.end() :]
    if kind == 2:
        other = rng.choice(_examples()).splitlines()
        return data[: each.end()] + b"\n" + rng.choice(other) + data[each.end() :]
    return data[: each.start(2)] + rng.choice(TOML).encode() + data[each.end(2) :]


def _examples():
    package = Path(__file__).parents[2] / "src" / "glassblocks"
    return [path.read_bytes() for path in sorted(package.rglob("*.toml"))]


def json_value(data, rng):
    """A value in the text of JSON is another text, or a key stands twice."""
    found = list(re.finditer(rb'"([^"\\]{1,60})": *([^\s,{}\[\]]+)', data))
    if not found:
        return number(data, rng)
    each = rng.choice(found)
    if rng.random() < 0.2:
        return data[: each.end()] + b", " + each[0] + data[each.end() :]
    return data[: each.start(2)] + rng.choice(JSON).encode() + data[each.end(2) :]


def json_key(data, rng):
    """A part of a tree goes elsewhere, or gets another name."""
    try:
        tree = json.loads(data)
        keys = list(tree)
        a, b = rng.choice(keys), rng.choice(keys)
        kind = rng.randrange(4)
        if kind == 0:
            tree[a], tree[b] = tree[b], tree[a]
        elif kind == 1:
            tree[rng.choice(["", "\x1b", "__proto__", a + " ", a.upper()])] = tree.pop(a)
        elif kind == 2:
            tree[a] = [tree[a]]
        else:
            tree[a] = {b: tree[b]}
        return json.dumps(tree).encode()
    except (ValueError, RecursionError, TypeError, AttributeError, IndexError):
        return json_value(data, rng)


KEEPING = [mark, combining, line_ends, other_digits, look_alike, other_minus, other_space, magic, junk_line]
OTHERS = [number, number, unit, unit, headers_again, long_token, toml_value, toml_value, json_value, json_key]
