"""What the answers lean on: past events predicted from their origin, and every assumption."""

from __future__ import annotations

import asyncio
from html import escape
from typing import TYPE_CHECKING, Any

from workshop.content.assumptions import parameters
from workshop.page.answers.past_events import Told, replay, verdict
from workshop.page.ui.elements import button, choice, figures, holder, markup, words

if TYPE_CHECKING:
    from workshop.page.ui.client_view import Desk


def hindcast_tab(desk: Desk) -> None:
    """Would the model have seen it? Computed on demand, kept afterwards."""
    from scenarios.reading.hindcast_files import find_events

    t = desk.t
    words("h3", t("page.hindcast.title"))
    words("p", t("page.hindcast.read"))
    for event in find_events(()):
        with holder("section", "event"):
            words("h4", t.pick(event.title))
            box = markup("")
            told = replay(desk.room.engine.evidence, event, only_kept=True)
            if told is not None:
                box.set_content(_event(desk, told))
            else:
                go = button(t("page.hindcast.compute"), lambda: None, "small")
                go.on("click", lambda _, e=event, b=box, g=go: _compute(desk, e, b, g))
    words("p", t("page.plain.hindcast"), "plain")


def _compute(desk: Desk, event: Any, box: Any, go: Any) -> None:
    async def work() -> None:
        go.set_visibility(False)
        box.set_content(f'<p role="status">{escape(desk.t("page.hindcast.running"))}</p>')
        loop = asyncio.get_running_loop()
        evidence = desk.room.engine.evidence
        try:
            told = await loop.run_in_executor(None, replay, evidence, event)
            assert told is not None
            box.set_content(_event(desk, told))
        except Exception as error:
            box.set_content(escape(desk.t("page.failed", why=str(error)[:300])))

    desk.filling = asyncio.ensure_future(work())  # type: ignore[attr-defined]


def _event(desk: Desk, told: Told) -> str:
    """One event in words and figures."""
    from workshop.page.draw.course import course

    t = desk.t
    if told.refused:
        return f"<p>{escape(t('page.hindcast.refused'))} <small>{escape(told.refused)}</small></p>"
    rows = [
        ("page.hindcast.skill", told.skill, 2),
        ("page.hindcast.untouched", told.untouched, 2),
        ("page.hindcast.coverage", 100 * told.coverage, 0),
        ("page.hindcast.effect", told.effect, 2),
        ("page.hindcast.noise", told.noise, 2),
    ]
    cells = "".join(
        f'<tr><th scope="row">{escape(t(key))}</th><td>{_number(value, places)}</td></tr>'
        for key, value, places in rows
    )
    said = t(f"page.hindcast.{verdict(told)}")
    return (
        f"<p><b>{escape(said)}</b></p>{course(desk.words, told)}"
        f'<table class="figures narrow"><tbody>{cells}</tbody></table>'
    )


def _number(value: float, places: int) -> str:
    return "–" if value != value else f"{value:.{places}f}".replace("-", "−")


def assumptions_tab(desk: Desk) -> None:
    """Every parameter with range, grade and source."""
    t = desk.t
    words("h3", t("report.assumptions"))
    words("p", t("report.assumptions.read"))
    grades = ("", "measured", "literature", "assumption")
    options = [(g, t(f"grade.{g}") if g else t("page.all")) for g in grades]
    box = markup("")

    def show(grade: str) -> None:
        table = {k: p for k, p in desk.room.engine.evidence.parameters.items()
                 if not grade or p.grade == grade}  # fmt: skip
        box.set_content(_table(desk, table))

    choice(t("column.grade"), options, "", show)
    box.move(target_index=-1)
    show("")


def _table(desk: Desk, table: Any) -> str:
    t = desk.t
    known = desk.room.engine.evidence.sources
    heads = ("column.parameter", "column.range", "column.unit", "column.grade", "column.source")
    head = "".join(f'<th scope="col">{escape(t(h))}</th>' for h in heads)
    body = []
    for row in parameters(desk.words, table):
        sources = "; ".join(_source(known, s) for s in row.sources)
        body.append(
            f'<tr><th scope="row">{escape(row.meaning)}</th><td>{escape(row.range)}</td>'
            f'<td>{escape(row.unit)}</td><td><span class="badge {row.grade}">'
            f"{escape(t(f'grade.{row.grade}'))}</span></td><td>{sources}</td></tr>"
        )
    return figures(head, "".join(body))


def _source(known: Any, key: str) -> str:
    source = known.get(key)
    if source is None:
        return escape(key)
    cited = getattr(source, "citation", "") or getattr(source, "title", "") or key
    return f'<span title="{escape(str(cited), quote=True)}">{escape(key)}</span>'
