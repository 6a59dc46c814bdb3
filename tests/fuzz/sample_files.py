"""Files of samples broken on purpose and sealed anew, as a program that tampers could: bytes to bytes, seeded."""

import contextlib
import hashlib
import io
import json
import tempfile
import warnings
import zipfile
from pathlib import Path

import mutators
import numpy as np

from glassblocks.sealed import SEAL_BYTES, seal

DIGITS = 16
VARIABLES = ["absorption", "isolated", "curie", "error", "sample"]
VALUES = [np.nan, np.inf, -np.inf, 0.0, -1e300]
TEXTS = ["\x1b[31m", "a\nb", "", "x" * 10**6, "\u202e", "{}", "[" * 3000]


def split(data: bytes) -> tuple[bytes, bytes]:
    """What HDF5 knows of, and the index."""
    end = len(data) - SEAL_BYTES - DIGITS
    length = int(data[end : end + DIGITS])
    return data[: end - length], data[end - length : end]


def closed(hdf5: bytes, index: bytes) -> bytes:
    """Both in one, with a seal that is right."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a"
        path.write_bytes(hdf5 + index + f"{len(index):0{DIGITS}d}".encode())
        seal(path)
        return path.read_bytes()


def bytes_changed(data, rng):
    """HDF5's part is changed in any way, and what is behind it stays."""
    hdf5, index = split(data)
    for _ in range(rng.choice([1, 1, 2, 5])):
        hdf5 = rng.choice([mutators.bits, mutators.cut, mutators.moved, zeroed, exchanged])(hdf5 or b" ", rng)
    return closed(hdf5, index)


def zeroed(data, rng):
    begin = rng.randrange(len(data))
    end = min(len(data), begin + int(2 ** rng.uniform(0, 12)))
    return data[:begin] + bytes(end - begin) + data[end:]


def exchanged(data, rng):
    """Two stretches of one length."""
    size = rng.randrange(1, 1 + min(512, len(data) // 2))
    a = rng.randrange(len(data) // 2 - size + 1)
    b = rng.randrange(len(data) // 2, len(data) - size + 1)
    return data[:a] + data[b : b + size] + data[a + size : b] + data[a : a + size] + data[b + size :]


def index_changed(data, rng):
    """Leaves of the index, its length, its text."""
    hdf5, index = split(data)
    for _ in range(rng.choice([1, 1, 2])):
        index = rng.choice([mutators.leaf, mutators.leaf, place_changed, mutators.token, mutators.bracket])(
            index, rng
        )
    return closed(hdf5, index)


def place_changed(index, rng):
    """Numbers are said to lie elsewhere, or to be more or fewer."""
    try:
        stated = json.loads(index)
        places = stated["places"]
        number = rng.choice([-1, 0, 1, 10**12, 2**63, 10**400, 8.0, True, None, "0", [0]])
        if rng.random() < 0.3:
            stated["samples"] = number
        else:
            places[rng.choice(list(places))] = number
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return index
    return json.dumps(stated).encode()


def tree_changed(data, rng):
    """Through HDF5: whatever its tree can hold, in the place of what is there. The numbers stay where they were."""
    import h5py

    hdf5, index = split(data)
    with tempfile.TemporaryDirectory() as folder:
        path, other = Path(folder) / "run.nc", Path(folder) / "other.nc"
        path.write_bytes(hdf5)
        other.write_bytes(hdf5)
        with h5py.File(path, "r+") as file:
            for _ in range(rng.choice([1, 1, 2])):
                with contextlib.suppress(
                    KeyError, RuntimeError, OSError, ValueError, OverflowError
                ):  # a link to nothing
                    rng.choice(TREES)(file, rng, other)
        return closed(path.read_bytes(), index)


def _values(file, rng, other):
    """In place, so that the numbers that are read are others."""
    name = rng.choice(VARIABLES)
    if name in file and getattr(file[name], "shape", ()) and len(file[name]) and file[name].chunks is None:
        value = rng.choice([0, -1, 2**62]) if name == "sample" else rng.choice(VALUES)
        file[name][rng.randrange(len(file[name]))] = value


def _attribute(file, rng, other):
    at = rng.choice([file, *(file[name] for name in VARIABLES if name in file)])
    name = rng.choice(list(at.attrs) or ["new"])
    kind = rng.randrange(4)
    if kind == 0 and name in at.attrs:
        del at.attrs[name]
    elif kind == 1:
        at.attrs.create(name, np.full(rng.choice([0, 8000]), 7))
    elif kind == 2:
        at.attrs[rng.choice([name, "scale_factor", "_FillValue", "units"])] = rng.choice([2.0, 0.0, np.nan])
    else:
        at.attrs[name] = rng.choice([text for text in TEXTS if len(text) < 60_000])


def _replaced(make):
    def replace(file, rng, other):
        name = rng.choice([*VARIABLES, "coupling", "wave"])
        shape = getattr(file[name], "shape", (2,)) if name in file else (2,)
        if name in file:
            del file[name]
        make(file, name, shape, rng, other)

    return replace


def _virtual(file, name, shape, rng, other):
    import h5py

    layout = h5py.VirtualLayout(shape, "f8")
    layout[...] = h5py.VirtualSource(str(other), name, shape)
    file.create_virtual_dataset(name, layout)


def _external(file, name, shape, rng, other):
    import h5py

    file.create_dataset(name, shape, "f8", external=[(str(other), 0, h5py.h5f.UNLIMITED)])


def _soft(file, name, shape, rng, other):
    import h5py

    file[name] = rng.choice([h5py.SoftLink("/isolated"), h5py.SoftLink("/" + name)])


def _elsewhere(file, name, shape, rng, other):
    import h5py

    file[name] = h5py.ExternalLink(str(other), "/" + name)


def _other_type(file, name, shape, rng, other):
    kind = rng.choice(["i1", ">f4", "S3", "c16", [("a", "i4"), ("b", "f8")]])
    file.create_dataset(name, rng.choice([shape, (3,), (), (2, 0)]), kind)


def _endless(file, name, shape, rng, other):
    file.create_dataset(name, (10**12,), "f8", chunks=(10**6,))


def _packed(file, name, shape, rng, other):
    file.create_dataset(name, (10**6,), "f8", chunks=(10**6,), compression="gzip", data=np.zeros(10**6))


def _unknown_filter(file, name, shape, rng, other):
    file.create_dataset(
        name, (4,), "f8", chunks=(4,), compression=32000 + rng.randrange(99), allow_unknown_filter=True
    )


def _group(file, name, shape, rng, other):
    file.create_group(name)[rng.choice(["a", name])] = file


TREES = [
    _values,
    _values,
    _attribute,
    _attribute,
    _replaced(lambda *_: None),
    *map(
        _replaced,
        (
            _virtual,
            _external,
            _soft,
            _elsewhere,
            _other_type,
            _endless,
            _packed,
            _unknown_filter,
            _group,
        ),
    ),
]


def batch_changed(data, rng):
    """A batch: any array of another shape, kind or value; its name is made right when it is written."""
    arrays = dict(np.load(io.BytesIO(data)))
    name = rng.choice(list(arrays))
    value = arrays[name]
    kind = rng.randrange(8)
    if kind == 0:
        del arrays[name]
    elif kind == 1:
        arrays[name] = value.astype(rng.choice(["f4", "i8", "c16", "U9", "?", ">f8"]))
    elif kind == 2:
        arrays[name] = value[: rng.randrange(len(value))] if value.ndim else value
    elif kind == 3 and value.dtype.kind == "f":
        value.reshape(-1)[rng.randrange(value.size)] = rng.choice(VALUES)
    elif kind == 4:
        arrays["indices"] = np.sort(
            rng.choice([arrays["indices"][::-1], arrays["indices"] * 0, -arrays["indices"]])
        )
    elif kind == 5:
        stated = mutators.leaf(arrays["stated"].tobytes(), rng)
        arrays["stated"] = np.frombuffer(stated, np.uint8)
    elif kind == 6:
        arrays[rng.choice(["new", "../a", "\x1b[31m"])] = np.zeros(3)
    else:
        arrays[name] = np.broadcast_to(value, (2, *value.shape))
    out = io.BytesIO()
    (np.savez_compressed if rng.random() < 0.2 else np.savez)(out, **arrays)
    changed = out.getvalue()
    return mutators.bits(changed, rng) if rng.random() < 0.3 else changed


def archive_changed(data, rng):
    """Any .npz: headers that promise anything, members twice, packed, missing, of another kind."""
    members = dict(np.load(io.BytesIO(data)))
    name = rng.choice(list(members))
    out = io.BytesIO()
    packed = rng.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
    with zipfile.ZipFile(out, "w", packed) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for each, value in members.items():
            raw = io.BytesIO()
            np.lib.format.write_array(raw, value)
            text = raw.getvalue()
            if each == name:
                text = rng.choice([_header, _header, _bomb, mutators.bits, mutators.cut, mutators.token])(
                    text, rng
                )
            for _ in range(rng.choice([0, 1, 1, 1, 1, 1, 1, 2])):
                archive.writestr(f"{each}.npy", text)
    return out.getvalue()


def _header(text, rng):
    """Of the same length, with another shape, kind or order."""
    size = int.from_bytes(text[8:10], "little")
    kind = rng.choice(
        ["'<f8'", "'>i8'", "'|O'", "'<U99999'", "'<c16'", "'|V0'", "'<M8[s]'", "[('a', '<f8')]"]
    )
    shape = rng.choice(
        ["(1000000000000,)", "(0,)", "(-1,)", "()", "(2, 3)", "(True,)", "(0, 10**9)", "(3,) * 40"]
    )
    header = f"{{'descr': {kind}, 'fortran_order': {rng.choice([True, False])}, 'shape': {shape}, }}"
    return text[:10] + header.encode().ljust(size)[:size] + text[10 + size :]


def _bomb(text, rng):
    return text + bytes(rng.choice([1, 10**5, 10**5, 10**8]))


def named_by_content(folder, data):
    path = folder / f"00000000-{hashlib.sha256(data).hexdigest()}.npz"
    path.write_bytes(data)
    return path
