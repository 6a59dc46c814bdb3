"""Every reader of a file as one function of a path, with good files to begin from."""

import functools
import json
import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import other_files
import same_archives
import same_configs
import same_programs
import same_sheets
import same_tables
import sample_files
import sample_readers
import sealed_lies
from numbers_read import FREQUENCY, numbers

from glassblocks.comparison.fits_as_glasses import read_fit
from glassblocks.config import read_text
from glassblocks.ensembles.ensemble_config import example as ensemble
from glassblocks.ensembles.ensemble_config import read_config
from glassblocks.fitting.fit_result import SCHEMA, FitResult
from glassblocks.fitting.reading import read_curves
from glassblocks.fitting.reading_options import ReadingOptions
from glassblocks.fitting.simulation_plan import example as simulation
from glassblocks.fitting.simulation_plan import examples, read_plan
from glassblocks.glasses.glass_table import SCHEMA as GLASSES
from glassblocks.lattice.response_config import example as response
from glassblocks.lattice.response_config import read_response_config
from glassblocks.renormalization.trees.tree_config import CHECKED, read_tree_config, tree_example
from glassblocks.renormalization.trees.tree_store import read_trees
from glassblocks.sealed import seal, seal_json
from glassblocks.tables import read_table
from glassblocks.tunneling.systems_table import read_systems

TESTS = Path(__file__).parents[1]
GLASS = (
    b"name,c_l [km/s],+- c_l [km/s],c_t [km/s],density [g/cm^3],gamma_l [eV],gamma_t [eV]\n"
    b"a,5.8,0.1,3.8,2.2,1.04,0.65\nb,4.6,,2.3,,,\n"
)
SYSTEMS = (
    b"asymmetry [meV],tunnel splitting [k_B*K],"
    b"gamma_xx [eV],gamma_yy [eV],gamma_zz [eV],gamma_yz [eV],gamma_xz [eV],gamma_xy [eV]\n"
    b"0.1,0.3,1,0.2,0.1,0.4,0.1,-0.3\n0.2,0.1,0.5,0.2,0.3,0.1,0.1,0.3\n"
)
CURVES = (
    b"T [K],frequency [MHz],dc/c longitudinal [1e-6],+- dc/c longitudinal [1e-6],Q^-1 transverse\n"
    + b"".join(f"{0.05 * i:.2f},30,{i * 0.7:.2f},0.1,{i}e-5\n".encode() for i in range(1, 9))
)
#: Other kinds: temperatures that count, a reciprocal with errors in percent, a resonator with its power, decibels.
OTHER_CURVES = [
    b"T [mK],kappa [W/m/K]\n" + b"".join(f"{i},0.0{i}\n".encode() for i in range(1, 8)),
    b"T [mK],frequency [kHz],Q longitudinal,+- Q longitudinal [%]\n"
    + b"".join(f"{50 * i},90.5,{3000 - 100 * i},{2 + 0.1 * i:.1f}\n".encode() for i in range(1, 9)),
    b"T [K],frequency [GHz],power [dBm],1/Qi\n"
    + b"".join(f"0.0{i},5.1,{level},{i}.5e-6\n".encode() for i in range(1, 9) for level in (-120, -90)),
    b"T [K],frequency [MHz],attenuation transverse [dB/cm],drive [V],series\n"
    + b"".join(f"0.{i},400,1.{i},0.5,{'ab'[i % 2]}\n".encode() for i in range(1, 9)),
]


class Reader(NamedTuple):
    """How a kind of file is read, good ones, and ways to break it that others have not."""

    read: Callable[[Path], Any]
    seeds: list[bytes]
    ways: tuple[Callable[..., bytes], ...] = ()
    #: Whether the numbers that it returns can be compared with those of a good file.
    compared: bool = False
    #: Ways to write the same down, so that what is read has the same meaning.
    same: tuple[Callable[..., bytes], ...] = ()


#: What readers of tables said since it was cleared.
TOLD = list[str]()


def _resealed(read):
    """Sound JSON is sealed anew, as a program that tampers could: then its content is judged."""

    def reseal(path):
        try:
            data = json.loads(path.read_bytes())
            data = {key: value for key, value in data.items() if key not in ("schema", "sha256")}
            path.write_text(json.dumps(seal_json(data, SCHEMA)))
        except (ValueError, AttributeError, RecursionError, MemoryError):
            pass
        return read(path)

    return reseal


def _sealed(read):
    def sealed(path):
        seal(path)
        return read(path)

    return sealed


@functools.cache
def _tree_config():
    return read_tree_config(tree_example())


def _trees(path):
    found = read_trees(path, _tree_config())
    for index, tree in found.items():
        main, check = tree
        sound = [
            index >= 0,
            tree.dtype == np.float64,
            np.isfinite(main).all() and (main >= -1e-6 * main.max()).all(),
            np.isfinite(check).all() if index % CHECKED == 0 else np.isnan(check).all(),
        ]
        if not all(sound):
            raise sample_readers.Changed(sound)
    return found


def _fit(path):
    """What is impossible whatever was measured is not read, whoever sealed it."""
    result = FitResult.load(path)
    points = [each for curve in result.curves for each in (*curve.uncertainty, *curve.temperature)]
    ends = [end for one in result.estimates for end in (one.profile_68, one.profile_95) if end]
    variances = [row[i] for i, row in enumerate(result.covariance)]
    sound = [
        len({one.name for one in result.estimates}) == len(result.estimates),
        all(low <= high for low, high in ends),
        min([result.chi2, *points, *result.medium.values(), *variances]) >= 0,
    ]
    if not all(sound):
        raise sample_readers.Changed(sound)
    return result


def _ratio(path):
    found = read_fit(path)
    if found.measured is not None and found.strength_ratio is not None and not found.predicted.uncertainty:
        measured = found.predicted.value * found.strength_ratio.value**0.5
        if not math.isclose(measured, found.measured.value, rel_tol=1e-4):
            raise sample_readers.Changed(measured)
    return found


def _as_written(read, good):
    """What is read is what was written, number by number: its seal has to see everything else."""
    written = numbers(read(good))

    def compare(path):
        if numbers(read(path)) != written:
            raise sample_readers.Changed(path)

    return compare


def readers(folder):
    """Name -> a function of a path, and good files."""
    kept = made(folder)
    curves = [
        CURVES,
        *OTHER_CURVES,
        *(
            each.read_bytes()
            for each in sorted((TESTS / "fitting" / "files").rglob("*.*"))
            if each.suffix in (".csv", ".dat")
        ),
    ]
    toml = {
        "superblock.toml": ([ensemble()], read_config),
        "simulate.toml": ([simulation(name) for name in examples()], read_plan),
        "response.toml": ([response()], lambda text: read_response_config(text, folder)),
        "renormalize.toml": ([tree_example()], read_tree_config),
    }
    forms = (*same_tables.KEEPING, *same_sheets.KEEPING, *same_programs.KEEPING)
    plain = {
        "table of glasses": Reader(
            lambda path: read_table(path, GLASSES, note=TOLD.append), [GLASS], (), True, forms
        ),
        "table of systems": Reader(
            lambda path: read_systems(path, note=TOLD.append), [SYSTEMS], (), True, forms
        ),
        "files of curves": Reader(
            lambda path: read_curves(path, TOLD.append, ReadingOptions(frequency=FREQUENCY)),
            [each for each in curves if len(each) < 20_000],
            (),
            True,
            forms,
        ),
        **{
            name: Reader(
                (lambda path, read=read: read(read_text(path, "example"))),
                [text.encode() for text in texts],
                (),
                True,
                tuple(same_configs.TOML),
            )
            for name, (texts, read) in toml.items()
        },
    }
    archives, packings = (sample_files.archive_changed, same_archives.two_readings), tuple(same_archives.NPZ)
    as_json = tuple(same_configs.JSON)
    indices = (same_archives.index_otherwise,)
    nc, npz = kept["superblock.nc"], kept["batch.npz"]
    believed, batch = sample_readers.samples_believed, sample_readers.batch_called(kept["batch"])
    trees = kept["renormalize.npz"]
    others = {
        f"dumps of LAMMPS, {name}": Reader(read, good, same=tuple(same_configs.DUMPS))
        for name, (read, good) in other_files.dumps(folder).items()
    }
    others["slurm.yaml"] = Reader(
        other_files.batch_system, [other_files.BATCH], same=tuple(same_configs.YAML)
    )
    book = [other_files.workbook()]
    books = tuple(same_archives.BOOKS)
    others["workbook.xlsx"] = Reader(
        plain["files of curves"].read, book, (other_files.workbook_changed,), same=books
    )
    return (
        plain
        | others
        | {
            "fit.json": Reader(_as_written(FitResult.load, folder / "fit.json"), kept["fit.json"]),
            "fit.json, sealed anew": Reader(
                _resealed(_fit), kept["fit.json"], sealed_lies.FITS, same=as_json
            ),
            "fit.json of ratio, sealed anew": Reader(
                _resealed(_ratio), kept["fit.json"], sealed_lies.FITS, same=as_json
            ),
            "renormalize.npz": Reader(_as_written(_trees, folder / "renormalize.npz"), trees),
            "renormalize.npz, sealed anew": Reader(
                _sealed(_trees), trees, (*archives, *sealed_lies.TREES), same=packings
            ),
            "superblock.nc": Reader(
                sample_readers.samples, nc, (sample_files.zeroed, sample_files.exchanged)
            ),
            "superblock.nc, sealed anew": Reader(believed, nc, (sample_files.bytes_changed,)),
            "superblock.nc, its tree": Reader(believed, nc, (sample_files.tree_changed,)),
            "superblock.nc, its index": Reader(
                believed,
                nc,
                (sample_files.index_changed, same_archives.places_exchanged, *sealed_lies.JOINED),
                same=indices,
            ),
            "batch.npz": Reader(batch, npz, (sample_files.zeroed, sample_files.exchanged)),
            "batch.npz, named anew": Reader(
                sample_readers.batch_believed,
                npz,
                (sample_files.batch_changed, *archives, *sealed_lies.BATCHES),
                same=packings,
            ),
        }
    )


def made(folder):
    """Results that the package writes, once."""
    sys.path.insert(0, str(TESTS / "fitting"))
    from synthetic_glass import GLASS as TRUE
    from synthetic_glass import both

    from glassblocks.fitting import fit
    from glassblocks.renormalization.trees.tree_store import write_trees

    fit(both("velocity"), TRUE).save(folder / "fit.json")
    config = read_tree_config(tree_example())
    shape = (2, len(config.conditions), config.steps + 1, 3, 2)
    trees = {index: np.full(shape, 0.1 + index) for index in range(3)}
    for index in range(1, 3):
        trees[index][1] = np.nan  # the second cut-off is that of every tenth tree
    write_trees(folder / "renormalize.npz", config, trees)
    here = {name: [(folder / name).read_bytes()] for name in ("fit.json", "renormalize.npz")}
    return here | sample_readers.made_samples(folder)
