"""Who leads a session: whoever has its key, kept in a cookie that no script can read."""

from __future__ import annotations

import re
from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response

from workshop.language.texts import LANGUAGES
from workshop.page.answers.hub import Server
from workshop.page.session.session import Session

ID = re.compile(r"[0-9a-f]{12}")
KEPT = 30 * 24 * 3600  # seconds: a session may be come back to


def leads(session: Session, cookies: Mapping[str, str]) -> bool:
    """Whether a browser is the facilitator's, or nobody leads the session."""
    return session.room.is_led_by(cookies.get(_cookie(session.id), ""))


def add_lead_link(app: FastAPI, server: Server) -> None:
    """The address that makes a browser the facilitator's; right keys and wrong ones go on alike."""

    @app.get("/lead/{name}/{key}")
    def lead(name: str, key: str, request: Request, lang: str = "en") -> Response:
        lang = lang if lang in LANGUAGES else "en"
        if not ID.fullmatch(name):
            return RedirectResponse(f"/{lang}/")
        answer = RedirectResponse(f"/{lang}/s/{name}")
        hub = server.hub(name)
        if hub is not None and hub.session.room.lead and hub.session.room.is_led_by(key):
            answer.set_cookie(
                _cookie(name), key, max_age=KEPT, httponly=True, samesite="lax",
                secure=request.url.scheme == "https",
            )  # fmt: skip
        return answer


def _cookie(name: str) -> str:
    return f"collabcast_lead_{name}"
