"""What was found by breaking files at random, kept: every reader ends well or with one error of the package."""

import sys
import warnings
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "fuzz"
sys.path.insert(0, str(HERE))

from attack import is_readable  # noqa: E402
from readers import readers  # noqa: E402

from glassblocks.errors import GlassblocksError  # noqa: E402

FOUND = sorted(path for path in (HERE / "found").iterdir())


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    return readers(tmp_path_factory.mktemp("results"))


@pytest.mark.parametrize("path", FOUND, ids=[path.name for path in FOUND])
def test_what_was_found_is_read_or_refused(path, known, tmp_path):
    for reader in known.values():
        copy = tmp_path / "input"
        copy.write_bytes(path.read_bytes())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                reader.read(copy)
            except GlassblocksError as error:
                assert is_readable(str(error))
