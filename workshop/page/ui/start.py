"""The first screen: what this is and is not, a new session, those that are there."""

from __future__ import annotations

from nicegui import ui

from workshop.page.answers.room import House
from workshop.page.levers.narrative import Words
from workshop.page.session.session import clean
from workshop.page.ui.elements import button, entry, holder, words


def start_page(house: House, lang: str) -> None:
    """List and make sessions."""
    view = Words(house.engine.evidence, lang)
    t = view.t
    given = {"name": ""}

    def make() -> None:
        room = house.new(clean(given["name"]))
        ui.navigate.to(f"/{lang}/s/{room.session.id}")

    def named(value: str) -> None:
        given["name"] = value

    with holder("header", "top"):
        words("span", t("page.title"), "home")
        holder("span", "grow")
        other = "zh" if lang == "en" else "en"
        ui.link("中文" if other == "zh" else "English", f"/{other}/").classes("btn lang").props(
            f'lang="{other}" hreflang="{other}"'
        )
    with holder("main", "start"):
        words("h1", t("page.start.title"))
        words("p", t("page.start.read"))
        with holder("div", "not"):
            words("h3", t("report.not.title"))
            with holder("ul"):
                words("li", t("report.not.oracle"))
                words("li", t("report.not.shock"))
                words("li", t("report.not.bands"))
                counting = t(f"counting.{view.evidence.counting}")
                words("li", t("report.not.counts", counting=counting,
                              database=view.evidence.database))  # fmt: skip
        with holder("div", "where"):
            entry(t("page.session_name"), "", named, "wide")
            button(t("page.start.new"), make, "primary")
        words("h3", t("page.sessions"))
        known = house.store.all()
        if not known:
            words("p", t("page.start.none"), "hint")
        with holder("ul", "sessions"):
            for listed in known[:200]:
                with holder("li"):
                    ui.link(listed.name or listed.id, f"/{lang}/s/{listed.id}")
                    words("small", t("page.start.line", at=listed.changed[:16].replace("T", " "),
                                     n=listed.columns))  # fmt: skip
