"""From evidence to the Outlook: every national and bilateral series forecast, then made one world.

National papers, the odds of a paper being international, links per international paper, links of
every pair and impact are forecast apart, each by the model that backtests chose for it, and drawn
as joint paths. Reconciliation then makes each path obey the accounts
(:mod:`forecast.projection.reconcile`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial

import numpy as np
import xarray as xr

from evidence.files import dataset_digest
from evidence.loading.papers import published_papers
from evidence.model import Evidence
from forecast.computing.cache import cached
from forecast.computing.draws import normals
from forecast.computing.parallel import in_parallel
from forecast.projection.composition import draw_shares, prepare_shares
from forecast.projection.outlook import Outlook
from forecast.projection.paths import PathSampler, path_sampler
from forecast.projection.reconcile import counted_once, links_to_totals
from forecast.series.frame import Panel, Sides, panel

# Two forecasts of a country's links stand side by side: the sum over its pairs, and its papers
# times links per paper. Pairs published every year know better; estimated ones have half a say.
FROM_PAIRS_PUBLISHED, FROM_PAIRS_ESTIMATED = 1.0, 0.5
_MANY = 5_000  # figures; fewer are fitted before a second process has started


@dataclass(frozen=True)
class Projection:
    """Everything fitted once for an evidence base and horizon; paths are drawn from it."""

    evidence: Evidence
    horizon: int
    papers: PathSampler
    odds: PathSampler
    per_paper: PathSampler
    links: PathSampler
    impact: PathSampler
    world: PathSampler
    eu27: PathSampler
    fields: PathSampler | None

    def outlook(self, replicates: int | Sequence[int], seed: int) -> Outlook:
        """Draw paths; see :func:`project`."""
        numbers = range(replicates) if isinstance(replicates, int) else list(replicates)
        return Outlook(_paths(self, numbers, seed), self.evidence, seed)


def project(
    evidence: Evidence, horizon: int = 2035, replicates: int | Sequence[int] = 500, seed: int = 1
) -> Outlook:
    """Sample paths of the world without new interventions.

    Parameters
    ----------
    evidence : figures to project from; the first projected year follows its last one.
    horizon : last projected year.
    replicates : how many paths, or their numbers; path r is a function of (seed, r) alone.
    seed : any non-negative integer.

    Raises
    ------
    ValueError : the horizon is not after the last year of the figures.

    Examples
    --------
    >>> import evidence
    >>> outlook = project(evidence.load(), horizon=2025, replicates=3, seed=1)
    >>> outlook.paths.links.dims
    ('replicate', 'year', 'country', 'partner')
    """
    return fitted(evidence, horizon).outlook(replicates, seed)


def fitted(evidence: Evidence, horizon: int) -> Projection:
    """Fit all series once; the last few fits are kept, since every chunk of a run asks again."""
    if horizon <= evidence.last_year:
        raise ValueError(
            f"horizon {horizon} is not after the last year of the figures, {evidence.last_year}; "
            f"choose {evidence.last_year + 1} or later"
        )
    found = _fitted(_Keyed(evidence, _inputs_digest(evidence)), int(horizon))
    return replace(found, evidence=evidence)


def _inputs_digest(evidence: Evidence) -> str:
    """Digest of every array that goes into the fits, however it came about."""
    papers = published_papers(evidence)
    members = ",".join(map(str, _eu27_members(evidence)))
    return f"{dataset_digest(evidence.world)} {dataset_digest(papers.to_xarray())} {members}"


@dataclass(frozen=True)
class _Keyed:
    """Evidence as a cache key: the same arrays give the same fit."""

    evidence: Evidence = field(compare=False)
    digest: str


@lru_cache(maxsize=4)
def _fitted(keyed: _Keyed, horizon: int) -> Projection:
    evidence = keyed.evidence
    key = f"projection {keyed.digest} {horizon}"
    return Projection(
        evidence=evidence,
        horizon=horizon,
        **cached(key, lambda: _samplers(evidence, horizon), dict[str, PathSampler | None]),  # type: ignore[arg-type]
    )


def _samplers(evidence: Evidence, horizon: int) -> dict[str, PathSampler | None]:
    # Pairs first: they take longest.
    panels = {"links": _links(evidence), **national_panels(evidence)}
    papers = panel(published_papers(evidence))
    found: dict[str, PathSampler | None] = in_parallel(
        {
            name: partial(path_sampler, data, horizon - int(data.years[-1]), "auto", papers)
            for name, data in panels.items()
        },
        worth_it=sum(data.y.size for data in panels.values()) > _MANY,
    )
    world = evidence.world
    found["fields"] = prepare_shares(
        world["field_papers"].to_numpy(),
        world["year"].to_numpy(),
        evidence.countries,
        evidence.fields,
        horizon,
    )
    return found


def national_panels(evidence: Evidence) -> dict[str, Panel]:
    """What is forecast country by country, as panels by name.

    papers; odds of a paper being international; links per international paper above the one that
    every such paper has; impact; and how many panel members an international paper of the world
    (above one) and of the EU27 counts for.
    """
    world = evidence.world
    years = world["year"].to_numpy()
    papers, abroad = world["papers"].to_numpy(), world["international"].to_numpy()
    codes = list(evidence.countries)
    share = np.clip(abroad / papers, 1e-4, 1 - 1e-4)
    totals = world["links"].to_numpy().sum(axis=1)
    # A paper with one partner has one link: below one a country would have papers with nobody.
    extra = np.maximum(totals / abroad - 1.0, 0.02)
    members = _eu27_members(evidence)
    per_world = _per_paper(papers, abroad, world["world_papers"].to_numpy())
    per_eu27 = _per_paper(papers[members], abroad[members], world["eu27_papers"].to_numpy())
    impact = np.maximum(world["impact"].to_numpy(), 0.01)
    impact[:, ~np.isfinite(impact).all(axis=0)] = np.nan
    return {
        "papers": Panel.of(codes, years, papers),
        "odds": Panel.of(codes, years, share / (1 - share)),
        "per_paper": Panel.of(codes, years, extra),
        "impact": Panel.of(codes, years, impact),
        "world": Panel.of(["World"], years, per_world[None, :] - 1.0),
        "eu27": Panel.of(["EU27"], years, per_eu27[None, :]),
    }


def _links(evidence: Evidence) -> Panel:
    """Links of every pair, [pair, year], each with its two sides."""
    codes, i, j = evidence.countries, *_pairs(evidence)
    names = sorted(codes)
    rank = np.array([names.index(code) for code in codes])
    first, second = np.minimum(rank[i], rank[j]), np.maximum(rank[i], rank[j])
    values = evidence.world["links"].to_numpy()[i, j]
    ids, sides = _pair_ids(codes, i, j), Sides(tuple(names), first, second)
    return Panel.of(ids, evidence.world["year"].to_numpy(), values, sides)


def _pairs(evidence: Evidence) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of both countries of every pair, [pair] each."""
    return np.triu_indices(len(evidence.countries), 1)


def _pair_ids(codes: Sequence[str], i: np.ndarray, j: np.ndarray) -> list[str]:
    return ["-".join(sorted((codes[a], codes[b]))) for a, b in zip(i, j, strict=True)]


def _eu27_members(evidence: Evidence) -> list[int]:
    members = set(evidence.blocs["EU27"].members)
    return [k for k, code in enumerate(evidence.countries) if code in members]


def _per_paper(papers: np.ndarray, abroad: np.ndarray, once: np.ndarray) -> np.ndarray:
    """Members an international paper has on average, [year], so that the group's papers add up."""
    home = (papers - abroad).sum(axis=0)
    return abroad.sum(axis=0) / np.maximum(once - home, 1.0)


def estimate_sd(evidence: Evidence) -> np.ndarray:
    """How far the last year's links may be off where they are estimates ``[n, n]``, log points.

    Affinity wanders for as many years as the last published figure is old; a pair that was never
    published rests on gravity alone. 0 where the last year is published.
    """
    world, p = evidence.world, evidence.parameters
    observed = world["links_observed"].to_numpy().astype(bool)
    years = observed.shape[-1]
    age = np.argmax(observed[..., ::-1], axis=-1)
    size = world["links"].to_numpy()[..., -1]
    yearly = np.select(
        [size < 100, size < 500],
        [p["links_walk/small"].central, p["links_walk/middle"].central],
        p["links_walk/large"].central,
    )
    out = yearly * np.sqrt(np.minimum(age, years))
    out = np.where(observed.any(axis=-1), out, p["links_gravity_error"].central)
    out = np.minimum(out, p["links_gravity_error"].central)
    np.fill_diagonal(out, 0.0)
    return out


def _from_pairs(evidence: Evidence) -> float:
    """How much the sum over pairs counts for a country's links."""
    observed = evidence.world["links_observed"].to_numpy()
    return FROM_PAIRS_PUBLISHED if observed.mean() > 0.5 else FROM_PAIRS_ESTIMATED


def _by_code(sampler: PathSampler, codes: Sequence[str], drawn: np.ndarray) -> np.ndarray:
    """Series come sorted by name; put them in the order of the agents."""
    at = {str(name): k for k, name in enumerate(sampler.fit.ids)}
    return drawn[..., [at[c] for c in codes]]


def _paths(fit: Projection, replicates: Sequence[int], seed: int) -> xr.Dataset:
    evidence, codes = fit.evidence, fit.evidence.countries
    years = np.arange(evidence.last_year + 1, fit.horizon + 1)

    def draw(sampler: PathSampler, stream: str, names: Sequence[str] = codes) -> np.ndarray:
        drawn = sampler.draw(replicates, seed, f"outlook/{stream}")
        return _by_code(sampler, names, drawn)[:, -len(years) :]

    papers = draw(fit.papers, "papers")
    odds = draw(fit.odds, "international")
    international = papers * (odds / (1.0 + odds))
    per_paper = 1.0 + draw(fit.per_paper, "links-per-paper")

    n = len(codes)
    i, j = _pairs(evidence)
    links = np.zeros((len(replicates), len(years), n, n))
    links[..., i, j] = draw(fit.links, "links", _pair_ids(codes, i, j))
    unsure = estimate_sd(evidence)[i, j]
    if unsure.any():
        off = normals(seed, "outlook/links-estimate", replicates, (len(i),))
        links[..., i, j] *= np.exp(unsure * off)[:, None, :]
    links[..., j, i] = links[..., i, j]
    share = _from_pairs(evidence)
    totals = links.sum(axis=-1) ** share * (per_paper * international) ** (1 - share)
    links = links_to_totals(links, np.maximum(totals, international), international)

    members = _eu27_members(evidence)
    world = 1.0 + draw(fit.world, "countries-per-paper", ["World"])[..., 0]
    eu27 = draw(fit.eu27, "members-per-paper", ["EU27"])[..., 0]
    return xr.Dataset(
        {
            "papers": (("replicate", "year", "country"), papers),
            "international": (("replicate", "year", "country"), international),
            "links": (("replicate", "year", "country", "partner"), links),
            "world_papers": (("replicate", "year"), counted_once(papers, international, world)),
            "eu27_papers": (
                ("replicate", "year"),
                counted_once(papers[..., members], international[..., members], eu27),
            ),
            "impact": (("replicate", "year", "country"), draw(fit.impact, "impact")),
            "field_share": (
                ("replicate", "year", "country", "field"),
                _fields(fit, replicates, seed),
            ),
        },
        coords={
            "replicate": np.asarray(replicates),
            "year": years,
            "country": list(codes),
            "partner": list(codes),
            "field": list(evidence.fields),
        },
    )


def _fields(fit: Projection, replicates: Sequence[int], seed: int) -> np.ndarray:
    """Shares of fields ``[replicate, year, country, field]``; unchanged where none are forecast."""
    evidence = fit.evidence
    years = fit.horizon - evidence.last_year
    if fit.fields is None:
        now = evidence.world["field_share"].to_numpy()
        return np.broadcast_to(now, (len(replicates), years, *now.shape))
    return draw_shares(fit.fields, evidence.countries, evidence.fields, replicates, seed, years)
