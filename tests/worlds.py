"""Small random worlds for tests: made-up evidence and outlook, consistent, without figures."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from agents.levers import (
    ALL_FIELDS,
    Alliance,
    Condition,
    Levers,
    Programme,
    Size,
    Told,
    Uncertain,
)
from evidence.model import Evidence
from evidence.parameters import read_parameters
from evidence.reference.countries import Bloc, Blocs, Names
from forecast.projection.outlook import Outlook

FIELDS = ("natural sciences", "engineering and technology", "medical and health")


def toy_outlook(
    countries: int = 5, years: int = 6, replicates: int = 4, fields: int = 3, seed: int = 0
) -> Outlook:
    """An outlook of a made-up world; replicate r of year t is what it is whatever else is asked."""
    rng = np.random.default_rng(seed)
    labels = [f"C{i:02d}" for i in range(countries - 1)] + ["ROW"]
    names = [FIELDS[f] if f < 3 else f"field {f}" for f in range(fields)]
    km = rng.uniform(300.0, 15000.0, (countries, countries))
    km = np.triu(km, 1) + np.triu(km, 1).T
    share = rng.dirichlet(np.full(fields, 2.0), countries)
    past = np.array([2021, 2022])
    paths = _paths(rng, labels, 2023 + np.arange(years), replicates)
    moving = share * rng.lognormal(0.0, 0.1, (replicates, years, countries, fields))
    moving /= moving.sum(axis=-1, keepdims=True)
    paths["field_share"] = (("replicate", "year", "country", "field"), moving)
    paths = paths.assign_coords(field=names)
    empty = pd.DataFrame()
    size = np.full((countries, 2), 100.0)
    world = xr.Dataset(
        {
            "papers": (("country", "year"), size),
            "field_share": (("country", "field"), share),
            "distance": (("country", "partner"), km),
            "language": (("country", "partner"), np.zeros((countries, countries))),
        },
        coords={"country": labels, "partner": labels, "year": past, "field": names},
    )
    union = Bloc(id="EU27", name={"en": "EU", "zh": "EU"}, date="2020", source="toy",
                 members=tuple(labels[:2]))  # fmt: skip
    evidence = Evidence(
        name="toy", title="toy", database="toy", counting="whole", world=world, series=empty,
        facts=empty, flags=empty, sources={}, parameters=read_parameters(), names=Names(),
        blocs=Blocs({"EU27": union}), notes=(), digest="0",
    )  # fmt: skip
    return Outlook(paths=paths, evidence=evidence, seed=seed)


def _paths(
    rng: np.random.Generator, labels: list[str], years: np.ndarray, replicates: int
) -> xr.Dataset:
    n, t = len(labels), len(years)
    size = rng.lognormal(7.0, 1.0, n)
    affinity = rng.lognormal(0.0, 0.7, (n, n))
    affinity = np.sqrt(affinity * affinity.T) * (rng.random((n, n)) > 0.05)
    affinity = np.minimum(affinity, affinity.T)
    np.fill_diagonal(affinity, 0.0)
    growth = np.exp(np.cumsum(rng.normal(0.03, 0.05, (replicates, t, n)), axis=1))
    papers = size * growth
    links = 0.2 * affinity * np.sqrt(papers[..., :, None] * papers[..., None, :]) / n
    noise = rng.lognormal(0.0, 0.1, (replicates, t, n, n))
    links = links * np.sqrt(noise * noise.swapaxes(-1, -2))
    links = np.minimum(links, links.swapaxes(-1, -2))
    international = np.minimum(
        np.maximum(links.sum(-1) / rng.uniform(1.1, 3.0, n), links.max(-1)), 0.95 * papers
    )
    links = np.minimum(links, np.minimum(international[..., :, None], international[..., None, :]))
    eu27 = 0.9 * papers[..., :2].sum(-1)
    once = (papers - international).sum(-1) + international.sum(-1) / 2.4
    world = np.maximum(once, np.maximum(papers.max(-1), eu27))  # as the forecast holds it
    impact = rng.uniform(0.3, 2.5, (replicates, t, n))
    impact[..., -1] = np.nan
    return xr.Dataset(
        {
            "papers": (("replicate", "year", "country"), papers),
            "international": (("replicate", "year", "country"), international),
            "links": (("replicate", "year", "country", "partner"), links),
            "world_papers": (("replicate", "year"), world),
            "eu27_papers": (("replicate", "year"), eu27),
            "impact": (("replicate", "year", "country"), impact),
        },
        coords={
            "replicate": np.arange(replicates),
            "year": years,
            "country": labels,
            "partner": labels,
        },
    )


def random_levers(
    outlook: Outlook, seed: int, by_field: bool = False, start: int = 1, strength: float = 1.0
) -> Levers:
    """Levers that move everything there is to move, from year index ``start`` on."""
    rng = np.random.default_rng(seed)
    neutral = Levers.neutral(outlook, outlook.evidence.fields if by_field else (ALL_FIELDS,))
    t, n, f = neutral.funding.shape

    def pairs(scale: float) -> np.ndarray:
        """Drawn field by field, laid into [year, country, field, partner]."""
        x = rng.uniform(0.0, scale * strength, (t, f, n, n)) * (rng.random((t, f, n, n)) < 0.3)
        x = x + x.swapaxes(-1, -2)
        x[..., np.arange(n), np.arange(n)] = 0.0
        x[:start] = 0.0
        return np.ascontiguousarray(x.swapaxes(1, 2))

    def own(scale: float) -> np.ndarray:
        x = rng.normal(0.0, scale * strength, (t, f, n))
        x[:start] = 0.0
        return np.ascontiguousarray(x.swapaxes(1, 2))

    some = np.zeros((t, f))
    some[start:] = 0.4 * strength
    others, year = tuple(range(2, n)), neutral.years[min(start + 1, t - 1)]
    return neutral.with_(
        friction=pairs(0.6),
        support=pairs(0.1),
        weak_support=pairs(0.2),
        joint=pairs(30.0),
        distance_relief=pairs(0.1)[:, :, 0],
        openness=own(0.1),
        attraction=own(0.1),
        funding=np.exp(own(0.3)),
        talent=own(0.02),
        capacity_shock=own(0.02),
        spillover=np.exp(own(0.2)[:, :, 0]),
        premium=np.exp(own(0.2)[:, :, 0]),
        counting=np.exp(own(0.1)[:, :, 0]),
        strategy=np.where(
            np.arange(t)[:, None, None] < start, 0, rng.integers(0, 4, (t, n, n))
        ).astype(np.int8),
        alliances=(
            Alliance(
                "first", (0,), (1,), others, some, allies=(2, n - 1), told=(Told(n - 1, year, 0.5),)
            ),
            Alliance("second", (2,), (1,), others, some, "event/russia-2022"),
            Alliance("third", (0,), (2,), others, some, when=0),
        ),
        programmes=(
            Programme("club", (0, 2), others, some, 0.005),
            Programme("fund", (0, 1), others, some, 1.0, "size/bought", "programme_fee"),
            Programme(
                "purse",
                (0, 1),
                others,
                (some > 0.0) * 1.0,
                0.002,
                "size/bought",
                None,
                300.0 * some[:, 0],
                20.0 * some[:, 0],
            ),
            Programme("answer", (1, 2), others, some, 0.001, when=1),
        ),
        conditions=(Condition(n - 1, (0, 1)), Condition(n - 1, (0,), (0,))),
        uncertain=(
            Uncertain("friction", "event/us-china-2018", pairs(1.0)),
            Uncertain("talent", "talent_share", own(0.5)),
            Uncertain("support", "size/bought", pairs(0.2)),
            Uncertain("weak_support", "size/course", pairs(0.2)),
            Uncertain("joint", "size/bought", pairs(50.0)),
            Uncertain("distance_relief", "pandemic_digital", pairs(1.0)[:, :, 0]),
            Uncertain("funding", "foreign_award_share", own(1.0)),
            Uncertain("spillover", "open_data_spillover", own(0.5)[:, :, 0]),
            Uncertain("premium", "virtual_breakthrough_penalty", own(0.5)[:, :, 0]),
            Uncertain("counting", "indexing_growth", own(1.0)[:, :, 0]),
            Uncertain("friction", None, pairs(0.5), when=0),
            Uncertain("funding", "foreign_award_share", own(1.0), when=1),
            Uncertain("cost", None, np.ones(t), when=0),
        ),
        sizes=(
            Size(
                "size/bought",
                ("joint_additionality", "programme_gain"),
                lambda p: np.log1p(p["joint_additionality"] * p["programme_gain"]),
            ),
            Size(
                "size/course",
                ("habit",),
                lambda p: 1.0 - np.power(1.0 - p["habit"][:, None], np.arange(t)),
                True,
            ),
        ),
    )
