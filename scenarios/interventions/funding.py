"""Research funding of countries goes up or down, in all or in some fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import Field, model_validator

from agents.levers import Levers
from evidence.model import Evidence
from evidence.parameters import Grade, Parameter
from scenarios.interventions.base import Moves, Phased, Settings, described, quantity, weakest
from scenarios.interventions.edits import Draws, add_uncertain, chosen, scale, spend, with_size
from scenarios.interventions.money import MONEY
from scenarios.interventions.money_held import LEAST, MOST, Money, held, parts_of_money, refused
from scenarios.vocabulary.resolve import agents, field_mask
from scenarios.vocabulary.terms import Regions, ScienceFields
from scenarios.vocabulary.text import Text

NUMBER = "funding_awards"  # papers to the number of awards at the same money


class Funding(Phased):
    """Funding of the countries times 1 + ``change`` while it lasts, or as a ``path`` of years says.

    ``freeze`` keeps the money in figures while prices rise; ``awards`` spreads the same money over
    fewer or more of them.

    Papers follow with a lag (half of the effect by about the fourth year) and an elasticity below
    one, and come back as slowly; both are parameters of the agents, not of this lever. ``money``
    says the change in dollars: over what higher education and government spend on R&D, the part
    of it that pays for papers. The change is booked as cost, of ``budget`` where it is given.
    """

    grade = "literature"
    sources = ("adams-griliches-1996", "crespi-geuna-2008", "aftershock-2025", "srd2-2023")
    title = Text("Research funding", "科研经费")
    meaning = Text(
        "Research funding of countries rises or falls, in all or in some fields; output"
        " follows over several years and recovers slowly.",
        "各国科研经费增减（全部或部分领域），产出在数年内随之变化，恢复缓慢。",
    )
    limits = Text(
        "Elasticity and lag come from growth in rich countries; that a cut works like growth"
        " turned round, and slower to heal, is assumed. Money is one figure, R&D performed by"
        " higher education and government (2021 or the latest year published): of how it is spent"
        " only the number of awards enters, by judgement.",
        "弹性和滞后来自富裕国家的增长时期；削减与增长对称且恢复更慢为假设。经费只有总量，"
        "即高校和政府执行的研发经费（2021年或最近公布年份）；用途仅以资助项目数计入，为判断值。",
    )
    group = "fund"
    example: ClassVar[Settings] = {"countries": ["USA"], "change": -0.2}
    null: ClassVar[Settings] = {"change": 0}
    moves: ClassVar[Moves] = {"funding": -1, "cost": -1}

    kind: Literal["funding"] = "funding"
    countries: Regions
    fields: ScienceFields = ()
    change: float = quantity(
        0.0,
        "share of funding",
        (-0.5, 0.5),
        "Change of research funding, -0.4 is a cut by 40 %; or by year, as a path",
        "科研经费变化，-0.4 表示削减 40%；也可按年份给出",
        by_year=True,
        ge=LEAST,
        le=MOST,
    )
    money: float | None = quantity(
        None,
        "million PPP dollars a year",
        (-20_000, 20_000),
        "The same in money of higher education and government R&D; none: as `change` says",
        "以高校和政府研发经费计的变化额，缺省按变化比例",
        ge=-10_000_000,
        le=10_000_000,
    )
    path: Annotated[
        dict[Annotated[int, Field(ge=1990, le=2100)], Annotated[float, Field(ge=LEAST, le=MOST)]]
        | None,
        described(
            "Change by year, each until the next: {2026: -0.2, 2028: 0}; above 0 after a cut"
            " makes up for it. May be written as `change`",
            "按年份给出的变化，各值保持至下一年份，如 {2026: -0.2, 2028: 0}；也可写在 change 中",
        ),
    ] = None
    freeze: float = quantity(
        0.0,
        "percent a year",
        (0, 5),
        "Prices of research rise by this while the money stands still",
        "经费冻结期间科研价格的年涨幅（%）",
        ge=0,
        le=100,
    )
    awards: float = quantity(
        0.0,
        "share of awards",
        (-0.5, 0.5),
        "Change of the number of awards for the same money, -0.22 is 22 % fewer",
        "同样经费下资助项目数的变化，-0.22 表示减少 22%",
        ge=LEAST,
        le=MOST,
    )
    budget: float | None = quantity(
        None,
        "million PPP dollars a year",
        (0, 100_000),
        "Funding before the change, for the cost; none: higher education and government R&D"
        " where it is published and all fields change",
        "变化前的经费，用于计算成本；缺省取已公布的高校和政府研发经费（仅当涉及所有领域）",
        ge=0,
        le=10_000_000,
    )

    @model_validator(mode="before")
    @classmethod
    def _path_as_change(cls, data: Any) -> Any:
        """``change: {2026: -0.2, 2028: 0}`` is a path, and says when it starts."""
        if not isinstance(data, dict):
            return data
        data = dict(data)
        change = data.get("change")
        if isinstance(change, dict) and any(map(_is_year, change)) and "path" not in data:
            data["path"] = data.pop("change")
        path = data.get("path")
        if isinstance(path, dict) and path and "start" not in data:
            first = min(path, key=str)
            data["start"] = int(first) if _is_year(first) else first
        return data

    @model_validator(mode="after")
    def _path_says_when(self) -> Funding:
        if self.path is None:
            return self
        plain = {"change": 0.0, "money": None, "end": None, "ramp_years": 1, "fade_years": 0}
        also = {name for name, value in plain.items() if getattr(self, name) != value}
        if also or not self.path or self.start != min(self.path):
            said = ", ".join(sorted(also)) or f"start {self.start}"
            raise ValueError(
                f"came a path of years with {said}"
                "|allowed is the path alone, of one year or more: it says what changes and when,"
                " from its first year on"
                "|keep one of them"
            )
        return self

    @model_validator(mode="after")
    def _one_way_to_say_it(self) -> Funding:
        if self.path is not None:
            return self
        if self.money is None and not self.model_fields_set & {"change", "freeze", "awards"}:
            raise ValueError(
                "came neither change nor money"
                "|allowed is one of `change` (a share, or a path of years), `money` (million PPP"
                " dollars a year), `freeze` (percent a year) and `awards` (a share)"
                "|add one of them"
            )
        if self.money is not None and self.change:
            raise ValueError(
                "came change and money|allowed is one of them: they say the same|keep one of them"
            )
        if self.money is not None and (self.fields or self.budget is not None):
            raise ValueError(
                f"came money with {'fields' if self.fields else 'budget'}"
                "|allowed is money of all fields, measured against published R&D; nobody publishes"
                " it by field"
                "|leave it out, or give the change as a share with `change`"
            )
        return self

    def tells(self, evidence: Evidence) -> dict[str, tuple[int, ...]]:
        """Whose money changes, where it is known how much that is."""
        who = tuple(map(int, agents(self.countries, evidence)))
        parts = parts_of_money(evidence)
        if self.when or not self._before([evidence.countries[k] for k in who], parts):
            return {}
        return dict.fromkeys(MONEY, who)

    def payers(self, years: np.ndarray, evidence: Evidence) -> dict[int, np.ndarray]:
        """The change of every country's own money."""
        who = [int(k) for k in agents(self.countries, evidence)]
        parts = parts_of_money(evidence)
        before = self._before([evidence.countries[k] for k in who], parts)
        change = self.change if self.money is None else self.money / (sum(before) or 1.0)
        course = self._course(years, change)
        return {k: money * course for k, money in zip(who, before, strict=False)}

    def deepest(self, years: np.ndarray, evidence: Evidence) -> float:
        """The largest change of money in these years, as a share of that of the baseline."""
        change = self.change
        if self.money is not None:
            codes = [evidence.countries[k] for k in agents(self.countries, evidence)]
            change = self.money / (held(codes, parts_of_money(evidence))[0] or 1.0)
        course = self._course(years, change)
        return float(course[np.abs(course).argmax()]) if len(course) else 0.0

    def _before(self, codes: Sequence[str], parts: Money) -> list[float]:
        """Money of each country before the change, million PPP dollars; empty: not known."""
        if self.budget is not None:
            return [self.budget] if len(codes) == 1 else []
        if self.fields:
            return []
        each = [held([code], parts) for code in codes]
        return [] if any(lacking for _, lacking in each) else [money for money, _ in each]

    def graded(self, table: Mapping[str, Parameter]) -> Grade:
        """What the number of awards does is known less well than what money does."""
        known = table.get(NUMBER) if self.awards else None
        return self.grade if known is None else weakest(self.grade, known.grade)

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        positions = agents(self.countries, evidence)
        codes = [evidence.countries[k] for k in positions]
        parts = parts_of_money(evidence)
        who = chosen(positions, len(levers.countries))
        fields = field_mask(self.fields, levers.fields, evidence)
        change = self.change
        before, lacking = held(codes, parts)
        if self.money is not None:
            told = refused(self.money, codes, parts)
            if told is not None:
                raise ValueError("; ".join(told))
            change = self.money / before if before > 0.0 else 0.0
        course = self._course(np.array(levers.years), change)
        levers = scale(levers, "funding", course, who, fields)
        if self.awards:
            levers, size = with_size(levers, self.kind, (NUMBER,), self._spread)
            levers = add_uncertain(levers, "funding", size, self.profile(levers), who, fields)
        if self.budget is not None:
            before = self.budget
        elif lacking or self.fields:
            before = 0.0
        return spend(levers, before * course)

    def _course(self, years: np.ndarray, change: float) -> np.ndarray:
        """Change of money at constant prices, as a share of that of the baseline, [year]."""
        profile = self.over(years)
        course: np.ndarray = change * profile
        if self.path is not None:
            known = sorted(self.path)
            at = np.searchsorted(known, years, side="right")
            course = np.array([0.0, *(self.path[year] for year in known)])[at]
        if self.freeze:
            gone = np.clip(years - self.start + 1.0, 0.0, None)
            course = (1.0 + course) * np.power(1.0 + self.freeze / 100.0, -gone * profile) - 1.0
        return course

    def _spread(self, p: Draws) -> np.ndarray:
        """What the number of awards is worth, as a change of money."""
        worth: np.ndarray = np.power(1.0 + self.awards, p[NUMBER]) - 1.0
        return worth


def _is_year(key: object) -> bool:
    return str(key).isdecimal()
