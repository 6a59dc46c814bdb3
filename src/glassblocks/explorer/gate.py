"""Who may speak to the server: pages of its own, on this machine, with the token if one is asked for.

A page elsewhere can let its own name point to 127.0.0.1 (DNS rebinding). Its origin then equals the Host that it
sends, so that comparing the two proves nothing: the Host itself must be a name of this machine.
"""

from __future__ import annotations

import hmac
import re
from time import time
from typing import Any
from urllib.parse import urlencode

from bokeh.util.token import check_token_signature, get_token_payload
from tornado.httputil import HTTPMessageDelegate, HTTPServerRequest
from tornado.routing import Router
from tornado.web import Application, RequestHandler

#: Names of this machine in a Host; the server listens on the first alone.
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
#: Where a page would be framed or read by another one.
FRAMES = ("iframe", "frame", "embed", "object")
#: A token of Bokeh's: what it says and its signature, in base64.
_TOKEN = re.compile(r"[\w-]+\.[\w-]+", re.ASCII)


class Refusal(RequestHandler):
    """The answer to whoever may not speak to the server."""

    def initialize(self, reason: str) -> None:
        """Keep the reason."""
        self.reason = reason

    def prepare(self) -> None:
        """Answer before any method is looked at."""
        self.set_status(403)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"glassblocks: error: {self.reason}\n")


class Admission(RequestHandler):
    """Takes the token out of the address and keeps it in a cookie that scripts do not see."""

    def initialize(self, cookie: str, token: str) -> None:
        """Keep what the cookie is called and holds."""
        self.cookie, self.token = cookie, token

    def get(self) -> None:
        """Send the browser on to the same view without the token."""
        self.set_cookie(self.cookie, self.token, httponly=True, samesite="Strict")
        kept = [(name, value) for name, values in self.request.query_arguments.items() for value in values]
        query = urlencode([(name, value) for name, value in kept if name != "token"])
        self.redirect(f"{self.request.path}?{query}".rstrip("?"))


class Gate(Router):
    """Looks at every request, those that open a websocket included, before the application does.

    Parameters
    ----------
    application
        Bokeh's, with signed sessions: it answers whoever passes.
    port
        The one of the server, which a Host must name.
    token
        What the first address must hold; "" if none is asked for.
    """

    def __init__(self, application: Any, port: int, token: str = "") -> None:
        self._application: Application = application
        self._token, self._key = token, application.secret_key
        self._hosts = {f"{name}:{port}" for name in LOOPBACK}
        # cookies do not tell ports apart
        self._cookie = f"glassblocks-{port}"

    def find_handler(self, request: HTTPServerRequest, **kwargs: Any) -> HTTPMessageDelegate | None:
        """The handler of a request; that of a refusal if it may not be answered."""
        reason = self._foreign(request)
        if reason:
            return self._application.get_handler_delegate(request, Refusal, {"reason": reason})
        if self._token and not self._has_cookie(request):
            given = request.query_arguments.get("token", [b""])[-1]
            if request.method == "GET" and hmac.compare_digest(given, self._token.encode()):
                kept = {"cookie": self._cookie, "token": self._token}
                return self._application.get_handler_delegate(request, Admission, kept)
            reason = "the token is missing or wrong: open the address that `glassblocks explore` printed"
            return self._application.get_handler_delegate(request, Refusal, {"reason": reason})
        if request.headers.get("Upgrade", "").lower() == "websocket" and not self._is_of_a_page(request):
            reason = "the page is not of this server, or too old to go on: load it again"
            return self._application.get_handler_delegate(request, Refusal, {"reason": reason})
        return self._application.find_handler(request, **kwargs)

    def _foreign(self, request: HTTPServerRequest) -> str:
        """Why a request does not come from a page of this server; "" if it does."""
        host = request.headers.get("Host", "").lower()
        if host not in self._hosts:
            return f"Host: received {host!r}; allowed: {', '.join(sorted(self._hosts))}"
        origins = {f"http://{each}" for each in self._hosts}
        origin = request.headers.get("Origin")
        if origin is not None and origin.lower() not in origins:
            return f"Origin: received {origin!r}; allowed: {', '.join(sorted(origins))}"
        if request.headers.get("Sec-Fetch-Dest") in FRAMES:
            return "the page of the explorer is shown in no other page"
        return ""

    def _is_of_a_page(self, request: HTTPServerRequest) -> bool:
        """Whether a websocket comes with what Bokeh gave a page: by itself it ends on any other with a traceback."""
        protocol, _, token = request.headers.get("Sec-WebSocket-Protocol", "").partition(",")
        token = token.strip()
        if protocol.strip() != "bokeh" or not _TOKEN.fullmatch(token):
            return False
        try:
            own = bool(check_token_signature(token, secret_key=self._key, signed=True))
        except (ValueError, LookupError, TypeError):  # it is taken apart before its signature is looked at
            return False
        return own and float(get_token_payload(token).get("session_expiry", 0)) > time()

    def _has_cookie(self, request: HTTPServerRequest) -> bool:
        cookie = request.cookies.get(self._cookie)
        return cookie is not None and hmac.compare_digest(cookie.value.encode(), self._token.encode())
