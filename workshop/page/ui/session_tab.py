"""What a session asks for: history with bookmarks and back, guesses, notes, the link to share."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nicegui.element import Element

from workshop.language.numbers import is_count, percent
from workshop.language.texts import plain
from workshop.page.answers.guessing import Scored, scored
from workshop.page.answers.live_view import LiveView
from workshop.page.draw.table import cells, html_table
from workshop.page.session.lines import clean
from workshop.page.ui.client_view import ClientView
from workshop.page.ui.elements import button, element, empty, html, text, text_input, value_of
from workshop.page.ui.guessing_form import guess_line, set_guessing
from workshop.page.ui.share import share

MAX_LINES, MAX_NOTES = 60, 20


def session_tab(client: ClientView) -> Callable[[], None]:
    """Everything about the session itself; lists follow it, what is typed into stays."""
    with element("div", "two"):
        with element("section"):
            share(client)
            guessing = element("div")
            note_lines = _notes(client)
        with element("section"):
            history_lines = _history(client)
    shown: list[object] = [None, None, None]
    parts: tuple[tuple[Element, Callable[[ClientView], None], Callable[[], object]], ...] = (
        (guessing, _guessing, lambda: (client.session.guessing, client.curtain,
                                       [g.model_dump_json() for g in client.session.guesses],
                                       client.hub.version if client.session.guesses else 0)),
        (note_lines, _note_lines, lambda: len(client.session.notes)),
        (history_lines, _history_lines, lambda: client.hub.version),
    )  # fmt: skip

    def follow() -> None:
        for k, (box, build, state) in enumerate(parts):
            if shown[k] != (now := state()):
                shown[k] = now
                box.clear()
                with box:
                    build(client)

    follow()
    return follow


def _guessing(client: ClientView) -> None:
    t, session = client.t, client.session
    text("h3", t("page.guess.title"))
    text("p", t("page.guess.why"))
    if not client.leads:
        text("p", t("page.guess.led"), "hint")
    elif session.guessing:
        button(t("page.guess.reveal"), lambda: set_guessing(client, False), "primary")
    else:
        button(t("page.guess.start"), lambda: set_guessing(client, True))
    box = html("")
    for g in session.guesses:
        guess_line(client, g)
    if not session.guesses or client.curtain:
        return

    async def fill() -> None:
        view = await client.hub.view(client.lang)
        rows = scored(view, session)
        if rows and not client.curtain:  # hidden again meanwhile
            box.set_content(guess_table(view, rows))

    client.hub.start(fill())


def _notes(client: ClientView) -> Element:
    t = client.t
    text("h3", t("page.notes"))

    def add(words: str) -> None:
        if words:
            client.act(lambda s: s.note(words, client.who))
            if client.session.notes and client.session.notes[-1].text == plain(words):
                empty(line)

    line = text_input(t("page.note"), "", add, "wide", maxlength="2000")
    return element("div")


def _note_lines(client: ClientView) -> None:
    for note in reversed(client.session.notes[-MAX_NOTES:]):
        who = f"{note.who}: " if note.who else ""
        text("p", f"{note.at[11:16]}  {who}{note.text}", "note")


def _history(client: ClientView) -> Element:
    t = client.t
    text("h3", t("page.history"))
    with element("div", "where"):
        name = text_input(t("page.bookmark.name"), "", lambda _: None)

        def mark() -> None:
            words = value_of(name)
            client.act(lambda s: s.bookmark(words, client.who))
            if clean(words):
                empty(name)

        button(t("page.bookmark"), mark, "primary")
        button(t("page.back"), lambda: client.act(lambda s: s.back(client.who)), "",
               t("page.back.long"))  # fmt: skip
    return element("div")


def _history_lines(client: ClientView) -> None:
    t, history = client.t, client.session.history
    bookmarks = [(k, e) for k, e in enumerate(history) if e.bookmark]
    if bookmarks:
        text("h4", t("page.bookmarks"))
        with element("ol", "history"):
            for k, e in reversed(bookmarks):
                with element("li"):
                    text("span", f"★ {e.bookmark}")
                    _restore(client, k)
    with element("ol", "history"):
        for k, e in list(enumerate(history))[: -MAX_LINES - 1 : -1]:
            with element("li"):
                who = f" ({e.who})" if e.who else ""
                text("span", f"{e.at[11:16]}  {client.words.entry(e)}{who}")
                if k != len(history) - 1:
                    _restore(client, k)


def _restore(client: ClientView, index: int) -> Element:
    """A button that goes back to a state of the history."""
    return button(client.t("page.restore"),
                  lambda: client.act(lambda s: s.restore(index, client.who)), "small")  # fmt: skip


def guess_table(view: LiveView, rows: Sequence[Scored]) -> str:
    """Guesses beside answers, the nearest first."""
    t = view.t
    heads = ("page.group", "page.which", "page.table.what", "column.region", "page.guess.guessed",
             "page.guess.answer", "page.guess.inside")  # fmt: skip
    body = []
    for row in rows:
        g, band = row.guess, row.answer
        if is_count(view.unit_of(g.variable)):
            middle = percent(band.p50, band.step, view.lang, sign=True)
            guess = percent(g.value, 0, view.lang, sign=True)
        else:
            middle = band.middle(view.lang, sign=True)
            guess = f"{g.value:+g}".replace("-", "−")
        ends = band.limits(view.lang, t("limits.to"), sign=True)
        inside = t("word.yes" if row.inside else "word.no")
        names = (g.group, view.letter(g.column), view.variable(g.variable), view.region(g.region))
        body.append(cells((*names, guess, f"{middle} ({ends})", inside)))
    return html_table([t(h) for h in heads], body)
