"""How sure the model is of a direction: one rule, stated to the reader, used everywhere.

"Sure" is about the model with its assumptions, never about the world.
"""

from __future__ import annotations

from typing import Literal

Certainty = Literal["sure", "likely", "small", "open"]

SURE = 0.95
LIKELY = 0.80
SMALL_PERCENT = 1.0
# If all n runs agree, the chance of a run that disagrees may still be 3 / n (rule of three, 95 %
# confidence): under 60 runs, "at least 95 in 100" cannot be claimed.
RUNS_FOR_SURE = 60


def certainty(
    p_increase: float,
    delta: tuple[float, float, float],
    baseline: float,
    runs: int,
) -> Certainty:
    """What may be said of a change from the baseline.

    Parameters
    ----------
    p_increase : share of paired runs in which the scenario lies above the baseline, 0 to 1.
    delta : 5th, 50th and 95th percentile of the paired differences, in the unit of the outcome.
    baseline : median of the baseline, in the unit of the outcome.
    runs : number of paired runs.

    Returns
    -------
    ``small`` : the whole 90 % interval lies within 1 % of the baseline;
    ``sure`` : at least 95 % of the runs go this way (and there are at least 60 of them);
    ``likely`` : at least 80 % do; ``open`` : anything else.

    Examples
    --------
    >>> certainty(0.0, (-30.0, -20.0, -10.0), 100.0, 500)
    'sure'
    >>> certainty(0.0, (-30.0, -20.0, -10.0), 100.0, 20)
    'likely'
    >>> certainty(0.85, (-2.0, 5.0, 20.0), 100.0, 500), certainty(0.6, (-9.0, 1.0, 9.0), 100.0, 500)
    ('likely', 'open')
    >>> certainty(1.0, (0.1, 0.2, 0.3), 100.0, 500), certainty(0.0, (0.0, 0.0, 0.0), 0.0, 500)
    ('small', 'small')
    """
    low, middle, high = delta
    if max(abs(low), abs(high)) <= abs(baseline) * SMALL_PERCENT / 100:
        return "small"
    # Ties are no increase and no decrease: a decrease must show in the interval as well.
    up, down = p_increase, 1.0 - p_increase
    if runs >= RUNS_FOR_SURE and ((up >= SURE and low > 0) or (down >= SURE and high < 0)):
        return "sure"
    if (up >= LIKELY and middle > 0) or (down >= LIKELY and middle < 0):
        return "likely"
    return "open"
