"""Decoupling: two groups of countries break off joint work, in all or in some fields."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from agents.levers import Levers
from evidence.model import Evidence
from scenarios.interventions.base import Moves, Phased, Settings, described, ramp
from scenarios.interventions.edits import between
from scenarios.interventions.following import Followed
from scenarios.interventions.size import Size
from scenarios.vocabulary.resolve import field_mask
from scenarios.vocabulary.terms import Regions, ScienceFields
from scenarios.vocabulary.text import Text


class Sides(Phased):
    """Who breaks with whom, where and how hard: a class of its own to stand before who follows."""

    between: Annotated[
        tuple[Regions, Regions], described("The two groups; the first leads", "双方")
    ]
    fields: ScienceFields = ()
    size: Size = Size.model_validate({"like": "bilateral_rupture"})


class Decouple(Followed, Sides):
    """Friction on every tie between the first group and the second.

    Others may follow the first group: ``followers`` names who considers it (``align: true`` alone:
    everyone), each deciding for itself year by year; with ``align: false`` the followers named are
    made to follow, in the same years and as strongly. ``{country, year, probability}`` says what a
    follower does; ``except`` leaves countries out.
    """

    grade = "measured"
    sources = ("own-events", "own-decisions", "jia-2022", "aghion-2023", "clarivate")
    history = "follower_share_rupture"
    title = Text("Decoupling", "脱钩")
    meaning = Text(
        "Two groups of countries break off joint research, in all or in some fields;"
        " others may decide to follow.",
        "两组国家在全部或部分领域中断科研合作，其他国家可自行决定是否跟随。",
    )
    limits = Text(
        "Past breaks between two countries differed widely, and so does the size. Who follows is"
        " fitted to five events; those who took measures after 2018 lost hardly any ties with"
        " China, so that followers add little. Nothing is said about quality lost with a partner's"
        " equipment or data.",
        "历次双边中断的强度差异很大，区间因此很宽。谁会跟随由五次历史事件估计；"
        "2018年后出台措施的国家与中国的合作几乎没有减少，因此跟随者的影响很小。"
        "不涉及失去对方设备或数据造成的质量损失。",
    )
    group = "decouple"
    example: ClassVar[Settings] = {
        "between": [["USA"], ["CHN"]],
        "size": {"measured": "us-china-2018", "times": 1.0},
    }
    null: ClassVar[Settings] = {"size": {"percent": 0}}
    moves: ClassVar[Moves] = {"friction": 1}

    kind: Literal["decouple"] = "decouple"
    ramp_years: int = ramp(4)

    @property
    def two_sides(self) -> tuple[Regions, Regions]:
        return self.between

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        n = len(levers.countries)
        first, second = (self.without(group, evidence) for group in self.between)
        fields = field_mask(self.fields, levers.fields, evidence)
        profile = self.answered(levers)
        levers = self.size.put(levers, profile, between(first, second, n), fields, evidence)
        return self.follow(levers, evidence, self.size, (first, second), fields)
