"""What a scenario puts on each pair, what becomes of it, and so what follows from the model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from scenarios.running.deciders import interval


def shock_rows(
    pairs: Sequence[tuple[str, str]], put_in: np.ndarray, total: np.ndarray
) -> list[dict[str, Any]]:
    """A row a pair, in the order of the pairs: bands in percent of the baseline.

    Parameters
    ----------
    pairs : codes of both sides.
    put_in, total : factor on the links of each pair in the last year, [pair, replicate]: what the
        scenario itself does, and what it comes to in the end.

    Examples
    --------
    >>> row, = shock_rows([("USA", "CHN")], np.array([[0.5, 0.5]]), np.array([[0.6, 0.6]]))
    >>> row["pair"], row["put_in_percent"]["p50"], row["follows_percent"]["p50"]
    ('CHN-USA', -50.0, 10.0)
    """
    found: dict[str, dict[str, Any]] = {}
    for (a, b), direct, after in zip(pairs, put_in, total, strict=True):
        put, effect = 100.0 * (direct - 1.0), 100.0 * (after - 1.0)
        pair = "-".join(sorted((a, b)))
        found[pair] = {
            "pair": pair,
            "put_in_percent": interval(put),
            "total_percent": interval(effect),
            "follows_percent": interval(effect - put),
        }
    return [found[pair] for pair in sorted(found)]
