"""One lever as a card: what it is, who did it, how large it is, and everything that can be set."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from html import escape
from typing import Any

from nicegui import ui
from nicegui.element import Element

from scenarios.interventions import BY_KIND
from workshop.page.levers.catalogue import controls, graded
from workshop.page.levers.plain import kinds_of, sizes
from workshop.page.session.settings import get_setting
from workshop.page.ui.client_view import ClientView
from workshop.page.ui.controls import control
from workshop.page.ui.elements import badge, button, element, html, text

LATE = ("start", "end", "ramp_years", "fade_years")
EXAMPLES = 2  # ready-made scenarios named as examples
Lever = dict[str, Any]
Put = Callable[[tuple[str, ...], Any], object]


class LeverCard:
    """A lever on the table, or one that does not act yet.

    Parameters
    ----------
    lever : gives the lever as it is now; None where it is gone.
    put : sets one of its settings. opened : whether the rare settings are unfolded, kept outside.
    draft : buttons that put it on the table or drop it; nothing acts before.
    """

    def __init__(
        self,
        client: ClientView,
        lever: Callable[[], Lever | None],
        put: Put,
        remove: Callable[[], object],
        opened: set[str],
        confirm: Callable[[], object] | None = None,
    ) -> None:
        self.client, self.lever, self.put = client, lever, put
        self._syncs: dict[tuple[str, ...], Callable[[Any], None]] = {}
        self._synced: dict[tuple[str, ...], Any] = {}  # what each control shows
        now = lever()
        assert now is not None
        kind = str(now["kind"])
        self._grade: Element
        self._size: ui.html
        self._shown_grade = ""
        classes = "card draft" if confirm else "card"
        with element("section", classes, aria_label=client.words.kind(kind)) as self.element:
            self._head(kind, remove, confirm is not None)
            self._settings(now, kind, opened)
            if confirm is not None:
                with element("div", "where"):
                    button(client.t("page.draft.confirm"), confirm, "primary")
                    button(client.t("page.draft.drop"), remove)
        self.show()

    def delete(self) -> None:
        """Take the card off the screen."""
        self.element.delete()

    def show(self) -> None:
        """Show a lever whose values moved elsewhere; what shows them already stays as it is."""
        lever = self.lever()
        if lever is None:
            return
        for path, sync in self._syncs.items():
            value = get_setting(lever, path)
            if self._synced.get(path) != value:
                self._synced[path] = deepcopy(value)
                sync(value)
        found = graded(lever, self.client.hub.engine.evidence.parameters)
        if found != self._shown_grade:
            self._shown_grade = found
            self._grade.clear()
            with self._grade:
                badge(found, self.client.t(f"grade.{found}"), self.client.t("page.grade.long"))
        told = "".join(f"<p>{escape(words)}</p>" for words in sizes(self.client.words, lever))
        if told != self._size.content:
            self._size.set_content(told)

    def _head(self, kind: str, remove: Callable[[], object], draft: bool) -> None:
        client, t, known = self.client, self.client.t, BY_KIND[kind]
        if draft:
            text("p", t("page.draft.read"), "draft-note", role="status")
        with element("div", "card-head"):
            text("span", t(f"page.group.{known.group}"), "tag")
            text("h4", client.words.kind(kind))
            self._grade = element("span")
            if not draft:
                button("×", remove, "small", t("page.remove_lever"))
        text("p", t.pick(known.meaning), "sentence")
        if examples := self._examples(kind):
            text("p", t("page.example", examples=t("list.semicolon").join(examples)), "sentence")
        self._size = html("", "size")

    def _examples(self, kind: str) -> list[str]:
        """Titles of ready-made scenarios with this lever, those that have no other first."""
        offered = [(len(kinds_of(p.data["interventions"])), self.client.t.pick(p.title))
                   for p in self.client.server.presets
                   if kind in kinds_of(p.data["interventions"])]  # fmt: skip
        return [title for _, title in sorted(offered, key=lambda one: one[0])[:EXAMPLES]]

    def _settings(self, lever: Lever, kind: str, opened: set[str]) -> None:
        t = self.client.t
        late = []
        for c in controls(kind):
            unset = c.optional and get_setting(lever, c.path) is None and c.path[-1] != "measured"
            if c.path[0] in LATE or unset:
                late.append(c)
            else:
                self._one(lever, c)
        with element("details", "more") as more:
            if kind in opened:
                more.props["open"] = True
            more.on("toggle", lambda e: (opened.add if e.args else opened.discard)(kind),
                    js_handler="(e) => emit(e.target.open)")  # fmt: skip
            text("summary", t("page.when", when=self._when(lever)))
            for c in late:
                if c.path[-1] != "percent":  # chosen through the size, above
                    self._one(lever, c)
            text("p", f"{t('page.left_out')}{t('list.colon')}{t.pick(BY_KIND[kind].limits)}",
                 "sentence")  # fmt: skip

    def _one(self, lever: Lever, c: Any) -> None:
        sync = control(self.client, lever, c, self.put)
        if sync is not None:
            self._syncs[c.path] = sync
            self._synced[c.path] = deepcopy(get_setting(lever, c.path))

    def _when(self, lever: Lever) -> str:
        end = lever.get("end")
        start = lever.get("start", "")
        return f"{start}–{end}" if end else self.client.t("page.from_year", year=start)


def shape_of(lever: Lever) -> object:
    """What of a lever decides which controls stand on its card."""
    return lever.get("kind"), sorted(
        (k, tuple(sorted(v)) if isinstance(v, dict) else "") for k, v in lever.items()
    )
