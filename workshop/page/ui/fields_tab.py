"""Countries by fields: who is hit in which science, computed when somebody asks for it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from nicegui import ui

import scenarios
from scenarios.errors import RunError
from scenarios.running.live import Prepared, read_scenario
from workshop.content.by_field import FieldMatrix, field_matrices
from workshop.language.chinese import told
from workshop.page.answers.turn import Busy, Gone, Left
from workshop.page.draw.table import cells, html_table
from workshop.page.levers.narrative import Words
from workshop.page.ui.client_view import ClientView
from workshop.page.ui.elements import button, html, text

_log = logging.getLogger("collabcast")
Asked = tuple[str, Mapping[str, Any]]  # what a scenario is called here, and what it holds


def fields_tab(client: ClientView) -> Callable[[], None]:
    """Live answers are totals: fields take a run of their own, as long as a report."""
    t = client.t
    text("h3", t("page.fields"))
    text("p", t("page.fields.read"))
    computing = False

    async def compute() -> None:
        nonlocal computing
        computing = True
        try:
            await _compute(client, box)
        finally:
            computing = False

    def asked() -> None:
        if not computing:  # a second click asks for the same
            client.hub.start(compute())

    button(t("page.fields.compute"), asked, "primary")
    box = html("", "fields-box", aria_live="polite")
    shown = client.hub.version

    def follow() -> None:
        nonlocal shown
        if shown != client.hub.version:  # a table of other levers must not stay
            shown = client.hub.version
            box.set_content("")

    return follow


async def _compute(client: ClientView, box: ui.html) -> None:
    t, hub = client.t, client.hub
    if client.curtain:
        box.set_content(f"<p>{escape(t('page.guess.hidden'))}</p>")
        return
    version = hub.version
    asked = [(client.session.letter(c.id).lower(), c.model_dump())
             for c in client.session.state.columns if c.interventions]  # fmt: skip
    names = {client.session.letter(c.id).lower(): client.title(c)
             for c in client.session.state.columns}  # fmt: skip
    if not asked:
        box.set_content(f"<p>{escape(t('page.no_levers'))}</p>")
        return
    box.set_content(f'<p role="status">{escape(t("page.computing"))}</p>')
    shown = list(client.session.state.shown.regions)
    try:
        found = await client.take_turn(
            lambda left: by_field(hub.engine.prepared, asked, shown, client.words, left)
        )
    except Gone:
        return
    except Busy as busy:
        box.set_content(escape(told(str(busy), client.lang)))
        return
    except Exception:  # told, not hidden
        _log.exception("fields could not be computed")
        box.set_content(escape(t("page.failed")))
        return
    if hub.version == version and not client.curtain:  # else somebody has changed what was asked
        box.set_content("".join(_table(names[m.scenario], m) for m in found))


def by_field(
    prepared: Prepared, asked: Sequence[Asked], regions: Sequence[str], words: Words,
    left: Left = lambda: False,
) -> list[FieldMatrix]:  # fmt: skip
    """A run of the scenarios with every field, on the draws of the page.

    Raises
    ------
    RunError : ``left`` says that nobody waits for it.
    """
    report = {"countries": list(regions), "fields": list(prepared.evidence.fields)}
    made = [
        read_scenario(
            {"name": name, "interventions": held["interventions"], "report": report}, prepared
        )
        for name, held in asked
    ]

    def still(done: int, of: int) -> None:
        if left():
            raise RunError(f"given up after {done} of {of} replicates: nobody waits for it")

    return field_matrices(scenarios.run(made, evidence=prepared.evidence, progress=still), words)


def _table(title: str, matrix: FieldMatrix) -> str:
    # Fields are many, countries few: a field a row fits a tablet.
    heads = ("", *(region for region, _ in matrix.rows))
    columns = zip(*(row for _, row in matrix.rows), strict=True)
    rows = [cells(row, head=field) for field, row in zip(matrix.fields, columns, strict=True)]
    letter = matrix.scenario.upper()
    meanings = "".join(f'<p class="plain">{escape(words)}</p>' for words in matrix.meanings)
    return (
        f"<h4>{escape(f'{letter} · {title}')}</h4><p>{escape(matrix.sentence)}</p>"
        f"{html_table(heads, rows)}{meanings}"
    )
