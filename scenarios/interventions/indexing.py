"""The database changes: what is counted moves, what happens does not."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from agents.levers import Levers
from evidence.model import Evidence
from scenarios.interventions.base import Ending, Moves, Settings, described, quantity
from scenarios.interventions.edits import add_uncertain, chosen, everyone, with_size
from scenarios.vocabulary.terms import Regions
from scenarios.vocabulary.text import Text

LEAST = 1e-6  # of what it counted: below, differences of counts are rounding, of either sign


class Indexing(Ending):
    """Papers counted grow by a factor a year while coverage widens; research is as it was.

    A test of every reading of these figures: an effect that looks like this one may be no effect.
    """

    grade = "assumption"
    sources = ("priors-wos",)
    title = Text("Indexing", "数据库收录变化")
    meaning = Text(
        "The database takes in more (or fewer) journals of some countries: counts move,"
        " research does not.",
        "数据库增加（或减少）收录某些国家的期刊：统计数字变化，而科研本身不变。",
    )
    limits = Text(
        "Moves counts, not research: a mirror for every reading of figures. New journals take"
        " the country's present share of joint papers and of fields.",
        "只改变统计数字，不改变科研：用于检验对数字的解读。新增期刊沿用该国现有的合著与领域比例。",
    )
    example: ClassVar[Settings] = {"growth": 1.0}
    null: ClassVar[Settings] = {"growth": 0}
    moves: ClassVar[Moves] = {"counting": 1}

    kind: Literal["indexing"] = "indexing"
    countries: Annotated[
        Regions | None, described("Whose papers; none: everyone's", "涉及国家")
    ] = None
    growth: float | None = quantity(
        None,
        "percent a year",
        (-5, 5),
        "Growth of what is counted; none: as assumed",
        "统计量年增长（%），缺省取假设值",
        ge=-50,
        le=50,
    )

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        year = np.array(levers.years, dtype=float)
        last = np.inf if self.end is None else float(self.end)
        grown = np.clip(np.minimum(year, last) - self.start + 1, 0.0, None)
        who = chosen(everyone(evidence, self.countries), len(levers.countries))
        if self.growth is not None:
            factor = np.power(1.0 + self.growth / 100.0, np.multiply.outer(grown, who))
            return levers.with_(counting=np.maximum(levers.counting * factor, LEAST))
        levers, size = with_size(
            levers, self.kind, ("indexing_growth",), lambda p: np.log1p(p["indexing_growth"])
        )
        return add_uncertain(levers, "counting", size, grown, who)
