"""What all tests share."""

import signal

import pytest

from glassblocks.interruptions import SIGNALS


@pytest.fixture(autouse=True)
def signals_as_on_a_terminal():
    """A background job or nohup hands signals on ignored, and so does an interrupted command to the next test."""
    for number in SIGNALS:
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
