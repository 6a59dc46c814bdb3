"""Mutants of a fit.json: each is refused with an error of the package, or read as what was written.

`python tests/fitting/mutate_results.py 1500` counts what is neither, in both readers.
"""

import json
import random
import re
import sys
import tempfile
import warnings
from collections import Counter
from pathlib import Path

from glassblocks.comparison.fits_as_glasses import read_fit
from glassblocks.errors import GlassblocksError
from glassblocks.fitting import FitResult

#: What stands in for a number, and for any value.
NUMBERS = ["NaN", "-Infinity", "1e999", "-1", "0", "1e-320", "true", "null", '"1.6"', "[]", "9" * 5000, "1E3"]
NUMBER = re.compile(rb"-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?")


def bit(data, rng):
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]


def number(data, rng):
    found = rng.choice(list(NUMBER.finditer(data)))
    return data[: found.start()] + rng.choice(NUMBERS).encode() + data[found.end() :]


def digit(data, rng):
    found = rng.choice(list(re.finditer(rb"[0-9]", data)))
    return data[: found.start()] + str(rng.randrange(10)).encode() + data[found.end() :]


def cut(data, rng):
    begin = rng.randrange(len(data))
    return data[:begin] + data[begin + rng.choice([1, 10, 1000, len(data)]) :]


def doubled(data, rng):
    begin, size = rng.randrange(len(data)), rng.choice([1, 10, 1000])
    return data[: begin + size] + data[begin:]


def word(data, rng):
    found = rng.choice(list(re.finditer(rb'"[^"]*"', data)))
    new = rng.choice([b'""', b'"sha256"', b'"\\ud800"', b"{}", b"[[]]", b'"determined"', b"null"])
    return data[: found.start()] + new + data[found.end() :]


def part(data, rng):
    """A value anywhere in the tree is another one; the text is sound JSON."""
    tree = json.loads(data)
    node = tree
    while True:
        key = rng.choice(list(node) if isinstance(node, dict) else range(len(node)))
        if isinstance(node[key], dict | list) and node[key] and rng.random() < 0.8:
            node = node[key]
            continue
        if rng.random() < 0.3:
            del node[key]
        else:
            node[key] = rng.choice([None, True, -1, 0.5, "", [], {}, [1, 2], 10**30])
        return json.dumps(tree).encode()


def garbage(data, rng):
    begin = rng.randrange(len(data))
    return data[:begin] + rng.randbytes(rng.randrange(1, 20)) + data[begin:]


MUTATORS = (bit, number, digit, cut, doubled, word, part, garbage)


def outcomes(result, count, seed, folder):
    """How many mutants raise what is no error of the package, and how many are read as something else."""
    rng = random.Random(seed)
    path = Path(folder) / "fit.json"
    written = (result.to_json() + "\n").encode()
    path.write_bytes(written)
    readers = (FitResult.load, read_fit)
    wanted = [read(path) for read in readers]
    found = Counter(foreign=0, changed=0)
    for number in range(count):
        data = MUTATORS[number % len(MUTATORS)](written, rng)
        if rng.random() < 0.3:
            data = rng.choice(MUTATORS[:4])(data, rng) if data else data
        path.write_bytes(data)
        for read, want in zip(readers, wanted, strict=True):
            try:
                found["changed"] += read(path) != want
            except GlassblocksError:
                pass
            except Exception as error:
                found["foreign"] += 1
                print(f"mutant {number} of seed {seed}: {type(error).__name__}: {error}", file=sys.stderr)
    return dict(found)


if __name__ == "__main__":
    import numpy as np
    from synthetic_glass import GLASS, both, measured

    from glassblocks.fitting import fit

    warnings.simplefilter("ignore")
    heat = measured("heat", T=np.geomspace(0.05, 1, 30))
    one = fit([*both("velocity"), measured("friction", "t"), heat], GLASS)
    with tempfile.TemporaryDirectory() as place:
        print(outcomes(one, int(sys.argv[1]), int(sys.argv[2]) if sys.argv[2:] else 1, place))
