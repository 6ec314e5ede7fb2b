"""Groups compared: every lever that differs from the baseline, by whom, and what it brought."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from html import escape

from workshop.language.numbers import digits
from workshop.page.answers.live_view import live_view
from workshop.page.draw.table import cells, change_cell, html_table
from workshop.page.levers.groups import compare, difference_words, differences
from workshop.page.levers.narrative import Words
from workshop.page.levers.plain import title_of
from workshop.page.session.state import Column
from workshop.page.ui.client_view import ClientView
from workshop.page.ui.elements import element, html, multiselect, text

_log = logging.getLogger("collabcast")
MAX_ROWS = 200
MAX_SESSIONS = 50
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

    def choose(ids: list[str]) -> None:
        client.compared_sessions = [i for i in ids if i in others]
        follow()

    if others:
        multiselect(client.t("page.groups.sessions"), others, client.compared_sessions, choose)
    box = element("div")

    def follow() -> None:
        box.clear()
        with box:
            _tables(client)

    follow()
    return follow


def _tables(client: ClientView) -> None:
    t, session, words = client.t, client.session, client.words
    ours = [(called(words, c, session.letter(c.id)), c) for c in session.state.columns]
    everyone = ours + _others(client)
    text("h3", t("page.groups.moved"))
    html(moved_table(words, everyone))
    text("h3", t("page.groups.got"))
    results = html(f"<p>{escape(t('page.computing'))}</p>")
    text("p", t("page.plain.groups"), "plain")
    text("h3", t("page.groups.all"))
    for title, column in ours:
        html(f"<h4>{escape(title)}</h4>{difference_list(words, column)}")

    async def fill() -> None:
        if client.curtain or _hidden_elsewhere(client):
            results.set_content(f"<p>{escape(t('page.guess.hidden'))}</p>")
            return
        loop = asyncio.get_running_loop()
        try:
            table = await loop.run_in_executor(
                client.hub.engine.pool, result_table, client, everyone
            )
        except Exception:  # told, not hidden
            _log.exception("groups could not be compared")
            table = escape(t("page.failed"))
        results.set_content(table)

    client.hub.start(fill())


def _others(client: ClientView) -> Groups:
    """The scenarios of the other sessions that were chosen."""
    found = []
    for name in client.compared_sessions:
        other = client.server.store.peek(name)
        if other is not None:
            found += [
                (f"{other.name or other.id}: {called(client.words, c, other.letter(c.id))}", c)
                for c in other.state.columns
            ]
    return found


def _hidden_elsewhere(client: ClientView) -> bool:
    """Whether a session chosen to compare with hides its answers: its room is guessing."""
    others = map(client.server.store.peek, client.compared_sessions)
    return any(other is not None and other.guessing for other in others)


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


def result_table(client: ClientView, everyone: Groups) -> str:
    """The outcomes shown, of the first places picked, for every group."""
    session, t = client.session, client.t
    engine = client.hub.engine
    answers = [(f"g{k}", title, engine.answer(c.model_dump()))
              for k, (title, c) in enumerate(everyone)]  # fmt: skip
    view = live_view(engine.prepared, answers, client.lang, session.state.shown.regions)
    rows = []
    for outcome in session.state.shown.outcomes:
        for region in view.regions(outcome)[:2]:
            row = cells([view.region(region)], head=view.variable(outcome))
            for name, _, answer in answers:
                change = (
                    view.change(name, region, outcome) if answer.scenario.interventions else None
                )
                row += change_cell(view, change) if change else cells([t("page.nothing_moved")])
            rows.append(row)
    heads = (t("page.table.what"), t("column.region"), *(title for _, title, _ in answers))
    return html_table(heads, rows)


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
