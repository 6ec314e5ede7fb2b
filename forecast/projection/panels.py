"""What is forecast country by country, as panels of figures: each until its last known year."""

from __future__ import annotations

import numpy as np

from evidence.loading.later import known_until
from evidence.model import Evidence
from forecast.national.rule import COUNTS, INDEX, RATIO, Kind
from forecast.series.frame import Panel

KINDS: dict[str, Kind] = {"papers": COUNTS, "impact": INDEX}  # the others are ratios


def kind_of(name: str) -> Kind:
    """What the figures of a national panel are."""
    return KINDS.get(name, RATIO)


def national_panels(evidence: Evidence) -> dict[str, Panel]:
    """What is forecast country by country, as panels by name.

    papers; odds of a paper being international; links per international paper above the one that
    every such paper has; impact; and how many panel members an international paper of the world
    (above one) and of the EU27 counts for.
    """
    world = evidence.world
    years = world["year"].to_numpy()
    papers, abroad = world["papers"].to_numpy(), world["international"].to_numpy()
    codes = list(evidence.countries)
    share = np.clip(_ratio(abroad, papers), 1e-4, 1 - 1e-4)
    totals = world["links"].to_numpy().sum(axis=1)
    # A paper with one partner has one link: below one a country would have papers with nobody.
    extra = np.maximum(_ratio(totals, abroad) - 1.0, 0.02)
    members = eu27_members(evidence)
    per_world = _per_paper(papers, abroad, world["world_papers"].to_numpy())
    per_eu27 = _per_paper(papers[members], abroad[members], world["eu27_papers"].to_numpy())
    impact = np.maximum(world["impact"].to_numpy(), 0.01)
    impact[:, ~np.isfinite(impact).all(axis=0)] = np.nan
    # Later years of one figure do not make the others known: each ends where it is known.
    figures = {
        "papers": ("papers", papers),
        "odds": ("international", share / (1 - share)),
        "per_paper": ("links", extra),
        "impact": ("impact", impact),
        "world": ("world_papers", np.maximum(per_world - 1.0, 0.01)[None, :]),
        "eu27": ("eu27_papers", np.maximum(per_eu27, 1.0)[None, :]),
    }
    groups = {"world": ["World"], "eu27": ["EU27"]}
    return {
        name: Panel.of(
            groups.get(name, codes),
            years,
            np.where(years <= known_until(evidence, variable), y, np.nan),
        )
        for name, (variable, y) in figures.items()
    }


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Quotient [country, year], NaN where there is nothing below.

    A country that never had any stands where the middle one does.
    """
    out = np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)
    never = ~np.isfinite(out).any(axis=1)
    out[never] = np.nanmedian(out[~never], axis=0) if not never.all() else 0.5
    return np.asarray(out)


def eu27_members(evidence: Evidence) -> list[int]:
    """Numbers of the members of the EU27 among the countries."""
    members = set(evidence.blocs["EU27"].members)
    return [k for k, code in enumerate(evidence.countries) if code in members]


def _per_paper(papers: np.ndarray, abroad: np.ndarray, once: np.ndarray) -> np.ndarray:
    """Members an international paper has on average, [year], so that the group's papers add up."""
    home = (papers - abroad).sum(axis=0)
    return abroad.sum(axis=0) / np.maximum(once - home, 1.0)
