"""International papers with one partner country and with several.

No source publishes the split by year, but links per international paper say how many partners a
paper has on average; the few published shares fix how the rest follows from it.
"""

from __future__ import annotations

import numpy as np
import xarray as xr


def bilateral_share(
    international: np.ndarray, links: np.ndarray, slope: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Share of bilateral papers among international papers, and per link.

    ``b = 1 / (1 + c (v - 1))`` with v = links per international paper: 1 where every paper has one
    partner. The report's shares (China 72, US 61, UK 49, Germany 48 percent) give c = 0.83 to 0.96.

    Parameters
    ----------
    international, links : [...] papers; sum of links. slope : [...] ``bilateral_slope``.

    Returns
    -------
    share of papers, share of links : [...], both in [0, 1].

    Examples
    --------
    >>> b, per_link = bilateral_share(np.array(100.0), np.array(167.0), np.array(0.9))
    >>> round(float(b), 2), round(float(per_link), 2)
    (0.62, 0.37)
    """
    safe = np.where(international > 0.0, international, 1.0)
    per_paper = np.maximum(links / safe, 1.0)
    share = 1.0 / (1.0 + slope * (per_paper - 1.0))
    return share, share / per_paper


def split(paths: xr.Dataset, slope: float) -> xr.Dataset:
    """Bilateral and multilateral papers of every path, adding up to the international ones.

    Parameters
    ----------
    paths : of an :class:`forecast.projection.outlook.Outlook`. slope : ``bilateral_slope``.

    Returns
    -------
    ``bilateral``, ``multilateral``, each [replicate, year, country], papers.
    """
    international, links = paths["international"], paths["links"].sum("partner")
    share, _ = bilateral_share(international.to_numpy(), links.to_numpy(), np.asarray(slope))
    bilateral = international * share
    return xr.Dataset({"bilateral": bilateral, "multilateral": international - bilateral})
