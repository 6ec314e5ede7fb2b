"""Rapprochement: two groups of countries open up to each other."""

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


class Rapprochement(Phased):
    """Less friction between two groups, as far as partnerships of the past tell."""

    grade = "measured"
    sources = ("own-events",)
    title = Text("Rapprochement", "关系改善")
    meaning = Text(
        "Two groups of countries sign a partnership or restore relations, in all or some fields.",
        "两组国家建立伙伴关系或恢复关系，可限于部分领域。",
    )
    limits = Text(
        "Past partnerships moved ties either way: the size has a mean near nothing and a wide band."
        " What money follows is not in it; add it as joint funding.",
        "历史上的伙伴关系对合作的影响有正有负：平均接近零，区间很宽。随之而来的经费不在其中，请另加联合资助。",
    )
    group = "join"
    example: ClassVar[Settings] = {
        "between": [["CHN"], ["EU27"]],
        "size": {"percent": 10},
    }
    null: ClassVar[Settings] = {"size": {"percent": 0}}
    moves: ClassVar[Moves] = {"friction": -1}

    kind: Literal["rapprochement"] = "rapprochement"
    between: Annotated[tuple[Regions, Regions], described("The two groups", "双方")]
    fields: ScienceFields = ()
    size: Size = Size.model_validate({"like": "rapprochement"})
    ramp_years: int = ramp(2)

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        n = len(levers.countries)
        first, second = (agents(group, evidence) for group in self.between)
        mask = between(first, second, n)
        fields = field_mask(self.fields, levers.fields, evidence)
        return self.size.put(levers, self.profile(levers), mask, fields, evidence)
