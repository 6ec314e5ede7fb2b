"""The server of the page: addresses, downloads, start and end."""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Iterable
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, RedirectResponse, Response
from nicegui import ui
from starlette.types import ASGIApp

from scenarios.errors import ConfigError, RunError
from workshop.language.chinese import told
from workshop.language.texts import LANGUAGES, Texts
from workshop.page.answers import minutes
from workshop.page.answers.door import Door
from workshop.page.answers.hub import Server, SessionHub
from workshop.page.answers.turn import RETRY, Busy, Gone
from workshop.page.levers.narrative import Words
from workshop.page.session.session import Session
from workshop.page.ui.client_view import Asked, ClientView
from workshop.page.ui.screen import Screen
from workshop.page.ui.start import start_page
from workshop.page.web import export
from workshop.page.web.api import api, asker
from workshop.page.web.connection import Connection, allow_many_files
from workshop.page.web.guard import LOOPBACK, Guard, language_of
from workshop.page.web.messages import keep_quiet
from workshop.page.web.roles import add_lead_link, leads
from workshop.service.answers import Service

MOST_MESSAGE = 1_000_000  # bytes of one message of a socket
HERE = Path(__file__).parent
QUASAR = {"en": "en-US", "zh": "zh-CN"}
MINUTES = {"minutes.html": minutes.html, "minutes.md": minutes.markdown}
TYPES = {
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def build(
    server: Server,
    passphrase: str | None = None,
    loopback: bool = True,
    names: Iterable[str] = (),
    named: Iterable[str] = (),
) -> Guard:
    """The whole page as an ASGI application."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    _files(app, server)
    add_lead_link(app, server)
    app.mount("/api", api(Service(server.engine.evidence), server.turn))
    for lang in LANGUAGES:
        _pages(server, lang)

    @app.get("/")
    def front(request: Request) -> Response:
        return RedirectResponse(f"/{language_of(dict(request.headers))}/")

    @app.get("/s/{name}")
    def shared(name: str, request: Request) -> Response:
        """The address to share: everybody comes in with the language of their own browser."""
        return RedirectResponse(f"/{language_of(dict(request.headers))}/s/{name}")

    ui.run_with(
        app, title="collabcast", favicon="◒", tailwind=False, show_welcome_message=False,
        binding_refresh_interval=None, reconnect_timeout=10.0, message_history_length=200,
    )  # fmt: skip
    keep_quiet()
    return Guard(app, passphrase, loopback, names, named)


def serve(
    server: Server, host: str, port: int, passphrase: str | None, names: Iterable[str] = (),
    named: Iterable[str] = (),
) -> None:  # fmt: skip
    """Serve until interrupted; sessions are on disk at every change."""
    _return_memory_at_once()
    server.door = Door(host in LOOPBACK, passphrase is not None, port, host)
    app = build(server, passphrase, host in LOOPBACK, (host, *names), named)
    allow_many_files()
    config = settings(app, host, port)
    try:
        uvicorn.Server(config).run()
    finally:
        server.engine.close()


def settings(app: ASGIApp, host: str, port: int) -> uvicorn.Config:
    """How the page is served."""
    return uvicorn.Config(
        app, host=host, port=port, log_level="warning", ws="websockets-sansio", http=Connection,
        ws_max_size=MOST_MESSAGE, proxy_headers=False, server_header=False,
    )  # fmt: skip


def _return_memory_at_once() -> None:
    """Give memory of large arrays back at once: threads that come and go would each keep theirs."""
    with contextlib.suppress(OSError, AttributeError):  # another C library than glibc
        tune = ctypes.CDLL(None).mallopt
        tune(-8, 2)  # M_ARENA_MAX
        tune(-3, 4 << 20)  # M_MMAP_THRESHOLD, bytes


def _add_head(lang: str) -> None:
    """The page's style and script; nothing comes from a network."""
    ui.add_head_html('<link rel="stylesheet" href="/static/page.css">')
    ui.add_head_html('<script src="/static/page.js" defer></script>')
    ui.page_title(Texts(lang)("page.title"))


def _pages(server: Server, lang: str) -> None:
    @ui.page(f"/{lang}/", language=QUASAR[lang])  # type: ignore[arg-type]
    def front_page() -> None:
        _add_head(lang)
        start_page(server, lang)

    @ui.page(f"/{lang}/s/{{name}}", language=QUASAR[lang])  # type: ignore[arg-type]
    def session_page(
        request: Request, name: str, tab: str = "answers", scenario: str = "", outcome: str = "",
        place: str = "", year: str = "", role: str = "",
    ) -> None:  # fmt: skip
        _add_head(lang)
        hub = server.hub(name)
        if hub is None:
            ui.label(Texts(lang)("page.no_session")).classes("hint")
            ui.link(Texts(lang)("page.sessions"), f"/{lang}/")
            return
        at = int(year) if year.isdecimal() and len(year) == 4 else 0
        asked = Asked(tab, scenario, outcome, place, at, role)
        led = leads(hub.session, request.cookies)
        Screen(ClientView(server, hub, lang, asked, led))


def _files(app: FastAPI, server: Server) -> None:
    @app.get("/static/{name}")
    def static(name: str) -> Response:
        if name not in ("page.css", "page.js"):
            return Response(status_code=404)
        return FileResponse(HERE / "static" / name, headers={"cache-control": "no-cache"})

    @app.get("/files/{name}/{file}")
    async def download(request: Request, name: str, file: str, lang: str = "en") -> Response:
        hub = server.hub(name)
        lang = lang if lang in LANGUAGES else "en"
        if hub is None:
            return Response(Texts(lang)("page.no_session"), status_code=404)
        hides = hub.session.guessing and not leads(hub.session, request.cookies)
        if hides and (file in export.DOCUMENTS or file in MINUTES):
            return Response(Texts(lang)("page.guess.hidden"), status_code=403)
        session = Session.model_construct(**hub.session.snapshot())
        if hides:
            session.guesses = []
        stem, _, form = file.rpartition(".")
        called = export.slug(session.name, "workshop")
        try:
            if form == "yaml" and stem in {c.id for c in session.state.columns}:
                column, prepared = session.column(stem), server.engine.prepared
                called = str(export.data_of(session, column, prepared)["name"])
                body: bytes | str | None = export.to_yaml(session, column, prepared)
            elif file == "session.json":
                body = session.model_dump_json(indent=1, exclude={"room": {"lead"}})
            else:
                body = await _document(server, hub, session, file, lang, request)
                if body is None:
                    return Response(status_code=404)
        except (ConfigError, RunError) as error:
            return Response(told(str(error), lang), status_code=422, media_type="text/plain")
        except Gone:
            return Response(status_code=503)  # nobody reads it
        except Busy as error:
            later = {"retry-after": str(RETRY)}
            return Response(told(str(error), lang), 429, later, "text/plain")
        kind = TYPES.get(form, "text/plain; charset=utf-8")
        headers = {
            "content-disposition": f'attachment; filename="{called}-{stem}.{form}"'
            if form != "yaml" else f'attachment; filename="{called}.yaml"',
            "x-content-type-options": "nosniff",
        }  # fmt: skip
        return Response(body, media_type=kind, headers=headers)


async def _document(
    server: Server, hub: SessionHub, session: Session, file: str, lang: str, request: Request
) -> bytes | str | None:
    """What takes seconds to write, in turn with others; None where there is no such file."""
    if file in export.DOCUMENTS:
        return await server.turn.take(
            lambda left: export.document(session, server.engine.prepared, file, lang, left),
            asker(request), request.is_disconnected,
        )  # fmt: skip
    if write := MINUTES.get(file):
        view, words = await hub.view(lang), Words(server.engine.evidence, lang)
        return await server.turn.take(lambda left: write(session, view, words), asker(request))
    return None
