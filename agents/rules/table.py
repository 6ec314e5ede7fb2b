"""The rules of behaviour as one replaceable set, and what of the model's parameters they use.

A rule is a pure function with free leading axes, so the same function serves one country of the
Mesa model and all countries of all replicates of the ensemble. Its keyword-only arguments are ids
of the parameter table; nowhere else is it said which parameters it uses. To try another behaviour,
exchange one: ``simulate(outlook, levers, parameters, rules=RULES._replace(react=my_react))``.
"""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, NamedTuple, TypeVar

import numpy as np

from agents.rules import capacity as _capacity
from agents.rules import choice as _choice
from agents.rules import decisions as _decisions
from agents.rules import impact as _impact
from agents.rules import papers as _papers
from agents.rules import spillover as _spillover
from agents.rules import utility as _utility
from agents.rules.channels import NAMES, Channel

Rule = Callable[..., np.ndarray]
Several = Callable[..., tuple[np.ndarray, ...]]


class Rules(NamedTuple):
    """Every rule of behaviour by name, in the order of the phases."""

    funding_level: Rule = _capacity.funding_level
    funding_lag: Several = _capacity.funding_lag
    capacity: Rule = _capacity.capacity
    align: Rule = _decisions.align
    join: Rule = _decisions.join
    react: Rule = _decisions.react
    lasting_friction: Rule = _utility.lasting_friction
    distance_gain: Rule = _utility.distance_gain
    strategy_gain: Rule = _utility.strategy_gain
    rise: Rule = _utility.rise
    seek: Rule = _utility.seek
    attraction_sum: Rule = _choice.attraction_sum
    offer: Rule = _choice.offer
    between_fields: Rule = _choice.between_fields
    match: Rule = _choice.match
    tie_habit: Rule = _choice.tie_habit
    strength_habit: Rule = _choice.strength_habit
    link_change: Rule = _papers.link_change
    multilateral: Rule = _papers.multilateral
    papers: Several = _papers.papers
    counted_pair: Rule = _papers.counted_pair
    counted_several: Rule = _papers.counted_several
    capped_links: Rule = _papers.capped_links
    accompanied: Rule = _papers.accompanied
    impact: Rule = _impact.impact
    learned: Rule = _spillover.learned
    lost_ties: Rule = _spillover.lost_ties
    turned_away: Rule = _spillover.turned_away
    people: Rule = _spillover.people
    workforce: Rule = _spillover.workforce
    scar: Rule = _spillover.scar


class BaselineRules(NamedTuple):
    """Rules that read the forecast alone; nothing a scenario does moves what they give."""

    bilateral: Several = _papers.bilateral
    weakness: Rule = _utility.weakness


RULES = Rules()
BASELINE_RULES = BaselineRules()
AnyRules = TypeVar("AnyRules", Rules, BaselineRules)


@cache
def parameters_of(*rules: Callable[..., Any]) -> tuple[str, ...]:
    """Ids of the parameters that rules use, each once: the names of keyword-only arguments.

    Examples
    --------
    >>> parameters_of(RULES.react), parameters_of(RULES.match)
    (('reaction_base', 'reaction_loss'), ())
    """
    return tuple(
        dict.fromkeys(
            argument.name
            for rule in rules
            for argument in inspect.signature(rule).parameters.values()
            if argument.kind is argument.KEYWORD_ONLY
        )
    )


def with_draws(rules: AnyRules, draws: Mapping[str, np.ndarray]) -> AnyRules:
    """The rules with their parameters filled in, so that a phase hands over what it sees alone.

    Parameters
    ----------
    draws : id -> [...], in a shape that broadcasts with what the rules are given.

    Examples
    --------
    >>> draws = {key: np.array(0.5) for key in parameters_of(*RULES)}
    >>> with_draws(RULES, draws).distance_gain(np.array([0.2]), np.array([3.0])).round(3).tolist()
    [0.3]
    """
    filled: list[Any] = [
        partial(rule, **{key: draws[key] for key in parameters_of(rule)}) for rule in rules
    ]
    return type(rules)(*filled)


def _channels(rules: Rules) -> dict[str, tuple[str, ...]]:
    marked: dict[str, dict[str, None]] = {name: {} for name in NAMES}
    for rule in rules:
        for key, hint in typing.get_type_hints(rule, include_extras=True).items():
            for mark in getattr(hint, "__metadata__", ()):
                if isinstance(mark, Channel):
                    marked[mark.name][key] = None
    return {name: tuple(keys) for name, keys in marked.items()}


# Drawn in every run. Levers may name more (see :class:`agents.levers.Uncertain`).
PARAMETERS = parameters_of(*RULES, *BASELINE_RULES)
# What can be switched off, and which parameters are then 0; where there is none, nobody decides.
CHANNELS: Mapping[str, tuple[str, ...]] = _channels(RULES)
