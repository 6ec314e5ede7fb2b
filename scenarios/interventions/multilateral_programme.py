"""A programme of several countries that supports joint work among its members."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import Field, model_validator

from agents.levers import Levers, Programme
from evidence.model import Evidence
from scenarios.interventions.base import Moves, Phased, Settings, described, quantity, ramp
from scenarios.interventions.edits import bound, candidates, log_points, spend, with_size
from scenarios.interventions.money import CHAIN, MONEY, joint_papers
from scenarios.vocabulary.resolve import agents, field_mask
from scenarios.vocabulary.terms import Region, Regions, ScienceFields
from scenarios.vocabulary.text import Text


class MultilateralProgramme(Phased):
    """Members support joint work among themselves; an open programme may grow.

    Money buys a fixed number of joint papers, spread over the ties of all members, the weaker the
    more (Hoekman et al. 2013: funding raises later co-publication mainly between regions that did
    not co-publish before). Who joins shares them, and brings ``joiner_pays``. Without money
    ``gain`` is the long-run rise of a tie between two members that hardly work together yet.
    """

    grade = "literature"
    judged = ("gain",)
    sources = ("hoekman-2013", "gif-2025")
    title = Text("Multilateral programme", "多边科研计划")
    meaning = Text(
        "Funders of several countries support joint projects among members; weak ties gain"
        " most; other countries may join while it is open.",
        "多国资助机构共同支持成员间合作项目，弱联系获益最大，开放期内其他国家可加入。",
    )
    limits = Text(
        "A million buys the same joint papers however large the programme: as in one country's"
        " joint calls, where how many are additional is unknown. Topics, governance and quality of"
        " calls do not enter.",
        "每百万经费带来的合著论文数不随计划规模变化，取自一国的联合资助，其附加比例未知。"
        "议题、治理和项目质量不计入。",
    )
    group = "join"
    example: ClassVar[Settings] = {
        "members": ["CHN", "GBR", "DEU", "FRA", "JPN", "IND"],
        "budget": 1500,
    }
    null: ClassVar[Settings] = {"gain": 0, "budget": 0}
    moves: ClassVar[Moves] = {"programmes": 1, "cost": 1}

    kind: Literal["multilateral_programme"] = "multilateral_programme"
    members: Regions
    fields: ScienceFields = ()
    open: Annotated[bool, described("Others decide each year whether to join", "对外开放加入")] = (
        False
    )
    candidates: Annotated[Regions | None, described("Who may join; none: everyone", "可加入者")] = (
        None
    )
    gain: float | None = quantity(
        None,
        "percent",
        (0, 60),
        "Long-run rise of a tie that hardly exists yet; none: as far as the"
        " budget goes, or as in the literature",
        "薄弱联系的长期增幅（%），缺省由经费或文献值决定",
        ge=0,
        le=300,
    )
    fee: float | None = quantity(
        None,
        "log points",
        (0, 0.03),
        "What membership costs in the decision to join",
        "加入的代价（对数点）",
        ge=0,
        le=2,
    )
    budget: float = quantity(
        0.0,
        "million PPP dollars a year",
        (0, 10_000),
        "Money of all members together",
        "全体成员年度经费（百万购买力平价美元）",
        ge=0,
        le=1_000_000,
    )
    contributions: Annotated[
        dict[Region, Annotated[float, Field(ge=0, le=1_000_000)]] | None,
        described(
            "The same by member, million PPP dollars a year: {CHN: 300, DEU: 200}; who is left out"
            " pays nothing",
            "按成员列出的年度出资（百万购买力平价美元），未列出者不出资",
        ),
    ] = None
    joiner_pays: float = quantity(
        0.0,
        "million PPP dollars a year",
        (0, 200),
        "Money that each who joins brings; 0: more members share the same money",
        "每个新加入者的年度出资，0 表示更多成员分享同一经费",
        ge=0,
        le=100_000,
    )
    ramp_years: int = ramp(3)

    @model_validator(mode="after")
    def _one_sum_of_money(self) -> MultilateralProgramme:
        if self.contributions and "budget" in self.model_fields_set:
            raise ValueError(
                "came budget and contributions"
                "|allowed is one of them: the budget is the sum of the contributions"
                "|keep one of them"
            )
        if self.gain is not None and self.open and self.money > 0:
            raise ValueError(
                "came gain and money in an open programme"
                "|allowed is one of them: a fixed sum that more members share cannot bring each tie"
                " a fixed gain"
                "|leave out `gain`, and the money says what ties gain, or set `open: false`"
            )
        if self.joiner_pays and not self.open:
            raise ValueError(
                f"came joiner_pays {self.joiner_pays:g} in a closed programme"
                "|allowed is it with `open: true`: nobody joins a closed one"
                "|add `open: true`, or leave joiner_pays out"
            )
        return self

    def tells(self, evidence: Evidence) -> dict[str, tuple[int, ...]]:
        """Who may join while it is open, and who pays where that is said."""
        inside = agents(self.members, evidence)
        may = candidates(self.candidates, evidence, inside) if self.open else ()
        pays = () if self.when else (*self._shares(evidence), *(may if self.joiner_pays else ()))
        found = {"joins": may, **dict.fromkeys(MONEY, tuple(dict.fromkeys((*pays, *may))))}
        return {name: who for name, who in found.items() if who and (pays or name == "joins")}

    def payers(self, years: np.ndarray, evidence: Evidence) -> dict[int, np.ndarray]:
        """The contributions told; of a budget nobody says who pays which part."""
        profile = self.over(years)
        return {k: money * profile for k, money in self._shares(evidence).items()}

    def _shares(self, evidence: Evidence) -> dict[int, float]:
        """What single countries pay at full size; of a bloc's money nobody says whose it is."""
        out: dict[int, float] = {}
        for region, money in (self.contributions or {}).items():
            who = agents((region,), evidence)
            if len(who) == 1:
                out[int(who[0])] = out.get(int(who[0]), 0.0) + money
        return out

    @property
    def money(self) -> float:
        """Million PPP dollars a year of the members from the start."""
        return sum(self.contributions.values()) if self.contributions else self.budget

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        members = agents(self.members, evidence)
        fields = field_mask(self.fields, levers.fields, evidence)
        profile = self.profile(levers)
        gain: tuple[float, str | None] = 1.0, "programme_gain"
        budget: dict[str, Any] = {}
        if self.gain is not None:
            gain = log_points(self.gain), None
        elif self.money > 0:
            levers, size = with_size(levers, self.kind, CHAIN, lambda p: joint_papers(1.0, p))
            gain = 1.0, size
            budget = {"money": self.money * profile, "joiner_money": self.joiner_pays * profile}
        who = candidates(self.candidates, evidence, members) if self.open else ()
        programme = Programme(
            name=f"programme-{len(levers.programmes)}",
            members=tuple(map(int, members)),
            candidates=who,
            gain=np.multiply.outer(gain[0] * (profile > 0 if budget else profile), fields),
            fee=1.0 if self.fee is None else self.fee,
            parameter=gain[1],
            fee_parameter="programme_fee" if self.fee is None else None,
            bound=bound(evidence, who, members),
            **budget,
        )
        levers = spend(levers, self.money * profile)
        return levers.with_(programmes=(*levers.programmes, programme))
