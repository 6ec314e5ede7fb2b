"""Splitting projects: what is sensitive stays at home, the rest is opened again."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from agents.levers import Levers
from evidence.model import Evidence
from scenarios.interventions.base import Moves, Phased, Settings, described, quantity, ramp
from scenarios.interventions.edits import Draws, add_uncertain, between, with_size
from scenarios.interventions.screening import LOST, lost
from scenarios.vocabulary.resolve import agents, field_mask
from scenarios.vocabulary.terms import Regions, ScienceFields
from scenarios.vocabulary.text import Text


class Decomposition(Phased):
    """Support that gives back part of what a screening of the same fields closes (NASA, DARPA).

    Use it beside a ``screening`` with the same share: it reopens that part and no more.
    """

    grade = "assumption"
    sources = ("own-judgement",)
    title = Text("Splitting projects", "项目拆分")
    meaning = Text(
        "Projects are split so that the open part can be done together: part of what"
        " screening closed comes back.",
        "将项目拆分，使可公开部分得以合作：恢复审查所关闭的部分合作。",
    )
    limits = Text(
        "What splitting can reopen is judgement from a few named agencies; costs of splitting"
        " a project are left out.",
        "拆分可恢复的比例依据少数机构判断；拆分本身的成本未计入。",
    )
    example: ClassVar[Settings] = {
        "between": [["USA"], ["CHN"]],
        "fields": ["engineering and technology"],
    }
    null: ClassVar[Settings] = {"reopened": 0}
    moves: ClassVar[Moves] = {"support": 1}

    kind: Literal["decomposition"] = "decomposition"
    between: Annotated[tuple[Regions, Regions], described("The two sides", "双方")]
    fields: ScienceFields
    share: float | None = quantity(
        None,
        "share of the field",
        (0.05, 0.3),
        "Sensitive share; none: as assumed",
        "敏感比例，缺省取假设值",
        ge=0,
        le=0.9,
    )
    reopened: float | None = quantity(
        None,
        "share",
        (0.2, 0.6),
        "Part of the closed work that is reopened; none: as assumed",
        "拆分可恢复的比例，缺省取假设值",
        ge=0,
        le=1,
    )
    ramp_years: int = ramp(3)

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        n = len(levers.countries)
        a, b = (agents(side, evidence) for side in self.between)

        def size(p: Draws) -> np.ndarray:
            """Log points that bring back a part of what a full screening closes."""
            closed = lost(self.share, 1.0, evidence, p)
            back = p["decomposition_reopened"] if self.reopened is None else self.reopened
            gained: np.ndarray = np.log1p(-closed * (1.0 - back)) - np.log1p(-closed)
            return gained

        used = LOST if self.reopened is not None else (*LOST, "decomposition_reopened")
        levers, name = with_size(levers, self.kind, used, size)
        fields = field_mask(self.fields, levers.fields, evidence)
        profile = float(self.reopened != 0 and self.share != 0) * self.profile(levers)
        return add_uncertain(levers, "support", name, profile, between(a, b, n), fields)
