"""Parts of one country: its papers together with players inside it, and papers between them.

A paper of two parts of a country is none between countries: it is no link, and counts once for the
country. How many there are is told with the player, and carried on with its papers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from evidence.model import Evidence
from evidence.players.shares import REST_KEY, Last, own_fields, papers_of, shared, shares_of
from evidence.reference.players import ROW, country_of


@dataclass(frozen=True)
class Countries:
    """Which agents are one country.

    Attributes
    ----------
    into : [agent] position of its country. first : [country] position of one of its agents.
    """

    into: np.ndarray
    first: np.ndarray

    @classmethod
    def of(cls, evidence: Evidence) -> Countries:
        """Of an evidence; every agent its own where nobody was carved."""
        of = [country_of(c, evidence.players) for c in evidence.countries]
        known = list(dict.fromkeys(of))
        return cls(np.array([known.index(c) for c in of]), np.array([of.index(c) for c in known]))

    @cached_property
    def plain(self) -> bool:
        """Whether every agent is a country of its own."""
        return len(self.first) == len(self.into)

    def sums(self, values: np.ndarray) -> np.ndarray:
        """``[..., agent]`` added up to ``[..., country]``.

        Examples
        --------
        >>> three = Countries(np.array([0, 1, 0]), np.array([0, 1]))
        >>> three.sums(np.array([1.0, 2.0, 3.0])).tolist()
        [4.0, 2.0]
        """
        if self.plain:
            return values
        out = values[..., self.first].copy()
        for agent in np.setdiff1d(np.arange(len(self.into)), self.first):
            out[..., self.into[agent]] += values[..., agent]
        return out

    def whole(self, side: Sequence[int]) -> list[int] | None:
        """Positions of the countries that agents are all parts of; None where some are missing.

        Examples
        --------
        >>> three = Countries(np.array([0, 1, 0]), np.array([0, 1]))
        >>> three.whole([0, 2]), three.whole([2])
        ([0], None)
        """
        if self.plain:
            return sorted({int(k) for k in side})
        held = sorted({int(self.into[k]) for k in side})
        return held if np.isin(self.into, held).sum() == len(set(side)) else None


def domestic(parts: Sequence[str], evidence: Evidence) -> bool:
    """Whether two places are parts of one country, or one and the whole of it."""
    if not evidence.players or len(parts) != 2:
        return False
    first, second = (country_of(p, evidence.players) for p in parts)
    return first == second and first != ROW


def counts(parts: Sequence[str], evidence: Evidence) -> float:
    """Papers, whole counting, for one paper of the arrays; see :class:`Place`."""
    if not any(p.domestic for p in evidence.players) or evidence.whole is None:
        return 1.0
    found = {s.player.id: s.counts for s in shares_of(evidence.players, evidence.whole)}
    return float(np.prod([found.get(part, 1.0) for part in parts]))


def told(parts: Sequence[str], evidence: Evidence) -> bool:
    """Whether it is known how many papers two parts of a country have together."""
    a, b = parts
    return {a, b} <= set(evidence.countries) and a != b and _share(a, b, evidence) is not None


def _share(a: str, b: str, evidence: Evidence) -> float | None:
    """Share of the papers of ``a`` that it has together with ``b``; None where nobody says."""
    players = {p.id: p for p in evidence.players}
    if a not in players:
        return None if b not in players else players[b].domestic.get(REST_KEY)
    if b not in players:
        return players[a].domestic.get(REST_KEY)
    papers = _papers(evidence)
    both = shared(players[a], evidence.players, papers).get(b)
    return None if both is None else both / papers[a] if papers[a] > 0.0 else 0.0


def _papers(evidence: Evidence) -> dict[str, float]:
    assert evidence.whole is not None
    whole, out = evidence.whole, {}
    for p in evidence.players:
        last = Last.of(whole, whole.countries.index(p.of))
        out[p.id] = papers_of(p, last, own_fields(p, whole))
    return out


def domestic_papers(papers: np.ndarray, pair: Sequence[int], evidence: Evidence) -> np.ndarray:
    """Papers that two parts of a country have together, [...].

    With the rest of the country: the told share of the player's papers. Between two players: the
    geometric mean of what the told share of either makes, never more than either has.

    Parameters
    ----------
    papers : [..., agent]. pair : positions of the two.
    """
    codes = evidence.countries
    ids = {p.id for p in evidence.players}
    made, most = [], []
    for k, m in (tuple(pair), tuple(pair)[::-1]):
        if codes[k] in ids:
            most.append(papers[..., k] * counts([codes[k]], evidence))
            made.append(most[-1] * (_share(codes[k], codes[m], evidence) or 0.0))
    if len(made) == 1:
        return made[0]
    return np.minimum(np.sqrt(made[0] * made[1]), np.minimum(*most))
