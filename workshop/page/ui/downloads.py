"""Take home: files of the scenarios, report, slides, workbook, minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nicegui import ui

from workshop.page.ui.elements import holder, words

if TYPE_CHECKING:
    from workshop.page.ui.client_view import Desk


def take_tab(desk: Desk) -> None:
    """Links; the server makes a file when it is asked for."""
    t, session = desk.t, desk.session
    base = f"/files/{session.id}"
    words("h3", t("page.take.yaml"))
    words("p", t("page.take.yaml.read"))
    with holder("div", "where"):
        for column in session.state.columns:
            letter = session.letter(column.id)
            told = f"{letter} · {desk.title(column)} (YAML)"
            ui.link(told, f"{base}/{column.id}.yaml").classes("btn").props("download")
    words("h3", t("page.take.documents"))
    words("p", t("page.take.read"))
    with holder("div", "where"):
        for form, key in (("html", "page.take.report"), ("pptx", "page.take.slides"),
                          ("xlsx", "page.take.workbook")):  # fmt: skip
            link = ui.link(t(key), f"{base}/report.{form}?lang={desk.lang}").classes("btn")
            link.props("download")
    words("h3", t("page.minutes"))
    with holder("div", "where"):
        for form in ("html", "md"):
            name = f"{t('page.minutes')} ({'HTML' if form == 'html' else 'Markdown'})"
            ui.link(name, f"{base}/minutes.{form}?lang={desk.lang}").classes("btn").props(
                "download"
            )
        ui.link(t("page.take.session"), f"{base}/session.json").classes("btn").props("download")
    words("p", t("page.plain.take"), "plain")
