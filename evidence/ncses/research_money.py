"""Money that pays for papers: R&D performed by higher education and government.

Business performs most R&D in the large economies and publishes little of it; what is known of
papers and money is about the public part (Crespi and Geuna 2008 take HERD, R&D performed by higher
education, doi:10.1016/j.respol.2007.12.007).
"""

from __future__ import annotations

import functools

import pandas as pd

from evidence.ncses.series import matrix, read_series

SOURCE = "srd2-2023"
SECTORS = ("performed_higher_education_percent", "performed_government_percent")


@functools.cache
def research_money() -> pd.DataFrame:
    """R&D performed by higher education and by government (HERD + GOVERD), latest year published.

    Returns
    -------
    Frame by country: ``money`` (million current PPP dollars), ``share`` (of gross R&D), ``year``,
    ``source``. Countries whose R&D by sector is not published are not in it.

    Examples
    --------
    >>> usa = research_money().loc["USA"]
    >>> int(usa["year"]), round(float(usa["share"]), 3), round(float(usa["money"]), -3)
    (2021, 0.187, 151000.0)
    """
    series = read_series()
    share = sum(matrix(series, sector, SOURCE) for sector in SECTORS) / 100.0
    latest = share.stack().rename("share").reset_index().groupby("region").last()
    rows = series[series["variable"] == "gerd_million_ppp"].sort_values("vintage")
    gross = rows.drop_duplicates(["region", "year"], keep="last")
    out = latest.reset_index().merge(gross[["region", "year", "value", "source"]])
    out["money"] = out["share"] * out["value"]
    out["source"] = SOURCE + ", " + out["source"]
    return out.set_index("region")[["money", "share", "year", "source"]]
