"""The first screen: what this is and is not, a new session, those that are there."""

from __future__ import annotations

from nicegui import ui

from workshop.content.wording import caveats
from workshop.page.answers.hub import Server
from workshop.page.levers.narrative import Words
from workshop.page.session.lines import clean
from workshop.page.session.session import Refused
from workshop.page.ui.elements import button, element, language_link, other, text, text_input


def start_page(server: Server, lang: str) -> None:
    """List and make sessions."""
    view = Words(server.engine.evidence, lang)
    t = view.t
    given = {"name": ""}

    def make() -> None:
        try:
            hub = server.new(clean(given["name"]))
        except (Refused, OSError) as error:
            told = t(str(error)) if isinstance(error, Refused) else error.strerror or str(error)
            ui.notify(told, position="top", timeout=8000, close_button="×")
            return
        key = hub.session.room.new_lead()
        hub.change(lambda session: None)  # the digest of the key goes to disk
        ui.navigate.to(f"/lead/{hub.session.id}/{key}?lang={lang}")

    def named(value: str) -> None:
        given["name"] = value

    with element("header", "top"):
        text("span", t("page.title"), "home")
        element("span", "grow")
        language_link(lang, f"/{other(lang)}/")
    with element("main", "start"):
        text("h1", t("page.start.title"))
        text("p", t("page.start.read"))
        with element("div", "not"):
            text("h3", t("report.not.title"))
            with element("ul"):
                for sentence in caveats(view):
                    text("li", sentence)
        with element("div", "where"):
            text_input(t("page.session_name"), "", named, "wide")
            button(t("page.start.new"), make, "primary")
        text("h3", t("page.sessions"))
        known = server.store.all()
        if not known:
            text("p", t("page.start.none"), "hint")
        with element("ul", "sessions"):
            for listed in known[:200]:
                with element("li"):
                    ui.link(listed.name or listed.id, f"/{lang}/s/{listed.id}")
                    text("small", t("page.start.line", at=listed.changed[:16].replace("T", " "),
                                     n=listed.columns))  # fmt: skip
