"""Who may speak to the explorer, by raw HTTP: no browser would send these."""

import http.client
import re
import socket
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from running_explorer import explorer

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "x3JJHMbDL1EzLkh9GBhXDw==",
    "Sec-WebSocket-Protocol": "bokeh, x",
}


def ask(address, path="/", **headers):
    """Status, text and headers of the answer to a GET."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    connection.request("GET", path, headers={name.replace("_", "-"): each for name, each in headers.items()})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text, dict(answer.getheaders())


@pytest.mark.parametrize(
    "path", ["/", "/ws", "/autoload.js", "/static/js/bokeh.min.js", "/metadata", "/no-such"]
)
@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example:{port}", ""],
)
def test_a_host_that_is_no_name_of_this_machine_is_refused_everywhere(address, path, host):
    port = urlsplit(address).port
    status, text, _ = ask(address, path, Host=host.format(port=port))
    assert status == 403
    assert "Host: received" in text


@pytest.mark.parametrize("path", ["/", "/ws", "/autoload.js", "/static/js/bokeh.min.js"])
@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1:{port}", "http://127.0.0.1:1"]
)
def test_a_foreign_origin_is_refused_everywhere(address, path, origin):
    port = urlsplit(address).port
    status, text, headers = ask(
        address, path, Origin=origin.format(port=port), **UPGRADE if path == "/ws" else {}
    )
    assert status == 403
    assert "Origin: received" in text
    assert "Access-Control-Allow-Origin" not in headers


def test_rebinding_is_refused_although_the_origin_equals_the_host(address):
    port = urlsplit(address).port
    for path in ("/", "/ws"):
        rebound = {"Host": f"evil.example:{port}", "Origin": f"http://evil.example:{port}"}
        assert ask(address, path, **rebound, **UPGRADE)[0] == 403


def test_the_page_is_shown_in_no_other(address):
    assert ask(address, Sec_Fetch_Dest="document")[0] == 200
    assert ask(address, Sec_Fetch_Dest="iframe")[0] == 403


def test_only_this_machine_can_connect(address):
    here = socket.gethostbyname(socket.gethostname())
    if here.startswith("127."):
        pytest.skip("this machine has no other address")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((here, urlsplit(address).port), timeout=5).close()


def test_with_a_token_nothing_is_answered_without_it():
    with explorer("--token") as address:
        query = urlsplit(address).query
        for path in ("/", "/ws", "/static/js/bokeh.min.js", "/?token=", "/?token=guessed"):
            status, text, _ = ask(address, path, **UPGRADE if path == "/ws" else {})
            assert status == 403
            assert "token" in text
        status, _, headers = ask(address, f"/?glass=BK7&{query}")
        assert (status, headers["Location"]) == (302, "/?glass=BK7")
        assert {"HttpOnly", "SameSite=Strict"} <= set(headers["Set-Cookie"].split("; "))
        cookie = headers["Set-Cookie"].partition(";")[0]
        assert ask(address, "/", Cookie=cookie)[0] == 200
        assert ask(address, "/", Cookie=cookie[:-1] + "~")[0] == 403
        assert ask(address, "/", Cookie=cookie, Host="evil.example")[0] == 403


def test_a_port_in_use_is_one_error():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "glassblocks", "explore", "--no-browser", "--port", port]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(
        f"glassblocks: error: --port: received {port!r}; allowed: a port that is free"
    )
    assert done.stderr.count("\n") == 1


PAGE = {name: each for name, each in UPGRADE.items() if name != "Sec-WebSocket-Protocol"}


def open_socket(address, protocol):
    """The first line of what answers a websocket with this protocol."""
    where = urlsplit(address)
    lines = [f"GET /ws HTTP/1.1\r\nHost: {where.netloc}", *(f"{name}: {each}" for name, each in PAGE.items())]
    with socket.create_connection((where.hostname, where.port), timeout=20) as raw:
        raw.sendall("\r\n".join([*lines, f"Sec-WebSocket-Protocol: {protocol}", "", ""]).encode())
        return raw.recv(1000).decode().splitlines()[0]


def test_a_socket_that_no_page_of_this_server_opens_is_refused_without_a_word_on_the_terminal(address):
    """A page of a server that was started anew has the token of the old one."""
    token = re.search(r'"token":"([^"]+)"', ask(address)[1])[1]
    said, signature = token.split(".")
    strange = [
        "bokeh",
        "bokeh, ",
        "bokeh, x",
        f"other, {token}",
        f"bokeh, {said}.",
        f"bokeh, {said}.{'A' * 43}",
    ]
    strange += [
        f"bokeh, {said[:-3]}.{signature}",
        f"bokeh, MTIz.{signature}",
        f"bokeh, {said}.{signature}.{signature}",
    ]
    for protocol in strange:
        assert "403" in open_socket(address, protocol), protocol
    assert "101" in open_socket(address, f"bokeh, {token}")
