"""Everything the folder holds: computed once, in plain values, both languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from scenarios.errors import ConfigError
from scenarios.outcomes.registry import OUTCOMES
from scenarios.reading.extend import read_merged
from scenarios.results import tables
from scenarios.results.manifest_schema import model_version
from scenarios.running import live
from scenarios.running.live import Answer, Prepared
from scenarios.running.plan import plan
from scenarios.schema.scenario import BASELINE, Report, Scenario
from scenarios.vocabulary.text import LANGUAGES, Text
from workshop.content.findings import findings
from workshop.language.numbers import is_count
from workshop.page.answers.live_view import live_view
from workshop.page.offline import grid
from workshop.page.offline.grid import Lever
from workshop.page.offline.words import words
from workshop.service.credentials import ID, NOTE, weakest
from workshop.service.question import shipped
from workshop.view.labels import Labels

DIGITS = 5  # significant ones kept of every number
ENDS = (0.05, 0.5, 0.95)
Progress = Callable[[int, int], None]
Key = tuple[str, str]  # outcome, region


def collect(
    prepared: Prepared,
    levers: Sequence[Lever] = grid.LEVERS,
    names: Sequence[str] | None = None,
    progress: Progress = lambda _done, _all: None,
) -> dict[str, Any]:
    """What the page shows, as plain values.

    Parameters
    ----------
    names : shipped scenarios; all that fit the evidence where it is left out.
    """
    files = {n: p for n, p in shipped().items() if n != BASELINE and (names is None or n in names)}
    points, held_out = grid.points(levers), grid.held_out(levers)
    total, done = len(files) + len(points) + len(held_out), 0

    def tick() -> None:
        nonlocal done
        done += 1
        progress(done, total)

    told: list[dict[str, Any]] = []
    keys: dict[Key, None] = dict.fromkeys(_keys(prepared, Report()))
    for path in files.values():
        found = _scenario(prepared, read_merged(path).document.data, str(path))
        if found is not None:
            keys |= dict.fromkeys((v, r) for v, _, r in (k.partition("|") for k in found["series"]))
            told.append(found)
        tick()
    evidence = prepared.evidence
    return {
        "model": f"collabcast {model_version()}", "seed": prepared.seed,
        "replicates": prepared.replicates, "years": list(prepared.years),
        "evidence": {"title": evidence.title, "digest": evidence.digest},
        "note": NOTE._asdict(),
        "words": words(),
        "regions": _regions(prepared, {r for _, r in keys}),
        "outcomes": _outcomes(prepared, {v for v, _ in keys}),
        "baseline": {"|".join(k): _levels(prepared, *k) for k in keys},
        "scenarios": told,
        "grid": _grid(prepared, levers, points, held_out, tick),
    }  # fmt: skip


def changes(prepared: Prepared, answer: Answer, variable: str, region: str) -> np.ndarray:
    """Change against the baseline, world by world: quantiles 5, 50, 95 %, shape [3, year].

    Counts in percent of the baseline of the same world, everything else as a difference.
    """
    base, value = (a.paths(variable, region) for a in (prepared.baseline, answer))
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = 100.0 * (value / base - 1.0)
    return tables.quantile(relative if _relative(variable) else value - base, list(ENDS))


def _relative(variable: str) -> bool:
    return is_count(OUTCOMES[variable].unit)


def _keys(prepared: Prepared, report: Report) -> list[Key]:
    """Series of a report that this page shows, in its order."""
    shown = live_view(prepared, [], "en", [str(c) for c in report.countries], report.outcomes)
    return [(str(v), r) for v in shown.outcomes for r in shown.regions(v)]


def _scenario(prepared: Prepared, data: dict[str, Any], file: str) -> dict[str, Any] | None:
    """One shipped scenario; None where this evidence does not hold what it names."""
    try:
        scenario = live.read_scenario(data, prepared)
    except ConfigError:
        return None
    answer = live.answer(prepared, scenario)
    table = scenario.table(prepared.evidence.parameters)
    shared = {"horizon": prepared.horizon, "replicates": prepared.replicates, "seed": prepared.seed}
    titled = [(scenario.name, Text.of(scenario.title)._asdict(), answer)]
    said = {}
    for lang in LANGUAGES:
        places = [str(c) for c in scenario.report.countries]
        view = live_view(prepared, titled, lang, places, scenario.report.outcomes)
        said[lang] = [f.words(view) for f in findings(view)]
    return {
        "name": scenario.name, "title": Text.of(scenario.title)._asdict(),
        "description": Text.of(scenario.description)._asdict(),
        "grade": weakest([m.graded(table) for m in scenario.moves()]),
        "run": plan([file], prepared.evidence, **shared).digest[:ID],
        "findings": said,
        "series": {
            "|".join(k): _rounded(changes(prepared, answer, *k))
            for k in _keys(prepared, scenario.report)
        },
    }  # fmt: skip


def _grid(
    prepared: Prepared,
    levers: Sequence[Lever],
    points: Sequence[tuple[float, ...]],
    held_out: Sequence[tuple[float, ...]],
    tick: Callable[[], None],
) -> dict[str, Any]:
    keys = _keys(prepared, Report())

    def at(point: Sequence[float]) -> np.ndarray:
        """Changes of every series, [series, 3, year]."""
        scenario = _point(prepared, levers, point)
        answer = prepared.baseline if scenario is None else live.answer(prepared, scenario)
        tick()
        return np.stack([changes(prepared, answer, *k) for k in keys])

    values = {p: at(p) for p in points}
    every = _point(prepared, levers, points[0]) or prepared.baseline.scenario
    table = prepared.evidence.parameters
    errors = np.stack([np.abs(grid.interpolated(levers, values, p) - at(p)) for p in held_out])
    return {
        "levers": [
            {"name": lever.name, "title": lever.title._asdict(), "values": list(lever.values)}
            for lever in levers
        ],
        "grade": weakest([m.graded(table) for m in every.moves()]),
        "start": grid.START,
        "held_out": len(held_out),
        "series": {
            "|".join(key): {
                "values": [_rounded(values[p][k]) for p in points],
                "error": {"most": _short(errors[:, k].max()),
                          "middle": _short(np.median(errors[:, k, 1]))},
            }
            for k, key in enumerate(keys)
        },
    }  # fmt: skip


def _point(prepared: Prepared, levers: Sequence[Lever], at: Sequence[float]) -> Scenario | None:
    """The scenario of a point; None for the one where nothing happens."""
    moves = grid.interventions(levers, at)
    if not moves:
        return None
    return live.read_scenario({"name": "levers", "interventions": moves}, prepared)


def _levels(prepared: Prepared, variable: str, region: str) -> list[list[float | None]]:
    paths = prepared.baseline.paths(variable, region)
    return _rounded(tables.quantile(paths, list(ENDS)))


def _outcomes(prepared: Prepared, names: set[str]) -> dict[str, Any]:
    views = {lang: Labels(prepared.evidence, lang) for lang in LANGUAGES}
    out: dict[str, Any] = {}
    for name in sorted(names):
        out[name] = {"relative": _relative(name)}
        for lang, view in views.items():
            unit = OUTCOMES[name].unit
            out[name][lang] = {
                "title": view.variable(name), "unit": view.unit(unit),
                "change": "%" if _relative(name) else view.unit_of_change(unit),
            }  # fmt: skip
    return out


def _regions(prepared: Prepared, codes: set[str]) -> dict[str, Any]:
    views = {lang: Labels(prepared.evidence, lang) for lang in LANGUAGES}
    return {c: {lang: view.region(c) for lang, view in views.items()} for c in sorted(codes)}


def _rounded(values: np.ndarray) -> list[list[float | None]]:
    return [[_short(v) for v in row] for row in values]


def _short(value: float) -> float | None:
    return float(f"{value:.{DIGITS}g}") if np.isfinite(value) else None
