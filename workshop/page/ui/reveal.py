"""The curtain: groups type what they expect before anybody sees the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.content.wording import is_count
from workshop.page.answers.live_view import LiveView
from workshop.page.session.session import Session
from workshop.page.ui.elements import button, choice, entry, holder, words

if TYPE_CHECKING:
    from workshop.page.ui.client_view import Desk


def set_curtain(desk: Desk, on: bool) -> None:
    """Hide the answers, or show them."""

    def change(session: Session) -> None:
        session.guessing = on
        session._put("history.curtain" if on else "history.revealed", desk.who, {})

    desk.act(change)


def guess_form(desk: Desk) -> None:
    """Who, what, how much; then the answer is shown to all at once."""
    t = desk.t
    view = LiveView(desk.room.engine.prepared, (), desk.lang, desk.session.state.shown.regions)
    regions = view.regions(desk.variable)[:6]
    given = {
        "group": "",
        "column": desk.column,
        "region": regions[0] if regions else "",
        "value": "",
    }
    count = is_count(view.unit_of(desk.variable))
    unit = t("axis.percent_of_baseline") if count else view.unit_of_change(
        view.unit_of(desk.variable))  # fmt: skip

    def put(key: str, value: str) -> None:
        given[key] = value

    def send() -> None:
        try:
            value = float(given["value"].replace("−", "-").replace(",", ".").strip(" %"))
        except ValueError:
            desk.tell(t("page.guess.number"))
            return
        if not abs(value) < 1e9:
            desk.tell(t("page.guess.number"))
            return
        desk.act(lambda s: s.guess(given["column"], given["group"], desk.variable,
                                   given["region"], value))  # fmt: skip

    with holder("div", "curtain"):
        words("h3", t("page.guess.title"))
        told = t("page.guess.read", variable=view.variable(desk.variable), year=view.horizon)
        words("p", told)
        with holder("div", "where"):
            entry(t("page.group"), "", lambda v: put("group", v))
            columns = [(c.id, f"{desk.session.letter(c.id)} · {desk.title(c)}")
                       for c in desk.session.state.columns]  # fmt: skip
            choice(t("page.which"), columns, given["column"], lambda v: put("column", v))
            choice(t("column.region"), [(r, view.region(r)) for r in regions], given["region"],
                   lambda v: put("region", v))  # fmt: skip
            entry(t("page.guess.value", unit=unit), "", lambda v: put("value", v), "",
                  inputmode="decimal")  # fmt: skip
            button(t("page.guess.send"), send, "primary")
        groups = list(dict.fromkeys(g.group for g in desk.session.guesses))
        if groups:
            words("p", t("page.guess.have", groups=t("list.comma").join(groups)))
        button(t("page.guess.reveal"), lambda: set_curtain(desk, False), "primary")
