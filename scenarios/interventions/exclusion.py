"""Exclusion: members of a programme or a union shut a country out, or it leaves."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from agents.levers import Levers
from evidence.model import Evidence
from scenarios.interventions.base import Moves, Phased, Settings, described, ramp
from scenarios.interventions.edits import between
from scenarios.interventions.size import Size
from scenarios.vocabulary.resolve import agents, field_mask
from scenarios.vocabulary.terms import Regions, ScienceFields
from scenarios.vocabulary.text import Text


class Exclusion(Phased):
    """Friction between those who stay in and those who are out, as exclusions of the past had it.

    Papers react far less than money and participation: exclusions cost 0 to 8 % of joint papers.
    """

    grade = "measured"
    sources = ("own-events", "cavallaro-lepori-2021")
    title = Text("Exclusion from a programme", "排除出计划")
    meaning = Text(
        "Members of a programme or a union shut countries out of it, or these leave.",
        "计划或联盟的成员将一些国家排除在外，或这些国家自行退出。",
    )
    limits = Text(
        "Papers only: money and posts that are lost with a programme fall far more than joint"
        " papers do. Lost grants are the kind funding.",
        "仅计合著论文：随计划失去的经费和职位降幅远大于合著论文。经费损失请用科研经费。",
    )
    group = "decouple"
    example: ClassVar[Settings] = {
        "members": ["EU27"],
        "excluded": ["CHE"],
        "size": {"like": "exclusion"},
    }
    null: ClassVar[Settings] = {"size": {"percent": 0}}
    moves: ClassVar[Moves] = {"friction": 1}

    kind: Literal["exclusion"] = "exclusion"
    members: Annotated[Regions, described("Who stays in", "留在计划内的国家")]
    excluded: Annotated[Regions, described("Who is out", "被排除的国家")]
    fields: ScienceFields = ()
    size: Size = Size.model_validate({"like": "exclusion"})
    ramp_years: int = ramp(2)

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        n = len(levers.countries)
        mask = between(agents(self.members, evidence), agents(self.excluded, evidence), n)
        fields = field_mask(self.fields, levers.fields, evidence)
        return self.size.put(levers, self.profile(levers), mask, fields, evidence)
