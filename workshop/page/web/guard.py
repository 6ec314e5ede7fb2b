"""The door: who may come in, and from where.

Everything passes here, pages and websockets alike. A page of somebody else's that is open in the
same browser must not reach the server (its requests name another origin), nor may a name that
points to this machine (the Host header is checked while the server listens on the loopback
address alone).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from html import escape
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from workshop.language.texts import Texts

COOKIE = "collabcast_door"
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_MAX_FORM = 10_000  # bytes of a passphrase form


class Guard:
    """ASGI middleware.

    Parameters
    ----------
    app : what is guarded. passphrase : None lets everybody in who reaches the server.
    loopback : whether the server listens on the loopback address alone.
    """

    def __init__(self, app: ASGIApp, passphrase: str | None, loopback: bool) -> None:
        self.app = app
        self.passphrase = passphrase
        self.loopback = loopback
        secret = secrets.token_bytes(32)  # a new server asks again
        self.key = hmac.new(secret, (passphrase or "").encode(), hashlib.sha256).hexdigest()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
        if not self._is_ours(headers):
            await _refuse(scope, send, 403, "<p>403</p>")
            return
        if self.passphrase is None or self._known(headers):
            await self.app(scope, receive, send)
            return
        if scope["type"] == "http" and scope["path"] == "/enter" and scope["method"] == "POST":
            await self._enter(receive, send, headers)
            return
        await _refuse(scope, send, 401, _form(language_of(headers), wrong=False))

    def _is_ours(self, headers: dict[str, str]) -> bool:
        host = headers.get("host", "")
        name = urlsplit(f"//{host}").hostname or ""
        if self.loopback and name not in LOOPBACK:
            return False
        origin = headers.get("origin")
        return origin is None or urlsplit(origin).netloc == host

    def _known(self, headers: dict[str, str]) -> bool:
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            return False
        return cookie is not None and hmac.compare_digest(cookie.value, self.key)

    async def _enter(self, receive: Receive, send: Send, headers: dict[str, str]) -> None:
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if len(body) > _MAX_FORM or not message.get("more_body"):
                break
        typed = parse_qs(body[:_MAX_FORM].decode("utf-8", "replace")).get("passphrase", [""])[0]
        if not hmac.compare_digest(typed.encode(), (self.passphrase or "").encode()):
            await _respond(send, 401, _form(language_of(headers), wrong=True))
            return
        cookie = f"{COOKIE}={self.key}; Path=/; HttpOnly; SameSite=Strict"
        await _respond(send, 303, "", [(b"location", b"/"), (b"set-cookie", cookie.encode())])


def language_of(headers: dict[str, str]) -> str:
    """The language of a browser, as far as we speak it.

    Examples
    --------
    >>> language_of({"accept-language": "zh-CN,en;q=0.8"}), language_of({})
    ('zh', 'en')
    """
    return "zh" if headers.get("accept-language", "").lower().startswith("zh") else "en"


def _form(lang: str, wrong: bool) -> str:
    t = Texts(lang)
    alert = f"<p role='alert'>{escape(t('page.door.wrong'))}</p>" if wrong else ""
    return (
        f"<!doctype html><html lang='{lang}'><head><meta charset='utf-8'>"
        f"<title>{escape(t('page.title'))}</title></head>"
        "<body style='font-family:sans-serif;max-width:30em;margin:4em auto'>"
        f"<h1>{escape(t('page.title'))}</h1>{alert}<form method='post' action='/enter'>"
        f"<label>{escape(t('page.door'))} <input type='password' name='passphrase' autofocus>"
        f"</label> <button>{escape(t('page.door.enter'))}</button></form></body></html>"
    )


async def _refuse(scope: Scope, send: Send, status: int, body: str) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    await _respond(send, status, body)


async def _respond(
    send: Send, status: int, body: str, extra: list[tuple[bytes, bytes]] | None = None
) -> None:
    headers = [(b"content-type", b"text/html; charset=utf-8"), *(extra or [])]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body.encode()})
