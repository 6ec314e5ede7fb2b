"""A pandemic: lost mobility, a surge of one field at the cost of others, digital habits."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from agents.levers import Levers
from evidence.model import Evidence
from evidence.reference.topics import widths
from scenarios.interventions.base import (
    STRENGTH,
    Intervention,
    Moves,
    Settings,
    described,
    quantity,
)
from scenarios.interventions.edits import (
    Draws,
    add_uncertain,
    among,
    chosen,
    everyone,
    with_size,
)
from scenarios.vocabulary.resolve import UnknownWord, field_mask, field_name
from scenarios.vocabulary.terms import Regions, ScienceField
from scenarios.vocabulary.text import Text

SURGE = ScienceField("medical and health")


class Pandemic(Intervention):
    """All ties of the countries hit lose ``event/pandemic-2020`` at once and get it back slowly.

    Papers under way are not written together: a blow in the first year, which habit does not soften
    (:func:`agents.validation.events.course.blow`, as hindcasts have it), kept for ``years``, then
    fading. What the year 2020 cost differs by database, from 11 % lost to 7 % gained. Medical and
    health research draws capacity from other fields; a little of the friction of distance goes for
    good.
    """

    grade = "measured"
    sources = ("priors-wos", "own-behaviour", "covid-study", "lin-2023")
    title = Text("Pandemic", "大流行病")
    meaning = Text(
        "Mobility stops: ties lose or gain at once what the databases of 2020 show, health research"
        " draws capacity from other fields, some digital habits stay.",
        "人员流动中断：合作按2020年各数据库所示立即增减，健康研究吸走其他领域的能力，"
        "部分数字化习惯保留。",
    )
    limits = Text(
        "One pandemic, and its databases disagree even on the sign (11 % lost, 1 and 7 % gained),"
        " since articles were indexed earlier in the same years; the surge of health research is"
        " judgement.",
        "仅有一次大流行，且各数据库对增减方向也不一致（少11%，或多1%、7%），因同期收录提前；"
        "健康研究激增幅度为判断。",
    )
    group = "move"
    example: ClassVar[Settings] = {"severity": 1.0}
    null: ClassVar[Settings] = {"severity": 0}
    moves: ClassVar[Moves] = {"openness": -1, "capacity_shock": 1, "distance_relief": 1}

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
    def named_fields(self) -> tuple[str, ...]:
        return (SURGE,) if self.severity > 0 else ()

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        n, year = len(levers.countries), np.array(levers.years)
        who = everyone(evidence, self.countries)
        hit = chosen(who, n)
        last = self.start + self.years - 1
        during = ((year >= self.start) & (year <= last)).astype(float)
        fading = np.clip(1.0 - (year - last) / max(self.fade_years, 1), 0.0, 1.0) * (year > last)
        first = (year == self.start).astype(float)

        def lost(p: Draws) -> np.ndarray:
            """Log points off the ties on the part of either side, [replicate, year]."""
            # Habit lets a share of a shift through in the first year, and what others lose with
            # one's own partners is sought elsewhere: both are taken out, so that ties lose it all.
            course = first / p["habit"][:, None] + (during - first) + fading
            size = p["event/pandemic-2020"] / (2.0 - p["diversion"])
            blow: np.ndarray = size[:, None] * course
            return blow

        used = ("event/pandemic-2020", "habit", "diversion")
        levers, size = with_size(levers, self.kind, used, lost, by_year=True)
        strength = np.full(len(year), -self.severity)
        levers = add_uncertain(levers, "openness", size, strength, hit)
        levers = add_uncertain(
            levers, "capacity_shock", "pandemic_output_loss", -self.severity * first, hit
        )
        levers = self._surge(levers, evidence, hit, self.severity * during)
        relief = self.severity * (year > self.start)
        return add_uncertain(levers, "distance_relief", "pandemic_digital", relief, among(who, n))

    def _surge(
        self, levers: Levers, evidence: Evidence, hit: np.ndarray, years: np.ndarray
    ) -> Levers:
        """Capacity drawn into health research, out of the other fields of the same country."""
        try:
            health = field_mask((field_name(SURGE, evidence),), levers.fields, evidence)
        except UnknownWord:
            return levers  # evidence without fields
        if not health.any():
            return levers
        drawn = "pandemic_field_surge"
        levers = add_uncertain(levers, "capacity_shock", drawn, years, hit, health)
        known = evidence.world["field_share"]
        share = np.sum(
            [known.sel(field=f).values * (w * on)
             for (f, w), on in zip(widths(levers.fields), health, strict=True)], axis=0
        )  # fmt: skip
        rest = hit * share / np.maximum(1.0 - share, 1e-9)
        return add_uncertain(levers, "capacity_shock", drawn, -years, rest, 1.0 - health)
