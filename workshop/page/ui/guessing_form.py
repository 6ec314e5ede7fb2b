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


def guess_form(client: ClientView) -> Callable[[], None]:
    """Who, what, how much; then the answer is shown to all at once.

    Gives back what shows a changed session: lists and who has guessed; what is typed stays.
    """
    t, session, variable = client.t, client.session, client.variable
    view = live_view(client.hub.engine.prepared, (), client.lang, session.state.shown.regions)
    given = {"group": "", "column": client.column, "region": "", "value": ""}
    unit_of = view.unit_of(variable)
    unit = t("axis.percent_of_baseline") if is_count(unit_of) else view.unit_of_change(unit_of)

    def put(key: str) -> Callable[[str], None]:
        return lambda value: given.update({key: value})

    def send() -> None:
        value = _number(given["value"])
        if value is None:
            client.notify(t("page.guess.number"))
            return
        # A window may send any text: only what is offered is a country or a scenario.
        if given["region"] not in _regions(client):
            client.notify(t("page.refused.place"))
            return
        client.act(lambda s: s.guess(given["column"], given["group"], client.variable,
                                     given["region"], value))  # fmt: skip

    with element("div", "guessing"):
        text("h3", t("page.guess.title"))
        text("p", t("page.guess.read", variable=view.variable(variable), year=view.horizon))
        with element("div", "where"):
            text_input(t("page.group"), "", put("group"))
            lists = element("div", "where")
            text_input(t("page.guess.value", unit=unit), "", put("value"), "", inputmode="decimal")
            button(t("page.guess.send"), send, "primary")
        have = element("div")
        button(t("page.guess.reveal"), lambda: set_guessing(client, False), "primary")

    shown: list[object] = [None, None]

    def follow() -> None:
        regions, columns = _regions(client), client.column_options()
        if shown[0] != (offered := (tuple(regions), tuple(columns))):
            shown[0] = offered
            _keep(given, "region", list(regions))
            _keep(given, "column", [c for c, _ in columns])
            lists.clear()
            with lists:
                dropdown(t("page.which"), columns, given["column"], put("column"))
                dropdown(t("column.region"), regions.items(), given["region"], put("region"))
        if shown[1] != (groups := list(dict.fromkeys(g.group for g in client.session.guesses))):
            shown[1] = groups
            have.clear()
            with have:
                if groups:
                    text("p", t("page.guess.have", groups=t("list.comma").join(groups)))

    follow()
    return follow


def _keep(given: dict[str, str], key: str, allowed: list[str]) -> None:
    """What was chosen where it is still there; else the first."""
    if given[key] not in allowed:
        given[key] = next(iter(allowed), "")


def _regions(client: ClientView) -> dict[str, str]:
    """Places one may guess of, with their names."""
    shown = client.session.state.shown.regions
    view = live_view(client.hub.engine.prepared, (), client.lang, shown)
    return {r: view.region(r) for r in view.regions(client.variable)[:MAX_REGIONS]}


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
