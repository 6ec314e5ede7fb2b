"""Every tie of a run: levels and paired changes, a row a scenario, year and pair."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evidence.measures import quantiles

LEVELS = ("p05", "p50", "p95")
# Not in runs of earlier versions; not a number for the baseline.
CHANGES = ("percent_p05", "percent_p50", "percent_p95", "p_increase")
FIGURES = (*LEVELS, *CHANGES)
AGAINST = ("a", "b", "before", "p05", "p50", "p95", "p_increase")


def figures(base: np.ndarray, values: np.ndarray, *, changes: bool) -> np.ndarray:
    """The :data:`FIGURES` of ties in one year.

    Parameters
    ----------
    base, values : joint papers in the baseline and in a scenario, [pair, replicate].
    changes : whether to compare run by run; otherwise those figures are not a number.

    Returns
    -------
    [pair, 7]: quantiles of the level, quantiles of the change in percent of the baseline of the
    same run, share of runs with a rise (a tie counts half).

    Examples
    --------
    >>> base = np.array([[100.0, 200.0, 300.0]])
    >>> figures(base, base * 0.9, changes=True).round(3).tolist()
    [[99.0, 180.0, 261.0, -10.0, -10.0, -10.0, 0.0]]
    """
    out = np.full((len(values), len(FIGURES)), np.nan)
    if not values.shape[1]:
        return out
    out[:, :3] = quantiles(values, [0.05, 0.5, 0.95]).T
    if changes:
        moved = np.flatnonzero((values != base).any(axis=-1))
        out[:, 3:] = (0.0, 0.0, 0.0, 0.5)
        out[moved, 3:] = _compared(base[moved], values[moved])
    return out


def _compared(base: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Paired changes of ties, [pair, 4]; not a number where the baseline has no joint papers."""
    with np.errstate(divide="ignore", invalid="ignore"):
        percent = 100.0 * (values / base - 1.0)
    rises = ((percent > 0) + 0.5 * (percent == 0)).mean(axis=-1)
    found = np.vstack([quantiles(percent, [0.05, 0.5, 0.95]), rises])
    return np.where(np.isfinite(percent).all(axis=-1), found, np.nan).T


def links_frame(
    names: tuple[str, ...], years: tuple[int, ...], countries: tuple[str, ...], bands: np.ndarray
) -> pd.DataFrame:
    """Frame of links.parquet from :data:`FIGURES` ``bands`` [scenario, year, pair, 7]."""
    rows, columns = np.triu_indices(len(countries), 1)
    pairs = [
        tuple(sorted((countries[i], countries[j]))) for i, j in zip(rows, columns, strict=True)
    ]
    s, t, p, n = bands.shape
    flat = bands.reshape(-1, n).astype(float)
    return pd.DataFrame(
        {
            "scenario": np.repeat(list(names), t * p),
            "year": np.tile(np.repeat(years, p), s),
            "a": np.tile([a for a, _ in pairs], s * t),
            "b": np.tile([b for _, b in pairs], s * t),
            **{name: flat[:, k] for k, name in enumerate(FIGURES)},
        }
    )


def tie_changes(links: pd.DataFrame, scenario: str, baseline: str, year: int) -> pd.DataFrame:
    """Every tie against the baseline in one year, run by run.

    Returns
    -------
    Columns a, b, ``before`` (median of the baseline, joint papers), ``p05``, ``p50``, ``p95``
    (percent of the baseline) and ``p_increase``; no rows where the run holds none of that year.
    """
    if not set(CHANGES) <= set(links.columns):  # made by an earlier version
        return pd.DataFrame(columns=AGAINST)
    now = links[links["year"] == year]
    base = now[now["scenario"] == baseline].set_index(["a", "b"])["p50"].rename("before")
    own = now[now["scenario"] == scenario].set_index(["a", "b"])[list(CHANGES)]
    own.columns = pd.Index(["p05", "p50", "p95", "p_increase"])
    return base.to_frame().join(own).dropna().reset_index()[list(AGAINST)]
