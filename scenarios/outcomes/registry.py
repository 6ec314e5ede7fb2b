"""Every outcome a scenario can report: name, unit, meaning, and how it is computed.

A bloc is the sum over its members among the agents, a paper of several members counting once for
each, except where the source counts it once (papers of EU27 and of the world).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scenarios.outcomes.history_arrays import HistoryArrays, Place

PERCENT, PAPERS = "percent", "papers"
PLACES, WORLD, PAIRS = ("country", "bloc"), ("world",), ("pair",)


@dataclass(frozen=True)
class Outcome:
    """One measure. ``compute`` gives shape [replicate, year] for a place of one of ``kinds``."""

    name: str
    unit: str
    en: str
    zh: str
    kinds: tuple[str, ...]
    compute: Callable[[HistoryArrays, Place], np.ndarray]


def _share(arrays: HistoryArrays, place: Place) -> np.ndarray:
    return 100.0 * arrays.papers_of(place) / arrays._get("world_papers")


def _international_share(arrays: HistoryArrays, place: Place) -> np.ndarray:
    if place.kind == "world":
        return 100.0 * arrays.international.sum(-1) / arrays.papers.sum(-1)
    return 100.0 * arrays.total(arrays.international, place) / arrays.total(arrays.papers, place)


def _bilateral(arrays: HistoryArrays, place: Place) -> np.ndarray:
    return arrays.total(arrays.bilateral, place)


def _multilateral(arrays: HistoryArrays, place: Place) -> np.ndarray:
    return arrays.total(arrays.international - arrays.bilateral, place)


def _impact(arrays: HistoryArrays, place: Place) -> np.ndarray:
    return arrays.total(arrays.impact * arrays.papers, place) / arrays.total(arrays.papers, place)


def _hhi(arrays: HistoryArrays, place: Place) -> np.ndarray:
    ties = arrays.partners(place)
    share = ties / ties.sum(-1, keepdims=True)
    return (share * share).sum(-1)


def _effective_partners(arrays: HistoryArrays, place: Place) -> np.ndarray:
    return 1.0 / _hhi(arrays, place)


def _dependency(arrays: HistoryArrays, place: Place) -> np.ndarray:
    return 100.0 * arrays.partners(place).max(-1) / arrays.total(arrays.international, place)


def _affinity(arrays: HistoryArrays, place: Place) -> np.ndarray:
    totals = arrays.links.sum(-1)
    a, b = (totals[..., list(side)].sum(-1) for side in place.sides)
    return arrays.links_of(place) * totals.sum(-1) / (a * b)


def _centrality(arrays: HistoryArrays, place: Place) -> np.ndarray:
    return arrays.total(arrays.centrality, place)


def gini(values: np.ndarray) -> np.ndarray:
    """Gini coefficient over the last axis, 0 (all equal) to 1.

    Examples
    --------
    >>> float(gini(np.array([1.0, 1.0, 1.0]))), round(float(gini(np.array([0.0, 0.0, 9.0]))), 3)
    (0.0, 0.667)
    """
    ordered = np.sort(values, axis=-1)
    n = ordered.shape[-1]
    rank = np.arange(1, n + 1)
    return (ordered * (2 * rank - n - 1)).sum(-1) / (n * ordered.sum(-1))


def _world_gini(arrays: HistoryArrays, place: Place) -> np.ndarray:
    return gini(arrays.papers[..., arrays.named])


def _cost_per_copaper(arrays: HistoryArrays, place: Place) -> np.ndarray:
    """Money spent so far over links gained so far; infinite where money bought none."""
    spent = np.cumsum(np.broadcast_to(arrays.cost, arrays.links.shape[:2]), axis=-1)
    won = np.cumsum(arrays.links_of(place) - arrays.baseline.links_of(place), axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        price = np.where(won > 0, 1e6 * spent / won, np.inf)
    return np.where(spent > 0, price, np.nan)


ALL: tuple[Outcome, ...] = (
    Outcome(
        "papers",
        PAPERS,
        "Papers, whole counting: a paper counts for every country on it",
        "论文数（全计数）",
        (*PLACES, *WORLD),
        HistoryArrays.papers_of,
    ),
    Outcome(
        "papers_share",
        PERCENT,
        "Papers as percent of the world's papers; shares add to over 100,"
        " since a joint paper counts for every country on it",
        "占世界论文的份额（%）",
        PLACES,
        _share,
    ),
    Outcome(
        "international_share",
        PERCENT,
        "Papers with an author abroad as percent of papers; of a"
        " bloc: abroad means outside the member, not outside the bloc",
        "国际合著论文比例（%）",
        (*PLACES, *WORLD),
        _international_share,
    ),
    Outcome(
        "bilateral",
        PAPERS,
        "International papers with exactly one partner country, estimated",
        "双边合著论文数（估计）",
        PLACES,
        _bilateral,
    ),
    Outcome(
        "multilateral",
        PAPERS,
        "International papers with two or more partner countries, estimated",
        "多边合著论文数（估计）",
        PLACES,
        _multilateral,
    ),
    Outcome(
        "links",
        PAPERS,
        "Papers shared by a pair; of blocs: sum over pairs of members, so a paper"
        " of several members counts several times",
        "双方合著论文数",
        (*PAIRS, *WORLD),
        HistoryArrays.links_of,
    ),
    Outcome(
        "impact",
        "percent (world = 1)",
        "Share of papers among the world's top 1 percent most"
        " cited; of a bloc: mean weighted by papers",
        "前1%高被引论文比例（世界=1）",
        PLACES,
        _impact,
    ),
    Outcome(
        "partner_hhi",
        "0-1",
        "Concentration of links on partners (Herfindahl), without the rest of the world",
        "合作伙伴集中度（HHI）",
        PLACES,
        _hhi,
    ),
    Outcome(
        "effective_partners",
        "partners",
        "Effective number of partners: 1 / concentration",
        "有效合作伙伴数",
        PLACES,
        _effective_partners,
    ),
    Outcome(
        "top_partner_dependency",
        PERCENT,
        "International papers that involve the largest partner",
        "对最大伙伴的依赖度（%）",
        ("country",),
        _dependency,
    ),
    Outcome(
        "affinity",
        "observed / expected",
        "Links over what the totals of both sides make expect; 1 is neutral",
        "亲和度（实际/期望）",
        PAIRS,
        _affinity,
    ),
    Outcome(
        "centrality",
        PERCENT,
        "Share in the leading eigenvector of the network of links",
        "网络中心度（%）",
        PLACES,
        _centrality,
    ),
    Outcome(
        "world_gini",
        "0-1",
        "Inequality of papers among the economies with figures of their own",
        "世界论文基尼系数",
        WORLD,
        _world_gini,
    ),
    Outcome(
        "cost_per_copaper",
        "PPP dollars",
        "Money spent since the start per link gained over the"
        " baseline; infinite where none was gained",
        "每新增一篇合著论文的成本（购买力平价美元）",
        WORLD,
        _cost_per_copaper,
    ),
)

OUTCOMES: dict[str, Outcome] = {outcome.name: outcome for outcome in ALL}
