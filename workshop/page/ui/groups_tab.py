"""Groups compared: every lever that differs from the baseline, by whom, and what it brought."""

from __future__ import annotations

import asyncio
from html import escape
from typing import TYPE_CHECKING, Any

from workshop.content.wording import amount
from workshop.language.numbers import digits
from workshop.page.answers.live_view import LiveView
from workshop.page.levers.groups import compare, differences
from workshop.page.levers.narrative import Words
from workshop.page.session.session import Column
from workshop.page.ui.elements import figures, many, markup, words

if TYPE_CHECKING:
    from workshop.page.ui.client_view import Desk

ROWS = 200


def called(words_: Words, column: Column, letter: str) -> str:
    """A group's own name, its scenario's title, or the letter."""
    title = words_.t.pick(column.title)
    told = " · ".join(x for x in (column.group, title) if x)
    return f"{letter} · {told}" if told else letter


def groups_tab(desk: Desk) -> None:
    """Lists from the session; results follow when computed."""
    t, session = desk.t, desk.session
    own = [(called(desk.words, c, session.letter(c.id)), c) for c in session.state.columns]
    others = {s.id: s.name or s.id for s in desk.house.store.all()[:50] if s.id != session.id}
    chosen: list[str] = getattr(desk, "others", [])

    def choose(ids: list[str]) -> None:
        desk.others = ids  # type: ignore[attr-defined]
        desk.answers.open()

    if others:
        many(t("page.groups.sessions"), others, chosen, choose)
    everyone = list(own)
    for name in chosen:
        other = desk.house.store.get(name)
        if other is not None:
            everyone += [
                (f"{other.name or other.id}: {called(desk.words, c, other.letter(c.id))}", c)
                for c in other.state.columns
            ]
    words("h3", t("page.groups.moved"))
    markup(moved_table(desk.words, everyone))
    words("h3", t("page.groups.got"))
    got = markup(f"<p>{escape(t('page.computing'))}</p>")
    words("p", t("page.plain.groups"), "plain")
    words("h3", t("page.groups.all"))
    for title, column in own:
        markup(f"<h4>{escape(title)}</h4>{difference_list(desk.words, column)}")

    async def fill() -> None:
        loop = asyncio.get_running_loop()
        if session.guessing:
            got.set_content(f"<p>{escape(t('page.guess.hidden'))}</p>")
            return
        try:
            html = await loop.run_in_executor(desk.room.engine.pool, got_table, desk, everyone)
        except Exception as error:
            html = escape(t("page.failed", why=f"{type(error).__name__}: {error}"[:200]))
        got.set_content(html)

    desk.filling = asyncio.ensure_future(fill())  # type: ignore[attr-defined]


def moved_table(words_: Words, everyone: list[tuple[str, Column]]) -> str:
    """Numeric settings over all groups: how many moved it, least, most, mean."""
    t = words_.t
    rows = compare((title, c.interventions) for title, c in everyone)
    heads = ("page.groups.lever", "page.groups.touched", "page.groups.least", "page.groups.most",
             "page.groups.mean", "page.groups.who")  # fmt: skip
    out = "".join(f'<th scope="col">{escape(t(h))}</th>' for h in heads)
    body = []
    for row in rows[:ROWS]:
        year = row.control.unit == "year"

        def told(value: float, year: bool = year) -> str:
            return f"{value:.0f}" if year else _short(value, words_.lang)

        unit = words_.unit_word(row.control.unit)
        lever = f"{words_.kind(row.kind)}: {words_.control(row.control)}" + (
            f" ({unit})" if unit else ""
        )
        who = t("list.semicolon").join(f"{n} {told(v)}" for n, v in row.values.items())
        cells = (str(len(row.values)), told(row.least), told(row.most),
                 told(round(row.mean) if year else row.mean), who)  # fmt: skip
        inner = "".join(f"<td>{escape(c)}</td>" for c in cells)
        body.append(f'<tr><th scope="row">{escape(lever)}</th>{inner}</tr>')
    if not body:
        return f"<p>{escape(t('page.no_levers'))}</p>"
    return figures(out, "".join(body))


def _short(value: float, lang: str) -> str:
    text = digits(value, 0, lang)
    return text.rstrip("0").rstrip(".") if "." in text else text


def got_table(desk: Desk, everyone: list[tuple[str, Column]]) -> str:
    """The outcomes shown, of the first places picked, for every group."""
    session, t = desk.session, desk.t
    worlds: list[tuple[str, Any, Any]] = [
        (f"g{k}", title, desk.room.engine.world(c.model_dump()))
        for k, (title, c) in enumerate(everyone)
    ]
    view = LiveView(desk.room.engine.prepared, worlds, desk.lang, session.state.shown.regions)
    cases = [(o, r) for o in session.state.shown.outcomes for r in view.regions(o)[:2]]
    heads = (t("page.table.what"), t("column.region"), *(title for _, title, _ in worlds))
    head = "".join(f'<th scope="col">{escape(h)}</th>' for h in heads)
    body = []
    for outcome, region in cases:
        cells = []
        for name, _, world in worlds:
            moved = world.scenario.interventions
            change = view.change(name, region, outcome) if moved else None
            if change is None:
                cells.append(f"<td>{escape(t('page.nothing_moved'))}</td>")
                continue
            said = t(f"certainty.{change.certainty}")
            cells.append(
                f'<td class="{change.certainty}">{escape(amount(view, change))}'
                f"<small> {escape(said)} · {escape(view.grade_short(name))}</small></td>"
            )
        what, where = escape(view.variable(outcome)), escape(view.region(region))
        told = f'<th scope="row">{what}</th><td>{where}</td>'
        body.append(f"<tr>{told}{''.join(cells)}</tr>")
    return figures(head, "".join(body))


def difference_list(words_: Words, column: Column) -> str:
    """Every lever of a scenario that differs from the baseline, setting by setting."""
    rows = differences(column.interventions)
    if not rows:
        return f"<p>{escape(words_.t('page.nothing_moved'))}</p>"
    out: list[str] = []
    last = None
    for row in rows:
        if row.index != last:
            out.append(
                ("</ul>" if out else "") + f"<p><b>{escape(words_.kind(row.kind))}</b></p><ul>"
            )
            last = row.index
        unit = words_.unit_word(row.control.unit)
        colon = words_.t("list.colon")
        told = f"{words_.control(row.control)}{colon}{words_.value(row.value)} {unit}"
        out.append(f"<li>{escape(told.strip())}</li>")
    return "".join(out) + "</ul>"
