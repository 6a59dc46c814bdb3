"""Other ways to write down the same TOML, JSON or YAML: order, tables, quotes, numbers. Bytes to bytes, seeded."""

import json
import re
import tomllib
from decimal import Decimal

from on_sound import on_sound

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def number(value, rng, toml=True):
    """A whole number stays one, what has a point keeps it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value != value or value in (float("inf"), -float("inf")):
        return repr(value)
    if isinstance(value, int):
        forms = [f"{value}", f"{value}", f"{value:+_d}", f"{value:#x}", f"{value:#o}", f"{value:#b}"]
        return rng.choice(forms if toml and value >= 0 else forms[:2])
    exact = Decimal(repr(value))
    sign, digits, power = exact.as_tuple()
    whole = "".join(map(str, digits))
    forms = [
        repr(value),
        f"{'-' if sign else ''}{whole}e{power}",
        f"{'-' if sign else ''}{whole[0]}.{whole[1:] or '0'}E{len(whole) - 1 + power:+03d}",
        f"{exact:f}00" if "." in f"{exact:f}" else f"{exact:f}.0",
    ]
    return rng.choice(forms) if len(forms[-1]) < 60 else forms[0]


def text(value, rng):
    if rng.random() < 0.4 and "'" not in value and value.isprintable():
        return f"'{value}'" if rng.random() < 0.7 else f"'''{value}'''"
    if rng.random() < 0.2 and "\n" not in value and value:
        return '"""\\\n   ' + json.dumps(value)[1:-1] + '"""'
    return (
        "".join(f"\\u{ord(c):04x}" if rng.random() < 0.1 and ord(c) < 0xD800 else c for c in value).join('""')
        if re.fullmatch(r"[\w .,^/+-]*", value)
        else json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    )


def key(name, rng):
    if _BARE.fullmatch(name) and rng.random() < 0.7:
        return name
    return rng.choice([json.dumps(name), f"'{name}'" if "'" not in name else json.dumps(name)])


def value_of(value, rng):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key(k, rng)} = {value_of(v, rng)}" for k, v in shuffled(value, rng)) + " }"
    if isinstance(value, list):
        gap = rng.choice([", ", ",", ",\n  ", ", # one more\n"])
        tail = rng.choice(["", ",", "\n"]) if value else ""
        return "[" + gap.join(value_of(each, rng) for each in value) + tail + "]"
    if isinstance(value, str):
        return text(value, rng)
    return number(value, rng) if isinstance(value, int | float) else str(value)


def shuffled(tree, rng):
    return rng.sample(list(tree.items()), len(tree))


def lines_of(tree, rng, path):
    """A table: plain values, dotted keys and inline tables first, then tables of their own."""
    own, below = [], []
    for name, value in shuffled(tree, rng):
        kind = rng.randrange(3)
        if isinstance(value, dict) and (kind == 0 or (not path and kind == 1)):
            below.append((name, value))
        elif isinstance(value, dict) and value and kind == 1:
            own += [f"{key(name, rng)}.{key(k, rng)} = {value_of(v, rng)}" for k, v in shuffled(value, rng)]
        elif isinstance(value, list) and value and all(isinstance(each, dict) for each in value) and kind:
            below.append((name, value))
        else:
            own.append(key(name, rng) + rng.choice([" = ", "=", "  =\t"]) + value_of(value, rng))
    for name, value in below:
        here = [*path, key(name, rng)]
        for each in value if isinstance(value, list) else [value]:
            head = rng.choice([".", " . "]).join(here)
            own.append(f"\n[[{head}]]" if isinstance(value, list) else f"\n[ {head} ]  # {rng.random()}")
            own += lines_of(each, rng, here)
    return own


@on_sound
def toml_otherwise(data, rng):
    """The whole tree written anew."""
    try:
        tree = tomllib.loads(data.decode())
    except (ValueError, RecursionError):
        return data
    return (rng.choice(["\n", "\r\n"]).join(lines_of(tree, rng, [])) + rng.choice(["", "\n"])).encode()


@on_sound
def toml_line_otherwise(data, rng):
    """Remarks, blanks and empty lines; a mark of the order of bytes; a last line without an end."""
    lines = data.split(b"\n")
    at = rng.randrange(len(lines))
    if b'"""' in data or b"'''" in data:
        return data
    kind = rng.randrange(5)
    if kind == 0:
        lines[at] = lines[at] + '  # \u00e9 = 5 [x] "'.encode()
    elif kind == 1:
        lines.insert(at, rng.choice([b"# seed = 99", b"#[[curve]]", b"\t", b"   # \xf0\x9f\xa7\x8a"]))
    elif kind == 2:
        lines[at] = b" \t" + lines[at] + b" \t"
    elif kind == 3:
        lines[0] = b"\xef\xbb\xbf" + lines[0]
    else:
        return data.replace(b"\n", b"\r\n").rstrip()
    return b"\n".join(lines)


def json_of(value, rng, depth=0):
    gap = rng.choice(["", " ", "\n", "\t"])
    if isinstance(value, dict):
        pairs = [f"{json_of(k, rng)}{gap}:{json_of(v, rng, depth + 1)}" for k, v in shuffled(value, rng)]
        if pairs and rng.random() < 0.02:
            name = json_of(rng.choice(list(value)), rng)
            pairs.insert(
                0, f"{name}: {rng.choice(['1', 'null', '[]', '{}', '1e400'])}"
            )  # the last one counts
        return "{" + ("," + gap).join(pairs) + "}"
    if isinstance(value, list):
        return "[" + gap + ("," + gap).join(json_of(each, rng, depth + 1) for each in value) + "]"
    if isinstance(value, str):
        if rng.random() < 0.1:
            return '"' + "".join(f"\\u{ord(c):04X}" if ord(c) < 0x10000 else c for c in value) + '"'
        return json.dumps(value, ensure_ascii=rng.random() < 0.5)
    if isinstance(value, float) and value == value and abs(value) < 1e300 and rng.random() < 0.3:
        return number(value, rng, toml=False).lstrip("+")
    return json.dumps(value)


@on_sound
def json_otherwise(data, rng):
    """The whole tree written anew; here and there a key twice, of which the last counts."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return data
    return json_of(tree, rng).encode("utf-8", "surrogatepass")


@on_sound
def yaml_otherwise(data, rng):
    """In the form of JSON, or with other quotes, anchors, comments and ends."""
    import yaml

    try:
        tree = yaml.safe_load(data)
    except (yaml.YAMLError, ValueError, RecursionError):
        return data
    kind = rng.randrange(4)
    if kind == 0:
        return json.dumps(tree, indent=rng.choice([None, 1])).encode()
    if kind == 1:
        flow, style = rng.choice([None, True, False]), rng.choice(['"', "'", "|", ">", None])
        return yaml.safe_dump(tree, default_flow_style=flow, default_style=style).encode()
    if kind == 2:
        return b"%YAML 1.1\n--- # first\n" + data + rng.choice([b"", b"...\n"])
    if re.search(rb"[|>#{]|(['\"])(?:(?!\1).)*\n", data):  # ends of lines inside of a text are others
        return data
    return data.replace(b"\n", rng.choice([b"\r\n", b" # x\n", b"\n\n"]))


@on_sound
def dump_otherwise(data, rng):
    """Columns of blanks or tabs, ends of lines, numbers with more zeros, all rows of one kind alike."""
    kind = rng.randrange(4)
    if kind == 0:
        return data.replace(b"\t", rng.choice([b" ", b"   ", b"\t\t"]))
    if kind == 1:
        return data.replace(b"\n", rng.choice([b"\r\n", b" \n", b"\n\n"]))
    if kind == 2:
        return re.sub(rb"(\d\.\d+)", rb"\g<1>000", data)
    return re.sub(rb"-?\d+\.\d+", lambda found: f"{float(found[0]):.12e}".encode(), data)


TOML = [toml_otherwise, toml_otherwise, toml_line_otherwise]
JSON = [json_otherwise]
YAML = [yaml_otherwise]
DUMPS = [dump_otherwise]
