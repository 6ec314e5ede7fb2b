"""How fast the pairs of a network grow together: the growth of the middle pair, year by year.

A small panel has few large pairs, and ten noisy years of them say little about the next; what
they say is weighed against how fast pairs of their size grow elsewhere (an empirical Bayes
estimate: Efron and Morris 1973, doi:10.1080/01621459.1973.10481350).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from forecast.network.regression import Origin

# Growth of the world is that of the last ten years and fades slowly: between the 0.9 of damped
# trends and the 1 of the past.
YEARS, FADE = 10, 0.99
# Growth of pairs elsewhere, log units a year, falls with the log of their mean papers over ten
# years, from five on; a third panel may be apart from it by as much as the two it is measured on.
AT_ONE, LOG_SIZE, LEAST, APART = 0.197, -0.0135, 5.0, 0.03
# What a yearly change is uncertain by where there are too few to tell.
UNKNOWN = 0.15


def world(z: np.ndarray, past: Sequence[Origin], t: int, h: int) -> np.ndarray:
    """Growth of the middle pair from year t on, log units, [h].

    Each past year speaks through the pairs that were large when it began: those large today are
    large because they grew, and their past would promise too much.
    """
    first = past[0].year
    begun = range(max(0, t - YEARS), t)
    steps = [np.median((z[:, s + 1] - z[:, s])[past[max(s - first, 0)].middle]) for s in begun]
    usual = np.exp(z[past[max(t - first, 0)].middle, max(0, t - 9) : t + 1]).mean(-1)
    found = pace(np.array(steps), elsewhere(float(np.median(usual))))
    return found * np.cumsum(FADE ** np.arange(1, h + 1))


def elsewhere(size: float) -> float:
    """Growth of pairs with ``size`` papers a year, log units a year.

    Examples
    --------
    >>> [round(elsewhere(size), 3) for size in (1, 7, 70, 700)]
    [0.175, 0.171, 0.14, 0.109]
    """
    return AT_ONE + LOG_SIZE * float(np.log(max(size, LEAST)))


def pace(steps: np.ndarray, prior: float) -> float:
    """Mean of yearly changes, drawn towards the prior as far as they disagree.

    Parameters
    ----------
    steps : log growth of the middle pair in past years, [year].
    prior : growth believed without them.

    Examples
    --------
    >>> round(pace(np.full(10, 0.05), 0.12), 3)
    0.05
    >>> round(pace(np.array([0.4, -0.3] * 5), 0.12), 3)
    0.116
    """
    count = len(steps)
    if count == 0:
        return prior
    spread = float(steps.std(ddof=1)) if count > 2 else UNKNOWN
    chance = spread**2 / count
    drawn = chance / (chance + APART**2)
    return drawn * prior + (1 - drawn) * float(steps.mean())
