"""Research funding of countries goes up or down, in all or in some fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import model_validator

from agents.levers import Levers
from evidence.model import Evidence
from evidence.ncses.research_money import research_money
from scenarios.interventions.base import Moves, Phased, Settings, quantity
from scenarios.interventions.edits import chosen, scale, spend
from scenarios.vocabulary.resolve import agents, field_mask
from scenarios.vocabulary.terms import Regions, ScienceFields
from scenarios.vocabulary.text import Text

LEAST, MOST = -0.95, 5.0  # of the money before


class Funding(Phased):
    """Funding of the countries times 1 + ``change`` while it lasts.

    Papers follow with a lag (half of the effect by about the fourth year) and an elasticity below
    one, and come back as slowly; both are parameters of the agents, not of this lever. ``money``
    says the change in dollars: over what higher education and government spend on R&D, the part
    of it that pays for papers. The change is booked as cost, of ``budget`` where it is given.
    """

    grade = "literature"
    sources = ("adams-griliches-1996", "crespi-geuna-2008", "aftershock-2025", "srd2-2023")
    title = Text("Research funding", "科研经费")
    meaning = Text(
        "Research funding of countries rises or falls, in all or in some fields; output"
        " follows over several years and recovers slowly.",
        "各国科研经费增减（全部或部分领域），产出在数年内随之变化，恢复缓慢。",
    )
    limits = Text(
        "Elasticity and lag come from growth in rich countries; that a cut works like growth"
        " turned round, and slower to heal, is assumed. Money is one figure, R&D performed by"
        " higher education and government (2021 or the latest year published): how it is spent"
        " does not enter.",
        "弹性和滞后来自富裕国家的增长时期；削减与增长对称且恢复更慢为假设。经费只有总量，"
        "即高校和政府执行的研发经费（2021年或最近公布年份），用途不计入。",
    )
    group = "fund"
    example: ClassVar[Settings] = {"countries": ["USA"], "change": -0.2}
    null: ClassVar[Settings] = {"change": 0}
    moves: ClassVar[Moves] = {"funding": -1, "cost": -1}

    kind: Literal["funding"] = "funding"
    countries: Regions
    fields: ScienceFields = ()
    change: float = quantity(
        0.0,
        "share of funding",
        (-0.5, 0.5),
        "Change of research funding, -0.4 is a cut by 40 %",
        "科研经费变化，-0.4 表示削减 40%",
        ge=LEAST,
        le=MOST,
    )
    money: float | None = quantity(
        None,
        "million PPP dollars a year",
        (-20_000, 20_000),
        "The same in money of higher education and government R&D; none: as `change` says",
        "以高校和政府研发经费计的变化额，缺省按变化比例",
        ge=-10_000_000,
        le=10_000_000,
    )
    budget: float | None = quantity(
        None,
        "million PPP dollars a year",
        (0, 100_000),
        "Funding before the change, for the cost; none: higher education and government R&D"
        " where it is published and all fields change",
        "变化前的经费，用于计算成本；缺省取已公布的高校和政府研发经费（仅当涉及所有领域）",
        ge=0,
        le=10_000_000,
    )

    @model_validator(mode="after")
    def _one_way_to_say_it(self) -> Funding:
        if self.money is None and "change" not in self.model_fields_set:
            raise ValueError(
                "came neither change nor money"
                "|allowed is one of `change` (a share) and `money` (million PPP dollars a year)"
                "|add one of them"
            )
        if self.money is not None and self.change:
            raise ValueError(
                "came change and money|allowed is one of them: they say the same|keep one of them"
            )
        if self.money is not None and (self.fields or self.budget is not None):
            raise ValueError(
                f"came money with {'fields' if self.fields else 'budget'}"
                "|allowed is money of all fields, measured against published R&D; nobody publishes"
                " it by field"
                "|leave it out, or give the change as a share with `change`"
            )
        return self

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        positions = agents(self.countries, evidence)
        codes = [evidence.countries[k] for k in positions]
        who = chosen(positions, len(levers.countries))
        fields = field_mask(self.fields, levers.fields, evidence)
        change, profile = self.change, self.profile(levers)
        before, lacking = held(codes)
        if self.money is not None:
            told = refused(self.money, codes)
            if told is not None:
                raise ValueError("; ".join(told))
            change = self.money / before
        levers = scale(levers, "funding", change * profile, who, fields)
        if self.budget is not None:
            before = self.budget
        elif lacking or self.fields:
            before = 0.0
        return spend(levers, before * change * profile)


def held(codes: Sequence[str]) -> tuple[float, list[str]]:
    """Higher education and government R&D of countries, million PPP dollars; who has no figure."""
    known = research_money()["money"]
    return float(known.reindex(codes).sum()), [c for c in codes if c not in known.index]


def refused(money: float, codes: Sequence[str]) -> tuple[str, str, str] | None:
    """Why a change of so much money cannot be; None where it can."""
    before, lacking = held(codes)
    if lacking:
        return (
            f"came money for {', '.join(lacking)}, whose R&D by sector is not published",
            f"allowed are {', '.join(c for c in research_money().index if len(c) == 3)}",
            "give the change as a share with `change`",
        )
    if LEAST <= money / before <= MOST:
        return None
    return (
        f"came {money:,.0f} million PPP dollars a year",
        f"allowed is {LEAST * before:,.0f} to {MOST * before:,.0f}: higher education and government"
        f" spend {before:,.0f} on R&D there",
        "change less",
    )
