"""From evidence to the Outlook: every national and bilateral series forecast, then made one world.

National papers, the odds of a paper being international, partners of an international paper and
impact follow the national rule (:mod:`forecast.national`). The total of a country's links has one
course. Where pairs are published every year they are the total; where most pair years are
estimates, it is international papers times partners a paper, and pairs divide it by affinity
(:mod:`forecast.projection.pairs`). Reconciliation makes each path obey the accounts
(:mod:`forecast.projection.reconcile`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from evidence.caching.cache import cached, is_cached
from evidence.files import dataset_digest
from evidence.loading.papers import published_papers
from evidence.model import Evidence
from evidence.players.arrays import carved
from evidence.players.shares import shares_of
from forecast.national.sampler import NationalForecast, national_forecast
from forecast.network.model import network
from forecast.projection.composition import draw_shares, prepare_shares
from forecast.projection.kept import Values, kept
from forecast.projection.outlook import Outlook, labelled
from forecast.projection.pairs import (
    ONGOING,
    EstimatedPairs,
    PublishedPairs,
    estimated_pairs,
    partner_limit,
    published_pairs,
)  # fmt: skip
from forecast.projection.panels import eu27_members, kind_of, national_panels
from forecast.projection.paths import PathSampler
from forecast.projection.reconcile import at_least, counted_once, links_to_totals
from forecast.series.frame import Panel, Sides, panel

# Parameters of the fits.
READ = ("affinity_walk", "affinity_walk_size", "links_gravity_error", "habit", *ONGOING)
PACKAGES = ("evidence", "forecast")  # whose code makes the fits
PUBLISHED = 0.5  # share of pair years above which pairs are a yearly panel of their own


@dataclass(frozen=True)
class Samplers:
    """What paths are drawn from: national figures by name, pairs, and shares of fields."""

    national: dict[str, NationalForecast]
    links: EstimatedPairs | PublishedPairs
    fields: PathSampler | None


@dataclass(frozen=True)
class Projection:
    """Everything fitted once for an evidence base and horizon; paths are drawn from it.

    ``key`` tells the inputs of the fits from others.
    """

    evidence: Evidence
    horizon: int
    samplers: Samplers
    key: str

    def outlook(self, replicates: int | Sequence[int], seed: int, keep: bool = False) -> Outlook:
        """Draw paths; see :func:`project`."""
        numbers = range(replicates) if isinstance(replicates, int) else list(replicates)
        whole = replace(self, evidence=self.evidence.whole or self.evidence)

        def draw(some: Sequence[int]) -> Values:
            return _draw(whole, some, seed)

        values = kept(self.key, numbers, seed, draw) if keep else draw(numbers)
        years = np.arange(self.evidence.last_year + 1, self.horizon + 1)
        paths = labelled(values, numbers, years, whole.evidence)
        if self.evidence.players:
            paths = carved(paths, shares_of(self.evidence.players, whole.evidence))
        return Outlook(paths, self.evidence, seed)


def project(
    evidence: Evidence,
    horizon: int = 2035,
    replicates: int | Sequence[int] = 500,
    seed: int = 1,
    keep: bool = False,
) -> Outlook:
    """Sample paths of the world without new interventions.

    Parameters
    ----------
    evidence : figures to project from; the first projected year follows its last one.
    horizon : last projected year.
    replicates : how many paths, or their numbers; path r is a function of (seed, r) alone.
    seed : any non-negative integer.
    keep : leave paths on disk for the next who asks, and take those that are there; the same bits.

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
    return fitted(evidence, horizon).outlook(replicates, seed, keep)


def fitted(evidence: Evidence, horizon: int) -> Projection:
    """Fit all series once; the last few fits are kept, since every chunk of a run asks again."""
    if horizon <= evidence.last_year:
        raise ValueError(
            f"horizon {horizon} is not after the last year of the figures, {evidence.last_year}; "
            f"choose {evidence.last_year + 1} or later"
        )
    found = _fitted(_keyed(evidence), int(horizon))
    return replace(found, evidence=evidence)


def fit_is_kept(evidence: Evidence, horizon: int) -> bool:
    """Whether :func:`fitted` finds its fit on disk, and need not make it."""
    return is_cached(_key(_keyed(evidence), int(horizon)), PACKAGES)


def _keyed(evidence: Evidence) -> _Keyed:
    global _last
    whole = evidence
    if evidence.whole is not None:  # players share out what their countries are projected to have
        whole = replace(evidence.whole, parameters=evidence.parameters)
    known, digest = _last
    if known is not evidence:  # nothing in it is ever changed, and every chunk of a run asks again
        digest = _inputs_digest(whole)
        _last = evidence, digest
    return _Keyed(whole, digest)


_last: tuple[Evidence | None, str] = None, ""


def _inputs_digest(evidence: Evidence) -> str:
    """Digest of every array that goes into the fits, however it came about."""
    papers = published_papers(evidence)
    members = ",".join(map(str, eu27_members(evidence)))
    read = [str(evidence.parameters[name].central) for name in READ]
    arrays = f"{dataset_digest(evidence.world)} {dataset_digest(papers.to_xarray())}"
    return " ".join([arrays, members, *read])


@dataclass(frozen=True)
class _Keyed:
    """Evidence as a cache key: the same arrays give the same fit."""

    evidence: Evidence = field(compare=False)
    digest: str


def _key(keyed: _Keyed, horizon: int) -> str:
    return f"projection {keyed.digest} {horizon}"


@lru_cache(maxsize=4)
def _fitted(keyed: _Keyed, horizon: int) -> Projection:
    evidence = keyed.evidence
    key = _key(keyed, horizon)
    found: Samplers = cached(key, lambda: _samplers(evidence, horizon), Samplers, PACKAGES)
    return Projection(evidence, horizon, found, key)


def _samplers(evidence: Evidence, horizon: int) -> Samplers:
    world = evidence.world
    return Samplers(
        national={
            name: national_forecast(data, horizon - int(data.years[-1]), kind_of(name))
            for name, data in national_panels(evidence).items()
        },
        links=_links(evidence, horizon),
        fields=prepare_shares(
            world["field_papers"].to_numpy(), world["year"].to_numpy(), evidence.countries,
            evidence.fields, horizon,
        ),
    )  # fmt: skip


def _links(evidence: Evidence, horizon: int) -> EstimatedPairs | PublishedPairs:
    """Pairs by the network model where they are published, by their affinity where they are not."""
    if _estimated(evidence):
        return estimated_pairs(evidence)
    papers, data = panel(published_papers(evidence)), _pairs_panel(evidence)
    found = network(data, horizon - int(data.years[-1]), covariates=papers)
    assert data.sides is not None
    return published_pairs(found, data, data.sides, evidence.parameters)


def _estimated(evidence: Evidence) -> bool:
    return float(evidence.world["links_observed"].to_numpy().mean()) < PUBLISHED


def _pairs_panel(evidence: Evidence) -> Panel:
    """Links of every pair, [pair, year], each with its two sides."""
    codes = evidence.countries
    i, j = np.triu_indices(len(codes), 1)
    names = sorted(codes)
    rank = np.array([names.index(code) for code in codes])
    first, second = np.minimum(rank[i], rank[j]), np.maximum(rank[i], rank[j])
    values = evidence.world["links"].to_numpy()[i, j]
    ids, sides = _pair_ids(codes, i, j), Sides(tuple(names), first, second)
    return Panel.of(ids, evidence.world["year"].to_numpy(), values, sides)


def _pair_ids(codes: Sequence[str], i: np.ndarray, j: np.ndarray) -> list[str]:
    return ["-".join(sorted((codes[a], codes[b]))) for a, b in zip(i, j, strict=True)]


def _by_code(ids: np.ndarray, codes: Sequence[str], drawn: np.ndarray) -> np.ndarray:
    """Series come sorted by name; put them in the order of the agents."""
    at = {str(name): k for k, name in enumerate(ids)}
    return drawn[..., [at[c] for c in codes]]


def _draw(fit: Projection, replicates: Sequence[int], seed: int) -> Values:
    evidence, codes = fit.evidence, fit.evidence.countries
    years = np.arange(evidence.last_year + 1, fit.horizon + 1)

    def draw(name: str, names: Sequence[str] = codes) -> np.ndarray:
        found = fit.samplers.national[name]
        drawn = found.draw(replicates, seed, f"outlook/{name}")
        return _by_code(found.ids, names, drawn)[:, -len(years) :]

    found = fit.samplers.national["papers"]
    shared, apart = found.errors(replicates, seed, "outlook/papers")
    papers = _by_code(found.ids, codes, found.paths(shared, apart))[:, -len(years) :]
    odds = draw("odds")
    international = papers * (odds / (1.0 + odds))
    links = _draw_links(fit, replicates, seed, years, found, apart)
    if isinstance(fit.samplers.links, EstimatedPairs):
        totals = (1.0 + draw("per_paper")) * international
    else:
        totals = np.maximum(links.sum(axis=-1), international)
    links = links_to_totals(links, totals, international, partner_limit(evidence))
    members = eu27_members(evidence)
    world = 1.0 + draw("world", ["World"])[..., 0]
    eu27 = draw("eu27", ["EU27"])[..., 0]
    eu27_papers = counted_once(papers[..., members], international[..., members], eu27)
    return {
        "papers": papers,
        "international": international,
        "links": links,
        "world_papers": at_least(counted_once(papers, international, world), papers, eu27_papers),
        "eu27_papers": eu27_papers,
        "impact": draw("impact"),
        "field_share": _fields(fit, replicates, seed),
    }


def _draw_links(
    fit: Projection,
    replicates: Sequence[int],
    seed: int,
    years: np.ndarray,
    papers: NationalForecast,
    errors: np.ndarray,
) -> np.ndarray:
    """Joint papers of all pairs ``[replicate, year, country, partner]``, symmetric.

    ``errors`` are those of the papers of countries, unit scale, [replicate, h, country].
    """
    codes, n = fit.evidence.countries, len(fit.evidence.countries)
    i, j = np.triu_indices(n, 1)
    pairs = fit.samplers.links
    if isinstance(pairs, EstimatedPairs):  # these move with their sides through the totals
        drawn = pairs.draw(fit.horizon, replicates, seed, "outlook/links")[:, -len(years) :]
    else:
        since = pairs.last - papers.last
        ids = papers.ids if since >= 0 else ()
        known = {str(c): errors[:, since:, k] for k, c in enumerate(ids)}
        drawn = pairs.draw(replicates, seed, "outlook/links", known)
        drawn = _by_code(pairs.ids, _pair_ids(codes, i, j), drawn)[:, -len(years) :]
    links = np.zeros((len(replicates), len(years), n, n))
    links[..., i, j] = drawn
    links[..., j, i] = drawn
    return links


def _fields(fit: Projection, replicates: Sequence[int], seed: int) -> np.ndarray:
    """Shares of fields ``[replicate, year, country, field]``; unchanged where none are forecast."""
    evidence = fit.evidence
    years = fit.horizon - evidence.last_year
    if fit.samplers.fields is None:
        now = evidence.world["field_share"].to_numpy()
        return np.broadcast_to(now, (len(replicates), years, *now.shape))
    held = evidence.countries, evidence.fields
    return draw_shares(fit.samplers.fields, *held, replicates, seed, years)
