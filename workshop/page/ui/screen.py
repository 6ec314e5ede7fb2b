"""One window's screen: head, levers, tabs, and how it keeps up with the session."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Hashable
from contextlib import suppress
from html import escape

from nicegui import ui

from workshop.page.session.lines import clean
from workshop.page.session.session import Session
from workshop.page.ui.answer_panel import AnswerPanel
from workshop.page.ui.client_view import ClientView
from workshop.page.ui.elements import button, element, html, language_link, other, text, text_input
from workshop.page.ui.lever_panel import LeverPanel
from workshop.page.ui.room_strip import room_strip
from workshop.page.ui.tabs import offered

PAUSE = 0.3  # seconds without a move before sentences are made
_log = logging.getLogger("collabcast")


class Screen:
    """Draws a view: the frame at once, answers as they are computed."""

    def __init__(self, view: ClientView) -> None:
        self.view = view
        self._due = asyncio.Event()
        self._warned = ""
        self._head()
        with element("main", "workspace"):
            with element("aside", "left", aria_label=view.t("page.levers")):
                self.levers = LeverPanel(view)
            with element("section", "right", aria_label=view.t("page.results")):
                self.strip = room_strip(view)
                self.bar = element("nav", "tabs", role="tablist", aria_label=view.t("page.results"))
                self._tabs()
                self.fault = html("", "fault", role="alert")
                self.answers = AnswerPanel(view)
        view.refresh_levers = self.levers.refresh
        view.rebuild_levers = self.levers.rebuild
        view.rebuild_tab = self.answers.open
        view.rebuild_selectors = self.answers.select_anew
        view.request_redraw = self._due.set
        self.levers.refresh()
        self.answers.open()
        view.hub.listeners[view.id] = self._changed
        view.client.on_delete(self._leave)
        self._due.set()
        self._task = asyncio.ensure_future(self._keep_up())

    def _head(self) -> None:
        view, t = self.view, self.view.t
        with element("header", "top"):
            with element("div", "brand"):
                ui.link(t("page.title"), f"/{view.lang}/").classes("home")
            name = t("page.session_name")
            text_input(name, view.session.name, self._rename, "wide", placeholder=name)
            text_input(t("page.me"), "", self._me, "", placeholder=t("page.me"))
            button(t("page.back"), lambda: view.act(lambda s: s.back(view.who)), "",
                   t("page.back.long"))  # fmt: skip
            button(t("page.save"), lambda: view.hub.start(self._save()), "primary",
                   t("page.save.long"))  # fmt: skip
            self.saved = text("span", "", "saved", role="status")
            element("span", "grow")
            self.switch = language_link(view.lang, self._other())
            # Through the server, which knows of every click before this one.
            self.switch.on("click.prevent", lambda _: ui.navigate.to(self._other()))

    def _tabs(self) -> None:
        view = self.view
        self.bar.clear()
        with self.bar:
            for tab in offered(view):
                chosen = tab.name == view.tab
                button(view.t.pick(tab.title), lambda t=tab.name: self._open(t),  # type: ignore[misc]
                       "tab chosen" if chosen else "tab", role="tab",
                       aria_selected=str(chosen).lower())  # fmt: skip

    def _open(self, tab: str) -> None:
        self.view.tab = tab
        self.view.keep_address()
        self._tabs()
        self.answers.open()
        self._due.set()

    def _other(self) -> str:
        """The same in the other language."""
        return self.view.address(other(self.view.lang))

    def _rename(self, name: str) -> None:
        def change(session: Session) -> None:
            session.name = clean(name)

        self.view.act(change)

    def _me(self, name: str) -> None:
        self.view.who = name

    async def _save(self) -> None:
        try:
            await self.view.hub.save()
        except OSError:
            self._unsaved()
            return
        at = self.view.session.changed[11:19]
        self.saved.set_content(escape(self.view.t("page.saved", at=at)))

    def _changed(self, by: Hashable) -> None:
        with self.view.client:
            self.levers.refresh()
            self.strip()
            self.answers.changed()
            self._unsaved()
        self._due.set()

    def _unsaved(self) -> None:
        """Say loudly what is not on disk, and no more once it is."""
        why = self.view.hub.unsaved
        words = self.view.t("page.not_saved", why=why) if why else ""
        if words != self._warned:
            self._warned = words
            self.saved.set_content(escape(words))
            self.saved.classes(add="failed" if why else "", remove="" if why else "failed")

    def _leave(self, *_: object) -> None:
        self.view.hub.leave(self.view.id)
        self._task.cancel()

    async def _keep_up(self) -> None:
        """Draw what is due; while one picture is made, later changes wait as one."""
        while True:
            await self._due.wait()
            self._due.clear()
            fault = ""
            try:
                with self.view.client:
                    await self.answers.draw()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._due.wait(), PAUSE)
                    continue  # something has moved again: its picture comes first
                with self.view.client:
                    await self.answers.tell(self._due)
            except Exception:  # told, not hidden: the last picture stays
                _log.exception("an answer could not be computed")
                fault = self.view.t("page.failed")
            self.fault.set_content(escape(fault))
