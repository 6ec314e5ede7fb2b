"""Research networks: members are connected for the first time, or better than before."""

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
from scenarios.interventions.edits import add_uncertain, among, spend
from scenarios.vocabulary.resolve import agents
from scenarios.vocabulary.terms import Regions
from scenarios.vocabulary.text import Text


class DigitalInfrastructure(Phased):
    """First connection raises ties that hardly exist; an upgrade raises all of them a little.

    The only causal figures are domestic and from the 1980s (BITNET); for research networks of today
    no causal estimate was found.
    """

    grade = "assumption"
    sources = ("agrawal-goldfarb-2008", "cerdeira-2023", "own-judgement")
    title = Text("Digital infrastructure", "数字科研基础设施")
    meaning = Text(
        "Research and education networks connect members for the first time, or better:"
        " small and distant members enter.",
        "科研教育网络首次连接成员或升级连接，小国和远距离国家得以加入合作。",
    )
    limits = Text(
        "The only causal figures are domestic and from the 1980s; for networks of today,"
        " grids and clouds none was found. An assumption, told as one.",
        "仅有的因果证据来自1980年代的一国国内网络；对当今网络、网格与云计算未见因果估计。属假设。",
    )
    group = "build"
    example: ClassVar[Settings] = {"members": ["ASEAN"], "connection": "first"}
    null: ClassVar[Settings] = {"strength": 0}
    moves: ClassVar[Moves] = {"weak_support": 1}

    kind: Literal["digital_infrastructure"] = "digital_infrastructure"
    members: Annotated[Regions, described("Who is connected", "成员")]
    connection: Annotated[
        Literal["first", "upgrade"],
        described("First connection or upgrade", "首次连接或升级"),
    ] = "upgrade"
    strength: float = quantity(1.0, **STRENGTH)
    cost: float = quantity(
        0.0,
        "million PPP dollars a year",
        (0, 500),
        "Money for the network",
        "网络年度经费",
        ge=0,
        le=100_000,
    )
    ramp_years: int = ramp(3)

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        n, profile = len(levers.countries), self.profile(levers)
        mask = among(agents(self.members, evidence), n)
        first = self.connection == "first"
        lever, parameter = (
            ("weak_support", "digital_first") if first else ("support", "digital_upgrade")
        )
        levers = add_uncertain(levers, lever, parameter, self.strength * profile, mask)
        return spend(levers, self.cost * profile)
