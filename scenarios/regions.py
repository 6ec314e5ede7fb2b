"""Which places a run tells of, from what its scenarios ask to report."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from evidence.model import Evidence
from scenarios.config import Scenario
from scenarios.ledger import Place
from scenarios.outcomes import OUTCOMES, Outcome
from scenarios.places import WORLD, UnknownWord, agents, code

# The three pairs of the question this project starts from stand in every run that knows them.
ALWAYS = (("CHN", "USA"), ("CHN", "EU27"), ("EU27", "USA"))
# The last two make the share of bilateral papers, which the Clarivate report prints.
ALWAYS_OUTCOMES = ("papers", "papers_share", "international_share", "impact", "links", "bilateral",
                   "multilateral")  # fmt: skip


def asked(scenario: Scenario, evidence: Evidence) -> tuple[str, ...]:
    """Codes a scenario reports, in its order; of our own defaults only those the evidence holds."""
    found = []
    for region in scenario.report.countries:
        try:
            found.append(code(region, evidence))
        except UnknownWord:
            if "countries" in scenario.report.model_fields_set:
                raise
    return tuple(dict.fromkeys(found))


def columns(scenarios: Iterable[Scenario], evidence: Evidence) -> list[tuple[Outcome, Place]]:
    """Every outcome and place of a run, in the order of its files."""
    scenarios = list(scenarios)
    regions = dict.fromkeys(c for s in scenarios for c in asked(s, evidence))
    known = set(evidence.countries) | {b for b in evidence.blocs if _has_members(b, evidence)}
    pairs = {tuple(sorted(pair)) for pair in combinations(regions, 2)}
    pairs |= {pair for pair in ALWAYS if set(pair) <= known}
    places = [
        *(_single(c, evidence) for c in regions),
        *(_pair(a, b, evidence) for a, b in sorted(pairs)),
        Place(WORLD, "world"),
    ]
    wanted = {str(o) for s in scenarios for o in s.report.outcomes} | set(ALWAYS_OUTCOMES)
    return [
        (outcome, place)
        for outcome in OUTCOMES.values()
        if outcome.name in wanted
        for place in places
        if place.kind in outcome.kinds
    ]


def _has_members(bloc: str, evidence: Evidence) -> bool:
    return any(c in evidence.countries for c in evidence.blocs.members(bloc))


def _single(region: str, evidence: Evidence) -> Place:
    kind = "country" if region in evidence.countries else "bloc"
    return Place(region, kind, (tuple(map(int, agents([region], evidence))),))


def _pair(a: str, b: str, evidence: Evidence) -> Place:
    """A pair in alphabetical order, ``CHN-EU27``."""
    sides = tuple(tuple(map(int, agents([side], evidence))) for side in (a, b))
    return Place(f"{a}-{b}", "pair", sides)
