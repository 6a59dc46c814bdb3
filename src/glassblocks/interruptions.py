"""Signals that ask a program to stop: Ctrl-C, a batch system's time limit, a connection that is gone."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

#: Ctrl-C, a polite kill, a terminal that is gone. (Windows has no SIGHUP.)
SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class Stopped(BaseException):
    """A signal came while work was done that may be given up."""


class Stop:
    """True once a signal asked to stop; `number` is the first that did."""

    number: int | None = None
    _heeded = False

    def __bool__(self) -> bool:
        return self.number is not None

    def note(self, number: int, frame: FrameType | None = None) -> None:
        """Handle a signal: the first one counts, and it alone can give up work."""
        del frame
        if self.number is None:
            self.number = number
            if self._heeded:
                raise Stopped

    @contextmanager
    def heeded(self) -> Iterator[None]:
        """Give up what is done within the block when a signal comes, by `Stopped`: it may be long."""
        self._heeded = True
        try:
            yield
        finally:
            self._heeded = False


@contextmanager
def held() -> Iterator[Stop]:
    """Only note signals within the block; when it ends, do what the first of them does outside.

    Who asks `Stop` often enough leaves soon, at a place where everything is in order, and what is done on the
    way out cannot be interrupted by the next Ctrl-C. Signals that are ignored stay so (nohup). A block within another
    leaves it to that one to act.

    Raises
    ------
    KeyboardInterrupt
        After a signal whose handler outside does not raise or end the program: the block was left early.

    Examples
    --------
    >>> before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job ignores it
    >>> try:
    ...     with held() as stop:
    ...         signal.raise_signal(signal.SIGINT)
    ...         print("finished, then stopped:", bool(stop))
    ... except KeyboardInterrupt:
    ...     print("Ctrl-C")
    finished, then stopped: True
    Ctrl-C
    >>> _ = signal.signal(signal.SIGINT, before)
    """
    stop = Stop()
    before = {}
    try:
        # elsewhere no handler runs, and none can be set
        if threading.current_thread() is threading.main_thread():
            for number in SIGNALS:
                if signal.getsignal(number) not in (signal.SIG_IGN, None):
                    before[number] = signal.signal(number, stop.note)
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if stop.number is not None:
            signal.raise_signal(stop.number)
            if not isinstance(getattr(before[stop.number], "__self__", None), Stop):
                raise KeyboardInterrupt(signal.Signals(stop.number).name)


@contextmanager
def blocked() -> Iterator[None]:
    """Let a process that is started within the block never see Ctrl-C or a hang-up: its parent decides.

    A process inherits what is blocked, from its first instruction on. The parent gets its signals afterwards.
    SIGTERM still ends it.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
