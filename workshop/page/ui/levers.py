"""The left side: scenarios, ready-made ones, and the levers of the one at hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from scenarios.interventions import BY_KIND
from workshop.figures.style import COLOURS
from workshop.page.levers.catalogue import GROUPS, controls, group_of, kinds, starter
from workshop.page.session.session import MOST_WORLDS, Column, get
from workshop.page.ui.controls import control
from workshop.page.ui.elements import badge, button, choice, entry, holder, words

if TYPE_CHECKING:
    from workshop.page.ui.client_view import Desk

LATE = ("start", "end", "ramp_years", "fade_years")


class LeverPanel:
    """Three parts, each built anew only when it changes in kind; otherwise values move.

    What is not built anew keeps the focus, and a click on it is never lost.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._shown: dict[str, Any] = {}
        self.syncs: dict[tuple[int, tuple[str, ...]], Callable[[Any], None]] = {}
        self.opened: set[str] = set()
        self.boxes = {name: holder("div", f"levers {name}") for name in ("head", "cards", "more")}
        with self.boxes["more"]:
            self._offer()

    def forget(self) -> None:
        """Build everything anew at the next refresh: something on the screen does not hold."""
        self._shown.clear()

    def refresh(self, own: bool) -> None:
        """Show what is on the table; ``own`` moves of a slider are on the screen already."""
        desk = self.desk
        columns = desk.session.state.columns
        if desk.column not in {c.id for c in columns}:
            desk.column = columns[0].id
        column = desk.session.column(desk.column)
        titles = [(c.id, str(c.title), c.group, c.ready) for c in columns]
        self._rebuild("head", (desk.column, titles), lambda: self._head(column))
        levers = [_kind_of(lever) for lever in column.interventions]
        if not self._rebuild("cards", (desk.column, levers), lambda: self._cards(column)) or own:
            return
        for (index, path), sync in self.syncs.items():
            value = get(column.interventions[index], path)
            if value is not None:
                sync(value)

    def _rebuild(self, name: str, shape: Any, build: Callable[[], None]) -> bool:
        """Build a part where it has changed; gives whether it stayed as it was."""
        if self._shown.get(name) == shape:
            return True
        self._shown[name] = shape
        self.boxes[name].clear()
        with self.boxes[name]:
            build()
        return False

    def _head(self, column: Column) -> None:
        desk, t = self.desk, self.desk.t
        with holder("div", "columns", role="tablist", aria_label=t("page.scenarios")):
            for k, one in enumerate(desk.session.state.columns):
                chosen = one.id == desk.column
                tab = button(
                    "ABCD"[k], lambda name=one.id: desk.pick(name),  # type: ignore[misc]
                    f"letter {'chosen' if chosen else ''}", desk.title(one),
                    role="tab", aria_selected=str(chosen).lower(),
                )  # fmt: skip
                tab.style(f"--colour: {COLOURS[k]}")
            if len(desk.session.state.columns) < MOST_WORLDS:
                button("+", desk.add_column, "letter", t("page.add_scenario"))
            holder("span", "grow")
            button(t("page.copy"), desk.copy_column, "small", t("page.copy.long"))
            button(t("page.remove"), desk.remove_column, "small", t("page.remove.long"))
        ready = [("", t("page.ready.none")), *((r.name, t.pick(r.title)) for r in desk.ready)]
        choice(t("page.ready"), ready, column.ready, desk.fill)
        with holder("div", "pair"):
            entry(t("page.scenario_title"), desk.title(column),
                  lambda v: desk.act(lambda s: s.rename(column.id, v, None, desk.who)))  # fmt: skip
            entry(t("page.group"), column.group,
                  lambda v: desk.act(lambda s: s.rename(column.id, None, v, desk.who)))  # fmt: skip

    def _cards(self, column: Column) -> None:
        self.syncs.clear()
        for index, lever in enumerate(column.interventions):
            self._card(column, index, lever)
        if not column.interventions:
            words("p", self.desk.t("page.no_levers"), "hint")

    def _offer(self) -> None:
        desk, t = self.desk, self.desk.t
        words("h3", t("page.add_lever"))
        for group in GROUPS:
            if not (held := kinds(group)):
                continue
            with holder("div", "group"):
                words("span", t(f"page.group.{group}"), "group-name")
                with holder("div", "kinds"):
                    for kind in held:
                        button(desk.words.kind(kind), lambda k=kind: self._add(k),  # type: ignore[misc]
                               "kind", t.pick(BY_KIND[kind].meaning))  # fmt: skip

    def _add(self, kind: str) -> None:
        desk = self.desk
        first = int(desk.years[0])
        lever = starter(kind, first, desk.room.engine.evidence)
        desk.act(lambda s: s.add_lever(desk.column, lever, desk.who))

    def _card(self, column: Column, index: int, lever: dict[str, Any]) -> None:
        desk, t = self.desk, self.desk.t
        kind = str(lever.get("kind"))
        known = BY_KIND[kind]
        with holder("section", "card", aria_label=desk.words.kind(kind)):
            with holder("div", "card-head"):
                words("span", t(f"page.group.{group_of(kind)}"), "tag")
                words("h4", desk.words.kind(kind))
                badge(known.grade, t(f"grade.{known.grade}"), t("page.grade.long"))
                button("×", lambda: desk.act(
                    lambda s: s.remove_lever(column.id, index, desk.who)), "small",
                    t("page.remove_lever"))  # fmt: skip
            words("p", t.pick(known.meaning), "sentence")
            late: list[Any] = []
            for c in controls(kind):
                value = get(lever, c.path)
                if c.path[0] in LATE or (c.optional and value is None and c.path[-1] != "measured"):
                    late.append(c)
                    continue
                self._one(column, index, lever, c)
            key = f"{column.id}/{index}/{kind}"
            with holder("details", "more") as more:
                if key in self.opened:
                    more.props["open"] = True
                more.on("toggle", lambda e: self._opened(key, bool(e.args)),
                        js_handler="(e) => emit(e.target.open)")  # fmt: skip
                words("summary", t("page.when", when=self._when(lever)))
                for c in late:
                    if c.path[-1] != "percent":  # chosen through the size, above
                        self._one(column, index, lever, c)

    def _one(self, column: Column, index: int, lever: dict[str, Any], c: Any) -> None:
        sync = control(self.desk, column.id, index, lever, c)
        if sync is not None:
            self.syncs[index, c.path] = sync

    def _opened(self, key: str, on: bool) -> None:
        (self.opened.add if on else self.opened.discard)(key)

    def _when(self, lever: dict[str, Any]) -> str:
        end = lever.get("end")
        return f"{lever.get('start', '')}–{end}" if end else self.desk.t(
            "page.from_year", year=lever.get("start", "")
        )  # fmt: skip


def _kind_of(lever: dict[str, Any]) -> Any:
    """What of a lever decides which controls stand there."""
    return lever.get("kind"), sorted(
        (k, tuple(sorted(v)) if isinstance(v, dict) else "") for k, v in lever.items()
    )
