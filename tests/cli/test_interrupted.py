"""Every command that is asked to stop says so in a line and ends with 128 + the signal."""

import signal
import sys
import time
import warnings

import pytest

from glassblocks.cli.app import main
from glassblocks.errors import WorkerError
from glassblocks.interruptions import Stopped, held


def interrupted(monkeypatch, numbers):
    def stop(*_, **__):
        try:
            signal.raise_signal(numbers[0])
        finally:
            for number in numbers[1:]:  # while it leaves
                signal.raise_signal(number)

    return stopped_in(monkeypatch, stop)


def stopped_in(monkeypatch, work):
    """The exit code of a command that does this."""
    monkeypatch.setattr("glassblocks.comparison.reproduce", work)
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)  # `main` sets its own
    monkeypatch.setattr(sys, "argv", ["glassblocks", "reproduce"])
    with pytest.raises(SystemExit) as stopped:
        main()
    return stopped.value.code


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_each_signal_ends_a_command_alike(monkeypatch, capsys, tmp_path, name):
    monkeypatch.chdir(tmp_path)
    number = getattr(signal, name)
    assert interrupted(monkeypatch, [number, signal.SIGINT, signal.SIGTERM]) == 128 + number
    text = f"glassblocks: interrupted ({name})\nglassblocks: files are whole: what was not finished was not written\n"
    assert capsys.readouterr().err == text
    assert not list(tmp_path.iterdir())


def test_a_hang_up_that_is_ignored_stays_so(monkeypatch, capsys, tmp_path):
    """nohup."""
    monkeypatch.chdir(tmp_path)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    assert interrupted(monkeypatch, [signal.SIGHUP, signal.SIGTERM]) == 128 + signal.SIGTERM
    assert "SIGTERM" in capsys.readouterr().err


def test_signals_are_held_until_the_work_is_in_order_and_then_obeyed():
    done = []
    signal.signal(signal.SIGTERM, lambda number, frame: done.append("obeyed"))  # and does not raise
    with pytest.raises(KeyboardInterrupt, match="SIGTERM"), held() as stop:
        assert not stop
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGINT)
        assert stop.number == signal.SIGTERM
        done.append("saved")
    assert done == ["saved", "obeyed"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_long_work_is_given_up_by_the_first_signal_alone():
    done = []
    with pytest.raises(KeyboardInterrupt), held() as stop:
        with pytest.raises(Stopped), stop.heeded():
            signal.raise_signal(signal.SIGINT)
        with stop.heeded():
            signal.raise_signal(signal.SIGINT)
            done.append("no second time")
    assert done


def test_a_signal_that_python_drops_in_a_destructor_is_obeyed_all_the_same(monkeypatch, capsys, tmp_path):
    class Signals:
        def __del__(self):
            signal.raise_signal(signal.SIGTERM)

    def work():
        del [Signals()][0]
        time.sleep(20)
        pytest.fail("went on")

    monkeypatch.chdir(tmp_path)
    assert stopped_in(monkeypatch, work) == 128 + signal.SIGTERM
    assert capsys.readouterr().err.startswith("glassblocks: interrupted (SIGTERM)\n")


def test_a_signal_while_an_error_is_told_ends_it_like_any_other(monkeypatch, capsys, tmp_path):
    class Told(str):
        def __str__(self):
            signal.raise_signal(signal.SIGHUP)
            return "never"

    def work():
        raise WorkerError(Told())

    monkeypatch.chdir(tmp_path)
    assert stopped_in(monkeypatch, work) == 128 + signal.SIGHUP
    assert "Traceback" not in capsys.readouterr().err


def test_a_held_block_within_another_leaves_it_to_that_one_to_act():
    done = []
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with pytest.raises(KeyboardInterrupt), held() as outer:
        with held() as inner:
            signal.raise_signal(signal.SIGINT)
            done.append(bool(inner) and not outer)
        done.append(outer.number == signal.SIGINT)
    assert done == [True, True]
