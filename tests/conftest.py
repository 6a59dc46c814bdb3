"""What all tests share."""

import functools
import signal

import pytest
import typer.main
from hypothesis import HealthCheck, settings

from glassblocks.interruptions import SIGNALS

# as in  FUZZ=long pytest tests/test_fuzzed_readers.py
for name, examples in (("fuzz-ci", 50), ("fuzz-long", 20_000)):
    settings.register_profile(
        name,
        max_examples=examples,
        deadline=None,
        derandomize=name == "fuzz-ci",
        suppress_health_check=[HealthCheck.too_slow],
    )


@pytest.fixture(autouse=True)
def signals_as_on_a_terminal():
    """A background job or nohup hands signals on ignored, and so does an interrupted command to the next test."""
    for number in SIGNALS:
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)


@pytest.fixture(autouse=True, scope="session")
def one_tree_of_commands():
    """The tree of commands and options takes 0.1 s and is the same for every call: it is built once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typer.main, "get_command", functools.cache(typer.main.get_command))
        yield
