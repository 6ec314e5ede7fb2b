"""The left side: scenarios, presets, and the levers of the one at hand."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from nicegui.element import Element

from scenarios.interventions import BY_KIND
from workshop.figures.style import COLOURS
from workshop.page.levers.catalogue import GROUPS, Control, controls, graded, kinds, starter
from workshop.page.session.session import MAX_COLUMNS
from workshop.page.session.settings import get_setting
from workshop.page.session.state import Column
from workshop.page.ui.client_view import ClientView
from workshop.page.ui.controls import control
from workshop.page.ui.elements import (
    badge,
    button,
    dropdown,
    element,
    hold,
    text,
    text_input,
    value_of,
)

LATE = ("start", "end", "ramp_years", "fade_years")


class LeverPanel:
    """Three parts, each built anew only when it changes in kind; otherwise values move.

    What is not built anew keeps the focus, and a click on it is never lost.
    """

    def __init__(self, client: ClientView) -> None:
        self.client = client
        self._shown: dict[str, object] = {}
        self.syncs: dict[tuple[int, tuple[str, ...]], Callable[[Any], None]] = {}
        self._grades: dict[int, Callable[[], None]] = {}
        self._synced: dict[tuple[int, tuple[str, ...]], Any] = {}  # what each control shows
        self.opened: set[str] = set()
        self._lines: tuple[Element, ...] = ()
        self._of, self._levers = "", list[dict[str, Any]]()  # the column and levers that stand
        self._cards: list[Element] = []
        parts = ("head", "names", "cards", "more")
        self.boxes = {name: element("div", f"levers {name}") for name in parts}
        with self.boxes["more"]:
            self._offer()

    def rebuild(self) -> None:
        """Build everything anew: something on the screen does not hold."""
        self._shown.clear()
        self._of = ""
        self.refresh()

    def refresh(self) -> None:
        """Show what is on the table; what shows it already, such as a slider in hand, stays."""
        client = self.client
        columns = client.session.state.columns
        if client.column not in {c.id for c in columns}:
            client.column = columns[0].id
        column = client.session.column(client.column)
        titles = [(c.id, str(c.title), c.group, c.preset) for c in columns]
        self._rebuild("head", (client.column, titles), lambda: self._head(column))
        if self._rebuild("names", client.column, lambda: self._names(column)):
            self._show_names(column)
        kept = self._show_cards(column)
        for (index, path), sync in self.syncs.items():
            value = get_setting(column.interventions[index], path)
            if index < kept and self._synced.get((index, path)) != value:
                self._synced[index, path] = deepcopy(value)
                sync(value)
        for show in self._grades.values():
            show()

    def _rebuild(self, name: str, shape: object, build: Callable[[], None]) -> bool:
        """Build a part where it has changed; gives whether it stayed as it was."""
        if self._shown.get(name) == shape:
            return True
        self._shown[name] = shape
        self.boxes[name].clear()
        with self.boxes[name]:
            build()
        return False

    def _head(self, column: Column) -> None:
        client, t = self.client, self.client.t
        with element("div", "columns", role="tablist", aria_label=t("page.scenarios")):
            for k, one in enumerate(client.session.state.columns):
                chosen = one.id == client.column
                tab = button(
                    "ABCD"[k], lambda name=one.id: client.pick(name),  # type: ignore[misc]
                    f"letter {'chosen' if chosen else ''}", client.title(one),
                    role="tab", aria_selected=str(chosen).lower(),
                )  # fmt: skip
                tab.style(f"--colour: {COLOURS[k]}")
            if len(client.session.state.columns) < MAX_COLUMNS:
                button("+", client.add_column, "letter", t("page.add_scenario"))
            element("span", "grow")
            button(
                t("page.copy"),
                lambda: client.add_column(client.column),
                "small",
                t("page.copy.long"),
            )
            button(t("page.remove"), client.remove_column, "small", t("page.remove.long"))
        presets = [("", t("page.preset.none")),
                   *((p.name, t.pick(p.title)) for p in client.server.presets)]  # fmt: skip
        dropdown(t("page.preset"), presets, column.preset, client.fill)

    def _names(self, column: Column) -> None:
        """Title and group, in lines that stay while others change what stands beside them."""
        client, t, name = self.client, self.client.t, column.id
        with element("div", "pair"):
            self._lines = (
                text_input(t("page.scenario_title"), client.title(column), lambda v: client.act(
                    lambda s: s.rename(name, v, None, client.who))),
                text_input(t("page.group"), column.group, lambda v: client.act(
                    lambda s: s.rename(name, None, v, client.who))),
            )  # fmt: skip

    def _show_names(self, column: Column) -> None:
        for line, words in zip(self._lines, (self.client.title(column), column.group), strict=True):
            if value_of(line) != words:
                hold(line, words)
                line.update()

    def _show_cards(self, column: Column) -> int:
        """Build the cards from the first that changed on; gives how many stay as they were.

        What is typed into a card is not lost when somebody adds a lever below it.
        """
        levers = deepcopy(column.interventions)
        kinds = [_kind_of(lever) for lever in levers]
        before = self._levers if self._of == column.id else []
        old = [_kind_of(lever) for lever in before]
        kept = len(old)
        if kinds[:kept] != old:  # one was taken out: those above it stay
            kept = next(k for k, lever in enumerate(before) if lever not in levers[k : k + 1])
        self._levers = levers
        if self._of == column.id and kinds == old:
            return kept
        for gone in self._cards[kept:]:
            gone.delete()
        self.syncs = {k: sync for k, sync in self.syncs.items() if k[0] < kept}
        self._grades = {k: show for k, show in self._grades.items() if k < kept}
        with self.boxes["cards"]:
            made = [self._card(column, k, column.interventions[k]) for k in range(kept, len(kinds))]
            if not kinds:
                made = [text("p", self.client.t("page.no_levers"), "hint")]
        self._cards = [*self._cards[:kept], *made]
        self._of = column.id
        return kept

    def _offer(self) -> None:
        client, t = self.client, self.client.t
        text("h3", t("page.add_lever"))
        for group in GROUPS:
            if not (members := kinds(group)):
                continue
            with element("div", "group"):
                text("span", t(f"page.group.{group}"), "group-name")
                with element("div", "kinds"):
                    for kind in members:
                        button(client.words.kind(kind), lambda k=kind: self._add(k),  # type: ignore[misc]
                               "kind", t.pick(BY_KIND[kind].meaning))  # fmt: skip

    def _add(self, kind: str) -> None:
        client = self.client
        first = int(client.years[0])
        lever = starter(kind, first, client.hub.engine.evidence)
        client.act(lambda s: s.add_lever(client.column, lever, client.who))

    def _card(self, column: Column, index: int, lever: dict[str, Any]) -> Element:
        client, t = self.client, self.client.t
        kind = str(lever.get("kind"))
        known = BY_KIND[kind]
        with element("section", "card", aria_label=client.words.kind(kind)) as card:
            with element("div", "card-head"):
                text("span", t(f"page.group.{BY_KIND[kind].group}"), "tag")
                text("h4", client.words.kind(kind))
                self._grade(column.id, index)
                button("×", lambda: client.act(
                    lambda s: s.remove_lever(column.id, index, client.who)), "small",
                    t("page.remove_lever"))  # fmt: skip
            text("p", t.pick(known.meaning), "sentence")
            late: list[Control] = []
            for c in controls(kind):
                value = get_setting(lever, c.path)
                if c.path[0] in LATE or (c.optional and value is None and c.path[-1] != "measured"):
                    late.append(c)
                    continue
                self._one(column, index, lever, c)
            key = f"{column.id}/{index}/{kind}"
            with element("details", "more") as more:
                if key in self.opened:
                    more.props["open"] = True
                more.on("toggle", lambda e: self._opened(key, bool(e.args)),
                        js_handler="(e) => emit(e.target.open)")  # fmt: skip
                text("summary", t("page.when", when=self._when(lever)))
                for c in late:
                    if c.path[-1] != "percent":  # chosen through the size, above
                        self._one(column, index, lever, c)
        return card

    def _grade(self, column: str, index: int) -> None:
        """How well the effect is known as it is set; anew where the size says otherwise."""
        client, t, box = self.client, self.client.t, element("span")
        shown = ""

        def show() -> None:
            nonlocal shown
            levers = client.session.column(column).interventions
            table = client.hub.engine.evidence.parameters
            if index >= len(levers) or (found := graded(levers[index], table)) == shown:
                return
            shown = found
            box.clear()
            with box:
                badge(found, t(f"grade.{found}"), t("page.grade.long"))

        show()
        self._grades[index] = show

    def _one(self, column: Column, index: int, lever: dict[str, Any], c: Control) -> None:
        sync = control(self.client, column.id, index, lever, c)
        if sync is not None:
            self.syncs[index, c.path] = sync
            self._synced[index, c.path] = deepcopy(get_setting(lever, c.path))

    def _opened(self, key: str, on: bool) -> None:
        (self.opened.add if on else self.opened.discard)(key)

    def _when(self, lever: dict[str, Any]) -> str:
        end = lever.get("end")
        return f"{lever.get('start', '')}–{end}" if end else self.client.t(
            "page.from_year", year=lever.get("start", "")
        )  # fmt: skip


def _kind_of(lever: dict[str, Any]) -> object:
    """What of a lever decides which controls stand there."""
    return lever.get("kind"), sorted(
        (k, tuple(sorted(v)) if isinstance(v, dict) else "") for k, v in lever.items()
    )
