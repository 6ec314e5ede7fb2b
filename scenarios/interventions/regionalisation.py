"""Regionalisation: countries turn to their own bloc and away from the others."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from agents.levers import Levers
from evidence.model import Evidence
from scenarios.interventions.base import STRENGTH, Moves, Phased, Settings, described, quantity
from scenarios.interventions.edits import add_uncertain, among, between
from scenarios.vocabulary.resolve import agents
from scenarios.vocabulary.terms import Regions
from scenarios.vocabulary.text import Text


class Regionalisation(Phased):
    """Preference inside each bloc goes up, ties between blocs meet friction; others stay."""

    grade = "assumption"
    sources = ("makkonen-mitze-2016", "own-judgement")
    title = Text("Regionalisation", "区域化")
    meaning = Text(
        "Countries turn to their own bloc and away from the others.",
        "各国转向本集团内部合作，减少跨集团合作。",
    )
    limits = Text(
        "Studies of past integration find anything from a loss to a gain; both sizes are"
        " assumed. Blocs act at once and as one.",
        "关于以往区域一体化的研究结论不一；两个强度均为假设。各集团视为同时、一致行动。",
    )
    group = "decouple"
    example: ClassVar[Settings] = {"blocs": [["EU27"], ["ASEAN"]], "inside": 1.0, "across": 1.0}
    null: ClassVar[Settings] = {"inside": 0, "across": 0}
    moves: ClassVar[Moves] = {"friction": 1, "support": 1}

    kind: Literal["regionalisation"] = "regionalisation"
    blocs: Annotated[
        tuple[Regions, ...], described("The blocs", "各集团", min_length=2, max_length=20)
    ]
    inside: float = quantity(
        1.0,
        **{**STRENGTH, "en": "Multiple of the assumed preference inside", "zh": "集团内偏好的倍数"},
    )
    across: float = quantity(
        1.0,
        **{**STRENGTH, "en": "Multiple of the assumed friction across", "zh": "集团间阻力的倍数"},
    )
    ramp_years: int = quantity(
        5,
        "years",
        (1, 10),
        "Years until the full size is reached",
        "达到全部强度的年数",
        ge=1,
        le=30,
    )

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        n, profile = len(levers.countries), self.profile(levers)
        groups = [agents(bloc, evidence) for bloc in self.blocs]
        within, outside = np.zeros((n, n)), np.zeros((n, n))
        for k, group in enumerate(groups):
            within = np.maximum(within, among(group, n))
            for other in groups[k + 1 :]:
                outside = np.maximum(outside, between(group, other, n))
        outside = outside * (within == 0)  # members of two blocs are inside with both
        levers = add_uncertain(levers, "support", "region_inside", self.inside * profile, within)
        return add_uncertain(levers, "friction", "region_across", self.across * profile, outside)
