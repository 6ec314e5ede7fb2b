"""Which rules and parameters of the agents stand between a lever and an outcome, phase by phase.

The order is that of :mod:`agents.year`. Every rule stands in exactly one phase (a test compares
them with :mod:`agents.rules.table`); its rules say which parameters a phase rests on.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from pathlib import Path

from agents.rules.table import BASELINE_RULES, RULES, parameters_of
from scenarios.outcomes.outcome import Outcome

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Phase:
    """Some rules of a year that work together.

    ``acts_on`` is what it changes: ``capacity``, ``ties``, ``papers``, ``impact``.
    """

    name: str
    rules: tuple[str, ...]
    acts_on: str

    @property
    def parameters(self) -> tuple[str, ...]:
        """Ids of the parameters its rules use."""
        return parameters_of(*(_RULES[name] for name in self.rules))


_RULES = RULES._asdict() | BASELINE_RULES._asdict()
PHASES: tuple[Phase, ...] = (
    Phase("capacity", ("funding_level", "funding_lag", "capacity"), "capacity"),
    Phase("follow an alliance", ("align",), "ties"),
    Phase("join a programme", ("join",), "ties"),
    Phase("react to lost ties", ("react", "seek"), "ties"),
    Phase("shift of utility", ("lasting_friction", "weakness", "rise", "distance_gain",
                               "strategy_gain"),
          "ties"),
    Phase("choose partners", ("attraction_sum", "offer", "between_fields"), "ties"),
    Phase("match and habit", ("match", "tie_habit", "strength_habit"), "ties"),
    Phase("papers", ("link_change", "bilateral", "multilateral", "papers", "counted_pair",
                     "counted_several", "capped_links", "accompanied"),
          "papers"),
    Phase("impact", ("impact",), "impact"),
    Phase("what is carried to next year",
          ("learned", "lost_ties", "turned_away", "people", "workforce", "scar"), "capacity"),
)  # fmt: skip


def phases(outcome: Outcome) -> list[Phase]:
    """Phases that can move an outcome, in the order of a year.

    Examples
    --------
    >>> from scenarios.outcomes.registry import OUTCOMES
    >>> [p.name for p in phases(OUTCOMES["impact"]) if p not in phases(OUTCOMES["links"])]
    ['impact']
    """
    return [p for p in PHASES if {p.acts_on, p.name} & set(outcome.phases)]


def rule(name: str) -> dict[str, str]:
    """Where a rule stands and what it says of itself, first sentence."""
    return described(_RULES[name], name)


def described(function: object, name: str) -> dict[str, str]:
    """``name``, ``at`` (file:line from the top folder), ``says``."""
    function = inspect.unwrap(function)  # type: ignore[arg-type]
    file = Path(inspect.getsourcefile(function) or "")  # type: ignore[arg-type]
    line = inspect.getsourcelines(function)[1]  # type: ignore[arg-type]
    at = file.relative_to(ROOT) if file.is_relative_to(ROOT) else Path(file.name)
    text = " ".join((inspect.getdoc(function) or "").split("\n\n")[0].split())
    return {"name": name, "at": f"{at.as_posix()}:{line}", "says": text}
