"""Predict before reveal: groups type what they expect before anybody sees the answer."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from nicegui import ui
from nicegui.element import Element

from workshop.language.numbers import is_count
from workshop.page.session.state import Guess
from workshop.page.ui.client_view import ClientView
from workshop.page.ui.elements import button, dropdown, element, text, text_input


def set_guessing(client: ClientView, on: bool) -> None:
    """Hide the answers, or show them to all at once."""
    client.act(lambda s: s.set_guessing(on, client.who))


def guess_form(client: ClientView) -> Callable[[], None]:
    """Who, what, how much; then the answer is shown to all at once.

    Gives back what shows a changed session or another outcome: the question, lists, who has
    guessed; what is typed stays.
    """
    t = client.t
    given = {"group": "", "column": client.column, "region": client.region, "value": ""}

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
        question = text("p", "")
        with element("div", "where"):
            text_input(t("page.group"), "", put("group"))
            lists = element("div", "where")
            amount = text_input(t("page.guess.value"), "", put("value"), "", inputmode="decimal")
            unit_word = text("span", "", "unit")
            button(t("page.guess.send"), send, "primary")
        have = element("div")
        if client.leads:
            button(t("page.guess.reveal"), lambda: set_guessing(client, False), "primary")

    shown: dict[str, object] = {}

    def follow() -> None:
        if _differs(shown, "variable", client.variable):
            _ask(client, question, amount, unit_word)
        regions, columns = _regions(client), client.column_options()
        if client.region != shown.get("looked at"):
            shown["looked at"] = given["region"] = client.region
        if _differs(shown, "lists", (tuple(regions), tuple(columns), given["region"])):
            _keep(given, "region", list(regions))
            _keep(given, "column", [c for c, _ in columns])
            lists.clear()
            with lists:
                dropdown(t("page.which"), columns, given["column"], put("column"))
                dropdown(t("column.region"), regions.items(), given["region"], put("region"))
        if _differs(shown, "guesses", [g.model_dump_json() for g in client.session.guesses]):
            _show_guesses(client, have)

    follow()
    return follow


def _ask(client: ClientView, question: ui.html, amount: Element, unit_word: ui.html) -> None:
    """Ask for the outcome that is looked at, in its unit."""
    t, view, unit = client.t, client.empty_view(), _unit(client)
    told = t("page.guess.read", variable=view.variable(client.variable), year=view.horizon)
    question.set_content(escape(told))
    unit_word.set_content(escape(unit))
    amount.props["aria-label"] = f"{t('page.guess.value')} ({unit})"
    amount.update()


def _show_guesses(client: ClientView, box: Element) -> None:
    box.clear()
    with box:
        for g in client.session.guesses:
            guess_line(client, g)


def guess_line(client: ClientView, g: Guess) -> None:
    """One guess, with a way to take it back; its number only once answers are shown."""
    t, session = client.t, client.session
    known = g.column in {c.id for c in session.state.columns}
    letter = session.letter(g.column) if known else "–"
    outcome = t.maybe(f"variable.{g.variable}", g.variable)
    names = [g.group, letter, outcome, client.words.region(g.region)]
    if not client.curtain:
        names.append(f"{g.value:+g}".replace("-", "−"))
    with element("p", "guess-line"):
        text("span", t("page.guess.have", guess=" · ".join(names)))
        button("×", lambda: client.act(
            lambda s: s.withdraw_guess(g.group, g.column, g.variable, g.region)),
            "small", t("page.guess.delete"))  # fmt: skip


def _unit(client: ClientView) -> str:
    """What a change of the outcome is told in."""
    view = client.empty_view()
    unit = view.unit_of(client.variable)
    return client.t("axis.percent_of_baseline") if is_count(unit) else view.unit_of_change(unit)


def _differs(shown: dict[str, object], name: str, now: object) -> bool:
    """Whether something is not as it is shown; from now on it counts as shown."""
    before, shown[name] = shown.get(name), now
    return before != now


def _keep(given: dict[str, str], key: str, allowed: list[str]) -> None:
    """What was chosen where it is still there; else the first."""
    if given[key] not in allowed:
        given[key] = next(iter(allowed), "")


def _regions(client: ClientView) -> dict[str, str]:
    """Places one may guess of, with their names."""
    return {r: client.words.region(r) for r in client.regions()}


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
