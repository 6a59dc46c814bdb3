"""Every reader of a file ends well or with one error of the package, whatever is changed in a file that is good.

How much is tried is a profile: `FUZZ=long pytest tests/test_fuzzed_readers.py` tries 20,000 files of each kind, which
takes 16 minutes of one core (4 to 13 ms a config of ensembles or trees, 2 to 4 ms the others).
"""

import json
import os
import warnings
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glassblocks.ensembles.ensemble_config import example as ensemble
from glassblocks.ensembles.ensemble_config import read_config
from glassblocks.errors import GlassblocksError
from glassblocks.fitting.fit_result import SCHEMA, FitResult
from glassblocks.fitting.simulation_plan import example as simulation
from glassblocks.fitting.simulation_plan import read_plan
from glassblocks.glasses.glass_table import SCHEMA as GLASSES
from glassblocks.laboratory.sheet_reader import sheet_of
from glassblocks.lattice.response_config import example as response
from glassblocks.lattice.response_config import read_response_config
from glassblocks.renormalization.trees.tree_config import read_tree_config, tree_example
from glassblocks.sealed import open_json, seal_json
from glassblocks.tables import parse_table

PROFILE = settings.get_profile(f"fuzz-{os.environ.get('FUZZ', 'ci')}")
TABLE = "name,c_l [km/s],+- c_l [km/s],c_t [km/s],gamma_l [eV]\na,5.8,0.1,3.8,1.04\nb,4.6,,2.3,\n"
SHEET = "Run 7\nT (K);Q^-1;dc/c\n0,1;1,5E-4;1e-5\n0,2;;2e-5\n"
#: What has meant something to a reader before.
SIGNS = [
    "[",
    "]",
    "=",
    ",",
    ";",
    '"',
    '"""',
    "\n",
    "\r",
    "\0",
    "\x1b[31m",
    "\ufeff",
    "\u2212",
    "#",
    "{}",
    "[[]]",
]
WORDS = ["nan", "inf", "-1", "1e999", "0x10", "9" * 400, "true", "1979-05-27", "km/s**99", "+-", "a.b.c", "$"]
PIECES = st.sampled_from(SIGNS + WORDS) | st.text(max_size=8)
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), PIECES), min_size=1, max_size=4)
READERS = {
    "table": (TABLE, lambda text: parse_table(text.encode("utf-8", "surrogatepass"), GLASSES, note=len)),
    "sheet": (SHEET, lambda text: sheet_of(text.encode("utf-8", "surrogatepass"), "file", "T (K)".__eq__)),
    "superblock.toml": (ensemble(), read_config),
    "simulate.toml": (simulation(), read_plan),
    "response.toml": (response(), lambda text: read_response_config(text, Path())),
    "renormalize.toml": (tree_example(), read_tree_config),
    "fit.json": ('{"schema": "x", "sha256": "y", "converged": true}', FitResult.from_json),
}


def edited(text, edits):
    """The text with pieces in place of what stands at some places."""
    for place, length, piece in edits:
        at = int(place * len(text))
        text = text[:at] + piece + text[at + length :]
    return text


@pytest.mark.parametrize("name", READERS)
def test_a_changed_file_is_read_or_refused(name):
    text, read = READERS[name]

    @settings(PROFILE)
    @given(edits=EDITS)
    def try_it(edits):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                read(edited(text, edits))
            except GlassblocksError as error:
                assert 0 < len(str(error)) < 100_000

    try_it()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text(max_size=4), part, max_size=4),
    max_leaves=10,
)
KEYS = st.text(max_size=8).filter(lambda key: key not in ("schema", "sha256"))


@settings(PROFILE)
@given(st.dictionaries(KEYS, JSON, max_size=5))
def test_what_is_sealed_opens_as_it_was_and_is_no_fit(data):
    text = json.dumps(seal_json(data, SCHEMA))
    assert open_json(text, SCHEMA) == data
    with pytest.raises(GlassblocksError):
        FitResult.from_json(text)
