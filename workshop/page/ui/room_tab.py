"""What rooms ask for: history with bookmarks and back, guesses, notes, the link to share."""

from __future__ import annotations

import asyncio
from html import escape
from typing import TYPE_CHECKING, Any

from nicegui import ui

from workshop.content.wording import is_count
from workshop.language.numbers import percent
from workshop.page.answers.guessing import scored
from workshop.page.answers.live_view import LiveView
from workshop.page.ui.elements import button, entry, figures, holder, markup, typed, words
from workshop.page.ui.reveal import set_curtain

if TYPE_CHECKING:
    from workshop.page.ui.client_view import Desk

LINES = 60


def room_tab(desk: Desk) -> None:
    """Everything about the session itself."""
    t, session = desk.t, desk.session
    with holder("div", "two"):
        with holder("section"):
            words("h3", t("page.share"))
            words("p", t("page.share.read"))
            with holder("label", "field"):
                words("span", t("page.share.link"))
                link = holder("input", "link", readonly="readonly", value=f"/s/{session.id}")
                link.on("focus", js_handler="(e) => e.target.select()")
            ui.run_javascript(f"getElement({link.id}).value = location.origin + '/s/{session.id}'")
            words("h3", t("page.guess.title"))
            words("p", t("page.guess.why"))
            if session.guessing:
                button(t("page.guess.reveal"), lambda: set_curtain(desk, False), "primary")
            else:
                button(t("page.guess.start"), lambda: set_curtain(desk, True))
            guesses = markup("")
            _fill_guesses(desk, guesses)
            words("h3", t("page.notes"))
            entry(t("page.note"), "", lambda v: _note(desk, v), "wide", maxlength="2000")
            for note in reversed(session.notes[-20:]):
                who = f"{note.who}: " if note.who else ""
                words("p", f"{note.at[11:16]}  {who}{note.text}", "note")
        with holder("section"):
            words("h3", t("page.history"))
            with holder("div", "where"):
                name = entry(t("page.bookmark.name"), "", lambda v: None)
                button(t("page.bookmark"), lambda: _bookmark(desk, name), "primary")
                button(t("page.back"), lambda: desk.act(lambda s: s.back(desk.who)), "",
                       t("page.back.long"))  # fmt: skip
            _history(desk)


def _history(desk: Desk) -> None:
    t, session = desk.t, desk.session
    marked = [(k, e) for k, e in enumerate(session.history) if e.bookmark]
    if marked:
        words("h4", t("page.bookmarks"))
        with holder("ol", "history"):
            for k, e in reversed(marked):
                with holder("li"):
                    words("span", f"★ {e.bookmark}")
                    button(t("page.restore"), lambda k=k: _restore(desk, k), "small")  # type: ignore[misc]
    with holder("ol", "history"):
        for k, e in list(enumerate(session.history))[: -LINES - 1 : -1]:
            with holder("li"):
                who = f" ({e.who})" if e.who else ""
                words("span", f"{e.at[11:16]}  {desk.words.entry(e)}{who}")
                if k != len(session.history) - 1:
                    button(t("page.restore"), lambda k=k: _restore(desk, k), "small")  # type: ignore[misc]


def _note(desk: Desk, text: str) -> None:
    if text:
        desk.act(lambda s: s.note(text, desk.who))


def _bookmark(desk: Desk, name: Any) -> None:
    desk.act(lambda s: s.bookmark(typed(name), desk.who))


def _restore(desk: Desk, index: int) -> None:
    desk.act(lambda s: s.restore(index, desk.who))


def guess_table(view: LiveView, rows: list) -> str:
    """Guesses beside answers, the nearest first."""
    t = view.t
    heads = ("page.group", "page.which", "page.table.what", "column.region", "page.guess.guessed",
             "page.guess.answer", "page.guess.inside")  # fmt: skip
    head = "".join(f'<th scope="col">{escape(t(h))}</th>' for h in heads)
    body = []
    for row in rows:
        g, band = row.guess, row.answer
        count = is_count(view.unit_of(g.variable))
        if count:
            middle = percent(band.p50, band.step, view.lang, sign=True)
            guess = percent(g.value, 0, view.lang, sign=True)
        else:
            middle = band.middle(view.lang, sign=True)
            guess = f"{g.value:+g}".replace("-", "−")
        ends = band.limits(view.lang, t("limits.to"), sign=True)
        inside = t("word.yes" if row.inside else "word.no")
        cells = (g.group, view.letter(g.column), view.variable(g.variable), view.region(g.region),
                 guess, f"{middle} ({ends})", inside)  # fmt: skip
        body.append("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in cells) + "</tr>")
    return figures(head, "".join(body))


def _fill_guesses(desk: Desk, box: ui.html) -> None:
    session = desk.session
    if not session.guesses or session.guessing:
        return

    async def fill() -> None:
        view = await desk.room.view(desk.lang)
        rows = scored(view, session)
        if rows:
            box.set_content(guess_table(view, rows))

    desk.filling = asyncio.ensure_future(fill())  # type: ignore[attr-defined]
