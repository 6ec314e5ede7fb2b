"""New intergovernmental partners, so many in so many years."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np

from agents.levers import Levers
from evidence.model import Evidence
from evidence.reference.players import country_of
from scenarios.interventions.base import Moves, Phased, Settings, described, quantity
from scenarios.interventions.edits import between, pattern, spend, with_part
from scenarios.vocabulary.resolve import agents
from scenarios.vocabulary.terms import Regions
from scenarios.vocabulary.text import Text


class PartnerExpansion(Phased):
    """Agreements with new partners, one after the other; each raises a tie that hardly exists.

    Where no partners are named, those are taken with whom the country works least against what the
    size of both would make expect.
    """

    grade = "assumption"
    sources = ("gif-2025", "own-judgement")
    title = Text("New partners", "拓展合作伙伴")
    meaning = Text(
        "A country signs agreements with new partners, so many in so many years; weak ties"
        " grow most.",
        "一国在若干年内与新的伙伴签署合作协议，薄弱联系增长最多。",
    )
    limits = Text(
        "What an agreement alone does to a tie is assumed; agreements follow interest as"
        " often as they lead it. Partners inside the rest of the world cannot be named.",
        "协议本身对合作的作用为假设；协议往往反映已有意愿。不能指定“世界其他地区”内的伙伴。",
    )
    group = "join"
    example: ClassVar[Settings] = {"country": ["CHN"], "number": 10, "years": 5}
    null: ClassVar[Settings] = {"number": 0}
    moves: ClassVar[Moves] = {"weak_support": 1}

    kind: Literal["partner_expansion"] = "partner_expansion"
    country: Annotated[Regions, described("Who seeks partners", "寻求伙伴的国家")]
    partners: Annotated[
        Regions | None, described("New partners, in order; none: the weakest ties", "新伙伴")
    ] = None
    number: int = quantity(10, "partners", (0, 20), "How many partners", "新伙伴数量", ge=0, le=100)
    years: int = quantity(
        5, "years", (1, 10), "Years in which they are won", "签署年限", ge=1, le=30
    )
    cost: float = quantity(
        0.0,
        "million PPP dollars a year and partner",
        (0, 50),
        "Money for each agreement",
        "每项协议年度经费",
        ge=0,
        le=10_000,
    )
    ramp_years: int = quantity(
        3,
        "years",
        (1, 6),
        "Years until an agreement shows in full",
        "协议完全见效的年数",
        ge=1,
        le=30,
    )

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        n = len(levers.countries)
        own = agents(self.country, evidence)
        won = self._partners(evidence, own)
        year, full = np.array(levers.years, dtype=float), self.profile(levers) > 0
        values = np.zeros_like(levers.weak_support)
        cost = np.zeros(len(year))
        for k, partner in enumerate(won):
            signed = self.start + (k * self.years) // max(len(won), 1)
            rise = np.clip((year - signed + 1) / self.ramp_years, 0.0, 1.0) * full
            mask = between(own, np.array(partner), n)
            values += pattern(levers, "weak_support", rise, mask)
            cost += self.cost * (year >= signed) * full
        levers = with_part(levers, "weak_support", "new_partner_gain", values)
        return spend(levers, cost)

    def _partners(self, evidence: Evidence, own: np.ndarray) -> list[tuple[int, ...]]:
        """Positions of each partner: a country, with the players inside it, is one."""
        of = [country_of(c, evidence.players) for c in evidence.countries]
        parts = {c: tuple(k for k, name in enumerate(of) if name == c) for c in of}
        at_home = {of[k] for k in own}
        if self.partners is not None:
            found: list[tuple[int, ...]] = []
            for region in self.partners:
                held = [int(k) for k in agents([region], evidence)]
                whole = [
                    c for c in dict.fromkeys(of[k] for k in held) if set(parts[c]) <= set(held)
                ]
                found += [parts[c] for c in whole]
                found += [(k,) for k in held if of[k] not in whole]
            return [p for p in dict.fromkeys(found) if not set(p) & set(own)][: self.number]
        links = evidence.world["links"].isel(year=-1).values
        totals = links.sum(axis=1)
        affinity = links[own].sum(0) / np.maximum(totals[own].sum() * totals, 1e-9)
        others = [parts[c] for c in evidence.economies if c not in at_home]
        return sorted(others, key=lambda p: (float(affinity[list(p)].mean()), p))[: self.number]
