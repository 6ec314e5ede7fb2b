"""A programme of several countries that supports joint work among its members."""

from __future__ import annotations

import math
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from agents.levers import Levers, Programme
from agents.utility import weakness
from evidence.model import ROW, Evidence
from evidence.parameters import Parameters
from scenarios.interventions.base import Intervention, among, log_points, quantity, ramp
from scenarios.interventions.money import joint_papers, links_of
from scenarios.places import agents, field_mask
from scenarios.words import Regions, ScienceFields


class MultilateralProgramme(Intervention):
    """Members support joint work among themselves; an open programme may grow.

    ``gain`` is the long-run rise of a tie between two members that hardly work together yet;
    established ties gain less (Hoekman et al. 2013: funding raises later co-publication mainly
    between regions that did not co-publish before).
    """

    grade = "literature"
    sources = ("hoekman-2013", "gif-2025")
    title: ClassVar[dict[str, str]] = {"en": "Multilateral programme", "zh": "多边科研计划"}
    meaning: ClassVar[dict[str, str]] = {
        "en": "Funders of several countries support joint projects among members; weak ties gain"
        " most; other countries may join while it is open.",
        "zh": "多国资助机构共同支持成员间合作项目，弱联系获益最大，开放期内其他国家可加入。",
    }

    kind: Literal["multilateral_programme"] = "multilateral_programme"
    members: Regions
    fields: ScienceFields = ()
    open: Annotated[
        bool, Field(description="Others decide each year whether to join / 对外开放加入")
    ] = True
    candidates: Annotated[
        Regions | None, Field(description="Who may join; none: everyone / 可加入者")
    ] = None
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

    def apply(self, levers: Levers, evidence: Evidence, parameters: Parameters) -> Levers:
        members = agents(self.members, evidence)
        fields = field_mask(self.fields, levers.fields, evidence)
        profile = self.profile(levers)
        gain = self._gain(members, fields, evidence, parameters)
        fee = parameters["programme_fee"].central if self.fee is None else self.fee
        programme = Programme(
            name=f"programme-{len(levers.programmes)}",
            members=tuple(map(int, members)),
            candidates=tuple(map(int, self._candidates(levers, evidence, members))),
            gain=np.multiply.outer(gain * profile, fields),
            fee=fee,
        )
        cost = levers.cost + self.budget * profile
        return levers.with_(programmes=(*levers.programmes, programme), cost=cost)

    def _gain(
        self, members: np.ndarray, fields: np.ndarray, evidence: Evidence, parameters: Parameters
    ) -> float:
        """Gain of a tie that hardly exists, log points: as given, or as far as the money goes.

        The joint papers that the money leads to (:mod:`scenarios.interventions.money`) are spread
        over the members' ties; the gain of the literature is what no money can exceed.
        """
        if self.gain is not None:
            return log_points(self.gain)
        most = parameters["programme_gain"].central
        if self.budget == 0:
            return most
        links = evidence.world["links"].isel(year=-1).values
        own = links.sum(-1)
        half = np.asarray(parameters["weakness_half"].central)
        weak = weakness(links, own, own, own.sum(-1, keepdims=True), half)
        mask = among(members, len(links))
        fading = float((weak * links * mask).sum() / max(float((links * mask).sum()), 1e-9))
        rise = joint_papers(self.budget, parameters) / max(links_of(evidence, mask, fields), 1.0)
        return most * -math.expm1(-rise / (most * max(fading, 1e-9)))

    def _candidates(self, levers: Levers, evidence: Evidence, members: np.ndarray) -> np.ndarray:
        if not self.open:
            return np.array([], dtype=int)
        if self.candidates is not None:
            named = agents(self.candidates, evidence)
        else:
            # The rest of the world is many countries; it cannot decide as one.
            named = np.array([i for i, c in enumerate(levers.countries) if c != ROW], dtype=int)
        return np.setdiff1d(named, members)
