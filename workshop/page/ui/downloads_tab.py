"""Files to take home: scenarios, report, slides, workbook, minutes, the session."""

from __future__ import annotations

from collections.abc import Callable

from nicegui import ui

from workshop.page.ui.client_view import ClientView
from workshop.page.ui.elements import element, text


def downloads_tab(client: ClientView) -> Callable[[], None]:
    """Links to everything; built anew at a change, as nobody types here."""
    box = element("div")

    def follow() -> None:
        box.clear()
        with box:
            _links(client)

    follow()
    return follow


def _links(client: ClientView) -> None:
    """Links; the server makes a file when it is asked for."""
    t, session = client.t, client.session

    def link(words: str, file: str) -> None:
        ui.link(words, f"/files/{session.id}/{file}").classes("btn").props("download")

    text("h3", t("page.downloads.yaml"))
    text("p", t("page.downloads.yaml.read"))
    with element("div", "where"):
        for column in session.state.columns:
            letter = session.letter(column.id)
            link(f"{letter} · {client.title(column)} (YAML)", f"{column.id}.yaml")
    if client.session.guessing and not client.leads:
        text("p", t("page.guess.hidden"), "hint")
        return
    text("h3", t("page.downloads.documents"))
    text("p", t("page.downloads.read"))
    with element("div", "where"):
        link(t("page.downloads.report"), f"report.html?lang={client.lang}")
        link(t("page.downloads.slides"), f"slides.pptx?lang={client.lang}")
        link(t("page.downloads.workbook"), f"workbook.xlsx?lang={client.lang}")
    text("h3", t("page.minutes"))
    with element("div", "where"):
        for form, name in (("html", "HTML"), ("md", "Markdown")):
            link(f"{t('page.minutes')} ({name})", f"minutes.{form}?lang={client.lang}")
        link(t("page.downloads.session"), "session.json")
    text("p", t("page.plain.downloads"), "plain")
