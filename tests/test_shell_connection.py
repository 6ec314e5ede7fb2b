"""Connections that ask nothing, too slowly or too much, before any door."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from test_page_guard import inside

from workshop.page.web import connection
from workshop.page.web.server import settings

ASKS = b"GET / HTTP/1.1\r\nHost: localhost\r\n"


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Says that one is inside; a socket stays until the other side goes."""
    await inside(scope, receive, send)
    while scope["type"] == "websocket" and (await receive())["type"] != "websocket.disconnect":
        pass


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server as the page has it, that loses patience soon."""
    monkeypatch.setattr(connection, "PATIENCE", 0.2)
    monkeypatch.setattr(connection, "MOST_OPEN", 5)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(100)
        config = settings(app, "127.0.0.1", 0)
        config.lifespan = "off"
        server = uvicorn.Server(config)
        work = server.serve(sockets=[listening])
        thread = threading.Thread(target=lambda: asyncio.run(work), daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join(5)


def said(port: int, *parts: bytes, pause: float = 0.0) -> tuple[bytes, float]:
    """What comes back until the server closes, and after how many seconds."""
    start, got = time.monotonic(), b""
    with socket.create_connection(("127.0.0.1", port), timeout=3) as asking:
        try:
            for part in parts:
                asking.sendall(part)
                time.sleep(pause)
            while more := asking.recv(4096):
                got += more
        except (ConnectionError, TimeoutError) as error:
            got += type(error).__name__.encode()
    return got, time.monotonic() - start


@pytest.mark.parametrize(
    "parts",
    [
        (b"",), (b"GET / HT",), (ASKS,), (ASKS + b"\r\n", b"GE"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx",),
    ],
)  # fmt: skip
def test_what_never_becomes_a_request_is_dropped(port: int, parts: tuple[bytes, ...]) -> None:
    got, seconds = said(port, *parts)
    assert b"TimeoutError" not in got and seconds < 1.5, (got, seconds)


@pytest.mark.parametrize("first", [b"GET /", ASKS + b"X: ", b"POST / HTTP/1.1\r\nX: "])
def test_a_header_has_an_end(port: int, first: bytes) -> None:
    """80 MB of one header were read, 12 s of CPU, and everybody waited."""
    got, _ = said(port, first, *[b"a" * 50_000] * 40)
    assert b"200" not in got and (b" 400 " in got or b"ConnectionResetError" in got
                                  or b"BrokenPipeError" in got), got[:200]  # fmt: skip


def test_one_address_holds_so_many_connections_and_gets_in_again(port: int) -> None:
    held = [socket.create_connection(("127.0.0.1", port), timeout=3) for _ in range(12)]
    time.sleep(0.1)
    refused = 0
    for one in held:
        one.setblocking(False)
        try:
            refused += one.recv(1) == b""
        except BlockingIOError:
            pass
        except ConnectionResetError:
            refused += 1
    for one in held:
        one.close()
    assert refused == 7
    time.sleep(0.1)
    assert b"inside" in said(port, ASKS + b"Connection: close\r\n\r\n")[0]


def test_a_socket_stays_open(port: int) -> None:
    import websockets.sync.client as client

    with client.connect(f"ws://127.0.0.1:{port}/") as open_:
        time.sleep(0.7)
        open_.ping().wait(1)
        assert open_.protocol.state.name == "OPEN"
