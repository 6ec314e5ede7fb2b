"""Research security: the sensitive part of a field is closed, and the rest of it grows careful."""

from __future__ import annotations

import math
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from agents.levers import Levers
from evidence.model import Evidence
from evidence.parameters import Parameters
from scenarios.interventions.base import Intervention, add_uncertain, between, quantity, ramp
from scenarios.places import agents, field_mask
from scenarios.words import Regions, ScienceFields


def lost(share: float, strict: float, parameters: Parameters) -> float:
    """Share of a field's joint work that screening closes: the screened part, and a chill beyond.

    The chill takes from the unscreened rest a part of what was taken from the screened share.
    """
    chill = parameters["screening_chill"].central
    return min(strict * share * (1.0 + chill * (1.0 - share)), 0.95)


class Screening(Intervention):
    """Friction that closes the sensitive share of the fields named, with a chill on the rest."""

    grade = "assumption"
    sources = ("flynn-2024", "own-judgement")
    title: ClassVar[dict[str, str]] = {"en": "Security screening", "zh": "科研安全审查"}
    meaning: ClassVar[dict[str, str]] = {
        "en": "The sensitive share of a field is closed to some partners; part of the rest is given"
        " up out of caution.",
        "zh": "领域中的敏感部分对部分伙伴关闭，其余部分因谨慎而减少。",
    }

    kind: Literal["screening"] = "screening"
    between: Annotated[tuple[Regions, Regions], Field(description="The two sides / 双方")]
    fields: ScienceFields
    share: float | None = quantity(
        None,
        "share of the field",
        (0.05, 0.3),
        "Sensitive share; none: as assumed",
        "敏感比例，缺省取假设值",
        ge=0,
        le=0.9,
    )
    strict: float = quantity(
        1.0,
        "share",
        (0, 1),
        "How much of the sensitive share is closed",
        "审查严格程度",
        ge=0,
        le=1,
    )
    ramp_years: int = ramp(2)

    def apply(self, levers: Levers, evidence: Evidence, parameters: Parameters) -> Levers:
        n = len(levers.countries)
        a, b = (agents(side, evidence) for side in self.between)
        known = parameters["screening_share"].central
        share = known if self.share is None else self.share
        friction = -math.log1p(-lost(share, self.strict, parameters))
        fields = field_mask(self.fields, levers.fields, evidence)
        profile, mask = self.profile(levers), between(a, b, n)
        # The share is what is known least: its draw scales the friction, given or not.
        return add_uncertain(
            levers, "friction", "screening_share", friction / known * profile, fields, mask
        )
