"""Entry: a country joins a programme or a union of countries."""

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


class Entry(Phased):
    """Between who enters and the members, the friction that entries of the past brought or took.

    On average they took none: the mean of thirteen is a little more friction, the band holds both.
    """

    grade = "measured"
    sources = ("own-events",)
    title = Text("Entry into a programme", "加入计划")
    meaning = Text(
        "Countries join a programme or a union that others are members of already.",
        "一些国家加入他国已参加的计划或联盟。",
    )
    limits = Text(
        "Entries of the past moved nothing that stands out of the noise, or the other way; the band"
        " says so. A programme with its own budget is the kind multilateral_programme.",
        "历史上的加入没有带来超出噪声的变化，区间如实反映。有独立预算的计划请用多边计划。",
    )
    group = "join"
    example: ClassVar[Settings] = {
        "countries": ["CHE"],
        "members": ["EU27"],
        "size": {"percent": 5},
    }
    null: ClassVar[Settings] = {"size": {"percent": 0}}
    moves: ClassVar[Moves] = {"friction": -1}

    kind: Literal["entry"] = "entry"
    countries: Annotated[Regions, described("Who enters", "加入方")]
    members: Annotated[Regions, described("Members already", "现有成员")]
    fields: ScienceFields = ()
    size: Size = Size.model_validate({"like": "entry"})
    ramp_years: int = ramp(2)

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        n = len(levers.countries)
        mask = between(agents(self.countries, evidence), agents(self.members, evidence), n)
        fields = field_mask(self.fields, levers.fields, evidence)
        return self.size.put(levers, self.profile(levers), mask, fields, evidence)
