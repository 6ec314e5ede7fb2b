"""Virtual organisations: members work together at a distance, with fewer breakthroughs."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from agents.levers import Levers
from evidence.model import Evidence
from scenarios.interventions.base import (
    STRENGTH,
    Moves,
    Phased,
    Settings,
    described,
    quantity,
    ramp,
)
from scenarios.interventions.edits import add_uncertain, among, chosen
from scenarios.vocabulary.resolve import agents
from scenarios.vocabulary.terms import Regions
from scenarios.vocabulary.text import Text


class VirtualOrganisation(Phased):
    """Members lose part of the friction of distance; the premium of joint work falls a little.

    Remote teams are less likely to write disruptive papers (Lin et al. 2023: by about a quarter);
    how much distance virtual organisations remove is an assumption, no causal estimate was found.
    """

    grade = "assumption"
    sources = ("lin-2023", "own-judgement")
    title = Text("Virtual organisation", "虚拟科研组织")
    meaning = Text(
        "Members work together at a distance: far partners come nearer, breakthroughs become"
        " rarer. An assumption throughout.",
        "成员远程协作：距离阻力降低，但突破性成果减少。整体为假设。",
    )
    limits = Text(
        "No causal estimate of what virtual organisations do to ties was found; that remote"
        " teams write fewer disruptive papers is measured, its use for the premium of joint work"
        " is assumed.",
        "未见虚拟组织对合作影响的因果估计；远程团队突破性论文较少有实测依据，"
        "但将其用于合作增益为假设。",
    )
    group = "build"
    example: ClassVar[Settings] = {"members": ["CHN", "IND", "BRA", "ZAF"], "strength": 1.0}
    null: ClassVar[Settings] = {"strength": 0}
    moves: ClassVar[Moves] = {"distance_relief": 1, "premium": -1}

    kind: Literal["virtual_organisation"] = "virtual_organisation"
    members: Annotated[Regions, described("Members", "成员")]
    strength: float = quantity(1.0, **STRENGTH)
    remote: float = quantity(
        0.1,
        "share",
        (0, 0.5),
        "Share of the members' joint work that turns remote",
        "成员合作中转为远程的比例",
        ge=0,
        le=1,
    )
    ramp_years: int = ramp(3)

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        n, profile = len(levers.countries), self.profile(levers)
        members = agents(self.members, evidence)
        levers = add_uncertain(
            levers,
            "distance_relief",
            "virtual_distance_relief",
            self.strength * profile,
            among(members, n),
        )
        # Remote is the work with members, not with everybody: the penalty falls on that part of it.
        links = evidence.world["links"].isel(year=-1).values
        own = links.sum(-1)
        inside = links[:, members].sum(-1) / np.where(own > 0.0, own, 1.0) * chosen(members, n)
        rarer = -min(self.strength, 1.0) * self.remote * profile
        return add_uncertain(levers, "premium", "virtual_breakthrough_penalty", rarer, inside)
