"""Jumps in the last year: they may be taken back, and are no trend."""

from __future__ import annotations

import numpy as np

LONGEST = 30  # yearly changes that what is usual is measured on, at most
HELD = 4.0  # changes that the middle series is worth beside a series' own
LOWEST = 0.1  # of the middle series: nothing is steadier
# A change beyond so many usual ones begins to be a jump, and is one beyond so many.
BEGINS, SURE = 3.0, 6.0


def deviations(z: np.ndarray, ago: int) -> np.ndarray:
    """Yearly changes until ``ago`` years before the end, less their mean, [series, change]."""
    step = changes(z, ago)
    return step - mean_known(step)[0][:, None]


def changes(z: np.ndarray, ago: int) -> np.ndarray:
    """The last yearly changes until ``ago`` years before the end, [series, change]."""
    end = z.shape[-1] - ago
    return np.diff(z[:, max(end - LONGEST - 1, 0) : end], axis=-1)


def mean_known(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean of what is known in each row, zero where nothing is, and how much that is."""
    known = np.isfinite(x)
    count = known.sum(-1)
    return np.where(known, x, 0.0).sum(-1) / np.maximum(count, 1), count


def last_jump(z: np.ndarray, ago: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """How far the last change until ``ago`` years before the end was a jump, 0 to 1; [series].

    Also the level before it and the usual yearly change until then, [series] each.

    Parameters
    ----------
    z : working scale, right-aligned, NaN before the first, [series, year].

    Examples
    --------
    >>> calm = np.cumsum(np.tile([0.9, 1.1], 8))
    >>> last_jump(np.stack([calm, np.r_[calm[:-1], 40.0]]))[0]
    array([0., 1.])
    """
    t = z.shape[-1] - 1 - ago
    if t < 3:
        none = np.zeros(len(z))
        return none, z[:, t], none
    pace, count = mean_known(changes(z, ago + 1))
    size = mean_known(np.abs(deviations(z, ago + 1)))[0]
    usable = count >= 2
    middle = float(np.median(size[usable])) if usable.any() else 0.0
    usual = (count * np.maximum(size, LOWEST * middle) + HELD * middle) / (count + HELD)
    off = np.abs(z[:, t] - z[:, t - 1] - pace) / np.maximum(usual, 1e-12)
    sure = np.where(usable, np.clip((off - BEGINS) / (SURE - BEGINS), 0.0, 1.0), 0.0)
    return sure, np.where(usable, z[:, t - 1], z[:, t]), pace
