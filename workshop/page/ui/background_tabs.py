"""What the answers lean on: past events predicted from their origin, and every assumption."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from html import escape

from nicegui import ui
from nicegui.element import Element

from agents.validation.events.event import Event
from evidence.sources import Source
from scenarios.reading.hindcast_files import SHOWN, find_events
from workshop.content.assumptions import parameters
from workshop.language.chinese import told
from workshop.page.answers.past_events import Replay, replay, stored, verdict
from workshop.page.answers.turn import Busy, Gone
from workshop.page.draw.course import course
from workshop.page.draw.table import cells, html_table
from workshop.page.ui.client_view import ClientView
from workshop.page.ui.elements import button, dropdown, element, html, text

_log = logging.getLogger("collabcast")
GRADES = ("", "measured", "literature", "assumption")


def hindcast_tab(client: ClientView) -> None:
    """Would the model have seen it? Computed on demand, then stored."""
    t = client.t
    text("h3", t("page.hindcast.title"))
    text("p", t("page.hindcast.read"))
    for event in find_events(SHOWN):
        with element("section", "event"):
            text("h4", t.pick(event.title))
            box = html("")
            known = stored(client.hub.engine.evidence, event)
            if known is not None:
                box.set_content(_event(client, known))
            else:
                go = button(t("page.hindcast.compute"), lambda: None, "small")
                go.on("click", lambda _, e=event, b=box, g=go: client.hub.start(
                    _compute(client, e, b, g)))  # fmt: skip
    text("p", t("page.plain.hindcast"), "plain")


async def _compute(client: ClientView, event: Event, box: ui.html, go: Element) -> None:
    go.set_visibility(False)
    box.set_content(f'<p role="status">{escape(client.t("page.hindcast.running"))}</p>')
    try:
        found = await client.take_turn(lambda left: replay(client.hub.engine.evidence, event))
        box.set_content(_event(client, found))
    except Gone:
        return
    except Busy as busy:
        go.set_visibility(True)
        box.set_content(escape(told(str(busy), client.lang)))
    except Exception:  # told, not hidden
        _log.exception("a past event could not be computed")
        box.set_content(escape(client.t("page.failed")))


def _event(client: ClientView, found: Replay) -> str:
    """One event in words and figures."""
    t = client.t
    if found.refused:
        why = escape(told(found.refused, client.lang))
        return f"<p>{escape(t('page.hindcast.refused'))} <small>{why}</small></p>"
    rows = [
        ("page.hindcast.skill", found.skill, 2),
        ("page.hindcast.net", found.net, 2),
        ("page.hindcast.coverage", 100 * found.coverage, 0),
        ("page.hindcast.effect", found.effect, 2),
        ("page.hindcast.noise", found.noise, 2),
    ]
    table = html_table((), (cells([_number(v, digits)], head=t(key)) for key, v, digits in rows),
                       "figures narrow")  # fmt: skip
    words = t(f"page.hindcast.{verdict(found)}")
    return f"<p><b>{escape(words)}</b></p>{course(client.words, found)}{table}"


def _number(value: float, digits: int) -> str:
    return "–" if value != value else f"{value:.{digits}f}".replace("-", "−")


def assumptions_tab(client: ClientView) -> None:
    """Every parameter with range, grade and source."""
    t = client.t
    text("h3", t("report.assumptions"))
    text("p", t("report.assumptions.read"))
    options = [(g, t(f"grade.{g}") if g else t("page.all")) for g in GRADES]
    box = html("")

    def show(grade: str) -> None:
        box.set_content(_parameters(client, grade))

    dropdown(t("column.grade"), options, "", show)
    box.move(target_index=-1)
    show("")


def _parameters(client: ClientView, grade: str) -> str:
    """The parameters of a grade; of every grade where none is given."""
    t, evidence = client.t, client.hub.engine.evidence
    table = {k: p for k, p in evidence.parameters.items() if not grade or p.grade == grade}
    rows = []
    for row in parameters(client.words, table):
        sources = "; ".join(_source(evidence.sources, s) for s in row.sources)
        rows.append(
            cells((row.range, row.unit), head=row.meaning)
            + f'<td><span class="badge {row.grade}">{escape(t(f"grade.{row.grade}"))}</span></td>'
            f"<td>{sources}</td>"
        )
    heads = ("parameter", "range", "unit", "grade", "source")
    return html_table([t(f"column.{h}") for h in heads], rows)


def _source(sources: Mapping[str, Source], key: str) -> str:
    """The key of a source, with its title where the pointer rests."""
    source = sources.get(key)
    if source is None:
        return escape(key)
    return f'<span title="{escape(source.title or key, quote=True)}">{escape(key)}</span>'
