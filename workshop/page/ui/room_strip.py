"""What everybody in the room reads above the answers: phase, question, timer, news, own role."""

from __future__ import annotations

from collections.abc import Callable

from scenarios.interventions import BY_KIND
from workshop.page.session.room import QUESTIONS, ROLES
from workshop.page.ui.client_view import ClientView
from workshop.page.ui.elements import button, dropdown, element, empty, text, text_input

STEPS = ("page.step.one", "page.step.two", "page.step.three")


def room_strip(client: ClientView) -> Callable[[], None]:
    """Build the strip; gives back what shows a changed session."""
    with element("div", "room") as strip:
        box = element("div")
        debrief = element("div")
    shown: list[object] = [None]

    def follow() -> None:
        client.welcomed = client.welcomed or len(client.session.history) > 1
        now = client.session.room.model_dump_json(), client.role, client.welcomed
        if shown[0] == now:
            return
        shown[0] = now
        box.clear()
        with box:
            _phase(client)
            _question(client, follow)
            if client.session.room.phase == "welcome" or not client.welcomed:
                _welcome(client, follow)
        debriefing = client.session.room.phase == "debrief"
        if debriefing and not debrief.default_slot.children:
            with debrief:
                _debrief(client)  # once: what is typed there stays, whatever the facilitator does
        debrief.set_visibility(debriefing)
        strip.set_visibility(debriefing or bool(box.default_slot.children))

    follow()
    return follow


def _phase(client: ClientView) -> None:
    """The part of the workshop, what to do in it, and how long it still takes."""
    t, room = client.t, client.session.room
    if not room.lead and room.phase == "explore" and not room.until:
        return  # nobody leads: there are no parts
    with element("div", "room-line"):
        text("b", t(f"page.phase.{room.phase}"))
        text("span", t(f"page.phase.{room.phase}.do"))
        if room.until:
            text("span", "", "timer", data_until=room.until, role="timer")


def _question(client: ClientView, follow: Callable[[], None]) -> None:
    """The question of the day, news from an event card, and the card of one's own role."""
    t, room = client.t, client.session.room
    if room.question:
        text("p", f"{t('page.question')}{t('list.colon')}{room.question}", "question")
    if room.event in BY_KIND:
        known = BY_KIND[room.event]
        news = t("page.news", year=room.event_year, title=t.pick(known.title),
                 meaning=t.pick(known.meaning))  # fmt: skip
        text("p", news, "news", role="status")
    if room.phase != "welcome" and not client.role:
        return

    def pick(role: str) -> None:
        client.role = role if role in ROLES else ""
        client.keep_address()
        follow()

    options = [("", t("page.role.none")), *((r, t(f"page.role.{r}")) for r in ROLES)]
    with element("div", "room-line"):
        dropdown(t("page.role"), options, client.role, pick)
        if client.role:
            text("span", t(f"page.role.{client.role}.card"), "role-card")


def _welcome(client: ClientView, follow: Callable[[], None]) -> None:
    """Three steps for who comes in for the first time."""
    t = client.t
    with element("ol", "steps"):
        for step in STEPS:
            text("li", t(step))

    def done() -> None:
        client.welcomed = True
        follow()

    if not client.welcomed:
        button(t("page.step.done"), done, "small")


def _debrief(client: ClientView) -> None:
    """Questions to talk about, and a line for the minutes."""
    t = client.t
    with element("ul", "steps"):
        for question in QUESTIONS:
            text("li", t(f"page.debrief.{question}"))

    def add(words: str) -> None:
        if words and client.act(lambda s: s.note(words, client.who)):
            empty(line)

    line = text_input(t("page.note"), "", add, "wide", maxlength="2000")
