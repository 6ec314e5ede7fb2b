"""Splitting projects: what is sensitive stays at home, the rest is opened again."""

from __future__ import annotations

import math
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from agents.levers import Levers
from evidence.model import Evidence
from evidence.parameters import Parameters
from scenarios.interventions.base import Intervention, add_uncertain, between, quantity, ramp
from scenarios.interventions.screening import lost
from scenarios.places import agents, field_mask
from scenarios.words import Regions, ScienceFields


class Decomposition(Intervention):
    """Support that gives back part of what a screening of the same fields closes (NASA, DARPA).

    Use it beside a ``screening`` with the same share: it reopens that part and no more.
    """

    grade = "assumption"
    sources = ("own-judgement",)
    title: ClassVar[dict[str, str]] = {"en": "Splitting projects", "zh": "项目拆分"}
    meaning: ClassVar[dict[str, str]] = {
        "en": "Projects are split so that the open part can be done together: part of what"
        " screening closed comes back.",
        "zh": "将项目拆分，使可公开部分得以合作：恢复审查所关闭的部分合作。",
    }

    kind: Literal["decomposition"] = "decomposition"
    between: Annotated[tuple[Regions, Regions], Field(description="The two sides / 双方")]
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

    def apply(self, levers: Levers, evidence: Evidence, parameters: Parameters) -> Levers:
        n = len(levers.countries)
        a, b = (agents(side, evidence) for side in self.between)
        share = parameters["screening_share"].central if self.share is None else self.share
        known = parameters["decomposition_reopened"].central
        back = known if self.reopened is None else self.reopened
        closed = lost(share, 1.0, parameters)
        support = math.log1p(-closed * (1.0 - back)) - math.log1p(-closed)
        fields = field_mask(self.fields, levers.fields, evidence)
        profile, mask = self.profile(levers), between(a, b, n)
        return add_uncertain(
            levers, "support", "decomposition_reopened", support / known * profile, fields, mask
        )
