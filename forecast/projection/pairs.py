"""Joint papers of every pair as joint paths: points by one of two models, errors by one law.

An error of a pair is that of the world, those of both countries (as large as errors of their link
totals), and its own: affinity wanders by a known amount, counting is off anew each year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from evidence.loading.later import known_until
from evidence.model import Evidence
from evidence.parameters import Parameters
from forecast.combination.fit import Fit
from forecast.computing.draws import normals
from forecast.national.errors import wander
from forecast.national.rule import RATIO
from forecast.national.sampler import NationalForecast, national_forecast
from forecast.network.pairs import counts
from forecast.series.frame import Panel, Sides

# The limit of a partner's share is within these: few years may show less, estimates more.
LEAST_LIMIT, MOST_LIMIT = 0.5, 0.95
# Breaks that are under way at the end of the figures: an event, not noise of every future year.
ONGOING = {"ongoing/us-china-2018": ("CHN", "USA")}
# Errors of a country's links go with errors of its papers made at the same time: correlation 0.31
# to 0.57 on the yearly panel, origins 2013 to 2019.
WITH_PAPERS = 0.45
# Errors of link totals that follow from the network are this much of those of the national rule:
# 0.0898 of 0.1020, the part that all share taken off, origins 2006 to 2012.
OF_RULE = 0.88
# Years ahead that the network is judged on; after them small systems catch up, log units a year for
# each log unit of either side: least error ten years ahead of 2003 and 2008, flat up to 0.012.
NEAR, CATCH_UP = 4, 0.008


@dataclass(frozen=True)
class Affinity:
    """How far what a pair has beyond its two sides wanders.

    Attributes
    ----------
    walk : standard deviation of a yearly change, log points, [pair].
    off : log points by which the last figure may be wrong because it is an estimate, [pair].
    """

    walk: np.ndarray
    off: np.ndarray

    @classmethod
    def of(
        cls, parameters: Parameters, links: np.ndarray, off: np.ndarray | float = 0.0
    ) -> Affinity:
        """The law for pairs of so many joint papers in the last year."""
        power = parameters["affinity_walk_size"].central
        walk = parameters["affinity_walk"].central * np.maximum(links, 1.0) ** power
        return cls(walk, np.broadcast_to(off, walk.shape))

    def noise(
        self, point: np.ndarray, replicates: Sequence[int], seed: int, stream: str
    ) -> np.ndarray:
        """Log noise [replicate, year, pair] round joint papers ``point`` [year, pair].

        Counting is off by the root of the count: in the last figure, which stays, and anew in each
        year. Points are medians; what is an estimate is one on average, hence its correction.
        """
        years, n = point.shape
        counted = 1.0 / np.sqrt(np.maximum(point, 1.0))
        root = np.sqrt(np.arange(1, years + 1))[:, None] * self.walk
        z = wander(normals(seed, f"{stream}/affinity", replicates, (years, n))) * root
        z += normals(seed, f"{stream}/counting", replicates, (years, n)) * counted
        first = np.sqrt(self.off**2 + counted[0] ** 2)
        last = normals(seed, f"{stream}/last", replicates, (n,)) * first - self.off**2 / 2
        z += last[:, None, :]
        return np.asarray(z)


@dataclass(frozen=True)
class EstimatedPairs:
    """Pairs whose years are mostly estimates: affinity stays what it is, sides do the growing.

    On the yearly panel a pair's own drift, even one that ran one way for years, brought nothing
    beside that: errors with the totals of countries known were 0.1185 with and without it (origins
    2013 to 2019; 0.1051 both on 2002 to 2012).

    Attributes
    ----------
    year : the last year of the figures. last : joint papers in it, [pair].
    ongoing : what an event that is under way will still add, log points, [pair].
    habit : share of that which comes in a year.
    affinity : how far they wander.
    """

    year: int
    last: np.ndarray
    ongoing: np.ndarray
    habit: float
    affinity: Affinity

    def draw(self, until: int, replicates: Sequence[int], seed: int, stream: str) -> np.ndarray:
        """Joint papers [replicate, year, pair] before they are fitted to the countries' totals."""
        come = 1.0 - (1.0 - self.habit) ** np.arange(1, until - self.year + 1)
        point = self.last * np.exp(come[:, None] * self.ongoing)
        return np.asarray(point * np.exp(self.affinity.noise(point, replicates, seed, stream)))


@dataclass(frozen=True)
class PublishedPairs:
    """Pairs published every year, forecast by the network model.

    Attributes
    ----------
    ids : names, [pair]. last : the last year of the figures.
    point : joint papers, [h, pair].
    sides : who is in each pair. totals : forecast of the countries' link totals, whose errors all
        pairs of a country share. affinity : how far pairs wander.
    """

    ids: np.ndarray
    last: int
    point: np.ndarray
    sides: Sides
    totals: NationalForecast
    affinity: Affinity

    @property
    def years(self) -> np.ndarray:
        """Projected years, [h]."""
        return self.last + np.arange(1, len(self.point) + 1)

    def draw(
        self,
        replicates: Sequence[int],
        seed: int,
        stream: str,
        papers: Mapping[str, np.ndarray] = MappingProxyType({}),
    ) -> np.ndarray:
        """Joint papers [replicate, h, pair].

        Parameters
        ----------
        papers : standard errors of the papers of countries, name -> [replicate, h]; a year that is
            good for a country's papers is good for its pairs.
        """
        shared, apart = self.totals.errors(replicates, seed, stream)
        for k, name in enumerate(self.totals.ids):
            if str(name) in papers:
                apart[..., k] = (
                    WITH_PAPERS * papers[str(name)] + np.sqrt(1 - WITH_PAPERS**2) * apart[..., k]
                )
        common, country = self.totals.logs(shared, apart)
        paths = self.affinity.noise(self.point, replicates, seed, stream)
        paths += common
        for path, own in zip(paths, country, strict=True):  # one at a time stays in the cache
            path += OF_RULE * (own[:, self.sides.a] + own[:, self.sides.b])
            np.exp(path, out=path)
            path *= self.point
        return paths


def estimated_pairs(evidence: Evidence) -> EstimatedPairs:
    """Read from the figures what :class:`EstimatedPairs` holds, pairs in the order of the agents.

    The last year's links are estimates where they were not published then: affinity has wandered
    since the last published year; a pair that was never published rests on gravity alone.
    """
    i, j = np.triu_indices(len(evidence.countries), 1)
    world = evidence.world
    year = known_until(evidence, "links")
    until = np.flatnonzero(world["year"].to_numpy() <= year)
    last = world["links"].to_numpy()[i, j, until[-1]]
    observed = world["links_observed"].to_numpy().astype(bool)[i, j][:, until]
    law, age = Affinity.of(evidence.parameters, last), np.argmax(observed[:, ::-1], axis=-1)
    gravity = evidence.parameters["links_gravity_error"].central
    since = np.minimum(law.walk * np.sqrt(age), gravity)
    off = np.where(observed.any(axis=-1), since, gravity)
    law = Affinity.of(evidence.parameters, last, off)
    ongoing, habit = _ongoing(evidence, year), evidence.parameters["habit"].central
    return EstimatedPairs(year, last, ongoing, habit, law)


def _ongoing(evidence: Evidence, year: int) -> np.ndarray:
    """What events under way in the last year of the links will still do, log points, [pair]."""
    codes = evidence.countries
    out = np.zeros((len(codes), len(codes)))
    for name, (a, b) in ONGOING.items():
        size = evidence.parameters[name]
        # Known at the end of its year: an earlier origin must not hear of it.
        if a in codes and b in codes and size.year == year:
            out[codes.index(a), codes.index(b)] = out[codes.index(b), codes.index(a)] = size.central
    return out[np.triu_indices(len(codes), 1)]


def published_pairs(
    found: Fit, data: Panel, sides: Sides, parameters: Parameters
) -> PublishedPairs:
    """Errors beside the points of a fitted network."""
    figures, n = counts(data.y), len(sides.names)
    point = found.scale.figures(found.point).T
    totals = np.stack(
        [np.bincount(sides.a, y, n) + np.bincount(sides.b, y, n) for y in figures.T], axis=1
    )
    h = found.point.shape[1]
    return PublishedPairs(
        data.ids,
        int(data.years[-1]),
        point * np.exp(catching_up(totals[:, -1], figures[:, -1], sides, len(point))),
        sides,
        national_forecast(
            Panel(np.array(sides.names), data.years, np.maximum(totals, 1.0)), h, RATIO
        ),
        Affinity.of(parameters, figures[:, -1]),
    )


def catching_up(totals: np.ndarray, links: np.ndarray, sides: Sides, h: int) -> np.ndarray:
    """What pairs of small systems gain on those of large ones, log points [h, pair].

    From the year after those the network is judged on, and nothing for all together. Ten years
    ahead of 2003 and 2008 errors are 7 and 3 % smaller; up to four years they would be larger.

    Parameters
    ----------
    totals : joint papers of each country in the last year. links : of each pair.
    """
    size = np.log(np.maximum(totals, 1.0))
    behind = -(size[sides.a] + size[sides.b])
    behind = behind - np.average(behind, weights=links + 1.0)
    return np.asarray(np.maximum(np.arange(1, h + 1) - NEAR, 0)[:, None] * CATCH_UP * behind)


def partner_limit(evidence: Evidence) -> float:
    """The most one partner may hold of the international papers of the smaller side.

    What any partner ever held in the figures: the United States of the papers of Taiwan and Korea
    in the embedded ones.

    Examples
    --------
    >>> import evidence
    >>> round(partner_limit(evidence.load()), 2)
    0.56
    """
    world = evidence.world
    abroad = world["international"].to_numpy()
    smaller = np.minimum(abroad[:, None, :], abroad[None, :, :])
    links = world["links"].to_numpy()
    share = np.divide(links, smaller, out=np.zeros(links.shape), where=smaller > 0)
    return float(np.clip(share.max(), LEAST_LIMIT, MOST_LIMIT))
