"""Sanctions: countries break off joint work with a target, third countries may grow careful."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from agents.levers import Levers
from evidence.model import Evidence
from scenarios.interventions.base import Moves, Phased, Settings, described, quantity
from scenarios.interventions.edits import between
from scenarios.interventions.following import Followed
from scenarios.interventions.size import Size
from scenarios.vocabulary.resolve import agents, field_mask
from scenarios.vocabulary.terms import Regions, ScienceFields
from scenarios.vocabulary.text import Text


class Sides(Phased):
    """Who sanctions whom, where and how hard: a class of its own to stand before who follows."""

    by: Annotated[Regions, described("Who sanctions", "制裁方")]
    against: Annotated[Regions, described("Who is sanctioned", "被制裁方")]
    fields: ScienceFields = ()
    size: Size = Size.model_validate({"like": "sanction"})
    chill: float = quantity(
        0.0,
        "share",
        (0, 0.5),
        "Share of the friction that third countries put up as well",
        "第三国随之产生的阻力比例",
        ge=0,
        le=1,
    )


class Sanction(Followed, Sides):
    """Friction between those who sanction and the target; a share of it for third countries.

    Sanctions without a tight coalition do not isolate (Iran: collaboration rose), so third
    countries keep their ties unless they follow (``followers``, ``align: true``) or ``chill`` says
    otherwise.
    """

    grade = "measured"
    judged = ("follow_share", "retaliation", "chill")
    sources = ("own-events", "own-decisions", "priors-wos")
    history = "follower_share_sanction"
    title = Text("Sanctions", "制裁")
    meaning = Text(
        "Countries break off joint research with a target; third countries may grow careful.",
        "部分国家中断与目标国的科研合作，第三国可能趋于谨慎。",
    )
    limits = Text(
        "Sanctions of the past differed several times over, and so does the size; who follows is"
        " fitted to five events, how careful others grow is a share that you set. Output of the"
        " target follows its ties and the money you cut, not its economy.",
        "历次制裁的强度相差数倍，区间因此很宽；谁会跟随由五次历史事件估计，其余国家的谨慎程度由用户设定。"
        "目标国产出只随合作与所设经费变化，不含经济影响。",
    )
    group = "decouple"
    example: ClassVar[Settings] = {
        "by": ["USA", "EU27", "GBR", "CAN", "AUS", "JPN"],
        "against": ["RUS"],
        "size": {"measured": "russia-2022", "times": 1.0},
    }
    null: ClassVar[Settings] = {"size": {"percent": 0}}
    moves: ClassVar[Moves] = {"friction": 1}

    kind: Literal["sanction"] = "sanction"

    @property
    def two_sides(self) -> tuple[Regions, Regions]:
        return self.by, self.against

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        n = len(levers.countries)
        by, against = self.without(self.by, evidence), agents(self.against, evidence)
        inside = np.concatenate([by, against, self.left_out(evidence)])
        third = np.setdiff1d(np.arange(n), inside)
        mask = between(by, against, n) + self.chill * between(third, against, n)
        fields = field_mask(self.fields, levers.fields, evidence)
        levers = self.size.put(levers, self.answered(levers), mask, fields, evidence)
        return self.follow(levers, evidence, self.size, (by, against), fields)
