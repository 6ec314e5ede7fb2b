"""A funder closes its awards to partners abroad."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from agents.levers import Levers
from evidence.model import Evidence
from scenarios.interventions.base import Moves, Phased, Settings, described, quantity
from scenarios.interventions.edits import add_uncertain, between, chosen, everyone, scale
from scenarios.vocabulary.resolve import agents, field_mask
from scenarios.vocabulary.terms import Regions, ScienceFields
from scenarios.vocabulary.text import Text


class ForeignAwards(Phased):
    """Ties of the funder's country meet friction, recipients lose a little of their money.

    What one funder pays of the research money of recipients abroad is small; the tie suffers more
    than the recipient's capacity (NIH, foreign subawards closed in 2025).
    """

    grade = "assumption"
    sources = ("jacob-lefgren-2011", "federal-funds-2022", "own-judgement")
    title = Text("Awards to partners abroad", "对国外伙伴的资助")
    meaning = Text(
        "A funder closes its awards to partners abroad: its country's ties meet friction,"
        " recipients lose part of their money.",
        "资助机构停止对国外伙伴的资助：本国合作受阻，受助方失去部分经费。",
    )
    limits = Text(
        "How much of the tie depends on one funder is assumed; no study of closed foreign awards"
        " was found. The part of the partners' money is that of US health awards of 2022.",
        "合作对单一资助机构的依赖程度为假设；未见关于停止国外资助的研究。"
        "伙伴经费所占比例取自2022年美国卫生部门的对外资助。",
    )
    group = "fund"
    example: ClassVar[Settings] = {"funder": ["USA"], "fields": ["medical and health"], "cut": 1.0}
    null: ClassVar[Settings] = {"cut": 0}
    moves: ClassVar[Moves] = {"friction": 1, "funding": -1}

    kind: Literal["foreign_awards"] = "foreign_awards"
    funder: Annotated[Regions, described("Country of the funder", "资助机构所在国")]
    recipients: Annotated[
        Regions | None, described("Who loses awards; none: everyone", "受影响的受助方")
    ] = None
    fields: ScienceFields = ()
    cut: float = quantity(
        1.0,
        "share",
        (0, 1),
        "Share of the awards abroad that is closed",
        "停止的国外资助比例",
        ge=0,
        le=1,
    )
    money: float | None = quantity(
        None,
        "share",
        (0, 0.05),
        "Part of the recipients' research money; none: as assumed",
        "占受助方科研经费的比例，缺省取假设值",
        ge=0,
        le=0.5,
    )

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        n = len(levers.countries)
        funder = agents(self.funder, evidence)
        abroad = np.setdiff1d(everyone(evidence, self.recipients), funder)
        fields = field_mask(self.fields, levers.fields, evidence)
        strength = self.cut * self.profile(levers)
        levers = add_uncertain(
            levers, "friction", "foreign_award_tie", strength, between(funder, abroad, n), fields
        )
        who = chosen(abroad, n)
        if self.money is not None:
            return scale(levers, "funding", -self.money * strength, who, fields)
        return add_uncertain(levers, "funding", "foreign_award_share", -1.0 * strength, who, fields)
