"""Inputs that once took minutes, gigabytes or for ever, made small here: the corpus of what was found.

`python tests/hostile_inputs.py FOLDER` reads them all in one process and prints its peak memory in MB.
"""

import os
import struct
import sys
from pathlib import Path

GLASS = "c_l [km/s],c_t [km/s]"
ROW = "\n5.8,3.8\n"

#: Tables by what is wrong with them.
TABLES = {
    "blanks in a mark of an uncertainty": "u(" + " " * 6000 + f"x,{GLASS}\n1{ROW[0]}1,5.8,3.8\n",
    "blanks before a bracket": "a" + " " * 90_000 + f"[x,{GLASS}\n1,5.8,3.8\n",
    "underscores": "a" + "_" * 80_000 + f"x,{GLASS}\n1,5.8,3.8\n",
    "error of error of": "error_of" * 10_000 + f",{GLASS}\n1,5.8,3.8\n",
    "opened and never closed": "u(" * 40_000 + f",{GLASS}\n1,5.8,3.8\n",
    "hundreds of slips": ("c_l (" + " " * 200 + ",") * 400 + f"{GLASS}\n" + "1," * 401 + "3\n",
    "hundreds of units": ",".join(f"C_L [{i}e-3 km/s/m*m]" for i in range(400)) + "\n" + "1," * 399 + "1\n",
    "a million columns": ",".join(map(str, range(10**6))) + "\n" + "1," * (10**6 - 1) + "1\n",
    "20 000 columns in a line": ",".join(str(i) for i in range(20_000)) + "\n1\n",
    "millions of lines": GLASS + "\n" + "1\n" * 4_000_000,
    "millions of empty lines": GLASS + "\n" * 8_000_000,
    "millions of commas": GLASS + ("\n" + "1," * 40_000) * 200,
    "wide rows": GLASS + "," * 900 + ("\n5.8,3.8" + ",10" * 900) * 1000,
    "only quotes": GLASS + "\n" + '"' * 90_000 + "\n",
    "letters of four bytes": GLASS + ROW + "#\U0001f600" * 3_000_000,
    "numbers of 400 digits": GLASS + "\n" + "9" * 400 + ",3\n",
    "numbers of 90 000 digits": GLASS + "\n" + "9" * 90_000 + ",3\n",
    "numbers too small": GLASS + "\n0." + "0" * 400 + "1,3\n",
    "powers of powers": f"c_l [km^99/s^99^99],c_t [km/s]{ROW}",
    "nested units": "c_l [" + "(" * 29 + "m" + ")" * 29 + f"],c_t [m/s]{ROW}",
    "a unit of any size": f"c_l [1e999999 km/s],c_t [km/s]{ROW}",
    "zeros": "\0" * 10**6,
}
#: Configs by what is wrong with them.
CONFIGS = {
    "a dotted key": "a" + ".a" * 20_000 + " = 1\n",
    "a dotted table": "[a" + ".a" * 20_000 + "]\n",
    "a dotted key in a table": "a = {b" + ".b" * 20_000 + " = 1}\n",
    "a dotted key in quotes": "a" + ' . "a"' * 20_000 + " = 1\n",
    "many dotted keys": "".join(f"a.b{i}.c{i} = 1\n" for i in range(12_000)),
    "many unknown keys": "".join(f"k{i} = 1\n" for i in range(20_000)),
    "nested lists": "a = " + "[" * 10**5 + "]" * 10**5 + "\n",
    "nested tables": "a = " + "{a=" * 40_000 + "1" + "}" * 40_000 + "\n",
    "a long whole number": "seed = " + "9" * 10**5 + "\n",
    "a long hexadecimal number": "seed = 0x" + "f" * 10**5 + "\n",
    "a long fraction": "seed = 0." + "9" * 10**5 + "\n",
    "a long date": "seed = 1979-05-27T07:32:00." + "9" * 10**5 + "\n",
    "many tables": "[[curve]]\n" * 25_000,
    "more than a config": "a = 1\n" * 10**6,
    "zeros": "\0" * 10**5,
}
#: Headers of .npy files: type, shape and how long the file is made.
ARRAYS = {
    "a terabyte": ("<f8", "(1000000000000,)", None),
    "a terabyte that is there": ("<f8", "(100000000000,)", 8 * 10**11),
    "the right shape of any size": ("<f8", "(1000000, 1000000, 1000000, 6, 6)", None),
    "more than a number holds": ("<f8", f"({10**30},)", None),
    "less than nothing": ("<f8", "(-1,)", None),
    "objects": ("|O", "(6, 6)", None),
    "text": ("<U100000", "(1000,)", None),
    "many axes": ("<f8", "(" + "1," * 100 + ")", None),
    "nested": ("<f8", "(" * 4000 + ")" * 4000, None),
}


def npy(kind, shape):
    """The beginning of an .npy file."""
    text = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}"
    text += " " * (-(len(text) + 11) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text.encode()


def npy_of_version_2():
    """An .npy file whose header is said to have 4 GiB."""
    return b"\x93NUMPY\x02\x00" + struct.pack("<I", 2**32 - 1) + b"{"


def response_config(name):
    """The config of a lattice response whose blocks stand in a file."""
    from glassblocks.lattice.response_config import example

    before, _, after = example().partition("\n[blocks]")
    return f'{before}\n[blocks]\nfile = "{name}"\n{after[after.index(chr(10) + "[") :]}'


def read_table(data):
    """The readers of tables, one after the other; each ends well or with an error of the package."""
    from glassblocks.errors import GlassblocksError
    from glassblocks.glasses.glass_table import SCHEMA
    from glassblocks.tables import read_table
    from glassblocks.tunneling.systems_table import SCHEMA as SYSTEMS

    ends = []
    path = Path("table.csv")
    path.write_bytes(data)
    for schema in (SCHEMA, SYSTEMS):
        try:
            read_table(path, schema, note=len)
            ends.append("read")
        except GlassblocksError as error:
            ends.append(str(error))
    return ends


def read_config(text):
    """The readers of configs, one after the other: their errors."""
    from glassblocks.config import read_text
    from glassblocks.ensembles.ensemble_config import read_config
    from glassblocks.errors import ConfigError
    from glassblocks.fitting.simulation_plan import read_plan
    from glassblocks.lattice.response_config import read_response_config

    path = Path("config.toml")
    path.write_text(text)
    ends = []
    for read in (read_plan, read_config, lambda text: read_response_config(text, Path())):
        try:
            read(read_text(path, "--example"))
            ends.append("read")
        except ConfigError as error:
            ends.append(str(error))
    return ends


def read_array(kind, shape, size):
    """The reader of the susceptibilities of blocks: its error."""
    from glassblocks.errors import GlassblocksError
    from glassblocks.lattice.response_config import read_response_config

    path = Path("chi.npy")
    path.write_bytes(npy(kind, shape))
    if size:
        os.truncate(path, size)
    try:
        read_response_config(response_config("chi.npy"), Path())
    except GlassblocksError as error:
        return str(error)
    return "read"


def peak_memory():
    """Of this program, in MB. `ru_maxrss` will not do: it counts what the parent held when it started us."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


if __name__ == "__main__":
    os.chdir(sys.argv[1])
    for text in TABLES.values():
        read_table(text.encode())
    for text in CONFIGS.values():
        read_config(text)
    for array in ARRAYS.values():
        read_array(*array)
    print(peak_memory())
