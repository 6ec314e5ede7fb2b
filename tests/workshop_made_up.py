"""A made-up run in the shape of a real one, small and hostile where a test wants it so."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from evidence.model import Evidence
from evidence.parameters import Parameter, Parameters
from evidence.reference.countries import Names, read_blocs
from evidence.sources import Source
from scenarios.outcomes.registry import OUTCOMES
from scenarios.results import links
from scenarios.results.arrays import Column
from scenarios.results.result import RunResult
from scenarios.schema.scenario import Scenario

COUNTRIES = ("CHN", "USA", "GBR", "DEU", "FRA", "JPN", "IND", "ROW")
PAIRS = ("CHN-USA", "CHN-EU27", "EU27-USA", "CHN-GBR", "GBR-USA", "IND-USA", "CHN-JPN", "CHN-IND")
YEARS = tuple(range(2023, 2036))


def made_up_evidence() -> Evidence:
    """Eight agents, 1996-2022."""
    rng = np.random.default_rng(1)
    past = np.arange(1996, 2023)
    n, t = len(COUNTRIES), len(past)
    growth = np.exp(np.linspace(-1, 0, t))
    papers = np.array([970, 600, 230, 180, 120, 140, 200, 900.0])[:, None] * 1000 * growth
    international = papers * np.array([0.22, 0.4, 0.65, 0.57, 0.6, 0.3, 0.2, 0.3])[:, None]
    size = np.sqrt(np.outer(papers[:, -1], papers[:, -1])) * 0.06
    np.fill_diagonal(size, 0)
    links = size[:, :, None] * growth
    seen = np.zeros((n, n, t), bool)
    seen[:, :, [0, 7, 24, 26]] = True
    impact = np.array([1.2, 1.7, 1.9, 1.5, 1.4, 0.9, 0.8, 0.7])[:, None] + rng.normal(
        0, 0.03, (n, t)
    )
    world = xr.Dataset(
        {
            "papers": (("country", "year"), papers),
            "international": (("country", "year"), international),
            "links": (("country", "partner", "year"), links),
            "links_observed": (("country", "partner", "year"), seen),
            "world_papers": ("year", papers.sum(0) * 0.9),
            "eu27_papers": ("year", papers[3:5].sum(0) * 0.95),
            "impact": (("country", "year"), impact),
        },
        coords={"country": list(COUNTRIES), "partner": list(COUNTRIES), "year": past},
    )
    source = Source(
        id="made-up-2026", title="Made-up figures", producer="Nobody", read="2026-01", terms="none"
    )
    parameters = Parameters(
        {
            name: Parameter(
                id=name, low=0.2, central=0.4, high=0.7, unit="1/year", distribution="triangular",
                source=("made-up-2026",), year=2026, grade=grade, meaning=f"Meaning of {name}",
            )
            for name, grade in (("habit", "measured"), ("diversion", "assumption"))
        }
    )  # fmt: skip
    empty = pd.DataFrame()
    return Evidence(
        name="made-up", title="Made-up figures", database="Nowhere", counting="whole", world=world,
        series=empty, facts=empty, flags=empty, sources=MappingProxyType({source.id: source}),
        parameters=parameters, names=Names(), blocs=read_blocs(), notes=("A note.",),
        digest="0" * 64,
    )  # fmt: skip


def scenario(name: str, title: Any, start: int = 2026) -> Scenario:
    """A scenario with one intervention."""
    decouple = {
        "kind": "decouple", "between": [["USA"], ["CHN"]], "start": start,
        "size": {"measured": "us-china-2018", "times": 1.5},
    }  # fmt: skip
    return Scenario.model_validate(
        {
            "name": name, "title": title, "description": {"en": "An example.", "zh": "一个例子。"},
            "interventions": [] if name == "baseline" else [decouple],
            "report": {
                "countries": ["CHN", "USA", "EU27", "GBR", "JPN", "IND"],
                "outcomes": ["papers_share", "international_share", "impact", "links"],
            },
        }
    )  # fmt: skip


def made_up_run(titles: dict[str, Any] | None = None, replicates: int = 100) -> RunResult:
    """A run of a baseline and one scenario a title."""
    titles = titles or {"decoupling": {"en": "US-China decoupling", "zh": "中美科研脱钩"}}
    evidence = made_up_evidence()
    scenarios = (
        scenario("baseline", {"en": "Baseline", "zh": "基线"}),
        *(scenario(name, title) for name, title in titles.items()),
    )
    levels = {
        "papers_share": dict(zip(COUNTRIES[:7], (29, 18, 7, 5.5, 3.7, 4.2, 6), strict=True)),
        "international_share": dict(zip(COUNTRIES[:7], (22, 40, 65, 57, 60, 30, 20), strict=True)),
        "impact": dict(zip(COUNTRIES[:7], (1.2, 1.7, 1.9, 1.5, 1.4, 0.9, 0.8), strict=True)),
        "links": dict(zip(PAIRS, (58e3, 50e3, 70e3, 20e3, 30e3, 12e3, 9e3, 4e3), strict=True)),
    }
    for variable, value in (("papers_share", 9.0), ("international_share", 58.0), ("impact", 1.45)):
        levels[variable]["EU27"] = value
    years = np.array(YEARS)
    hit = {"CHN-USA": -0.4, "CHN-EU27": -0.05, "CHN": -0.04, "IND-USA": 0.05}
    columns, values = [], []
    for v, (variable, regions) in enumerate(levels.items()):
        for k, (region, level) in enumerate(regions.items()):
            columns.append(Column(variable, region, OUTCOMES[variable].unit))
            noise = np.random.default_rng([v, k]).normal(0, 0.02, (replicates, len(years)))
            path = level * np.exp(np.cumsum(noise, axis=1))
            own = np.random.default_rng([v, k, 9]).normal(1, 0.3, (replicates, 1))
            ramp = np.clip((years - 2025) / 6, 0, 1)
            effect = hit.get(region, 0.002 * (k - 2))
            values.append(
                [
                    path * np.exp(effect * min(s, 1) * (0.8 + 0.2 * s) * own * ramp)
                    for s in range(len(scenarios))
                ]
            )
    return RunResult(
        scenarios=scenarios,
        evidence=evidence,
        columns=tuple(columns),
        years=YEARS,
        values=np.array(values).transpose(1, 0, 2, 3),
        links=_links(evidence, [s.name for s in scenarios]),
        manifest=_manifest(evidence, scenarios, replicates),
    )


def _links(evidence: Evidence, names: list[str]) -> pd.DataFrame:
    """Links of every pair in every year; from 2026 on China and the United States lose 40 % in
    every scenario, what the run puts in, and Japan and India gain 5 %."""
    last = evidence.world["links"].sel(year=2022).values
    rows, columns = np.triu_indices(len(COUNTRIES), 1)
    ends = [{COUNTRIES[i], COUNTRIES[j]} for i, j in zip(rows, columns, strict=True)]
    base = last[rows, columns, None] * 1.3 * np.linspace(0.8, 1.2, 21)
    factor = np.array([0.6 if e == {"CHN", "USA"} else 1.05 if e == {"JPN", "IND"} else 1.0
                       for e in ends])  # fmt: skip
    bands = [
        [links.figures(base, base * (factor[:, None] if s and year >= 2026 else 1.0), changes=s > 0)
         for year in YEARS]
        for s in range(len(names))
    ]  # fmt: skip
    return links.links_frame(tuple(names), YEARS, COUNTRIES, np.array(bands))


def _manifest(
    evidence: Evidence, scenarios: tuple[Scenario, ...], replicates: int
) -> dict[str, Any]:
    def band(middle: float) -> dict[str, float]:
        return {"p05": middle - 5, "p50": middle, "p95": middle + 5}

    shock = {"pair": "CHN-USA", "put_in_percent": band(-30), "total_percent": band(-33),
             "follows_percent": band(-3)}  # fmt: skip
    return {
        "version": "0.1.0", "seed": 1, "replicates": replicates, "plan": "1" * 64,
        "evidence_digest": evidence.digest, "failures": [], "failed_replicates": 0,
        "scenarios": [{"name": s.name, "lever_parameters": ["habit"]} for s in scenarios],
        "shock": {"scenarios": {s.name: [shock] for s in scenarios[1:]}},
        "parameters": {
            key: p.model_dump(mode="json", exclude={"id"}) for key, p in evidence.parameters.items()
        },
        "packages": {"numpy": "2.0"},
        "python": "3.11",
    }  # fmt: skip
