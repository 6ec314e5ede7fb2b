"""The right side: one of the tabs, drawn anew when its answer is there."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from scenarios.outcomes.registry import OUTCOMES
from workshop.content.findings import _finding as finding
from workshop.page.answers.guessing import drawn, hidden
from workshop.page.answers.live_view import LiveView
from workshop.page.draw import fan, ranks, table, ties
from workshop.page.ui.background import assumptions_tab, hindcast_tab
from workshop.page.ui.downloads import take_tab
from workshop.page.ui.elements import button, choice, holder, many, markup, tick, words
from workshop.page.ui.groups_tab import groups_tab
from workshop.page.ui.reveal import guess_form
from workshop.page.ui.room_tab import room_tab

if TYPE_CHECKING:
    from workshop.page.ui.client_view import Desk

MOST_PANELS = 6
DRAWN = ("answers", "ties", "ranks", "table")
OFFERED = tuple(o for o in OUTCOMES if o != "cost_per_copaper")


class AnswerPanel:
    """Frame of a tab at once, its picture when computed."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.box = holder("div", "answer", role="tabpanel")
        self.picture: Any = None
        self.lines: Any = None
        self.table: Any = None
        self._stamp: Any = None

    def open(self) -> None:
        """Build the frame of the tab at hand."""
        desk = self.desk
        self.picture = self.lines = self.table = None
        self._stamp = self._now()
        self.box.clear()
        with self.box:
            {
                "answers": self._answers,
                "ties": self._ties,
                "ranks": self._ranks,
                "table": self._table,
                "groups": lambda: groups_tab(desk),
                "room": lambda: room_tab(desk),
                "hindcast": lambda: hindcast_tab(desk),
                "assumptions": lambda: assumptions_tab(desk),
                "take": lambda: take_tab(desk),
            }[desk.tab]()

    def changed(self) -> None:
        """The session has changed: frames that show it are built anew."""
        if self.desk.tab in ("groups", "room", "take") or self._now() != self._stamp:
            self.open()

    def _now(self) -> Any:
        """What of the session the frame itself shows."""
        s, desk = self.desk.session, self.desk
        columns = [(c.id, str(c.title)) for c in s.state.columns]
        guesses = [g.model_dump() for g in s.guesses]
        return columns, s.state.shown.model_dump(), guesses, s.guessing, desk.tab

    async def draw(self) -> None:
        """Show the picture of the tab at hand, computed once for all who look at the same."""
        desk = self.desk
        if desk.tab not in DRAWN or self.picture is None:
            return
        tab, column = desk.tab, desk.column
        variable, gap, measure = desk.variable, desk.gap, desk.measure
        secret = tuple(hidden(desk.session))
        guesses = [] if desk.session.guessing else list(desk.session.guesses)
        shown = tuple(desk.session.state.shown.outcomes)

        def work(view: LiveView) -> tuple[str, str, str]:
            names = [n for n in view.names if n not in secret]
            if tab == "answers":
                places = view.regions(variable)[:MOST_PANELS]
                told = drawn(view, guesses, variable)
                image = fan.fans(view, variable, places, secret, told, gap)
            elif tab == "ties":
                one = column if column in names else ""
                image = ties.network(view, one) + ties.matrix(view, one) if one else ""
            elif tab == "ranks":
                image = ranks.slopes(view, measure, names)
            else:
                image = table.table(view, shown, secret)
            return image, _lines(view, names, variable, tab, column), _failed(view)

        key = (
            tab,
            column if tab == "ties" else "",
            variable,
            gap,
            measure,
            secret,
            len(guesses),
            shown,
        )
        image, lines, failed = await desk.room.picture(key, desk.lang, work)
        if desk.tab == tab and self.picture is not None:
            self.picture.set_content(image)
            self.lines.set_content(lines + failed)

    def _frame(self, plain: str) -> None:
        """Sentences, picture, and what it does not say."""
        desk = self.desk
        if desk.session.guessing:
            guess_form(desk)
        self.lines = markup("", "lines", aria_live="polite")
        self.picture = markup("", "picture")
        words("p", desk.t(plain), "plain")
        if desk.tab != "table":
            with holder("div", "where"):
                button(desk.t("page.export.svg"), lambda: self._save_picture("svg"), "small")
                button(desk.t("page.export.png"), lambda: self._save_picture("png"), "small")

    def _where(self, outcomes: bool = True) -> None:
        """What to look at."""
        desk, t = self.desk, self.desk.t
        with holder("div", "where"):
            if outcomes:
                options = [(o, t.maybe(f"variable.{o}", o)) for o in OFFERED]
                choice(t("page.outcome"), options, desk.variable, self._variable, "outcome")
                tick(t("page.gap"), desk.gap, self._gap)
            many(t("page.places"), desk.places, desk.session.state.shown.regions, self._regions,
                 "grow places")  # fmt: skip

    def _answers(self) -> None:
        self._where()
        self._frame("page.plain.answers")
        self._legend()

    def _ties(self) -> None:
        desk, t = self.desk, self.desk.t
        with holder("div", "where"):
            options = [(c.id, f"{desk.session.letter(c.id)} · {desk.title(c)}")
                       for c in desk.session.state.columns]  # fmt: skip
            choice(t("page.which"), options, desk.column, desk.pick, "wide")
        self._frame("page.plain.ties")

    def _ranks(self) -> None:
        desk, t = self.desk, self.desk.t
        with holder("div", "where"):
            options = [(m, t.maybe(f"variable.{m}", m)) for m in ranks.MEASURES]
            choice(t("page.rank_by"), options, desk.measure, self._measure, "wide")
        self._frame("page.plain.ranks")

    def _table(self) -> None:
        desk, t = self.desk, self.desk.t
        with holder("div", "where"):
            options = {o: t.maybe(f"variable.{o}", o) for o in OFFERED}
            many(t("page.outcomes"), options, desk.session.state.shown.outcomes, self._outcomes,
                 "grow")  # fmt: skip
            many(t("page.places"), desk.places, desk.session.state.shown.regions, self._regions,
                 "grow")  # fmt: skip
        self._frame("page.plain.table")

    def _legend(self) -> None:
        t = self.desk.t
        with holder("div", "legend"):
            for key in ("legend.past", "legend.bands", "legend.marks"):
                words("span", t(key))
            words("span", t("page.legend.grade"))
            with holder("details", "more"):
                words("summary", t("page.rule"))
                words("p", t("certainty.rule", runs=self.desk.room.engine.prepared.replicates))

    def _save_picture(self, form: str) -> None:
        from nicegui import ui

        name = f"{self.desk.tab}-{self.desk.variable}-{self.desk.lang}"
        ui.run_javascript(f"collabcastPicture({form!r}, {name!r})")

    def _variable(self, value: str) -> None:
        if value in OUTCOMES:
            self.desk.variable = value
            self.desk.look()

    def _gap(self, on: bool) -> None:
        self.desk.gap = on
        self.desk.look()

    def _measure(self, value: str) -> None:
        if value in ranks.MEASURES:
            self.desk.measure = value
            self.desk.look()

    def _regions(self, chosen: list[str]) -> None:
        held = [c for c in chosen if c in self.desk.places][:12]
        if held and held != self.desk.session.state.shown.regions:
            self.desk.act(lambda s: s.show(regions=held, who=self.desk.who))

    def _outcomes(self, chosen: list[str]) -> None:
        held = [o for o in chosen if o in OUTCOMES]
        if held and held != self.desk.session.state.shown.outcomes:
            self.desk.act(lambda s: s.show(outcomes=held, who=self.desk.who))


def _lines(view: LiveView, names: list[str], variable: str, tab: str, column: str) -> str:
    """The answer in words: for each scenario the change that says most, as in the report."""
    if tab not in ("answers", "ties"):
        return ""
    outcome = "links" if tab == "ties" else variable
    told = []
    for name in names:
        if tab == "ties" and name != column:
            continue
        grade = view.grade(name)
        mark = f'<span class="badge {grade}">{escape(view.grade_short(name))}</span>'
        if not grade:
            mark, said = "", view.t("page.nothing_moved")
        else:
            found = finding(view, name, outcome)
            said = f"{found.sentence} {found.others}" if found else ""
        title = f"{view.letter(name)} · {view.title(name)}"
        told.append(f"<p><b>{escape(title)}</b> {mark} {escape(said)}</p>")
    return "".join(told)


def _failed(view: LiveView) -> str:
    if not view.failed:
        return ""
    all_runs = view.prepared.replicates
    return f'<p class="failed">{escape(view.t("page.failures", n=view.failed, all=all_runs))}</p>'
