"""Making joint paths obey the accounts: no pair above what either side's papers allow.

The identities, for every path and year: papers = domestic + international; a country's links add
up to its links per paper times its international papers; a pair's links are at most the
international papers of either side; the world counts each paper once.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from evidence.balancing import balance
from forecast.computing.parallel import cores

_BLOCK_BYTES = 400_000  # one matrix array of a block


def links_to_totals(
    links: np.ndarray,
    totals: np.ndarray,
    international: np.ndarray,
    limit: float,
    rounds: int = 12,
) -> np.ndarray:
    """Scale pairs to national link totals under the ceiling of either side.

    Parameters
    ----------
    links : ``[..., n, n]``, papers, symmetric, diagonal 0.
    totals : ``[..., n]``, links a country should have.
    international : ``[..., n]``, papers with an author abroad.
    limit : the most a pair may hold of the international papers of the smaller side.
    rounds : passes of :func:`evidence.balancing.balance`; a dozen bring totals within a per mille.

    Returns
    -------
    ``[..., n, n]``, symmetric. Where ceiling and totals contradict each other the ceiling holds.

    Examples
    --------
    >>> start = np.array([[0, 4, 1], [4, 0, 1], [1, 1, 0.0]])
    >>> out = links_to_totals(start, np.array([6, 6, 3.0]), np.array([5, 5, 2.0]), 0.95)
    >>> bool(out.max() <= 5), out.sum(axis=-1).round(2).tolist()
    (True, [6.0, 6.0, 3.0])
    """
    n = links.shape[-1]
    out = np.array(links, dtype=float, order="C")
    flat, goals = out.reshape(-1, n, n), np.broadcast_to(totals, out.shape[:-1]).reshape(-1, n)
    most = np.broadcast_to(international, out.shape[:-1]).reshape(-1, n)
    # In blocks that stay in the cache, on all cores: NumPy lets go of the interpreter.
    block = max(1, _BLOCK_BYTES // (8 * n * n))
    parts = [slice(a, a + block) for a in range(0, len(flat), block)]
    with ThreadPoolExecutor(cores()) as pool:
        for _ in pool.map(
            lambda at: balance(flat[at], goals[at], _ceiling(most[at], limit), rounds=rounds), parts
        ):
            pass
    return out


def _ceiling(international: np.ndarray, limit: float) -> np.ndarray:
    """The most that each pair may hold, ``[..., n, n]``."""
    return limit * np.minimum(international[..., :, None], international[..., None, :])


def counted_once(
    papers: np.ndarray, international: np.ndarray, countries_per_paper: np.ndarray
) -> np.ndarray:
    """Papers of a group with each counted once, shape ``[...]``.

    Parameters
    ----------
    papers, international : ``[..., n]``, whole counts of the members.
    countries_per_paper : ``[...]``, how many members an international paper has on average.

    Examples
    --------
    >>> float(counted_once(np.array([10.0, 10.0]), np.array([4.0, 4.0]), np.array(2.0)))
    16.0
    """
    home = (papers - international).sum(axis=-1)
    return home + international.sum(axis=-1) / countries_per_paper


def at_least(world: np.ndarray, papers: np.ndarray, union: np.ndarray) -> np.ndarray:
    """Papers of the world, no fewer than any country or union has, shape ``[...]``.

    An average number of countries per paper says too little where one country has most papers.

    Parameters
    ----------
    world, union : ``[...]``, each paper once; a union nobody published (NaN) asks for nothing.
    papers : ``[..., n]``, whole counts of all.

    Examples
    --------
    >>> a = np.array
    >>> at_least(a([16.0, 9.0]), a([[10.0, 10.0], [10.0, 1.0]]), a([8.0, 8.0])).tolist()
    [16.0, 10.0]
    """
    largest: np.ndarray = np.fmax(np.maximum(world, papers.max(axis=-1)), union)
    return largest
