"""The door: passphrase, other people's pages, names that point here; bad input of the command."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
import pytest

from workshop.page.web.guard import Guard


async def inside(scope: Any, receive: Any, send: Any) -> None:
    """What is guarded: says so."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"inside"})


def ask(guard: Guard, method: str = "GET", path: str = "/", **options: Any) -> httpx2.Response:
    async def work() -> httpx2.Response:
        transport = httpx2.ASGITransport(app=guard)
        async with httpx2.AsyncClient(
            transport=transport, base_url="http://localhost:80"
        ) as client:
            return await client.request(method, path, **options)

    return asyncio.run(work())


def socket_answer(guard: Guard, headers: dict[str, str]) -> str:
    """What a websocket gets first."""
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    scope = {"type": "websocket", "path": "/_nicegui_ws/",
             "headers": [(k.encode(), v.encode()) for k, v in headers.items()]}  # fmt: skip
    asyncio.run(guard(scope, receive, send))
    return str(sent[0]["type"])


def test_without_a_passphrase_this_machine_comes_in() -> None:
    guard = Guard(inside, None, loopback=True)
    assert ask(guard).text == "inside"
    assert ask(guard, headers={"host": "evil.example"}).status_code == 403
    assert ask(guard, headers={"origin": "http://evil.example"}).status_code == 403
    assert ask(guard, headers={"origin": "http://localhost:80", "host": "localhost:80"}).is_success
    home = {"host": "localhost:80"}
    assert socket_answer(guard, home) == "websocket.accept"
    assert socket_answer(guard, {**home, "origin": "http://evil.example"}) == "websocket.close"
    open_ = Guard(inside, None, loopback=False, names=["lab.example"])
    assert ask(open_, headers={"host": "lab.example"}).text == "inside"


def test_with_a_passphrase_nobody_comes_in_without_it() -> None:
    guard = Guard(inside, "open sesame", loopback=True)
    for path in ("/", "/files/a/session.json", "/_nicegui_ws/", "/own/page.js", "/enter"):
        answer = ask(guard, path=path)
        assert answer.status_code == 401 and "inside" not in answer.text, path
    assert socket_answer(guard, {"host": "localhost"}) == "websocket.close"
    assert ask(guard, "POST", "/enter", data={"passphrase": "wrong"}).status_code == 401
    let_in = ask(guard, "POST", "/enter", data={"passphrase": "open sesame"})
    assert let_in.status_code == 303
    cookie = let_in.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "sesame" not in cookie
    held = {"cookie": cookie.split(";")[0]}
    assert ask(guard, headers=held).text == "inside"
    assert socket_answer(guard, {**held, "host": "localhost"}) == "websocket.accept"
    assert ask(guard, headers={"cookie": "collabcast_door=guess"}).status_code == 401
    other = Guard(inside, "open sesame", loopback=True)
    assert ask(other, headers=held).status_code == 401  # a cookie of another start
    assert "口令" in ask(guard, headers={"accept-language": "zh-CN"}).text


def command(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "collabcast", "workshop", "--no-browser", *options],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_bad_input_is_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        cases = {
            ("--port", port): "choose another --port",
            ("--host", "192.0.2.77"): "an address of this machine",
            ("--port", "0", "--passphrase", " "): "came nothing",
            ("--port", "0", "--horizon", "2010"): "allowed is a later year",
        }
        (tmp_path / "file").write_text("", encoding="utf-8")
        cases["--port", "0", "--sessions", str(tmp_path / "file" / "in")] = "cannot be written"
        for options, told in cases.items():
            ran = command(*options)
            assert ran.returncode == 2, (options, ran.stderr)
            assert told in ran.stderr and "Traceback" not in ran.stderr
            assert len(ran.stderr.strip().splitlines()) == 1, ran.stderr


def test_help_imports_nothing_of_the_page() -> None:
    code = "import sys, collabcast.app; print([m for m in sys.modules if m.startswith(('nicegui', "\
           "'fastapi', 'workshop.page'))])"  # fmt: skip
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert ran.stdout.strip() == "[]", ran.stderr


@pytest.mark.parametrize("words", ["", "x" * 20_000])
def test_a_strange_form_is_no_way_in(words: str) -> None:
    guard = Guard(inside, "open sesame", loopback=True)
    assert ask(guard, "POST", "/enter", content=words.encode()).status_code == 401
