"""Hiring: a country hires scholars from abroad or asks for papers with the world."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from agents.levers import Levers
from evidence.model import Evidence
from scenarios.interventions.base import Moves, Phased, Settings, described, ramp
from scenarios.interventions.edits import between
from scenarios.interventions.size import Size
from scenarios.vocabulary.resolve import agents, field_mask
from scenarios.vocabulary.terms import Regions, ScienceFields
from scenarios.vocabulary.text import Text


class Hiring(Phased):
    """Less friction on all foreign ties of a country, as far as hiring drives of the past tell."""

    grade = "measured"
    sources = ("own-events",)
    title = Text("Hiring drive or publication rule", "引才与发表要求")
    meaning = Text(
        "A country hires scholars from abroad, or asks its own for papers in world journals.",
        "一国从国外引进学者，或要求本国学者在国际期刊发表论文。",
    )
    limits = Text(
        "Large gains in some countries, none in others. Papers by affiliation alone count like"
        " any other; nothing is said of quality.",
        "一些国家增幅很大，另一些没有。仅靠署名的合著同样计入；不涉及质量。",
    )
    group = "move"
    example: ClassVar[Settings] = {
        "countries": ["SAU"],
        "size": {"like": "hiring"},
    }
    null: ClassVar[Settings] = {"size": {"percent": 0}}
    moves: ClassVar[Moves] = {"friction": -1}

    kind: Literal["hiring"] = "hiring"
    countries: Annotated[Regions, described("Who hires", "引才方")]
    fields: ScienceFields = ()
    size: Size = Size.model_validate({"like": "hiring"})
    ramp_years: int = ramp(2)

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        n = len(levers.countries)
        everyone = np.arange(n)
        mask = between(agents(self.countries, evidence), everyone, n)
        fields = field_mask(self.fields, levers.fields, evidence)
        return self.size.put(levers, self.profile(levers), mask, fields, evidence)
