"""A programme of several countries that supports joint work among its members."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, ClassVar, Literal

import numpy as np

from agents.levers import Levers, Programme
from agents.rules.utility import weakness
from evidence.model import Evidence
from scenarios.interventions.base import Moves, Phased, Settings, described, quantity, ramp
from scenarios.interventions.edits import Draws, among, candidates, log_points, spend, with_size
from scenarios.interventions.money import CHAIN, joint_papers, links_of
from scenarios.vocabulary.resolve import agents, field_mask
from scenarios.vocabulary.terms import Regions, ScienceFields
from scenarios.vocabulary.text import Text


class MultilateralProgramme(Phased):
    """Members support joint work among themselves; an open programme may grow.

    ``gain`` is the long-run rise of a tie between two members that hardly work together yet;
    established ties gain less (Hoekman et al. 2013: funding raises later co-publication mainly
    between regions that did not co-publish before).
    """

    grade = "literature"
    sources = ("hoekman-2013", "gif-2025")
    title = Text("Multilateral programme", "多边科研计划")
    meaning = Text(
        "Funders of several countries support joint projects among members; weak ties gain"
        " most; other countries may join while it is open.",
        "多国资助机构共同支持成员间合作项目，弱联系获益最大，开放期内其他国家可加入。",
    )
    limits = Text(
        "The studies behind the gain have no control group; money buys papers as in one"
        " country's joint calls. Topics, governance and the quality of calls do not enter.",
        "增益所依据的研究缺少对照组；经费与论文的关系取自一国的联合资助。"
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
        True
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
    ramp_years: int = ramp(3)

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        members = agents(self.members, evidence)
        fields = field_mask(self.fields, levers.fields, evidence)
        profile = self.profile(levers)
        gain: tuple[float, str | None] = 1.0, "programme_gain"
        if self.gain is not None:
            gain = log_points(self.gain), None
        elif self.budget > 0:
            used = ("programme_gain", "weakness_half", *CHAIN)
            levers, size = with_size(
                levers, self.kind, used, self._bought(members, fields, evidence)
            )
            gain = 1.0, size
        programme = Programme(
            name=f"programme-{len(levers.programmes)}",
            members=tuple(map(int, members)),
            candidates=candidates(self.candidates, evidence, members) if self.open else (),
            gain=np.multiply.outer(gain[0] * profile, fields),
            fee=1.0 if self.fee is None else self.fee,
            parameter=gain[1],
            fee_parameter="programme_fee" if self.fee is None else None,
        )
        levers = spend(levers, self.budget * profile)
        return levers.with_(programmes=(*levers.programmes, programme))

    def _bought(
        self, members: np.ndarray, fields: np.ndarray, evidence: Evidence
    ) -> Callable[[Draws], np.ndarray]:
        """Gain of a tie that hardly exists, log points, as far as the money goes.

        The joint papers that the money leads to (:mod:`scenarios.interventions.money`) are spread
        over the members' ties; the gain of the literature is what no money can exceed.
        """
        links = evidence.world["links"].isel(year=-1).values
        own = links.sum(-1)
        held = max(links_of(evidence, among(members, len(links)), fields), 1.0)
        inside = links[np.ix_(members, members)]

        def size(p: Draws) -> np.ndarray:
            half = p["weakness_half"][:, None]
            weak = weakness(inside, own[members], own[members], own.sum(), weakness_half=half)
            fading = (weak * inside).reshape(len(weak), -1).sum(-1) / max(inside.sum(), 1e-9)
            most, rise = p["programme_gain"], joint_papers(self.budget, p) / held
            gained: np.ndarray = most * -np.expm1(-rise / (most * np.maximum(fading, 1e-9)))
            return gained

        return size
