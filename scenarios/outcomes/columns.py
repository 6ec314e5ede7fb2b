"""The columns of a run: outcomes and places, from what its scenarios ask to report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import combinations

from pydantic import BaseModel

from evidence.model import Evidence
from evidence.reference.fields import BROAD, members
from scenarios.outcomes.domestic import counts, domestic, told
from scenarios.outcomes.history_arrays import Place
from scenarios.outcomes.outcome import Outcome
from scenarios.outcomes.registry import OUTCOMES
from scenarios.schema.scenario import Scenario
from scenarios.vocabulary.resolve import (
    WORLD,
    UnknownWord,
    agents,
    bloc_members,
    code,
    codes,
    field_name,
)
from scenarios.vocabulary.terms import Region

# The three pairs of the question this project starts from stand in every run that knows them.
ALWAYS = (("CHN", "USA"), ("CHN", "EU27"), ("EU27", "USA"))
NAMED = 6  # countries named by interventions that are reported unasked
FEW = 6
# The last two make the share of bilateral papers, which the Clarivate report prints.
ALWAYS_OUTCOMES = ("papers", "papers_share", "international_share", "impact", "links", "bilateral",
                   "multilateral")  # fmt: skip


def asked(scenario: Scenario, evidence: Evidence) -> tuple[str, ...]:
    """Codes a scenario reports, in its order.

    Where it does not say: those of our defaults that the evidence holds, those its interventions
    name, and, if that leaves few, the largest countries.
    """
    if "countries" in scenario.report.model_fields_set:
        return tuple(dict.fromkeys(code(c, evidence) for c in scenario.report.countries))
    found = []
    for region in scenario.report.countries:
        with suppress(UnknownWord):
            found.append(code(region, evidence))
    named = [code(word, evidence) for move in scenario.moves() for word in _named(move)]
    named = [*(p.id for p in evidence.players), *named]
    found = list(dict.fromkeys([*found, *list(dict.fromkeys(named))[:NAMED]]))
    if len(found) < FEW:
        found = list(dict.fromkeys([*found, *_largest(evidence)]))[:FEW]
    return tuple(found)


def _named(value: object) -> Iterator[Region]:
    """Countries and blocs written in an intervention, defaults left out."""
    if isinstance(value, Region):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name in value.model_fields_set:
                yield from _named(getattr(value, name))
    elif isinstance(value, tuple):
        for part in value:
            yield from _named(part)


def _largest(evidence: Evidence) -> list[str]:
    """Countries by papers in the last year."""
    last = evidence.world["papers"].isel(year=-1).fillna(0.0)
    papers = {
        c: float(last.sel(country=list(codes([c], evidence))).sum()) for c in evidence.economies
    }
    return sorted(papers, key=lambda c: -papers[c])


def columns(scenarios: Iterable[Scenario], evidence: Evidence) -> list[tuple[Outcome, Place]]:
    """Every outcome and place of a run, in the order of its files."""
    scenarios = list(scenarios)
    # The world is there in any case, and makes no pair.
    regions = dict.fromkeys(c for s in scenarios for c in asked(s, evidence) if c != WORLD)
    known = {*evidence.countries, *evidence.economies}
    known |= {b for b in evidence.blocs if bloc_members(b, evidence)}
    pairs = {tuple(sorted(pair)) for pair in combinations(regions, 2)}
    pairs |= {pair for pair in ALWAYS if set(pair) <= known}
    pairs = {p for p in pairs if not domestic(p, evidence) or told(p, evidence)}
    places = [
        place(region, evidence)
        for region in (*regions, *(f"{a}-{b}" for a, b in sorted(pairs)), WORLD)
    ]
    fields = reported_fields(scenarios, evidence)
    told_of = unasked(scenarios, evidence)
    wanted = {str(o) for s in scenarios for o in s.report.outcomes} | set(ALWAYS_OUTCOMES)
    return [
        (outcome, at)
        for outcome in OUTCOMES.values()
        if outcome.name in {*wanted, *told_of}
        for at in dict.fromkeys([*places, *told_of.get(outcome.name, ())])
        if at.kind in outcome.kinds
    ] + [
        (outcome, replace(at, field=field))
        for outcome in OUTCOMES.values()
        if outcome.by_field and outcome.name in wanted
        for at in places
        if at.kind in outcome.kinds
        for field in fields
    ]


def unasked(scenarios: Iterable[Scenario], evidence: Evidence) -> dict[str, list[Place]]:
    """Countries that may follow, join or pay, by outcome: they are reported unasked."""
    found: dict[str, set[int]] = {}
    for scenario in scenarios:
        for move in scenario.moves():
            for name, who in move.tells(evidence).items():
                found.setdefault(name, set()).update(who)
    codes = evidence.countries
    return {name: [place(codes[k], evidence) for k in sorted(who)] for name, who in found.items()}


def reported_fields(scenarios: Iterable[Scenario], evidence: Evidence) -> tuple[str, ...]:
    """Fields that a run reports: those its scenarios ask for.

    Where none says: the broad fields, and what interventions name, if some intervention names a
    field; none else, and a run that names no field is as short as it was.
    """
    scenarios = list(scenarios)
    told: list[str] = [w for s in scenarios for w in s.report.fields]
    if not told:
        told = [w for s in scenarios for move in s.moves() for w in move.named_fields]
        told = [*(b for b in BROAD if members(b, evidence.fields)), *told] if told else []
    found = []
    for word in told:
        with suppress(UnknownWord):
            found.append(field_name(word, evidence))
    return tuple(dict.fromkeys(found))


def place(region: str, evidence: Evidence) -> Place:
    """The place of a code: a country, a bloc, a pair such as ``CHN-EU27``, or ``World``.

    Raises
    ------
    UnknownWord : the evidence holds no such country or bloc.

    Examples
    --------
    >>> import evidence
    >>> place("CHN-EU27", evidence.load()).kind, place("World", evidence.load()).sides
    ('pair', ())
    """
    if region == WORLD:
        return Place(WORLD, "world")
    parts = tuple(region.split("-"))
    sides = tuple(tuple(map(int, agents([part], evidence))) for part in parts)
    kind = "country" if region in {*evidence.countries, *evidence.economies} else "bloc"
    if len(sides) == 2:
        kind = "domestic" if domestic(parts, evidence) else "pair"
        if kind == "domestic" and not told(parts, evidence):
            raise UnknownWord(
                f"how many papers {region} have together is not told",
                "allowed are parts of a country of which it is",
                "write it under `domestic` of the player",
            )
    return Place(region, kind, sides, counts=counts(parts, evidence))
