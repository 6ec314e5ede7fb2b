"""Small random worlds for tests: evidence and outlook made up, consistent, independent of figures."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from evidence.model import Evidence
from evidence.names import Bloc, Blocs, Names
from evidence.parameters import read_parameters
from forecast.outlook import Outlook

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
    links = np.minimum(
        links, np.minimum(international[..., :, None], international[..., None, :])
    )
    world = (papers - international).sum(-1) + international.sum(-1) / 2.4
    impact = rng.uniform(0.3, 2.5, (replicates, t, n))
    impact[..., -1] = np.nan
    return xr.Dataset(
        {
            "papers": (("replicate", "year", "country"), papers),
            "international": (("replicate", "year", "country"), international),
            "links": (("replicate", "year", "country", "partner"), links),
            "world_papers": (("replicate", "year"), world),
            "eu27_papers": (("replicate", "year"), 0.9 * papers[..., :2].sum(-1)),
            "impact": (("replicate", "year", "country"), impact),
        },
        coords={
            "replicate": np.arange(replicates),
            "year": years,
            "country": labels,
            "partner": labels,
        },
    )
