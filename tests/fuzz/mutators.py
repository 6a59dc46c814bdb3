"""Ways to break a file, bytes to bytes, each from a seeded generator."""

import json
import random
import re

TOKEN = re.compile(rb"[+-]?[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]+)?|[A-Za-z_]+|[^\sA-Za-z0-9_]")
NUMBERS = [
    b"0",
    b"-0.0",
    b"1e308",
    b"1e-320",
    b"nan",
    b"-inf",
    b"9" * 400,
    b"0x1p3",
    b"1_0",
    b"1,5",
    b"1.2.3",
    b"\xc2\xb9",
]
NUMBERS += [
    b"true",
    b"1979-05-27",
    b"[1]",
    b'"1"',
    b"{}",
    b"1e+",
    b"\xd9\xa3",
    b"5%",
    b"1'000",
    b"1 234,5",
    b"--5",
]
WORDS = [
    b"T",
    b"T [mK]",
    b"name",
    b"+-",
    b"u(T)",
    b"[condition]",
    b"[[curve]]",
    b"sep=;",
    b"Infinity",
    b"#",
    b'"""',
    b"'''",
]
WORDS += [
    b"__class__",
    b"km/s",
    b"ppm",
    b"degC",
    b"1e-6",
    b"\xef\xbb\xbf",
    b"\x00",
    b"\x1b[31m",
    b"\xe2\x80\xae",
    b"\xc2\xa0",
]
WORDS += [
    b"constructor",
    b"..",
    b"/dev/zero",
    b"\xf0\x9f\xa7\x8a",
    b"e\xcc\x81",
    b"\xcf\x87",
    b"\xce\xbc",
    b"\xe2\x84\xaa",
    b"\xc5\xbf",
]


def _span(data: bytes, rng: random.Random) -> tuple[int, int]:
    begin = rng.randrange(len(data) + 1)
    return begin, min(len(data), begin + int(2 ** rng.uniform(0, 9)))


def bits(data, rng):
    out = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 8])):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def token(data, rng):
    """One token is another."""
    found = list(TOKEN.finditer(data))
    if not found:
        return data + rng.choice(WORDS)
    each = rng.choice(found)
    is_number = each[0][:1] in b"+-0123456789"
    new = rng.choice(NUMBERS if is_number and rng.random() < 0.8 else WORDS + NUMBERS)
    return data[: each.start()] + new + data[each.end() :]


def tokens_exchanged(data, rng):
    found = list(TOKEN.finditer(data))
    if len(found) < 2:
        return bits(data, rng)
    a, b = sorted(rng.sample(found, 2), key=lambda each: each.start())
    return data[: a.start()] + b[0] + data[a.end() : b.start()] + a[0] + data[b.end() :]


def lines(data, rng):
    """Lines are exchanged, left out, doubled or moved."""
    parts = data.splitlines(keepends=True)
    a, b = rng.randrange(len(parts)), rng.randrange(len(parts))
    kind = rng.randrange(4)
    if kind == 0:
        parts[a], parts[b] = parts[b], parts[a]
    elif kind == 1:
        del parts[a]
    elif kind == 2:
        parts[b:b] = [parts[a]] * rng.choice([1, 3, 300])
    else:
        parts.insert(b, parts.pop(a))
    return b"".join(parts)


def cut(data, rng):
    begin, end = _span(data, rng)
    return data[:begin] + data[end:]


def repeated(data, rng):
    """A stretch again and again."""
    begin, end = _span(data, rng)
    return data[:end] + data[begin:end] * rng.choice([1, 2, 50, 2000]) + data[end:]


def moved(data, rng):
    """A stretch elsewhere."""
    begin, end = _span(data, rng)
    rest, at = data[:begin] + data[end:], rng.randrange(len(data) - (end - begin) + 1)
    return rest[:at] + data[begin:end] + rest[at:]


def written_otherwise(data, rng):
    """Another encoding, line end, separator or decimal sign."""
    kind = rng.randrange(6)
    if kind < 3:
        text = data.decode("utf-8", "replace")
        return text.encode(["utf-16", "utf-16-le", "cp1252"][kind], "replace")
    if kind == 3:
        return data.replace(b"\n", rng.choice([b"\r\n", b"\r", b"\n\n", b"\x0b", b"\xe2\x80\xa8"]))
    if kind == 4:
        return data.replace(b",", rng.choice([b";", b"\t", b"|", b" ", b",,"]))
    return data.replace(b".", b",")


def bracket(data, rng):
    """Nesting that opens, closes or never does."""
    at, depth = rng.randrange(len(data) + 1), rng.choice([1, 3, 500, 20_000])
    new = rng.choice([b"[", b"{", b"(", b'"', b"[[", b"{a=", b"]", b"}", b"'"])
    return data[:at] + new * depth + data[at:]


def leaf(data, rng):
    """A value anywhere in a JSON tree is another; in other files a token."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return token(data, rng)
    if not isinstance(tree, dict | list) or not tree:
        return token(data, rng)
    node = tree
    while True:
        key = rng.choice(list(node) if isinstance(node, dict) else range(len(node)))
        if isinstance(node[key], dict | list) and node[key] and rng.random() < 0.8:
            node = node[key]
            continue
        node[key] = rng.choice(
            [None, True, -1, 0, 0.5, 1e300, "", "x", [], {}, [1, 2], [[0.0]], 10**30, "\ud800"]
        )
        return json.dumps(tree).encode()


MUTATORS = [bits, token, tokens_exchanged, lines, cut, repeated, moved, written_otherwise, bracket, leaf]


def mutant(seeds, rng, ways=MUTATORS):
    """One to five changes of one of the seeds, or of two of them spliced."""
    data = rng.choice(seeds)
    if rng.random() < 0.1:
        other = rng.choice(seeds)
        data = data[: rng.randrange(len(data) + 1)] + other[rng.randrange(len(other) + 1) :]
    for _ in range(rng.choice([1, 1, 2, 3, 5])):
        data = rng.choice(ways)(data or b" ", rng)
    return data
