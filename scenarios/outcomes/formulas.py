"""How outcomes are computed: of the arrays of one history and a place, in one line where it can be.

Each gives shape [replicate, year]. A bloc is the sum over its members among the agents, a paper of
several members counting once for each, except where the source counts it once (papers of EU27 and
of the world) and in a share of the world's papers, where what is counted too often is estimated.
"""

from __future__ import annotations

import numpy as np

from evidence.measures import gini
from scenarios.outcomes.history_arrays import HistoryArrays, Place


def papers_share(arrays: HistoryArrays, place: Place) -> np.ndarray:
    """Papers over the world's papers, percent; those of a bloc each once."""
    return 100.0 * arrays.papers_once(place) / arrays.world_papers


def international_share(arrays: HistoryArrays, place: Place) -> np.ndarray:
    """Papers with an author abroad over papers, percent."""
    if place.kind == "world":
        of = arrays.countries
        return 100.0 * of.sums(arrays.international).sum(-1) / of.sums(arrays.papers).sum(-1)
    return _over(
        100.0 * arrays.total(arrays.international, place), arrays.total(arrays.papers, place)
    )


def _over(values: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Values over papers or links, not a number where there are none to have one of."""
    out: np.ndarray = np.divide(values, whole, out=np.full_like(values, np.nan), where=whole != 0.0)
    return out


def bilateral(arrays: HistoryArrays, place: Place) -> np.ndarray:
    """International papers with exactly one partner country."""
    return arrays.total(arrays.bilateral, place)


def multilateral(arrays: HistoryArrays, place: Place) -> np.ndarray:
    """International papers with two or more partner countries."""
    return arrays.total(arrays.international - arrays.bilateral, place)


def impact(arrays: HistoryArrays, place: Place) -> np.ndarray:
    """Share of papers among the most cited (world = 1), members weighted by papers."""
    return _over(
        arrays.total(arrays.impact * arrays.papers, place), arrays.total(arrays.papers, place)
    )


def researchers(arrays: HistoryArrays, place: Place) -> np.ndarray:
    """Researchers gained over the baseline, percent; below 0 lost; members weighted by papers."""
    return _of_researchers(arrays, place, "researchers")


def turned_away(arrays: HistoryArrays, place: Place) -> np.ndarray:
    """Researchers whom lost ties would have brought this year, percent of own researchers."""
    return _of_researchers(arrays, place, "turned_away")


def _of_researchers(arrays: HistoryArrays, place: Place, name: str) -> np.ndarray:
    weighted = arrays.total(arrays.people(name) * arrays.papers, place)
    return _over(weighted, arrays.total(arrays.papers, place))


def partner_hhi(arrays: HistoryArrays, place: Place) -> np.ndarray:
    """Herfindahl index of links over named partners, 0 to 1."""
    ties = arrays.partners(place)
    share = _over(ties, ties.sum(-1, keepdims=True))
    return (share * share).sum(-1)


def effective_partners(arrays: HistoryArrays, place: Place) -> np.ndarray:
    """Number of equal partners of the same concentration: 1 over the Herfindahl index."""
    return 1.0 / partner_hhi(arrays, place)


def top_partner_dependency(arrays: HistoryArrays, place: Place) -> np.ndarray:
    """Links with the largest partner over international papers, percent."""
    return _over(100.0 * arrays.partners(place).max(-1), arrays.total(arrays.international, place))


def affinity(arrays: HistoryArrays, place: Place) -> np.ndarray:
    """Links over what the totals of both sides make expect, 1 neutral."""
    totals = arrays.links.sum(-1)
    a, b = (totals[..., list(side)].sum(-1) for side in place.sides)
    return _over(arrays.links_of(place) * totals.sum(-1), a * b)


def centrality(arrays: HistoryArrays, place: Place) -> np.ndarray:
    """Share in the leading eigenvector of the links between named agents, percent."""
    return arrays.total(arrays.centrality, place)


def world_gini(arrays: HistoryArrays, place: Place) -> np.ndarray:
    """Gini coefficient of the papers of named agents, 0 to 1."""
    countries = arrays.countries
    return gini(countries.sums(arrays.papers)[..., arrays.named[countries.first]])


def cost_per_copaper(arrays: HistoryArrays, place: Place) -> np.ndarray:
    """Money spent so far over links gained so far; infinite where money bought none."""
    spent = np.cumsum(np.broadcast_to(arrays.cost, arrays.links.shape[:2]), axis=-1)
    won = np.cumsum(arrays.links_of(place) - arrays.baseline.links_of(place), axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        price = np.where(won > 0, 1e6 * spent / won, np.inf)
    return np.where(spent > 0, price, np.nan)


def follows(arrays: HistoryArrays, place: Place) -> np.ndarray:
    """1 where it follows an alliance this year, else 0; the mean is the share of replicates."""
    return _deciding(arrays, place, "aligned")


def joins(arrays: HistoryArrays, place: Place) -> np.ndarray:
    """1 where it is in a programme it joined, else 0; the mean is the share of replicates."""
    return _deciding(arrays, place, "member")


def _deciding(arrays: HistoryArrays, place: Place, what: str) -> np.ndarray:
    if place.kind == "world":
        return arrays.countries_decided(what).sum(-1)
    whole = arrays.countries.whole(place.sides[0])
    if whole is None:  # a player, which goes along or does not
        return arrays.decided(what)[..., list(place.sides[0])].max(-1).astype(float)
    return arrays.countries_decided(what)[..., whole].sum(-1)


def money_paid(arrays: HistoryArrays, place: Place) -> np.ndarray:
    """Million PPP dollars that a country is known to have paid since the start, [r, year]."""
    so_far = np.cumsum(arrays.total(arrays.paid, place) / place.counts, axis=-1)
    return np.broadcast_to(so_far, arrays.links.shape[:2])


def copapers_per_million(arrays: HistoryArrays, place: Place) -> np.ndarray:
    """Joint papers a country has gained since the start over the millions it paid.

    Not a number where it paid nothing; of a cut: joint papers lost for each million saved.
    """
    spent = money_paid(arrays, place)
    ties = arrays.total(arrays.links.sum(-1), place) - arrays.total(
        arrays.baseline.links.sum(-1), place
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(spent != 0.0, np.cumsum(ties, axis=-1) / spent, np.nan)


def us_doctorates(arrays: HistoryArrays, place: Place) -> np.ndarray:
    """Foreign doctorates a year who stay in the United States, heads [replicate, year].

    Of a country its citizens, of the United States those of all named origins. As many as in the
    last year published in the baseline; else they follow the tie of origin and United States with
    the elasticity of the years after 2018, when 15 % fewer students came (Flynn et al.) and the tie
    had the friction of ``event/us-china-2018``: log(1 - 0.15) over it, at central values. Not a
    number where a scenario moves people itself: how many heads that is nobody counted.
    """
    codes, table = arrays.evidence.countries, arrays.evidence.parameters
    needed = ("talent_inflow_loss", "event/us-china-2018")
    out = np.full(arrays.links.shape[:2], np.nan)
    if "USA" not in codes or not set(needed) <= set(table) or arrays.moves_people:
        return out
    from evidence.ncses.doctorates import staying_doctorates  # brings pandas: not for a check

    heads, usa = staying_doctorates(), codes.index("USA")
    loss, friction = (table[name].central for name in needed)
    elasticity = np.log1p(-loss) / -friction
    origins = [k for k in range(len(codes)) if k != usa and codes[k] in heads.index]
    if codes[place.sides[0][0]] != "USA":
        origins = [k for k in origins if k == place.sides[0][0]]
    if not origins:
        return out
    after, before = (a.links[..., usa, origins] for a in (arrays, arrays.baseline))
    ratio = np.where(before > 0.0, after / np.where(before > 0.0, before, 1.0), 1.0)
    each = heads[[codes[k] for k in origins]].to_numpy(dtype=float)
    found: np.ndarray = (each * ratio**elasticity).sum(-1)
    return found
