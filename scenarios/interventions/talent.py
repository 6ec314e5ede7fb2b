"""People move: fellowships for scholars from abroad, visa limits, return flows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, ClassVar, Literal

import numpy as np

from agents.levers import Levers
from evidence.model import Evidence
from evidence.reference.players import country_of
from scenarios.interventions.base import Moves, Phased, Settings, described, quantity
from scenarios.interventions.edits import Draws, add_uncertain, between, chosen, spend, with_size
from scenarios.vocabulary.resolve import agents, field_mask
from scenarios.vocabulary.terms import Regions, ScienceFields
from scenarios.vocabulary.text import Text

STAY = "talent_stay/"  # share of foreign doctorates still there after COHORT years, by origin
COHORT = 5.0


class Talent(Phased):
    """The host gains or loses people; who sends them loses or keeps them; ties with them move.

    People are counted in percent of the host's researchers. Of people who are turned away, a share
    goes to third countries (Flynn et al.: 0.57), the rest stays where it is. When the measure ends
    nobody comes or is kept out any more, and who came leaves as foreign doctorates of that origin
    left the United States: after five years 55 to 84 % are still there.
    """

    grade = "assumption"
    sources = ("flynn-2024", "adams-griliches-1996", "own-behaviour", "nsfc", "own-judgement")
    title = Text("Talent", "人才流动")
    meaning = Text(
        "Fellowships bring scholars from abroad, or visa limits keep them out: capacity and"
        " ties of both sides move, some go elsewhere.",
        "通过奖学金吸引外国学者，或以签证限制其进入：双方能力与联系随之变化，部分人才流向第三国。",
    )
    limits = Text(
        "People are counted through papers, since no source holds researchers of all"
        " countries; the tie a fellow leaves is assumed. Who comes, and how good, does not enter.",
        "因缺少各国研究人员数据，以论文衡量人才规模；学者带来的合作联系为假设。"
        "人员构成和水平不计入。",
    )
    group = "move"
    example: ClassVar[Settings] = {"host": ["CHN"], "change": 1.0}
    null: ClassVar[Settings] = {"change": 0}
    moves: ClassVar[Moves] = {"talent": 1, "support": 1}

    kind: Literal["talent"] = "talent"
    host: Annotated[Regions, described("Where people go", "流入国")]
    origins: Annotated[
        Regions | None, described("Where they come from; none: everywhere", "来源国")
    ] = None
    fields: ScienceFields = ()
    change: float = quantity(
        ...,
        "percent of the host's researchers",
        (-5, 5),
        "People gained at full size; negative: kept out or leaving",
        "人才净流入，负值为流失",
        ge=-30,
        le=30,
    )
    cost: float = quantity(
        0.0,
        "million PPP dollars a year",
        (0, 1000),
        "Money of the fellowships",
        "奖学金年度经费",
        ge=0,
        le=100_000,
    )

    def _after(self, levers: Levers) -> np.ndarray:
        """Years since the measure ended, [year]; 0 before and where it does not end."""
        year = np.array(levers.years, dtype=float)
        return np.zeros(len(year)) if self.end is None else np.maximum(year - self.end, 0.0)

    def apply(self, levers: Levers, evidence: Evidence) -> Levers:
        n = len(levers.countries)
        host = agents(self.host, evidence)
        named = np.arange(n) if self.origins is None else agents(self.origins, evidence)
        origins = np.setdiff1d(named, host)
        third = np.setdiff1d(np.arange(n), np.concatenate([host, origins]))
        fields = field_mask(self.fields, levers.fields, evidence)
        profile = self.profile(levers)

        # Research systems are measured by papers: no source holds researchers of all countries.
        papers = evidence.world["papers"].isel(year=-1).values
        people = self.change / 100.0 * papers[host].sum()
        turned_away = self.change < 0 and len(third) > 0 and len(origins) > 0

        def diverted(p: Draws) -> np.ndarray | float:
            """People who go to third countries."""
            return -people * p["talent_diversion"] if turned_away else 0.0

        shares: list[tuple[np.ndarray, Callable[[Draws], np.ndarray | float]]] = [
            (host, lambda p: self.change / 100.0)
        ]
        if len(origins):
            here = papers[origins].sum()
            shares.append((origins, lambda p: (-people - diverted(p)) / here))
        if turned_away:
            there = papers[third].sum()
            shares.append((third, lambda p: diverted(p) / there))
        used = ("talent_elasticity", "talent_diversion")[: 1 + turned_away]
        after = self._after(levers)
        stay = _stay(evidence, origins, papers) if after.any() else {}
        on = np.full(len(profile), float(self.change != 0))
        for who, share in shares:
            size = _capacity(share, profile, after, stay)
            levers, name = with_size(levers, self.kind, (*used, *stay), size, by_year=True)
            levers = add_uncertain(levers, "talent", name, on, chosen(who, n), fields)
        levers = add_uncertain(
            levers,
            "support",
            "fellowship_tie",
            self.change * profile,
            between(host, origins, n),
            fields,
        )
        return spend(levers, self.cost * profile)


def _capacity(
    share: Callable[[Draws], np.ndarray | float],
    profile: np.ndarray,
    after: np.ndarray,
    stay: dict[str, float],
) -> Callable[[Draws], np.ndarray]:
    """Log points on capacity of people won or lost, as a share of those there, [replicate, year].

    Parameters
    ----------
    profile : [year] share of the full size. after : [year] years since the measure ended, else 0.
    stay : parameter -> weight, of the share still there five years on.
    """

    def size(p: Draws) -> np.ndarray:
        left = np.maximum(share(p), -0.95)  # some stay, whatever a scenario says
        log = p["talent_elasticity"] * np.log1p(left)
        kept = np.zeros(len(log))
        for key, weight in stay.items():
            kept += weight * p[key]
        held = np.maximum.accumulate(np.where(after > 0.0, 0.0, profile))
        there = np.where(after > 0.0, held * kept[:, None] ** (after / COHORT), profile)
        people: np.ndarray = log[:, None] * np.maximum(there, profile)
        return people

    return size


def _stay(evidence: Evidence, origins: np.ndarray, papers: np.ndarray) -> dict[str, float]:
    """Which stay rates the origins have, weighted by their papers; parameter -> weight."""
    europe = {country_of(c, evidence.players) for c in evidence.blocs["EU27"].members}
    europe |= {"GBR", "CHE", "NOR", "ISL"}
    weights: dict[str, float] = {}
    for k in origins:
        code = country_of(evidence.countries[k], evidence.players)
        group = code if code in ("CHN", "IND", "KOR") else "EUR" if code in europe else "WLD"
        weights[f"{STAY}{group}"] = weights.get(f"{STAY}{group}", 0.0) + float(papers[k])
    total = sum(weights.values())
    return {key: w / total for key, w in weights.items()} if total > 0.0 else {f"{STAY}WLD": 1.0}
