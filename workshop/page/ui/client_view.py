"""One participant's screen: language, what is looked at, and how it keeps up with the room."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Hashable
from typing import Any

from nicegui import ui

from evidence.model import ROW
from workshop.page.answers.presets import Ready
from workshop.page.answers.room import House, Invalid, Room
from workshop.page.levers.catalogue import controls
from workshop.page.levers.narrative import Words
from workshop.page.session.session import Column, Refused, Session
from workshop.page.ui.elements import button, entry, holder, markup, words

TABS = ("answers", "ties", "ranks", "table", "groups", "room", "hindcast", "assumptions", "take")
_numbers = itertools.count(1)


class Desk:
    """Everything one browser window holds on the server."""

    def __init__(self, house: House, room: Room, lang: str, tab: str) -> None:
        self.house, self.room, self.lang = house, room, lang
        self.id: Hashable = next(_numbers)
        self.words = Words(room.engine.evidence, lang)
        self.t = self.words.t
        self.years = room.engine.prepared.years
        self.tab = tab if tab in TABS else TABS[0]
        self.column = room.session.state.columns[0].id
        self.variable = room.session.state.shown.outcomes[0]
        self.gap = False
        self.measure = "papers"
        self.who = ""
        self.places = _places(self.words)
        self.fields = {f: self.words.word(f) for f in room.engine.evidence.fields}
        self.events = _events(self.words)
        self._due = asyncio.Event()
        self._gone = False
        self._client = ui.context.client

    @property
    def session(self) -> Session:
        """What the room holds now."""
        return self.room.session

    @property
    def ready(self) -> list[Ready]:
        """Ready-made scenarios."""
        return self.house.ready

    def title(self, column: Column) -> str:
        """Title of a scenario; its letter where nobody gave one."""
        return self.t.pick(column.title) or self.session.letter(column.id)

    # What a participant does.

    def act(self, change: Callable[[Session], Any], built: bool = True) -> Any:
        """Change the session; what cannot be done is told, and nothing has changed."""
        try:
            return self.room.change(change, self.id)
        except Refused as error:
            self.tell(self.t(str(error)))
        except Invalid as error:
            self.tell(self.t("page.refused.invalid", why=str(error)))
        self.levers.forget()
        self.levers.refresh(own=False)
        return None

    def tell(self, text: str) -> None:
        """A line that goes away by itself, read out by screen readers."""
        with self._client:
            ui.notify(text, position="top", timeout=8000, close_button="×")

    def pick(self, column: str) -> None:
        """Look at another scenario."""
        self.column = column
        self.levers.refresh(own=False)
        self.look()

    def add_column(self) -> None:
        """One more scenario, empty."""
        self._add("")

    def copy_column(self) -> None:
        """One more scenario, like the one at hand."""
        self._add(self.column)

    def _add(self, copy_of: str) -> None:
        def change(session: Session) -> None:
            self.column = session.add_column(self.who, copy_of)

        self.act(change)

    def remove_column(self) -> None:
        """Take the scenario at hand away."""
        self.act(lambda s: s.remove_column(self.column, self.who))

    def fill(self, name: str) -> None:
        """Fill the scenario at hand from a ready-made one, or empty it."""
        found = next((r for r in self.ready if r.name == name), None)
        data = found.data if found else {}
        self.act(lambda s: s.fill(self.column, data, name if found else "", self.who))

    # The screen.

    def build(self) -> None:
        """Draw the frame; answers follow as they are computed."""
        from workshop.page.ui.answers import AnswerPanel
        from workshop.page.ui.levers import LeverPanel

        with holder("header", "top"):
            with holder("div", "brand"):
                ui.link(self.t("page.title"), f"/{self.lang}/").classes("home")
            entry(self.t("page.session_name"), self.session.name, self._rename, "wide",
                  placeholder=self.t("page.session_name"))  # fmt: skip
            entry(self.t("page.me"), "", self._me, "", placeholder=self.t("page.me"))
            button(self.t("page.back"), lambda: self.act(lambda s: s.back(self.who)), "",
                   self.t("page.back.long"))  # fmt: skip
            button(self.t("page.save"), self._save, "primary", self.t("page.save.long"))
            self.saved = words("span", "", "saved", role="status")
            holder("span", "grow")
            other = "zh" if self.lang == "en" else "en"
            self.switch = ui.link("中文" if other == "zh" else "English", self._address(other))
            self.switch.classes("btn lang").props(f'lang="{other}" hreflang="{other}"')
            # Through the server, which knows of every click before this one.
            self.switch.on("click.prevent", lambda _: ui.navigate.to(self._address(other)))
        with holder("main", "desk"):
            with holder("aside", "left", aria_label=self.t("page.levers")):
                self.levers = LeverPanel(self)
            with holder("section", "right", aria_label=self.t("page.results")):
                self.bar = holder("nav", "tabs", role="tablist", aria_label=self.t("page.results"))
                self._tabs()
                self.fault = markup("", "fault", role="alert")
                self.answers = AnswerPanel(self)
        self.levers.refresh(own=False)
        self.answers.open()
        self.room.listeners[self.id] = self._changed
        self._client.on_delete(self._leave)
        self.look()
        self._task = asyncio.ensure_future(self._keep_up())

    def _tabs(self) -> None:
        self.bar.clear()
        with self.bar:
            for tab in TABS:
                button(self.t(f"page.tab.{tab}"), lambda t=tab: self._open(t),  # type: ignore[misc]
                       "tab chosen" if tab == self.tab else "tab", role="tab",
                       aria_selected=str(tab == self.tab).lower())  # fmt: skip

    def _open(self, tab: str) -> None:
        self.tab = tab
        other = "zh" if self.lang == "en" else "en"
        self.switch.props(f'href="{self._address(other)}"')
        self._tabs()
        self.answers.open()
        self.look()

    def _address(self, lang: str) -> str:
        return f"/{lang}/s/{self.session.id}?tab={self.tab}"

    def _rename(self, name: str) -> None:
        def change(session: Session) -> None:
            from workshop.page.session.session import clean

            session.name = clean(name)

        self.act(change)

    def _me(self, name: str) -> None:
        self.who = name

    def _save(self) -> None:
        async def work() -> None:
            await self.room.save()
            self.saved.set_content(  # type: ignore[attr-defined]
                self.t("page.saved", at=self.session.changed[11:19])
            )

        self._running = asyncio.ensure_future(work())

    def look(self) -> None:
        """Something to show has changed."""
        self._due.set()

    def _changed(self, by: Hashable) -> None:
        with self._client:
            self.levers.refresh(own=by == self.id)
            self.answers.changed()
        self.look()

    def _leave(self, *_: Any) -> None:
        self._gone = True
        self.room.listeners.pop(self.id, None)
        self._task.cancel()

    async def _keep_up(self) -> None:
        """Draw what is due; while one picture is made, later changes wait as one."""
        while not self._gone:
            await self._due.wait()
            self._due.clear()
            try:
                told = ""
                with self._client:
                    await self.answers.draw()
            except asyncio.CancelledError:
                raise
            except Exception as error:  # shown, not hidden: the last picture stays
                told = self.t("page.failed", why=f"{type(error).__name__}: {error}"[:300])
            from html import escape

            self.fault.set_content(escape(told))


def _places(words_: Words) -> dict[str, str]:
    """Blocs, then countries by name, as options."""
    evidence = words_.evidence
    blocs = {b: words_.word(b) for b in evidence.blocs
             if any(c in evidence.countries for c in evidence.blocs.members(b))}  # fmt: skip
    singles = {c: words_.word(c) for c in evidence.countries if c != ROW}
    ordered = dict(sorted(singles.items(), key=lambda item: item[1]))
    return {**ordered, **blocs, ROW: words_.word(ROW)}


def _events(words_: Words) -> dict[str, str]:
    """Measured effects by name, each with its size."""
    from workshop.content.assumptions import _effect

    table = words_.evidence.parameters
    names = [k.removeprefix("event/") for k in table if k.startswith("event/")]
    return {n: _effect(words_, n) for n in names}


__all__ = ["Desk", "controls"]
