"""The rules of behaviour as one replaceable set.

A rule is a pure function with free leading axes, so the same function serves one country of the
Mesa model and all countries of all replicates of the ensemble. To try another behaviour, exchange
one: ``simulate(outlook, levers, parameters, rules=RULES._replace(react=my_react))``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from agents.rules import capacity as _capacity
from agents.rules import choice as _choice
from agents.rules import decisions as _decisions
from agents.rules import impact as _impact
from agents.rules import papers as _papers
from agents.rules import spillover as _spillover
from agents.rules import utility as _utility


class Rules(NamedTuple):
    """Every rule by name, in the order of the phases."""

    funding_level: Callable = _capacity.funding_level
    funding_lag: Callable = _capacity.funding_lag
    capacity: Callable = _capacity.capacity
    align: Callable = _decisions.align
    join: Callable = _decisions.join
    react: Callable = _decisions.react
    lasting_friction: Callable = _utility.lasting_friction
    distance_gain: Callable = _utility.distance_gain
    strategy_gain: Callable = _utility.strategy_gain
    seek: Callable = _utility.seek
    attraction_sum: Callable = _choice.attraction_sum
    offer: Callable = _choice.offer
    match: Callable = _choice.match
    habit: Callable = _choice.habit
    link_change: Callable = _papers.link_change
    multilateral: Callable = _papers.multilateral
    papers: Callable = _papers.papers
    capped_links: Callable = _papers.capped_links
    impact: Callable = _impact.impact
    learned: Callable = _spillover.learned
    lost_ties: Callable = _spillover.lost_ties
    people: Callable = _spillover.people
    scar: Callable = _spillover.scar


RULES = Rules()
