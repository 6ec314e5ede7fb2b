"""A service that is hostile or broken: an end to bytes, time and waiting; no word of the key."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from evidence.errors import EvidenceError, SourceChanged, SourceError
from evidence.pull import client as clients
from evidence.pull import fetch as fetching
from evidence.pull.client import Client
from evidence.pull.redaction import Redaction

KEY = "SECRET/KEY+123"
GOOD = b'{"meta": {"count": 1}}'
Send = Callable[[bytes], None]


def answer(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    head = [f"HTTP/1.1 {status}", *headers, "Connection: close",
            f"Content-Length: {len(body) if length is None else length}"]  # fmt: skip
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


@contextmanager
def service(act: Callable[[Send, str], None]) -> Iterator[str]:
    """A server that does ``act`` with every connection; gives its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def one(link: socket.socket) -> None:
            with link, suppress(OSError):
                asked = link.recv(65_536).decode("latin-1")
                act(link.sendall, asked)

        def work() -> None:
            with suppress(OSError):
                while True:
                    link, _ = listening.accept()
                    threading.Thread(target=one, args=(link,), daemon=True).start()

        threading.Thread(target=work, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        listening.close()


def ask(base: str, **more: Any) -> Any:
    made = Client("Made-up", base, "tests", secrets={"api_key": KEY}, sleep=lambda _: None,
                  **{"timeout": 0.5, "total": 1.0, "first_wait": 0.01, **more})  # fmt: skip
    try:
        return made.get("/works", {"filter": "x:1"})
    finally:
        made.close()


def endless(part: bytes, pause: float, before: bytes = b"") -> Callable[[Send, str], None]:
    def act(send: Send, _: str) -> None:
        send(before)
        while True:
            send(part)
            time.sleep(pause)

    return act


def whole(data: bytes) -> Callable[[Send, str], None]:
    return lambda send, _: send(data)


OPEN = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
GZIP = "Content-Encoding: gzip"
BOMB = gzip.compress(b" " * 3_000_000)
TWICE = gzip.compress(BOMB)
HOSTILE: dict[str, Callable[[Send, str], None]] = {
    "closes at once": whole(b""),
    "says nothing": lambda send, _: time.sleep(3),
    "garbage": whole(b"\x00\xff" * 500),
    "header of 2 MB": whole(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 2_000_000 + b"\r\n\r\n"),
    "headers without end": endless(b"X: y\r\n", 0.0, b"HTTP/1.1 200 OK\r\n"),
    "header a byte at a time": endless(b"a", 0.2, b"HTTP/1.1 200 OK\r\nX: "),
    "status 99999": whole(b"HTTP/1.1 99999 OK\r\n\r\n"),
    "body a byte at a time": endless(b" ", 0.2, OPEN),
    "body without end": endless(b" " * 65_536, 0.0, OPEN),
    "chunk of 16 EB": whole(CHUNKED + b"ffffffffffffffff\r\nx"),
    "chunk of no size": whole(CHUNKED + b"zz\r\nx\r\n"),
    "chunks without end": endless(b"1\r\n \r\n", 0.0, CHUNKED),
    "length too long": whole(answer(GOOD, length=10_000)),
    "length of no number": whole(b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n{}"),
    "gzip bomb": whole(answer(BOMB, GZIP)),
    "gzip in gzip": whole(answer(TWICE, "Content-Encoding: gzip, gzip")),
    "deflate bomb": whole(answer(zlib.compress(b" " * 3_000_000), "Content-Encoding: deflate")),
    "no gzip": whole(answer(b"no gzip", GZIP)),
    "gzip cut": whole(answer(gzip.compress(GOOD)[:-12], GZIP)),
    "nested 200,000 deep": whole(answer(b"[" * 200_000 + b"]" * 200_000)),
    "nested and open": whole(answer(b"[" * 200_000)),
    "NaN": whole(answer(b'{"meta": {"count": NaN}}')),
    "number of 4,200 digits": whole(answer(b'{"meta": {"count": ' + b"9" * 4200 + b"}}")),
    "number of 10,000 digits": whole(answer(b'{"meta": {"count": ' + b"9" * 10_000 + b"}}")),
    "HTML": whole(answer(b"<html>maintenance</html>")),
    "no UTF-8": whole(answer(b'{"a": "\xff"}')),
    "empty": whole(answer(b"")),
    "redirect elsewhere": whole(answer(b"", "Location: https://evil.example/", status="302 Found")),
    "redirect to a file": whole(answer(b"", "Location: file:///etc/passwd", status="302 Found")),
    "redirect to another port": whole(answer(b"", "Location: http://127.0.0.1:1/",
                                             status="302 Found")),
    "redirect round": whole(answer(b"", "Location: /works", status="307 Temporary Redirect")),
    "wait a year": whole(answer(b"{}", "Retry-After: 31536000", status="429 Too Many")),
    "wait 1e308 s": whole(answer(b"{}", "Retry-After: 1e308", status="429 Too Many")),
    "wait -1 s, NaN s": whole(answer(b"{}", "Retry-After: nan", status="503 Busy")),
    "redirect to no address": whole(answer(b"", "Location: http://[", status="302 Found")),
    "redirect with the key": whole(answer(b"", "Location: http://SECRET%2FKEY%2B123@a",
                                          status="302 Found")),
    "hints without end": endless(b"HTTP/1.1 103 Early Hints\r\n\r\n", 0.0),
    "trailers without end": endless(b"X: y\r\n", 0.0, CHUNKED + b"0\r\n"),
    "two lengths": whole(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\n{}"),
    "500 with the key": whole(answer(json.dumps({"error": KEY}).encode(), status="500 Oh")),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_a_service_does_ends_soon_in_a_line_without_the_key(
    name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(clients, "ATTEMPTS", 1)
    monkeypatch.setattr(fetching, "LARGEST", 1_000_000)
    caplog.set_level("DEBUG")
    start = time.monotonic()
    with service(HOSTILE[name]) as base, pytest.raises(SourceError) as told:
        ask(base)
    assert time.monotonic() - start < 4.0
    text = str(told.value)
    assert len(text) < 600 and "\n" not in text
    if name in ("NaN", "nested 200,000 deep"):
        assert {"NaN": "came NaN"}.get(name, "levels deep") in text, text
    if "bomb" in name or name == "gzip in gzip":
        assert "once unpacked" in text, text
    for form in (KEY, "SECRET", "SECRET%2FKEY", "KEY+123"):
        assert form not in text and form not in caplog.text


def test_there_are_thirty_of_them() -> None:
    assert len(HOSTILE) >= 30


@pytest.mark.parametrize("cut", range(280, 310, 5))
def test_no_part_of_a_key_is_told_at_the_edge(cut: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "ATTEMPTS", 1)
    for echoed in (KEY, "SECRET%2FKEY%2B123", "SECRET/KEY%2B123"):
        body = json.dumps({"message": "x" * cut + echoed}).encode()
        with service(whole(answer(body, status="400 Bad"))) as base, \
                pytest.raises(SourceChanged) as told:  # fmt: skip
            ask(base)
        assert str(told.value).rsplit("x" * 20, 1)[1].startswith((")", "*")), told.value


FORMS = ("SECRET/KEY+123", "secret/key+123", "SECRET%2FKEY%2B123", "SECRET%252FKEY%252B123",
         "SECRET&#x2F;KEY&#43;123", "5345435245542f4b45592b313233", "SECRET/KE\nY+123",
         "U0VDUkVUL0tFWSsxMjM=", "dXNlcjpTRUNSRVQvS0VZKzEyMw==", "S\x55 \\u0053ECRET/KEY+123",
         " " * 99_990 + "SECRET/KEY+123")  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_key_said_back_in_another_form_is_not_told(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "ATTEMPTS", 1)
    body = json.dumps({"message": f"no key {form}"}).encode()
    with service(whole(answer(body, status="403 No"))) as base, pytest.raises(SourceError) as told:
        ask(base)
    said = "".join(str(told.value).split()).lower()
    for part in ("secret", "key+", "key%2", "5345435245", "u0vduk", "tru5sr"):
        assert part not in said, said


def test_a_key_said_back_in_an_answer_is_not_kept() -> None:
    body = b'{"meta": {"count": 7, "url": "/works?api_key=SECRET%2FKEY%2B123&x=SECRET\\/KEY+123"}}'
    with service(whole(answer(body))) as base:
        found = ask(base).document
    assert found == {"meta": {"count": 7, "url": "/works?api_key=***&x=***"}}
    words = {"group_by": [{"key": "https://openalex.org/countries/CN", "count": 7}]}
    assert Redaction(["k", "count", "CN"]).document(words) == words  # no key, and no figure moves


@pytest.mark.parametrize(
    "given",
    [{"HTTP_PROXY": "http://[::"}, {"ALL_PROXY": "://"}, {"HTTPS_PROXY": "nonsense://me:pass@x"},
     {"SSL_CERT_FILE": "/nonexistent"}, {"SSL_CERT_FILE": __file__}],
)  # fmt: skip
def test_a_proxy_that_is_none_is_a_line(
    given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(EvidenceError, match="proxy or the certificates") as told:
        ask("http://127.0.0.1:9")
    assert "pass@" not in str(told.value)


def test_any_words_of_the_user_are_sent_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "ATTEMPTS", 1)
    with service(whole(answer(GOOD))) as base:
        for agent in ("张@example.cn", "a\nX: y", "a\0"):
            made = Client("Made-up", base, agent)
            assert made.get("/works", {}).document == {"meta": {"count": 1}}
            made.close()
    with pytest.raises(SourceError, match="is no address"):
        ask("https://" + "a" * 300 + ".example")


def test_what_is_whole_is_taken_and_a_redirect_on_the_same_host_is_followed() -> None:
    def act(send: Send, asked: str) -> None:
        if asked.startswith("GET /works"):
            send(answer(b"", "Location: /moved?api_key=other", status="301 Moved"))
        else:
            assert "filter=x%3A1" in asked.splitlines()[0] and "other" not in asked
            send(answer(gzip.compress(GOOD), GZIP))

    with service(act) as base:
        assert ask(base).document == {"meta": {"count": 1}}


@pytest.mark.parametrize("base", ["http://api.example.org", "ftp://x", "file:///etc/passwd", "x"])
def test_a_key_goes_nowhere_unencrypted(base: str) -> None:
    with pytest.raises(SourceError, match="unencrypted"):
        ask(base)
