"""A pandemic: lost mobility, a surge of one field, digital habits, no catching up."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from agents.levers import Levers
from evidence.model import Evidence
from scenarios.interventions.base import (
    STRENGTH,
    Intervention,
    Moves,
    Settings,
    described,
    quantity,
)
from scenarios.interventions.edits import add_uncertain, among, chosen, everyone
from scenarios.vocabulary.resolve import UnknownWord, field_mask, field_name
from scenarios.vocabulary.terms import Regions, ScienceField
from scenarios.vocabulary.text import Text

SURGE = ScienceField("medical and health")


class Pandemic(Intervention):
    """All ties between the countries meet friction for ``years``, which then fades slowly.

    World links grew by 1 % in 2020 after 12 % in 2019 and had not caught up by 2021. Medical and
    health research surges while it lasts; a little of the friction of distance goes for good.
    """

    grade = "literature"
    sources = ("priors-wos", "covid-study", "lin-2023")
    title = Text("Pandemic", "大流行病")
    meaning = Text(
        "Mobility stops, ties lose a year of growth and do not catch up, health research"
        " surges, some digital habits stay.",
        "人员流动中断，合作损失约一年的增长且难以弥补，健康研究激增，部分数字化习惯保留。",
    )
    limits = Text(
        "Sized on the first year of one pandemic in one database, where early-access indexing"
        " blurs the picture; the surge of health research is judgement.",
        "强度取自一次大流行第一年的单一数据库，且受提前上线收录影响；健康研究激增幅度为判断。",
    )
    group = "move"
    example: ClassVar[Settings] = {"severity": 1.0}
    null: ClassVar[Settings] = {"severity": 0}
    moves: ClassVar[Moves] = {"friction": 1, "capacity_shock": 1, "distance_relief": 1}

    kind: Literal["pandemic"] = "pandemic"
    countries: Annotated[Regions | None, described("Who is hit; none: everyone", "受影响国家")] = (
        None
    )
    severity: float = quantity(
        1.0,
        **{**STRENGTH, "en": "Multiple of the pandemic of 2020", "zh": "相对2020年大流行的倍数"},
    )
    years: int = quantity(
        2, "years", (1, 4), "Years without mobility", "人员流动中断年数", ge=1, le=10
    )
    fade_years: int = quantity(
        5, "years", (0, 10), "Years in which ties recover", "合作恢复年数", ge=0, le=30
    )

    @property
    def names_fields(self) -> bool:
        return self.severity > 0

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        n, year = len(levers.countries), np.array(levers.years)
        who = everyone(evidence, self.countries)
        last = self.start + self.years - 1
        during = ((year >= self.start) & (year <= last)).astype(float)
        fading = np.clip(1.0 - (year - last) / max(self.fade_years, 1), 0.0, 1.0) * (year > last)
        levers = add_uncertain(
            levers,
            "friction",
            "event/pandemic-2020",
            self.severity * (during + fading),
            among(who, n),
        )
        first = self.severity * (year == self.start)
        levers = add_uncertain(
            levers, "capacity_shock", "pandemic_output_loss", -1.0 * first, chosen(who, n)
        )
        try:
            surge = field_mask((field_name(SURGE, evidence),), levers.fields, evidence)
        except UnknownWord:
            surge = np.zeros(len(levers.fields))  # evidence without fields
        levers = add_uncertain(
            levers,
            "capacity_shock",
            "pandemic_field_surge",
            self.severity * during,
            chosen(who, n),
            surge,
        )
        relief = self.severity * (year > self.start)
        return add_uncertain(levers, "distance_relief", "pandemic_digital", relief, among(who, n))
