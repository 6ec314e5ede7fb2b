"""The money of a programme in one year: a fixed number of joint papers, shared by its members."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Purse(NamedTuple):
    """What a programme pays for; ``row(i)`` is what country i sees of it.

    More members share the same papers, unless each brings money of its own.
    """

    papers: np.ndarray  # [...] additional joint papers a year of the members from the start
    joiner_papers: np.ndarray  # [...] the same of each who joins
    pool: np.ndarray  # [..., N, N] ties over which papers are spread, all fields it acts on
    ties: np.ndarray  # [..., N, F, N] the same by field; own row of a country
    pays: np.ndarray | float = 1.0  # [N] 0.0 for who comes along with another and brings no money

    @classmethod
    def of(
        cls, ties: np.ndarray, acts: np.ndarray, papers: np.ndarray, joiner_papers: np.ndarray,
        pays: np.ndarray | float = 1.0,
    ) -> Purse:  # fmt: skip
        """From ties [..., N, F, N] and the fields [F] it acts on (above 0)."""
        ties = ties * (acts > 0.0).astype(float)[:, None]
        pool = ties[..., 0, :]
        for f in range(1, ties.shape[-2]):
            pool = pool + ties[..., f, :]
        return cls(papers, np.asarray(joiner_papers), pool, ties, pays)

    def row(self, i: int) -> Purse:
        """What country i sees: its own ties, and the pool of all."""
        return self._replace(ties=self.ties[i])

    def rows(self) -> Purse:
        """What all countries see, each in its row."""
        return self._replace(pool=self.pool[..., None, :, :])

    def price(self, founders: np.ndarray, members: np.ndarray) -> np.ndarray:
        """Papers of a tie in the pool, so that all ties of members share the papers, [...].

        Parameters
        ----------
        founders : [N]. members : [..., N] 1.0 for members, founders among them.

        Examples
        --------
        >>> a = np.array
        >>> ties = a([[0.0, 3.0, 1.0], [3.0, 0.0, 2.0], [1.0, 2.0, 0.0]])[:, None, :]
        >>> purse = Purse.of(ties, np.ones(1), a(12.0), a(0.0))
        >>> purse.price(a([1.0, 1.0, 0.0]), a([1.0, 1.0, 0.0])).tolist()
        4.0
        >>> purse.price(a([1.0, 1.0, 0.0]), a([1.0, 1.0, 1.0])).tolist()
        2.0
        """
        held = 0.5 * _dot(_dot(self.pool, members[..., None, :]), members)
        return _over(self._papers(founders, members, 0.0), held)

    def won(self, founders: np.ndarray, members: np.ndarray, member: np.ndarray) -> np.ndarray:
        """Papers that a country has, or would have, of a programme with these members, [...].

        Parameters
        ----------
        members : [..., N] of last year. member : [...] bool, whether the country was one of them.
        """
        own = self.ties[..., 0, :]
        for f in range(1, self.ties.shape[-2]):
            own = own + self.ties[..., f, :]
        mine = _dot(own, members)
        new = np.where(member, 0.0, 1.0)
        held = 0.5 * _dot(_dot(self.pool, members[..., None, :]), members) + new * mine
        return mine * _over(self._papers(founders, members, new), held)

    def _papers(
        self, founders: np.ndarray, members: np.ndarray, more: np.ndarray | float
    ) -> np.ndarray:
        joined = ((members - founders) * self.pays).sum(axis=-1) + more
        return self.papers + self.joiner_papers * joined


def _over(papers: np.ndarray, held: np.ndarray) -> np.ndarray:
    """Nothing where there are no ties to spend money on."""
    return np.where(held > 0.0, papers / np.where(held > 0.0, held, 1.0), 0.0)


def _dot(rows: np.ndarray, partners: np.ndarray) -> np.ndarray:
    # One pass over the last axis: the same bits for one country as for many.
    return np.einsum("...j,...j->...", rows, partners)
