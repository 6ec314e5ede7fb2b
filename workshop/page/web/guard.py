"""The door: who may come in, and from where.

Everything passes here, pages and websockets alike. A page of somebody else's that is open in the
same browser must not reach the server (its requests name another origin), nor may a name that
somebody points here: the Host header must be an address, or a name this machine is known by.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
from collections.abc import Iterable
from html import escape
from typing import Any
from urllib.parse import parse_qs, quote, unquote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from evidence.errors import printable
from workshop.language.chinese import told
from workshop.language.texts import Texts
from workshop.page.answers.turn import BUSY, RETRY
from workshop.page.web.headers import (
    COOKIE,
    client_of,
    cookie_of,
    host_name,
    is_address,
    local_path,
)  # fmt: skip
from workshop.page.web.pace import Pace
from workshop.page.web.passphrase import Attempts, Passphrase

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_MAX_FORM = 10_000  # bytes of a passphrase form
_PAGE = re.compile(r"/(?:en|zh)/")
_PER_SECOND, _AT_ONCE = 50.0, 300.0  # messages of one socket; a slider dragged sends about twenty
# What NiceGUI needs, Vue's templates and inline scripts, and nothing from anywhere else.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self'"
    " 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws:"
    " wss:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_ALWAYS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-frame-options", b"DENY"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cache-control", b"no-store"),  # where nothing else is said: a shared machine keeps no answer
)
_log = logging.getLogger("collabcast")


class Guard:
    """ASGI middleware.

    Parameters
    ----------
    app : what is guarded. passphrase : None lets everybody in who reaches the server.
    loopback : whether the server listens on the loopback address alone.
    names : of this machine, under which it may be asked for beside its addresses.
    named : what the user said this server is called; also of a server on the loopback address,
        that a proxy stands in front of.
    """

    def __init__(
        self, app: ASGIApp, passphrase: str | None, loopback: bool, names: Iterable[str] = (),
        named: Iterable[str] = (),
    ) -> None:  # fmt: skip
        self.app = app
        self.passphrase = None if passphrase is None else Passphrase(passphrase)
        self.loopback = loopback
        self.names = {"localhost", *(n.lower() for n in names)}
        self.named = {n.lower() for n in named}
        self.attempts = Attempts()
        # A window costs a fifth of a second to build; a room of fifty opens theirs at once.
        self.pages, self.answers = Pace(60.0, 2.0), Pace(100.0, 5.0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        send = _with_policy(send)
        headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
        if not self._is_ours(headers):
            await _refuse(scope, send, 403, "<p>403</p>", "this address is not for you")
            return
        enters = scope["type"] == "http" and scope["path"] == "/enter" and scope["method"] == "POST"
        if self.passphrase is not None and enters:  # also who is inside: from a second window
            await self._enter(scope, receive, send, headers)
            return
        if self.passphrase is None or self.passphrase.knows(cookie_of(headers)):
            if scope["type"] == "http" and not self._has_patience(scope):
                await self._later(scope, send, language_of(headers))
                return
            paced = _paced(receive) if scope["type"] == "websocket" else receive
            await self.app(scope, paced, send)
            return
        form = _form(language_of(headers), to=scope["path"])
        await _refuse(scope, send, 401, form, "send the cookie that POST /enter gives")

    def _is_ours(self, headers: dict[str, str]) -> bool:
        host = headers.get("host", "")
        name = host_name(host)
        if name is None:
            return False
        known = LOOPBACK if self.loopback else self.names
        allowed = name in known or name in self.named or (not self.loopback and is_address(name))
        # A page of somebody else's asks for a picture or a script of ours: no Origin is sent then.
        foreign = headers.get("sec-fetch-site") in ("cross-site", "same-site")  # or another port
        if foreign and headers.get("sec-fetch-mode") != "navigate":
            return False
        origin = headers.get("origin")
        same = origin is None or origin.lower() in (f"http://{host}".lower(),
                                                    f"https://{host}".lower())  # fmt: skip
        return allowed and same

    def _has_patience(self, scope: Scope) -> bool:
        """Whether an address does not ask for more pages or answers than people and programs do."""
        if _PAGE.match(scope["path"]):
            return self.pages.may(client_of(scope))
        return not scope["path"].startswith(("/api", "/files")) or self.answers.may(
            client_of(scope)
        )

    @staticmethod
    async def _later(scope: Scope, send: Send, lang: str) -> None:
        words, later = told(BUSY, lang), [(b"retry-after", str(RETRY).encode())]
        if scope["path"].startswith("/api"):
            body = json.dumps({"ok": False, "errors": [{"message": words}]})
            await _respond(send, 429, body, later, b"application/json")
        else:
            await _respond(send, 429, f"<p>{escape(words)}</p>", later)

    async def _enter(
        self, scope: Scope, receive: Receive, send: Send, headers: dict[str, str]
    ) -> None:
        assert self.passphrase is not None
        lang, who = language_of(headers), client_of(scope)
        if wait := self.attempts.wait(who):
            extra = [(b"retry-after", str(wait).encode())]
            await _respond(send, 429, _form(lang, wait=wait), extra)
            return
        typed = await _typed(receive)
        # It counts as wrong until it was right: guesses side by side wait for one another. No await
        # stands between asking and counting.
        if wait := self.attempts.wait(who):
            await _respond(
                send, 429, _form(lang, wait=wait), [(b"retry-after", str(wait).encode())]
            )
            return
        self.attempts.failed(who)
        # In a thread: the hash is slow on purpose, and others must not wait for it.
        right = await asyncio.get_running_loop().run_in_executor(
            None, self.passphrase.is_right, typed.get("passphrase", "")
        )
        if not right:
            _log.warning("%s", printable(f"a wrong passphrase from {who}"))
            await _respond(send, 401, _form(lang, to=typed.get("to", ""), wrong=True))
            return
        self.attempts.forget(who)
        # What stands in front of us speaks TLS where the browser says so of its own page.
        tls = scope.get("scheme") == "https" or headers.get("origin", "").startswith("https:")
        secure = "; Secure" if tls else ""
        cookie = f"{COOKIE}={self.passphrase.let_in()}; Path=/; HttpOnly; SameSite=Strict{secure}"
        to = local_path(typed.get("to", ""))
        answer = [(b"location", quote(to, safe="/%").encode()), (b"set-cookie", cookie.encode())]
        await _respond(send, 303, "", answer)


async def _typed(receive: Receive) -> dict[str, str]:
    """The fields of a form, of a bounded length."""
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > _MAX_FORM or not message.get("more_body"):
            break
    fields = parse_qs(body[:_MAX_FORM].decode("utf-8", "replace"), max_num_fields=10)
    return {k: v[0] for k, v in fields.items()}


def _paced(receive: Receive) -> Receive:
    """Messages of a socket at a bounded rate: who sends faster waits, and nothing is lost."""
    left, last = _AT_ONCE, time.monotonic()

    async def slowly() -> Message:
        nonlocal left, last
        message = await receive()
        now = time.monotonic()
        left, last = min(_AT_ONCE, left + (now - last) * _PER_SECOND) - 1.0, now
        if left < 0:
            await asyncio.sleep(-left / _PER_SECOND)
        return message

    return slowly


def _with_policy(send: Send) -> Send:
    """Every answer says that it is no frame of another page and loads nothing from elsewhere."""

    async def inside(message: Message) -> None:
        if message["type"] == "http.response.start":
            held = {k.lower() for k, _ in message.get("headers", ())}
            more = [(k, v) for k, v in _ALWAYS if k not in held]
            message = {**message, "headers": [*message.get("headers", ()), *more]}
        await send(message)

    return inside


def language_of(headers: dict[str, str]) -> str:
    """The language of a browser, as far as we speak it.

    Examples
    --------
    >>> language_of({"accept-language": "zh-CN,en;q=0.8"}), language_of({})
    ('zh', 'en')
    """
    return "zh" if headers.get("accept-language", "").lower().startswith("zh") else "en"


def _form(lang: str, to: str = "/", wrong: bool = False, wait: int = 0) -> str:
    t = Texts(lang)
    words = t("page.door.wait", seconds=wait) if wait else t("page.door.wrong")
    alert = f"<p role='alert'>{escape(words)}</p>" if wrong or wait else ""
    return (
        f"<!doctype html><html lang='{lang}'><head><meta charset='utf-8'>"
        f"<title>{escape(t('page.title'))}</title></head>"
        "<body style='font-family:sans-serif;max-width:30em;margin:4em auto'>"
        f"<h1>{escape(t('page.title'))}</h1>{alert}<form method='post' action='/enter'>"
        f"<input type='hidden' name='to' value='{escape(local_path(unquote(to)), quote=True)}'>"
        f"<label>{escape(t('page.door'))} <input type='password' name='passphrase' autofocus>"
        f"</label> <button>{escape(t('page.door.enter'))}</button></form></body></html>"
    )


async def _refuse(scope: Scope, send: Send, status: int, body: str, why: str) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
    elif scope["path"].startswith("/api"):  # a program asks: no form
        words = json.dumps({"ok": False, "errors": [{"message": why}]})
        await _respond(send, status, words, kind=b"application/json")
    else:
        await _respond(send, status, body)


async def _respond(
    send: Send, status: int, body: str, extra: Iterable[tuple[bytes, bytes]] = (),
    kind: bytes = b"text/html; charset=utf-8",
) -> None:  # fmt: skip
    headers: list[Any] = [(b"content-type", kind), *extra]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body.encode()})
