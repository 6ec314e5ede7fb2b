"""Our side of every entry, computed: stored effects, runs of shipped scenarios, figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from agents.validation.behaviour import TABLE
from agents.validation.events.stored import stored_effects
from evidence.model import Evidence
from scenarios.reading.load import load_checked
from scenarios.reading.shipped import scenario_file
from scenarios.results.result import RunResult
from scenarios.running.compile import compile_levers, lever_parameters
from scenarios.running.run import run
from scenarios.schema.scenario import BASELINE, Report, Scenario
from scenarios.scorecard.entries import (
    ByBaseline,
    ByEstimate,
    ByEvent,
    ByFigures,
    ByParameter,
    ByScenario,
    Entry,
)
from scenarios.scorecard.figures import BY_NAME, Number, Z, links

REPLICATES, SEED, HORIZON = 200, 20260101, 2035
SIZES = {"links": "papers", "papers": "papers", "international_share": "percent"}


class Computed(NamedTuple):
    """Ours, the sources it was made with, and the command or place that gives it to a reader."""

    number: Number | None
    rests_on: frozenset[str]
    again: str


def compute(
    entries: Sequence[Entry], evidence: Evidence, replicates: int = REPLICATES
) -> dict[str, Computed]:
    """Ours for every entry, by id; one run serves all scenarios."""
    used = sorted({e.ours.config for e in entries if isinstance(e.ours, ByScenario)})
    scenarios = {name: load_checked(scenario_file(name), evidence)[0] for name in (BASELINE, *used)}
    report = _report([e.ours for e in entries if isinstance(e.ours, ByScenario | ByBaseline)])
    asked = [s.model_copy(update={"report": report}) for s in scenarios.values()]
    result = run(asked, replicates=replicates, seed=SEED, horizon=HORIZON, evidence=evidence)
    return {e.id: _one(e, evidence, result, scenarios) for e in entries}


def _report(ways: Sequence[ByScenario | ByBaseline]) -> Report:
    """All that the entries ask of one run."""
    regions = sorted({part for way in ways for part in way.region.split("-")})
    fields = sorted({w.field for w in ways if isinstance(w, ByScenario)} - {"all"})
    return Report.model_validate(
        {"countries": regions, "outcomes": sorted({w.variable for w in ways}), "fields": fields}
    )


def _one(
    entry: Entry, evidence: Evidence, result: RunResult, scenarios: dict[str, Scenario]
) -> Computed:
    way, rests = entry.ours, frozenset(entry.ours.rests_on)
    table = evidence.parameters
    if isinstance(way, ByEvent):
        return Computed(
            _event(way), rests | {"own-events"}, f"collabcast hindcast {way.event} --net"
        )
    if isinstance(way, ByScenario):
        moves = scenarios[way.config].interventions
        levers = compile_levers(moves, evidence, result.years)
        sizes = {s for key in lever_parameters(levers, table) for s in table[key].source}
        command = f"collabcast run {way.config} --replicates {result.replicates}"
        return Computed(_scenario(way, result), rests | sizes, command)
    if isinstance(way, ByBaseline):
        command = f"collabcast run baseline --replicates {result.replicates}"
        return Computed(_baseline(way, result, evidence), rests, command)
    if isinstance(way, ByFigures):
        given = way.model_dump(exclude={"by", "name", "concept", "rests_on"}, exclude_none=True)
        place = f"scenarios.scorecard.figures.{way.name}"
        return Computed(BY_NAME[way.name](evidence, **given), rests, place)
    if isinstance(way, ByEstimate):
        return Computed(_estimate(way), rests | {"own-behaviour"}, str(TABLE.name))
    if isinstance(way, ByParameter):
        p = table[way.id]
        number = Number(p.low, p.central, p.high, p.unit)
        return Computed(number, rests | set(p.source), f"evidence/parameters.yaml: {p.id}")
    return Computed(None, rests, "")


def _event(way: ByEvent) -> Number:
    row = stored_effects().set_index("event").loc[way.event]
    effect = -float(row["effect"]) if way.turned else float(row["effect"])
    noise = Z * float(row["noise"])
    low, middle, high = (100.0 * np.expm1(effect + d) for d in (-noise, 0.0, noise))
    return Number(float(low), float(middle), float(high), "percent")


def _scenario(way: ByScenario, result: RunResult) -> Number:
    at = list(result.years).index(way.year)
    theirs = result.paths(way.config, way.region, way.variable, way.field)[:, at]
    base = result.paths(BASELINE, way.region, way.variable, way.field)[:, at]
    if way.measure == "percent":
        return _band(100.0 * (theirs / base - 1.0), "percent")
    return _band(theirs - base, "points")


def _baseline(way: ByBaseline, result: RunResult, evidence: Evidence) -> Number:
    at = list(result.years).index(way.year)
    paths = result.paths(BASELINE, way.region, way.variable)[:, at]
    if way.since is None:
        return _band(paths, SIZES[way.variable])
    before = _past(evidence, way.variable, way.region, way.since)
    if way.measure == "percent":
        return _band(100.0 * (paths / before - 1.0), "percent")
    return _band(paths - before, "points")


def _past(evidence: Evidence, variable: str, region: str, year: int) -> float:
    """A figure of a country or a pair in a year of the evidence."""
    if variable == "links":
        a, b = region.split("-")
        return links(evidence, a, b, year)
    known = evidence.world.sel(country=region, year=year)
    papers = float(known["papers"])
    return papers if variable == "papers" else 100.0 * float(known["international"]) / papers


def _estimate(way: ByEstimate) -> Number:
    rows = pd.read_csv(TABLE, dtype={"years": str}).set_index(["parameter", "years"])
    value, error = rows.loc[(way.parameter, way.years), ["value", "se"]].astype(float)
    return Number(value - Z * error, value, value + Z * error, "elasticity")


def _band(values: np.ndarray, unit: str) -> Number:
    low, middle, high = np.nanquantile(values, [0.05, 0.5, 0.95])
    return Number(float(low), float(middle), float(high), unit)
