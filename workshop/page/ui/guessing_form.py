"""Predict before reveal: groups type what they expect before anybody sees the answer."""

from __future__ import annotations

from collections.abc import Callable

from workshop.language.numbers import is_count
from workshop.page.answers.live_view import live_view
from workshop.page.ui.client_view import ClientView
from workshop.page.ui.elements import button, dropdown, element, text, text_input

MAX_REGIONS = 6


def set_guessing(client: ClientView, on: bool) -> None:
    """Hide the answers, or show them to all at once."""
    client.act(lambda s: s.set_guessing(on, client.who))


def guess_form(client: ClientView) -> None:
    """Who, what, how much; then the answer is shown to all at once."""
    t, session, variable = client.t, client.session, client.variable
    view = live_view(client.hub.engine.prepared, (), client.lang, session.state.shown.regions)
    regions = view.regions(variable)[:MAX_REGIONS]
    given = {"group": "", "column": client.column, "region": next(iter(regions), ""), "value": ""}
    unit_of = view.unit_of(variable)
    unit = t("axis.percent_of_baseline") if is_count(unit_of) else view.unit_of_change(unit_of)

    def put(key: str) -> Callable[[str], None]:
        return lambda value: given.update({key: value})

    def send() -> None:
        value = _number(given["value"])
        if value is None:
            client.notify(t("page.guess.number"))
            return
        client.act(lambda s: s.guess(given["column"], given["group"], client.variable,
                                     given["region"], value))  # fmt: skip

    with element("div", "guessing"):
        text("h3", t("page.guess.title"))
        text("p", t("page.guess.read", variable=view.variable(variable), year=view.horizon))
        with element("div", "where"):
            text_input(t("page.group"), "", put("group"))
            dropdown(t("page.which"), client.column_options(), given["column"], put("column"))
            options = [(r, view.region(r)) for r in regions]
            dropdown(t("column.region"), options, given["region"], put("region"))
            text_input(t("page.guess.value", unit=unit), "", put("value"), "", inputmode="decimal")
            button(t("page.guess.send"), send, "primary")
        if groups := list(dict.fromkeys(g.group for g in session.guesses)):
            text("p", t("page.guess.have", groups=t("list.comma").join(groups)))
        button(t("page.guess.reveal"), lambda: set_guessing(client, False), "primary")


def _number(typed: str) -> float | None:
    """A change as people type it; None where it is no number.

    Examples
    --------
    >>> _number("−12,5 %"), _number("many"), _number("1e99")
    (-12.5, None, None)
    """
    try:
        value = float(typed.replace("−", "-").replace(",", ".").strip(" %"))
    except ValueError:
        return None
    return value if abs(value) < 1e9 else None
