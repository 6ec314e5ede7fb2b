"""Which rules and parameters of the agents stand between a lever and an outcome, phase by phase.

The order is that of :mod:`agents.year.phases`; every rule and every parameter that all runs draw
stands in
exactly one phase (a test compares them with ``agents.rules`` and ``agents.year.lever_year``).
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from pathlib import Path

from agents.rules.table import RULES
from scenarios.outcomes.registry import Outcome

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Phase:
    """Some rules of a year that work together.

    ``acts_on`` is what it changes: ``capacity``, ``ties``, ``papers``, ``impact``.
    """

    name: str
    rules: tuple[str, ...]
    parameters: tuple[str, ...]
    acts_on: str


PHASES: tuple[Phase, ...] = (
    Phase("capacity", ("funding_level", "funding_lag", "capacity"),
          ("funding_elasticity", "funding_lag", "funding_replacement", "funding_recovery"),
          "capacity"),
    Phase("follow an alliance", ("align",),
          ("alignment_base", "alignment_pull", "alignment_dependence", "alignment_contagion",
           "alignment_exit"), "ties"),
    Phase("join a programme", ("join",), ("programme_join_base", "programme_join_slope"), "ties"),
    Phase("react to lost ties", ("react", "seek"),
          ("reaction_base", "reaction_loss", "seeking", "seek_competitive", "seek_complementary",
           "seek_assistance"), "ties"),
    Phase("shift of utility", ("lasting_friction", "distance_gain", "strategy_gain"),
          ("distance_elasticity", "weakness_half", "strategy_competitive",
           "strategy_complementary", "strategy_assistance", "trust_scar", "trust_recovery"),
          "ties"),
    Phase("choose partners", ("attraction_sum", "offer"), ("diversion",), "ties"),
    Phase("match and habit", ("match", "habit"), ("habit", "size_elasticity"), "ties"),
    Phase("papers", ("link_change", "multilateral", "papers", "capped_links"),
          ("bilateral_slope", "multilateral_response", "home_conversion"), "papers"),
    Phase("impact", ("impact",),
          ("impact_premium", "premium_decline", "premium_partners", "premium_plateau"), "impact"),
    Phase("what is carried to next year", ("learned", "lost_ties", "people", "scar"),
          ("spillover", "talent_share", "talent_diversion"), "capacity"),
)  # fmt: skip


def phases(outcome: Outcome) -> list[Phase]:
    """Phases that can move an outcome, in the order of a year.

    Examples
    --------
    >>> from scenarios.outcomes.registry import OUTCOMES
    >>> [p.name for p in phases(OUTCOMES["impact"]) if p not in phases(OUTCOMES["links"])]
    ['impact']
    """
    return [p for p in PHASES if p.acts_on in outcome.phases]


def rule(name: str) -> dict[str, str]:
    """Where a rule stands and what it says of itself, first sentence."""
    return described(getattr(RULES, name), name)


def described(function: object, name: str) -> dict[str, str]:
    """``name``, ``at`` (file:line from the top folder), ``says``."""
    function = inspect.unwrap(function)  # type: ignore[arg-type]
    file = Path(inspect.getsourcefile(function) or "")  # type: ignore[arg-type]
    line = inspect.getsourcelines(function)[1]  # type: ignore[arg-type]
    at = file.relative_to(ROOT) if file.is_relative_to(ROOT) else Path(file.name)
    text = " ".join((inspect.getdoc(function) or "").split("\n\n")[0].split())
    return {"name": name, "at": f"{at.as_posix()}:{line}", "says": text}
