"""Open data and open science: more is learned from partners; the large may attract more."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from agents.levers import Levers
from evidence.model import Evidence
from scenarios.interventions.base import STRENGTH, Moves, Phased, Settings, described, quantity
from scenarios.interventions.edits import add_uncertain, chosen, everyone
from scenarios.vocabulary.terms import Regions
from scenarios.vocabulary.text import Text


class OpenData(Phased):
    """Spillovers from partners grow; attraction moves with size, in a direction that is open.

    Attraction goes to members by their log papers, centred among them, so that the Matthew effect
    moves partners about and does not create any.
    """

    grade = "assumption"
    sources = ("mishra-wang-2021", "own-judgement")
    title = Text("Open data", "开放数据")
    meaning = Text(
        "Members open their data: more is learned from partners, and the large may attract"
        " more partners (or fewer, the sign is open).",
        "成员开放数据：从伙伴处学到更多；大国吸引力可能增强（方向未定）。",
    )
    limits = Text(
        "Both sizes are assumed, and the sign of the Matthew effect is open: its draws reach"
        " either side of zero. Reuse of data, code and software is not counted.",
        "两个强度均为假设，马太效应方向未定，抽样跨越零。数据、代码和软件的再利用未计入。",
    )
    example: ClassVar[Settings] = {"strength": 1.0}
    null: ClassVar[Settings] = {"strength": 0}
    moves: ClassVar[Moves] = {"spillover": 1, "attraction": 1}

    kind: Literal["open_data"] = "open_data"
    members: Annotated[Regions | None, described("Who opens; none: everyone", "开放数据的国家")] = (
        None
    )
    strength: float = quantity(1.0, **STRENGTH)
    ramp_years: int = quantity(
        5,
        "years",
        (1, 8),
        "Years until the full size is reached",
        "达到全部强度的年数",
        ge=1,
        le=30,
    )

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        n, profile = len(levers.countries), self.strength * self.profile(levers)
        members = everyone(evidence, self.members)
        levers = add_uncertain(
            levers, "spillover", "open_data_spillover", profile, chosen(members, n)
        )
        papers = np.log(np.maximum(evidence.world["papers"].isel(year=-1).values, 1.0))
        size = np.zeros(n)
        spread = papers[members].std() or 1.0
        size[members] = (papers[members] - papers[members].mean()) / spread
        return add_uncertain(levers, "attraction", "open_data_concentration", profile, size)
