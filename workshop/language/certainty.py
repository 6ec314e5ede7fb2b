"""How sure the model is of a direction: one rule, stated to the reader, used everywhere.

"Sure" is about the model with its assumptions, never about the world.
"""

from __future__ import annotations

from typing import Literal

from workshop.language.numbers import Band

Certainty = Literal["sure", "likely", "small", "open"]

SURE = 0.95
LIKELY = 0.80
# Sure of nearly nothing is no news: with common random numbers even a thousandth is "sure".
SMALL_MEDIAN = 0.5
SMALL_INTERVAL = 2.0
# If all n runs agree, the chance of a run that disagrees may still be 3 / n (rule of three, 95 %
# confidence): under 60 runs, "at least 95 in 100" cannot be claimed.
RUNS_FOR_SURE = 60


def certainty(p_increase: float, delta: Band, relative: Band, runs: int) -> Certainty:
    """What may be said of a change from the baseline.

    Parameters
    ----------
    p_increase : share of paired runs in which the scenario lies above the baseline, 0 to 1; a tie
        counts half.
    delta : paired differences, in the unit of the outcome.
    relative : the same in percent of the baseline.
    runs : number of paired runs.

    Returns
    -------
    ``small`` : the median moves by at most 0.5 % of the baseline, the 90 % interval by at most 2 %;
    ``sure`` : at least 95 % of the runs go this way (and there are at least 60 of them);
    ``likely`` : at least 80 % do, and the interval reaches no further the other way than this way;
    ``open`` : anything else, such as a small gain in most runs beside a large loss in some.

    Examples
    --------
    >>> fall, percent = Band(-30.0, -20.0, -10.0), Band(-3.0, -2.0, -1.0)
    >>> certainty(0.0, fall, percent, 500), certainty(0.0, fall, percent, 20)
    ('sure', 'likely')
    >>> certainty(0.85, Band(-2, 5, 20), Band(-2, 5, 20), 500)
    'likely'
    >>> certainty(0.85, Band(-24, 1, 2), Band(-24, 1, 2), 500)
    'open'
    >>> certainty(1.0, fall, Band(0.1, 0.2, 0.3), 500)
    'small'
    """
    reach = max(abs(relative.p05), abs(relative.p95))
    if abs(relative.p50) <= SMALL_MEDIAN and reach <= SMALL_INTERVAL:
        return "small"
    up, down = p_increase, 1.0 - p_increase
    # The interval must agree with the share of runs: ties count half in the share.
    if runs >= RUNS_FOR_SURE and (
        (up >= SURE and delta.p05 > 0) or (down >= SURE and delta.p95 < 0)
    ):
        return "sure"
    if up >= LIKELY and delta.p50 > 0 and delta.p95 >= -delta.p05:
        return "likely"
    if down >= LIKELY and delta.p50 < 0 and delta.p95 <= -delta.p05:
        return "likely"
    return "open"
