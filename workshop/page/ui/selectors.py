"""What stands above a picture: which outcome, scenario, places to look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from scenarios.outcomes.registry import OUTCOMES
from workshop.page.draw import ranks
from workshop.page.session.state import Guess
from workshop.page.ui.client_view import ClientView
from workshop.page.ui.elements import button, checkbox, dropdown, element, multiselect, text

# Without money in a lever there is no cost to show; who follows has a table of its own.
OFFERED = tuple(o for o in OUTCOMES if o != "cost_per_copaper" and OUTCOMES[o].asked)
MAX_PLACES = 12
OWN = (
    "column",
    "variable",
    "region",
    "year",
    "gap",
    "many",
    "measure",
)  # each participant's own; the rest is shared


@dataclass(frozen=True)
class Selection:
    """What decides a picture beside the answers; equal selections share one picture.

    A field without a selector on the tab is empty. ``hidden`` are the scenarios whose answer
    nobody may see yet, ``guesses`` those that may be shown.
    """

    column: str = ""
    variable: str = ""
    region: str = ""
    year: int = 0
    gap: bool = False
    many: bool = False
    measure: str = ""
    outcomes: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    guesses: tuple[Guess, ...] = field(default=(), compare=False)


def selection(client: ClientView, selectors: tuple[str, ...]) -> Selection:
    """What a participant has picked with some selectors."""
    session = client.session
    picked: dict[str, Any] = {name: getattr(client, name) for name in selectors if name in OWN}
    return Selection(
        **picked,
        outcomes=tuple(session.state.shown.outcomes),
        hidden=tuple(c.id for c in session.state.columns) if client.curtain else (),
        guesses=() if client.curtain else tuple(session.guesses),
    )


def _variable(client: ClientView) -> None:
    options = [(o, client.t.maybe(f"variable.{o}", o)) for o in OFFERED]

    def pick(value: str) -> None:
        if value in OUTCOMES:
            client.look(variable=value, region="", year=0)

    dropdown(client.t("page.outcome"), options, client.variable, pick, "outcome")


def _region(client: ClientView) -> None:
    options = [(r, client.words.region(r)) for r in client.regions()]

    def pick(value: str) -> None:
        if value in client.regions():
            client.look(region=value, year=0)

    dropdown(client.t("page.place"), options, client.region, pick, "outcome")


def _year(client: ClientView) -> None:
    first, last = client.years[0], client.years[-1]

    def pick(raw: object) -> None:
        with suppress(TypeError, ValueError, OverflowError):  # of infinity
            client.look(year=min(max(int(float(str(raw))), first), last))

    with element("label", "field year"):
        text("span", client.t("page.year", year=client.year or last))
        slide = element("input", "slide", type="range", min=str(first), max=str(last), step="1",
                        value=str(client.year or last))  # fmt: skip
        slide.on("input", lambda e: pick(e.args), throttle=0.1,
                 js_handler="(e) => { e.target.previousElementSibling.textContent ="
                 " e.target.previousElementSibling.textContent.replace(/\\d{4}/,"
                 " e.target.value); emit(e.target.value) }")  # fmt: skip
    if client.deepest:
        button(client.t("page.deepest", year=client.deepest), lambda: pick(client.deepest),
               "small deepest")  # fmt: skip


def _gap(client: ClientView) -> None:
    checkbox(client.t("page.gap"), client.gap, lambda on: client.look(gap=on))


def _many(client: ClientView) -> None:
    checkbox(client.t("page.many"), client.many, lambda on: client.look(many=on))


def _measure(client: ClientView) -> None:
    options = [(m, client.t.maybe(f"variable.{m}", m)) for m in ranks.MEASURES]

    def pick(value: str) -> None:
        if value in ranks.MEASURES:
            client.measure = value
            client.request_redraw()

    dropdown(client.t("page.rank_by"), options, client.measure, pick, "wide")


def _column(client: ClientView) -> None:
    dropdown(client.t("page.which"), client.column_options(), client.column, client.pick, "wide")


def _places(client: ClientView) -> None:
    def pick(chosen: list[str]) -> None:
        regions = [c for c in chosen if c in client.places][:MAX_PLACES]
        if regions and regions != client.session.state.shown.regions:
            client.act(lambda s: s.show(regions=regions, who=client.who))

    multiselect(client.t("page.places"), client.places, client.session.state.shown.regions, pick,
                "grow places")  # fmt: skip


def _outcomes(client: ClientView) -> None:
    options = {o: client.t.maybe(f"variable.{o}", o) for o in OFFERED}

    def pick(chosen: list[str]) -> None:
        outcomes = [o for o in chosen if o in OUTCOMES]
        if outcomes and outcomes != client.session.state.shown.outcomes:
            client.act(lambda s: s.show(outcomes=outcomes, who=client.who))

    multiselect(client.t("page.outcomes"), options, client.session.state.shown.outcomes, pick,
                "grow")  # fmt: skip


SELECTORS: Mapping[str, Callable[[ClientView], None]] = {
    "variable": _variable, "region": _region, "year": _year, "gap": _gap, "many": _many,
    "column": _column, "measure": _measure,
    "outcomes": _outcomes, "places": _places,
}  # fmt: skip
