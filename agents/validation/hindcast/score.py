"""How good draws of an event were: skill, CRPS and coverage, of one event and pooled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Score(NamedTuple):
    """Predictions of log links or net effects against what came, cells ``[tie, year]`` together.

    ``error`` and ``plain`` : summed absolute error told of the event, and as if nothing happened.
    ``naive`` : the same with the mean size of all past events. ``crps``, ``crps_plain`` : summed
    continuous ranked probability score. ``inside`` : cells within the 90 % band. ``cells`` : all.
    """

    error: float
    plain: float
    naive: float
    crps: float
    crps_plain: float
    inside: int
    cells: int

    def __add__(self, other: tuple) -> Score:
        return Score(*(a + b for a, b in zip(self, other, strict=True)))

    @property
    def skill(self) -> float:
        """1 - error / error as if nothing had happened; 1 perfect, 0 useless."""
        return 1.0 - self.error / self.plain if self.plain > 0.0 else float("nan")

    @property
    def skill_naive(self) -> float:
        """The same of the mean of all events."""
        return 1.0 - self.naive / self.plain if self.plain > 0.0 else float("nan")

    @property
    def coverage(self) -> float:
        """Share of cells in the 90 % band."""
        return self.inside / self.cells if self.cells else float("nan")


NOTHING = Score(0.0, 0.0, 0.0, 0.0, 0.0, 0, 0)


def score(truth: np.ndarray, draws: np.ndarray, plain: np.ndarray, naive: np.ndarray) -> Score:
    """Score of one event.

    Parameters
    ----------
    truth : ``[tie, year]``, NaN where unknown. draws, plain : ``[draw, tie, year]`` with and
        without the event. naive : ``[tie, year]`` point with the mean size of all events.

    Examples
    --------
    >>> draws = np.linspace(-1.0, 1.0, 201)[:, None, None]
    >>> found = score(np.array([[0.5]]), draws, draws - 0.5, np.array([[0.0]]))
    >>> found.skill, found.inside, found.crps < found.crps_plain
    (0.5, 1, True)
    """
    known = np.isfinite(truth) & np.isfinite(draws).all(axis=0)
    if not known.any():
        return NOTHING
    y, with_event, without = truth[known], draws[:, known], plain[:, known]
    low, centre, high = np.quantile(with_event, [0.05, 0.5, 0.95], axis=0)
    return Score(
        float(np.abs(y - centre).sum()),
        float(np.abs(y - np.median(without, axis=0)).sum()),
        float(np.abs(y - naive[known]).sum()),
        float(crps(y, with_event).sum()),
        float(crps(y, without).sum()),
        int(((y >= low) & (y <= high)).sum()),
        int(known.sum()),
    )


def crps(truth: np.ndarray, draws: np.ndarray) -> np.ndarray:
    """Continuous ranked probability score of draws ``[draw, cell]``, ``[cell]``; lower is better.

    ``E|X - y| - E|X - X'| / 2`` (Gneiting, Raftery 2007, doi:10.1198/016214506000001437).

    Examples
    --------
    >>> crps(np.array([1.0]), np.zeros((5, 1))).tolist()
    [1.0]
    """
    n = len(draws)
    rank = (2.0 * np.arange(1, n + 1) - n - 1.0)[:, None]
    spread = (rank * np.sort(draws, axis=0)).sum(axis=0) / n**2
    return np.abs(draws - truth).mean(axis=0) - spread
