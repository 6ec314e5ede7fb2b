"""Joint institutions abroad, in the seven modes of international joint research."""

from __future__ import annotations

import math
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from agents.levers import Levers
from evidence.model import Evidence
from evidence.parameters import Parameters
from scenarios.interventions.base import Intervention, add_uncertain, between, quantity
from scenarios.interventions.money import joint_papers, links_of
from scenarios.places import agents, field_mask
from scenarios.words import Regions, ScienceFields

Mode = Literal[
    "joint-institute",
    "research-base",
    "large-facility",
    "research-centre",
    "joint-laboratory",
    "overseas-centre",
    "spin-off",
]


class Institution(Intervention):
    """Support of a tie that grows while the institution is set up and partly stays after its end.

    One institution moves a tie by the joint papers its money leads to; many of them saturate at the
    gain of the mode, which is what a tie that rests on such institutions could reach.
    """

    grade = "assumption"
    sources = ("own-judgement", "gif-2025", "nsfc", "facilities")
    title: ClassVar[dict[str, str]] = {"en": "Joint institutions", "zh": "国际联合科研机构"}
    meaning: ClassVar[dict[str, str]] = {
        "en": "Joint institutes, bases, facilities, centres, laboratories, spin-offs of two sides:"
        " slow to set up, costly, and partly lasting.",
        "zh": "双方共建研究院、基地、大科学装置、中心、联合实验室或衍生企业："
        "建设周期长、成本高、影响持久。",
    }

    kind: Literal["institution"] = "institution"
    mode: Annotated[Mode, Field(description="Which of the seven modes / 七种模式之一")]
    between: Annotated[tuple[Regions, Regions], Field(description="The two sides / 双方")]
    fields: ScienceFields = ()
    number: float = quantity(
        1.0, "institutions", (0, 20), "How many are set up", "机构数量", ge=0, le=1000
    )
    cost: float | None = quantity(
        None,
        "million PPP dollars a year",
        (1, 400),
        "Cost of one; none: as assumed for the mode",
        "每个机构的年度成本，缺省取该模式假设值",
        ge=0,
        le=10_000,
    )

    def apply(self, levers: Levers, evidence: Evidence, parameters: Parameters) -> Levers:
        n, key = len(levers.countries), f"institution/{self.mode}"
        a, b = (agents(side, evidence) for side in self.between)
        mask, fields = between(a, b, n), field_mask(self.fields, levers.fields, evidence)
        each = parameters[f"{key}/cost"].central if self.cost is None else self.cost
        spent = self.number * each
        gain = parameters[f"{key}/gain"].central
        rise = joint_papers(spent, parameters) / max(links_of(evidence, mask, fields), 1.0)
        reached = -math.expm1(-rise / gain)  # share of the gain, 0 to 1
        setup = parameters[f"{key}/setup"].central
        stays = parameters[f"{key}/persistence"].central
        year = np.array(levers.years, dtype=float)
        grown = np.clip((year - self.start + 1) / max(setup, 1.0), 0.0, 1.0)
        runs = (year >= self.start) & (year <= (self.end or np.inf))
        after = (year > self.end) * stays if self.end is not None else 0.0
        profile = grown * (runs + after)
        levers = add_uncertain(levers, "support", f"{key}/gain", reached * profile, fields, mask)
        return levers.with_(cost=levers.cost + spent * runs)
