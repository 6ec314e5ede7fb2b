"""Differentiated cooperation: a country treats three classes of partner in three ways."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import model_validator

from agents.levers import STRATEGIES, Levers
from evidence.model import Evidence
from scenarios.interventions.base import Moves, Phased, Settings, described
from scenarios.vocabulary.resolve import agents
from scenarios.vocabulary.terms import Regions
from scenarios.vocabulary.text import Text


class Strategy(Phased):
    """Caution towards competitive, preference for complementary, support for assisted partners.

    How strongly each class is treated is a parameter of the agents (``strategy_*``), how a country
    seeks new partners after losses as well (``seek_*``).
    """

    grade = "assumption"
    sources = ("own-judgement",)
    title = Text("Cooperation strategy", "差异化合作战略")
    meaning = Text(
        "A country declares partners competitive, complementary or to be assisted, and treats"
        " them accordingly.",
        "一国将伙伴分为竞争型、互补型和援助型，并区别对待。",
    )
    limits = Text(
        "How strongly each class is treated is judgement, and who stands in which class is"
        " yours to say; partners do not answer in kind.",
        "对各类伙伴的差别力度为判断，分类由用户决定；伙伴不会对等回应。",
    )
    group = "join"
    example: ClassVar[Settings] = {
        "countries": ["JPN"],
        "competitive": ["CHN"],
        "complementary": ["USA", "EU27"],
        "assistance": ["ASEAN"],
    }
    null: ClassVar[Settings] = {"competitive": None, "complementary": None, "assistance": None}
    moves: ClassVar[Moves] = {"strategy": 1}

    kind: Literal["strategy"] = "strategy"
    countries: Annotated[Regions, described("Who has the strategy", "制定战略的国家")]
    competitive: Annotated[Regions | None, described("Partners held competitive", "竞争型伙伴")] = (
        None
    )
    complementary: Annotated[
        Regions | None, described("Partners held complementary", "互补型伙伴")
    ] = None
    assistance: Annotated[Regions | None, described("Partners that are assisted", "援助型伙伴")] = (
        None
    )

    @model_validator(mode="after")
    def _each_once(self) -> Strategy:
        named = [set(getattr(self, c) or ()) for c in STRATEGIES[1:]]
        twice = (named[0] & named[1]) | (named[0] & named[2]) | (named[1] & named[2])
        if twice:
            raise ValueError(
                f"came {', '.join(sorted(twice))} in two classes|a partner is in one class"
                "|remove it from one of them"
            )
        return self

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        who = agents(self.countries, evidence)
        active = self.profile(levers) > 0
        codes = levers.strategy.copy()
        for value, name in enumerate(STRATEGIES[1:], start=1):
            regions = getattr(self, name)
            if regions is None:
                continue
            partners = agents(regions, evidence)
            for i in who:
                codes[np.ix_(active, [i], partners[partners != i])] = value
        return levers.with_(strategy=codes)
