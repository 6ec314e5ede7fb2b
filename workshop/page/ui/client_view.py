"""What one browser window looks at, and what its participant can do."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from nicegui import ui

from evidence.model import ROW
from scenarios.outcomes.registry import OUTCOMES
from workshop.content.assumptions import effect
from workshop.language.chinese import told
from workshop.page.answers.hub import Invalid, Server, SessionHub
from workshop.page.answers.live_view import LiveView, live_view
from workshop.page.answers.turn import Left, Made
from workshop.page.levers.narrative import Words
from workshop.page.levers.plain import title_of
from workshop.page.session.room import ROLES
from workshop.page.session.session import Refused, Session
from workshop.page.session.state import Column

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Asked:
    """What an address asks to see; what there is not is left to the answers."""

    tab: str = "answers"
    scenario: str = ""
    outcome: str = ""
    place: str = ""
    year: int = 0
    role: str = ""


class ClientView:
    """State of one window on the server, and the verbs of its participant.

    The panels are the screen's (:mod:`workshop.page.ui.screen`), which sets the hooks.

    Parameters
    ----------
    server : all open sessions. hub : the one looked at. lang : ``en`` or ``zh``.
    asked : what the address asks to see, see :meth:`address`.
    leads : whether this is the facilitator's window, or nobody leads.
    """

    def __init__(
        self, server: Server, hub: SessionHub, lang: str, asked: Asked, leads: bool = True
    ) -> None:
        self.server, self.hub, self.lang, self.tab = server, hub, lang, asked.tab
        self.id: Hashable = next(_numbers)
        self.words = Words(hub.engine.evidence, lang)
        self.t = self.words.t
        self.years = hub.engine.prepared.years
        columns = [c.id for c in hub.session.state.columns]
        self.column = asked.scenario if asked.scenario in columns else columns[0]
        self.own: set[str] = set()  # what this participant picked; the rest follows the answers
        self.variable = hub.session.state.shown.outcomes[0]
        if asked.outcome in OUTCOMES:
            self.variable = asked.outcome
            self.own.add("variable")
        self.region = ""
        if asked.place in self.regions():
            self.region = asked.place
            self.own.add("region")
        self.year = asked.year if asked.year in self.years else 0
        if self.year:
            self.own.add("year")
        self.deepest = 0  # the year in which what is shown is furthest from the baseline
        self.gap = self.many = False
        self.leads = leads
        self.peek = False  # a facilitator looks at answers that are hidden from all others
        self.role = asked.role if asked.role in ROLES else ""
        self.welcomed = len(hub.session.history) > 1  # the three steps are for those who begin
        self.measure = "papers"
        self.who = ""
        self.places = _places(self.words)
        self.fields = {f: self.words.word(f) for f in hub.engine.evidence.fields}
        self.events = _events(self.words)
        self.compared_sessions: list[str] = []  # ids, on the tab of the groups
        self.client = ui.context.client
        self.refresh_levers: Callable[[], None] = _nothing
        self.rebuild_levers: Callable[[], None] = _nothing
        self.rebuild_tab: Callable[[], None] = _nothing
        self.rebuild_selectors: Callable[[], None] = _nothing
        self.request_redraw: Callable[[], None] = _nothing

    @property
    def session(self) -> Session:
        """The session as it is now."""
        return self.hub.session

    @property
    def curtain(self) -> bool:
        """Whether answers are hidden from this window: none of them is sent to it."""
        return self.session.guessing and not (self.leads and self.peek)

    def look_behind(self, on: bool) -> None:
        """Show hidden answers in this window alone."""
        self.peek = on and self.leads
        self.rebuild_tab()
        self.request_redraw()

    def empty_view(self) -> LiveView:
        """The baseline alone: names and units, without waiting for an answer."""
        shown = self.session.state.shown.regions
        return live_view(self.hub.engine.prepared, (), self.lang, shown)

    def regions(self) -> tuple[str, ...]:
        """Countries, blocs or pairs the outcome is shown for."""
        return self.empty_view().regions(self.variable)

    def look(self, **picked: Any) -> None:
        """Look at another outcome, place or year; an empty pick leaves it to the answers."""
        for name, value in picked.items():
            setattr(self, name, value)
            (self.own.add if value else self.own.discard)(name)
        if set(picked) != {"year"} or self.year == self.deepest:
            self.rebuild_selectors()
        self.keep_address()
        self.request_redraw()

    def address(self, lang: str) -> str:
        """What this window looks at: kept over a reload and in the other language."""
        parts = {"tab": self.tab, "scenario": self.column}
        for name, key in (("variable", "outcome"), ("region", "place"), ("year", "year")):
            if name in self.own:
                parts[key] = str(getattr(self, name))
        if self.role:
            parts["role"] = self.role
        return f"/{lang}/s/{self.session.id}?{urlencode(parts)}"

    def keep_address(self) -> None:
        """Let the address of the window say what it looks at."""
        self.client.run_javascript(f"history.replaceState(null, '', {self.address(self.lang)!r})")

    def title(self, column: Column) -> str:
        """Title of a scenario, by its levers where nobody gave one; a letter where it has none."""
        return self.t.pick(title_of(column)) or self.session.letter(column.id)

    def column_options(self) -> list[tuple[str, str]]:
        """Every scenario for a drop-down: id, letter and title."""
        session = self.session
        return [(c.id, f"{session.letter(c.id)} · {self.title(c)}") for c in session.state.columns]

    def act(self, change: Callable[[Session], object]) -> bool:
        """Change the session; what cannot be done is said, and nothing has changed.

        Gives whether it was done.
        """
        try:
            self.hub.change(change, self.id)
            return True
        except Refused as error:
            self.notify(self.t(str(error)))
        except Invalid as error:
            self.notify(self.t("page.refused.invalid", why=told(str(error), self.lang)))
        self.rebuild_levers()
        return False

    def notify(self, text: str) -> None:
        """A line that goes away by itself, read out by screen readers."""
        with self.client:
            ui.notify(text, position="top", timeout=8000, close_button="×")

    async def take_turn(self, work: Callable[[Left], Made]) -> Made:
        """What takes seconds, in turn with what others ask for.

        Raises
        ------
        Busy : as many wait as may. Gone : this window was closed meanwhile.
        """

        async def gone() -> bool:
            return self.id not in self.hub.listeners

        return await self.server.turn.take(work, self.client.ip, gone)

    def pick(self, column: str) -> None:
        """Look at another scenario."""
        self.column = column
        self.refresh_levers()
        self.keep_address()
        self.request_redraw()

    def add_column(self, copy_of: str = "") -> None:
        """One more scenario: empty, or like another one."""

        def change(session: Session) -> None:
            self.column = session.add_column(self.who, copy_of)

        self.act(change)

    def remove_column(self) -> None:
        """Take the scenario at hand away."""
        self.act(lambda s: s.remove_column(self.column, self.who))

    def fill(self, name: str) -> None:
        """Fill the scenario at hand from a preset, or empty it."""
        preset = next((p for p in self.server.presets if p.name == name), None)
        data = preset.data if preset else {}
        self.act(lambda s: s.fill(self.column, data, name if preset else "", self.who))


def _nothing() -> None:
    """What a hook does until there is a screen."""


def _places(words: Words) -> dict[str, str]:
    """Countries by name, then blocs, as options."""
    evidence = words.evidence
    blocs = {b: words.word(b) for b in evidence.blocs
             if any(c in evidence.countries for c in evidence.blocs.members(b))}  # fmt: skip
    known = dict.fromkeys([*evidence.economies, *evidence.countries])
    countries = {c: words.word(c) for c in known if c != ROW}
    ordered = dict(sorted(countries.items(), key=lambda item: item[1]))
    return {**ordered, **blocs, ROW: words.word(ROW)}


def _events(words: Words) -> dict[str, str]:
    """Measured effects by name, each with its size."""
    names = [k.removeprefix("event/") for k in words.evidence.parameters if k.startswith("event/")]
    return {n: effect(words, n) for n in names}
