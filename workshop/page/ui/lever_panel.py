"""The left side: scenarios, presets, and the levers of the one at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from html import escape
from operator import eq
from typing import Any

from nicegui import ui
from nicegui.element import Element

from scenarios.interventions import BY_KIND
from workshop.figures.style import COLOURS
from workshop.page.levers.catalogue import GROUPS, kinds, starter
from workshop.page.levers.plain import FIRST, title_of
from workshop.page.session.session import MAX_COLUMNS
from workshop.page.session.settings import set_setting
from workshop.page.session.state import Column
from workshop.page.ui.client_view import ClientView
from workshop.page.ui.elements import button, dropdown, element, hold, text, text_input, value_of
from workshop.page.ui.lever_card import LeverCard, shape_of


class LeverPanel:
    """Three parts, each built anew only when it changes in kind; otherwise values move.

    What is not built anew keeps the focus, and a click on it is never lost.
    """

    def __init__(self, client: ClientView) -> None:
        self.client = client
        self._shown: dict[str, object] = {}
        self.opened: set[str] = set()
        self._lines: tuple[Element, ...] = ()
        self._title: ui.html
        self._of, self._levers = "", list[dict[str, Any]]()  # the column and levers that stand
        self._cards: list[_Placed] = []
        self._empty: Element | None = None  # says that nothing is moved
        self._new: dict[str, Any] | None = None  # a lever that does not act yet
        self._draft_card: LeverCard | None = None
        parts = ("head", "names", "cards", "draft", "more")
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
        titles = [(c.id, str(title_of(c)), c.group, c.preset) for c in columns]
        self._rebuild("head", (client.column, titles), lambda: self._head(column))
        if self._rebuild("names", client.column, lambda: self._names(column)):
            self._show_names(column)
        self._show_cards(column)
        for placed in self._cards:
            placed.card.show()

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
        self._title = text("h3", client.title(column))  # whole, however long
        with element("div", "pair"):
            self._lines = (
                text_input(t("page.scenario_title"), client.title(column), lambda v: client.act(
                    lambda s: s.rename(name, v, None, client.who))),
                text_input(t("page.group"), column.group, lambda v: client.act(
                    lambda s: s.rename(name, None, v, client.who))),
            )  # fmt: skip

    def _show_names(self, column: Column) -> None:
        self._title.set_content(escape(self.client.title(column)))
        for line, words in zip(self._lines, (self.client.title(column), column.group), strict=True):
            if value_of(line) != words:
                hold(line, words)
                line.update()

    def _show_cards(self, column: Column) -> None:
        """Build the cards of levers that are new, or changed in kind.

        What is typed into another card stays, whether somebody adds a lever or takes one away.
        """
        levers = deepcopy(column.interventions)
        before = self._levers if self._of == column.id else []
        self._levers = levers
        if self._of == column.id and [*map(shape_of, levers)] == [*map(shape_of, before)]:
            return
        head, tail = ends_kept(before, levers)
        new_tail, old_tail = len(levers) - tail, len(self._cards) - tail
        if self._of != column.id:
            head, new_tail, old_tail = 0, len(levers), len(self._cards)
        for gone in self._cards[head:old_tail]:
            gone.card.delete()
        if self._empty is not None:
            self._empty.delete()
            self._empty = None
        below = self._cards[old_tail:]
        with self.boxes["cards"]:
            made = [self._card(column.id, k) for k in range(head, new_tail)]
            if not levers:
                self._empty = text("p", self.client.t("page.no_levers"), "hint")
        for placed in made if below else ():
            placed.card.element.move(target_index=placed.index)
        for k, placed in enumerate(below, new_tail):
            placed.index = k
        self._cards = [*self._cards[:head], *made, *below]
        self._of = column.id

    def _offer(self) -> None:
        t = self.client.t
        text("h3", t("page.add_lever"))
        self._kinds(FIRST)
        with element("details", "more"):
            text("summary", t("page.more_levers"))
            for group in GROUPS:
                if members := [k for k in kinds(group) if k not in FIRST]:
                    with element("div", "group"):
                        text("span", t(f"page.group.{group}"), "group-name")
                        self._kinds(members)

    def _kinds(self, kinds: Iterable[str]) -> None:
        with element("div", "kinds"):
            for kind in kinds:
                button(self.client.words.kind(kind), lambda k=kind: self._draft(k),  # type: ignore[misc]
                       "kind", self.client.t.pick(BY_KIND[kind].meaning))  # fmt: skip

    def _draft(self, kind: str) -> None:
        """A lever that acts once its values were seen; only this window has it until then."""
        client = self.client
        self._new = starter(kind, int(client.years[0]), client.hub.engine.evidence)
        self._show_draft()
        card = self.boxes["draft"].id
        client.client.run_javascript(f"getElement({card}).scrollIntoView({{block: 'nearest'}})")

    def _show_draft(self) -> None:
        self.boxes["draft"].clear()
        lever = self._new
        if lever is None:
            return

        def put(path: tuple[str, ...], value: Any) -> None:
            before = shape_of(lever)
            set_setting(lever, path, value)
            if shape_of(lever) != before:
                self._show_draft()
            elif self._draft_card is not None:
                self._draft_card.show()

        with self.boxes["draft"]:
            self._draft_card = LeverCard(
                self.client, lambda: lever, put, self._drop, self.opened, self._confirm
            )

    def _drop(self) -> None:
        self._new = self._draft_card = None
        self.boxes["draft"].clear()

    def _confirm(self) -> None:
        """Put the lever on the table; what cannot be run is told, and the draft stays."""
        client, lever = self.client, self._new
        if lever is not None and client.act(
            lambda s: s.add_lever(client.column, deepcopy(lever), client.who)
        ):
            self._drop()

    def _card(self, column: str, index: int) -> _Placed:
        client, placed = self.client, _Placed(index)

        def lever() -> dict[str, Any] | None:
            held = client.session.column(column).interventions
            return held[placed.index] if placed.index < len(held) else None

        placed.card = LeverCard(
            client,
            lever,
            lambda path, value: client.act(
                lambda s: s.set(column, placed.index, path, value, client.who)
            ),
            lambda: client.act(lambda s: s.remove_lever(column, placed.index, client.who)),
            self.opened,
        )
        return placed


@dataclass(eq=False)
class _Placed:
    """A card, and which lever of its scenario it shows: another one's number may change."""

    index: int
    card: LeverCard = field(init=False)


def ends_kept(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> tuple[int, int]:
    """How many levers stay at the beginning, and at the end; values may move where none is gone.

    Examples
    --------
    >>> a, b, c = ({"kind": k} for k in "abc")
    >>> ends_kept([a, b, c], [a, c]), ends_kept([a], [a, b]), ends_kept([a, c], [a, b, c])
    ((1, 1), (1, 0), (1, 1))
    """
    same = (lambda a, b: shape_of(a) == shape_of(b)) if len(before) == len(after) else eq
    least = min(len(before), len(after))
    head = next((k for k in range(least) if not same(before[k], after[k])), least)
    most = least - head
    tail = next((k for k in range(most) if not same(before[-1 - k], after[-1 - k])), most)
    return head, tail
