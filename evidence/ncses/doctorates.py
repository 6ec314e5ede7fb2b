"""Foreign doctorates of the United States by citizenship: people, counted in heads.

The only stock of researchers on the move that a public source counts by origin.
"""

from __future__ import annotations

import functools

import pandas as pd

from evidence.ncses.series import matrix, read_series

SOURCE = "sed28-2023"


@functools.cache
def staying_doctorates() -> pd.Series:
    """Science and engineering doctorates on temporary visas who intend to stay, heads a year.

    Returns
    -------
    Series by citizenship (alpha-3; ``WLD`` all), of the last year published; who answers no
    question about intentions in a year is counted as all do on average.

    Examples
    --------
    >>> heads = staying_doctorates()
    >>> round(float(heads["CHN"])), round(float(heads["WLD"]))
    (5155, 14777)
    """
    series = read_series()
    count, share = (
        matrix(series, name, SOURCE) for name in ("us_doctorates", "us_intend_to_stay_percent")
    )
    year = int(count.columns.max())
    percent = share[year].reindex(count.index).fillna(share.loc["WLD", year])
    found: pd.Series = (count[year] * percent / 100.0).dropna()
    return found
