"""Research security: the sensitive part of a field is closed, and the rest of it grows careful."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from agents.levers import Levers
from evidence.model import Evidence
from scenarios.interventions.base import Moves, Phased, Settings, described, quantity, ramp
from scenarios.interventions.edits import Draws, add_uncertain, between, with_size
from scenarios.vocabulary.resolve import agents, field_mask
from scenarios.vocabulary.terms import Regions, ScienceFields
from scenarios.vocabulary.text import Text

LOST = ("screening_share", "screening_chill")


def lost(share: float | None, strict: float, evidence: Evidence, draws: Draws) -> np.ndarray:
    """Share of a field's joint work that screening closes: the screened part, and a chill beyond.

    The chill takes from the unscreened rest a part of what was taken from the screened share. What
    share a field is sensitive is what is known least: its draw scales a share that is given, too.
    """
    known = evidence.parameters["screening_share"].central
    own = draws["screening_share"] * ((known if share is None else share) / known)
    closed = strict * own * (1.0 + draws["screening_chill"] * (1.0 - own))
    return np.minimum(closed, 0.95)


class Screening(Phased):
    """Friction that closes the sensitive share of the fields named, with a chill on the rest."""

    grade = "assumption"
    sources = ("flynn-2024", "own-judgement")
    title = Text("Security screening", "科研安全审查")
    meaning = Text(
        "The sensitive share of a field is closed to some partners; part of the rest is given"
        " up out of caution.",
        "领域中的敏感部分对部分伙伴关闭，其余部分因谨慎而减少。",
    )
    limits = Text(
        "What share of a field is sensitive, and how far caution spreads, is judgement; no"
        " source counts screened work.",
        "领域中敏感比例以及谨慎效应的范围为判断；没有统计受审查工作的来源。",
    )
    group = "decouple"
    example: ClassVar[Settings] = {
        "between": [["USA"], ["CHN"]],
        "fields": ["engineering and technology"],
        "strict": 1.0,
    }
    null: ClassVar[Settings] = {"strict": 0}
    moves: ClassVar[Moves] = {"friction": 1}

    kind: Literal["screening"] = "screening"
    between: Annotated[tuple[Regions, Regions], described("The two sides", "双方")]
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

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        n = len(levers.countries)
        a, b = (agents(side, evidence) for side in self.between)
        fields = field_mask(self.fields, levers.fields, evidence)
        levers, size = with_size(
            levers,
            self.kind,
            LOST,
            lambda p: -np.log1p(-lost(self.share, self.strict, evidence, p)),
        )
        profile = float(self.strict > 0 and self.share != 0) * self.profile(levers)
        return add_uncertain(levers, "friction", size, profile, between(a, b, n), fields)
