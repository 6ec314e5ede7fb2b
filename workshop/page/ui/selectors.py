"""What stands above a picture: which outcome, scenario, places to look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scenarios.outcomes.registry import OUTCOMES
from workshop.page.answers.guessing import hidden
from workshop.page.draw import ranks
from workshop.page.session.state import Guess
from workshop.page.ui.client_view import ClientView
from workshop.page.ui.elements import checkbox, dropdown, multiselect

# Without money in a lever there is no cost to show; who follows has a table of its own.
OFFERED = tuple(o for o in OUTCOMES if o != "cost_per_copaper" and OUTCOMES[o].asked)
MAX_PLACES = 12
OWN = ("column", "variable", "gap", "measure")  # each participant's own; the rest is shared


@dataclass(frozen=True)
class Selection:
    """What decides a picture beside the answers; equal selections share one picture.

    A field without a selector on the tab is empty. ``hidden`` are the scenarios whose answer
    nobody may see yet, ``guesses`` those that may be shown.
    """

    column: str = ""
    variable: str = ""
    gap: bool = False
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
        hidden=tuple(hidden(session)),
        guesses=() if session.guessing else tuple(session.guesses),
    )


def _variable(client: ClientView) -> None:
    options = [(o, client.t.maybe(f"variable.{o}", o)) for o in OFFERED]

    def pick(value: str) -> None:
        if value in OUTCOMES:
            client.variable = value
            client.request_redraw()

    dropdown(client.t("page.outcome"), options, client.variable, pick, "outcome")


def _gap(client: ClientView) -> None:
    def pick(on: bool) -> None:
        client.gap = on
        client.request_redraw()

    checkbox(client.t("page.gap"), client.gap, pick)


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
    "variable": _variable, "gap": _gap, "column": _column, "measure": _measure,
    "outcomes": _outcomes, "places": _places,
}  # fmt: skip
