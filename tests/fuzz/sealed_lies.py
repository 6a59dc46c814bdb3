"""Result files of a program that tampers: sound by form, with a checksum that fits, of numbers that no run gives.

Bytes to bytes, seeded. `FITS` are for fit.json, `TREES` for renormalize.npz, `BATCHES` for batch.npz, `JOINED` for
superblock.nc; readers seal what they get, or these do.
"""

import io
import json
import zipfile

import numpy as np
import sample_files
from on_sound import on_sound

KINDS = ["<f2", "<f4", ">f8", "<f16", "<c16", "<i4", ">i8", "<u8", "?", "U9", "S9", "m8[s]", "O", "V8"]
#: Numbers that are finite and that no run gives, or hardly.
SIZES = [-0.0, 5e-324, -5e-324, 1e-310, -1.0, 1.7e308, -1.7e308, np.nan, np.inf]


def _edited(change):
    """A change of the tree of a JSON text."""

    @on_sound
    def edited(data, rng):
        tree = json.loads(data)
        change(tree, rng)
        return json.dumps(tree, default=lambda value: value.item()).encode()

    edited.__name__ = change.__name__
    return edited


@_edited
def another_ratio(tree, rng):
    """gamma_l/gamma_t, C_l/C_t or the sound speeds are those of another glass, with intervals that fit."""
    factor = rng.choice([1.5, 0.7, 1.001, 1 + 1e-4])  # no speeds' errors make up for it
    if rng.random() < 0.3:
        tree["ratio"]["speed_ratio"] *= factor
        return
    name = rng.choice(["gamma_l/gamma_t", "C_l/C_t"])
    (each,) = (one for one in tree["estimates"] if one["name"] == name)
    for key, value in each.items():
        if isinstance(value, float):
            each[key] = value * factor
        elif isinstance(value, list):
            each[key] = [end * factor for end in value]


@_edited
def intervals_otherwise(tree, rng):
    """Ends exchanged, one interval in another's place, no interval, one that is a point."""
    each = rng.choice(tree["estimates"])
    keys = [key for key, value in each.items() if isinstance(value, list)]
    key = rng.choice(keys)
    kind = rng.randrange(5)
    if kind == 0:
        each[key] = each[key][::-1]
    elif kind == 1:
        each[key] = rng.choice(tree["estimates"])[key]
    elif kind == 2:
        each[key] = [each["value"]] * 2
    elif kind == 3:
        each[key] = None
    else:
        each["status"] = rng.choice(["determined", "lower limit", "not determined"])


@_edited
def estimate_twice(tree, rng):
    """Two values of one quantity, or the name of another."""
    each = dict(rng.choice(tree["estimates"]))
    each["name"] = rng.choice([each["name"], rng.choice(tree["estimates"])["name"]])
    each["value"] = rng.choice([each["value"], 7.0, None])
    tree["estimates"].insert(rng.randrange(len(tree["estimates"]) + 1), each)


@_edited
def size_otherwise(tree, rng):
    """A number anywhere is one that no fit gives."""
    found = []

    def walk(node):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            if isinstance(value, float):
                found.append((node, key))
            elif isinstance(value, dict | list):
                walk(value)

    walk(tree)
    node, key = rng.choice(found)
    node[key] = rng.choice([*SIZES[:-2], -node[key], 0, 10**300])


@_edited
def covariance_otherwise(tree, rng):
    """A variance below zero, a correlation beyond one, two rows exchanged."""
    table = tree["covariance"]
    i, j = rng.randrange(len(table)), rng.randrange(len(table))
    kind = rng.randrange(3)
    if kind == 0:
        table[i][i] *= -1
    elif kind == 1:
        table[i][j] = table[j][i] = 1e6
    else:
        table[i], table[j] = table[j], table[i]


@_edited
def curves_otherwise(tree, rng):
    """Curves exchanged in part, points shuffled, errors that are negative, of no points."""
    curve, other = rng.choice(tree["curves"]), rng.choice(tree["curves"])
    key = rng.choice(["temperature", "value", "uncertainty", "fit", "line", "tests", "label", "kind"])
    kind = rng.randrange(4)
    if kind == 0:
        curve[key], other[key] = other[key], curve[key]
    elif kind == 1 and isinstance(curve[key], list):
        rng.shuffle(curve[key])
    elif kind == 2:
        curve["uncertainty"] = [-each for each in curve["uncertainty"]]
    else:
        for name in ("temperature", "value", "uncertainty", "fit"):
            curve[name] = []


def _archive(change):
    """A change of the arrays of an .npz; those that numpy would pickle are written as what asks for that."""

    @on_sound
    def changed(data, rng):
        arrays = dict(np.load(io.BytesIO(data)))
        change(arrays, rng)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, value in arrays.items():
                text = io.BytesIO()
                np.lib.format.write_array(text, np.asanyarray(value), allow_pickle=True)
                archive.writestr(f"{name}.npy", text.getvalue())
        return out.getvalue()

    changed.__name__ = change.__name__
    return changed


@_archive
def kind_otherwise(arrays, rng):
    """Another type, order of bytes or of columns, no axis, one axis more."""
    name = rng.choice(list(arrays))
    value = arrays[name]
    kind = rng.randrange(5)
    if kind == 0:
        arrays[name] = value.astype(rng.choice(KINDS))
    elif kind == 1:
        arrays[name] = np.asfortranarray(value)
    elif kind == 2:
        arrays[name] = np.array(value.reshape(-1)[0])
    elif kind == 3:
        arrays[name] = value[..., None] if rng.random() < 0.5 else value[None]
    else:
        arrays[name] = np.zeros((0, *value.shape[1:]), value.dtype)


@_archive
def rows_otherwise(arrays, rng):
    """Samples exchanged, shuffled, twice, under other numbers; the order of the numbers may look right."""
    numbers = next(name for name in ("index", "indices") if name in arrays)
    count = len(arrays[numbers])
    order = np.array(rng.sample(range(count), count))
    kind = rng.randrange(5)
    if kind == 0:
        arrays[numbers] = arrays[numbers][order]
    elif kind == 1:
        for name, value in arrays.items():
            if value.dtype.kind == "f":
                arrays[name] = value[order]
    elif kind == 2:
        arrays[numbers] = arrays[numbers] + rng.choice([-1, 1, 2**62, 9])
    elif kind == 3:
        for name, value in arrays.items():
            if value.ndim and len(value) == count:
                arrays[name] = np.repeat(value, 2, axis=0)
    else:
        arrays[numbers][rng.randrange(count)] = rng.choice([0, -1, 2**63 - 1])


@_archive
def sizes_otherwise(arrays, rng):
    """Numbers that no run gives, one or many: below zero, smaller than floats are, NaN where something stands."""
    name = rng.choice([name for name, value in arrays.items() if value.dtype.kind == "f"])
    value = np.array(arrays[name])
    flat = value.reshape(-1)
    places = slice(None) if rng.random() < 0.2 else rng.randrange(flat.size)
    flat[places] = rng.choice([*SIZES, 0.0])
    arrays[name] = -value if rng.random() < 0.2 else value


@_archive
def stated_otherwise(arrays, rng):
    """What it says of itself: another coupling, seed, version, key; a sample that is there and failed."""
    name = rng.choice([name for name in ("stated", "config", "provenance") if name in arrays])
    value = arrays[name]
    tree = json.loads(value.tobytes() if value.dtype == np.uint8 else str(value))
    node = tree.get("config", tree) if rng.random() < 0.7 else tree
    key = rng.choice(list(node))
    kind = rng.randrange(5)
    if kind == 0 and isinstance(node[key], int | float):
        node[key] *= 1 + 2**-52
    elif kind == 1:
        del node[key]
    elif kind == 2:
        node["new"] = 1
    elif kind == 3:
        tree["failed"] = {str(rng.choice([0, 1, 77, 10**17])): "because"}
    else:
        node[key] = rng.choice([None, [], {}, "x", True, -1])
    text = json.dumps(tree)
    arrays[name] = np.frombuffer(text.encode(), np.uint8) if value.dtype == np.uint8 else np.array(text)


@_archive
def arrays_beside(arrays, rng):
    """One more that nobody asked for, large, with an odd name."""
    name = rng.choice(["error", "index ", "stated.npy", "\x1b[31m", "a" * 300, "../../a", "sample", "mask"])
    arrays[name] = rng.choice([np.zeros(3), np.zeros(10**5), np.array("x" * 9999), np.full((2, 3), np.nan)])


@on_sound
def joined_otherwise(data, rng):
    """The index of superblock.nc: arrays that overlap, samples that are there and failed, fewer than there are."""
    hdf5, index = sample_files.split(data)
    stated = json.loads(index)
    kind = rng.randrange(5)
    if kind == 0:
        name = rng.choice(list(stated["places"]))
        stated["places"][name] += rng.choice([8, -8, 1, 16, 48])
    elif kind == 1:
        stated["failed"] = {str(rng.choice([0, 3, 5, 6, 10**17])): "because"}
    elif kind == 2:
        stated["samples"] = rng.randrange(9)
    elif kind == 3:
        node = rng.choice([stated["config"], stated["versions"], stated])
        key = rng.choice(list(node))
        node[key] = node[key] * 2 if isinstance(node[key], int | float | str | list) else None
    else:
        stated["places"]["error"] = None
    return sample_files.closed(hdf5, json.dumps(stated).encode())


@on_sound
def numbers_of_joined(data, rng):
    """Where the numbers lie: samples under other numbers, below zero, smaller than floats are."""
    hdf5, index = sample_files.split(data)
    places, count = json.loads(index)["places"], json.loads(index)["samples"]
    name = rng.choice([name for name, place in places.items() if place is not None])
    kind = "<i8" if name == "sample" else "<f8"
    value = np.frombuffer(hdf5, kind, count, places[name]).copy()
    if name == "sample":
        value = rng.choice([value[::-1], value * 0, value + 2**62, -value, value * 2, np.roll(value, 1)])
    else:
        value[rng.randrange(count)] = rng.choice(SIZES)
    text = value.astype(kind).tobytes()
    return sample_files.closed(hdf5[: places[name]] + text + hdf5[places[name] + len(text) :], index)


FITS = (
    *(another_ratio, intervals_otherwise, estimate_twice, size_otherwise),
    *(covariance_otherwise, curves_otherwise),
)
TREES = (kind_otherwise, rows_otherwise, sizes_otherwise, stated_otherwise, arrays_beside)
BATCHES = TREES
JOINED = (joined_otherwise, numbers_of_joined)
