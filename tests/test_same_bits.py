"""The promises of docs/results/faults.md about bits; `python tests/same_bits.py` prints its table."""

import pytest

import same_bits


@pytest.fixture(scope="module")
def reference():
    return same_bits.computed("again")


def test_workers_restart_and_order_change_no_bit_of_an_ensemble(reference):
    for way in same_bits.SAME[1:]:
        assert same_bits.computed(way, ["ensemble"])["ensemble"] == reference["ensemble"], way


@pytest.mark.parametrize(
    "way", ["without both", pytest.param("two threads of BLAS and numba", marks=pytest.mark.slow)]
)
def test_other_libraries_agree_to_ten_digits(reference, way):
    found = same_bits.computed(way)
    for name, numbers in reference.items():
        assert same_bits.difference(numbers, found[name]) < same_bits.DIGITS, name


@pytest.mark.slow
def test_a_repetition_changes_no_bit(reference):
    assert same_bits.computed("again") == reference
