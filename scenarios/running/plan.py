"""Everything that fixes the numbers of a run, decided before it starts."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from evidence.errors import EvidenceError
from evidence.model import Evidence
from scenarios.errors import ConfigError, Fault, dotted
from scenarios.outcomes.columns import asked, columns, reported_fields
from scenarios.outcomes.history_arrays import ALL, Place
from scenarios.outcomes.outcome import Outcome
from scenarios.reading.check import check
from scenarios.reading.compare_to import target
from scenarios.reading.document import Document
from scenarios.reading.load import load_checked
from scenarios.reading.players import with_players
from scenarios.results.manifest_schema import model_version
from scenarios.running.request import refuse_absurd
from scenarios.schema.precision import Until, stages
from scenarios.schema.scenario import BASELINE, Report, Scenario
from scenarios.vocabulary.resolve import code
from scenarios.vocabulary.terms import Region

CHUNK = 50  # replicates computed at once: about 100 MB of levers and histories, and one checkpoint
Source = str | os.PathLike[str] | Scenario


@dataclass(frozen=True)
class Plan:
    """A run to be: the baseline first, then the scenarios, all on the same draws.

    ``texts`` holds the YAML text of each scenario that came from a file.
    """

    scenarios: tuple[Scenario, ...]
    texts: dict[str, str]
    evidence: Evidence
    horizon: int
    replicates: int
    seed: int
    until: tuple[tuple[str, Until], ...] = ()

    def column(self, outcome: str, region: str) -> int:
        """Position of a series."""
        for c, (known, place) in enumerate(self.columns):
            if (known.name, place.code, place.field) == (outcome, region, ALL):
                return c
        held = ", ".join(p.code for o, p in self.columns if o.name == outcome)
        raise KeyError(f"no {outcome} of {region} in this run; it holds {held or 'none'}")

    @cached_property
    def columns(self) -> list[tuple[Outcome, Place]]:
        """Outcome and place of every series of the run."""
        return columns(self.scenarios, self.evidence)

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Fields that every scenario of the run is computed in; none where none is reported.

        Those that some intervention names are among them, so that all have the same parts.
        """
        reported = reported_fields(self.scenarios, self.evidence)
        named = (w for s in self.scenarios for move in s.moves() for w in move.named_fields)
        return (*reported, *map(str, named)) if reported else ()

    @property
    def years(self) -> tuple[int, ...]:
        """Projected years."""
        return tuple(range(self.evidence.last_year + 1, self.horizon + 1))

    def chunks(self, size: int = CHUNK, stop: int | None = None) -> list[tuple[int, int]]:
        """First and last-plus-one replicate of each unit of work, up to ``stop``.

        Where a run may stop early, no unit reaches over a place where it may do so.
        """
        stop = stop or self.replicates
        looks = [n for n in stages(self.replicates) if n <= stop] if self.until else [stop]
        return [
            (a, min(a + size, end))
            for start, end in zip([0, *looks], looks, strict=False)
            for a in range(start, end, size)
        ]

    @cached_property
    def digest(self) -> str:
        """sha256 over all that the numbers depend on."""
        text = json.dumps(
            {
                "version": model_version(),
                "scenarios": [s.model_dump(mode="json") for s in self.scenarios],
                "evidence": self.evidence.digest,
                "parameters": {k: p.model_dump() for k, p in self.evidence.parameters.items()},
                "horizon": self.horizon,
                "replicates": [u.model_dump() for _, u in self.until] or self.replicates,
                "seed": self.seed,
            },
            sort_keys=True,
        )
        return hashlib.sha256(text.encode()).hexdigest()


def plan(
    sources: Sequence[Source],
    evidence: Evidence,
    *,
    replicates: int | None = None,
    seed: int | None = None,
    horizon: int | None = None,
) -> Plan:
    """Read, check and put side by side what is to be run.

    Scenarios of one run share horizon, replicates and seed: the latest, the most, and the only one.

    Raises
    ------
    ConfigError : with all faults of all files.
    """
    refuse_absurd(replicates, seed, horizon, len(sources))
    read: list[tuple[Scenario, Document | None]] = []
    faults: list[Fault] = []
    for source in sources:
        try:
            read.append(_one(source, evidence, horizon))
        except ConfigError as error:
            faults.extend(error.faults)
    faults += _clashes([(s, d.file if d else s.name) for s, d in read], seed)
    asked_for = [s for s, _ in read]
    faults += _add_compared(read, evidence, horizon)
    texts = {s.name: Path(d.file).read_text(encoding="utf-8-sig") for s, d in read if d}
    if not sources:
        remedy = "name a file, such as configs/us-china-decoupling.yaml"
        faults.append(Fault("run", 0, 0, "", "no scenario given", "one or more are needed", remedy))
    if faults:
        raise ConfigError(faults)

    given = [s for s, _ in read]
    evidence = _with_players(given, evidence)
    # What is only compared with comes along on the draws and years of those that were asked for.
    shared: dict[str, Any] = {
        "horizon": horizon or max(s.horizon for s in asked_for),
        "replicates": replicates or max(s.most for s in asked_for),
        "seed": asked_for[0].seed if seed is None else seed,
        "players": evidence.players,
    }
    named = [s for s in given if s.name != BASELINE]
    base = next((s for s in given if s.name == BASELINE), _baseline(named))
    final = tuple(settled(s, evidence, shared) for s in (base, *named))
    wanted = [] if replicates else [(s.name, _region(s.until, evidence)) for s in named if s.until]
    shared.pop("players")
    todo = Plan(final, texts, evidence, **shared, until=tuple(wanted))
    _until_exists(todo)
    return todo


def _with_players(given: Sequence[Scenario], evidence: Evidence) -> Evidence:
    """The evidence in which the players of all scenarios stand: one world for all of them."""
    try:
        return cast(Evidence, with_players(evidence, (p for s in given for p in s.players)))
    except EvidenceError as error:
        words = (
            str(error),
            "scenarios of one run tell a player alike",
            "rename one, or run them apart",
        )
        raise ConfigError([Fault("run", 0, 0, "players", *words)]) from None


def _region(until: Until, evidence: Evidence) -> Until:
    sides = sorted(code(part, evidence) for part in until.places())
    return until.model_copy(update={"region": "-".join(sides)})


def _until_exists(todo: Plan) -> None:
    """Refuse a precision asked of a series or a year that the run does not have."""
    for name, until in todo.until:
        at = "replicates.until"
        try:
            todo.column(until.outcome, until.region)
        except KeyError as error:
            words = str(error.args[0]), "allowed is one of those", "add it to `report`"
            raise ConfigError([Fault(name, 0, 0, at, *words)]) from None
        if until.year is not None and until.year not in todo.years:
            allowed = f"allowed is {todo.years[0]} to {todo.years[-1]}"
            words = f"came {until.year}", allowed, "choose another year"
            raise ConfigError([Fault(name, 0, 0, f"{at}.year", *words)])


def _one(
    source: Source, evidence: Evidence, horizon: int | None
) -> tuple[Scenario, Document | None]:
    if not isinstance(source, Scenario):
        return load_checked(source, evidence, horizon)
    complaints = check(source, evidence, horizon)
    faults = [Fault(source.name, 0, 0, dotted(loc), *words) for loc, *words in complaints]
    if faults:
        raise ConfigError(faults)
    return source, None


def _add_compared(
    read: list[tuple[Scenario, Document | None]], evidence: Evidence, horizon: int | None
) -> list[Fault]:
    """Resolve every ``compare_to`` to a name, reading the scenarios that are not there yet."""
    faults: list[Fault] = []
    k = 0
    while k < len(read):
        scenario, document = read[k]
        try:
            if scenario.compare_to is not None:
                name = _compared(scenario, document, read, evidence, horizon)
                read[k] = scenario.model_copy(update={"compare_to": name}), document
        except ConfigError as error:
            faults.extend(error.faults)
        k += 1
    return faults


def _compared(
    scenario: Scenario, document: Document | None, read: list[tuple[Scenario, Document | None]],
    evidence: Evidence, horizon: int | None,
) -> str | None:  # fmt: skip
    other = target(scenario, document, [s.name for s, _ in read])
    if isinstance(other, Path):
        found, its = load_checked(other, evidence, horizon)
        if found.name not in {s.name for s, _ in read}:
            read.append((found, its))
        other = found.name
    return None if other == BASELINE else other


def _clashes(found: list[tuple[Scenario, str]], seed: int | None) -> list[Fault]:
    out = []
    seen: dict[str, str] = {}
    for scenario, file in found:
        if scenario.name in seen:
            came = f"{scenario.name!r} is also the name in {seen[scenario.name]}"
            words = came, "scenarios of one run differ in name", "rename one"
            out.append(Fault(file, 0, 0, "name", *words))
        seen[scenario.name] = file
    seeds = {s.seed for s, _ in found}
    if seed is None and len(seeds) > 1:
        came = f"the scenarios differ ({', '.join(f'{f}: {s.seed}' for s, f in found)})"
        words = came, "scenarios are compared on the same draws", "give --seed"
        out.append(Fault("run", 0, 0, "seed", *words))
    return out


def _baseline(named: list[Scenario]) -> Scenario:
    report = named[0].report if named else Report()
    return Scenario(name=BASELINE, title={"en": "Baseline", "zh": "基线"}, report=report)


def settled(scenario: Scenario, evidence: Evidence, shared: dict[str, Any]) -> Scenario:
    """The scenario as it is run: shared settings, regions as codes."""
    regions = tuple(Region(c) for c in asked(scenario, evidence))
    report = scenario.report.model_copy(update={"countries": regions})
    return scenario.model_copy(update={**shared, "report": report})
