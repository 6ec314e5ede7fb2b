"""Joint institutions abroad, in the seven modes of international joint research."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from agents.levers import Levers
from evidence.model import Evidence
from scenarios.interventions.base import Ending, Moves, Settings, described, quantity
from scenarios.interventions.edits import Draws, between, spend, with_part, with_size
from scenarios.interventions.money import CHAIN, add_joint, joint_papers, links_of, ties_of
from scenarios.vocabulary.resolve import agents, field_mask
from scenarios.vocabulary.terms import Regions, ScienceFields
from scenarios.vocabulary.text import Text

Mode = Literal[
    "joint-institute",
    "research-base",
    "large-facility",
    "research-centre",
    "joint-laboratory",
    "overseas-centre",
    "spin-off",
]


class Institution(Ending):
    """Support of a tie that grows while the institution is set up and partly stays after its end.

    One institution moves a tie by the joint papers its money leads to; many of them saturate at the
    gain of the mode, which is what a tie that rests on such institutions could reach.
    """

    grade = "assumption"
    sources = ("own-judgement", "gif-2025", "nsfc", "facilities")
    title = Text("Joint institutions", "国际联合科研机构")
    meaning = Text(
        "Joint institutes, bases, facilities, centres, laboratories, spin-offs of two sides:"
        " slow to set up, costly, and partly lasting.",
        "双方共建研究院、基地、大科学装置、中心、联合实验室或衍生企业："
        "建设周期长、成本高、影响持久。",
    )
    limits = Text(
        "Sizes, set-up times, costs and what stays are judgement in the order that case"
        " studies suggest; no causal study compares the seven modes. Access to a machine that"
        " nobody else has is not modelled.",
        "强度、建设周期、成本和持久性均为依据案例排序的判断；没有比较七种模式的因果研究。"
        "独有设备的使用机会未建模。",
    )
    group = "build"
    example: ClassVar[Settings] = {
        "mode": "joint-laboratory",
        "between": [["CHN"], ["EU27"]],
        "number": 10,
    }
    null: ClassVar[Settings] = {"number": 0}
    moves: ClassVar[Moves] = {"joint": 1, "cost": 1}

    kind: Literal["institution"] = "institution"
    mode: Annotated[Mode, described("Which of the seven modes", "七种模式之一")]
    between: Annotated[tuple[Regions, Regions], described("The two sides", "双方")]
    fields: ScienceFields = ()
    number: float = quantity(
        1.0, "institutions", (0, 20), "How many are set up", "机构数量", ge=0, le=1000
    )
    cost: float | None = quantity(
        None,
        "million PPP dollars a year",
        (1, 400),
        "Cost of one; none: as assumed for the mode",
        "每个机构的年度成本，缺省取该模式假设值",
        ge=0,
        le=10_000,
    )

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        n, key = len(levers.countries), f"institution/{self.mode}"
        a, b = (agents(side, evidence) for side in self.between)
        mask, fields = between(a, b, n), field_mask(self.fields, levers.fields, evidence)
        held = max(links_of(evidence, mask, fields, levers.fields), 1.0)
        shares = ties_of(evidence, mask, levers, fields)
        year = np.array(levers.years, dtype=float)
        runs = ((year >= self.start) & (year <= (self.end or np.inf))).astype(float)
        after = (year > (self.end or np.inf)).astype(float)

        def size(p: Draws) -> np.ndarray:
            """Joint papers by replicate and year: set up, at work, what stays after the end."""
            each = p[f"{key}/cost"] if self.cost is None else np.full(p[CHAIN[0]].shape, self.cost)
            gain, setup = p[f"{key}/gain"], np.maximum(p[f"{key}/setup"], 1.0)
            rise = joint_papers(self.number * each, p) / held
            reached = gain * -np.expm1(-rise / gain)  # never more than the gain of the mode
            grown = np.clip((year - self.start + 1) / setup[:, None], 0.0, 1.0)
            left = runs + after * p[f"{key}/persistence"][:, None]
            return held * np.expm1(reached[:, None] * grown * left)

        wanted = ("gain", "setup", "persistence", *(("cost",) if self.cost is None else ()))
        used = (*CHAIN, *(f"{key}/{name}" for name in wanted))
        levers, name = with_size(levers, self.kind, used, size, by_year=True)
        on = np.full(len(year), float(self.number > 0))
        levers = add_joint(levers, name, on, shares)
        if self.cost is not None:
            return spend(levers, self.number * self.cost * runs)
        return with_part(levers, "cost", f"{key}/cost", self.number * runs)
