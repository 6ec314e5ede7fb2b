"""What the facilitator alone has: phases, question, timer, event cards, reveal, mock groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scenarios.interventions import BY_KIND
from workshop.page.levers.catalogue import starter
from workshop.page.session.room import EVENTS, PHASES
from workshop.page.session.session import MAX_COLUMNS, MAX_LEVERS, Session
from workshop.page.ui.client_view import ClientView
from workshop.page.ui.elements import button, checkbox, element, text, text_input
from workshop.page.ui.share import share

TIMES = (0, 2, 5, 10, 20)  # minutes
LATER = 3  # years after the first projected one: when news come
# What mock groups expect, in the unit of the outcome: little, much, and the other way.
MOCK_GUESSES = (-2.0, -25.0, 5.0)


def lead_tab(client: ClientView) -> Callable[[], None]:
    """The room in the facilitator's hands."""
    t = client.t
    with element("div", "two"):
        with element("section"):
            text("h3", t("page.question"))
            text_input(
                t("page.question.set"),
                client.session.room.question,
                lambda words: client.act(lambda s: s.room.ask(words)),
                "wide",
                maxlength="300",
            )
            text("h3", t("page.phases"))
            phases = element("div")
            text("h3", t("page.timer"))
            with element("div", "where"):
                for minutes in TIMES:
                    words = t("page.timer.minutes", n=minutes) if minutes else t("page.timer.stop")
                    button(words, lambda m=minutes: client.act(lambda s: s.room.set_timer(m)),  # type: ignore[misc]
                           "small")  # fmt: skip
            text("h3", t("page.events"))
            text("p", t("page.events.read"))
            with element("div", "kinds"):
                for kind in EVENTS:
                    button(client.words.kind(kind), lambda k=kind: deal(client, k),  # type: ignore[misc]
                           "kind", t.pick(BY_KIND[kind].meaning))  # fmt: skip
            text("h3", t("page.mock"))
            text("p", t("page.mock.read"))
            button(t("page.mock.go"), lambda: client.act(lambda s: rehearse(client, s)))
        with element("section"):
            share(client)
            text("h3", t("page.peek"))
            text("p", t("page.peek.read"))
            checkbox(t("page.peek.on"), client.peek, client.look_behind)

    def follow() -> None:
        phases.clear()
        with phases:
            _phases(client)

    follow()
    return follow


def _phases(client: ClientView) -> None:
    t, now = client.t, client.session.room.phase
    with element("div", "where"):
        for phase in PHASES:
            button(t(f"page.phase.{phase}"),
                   lambda p=phase: client.act(lambda s: s.enter_phase(p, client.who)),  # type: ignore[misc]
                   "primary" if phase == now else "", t(f"page.phase.{phase}.do"))  # fmt: skip


def deal(client: ClientView, kind: str) -> None:
    """Put an event into every scenario with room for it, and tell everybody."""
    year = min(int(client.years[0]) + LATER, int(client.years[-1]))
    lever = starter(kind, year, client.hub.engine.evidence)

    def change(session: Session) -> None:
        for column in session.state.columns:
            if len(column.interventions) < MAX_LEVERS:
                session.add_lever(column.id, dict(lever), client.who)
        session.room.deal(kind, int(lever["start"]))

    client.act(change)


def rehearse(client: ClientView, session: Session) -> None:
    """Mock groups: a scenario each while there is room, and a guess each of what is looked at."""
    t = client.t
    names = [t("page.mock.name", n=k + 1) for k in range(len(MOCK_GUESSES))]
    presets: list[Any] = [p for p in client.server.presets if p.name not in
                          {c.preset for c in session.state.columns}]  # fmt: skip
    for name, preset in zip(names, presets, strict=False):
        if len(session.state.columns) >= MAX_COLUMNS:
            break
        made = session.add_column(client.who)
        session.fill(made, preset.data, preset.name, client.who)
        session.rename(made, None, name, client.who)
    for name, value in zip(names, MOCK_GUESSES, strict=True):
        session.guess(session.state.columns[0].id, name, client.variable, client.region, value)
