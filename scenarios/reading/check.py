"""What only the evidence can say of a scenario: do its countries, fields, years exist?"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from evidence.loading.outline import Known
from scenarios.errors import Complaint, KeyPath, did_you_mean
from scenarios.interventions import BY_KIND, Intervention
from scenarios.interventions.funding import Funding
from scenarios.interventions.money_held import parts_of_money, refused
from scenarios.interventions.multilateral_programme import MultilateralProgramme
from scenarios.interventions.sanction import Sanction
from scenarios.interventions.size import EVENT
from scenarios.outcomes.registry import OUTCOMES
from scenarios.reading.players import player_faults, with_players
from scenarios.reading.sizes import implausible
from scenarios.reading.waiting import waiting
from scenarios.schema.overrides import complaints as of_parameters
from scenarios.schema.scenario import BASELINE, Report, Scenario
from scenarios.vocabulary.resolve import UnknownWord, agents, code, codes, field_axis, field_name
from scenarios.vocabulary.terms import Effect, OutcomeName, Region, ScienceField, Word


def check(
    scenario: Scenario, evidence: Known, horizon: int | None = None, raw: Any = None
) -> Iterator[Complaint]:
    """Everything in a scenario that this evidence does not allow.

    ``horizon`` replaces that of the scenario where the run is given another; ``raw`` is what its
    file says, of which sizes must be plausible.
    """
    wrong = list(player_faults(scenario.players, evidence))
    yield from wrong
    if wrong:
        return  # what else is said of a player cannot be judged
    evidence = with_players(evidence, scenario.players)
    horizon = scenario.horizon if horizon is None else horizon
    first = evidence.last_year + 1
    if horizon < first:
        yield (
            ("horizon",),
            f"came {horizon}",
            f"the figures end in {evidence.last_year}, allowed is {first} or later",
            "choose a later horizon",
        )
    if scenario.name == BASELINE and scenario.interventions:
        yield (
            ("name",),
            f"came {BASELINE!r} with interventions",
            "the baseline has none",
            "give the scenario another name",
        )
    yield from _words(scenario.report, ("report",), evidence)
    yield from _topics(scenario, evidence)
    yield from of_parameters(evidence.parameters, scenario.parameters)
    if scenario.until is not None:
        at_until = ("replicates", "until")
        yield from _words(scenario.until, at_until, evidence)
        for region in scenario.until.places():
            yield from _words(region, (*at_until, "region"), evidence)
    for i, intervention in enumerate(scenario.moves()):
        at = ("interventions", i)
        yield from _years(intervention, at, horizon, first)
        yield from _words(intervention, at, evidence)
        yield from _groups(intervention, at, evidence)
        yield from _money(intervention, at, evidence)
        if raw is not None:
            yield from implausible(intervention, at, _move(raw, i))
    yield from waiting(scenario.moves(), evidence)


def _move(raw: Any, i: int) -> Any:
    """What a file says of its intervention ``i``."""
    moves = raw.get("interventions") if isinstance(raw, dict) else None
    return moves[i] if isinstance(moves, list) and i < len(moves) else None


def _years(move: Intervention, at: KeyPath, horizon: int, first: int) -> Iterator[Complaint]:
    if move.start > horizon:
        yield (
            (*at, "start"),
            f"came {move.start}, after the horizon {horizon}",
            f"allowed is {first} to {horizon}",
            "start earlier, or raise `horizon`",
        )
    elif move.start < first:
        yield (
            (*at, "start"),
            f"came {move.start}, before the first projected year",
            f"the figures end in {first - 1}, allowed is {first} to {horizon}",
            f"start in {first} or later; the past is in the figures already",
        )


def _topics(scenario: Scenario, evidence: Known) -> Iterator[Complaint]:
    """Parts of a field that are named cannot together be more than the field."""
    try:
        field_axis([w for move in scenario.moves() for w in move.named_fields], evidence)
    except ValueError as fault:
        came, allowed, remedy = str(fault).split("; ", 2)
        yield ("interventions",), came, allowed, remedy


def _groups(move: Intervention, at: KeyPath, evidence: Known) -> Iterator[Complaint]:
    """Two groups that share a member cannot turn against each other."""
    groups = getattr(move, "between", None)
    if isinstance(move, Sanction):
        groups = move.by, move.against
    if not groups:
        return
    try:
        left_out = set(codes(getattr(move, "except_", None) or (), evidence))
        sides = [set(codes(group, evidence)) - left_out for group in groups]
        both = sides[0] & sides[1]
    except UnknownWord:
        return  # said already
    if not all(sides):
        yield (
            (*at, "except"),
            f"leaves nobody of {', '.join(groups[[bool(s) for s in sides].index(False)])}",
            "somebody is left on either side",
            "take a country off `except`",
        )
    if both:
        yield (
            (*at, "between"),
            f"{', '.join(sorted(both))} stands on both sides",
            "the two groups have no member in common",
            "remove it from one side",
        )


def _money(move: Intervention, at: KeyPath, evidence: Known) -> Iterator[Complaint]:
    """Money is measured against published R&D: that must be there, and be enough."""
    if isinstance(move, MultilateralProgramme):
        yield from _contributions(move, at, evidence)
    if not isinstance(move, Funding) or move.money is None:
        return
    try:
        who = agents(move.countries, evidence)
    except UnknownWord:
        return  # said already
    told = refused(move.money, [evidence.countries[k] for k in who], parts_of_money(evidence))
    if told is not None:
        yield (*at, "money"), *told


def _contributions(
    move: MultilateralProgramme, at: KeyPath, evidence: Known
) -> Iterator[Complaint]:
    """Members pay; who is none brings money on joining."""
    try:
        members = set(codes(move.members, evidence))
        payers = {str(word): set(codes((word,), evidence)) for word in move.contributions or {}}
    except UnknownWord:
        return  # said already
    for word, who in payers.items():
        if not who <= members:
            yield (
                (*at, "contributions", word),
                f"came money of {word}, which is no member",
                f"allowed are the members, {', '.join(map(str, move.members))}",
                f"name {word} under `members`, or take it off",
            )


def _words(value: object, loc: KeyPath, evidence: Known) -> Iterator[Complaint]:
    """Every word of the scenario, wherever it stands, asked of the evidence."""
    if isinstance(value, Word):
        try:
            _ask(value, evidence)
        except UnknownWord as fault:
            yield loc, fault.came, fault.allowed, fault.remedy
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name not in value.model_fields_set:
                continue  # our own defaults; run leaves out what this evidence does not hold
            yield from _words(getattr(value, name), (*loc, name.removesuffix("_")), evidence)
    elif isinstance(value, dict):
        for key in value:
            yield from _words(key, (*loc, str(key)), evidence)
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _words(item, (*loc, i), evidence)


def _ask(word: Word, evidence: Known) -> None:
    if isinstance(word, Region):
        code(word, evidence)
    elif isinstance(word, ScienceField):
        field_name(word, evidence)
    elif isinstance(word, Effect) and f"{EVENT}{word}" not in evidence.parameters:
        events = [k.removeprefix(EVENT) for k in evidence.parameters if k.startswith(EVENT)]
        raise UnknownWord(
            f"unknown measured effect {str(word)!r}",
            f"allowed are {', '.join(events)}",
            did_you_mean(word, events, "choose one, or write {percent: ...}"),
        )
    elif isinstance(word, OutcomeName) and word not in OUTCOMES:
        raise UnknownWord(
            f"unknown outcome {str(word)!r}",
            f"allowed are {', '.join(OUTCOMES)}",
            did_you_mean(word, OUTCOMES, "choose one of them"),
        )


def check_parts(data: dict[str, Any], evidence: Known) -> Iterator[Complaint]:
    """The same for a file that the schema refuses: of its parts that are well formed."""
    if data.get("players"):
        return  # words may be of players, and those are known once the schema is kept
    horizon = data.get("horizon", Scenario.model_fields["horizon"].default)
    first = evidence.last_year + 1
    with contextlib.suppress(ValidationError):
        yield from _words(Report.model_validate(data.get("report", {})), ("report",), evidence)
    moves = data.get("interventions")
    for i, raw in enumerate(moves if isinstance(moves, list) else ()):
        kind = raw.get("kind") if isinstance(raw, dict) else None
        if not isinstance(kind, str) or kind not in BY_KIND:
            continue
        try:
            move = BY_KIND[kind].model_validate(raw)
        except ValidationError:
            continue
        at = ("interventions", i)
        if isinstance(horizon, int):
            yield from _years(move, at, horizon, first)
        yield from _words(move, at, evidence)
        yield from _groups(move, at, evidence)
        yield from _money(move, at, evidence)
        yield from implausible(move, at, raw)
