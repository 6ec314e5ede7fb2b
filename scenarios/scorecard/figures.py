"""Numbers read off our own figures, each beside a published one: (low, middle, high)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from agents.validation.behaviour import TABLE
from evidence.model import ROW, Evidence
from evidence.reference.countries import country_rows

Z = 1.6448536269514722  # of the 5th and 95th percentile


class Number(NamedTuple):
    """A middle with the ends of its 90 % band; equal where there is no band."""

    p05: float
    p50: float
    p95: float
    unit: str


def exact(value: float, unit: str) -> Number:
    """A figure that was counted."""
    return Number(value, value, value, unit)


def _bands(values: np.ndarray, unit: str) -> Number:
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
    return Number(float(low), float(middle), float(high), unit)


def links(evidence: Evidence, a: str, b: str, year: int) -> float:
    """Joint papers of two places; of EU27 the sum over members in the figures."""
    world = evidence.world["links"].sel(year=year)
    sides = [list(evidence.blocs["EU27"].members) if x == "EU27" else [x] for x in (a, b)]
    held = [[c for c in side if c in set(evidence.countries)] for side in sides]
    return float(world.sel(country=held[0], partner=held[1]).sum())


def links_change(evidence: Evidence, a: str, b: str, since: int, until: int) -> Number:
    """Change of joint papers in percent."""
    return exact(
        100.0 * (links(evidence, a, b, until) / links(evidence, a, b, since) - 1.0), "percent"
    )


def us_partners_change(evidence: Evidence, since: int, until: int) -> Number:
    """Change of joint papers with the United States over partners with published shares."""
    rows = evidence.series
    rows = rows[rows["variable"] == "share_of_country_international_with_us"]
    who = sorted(set(rows[rows["year"] == since]["region"]) & set(evidence.countries))
    known = evidence.world["links"].sel(country="USA", partner=who)
    change = known.sel(year=until) / known.sel(year=since) - 1.0
    return _bands(100.0 * change.to_numpy(), "percent")


def distance_change(evidence: Evidence) -> Number:
    """Change of the elasticity to distance between the first and the last published pairs."""
    rows = pd.read_csv(TABLE)
    rows = rows[rows["parameter"] == "distance_elasticity"].sort_values("years")
    change = float(rows["value"].iloc[-1] - rows["value"].iloc[0])
    error = float(np.hypot(rows["se"].iloc[0], rows["se"].iloc[-1]))
    return Number(change - Z * error, change, change + Z * error, "elasticity")


def strong_quarter(evidence: Evidence, year: int) -> Number:
    """Share of a country's joint papers with the strongest quarter of its partners."""
    codes = [c for c in evidence.countries if c != ROW]
    ties = evidence.world["links"].sel(year=year, country=codes, partner=codes).to_numpy()
    ranked = -np.sort(-ties, axis=1)
    few = max(1, round((len(codes) - 1) / 4))
    return _bands(100.0 * ranked[:, :few].sum(1) / ranked.sum(1), "percent")


def world_international(evidence: Evidence, year: int) -> Number:
    """The world's papers with authors of several countries, of all its papers."""
    rows = evidence.series[(evidence.series["region"] == "WLD") & (evidence.series["year"] == year)]
    rows = rows[rows["source"].str.endswith("-2023")].set_index("variable")["value"]
    return exact(100.0 * float(rows["international"]) / float(rows["papers"]), "percent")


def us_citing_china(evidence: Evidence) -> Number:
    """How much less the United States cites Chinese papers than others cite them."""
    rows = evidence.series[evidence.series["variable"] == "citation_index"]
    of = rows[rows["partner"] == "CHN"].set_index("region")["value"]
    others = of.drop(["USA", "CHN"])
    return _bands(100.0 * (float(of["USA"]) / others.to_numpy() - 1.0), "percent")


def _powers(evidence: Evidence, first: int, last: int) -> tuple[float, float]:
    """Shares of links among, and without, the United States, Europe and Japan."""
    codes = [c for c in evidence.countries if c != ROW]
    europe = {r["iso3"] for r in country_rows() if r["region"] == "Europe"} - {"RUS"}
    inside = np.array([c in europe | {"USA", "JPN"} for c in codes])
    ties = evidence.world["links"].sel(country=codes, partner=codes, year=slice(first, last))
    counts = ties.sum("year").to_numpy()
    among, without = (counts[np.ix_(x, x)].sum() for x in (inside, ~inside))
    return 100.0 * float(among / counts.sum()), 100.0 * float(without / counts.sum())


def three_powers(evidence: Evidence, first: int, last: int) -> Number:
    """Share of joint papers among the United States, Europe and Japan."""
    return exact(_powers(evidence, first, last)[0], "percent")


def without_powers(evidence: Evidence, first: int, last: int) -> Number:
    """Share of joint papers without the United States, Europe and Japan."""
    return exact(_powers(evidence, first, last)[1], "percent")


BY_NAME: dict[str, Callable[..., Number]] = {
    f.__name__: f
    for f in (
        links_change, us_partners_change, distance_change, strong_quarter, world_international,
        us_citing_china, three_powers, without_powers,
    )
}  # fmt: skip
