"""Joint calls of funders on two sides: money, projects, papers, co-published papers."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from agents.levers import Levers
from evidence.model import Evidence
from scenarios.interventions.base import Moves, Phased, Settings, described, quantity
from scenarios.interventions.edits import between, spend, with_size
from scenarios.interventions.money import CHAIN, add_joint, joint_papers, ties_of
from scenarios.vocabulary.resolve import agents, field_mask
from scenarios.vocabulary.terms import Regions, ScienceFields
from scenarios.vocabulary.text import Text


class JointFunding(Phased):
    """Additional joint papers of two sides, as many as the money makes.

    They are spread over the pairs in proportion to their links, and stay as many while ties grow;
    how many are additional is the open question, and is drawn for each replicate.
    """

    grade = "assumption"
    sources = ("nsfc", "gif-2025", "jacob-lefgren-2011")
    title = Text("Joint calls", "双边联合资助")
    meaning = Text(
        "Funders of two sides pay joint projects; papers follow after some years and fade"
        " when the money ends.",
        "双方资助机构共同资助合作项目，论文数年后产出，经费结束后逐渐消退。",
    )
    limits = Text(
        "How many co-published papers would have come without the call is unknown: that share"
        " is drawn from 0 to 60 percent. Authors name several funders, so papers of a call are not"
        " its alone.",
        "若无该资助仍会产生多少合著论文未知：附加比例在0至60%间抽样。"
        "作者常标注多个资助方，论文并非单一资助的成果。",
    )
    group = "fund"
    example: ClassVar[Settings] = {"between": [["CHN"], ["EU27"]], "budget": 225}
    null: ClassVar[Settings] = {"budget": 0}
    moves: ClassVar[Moves] = {"joint": 1, "cost": 1}

    kind: Literal["joint_funding"] = "joint_funding"
    between: Annotated[tuple[Regions, Regions], described("The two sides", "双方")]
    fields: ScienceFields = ()
    budget: float = quantity(
        ...,
        "million PPP dollars a year",
        (0, 1000),
        "Money of both sides together",
        "双方年度经费合计",
        ge=0,
        le=100_000,
    )
    ramp_years: int = quantity(
        4,
        "years",
        (3, 6),
        "Years until papers are at their full number",
        "论文达到全部数量的年数",
        ge=1,
        le=30,
    )
    fade_years: int = quantity(
        4,
        "years",
        (2, 6),
        "Years in which papers fade after the end",
        "结束后论文消退的年数",
        ge=0,
        le=30,
    )

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        n = len(levers.countries)
        a, b = (agents(side, evidence) for side in self.between)
        mask, fields = between(a, b, n), field_mask(self.fields, levers.fields, evidence)
        shares = ties_of(evidence, mask, levers, fields)
        levers, size = with_size(levers, self.kind, CHAIN, lambda p: joint_papers(self.budget, p))
        on = float(self.budget > 0)
        levers = add_joint(levers, size, on * self.profile(levers), shares)
        year = np.array(levers.years)
        paid = (year >= self.start) & (year <= (self.end or np.inf))
        return spend(levers, self.budget * paid)
