"""The published figures as one long table, each row with its source."""

from __future__ import annotations

import functools
from pathlib import Path

import pandas as pd

from evidence.caching.own_tables import TABLES

KEY = ["variable", "region", "partner", "field", "source"]
NAMES = (
    "papers", "papers_by_field", "coauthorship", "links", "us_partner_share", "impact",
    "citation_index", "rnd", "rnd_by_sector", "papers_fractional", "impact_by_field", "ai_pairs",
    "us_stay_rates", "us_doctorates",
)  # fmt: skip

# Unit and counting of every variable; nothing may be read without them.
VARIABLES: dict[str, tuple[str, str]] = {
    "papers": ("papers", "whole"),
    "field_papers": ("papers", "whole"),
    "multi_institution": ("papers", "whole"),
    "domestic_only": ("papers", "whole"),
    "international": ("papers", "whole"),
    "links": ("papers", "whole"),
    "share_of_us_international_with_country": ("percent", "whole"),
    "share_of_country_international_with_us": ("percent", "whole"),
    "top1_share": ("percent", "whole"),
    "citation_index": ("ratio", "fractional"),
    "field_top1_share": ("percent", "whole"),
    "field_citation_index": ("ratio", "fractional"),
    "ai_links": ("papers", "whole"),  # of 2003 to 2022 together, filed under the last year
    # Another count of the same papers: its growth is used, never its level beside whole counts.
    "papers_fractional": ("papers", "fractional"),
    "gerd_million_ppp": ("million current PPP dollars", "none"),
    "gerd_pct_gdp": ("percent", "none"),
    "gdp_million_ppp": ("million current PPP dollars", "none"),
    "us_doctorates": ("doctorates a year, on temporary visas", "none"),
    "us_intend_to_stay_percent": ("percent of a year's doctorates in the United States", "none"),
    "stay_5y_percent": ("percent of a year's doctorates in the United States", "none"),
    **{
        f"{who}_percent": ("percent of R&D", "none")
        for who in (
            "performed_business",
            "performed_government",
            "performed_higher_education",
            "performed_private_nonprofit",
            "funded_business",
            "funded_government",
            "funded_other_domestic",
            "funded_rest_of_the_world",
        )
    },
}


@functools.cache
def read_series(folder: Path = TABLES) -> pd.DataFrame:
    """All published rows, long.

    Returns
    -------
    Frame with ``variable, region, partner, field, year, value, unit, counting, database, vintage,
    source``; ``vintage`` is the edition's year.

    Examples
    --------
    >>> rows = read_series()
    >>> one = rows.query("variable == 'papers' and region == 'CAN' and year == 2022")
    >>> one[["value", "source"]].values.tolist()
    [[113285.0, 'spbs17-2023']]
    """
    parts = []
    for name in NAMES:
        wide = pd.read_csv(
            folder / f"{name}.csv", keep_default_na=False, na_values={}, dtype=str, encoding="utf-8"
        )
        long = wide.melt(id_vars=KEY, var_name="year", value_name="value")
        parts.append(long[long["value"] != ""])
    parts.append(_citations_by_field(folder))
    frame = pd.concat(parts, ignore_index=True)
    frame["year"] = frame["year"].astype(int)
    frame["value"] = frame["value"].astype(float)
    told = {v: VARIABLES[v] for v in frame["variable"].unique()}
    frame["unit"] = frame["variable"].map({v: unit for v, (unit, _) in told.items()})
    frame["counting"] = frame["variable"].map({v: counting for v, (_, counting) in told.items()})
    money = frame["counting"].eq("none")
    frame["database"] = money.map({True: "OECD and UNESCO UIS", False: "Scopus (NCSES)"})
    vintages = {s: int(s.rsplit("-", 1)[-1]) for s in frame["source"].unique()}
    frame["vintage"] = frame["source"].map(vintages)
    order = ["variable", "region", "partner", "field", "year", "value", "unit", "counting",
             "database", "vintage", "source"]  # fmt: skip
    return frame[order].sort_values([*KEY, "year"], ignore_index=True)


def _citations_by_field(folder: Path) -> pd.DataFrame:
    """The table of pairs by field, which holds a column a field."""
    wide = pd.read_csv(
        folder / "citation_index_by_field.csv", keep_default_na=False, na_values={}, dtype=str,
        encoding="utf-8",
    )  # fmt: skip
    long = wide.melt(id_vars=["region", "partner"], var_name="field", value_name="value")
    return long[long["value"] != ""].assign(
        variable="field_citation_index", source="spbs40-2023", year="2020"
    )


def matrix(
    frame: pd.DataFrame, variable: str, source: str | None = None, regions: list[str] | None = None
) -> pd.DataFrame:
    """One variable as regions by years, NaN where nothing is published.

    Parameters
    ----------
    frame : rows of :func:`read_series`. source : the edition; without it there must be only one.
    regions : rows in this order; all that are published where it is left out.
    """
    rows = frame[(frame["variable"] == variable) & (frame["partner"] == "")]
    if source is not None:
        rows = rows[rows["source"] == source]
    wide = rows.pivot(index="region", columns="year", values="value")
    return wide if regions is None else wide.reindex(regions)


def is_economy(region: str) -> bool:
    """Whether a label of the tables is a country or economy, no group of them."""
    return len(region) == 3 and region not in {"WLD", "G20"}


@functools.cache
def read_facts(folder: Path = TABLES) -> pd.DataFrame:
    """Single figures of reports: ``id, subject, partner, measure, period, value, unit, ...``."""
    facts = pd.read_csv(folder / "facts.csv", keep_default_na=False, encoding="utf-8")
    facts["value"] = facts["value"].astype(float)
    return facts
