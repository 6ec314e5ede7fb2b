"""Research funding of countries goes up or down, in all or in some fields."""

from __future__ import annotations

from typing import ClassVar, Literal

from agents.levers import Levers
from evidence.model import Evidence
from scenarios.interventions.base import Moves, Phased, Settings, quantity
from scenarios.interventions.edits import chosen, scale, spend
from scenarios.vocabulary.resolve import agents, field_mask
from scenarios.vocabulary.terms import Regions, ScienceFields
from scenarios.vocabulary.text import Text


class Funding(Phased):
    """Funding of the countries times 1 + ``change`` while it lasts.

    Papers follow with a lag (half of the effect by about the fourth year) and an elasticity below
    one, and come back as slowly; both are parameters of the agents, not of this lever. Where
    ``budget`` says what the money was before, the change is booked as cost.
    """

    grade = "literature"
    sources = ("adams-griliches-1996", "crespi-geuna-2008", "aftershock-2025")
    title = Text("Research funding", "科研经费")
    meaning = Text(
        "Research funding of countries rises or falls, in all or in some fields; output"
        " follows over several years and recovers slowly.",
        "各国科研经费增减（全部或部分领域），产出在数年内随之变化，恢复缓慢。",
    )
    limits = Text(
        "Elasticity and lag come from growth in rich countries; that a cut works like growth"
        " turned round, and slower to heal, is assumed. Money is one figure: how it is spent does"
        " not enter.",
        "弹性和滞后来自富裕国家的增长时期；削减与增长对称且恢复更慢为假设。经费只有总量，"
        "用途不计入。",
    )
    group = "fund"
    example: ClassVar[Settings] = {"countries": ["USA"], "change": -0.2}
    null: ClassVar[Settings] = {"change": 0}
    moves: ClassVar[Moves] = {"funding": -1}

    kind: Literal["funding"] = "funding"
    countries: Regions
    fields: ScienceFields = ()
    change: float = quantity(
        ...,
        "share of funding",
        (-0.5, 0.5),
        "Change of research funding, -0.4 is a cut by 40 %",
        "科研经费变化，-0.4 表示削减 40%",
        ge=-0.95,
        le=5,
    )
    budget: float = quantity(
        0.0,
        "million PPP dollars a year",
        (0, 100_000),
        "Funding before the change, for the cost",
        "变化前的经费，用于计算成本",
        ge=0,
        le=10_000_000,
    )

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        who = chosen(agents(self.countries, evidence), len(levers.countries))
        fields = field_mask(self.fields, levers.fields, evidence)
        profile = self.profile(levers)
        levers = scale(levers, "funding", self.change * profile, who, fields)
        return spend(levers, self.budget * self.change * profile)
