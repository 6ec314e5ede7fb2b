"""How papers and links divide over fields.

Countries publish in fields by shares; a pair's links divide as the geometric mean of both sides'
shares, so that a field that either does not work in holds none. Assumption: no source publishes
pairs by field.
"""

from __future__ import annotations

import numpy as np


def closed(raw: np.ndarray) -> np.ndarray:
    """Shares ``[..., N, F]`` that add up to one; even where a source does not know fields.

    Examples
    --------
    >>> closed(np.array([[1.0, 3.0], [np.nan, 0.0]])).tolist()
    [[0.25, 0.75], [0.5, 0.5]]
    """
    raw = np.nan_to_num(np.asarray(raw, dtype=float))
    total = raw.sum(axis=-1, keepdims=True)
    return np.where(total > 0.0, raw / np.where(total > 0.0, total, 1.0), 1.0 / raw.shape[-1])


def pair_fields(share: np.ndarray) -> np.ndarray:
    """Share of each field in a pair's links ``[..., N, F, N]``: ``sqrt(phi_if phi_jf)``, closed.

    Parameters
    ----------
    share : ``[..., N, F]``, rows add up to one.

    Examples
    --------
    >>> pair_fields(np.array([[0.8, 0.2], [0.2, 0.8]]))[0, :, 1].tolist()
    [0.5, 0.5]
    """
    root = np.sqrt(share)
    both = root[..., None] * np.swapaxes(root, -1, -2)[..., None, :, :]
    total = both.sum(axis=-2, keepdims=True)
    nowhere = total <= 0.0
    if nowhere.any():  # two countries without a field in common
        both = np.where(nowhere, 1.0, both)
        total = np.where(nowhere, float(share.shape[-1]), total)
    both /= total
    return both


class FieldShares:
    """Shares of fields in a run, by year where the outlook forecasts them.

    ``year(rows, t)`` gives shares ``[..., N, F]`` and their pairs ``[..., N, F, N]``, None where
    there is one field.
    """

    def __init__(self, still: np.ndarray, paths: np.ndarray | None = None) -> None:
        self._still = still, pair_fields(still) if still.shape[-1] > 1 else None
        self._paths = None if still.shape[-1] == 1 else paths

    def year(self, rows: slice | int, t: int) -> tuple[np.ndarray, np.ndarray | None]:
        """Of some replicates in year index t."""
        if self._paths is None:
            return self._still
        share = closed(self._paths[rows, t])
        return share, pair_fields(share)
