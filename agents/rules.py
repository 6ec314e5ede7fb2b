"""The rules of behaviour as one replaceable set.

A rule is a pure function with free leading axes, so the same function serves one country of the
Mesa model and all countries of all replicates of the ensemble. To try another behaviour, exchange
one: ``simulate(outlook, levers, parameters, rules=RULES._replace(react=my_react))``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from agents import capacity, choice, decisions, impact, papers, spillover, utility


class Rules(NamedTuple):
    """Every rule by name, in the order of the phases."""

    funding_level: Callable = capacity.funding_level
    funding_lag: Callable = capacity.funding_lag
    capacity: Callable = capacity.capacity
    align: Callable = decisions.align
    join: Callable = decisions.join
    react: Callable = decisions.react
    lasting_friction: Callable = utility.lasting_friction
    distance_gain: Callable = utility.distance_gain
    strategy_gain: Callable = utility.strategy_gain
    seek: Callable = utility.seek
    attraction_sum: Callable = choice.attraction_sum
    offer: Callable = choice.offer
    match: Callable = choice.match
    habit: Callable = choice.habit
    link_change: Callable = papers.link_change
    multilateral: Callable = papers.multilateral
    papers: Callable = papers.papers
    capped_links: Callable = papers.capped_links
    impact: Callable = impact.impact
    learned: Callable = spillover.learned
    lost_ties: Callable = spillover.lost_ties
    people: Callable = spillover.people
    scar: Callable = spillover.scar


RULES = Rules()
