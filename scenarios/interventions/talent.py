"""People move: fellowships for scholars from abroad, visa limits, return flows."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from agents.levers import Levers
from evidence.model import Evidence
from evidence.parameters import Parameters
from scenarios.interventions.base import Intervention, add, add_uncertain, between, quantity
from scenarios.places import agents, field_mask
from scenarios.words import Regions, ScienceFields


class Talent(Intervention):
    """The host gains or loses people; who sends them loses or keeps them; ties with them move.

    People are counted in percent of the host's researchers. Of people who are turned away, a share
    goes to third countries (Flynn et al.: 0.57), the rest stays where it is.
    """

    grade = "assumption"
    sources = ("flynn-2024", "adams-griliches-1996", "nsfc", "own-judgement")
    title: ClassVar[dict[str, str]] = {"en": "Talent", "zh": "人才流动"}
    meaning: ClassVar[dict[str, str]] = {
        "en": "Fellowships bring scholars from abroad, or visa limits keep them out: capacity and"
        " ties of both sides move, some go elsewhere.",
        "zh": "通过奖学金吸引外国学者，或以签证限制其进入："
        "双方能力与联系随之变化，部分人才流向第三国。",
    }

    kind: Literal["talent"] = "talent"
    host: Annotated[Regions, Field(description="Where people go / 流入国")]
    origins: Annotated[
        Regions | None, Field(description="Where they come from; none: everywhere / 来源国")
    ] = None
    fields: ScienceFields = ()
    change: float = quantity(
        ...,
        "percent of the host's researchers",
        (-5, 5),
        "People gained at full size; negative: kept out or leaving",
        "人才净流入，负值为流失",
        ge=-30,
        le=30,
    )
    cost: float = quantity(
        0.0,
        "million PPP dollars a year",
        (0, 1000),
        "Money of the fellowships",
        "奖学金年度经费",
        ge=0,
        le=100_000,
    )

    def apply(self, levers: Levers, evidence: Evidence, parameters: Parameters) -> Levers:
        n = len(levers.countries)
        host = agents(self.host, evidence)
        named = np.arange(n) if self.origins is None else agents(self.origins, evidence)
        origins = np.setdiff1d(named, host)
        third = np.setdiff1d(np.arange(n), np.concatenate([host, origins]))
        fields = field_mask(self.fields, levers.fields, evidence)
        profile = self.profile(levers)

        # Research systems are measured by papers: no source holds researchers of all countries.
        papers = evidence.world["papers"].isel(year=-1).values
        people = self.change / 100.0 * papers[host].sum()
        share = np.zeros(n)
        share[host] = self.change / 100.0
        if len(origins):
            share[origins] = -people / papers[origins].sum()
        if self.change < 0 and len(third) and len(origins):
            moved = -people * parameters["talent_diversion"].central
            share[third] = moved / papers[third].sum()
            share[origins] -= moved / papers[origins].sum()
        elasticity = parameters["talent_elasticity"].central
        levers = add(levers, "talent", profile, fields, elasticity * np.log1p(share) * (share != 0))
        levers = add_uncertain(
            levers,
            "support",
            "fellowship_tie",
            self.change * profile,
            fields,
            between(host, origins, n),
        )
        return levers.with_(cost=levers.cost + self.cost * profile)
