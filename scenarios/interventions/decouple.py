"""Decoupling: two groups of countries break off joint work, in all or in some fields."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import model_validator

from agents.levers import Alliance, Levers
from evidence.model import Evidence
from scenarios.interventions.base import Moves, Phased, Settings, described, ramp
from scenarios.interventions.edits import between, candidates
from scenarios.interventions.size import Size
from scenarios.vocabulary.resolve import agents, field_mask
from scenarios.vocabulary.terms import Regions, ScienceFields
from scenarios.vocabulary.text import Text


class Decouple(Phased):
    """Friction on every tie between the first group and the second.

    Others may follow the first group: ``followers`` names who considers it (``align: true`` alone:
    everyone), each deciding for itself year by year; with ``align: false`` the followers named are
    made to follow, in the same years and as strongly.
    """

    grade = "measured"
    sources = ("own-events", "jia-2022", "aghion-2023", "clarivate")
    title = Text("Decoupling", "脱钩")
    meaning = Text(
        "Two groups of countries break off joint research, in all or in some fields;"
        " others may decide to follow.",
        "两组国家在全部或部分领域中断科研合作，其他国家可自行决定是否跟随。",
    )
    limits = Text(
        "Past breaks between two countries differed widely, and so does the size; who follows"
        " rests on assumed weights. Nothing is said about quality lost with a partner's equipment"
        " or data.",
        "历次双边中断的强度差异很大，区间因此很宽；谁会跟随取决于假设的权重。"
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
    between: Annotated[
        tuple[Regions, Regions], described("The two groups; the first leads", "双方")
    ]
    fields: ScienceFields = ()
    size: Size = Size.model_validate({"like": "bilateral_rupture"})
    ramp_years: int = ramp(4)
    followers: Annotated[
        Regions | None, described("Who may follow the first group", "可能跟随者")
    ] = None
    align: Annotated[
        bool | None, described("Followers decide for themselves", "由跟随者自行决定")
    ] = None

    @model_validator(mode="after")
    def _apart(self) -> Decouple:
        if self.align is False and not self.followers:
            raise ValueError(
                "came `align: false` without `followers`|allowed is `align: false` beside a list"
                "|name the followers, or leave `align` out"
            )
        return self

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        n = len(levers.countries)
        first, second = (agents(group, evidence) for group in self.between)
        fields = field_mask(self.fields, levers.fields, evidence)
        profile = self.profile(levers)
        levers = self.size.put(levers, profile, between(first, second, n), fields, evidence)

        decides = self.align if self.align is not None else self.followers is not None
        inside = np.concatenate([first, second])
        if not decides:
            if self.followers is None:
                return levers
            made = np.setdiff1d(agents(self.followers, evidence), inside)
            return self.size.put(levers, profile, between(made, second, n), fields, evidence)
        size, parameter = self.size.friction()
        alliance = Alliance(
            name=f"decouple-{len(levers.alliances)}",
            leaders=tuple(map(int, first)),
            targets=tuple(map(int, second)),
            candidates=candidates(self.followers, evidence, inside),
            friction=np.multiply.outer(size * profile, fields),
            parameter=parameter,
        )
        return levers.with_(alliances=(*levers.alliances, alliance))
