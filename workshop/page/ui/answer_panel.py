"""The right side: the tab that is open, its picture drawn anew when its answer is there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from html import escape
from typing import Any, TypeVar

from nicegui import ui
from nicegui.element import Element

from workshop.content.course import course, focus
from workshop.page.answers.live_view import LiveView
from workshop.page.ui.client_view import ClientView
from workshop.page.ui.elements import button, element, html, text
from workshop.page.ui.guessing_form import guess_form
from workshop.page.ui.selectors import SELECTORS, Selection, selection
from workshop.page.ui.tabs import BY_NAME, TABS, Chart, Panel, offered

Made = TypeVar("Made")


class AnswerPanel:
    """Frame of a tab at once, its picture when computed."""

    def __init__(self, client: ClientView) -> None:
        self.client = client
        self.box = element("div", "answer", role="tabpanel")
        self.picture: ui.html | None = None
        self.sentences: ui.html | None = None
        self._shown: tuple[Hashable, Hashable] | None = None
        self._follow: Callable[[], None] | None = None  # shows a changed session in what is there
        self._selectors: Element | None = None
        self._settled: Hashable = None  # what the choice of outcome, place and year was made for

    @property
    def tab(self) -> Chart | Panel:
        """The tab that is open; the first where an address names one there is not."""
        found = BY_NAME.get(self.client.tab, TABS[0])
        return found if found in offered(self.client) else TABS[0]

    def open(self) -> None:
        """Build the frame of the tab."""
        self.picture = self.sentences = self._follow = self._selectors = None
        self._shown = self._state()
        self.box.clear()
        with self.box:
            if isinstance(self.tab, Chart):
                self._frame(self.tab)
            else:
                self._follow = self.tab.build(self.client)

    def changed(self) -> None:
        """The session has changed: what shows it follows, what is typed into stays."""
        before, now = self._shown, self._state()
        if before is None or before[0] != now[0]:
            self.open()
            return
        if before[1] != now[1]:
            self.select_anew()
        self._shown = now
        if self._follow is not None:
            self._follow()

    def select_anew(self) -> None:
        """Show what is looked at above the picture, and ask for guesses of just that."""
        if self._selectors is not None:
            self._selectors.clear()
            with self._selectors:
                self._select()
        if self._follow is not None and isinstance(self.tab, Chart):
            self._follow()

    async def _settle(self) -> None:
        """Look at what moves most, as far as the participant picked nothing else.

        Chosen anew when levers are put down or taken away, not while one is moved: a picture that
        jumps under the hand cannot be read. While answers are hidden nothing is chosen by them.
        """
        client = self.client
        regions = client.regions()
        if client.region not in regions:
            client.region = ""
        levers = tuple(
            str(m.get("kind")) for m in client.session.column(client.column).interventions
        )
        hidden = client.curtain
        key = client.column, levers, hidden, regions, frozenset(client.own), client.variable
        if key != self._settled:
            only = client.variable if "variable" in client.own or hidden else ""
            asked = "moves most", client.column, only
            column = client.column
            found = None if hidden or not levers else await client.hub.picture(
                asked, client.lang, lambda view: focus(view, column, only))  # fmt: skip
            if found is not None:
                client.variable = found.variable
                if "region" not in client.own:
                    client.region = found.region
                if "year" not in client.own:
                    client.year = found.year if client.region == found.region else 0
            client.region = client.region or next(iter(client.regions()), "")
            self._settled = (*key[:3], client.regions(), frozenset(client.own), client.variable)
            self.select_anew()
        deepest = 0 if hidden or not levers else await self._deepest()
        if deepest != client.deepest:
            client.deepest = deepest
            self.select_anew()

    async def _deepest(self) -> int:
        client = self.client
        where = client.column, client.region, client.variable
        year: int = await client.hub.picture(
            ("deepest", *where), client.lang, lambda view: deepest(view, *where)
        )
        return year

    def _select(self) -> None:
        assert isinstance(self.tab, Chart)
        for name in self.tab.selectors:
            SELECTORS[name](self.client)

    def _state(self) -> tuple[Hashable, Hashable]:
        """What of the session the frame of a picture is built for, and what stands above it."""
        s = self.client.session
        columns = tuple((c.id, str(c.title)) for c in s.state.columns)
        # A panel follows by itself, also when answers are hidden: somebody may be typing there.
        hides = (s.guessing, self.client.curtain) if isinstance(self.tab, Chart) else ()
        return (self.tab.name, *hides), (columns, s.state.shown.model_dump_json())

    async def draw(self) -> None:
        """Show the picture of the tab, computed once for all who look at the same."""
        tab, client = self.tab, self.client
        if not isinstance(tab, Chart) or self.picture is None:
            return
        if "region" in tab.selectors:
            await self._settle()
        chosen = self._chosen(tab)

        def work(view: LiveView) -> str:
            return tab.draw(view, chosen)

        image = await client.hub.picture((tab.name, chosen), client.lang, work)
        if chosen.hidden != self._chosen(tab).hidden:
            return  # hidden meanwhile: the next picture is due already
        if self.tab is tab and self.picture is not None and self.sentences is not None:
            self.picture.set_content(image)
            self.sentences.classes("stale")  # until the words of this picture are there

    async def tell(self, moved: asyncio.Event) -> None:
        """Show the sentences of the picture: they take longer, and nobody reads while dragging.

        Left out when something has ``moved`` before they are there.
        """
        tab, client = self.tab, self.client
        if not isinstance(tab, Chart) or self.sentences is None:
            return
        chosen = self._chosen(tab)

        def work(view: LiveView) -> str:
            return tab.sentences(view, chosen) + _failed(view)

        words = client.hub.words((tab.name, "told", chosen), client.lang, work)
        told = await unless(words, moved)
        if told is None or chosen.hidden != self._chosen(tab).hidden:
            return
        if self.tab is tab and self.sentences is not None:
            self.sentences.set_content(told)
            self.sentences.classes(remove="stale")

    def _chosen(self, tab: Chart) -> Selection:
        """What is picked above the picture; whose number is large, where there is one."""
        picked = tab.selectors
        return selection(self.client, (*picked, "column") if "region" in picked else picked)

    def _frame(self, chart: Chart) -> None:
        """Selectors, sentences, picture, and what it does not say."""
        client, t = self.client, self.client.t
        self._selectors = element("div", "where")
        with self._selectors:
            self._select()
        if client.session.guessing:
            self._follow = guess_form(client)
        self.picture = html("", "picture")
        self.sentences = html("", "lines", aria_live="polite")
        text("p", t.pick(chart.caveat), "plain")
        if chart.image:
            with element("div", "where"):
                button(t("page.export.svg"), lambda: self._save("svg"), "small")
                button(t("page.export.png"), lambda: self._save("png"), "small")
        if chart.legend:
            self._legend()
        for name in chart.more:
            SELECTORS[name](client)

    def _legend(self) -> None:
        t = self.client.t
        with element("div", "legend"):
            for key in ("legend.past", "legend.bands", "legend.marks", "page.legend.grade"):
                text("span", t(key))
            with element("details", "more"):
                text("summary", t("page.rule"))
                text("p", t("certainty.rule", runs=self.client.hub.engine.prepared.replicates))

    def _save(self, form: str) -> None:
        client = self.client
        name = f"{client.tab}-{client.variable}-{client.lang}"
        ui.run_javascript(f"collabcastPicture({form!r}, {name!r})")


def deepest(view: LiveView, scenario: str, region: str, variable: str) -> int:
    """The year in which a change is deepest; 0 where there is none to tell of."""
    found = course(view, scenario, region, variable)
    return found.year if found is not None and found.change.relative.p50 else 0


def _failed(view: LiveView) -> str:
    if not view.results.failed:
        return ""
    words = view.t("page.failures", n=view.results.failed, all=view.results.replicates)
    return f'<p class="failed">{escape(words)}</p>'


async def unless(work: Coroutine[Any, Any, Made | None], event: asyncio.Event) -> Made | None:
    """What ``work`` gives; None as soon as the event comes before it."""
    begun, came = asyncio.ensure_future(work), asyncio.ensure_future(event.wait())
    try:
        await asyncio.wait({begun, came}, return_when=asyncio.FIRST_COMPLETED)
        return begun.result() if begun.done() else None
    finally:
        begun.cancel()
        came.cancel()
