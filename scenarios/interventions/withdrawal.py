"""A country retreats from collaboration as such."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

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
from scenarios.interventions.edits import add_uncertain, chosen
from scenarios.vocabulary.resolve import agents, field_mask
from scenarios.vocabulary.terms import Regions, ScienceFields
from scenarios.vocabulary.text import Text


class Withdrawal(Phased):
    """Every foreign tie of the country is worth less to it; it has nobody to divert to."""

    grade = "assumption"
    sources = ("iaria-2018", "own-judgement")
    title = Text("Withdrawal", "退出国际合作")
    meaning = Text(
        "A country turns away from work with others as such, in all or in some fields.",
        "一国在全部或部分领域整体退出国际合作。",
    )
    limits = Text(
        "One historical boycott stands behind the size; a retreat without anybody closing a"
        " door has hardly been seen. Others do not retaliate.",
        "强度仅参考一次历史抵制；无外部封锁的主动退出几乎没有先例。其他国家不作报复。",
    )
    group = "decouple"
    example: ClassVar[Settings] = {"countries": ["USA"], "strength": 1.0}
    null: ClassVar[Settings] = {"strength": 0}
    moves: ClassVar[Moves] = {"openness": -1}

    kind: Literal["withdrawal"] = "withdrawal"
    countries: Annotated[Regions, described("Who withdraws", "退出的国家")]
    fields: ScienceFields = ()
    strength: float = quantity(1.0, **STRENGTH)
    ramp_years: int = ramp(3)

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        who = chosen(agents(self.countries, evidence), len(levers.countries))
        fields = field_mask(self.fields, levers.fields, evidence)
        strength = -self.strength * self.profile(levers)
        return add_uncertain(levers, "openness", "withdrawal_effect", strength, who, fields)
