"""The numbers of docs/results/flow.md are those the package computes."""

import doctest
from pathlib import Path

import glassblocks

PAGE = Path(__file__).parents[2] / "docs" / "results" / "flow.md"


def test_the_page_is_true():
    assert glassblocks.__version__
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, optionflags=flags)
    assert tried >= 30
    assert failed == 0
