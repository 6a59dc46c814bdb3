"""The server of the explorer: on this machine alone, until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
import threading
import warnings
import webbrowser
from collections.abc import Callable, Iterator
from secrets import token_bytes, token_urlsafe
from typing import TYPE_CHECKING, Any

from glassblocks.errors import InputError
from glassblocks.explorer.gate import LOOPBACK, Gate
from glassblocks.interruptions import SIGNALS
from glassblocks.tables.source import SIZE_LIMIT

if TYPE_CHECKING:
    from bokeh.document import Document

#: Where the search for a free port begins, if none is asked for, and how many are tried.
FIRST_PORT, PORTS = 5006, 50
#: Bytes of one message of a page: the largest table that is read, as base64, and room for its name.
MESSAGE_LIMIT = SIZE_LIMIT * 4 // 3 + 2**16


def serve(
    fill: Callable[[Document], None],
    *,
    prepare: Callable[[], None] = lambda: None,
    port: int | None = None,
    token: bool = False,
    query: str = "",
    browser: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve a page until Ctrl-C.

    Parameters
    ----------
    fill
        Fills the document of a new tab; every tab has its own.
    prepare
        Called once the address is said, while a browser starts.
    port
        Where to listen; 0 for any that is free, None for the first free one from `FIRST_PORT` on.
    token
        Whether the address must hold a token, which is part of the one that is said.
    query
        The view to begin with, as in an address.
    browser
        Whether to open the address.
    say
        Called with the address once the server listens.

    Raises
    ------
    InputError
        If the port cannot be had.
    """
    listening = open_socket(port)
    number = listening.getsockname()[1]
    secret = token_urlsafe(16) if token else ""
    parts = [part for part in (query, f"token={secret}" if secret else "") if part]
    address = f"http://{LOOPBACK[0]}:{number}/" + ("?" + "&".join(parts) if parts else "")

    def ready() -> None:
        say(address)
        if browser:  # some browsers return only when they are closed
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        prepare()

    asyncio.run(_until_interrupted(fill, listening, number, secret, ready))


def open_socket(port: int | None) -> socket.socket:
    """A socket of this machine that listens; where no port is asked for, on the first that is free.

    Raises
    ------
    InputError
        If the port is taken or may not be used.
    """
    wanted = range(FIRST_PORT, FIRST_PORT + PORTS) if port is None else (port,)
    reason = ""
    for each in wanted:
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            listening.bind((LOOPBACK[0], each))
            listening.listen(128)
        except (OSError, OverflowError) as error:
            listening.close()
            reason = getattr(error, "strerror", None) or str(error)
            continue
        listening.setblocking(False)
        return listening
    raise InputError(
        "--port",
        received=f"{wanted[0]}" if port is not None else f"{wanted[0]} to {wanted[-1]}",
        allowed=f"a port that is free ({reason.lower()})",
        remedy="name another one; --port 0 takes any that is free",
    )


async def _until_interrupted(
    fill: Callable[[Document], None],
    listening: socket.socket,
    port: int,
    token: str,
    ready: Callable[[], None],
) -> None:
    from bokeh.server.server import BaseServer
    from bokeh.server.tornado import BokehTornado
    from tornado.httpserver import HTTPServer
    from tornado.ioloop import IOLoop

    # a tab that is closed while an answer is under way is nothing to warn of
    logging.getLogger("bokeh.server.views.ws").setLevel(logging.ERROR)
    application: Any = BokehTornado(
        fill,
        extra_websocket_origins=[f"{name}:{port}" for name in LOOPBACK],
        websocket_max_message_size_bytes=MESSAGE_LIMIT,
        sign_sessions=True,
        secret_key=token_bytes(32),
        include_headers=["Host"],
        include_cookies=[],
    )
    http = HTTPServer(Gate(application, port, token))
    http.add_socket(listening)
    server = BaseServer(IOLoop.current(), application, http)
    server.start()
    try:
        with _stopped_by_signals() as stop:
            ready()
            await stop.wait()
    finally:
        # an answer that was under way to a tab ends with the server, which is nothing to tell
        logging.getLogger("tornado.application").setLevel(logging.CRITICAL)
        warnings.filterwarnings("ignore", "coroutine .* was never awaited", RuntimeWarning)
        server.stop(wait=False)
        await http.close_all_connections()


@contextlib.contextmanager
def _stopped_by_signals() -> Iterator[asyncio.Event]:
    """An event that a signal sets: raised inside the loop it would only be logged there."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def obey(*_: object) -> None:
        loop.call_soon_threadsafe(stop.set)

    heeded = [number for number in SIGNALS if signal.getsignal(number) not in (signal.SIG_IGN, None)]
    before = {number: signal.signal(number, obey) for number in heeded}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
