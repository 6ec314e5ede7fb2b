"""Who followed and who did not, year by year, with what each country looked like before.

``tables/followed.csv``: one row a country and event, in the year of the first measure of its own by
law, decree or government guidance; ``body`` is who decided (the European Union where it acted as
one). ``tables/associated.csv``: association to the framework programmes. Where a fact was not
clear the country is left out. Written from public acts as recalled, none read again (column
``read``).
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from agents.rules.utility import weakness
from evidence.model import Evidence
from evidence.reference.alliances import allies

TABLES = Path(__file__).parent / "tables"
UNION = ("AUT", "BEL", "CZE", "DEU", "DNK", "ESP", "FIN", "FRA", "GRC", "IRL", "ITA", "NLD", "POL",
         "PRT", "SWE")  # fmt: skip


class Call(NamedTuple):
    """An event that asked others to take sides: who led against whom, first and last year seen.

    Seven years, but not beyond 2024 nor into the next event on the same target.
    """

    leader: str
    target: str
    first: int
    last: int


CALLS = {
    "iran-2010": Call("USA", "IRN", 2010, 2016),
    "russia-2014": Call("USA", "RUS", 2014, 2020),
    "china-2018": Call("USA", "CHN", 2018, 2024),
    "iran-2018": Call("USA", "IRN", 2018, 2024),
    "russia-2022": Call("USA", "RUS", 2022, 2024),
}
PROGRAMMES = {"fp7": (2007, 2013), "horizon-2020": (2014, 2020), "horizon-europe": (2021, 2025)}


def followed() -> pd.DataFrame:
    """Columns event, country, followed (0 or 1), year, body, measure, source, read."""
    return pd.read_csv(TABLES / "followed.csv")


def associated() -> pd.DataFrame:
    """Columns event, country, followed (0 or 1), year, source, read."""
    return pd.read_csv(TABLES / "associated.csv")


def shares(evidence: Evidence, year: int) -> pd.DataFrame:
    """Share of each partner in a country's links, in that year or the nearest of the figures."""
    known = evidence.world["year"].values
    at = int(np.clip(year, known[0], known[-1]))
    links = evidence.world["links"].sel(year=at).transpose("country", "partner").values
    codes = list(evidence.countries)
    return pd.DataFrame(links / np.maximum(links.sum(1, keepdims=True), 1e-9), codes, codes)


def following_years(evidence: Evidence) -> pd.DataFrame:
    """A row a country and year of an event.

    Columns ``event, country, year, y`` (1 in the year it began), ``risk`` (it had not begun before:
    what a rule is fitted to), ``weight`` (members of a body that decided as one share one),
    ``ally`` (0 or 1), ``first`` (1 in the first year), ``dependence``
    and ``pull`` (shares of own links with target and leader in the year before the event),
    ``contagion`` (with those who followed by last year).
    """
    facts, rows = followed(), []
    for name, call in CALLS.items():
        group = facts[facts["event"] == name]
        group = group[group["country"].isin(evidence.countries)]
        share = shares(evidence, call.first - 1)
        since = dict(zip(group["country"], group["year"].fillna(9999).astype(int), strict=True))
        size = group.groupby("body")["country"].transform("size")
        for country, weight in zip(group["country"], 1.0 / size, strict=True):
            for year in range(call.first, call.last + 1):
                ally = country in allies([call.leader], year)
                before = [c for c, y in since.items() if y < year and c != country]
                rows.append(
                    (name, country, year, float(since[country] == year), since[country] >= year,
                     weight, float(ally), float(year == call.first),
                     share.loc[country, call.target], share.loc[country, call.leader],
                     share.loc[country, before].sum())
                )  # fmt: skip
    names = "event country year y risk weight ally first dependence pull contagion"
    return pd.DataFrame(rows, columns=names.split())


def joining_years(evidence: Evidence) -> pd.DataFrame:
    """The same of countries outside the Union and its programmes.

    Columns ``event, country, year, y, risk, weight`` (1) and ``gain``: what membership would add to
    own links, percent, as :func:`agents.year.deciding.membership_gain` has it, with the central
    gain of a programme and members of the Union; the United Kingdom was one until 2020.
    """
    facts, rows = associated(), []
    central = evidence.parameters.central()
    for name, (start, last) in PROGRAMMES.items():
        group = facts[facts["event"] == name]
        group = group[group["country"].isin(evidence.countries)]
        members = [
            c for c in (*UNION, *(("GBR",) if start < 2020 else ())) if c in evidence.countries
        ]
        share = shares(evidence, start - 1)
        known = evidence.world["year"].values
        at = int(np.clip(start - 1, known[0], known[-1]))
        links = evidence.world["links"].sel(year=at).transpose("country", "partner").values
        total = links.sum(1)
        weak = pd.DataFrame(
            weakness(links, total, total, total.sum(),
                     weakness_half=np.array(central["weakness_half"])),
            share.index, share.columns,
        )  # fmt: skip
        rise = np.expm1(central["programme_gain"] * weak[members])
        gain = (share[members] * rise).sum(axis=1)
        for country, year_in in zip(group["country"], group["year"].fillna(9999), strict=True):
            for year in range(start, last + 1):
                rows.append(
                    (name, country, year, float(year_in == year), year_in >= year, 1.0,
                     100.0 * gain[country])
                )  # fmt: skip
    return pd.DataFrame(rows, columns=["event", "country", "year", "y", "risk", "weight", "gain"])
