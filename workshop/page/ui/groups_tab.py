"""Groups compared: every lever that differs from the baseline, by whom, and what it brought."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from html import escape

from workshop.language.numbers import digits
from workshop.page.answers.engine import Engine
from workshop.page.answers.live_view import LiveView, live_view
from workshop.page.draw.table import cells, change_cell, html_table
from workshop.page.levers.groups import compare, difference_words, differences
from workshop.page.levers.narrative import Words
from workshop.page.levers.plain import title_of
from workshop.page.session.session import Session
from workshop.page.session.state import Column, Shown
from workshop.page.ui.client_view import ClientView
from workshop.page.ui.elements import element, html, multiselect, text

_log = logging.getLogger("collabcast")
MAX_ROWS = 200
MAX_SESSIONS = 50  # offered to compare with
MOST_COMPARED = 8
Groups = list[tuple[str, Column]]  # what a group is called, its scenario


def called(words: Words, column: Column, letter: str) -> str:
    """The letter of a scenario with its group and title, where it has them."""
    names = " · ".join(x for x in (column.group, words.t.pick(title_of(column))) if x)
    return f"{letter} · {names}" if names else letter


def groups_tab(client: ClientView) -> Callable[[], None]:
    """Lists from the session; results follow when computed. The choice of sessions stays."""
    session = client.session
    others = {s.id: s.name or s.id for s in client.server.store.all()[:MAX_SESSIONS]
              if s.id != session.id}  # fmt: skip
    latest = 0

    def choose(ids: list[str]) -> None:
        client.compared_sessions = [i for i in ids if i in others][:MOST_COMPARED]
        follow()

    if others:
        multiselect(client.t("page.groups.sessions"), others, client.compared_sessions, choose)
    box = element("div")

    def follow() -> None:
        nonlocal latest
        latest = asked = latest + 1
        box.clear()
        with box:
            _tables(client, lambda: asked == latest)

    follow()
    return follow


def _tables(client: ClientView, wanted: Callable[[], bool]) -> None:
    t, session, words = client.t, client.session, client.words
    ours = [(called(words, c, session.letter(c.id)), c) for c in session.state.columns]
    sessions = [s for s in map(client.server.store.peek, client.compared_sessions) if s is not None]
    everyone = ours + _others(words, sessions)
    text("h3", t("page.groups.moved"))
    html(moved_table(words, everyone))
    text("h3", t("page.groups.got"))
    results = html(f"<p>{escape(t('page.computing'))}</p>")
    text("p", t("page.plain.groups"), "plain")
    text("h3", t("page.groups.all"))
    for title, column in ours:
        html(f"<h4>{escape(title)}</h4>{difference_list(words, column)}")
    # Of a session chosen to compare with, too: its room is guessing.
    hidden = client.curtain or any(s.guessing for s in sessions)

    async def fill() -> None:
        if hidden:
            results.set_content(f"<p>{escape(t('page.guess.hidden'))}</p>")
            return
        try:
            table = await _results(client, everyone, wanted)
        except Exception:  # told, not hidden
            _log.exception("groups could not be compared")
            table = escape(t("page.failed"))
        if wanted():
            results.set_content(table)

    client.hub.start(fill())


def _others(words: Words, sessions: Sequence[Session]) -> Groups:
    """The scenarios of the other sessions that were chosen."""
    return [
        (f"{other.name or other.id}: {called(words, c, other.letter(c.id))}", c)
        for other in sessions
        for c in other.state.columns
    ]


def moved_table(words: Words, everyone: Groups) -> str:
    """Numeric settings over all groups: how many moved it, least, most, mean."""
    t = words.t
    rows = []
    for row in compare((title, c.interventions) for title, c in everyone)[:MAX_ROWS]:
        year = row.control.unit == "year"

        def number(value: float, year: bool = year) -> str:
            return f"{value:.0f}" if year else _short(value, words.lang)

        unit = words.unit_word(row.control.unit)
        lever = f"{words.kind(row.kind)}: {words.control(row.control)}" + (
            f" ({unit})" if unit else ""
        )
        who = t("list.semicolon").join(f"{n} {number(v)}" for n, v in row.values.items())
        mean = number(round(row.mean) if year else row.mean)
        values = (str(len(row.values)), number(row.least), number(row.most), mean, who)
        rows.append(cells(values, head=lever))
    if not rows:
        return f"<p>{escape(t('page.no_levers'))}</p>"
    heads = ("lever", "touched", "least", "most", "mean", "who")
    return html_table([t(f"page.groups.{h}") for h in heads], rows)


def _short(value: float, lang: str) -> str:
    words = digits(value, 0, lang)
    return words.rstrip("0").rstrip(".") if "." in words else words


async def _results(client: ClientView, everyone: Groups, wanted: Callable[[], bool]) -> str:
    """The outcomes shown, of the first places picked, for every group.

    One group after the other: others are answered between, and no two histories are held. What a
    later change asks for again is given up.
    """
    loop, pool = asyncio.get_running_loop(), client.hub.engine.pool
    shown = client.session.state.shown.model_copy(deep=True)
    columns = []
    for _, column in everyone:
        if not wanted():
            return ""
        columns.append(
            await loop.run_in_executor(pool, result_column, client.words, client.hub.engine,
                                       shown, column)
        )  # fmt: skip
    view = live_view(client.hub.engine.prepared, (), client.lang, shown.regions)
    rows = [
        cells([view.region(region)], head=view.variable(outcome)) + "".join(values)
        for (outcome, region), *values in zip(_rows(view, shown), *columns, strict=True)
    ]
    t = client.t
    heads = (t("page.table.what"), t("column.region"), *(title for title, _ in everyone))
    return html_table(heads, rows)


def _rows(view: LiveView, shown: Shown) -> list[tuple[str, str]]:
    return [(o, r) for o in shown.outcomes for r in view.regions(o)[:2]]


def result_column(words: Words, engine: Engine, shown: Shown, column: Column) -> list[str]:
    """One group's cells of the table of results, a row for each outcome and place."""
    answer = engine.answer(column.model_dump())
    view = live_view(engine.prepared, [("g", "", answer)], words.lang, shown.regions)
    found = []
    for outcome, region in _rows(view, shown):
        change = view.change("g", region, outcome) if answer.scenario.interventions else None
        found.append(
            change_cell(view, change) if change else cells([words.t("page.nothing_moved")])
        )
    return found


def difference_list(words: Words, column: Column) -> str:
    """Every lever of a scenario that differs from the baseline, setting by setting."""
    rows = differences(column.interventions)
    if not rows:
        return f"<p>{escape(words.t('page.nothing_moved'))}</p>"
    out: list[str] = []
    last = None
    for row in rows:
        if row.index != last:
            head = f"<p><b>{escape(words.kind(row.kind))}</b></p><ul>"
            out.append(("</ul>" if out else "") + head)
            last = row.index
        out.append(f"<li>{escape(difference_words(words, row))}</li>")
    return "".join(out) + "</ul>"
