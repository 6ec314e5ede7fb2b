"""How strong a break or an opening between countries is: like past ones, as one, or in percent."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from pydantic import BaseModel, ConfigDict, model_validator

from agents.levers import TIES, Levers
from evidence.model import ROW
from scenarios.interventions.base import quantity
from scenarios.interventions.edits import add, add_uncertain
from scenarios.vocabulary.terms import Effect, EventClass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evidence.model import Evidence
    from evidence.parameters import Grade, Parameter

EVENT = "event/"  # parameters that hold the friction of a past event, in log points
CLASS = "class/"  # parameters that hold the friction of the next event of a class
SPREAD = "class_spread/"  # how far ties of an event of a class differ
OWN_SPREAD = "event_spread/"  # the same of one past event
RECENT = 5  # years from which the affinity of a tie is taken


class Size(BaseModel):
    """Long-run effect on the links of the pairs hit, everything else as it was.

    ``{like: bilateral_rupture}`` is the size of the next event of a class as all past events tell
    it; ``{measured: us-china-2018, times: 1.5}`` is one and a half times the effect of one of them,
    in log points, so that no multiple ever takes away more than everything; ``{percent: -40}`` is a
    fall by 40 % and nothing else.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    like: EventClass | None = None
    measured: Effect | None = None
    times: float = quantity(
        1.0, "1", (0.5, 2), "Multiple of the measured effect", "实测效应的倍数", ge=0, le=10
    )
    percent: float | None = quantity(
        None,
        "percent",
        (-60, 0),
        "Long-run change of links",
        "联系的长期变化（%）",
        gt=-100,
        le=100,
    )

    @model_validator(mode="after")
    def _one_of_three(self) -> Size:
        told = [k for k in ("like", "measured", "percent") if getattr(self, k) is not None]
        if len(told) != 1:
            came = " and ".join(f"`{k}`" for k in told) or "none"
            raise ValueError(
                f"came {came} of `like`, `measured` and `percent`|allowed is exactly one of them"
                "|write {like: bilateral_rupture}, {measured: us-china-2018, times: 1} or "
                "{percent: -40}"
            )
        return self

    def graded(self, table: Mapping[str, Parameter]) -> tuple[Grade, ...]:
        """Grades of the numbers behind it: a percentage is nobody's measurement."""
        _, parameter = self.friction()
        if parameter is None:
            return ("assumption",)
        return (table[parameter].grade,) if parameter in table else ()

    def friction(self) -> tuple[float, str | None]:
        """Log points taken off the utility of a tie, >= 0 for a fall; per unit of a parameter.

        ``-log(1 + percent / 100)`` of no parameter, or ``times`` the parameter of the event or of
        the class.
        """
        if self.percent is not None:
            return -math.log1p(self.percent / 100.0), None
        if self.like is not None:
            return self.times, f"{CLASS}{self.like}"
        return self.times, f"{EVENT}{self.measured}"

    def put(
        self,
        levers: Levers,
        years: np.ndarray,
        who: np.ndarray,
        fields: np.ndarray,
        evidence: Evidence,
    ) -> Levers:
        """Friction of this size times a :func:`scenarios.interventions.edits.pattern`.

        A percentage is taken as it is. The size of an event is drawn for each replicate, since
        nobody knows it exactly; where it hits several ties they differ as ties of past events did,
        by their affinity and by chance.
        """
        size, parameter = self.friction()
        if parameter is None:
            return add(levers, "friction", size * years, who, fields)
        levers = add_uncertain(levers, "friction", parameter, size * years, who, fields)
        table = evidence.parameters
        spread = f"{SPREAD}{self.like or 'sanction'}"  # of a size from the literature as well
        if f"{OWN_SPREAD}{self.measured}" in table:
            spread = f"{OWN_SPREAD}{self.measured}"
        single = np.count_nonzero(np.triu(who + who.T)) < 2
        if (self.measured is not None and single) or spread not in table:
            return levers  # one tie of that event: nothing to differ from
        away = affinity(evidence) - table["class_affinity_mean"].central
        if self.measured is not None:  # the mean of its own ties is what was measured
            hit = (who > 0.0) & inside(evidence)
            away = away - (np.average(away[hit], weights=who[hit]) if hit.any() else 0.0)
        more = table["class_affinity"].central * np.clip(away, -2.0, 2.0) * inside(evidence)
        levers = add(levers, "friction", size * years, who * more, fields)
        own = f"{TIES}{len(levers.of_ties)}"
        return add_uncertain(
            levers, "friction", own, size * table[spread].central * years, who, fields
        )


def affinity(evidence: Evidence) -> np.ndarray:
    """Log of observed over expected links of each tie, ``[N, N]``."""
    links = evidence.world["links"].to_numpy()[..., -RECENT:].mean(axis=-1) + 0.5
    np.fill_diagonal(links, 0.0)
    total = links.sum(axis=1)
    expected = np.outer(total, total) / links.sum()
    logs: np.ndarray = np.log(np.maximum(links, 0.5) / np.maximum(expected, 1e-9))
    return logs


def inside(evidence: Evidence) -> np.ndarray:
    """True for ties between two countries with figures of their own, bool ``[N, N]``."""
    named = np.array([c != ROW for c in evidence.countries])
    return np.outer(named, named)
