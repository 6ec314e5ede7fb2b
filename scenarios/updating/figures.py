"""Two editions of the figures: years and countries gained and lost, and what was revised."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evidence.errors import EvidenceError
from evidence.loading.later import known_until
from evidence.model import ROW, Evidence

VARIABLES = ("papers", "international", "links")
WORST = 3  # revisions named


@dataclass(frozen=True)
class Revision:
    """How one kind of figure changed in the years that both editions know.

    Attributes
    ----------
    variable, first, last : and the common years that rest on figures in both.
    count : figures compared. median, spread : of log ratios new over old, and the 90th percentile
        of their size; both in percent. largest : (what, year, old, new), most changed first.
    gained : years that only the new edition knows.
    """

    variable: str
    first: int
    last: int
    count: int
    median: float
    spread: float
    largest: tuple[tuple[str, int, float, float], ...]
    gained: tuple[int, ...]


def comparable(old: Evidence, new: Evidence) -> None:
    """Refuse two editions that cannot follow one another.

    Raises
    ------
    EvidenceError : the same figures, the wrong way round, nothing in common, or unlike counting.
    """
    if old.digest == new.digest:
        raise EvidenceError(
            f"{old.label} came twice; allowed are two editions; name the new one second"
        )
    if new.last_year < old.last_year:
        raise EvidenceError(
            f"the new figures end in {new.last_year}, the old ones in {old.last_year}; allowed is "
            "an end as late or later; exchange the two"
        )
    if old.counting != new.counting:
        raise EvidenceError(
            f"the old figures count {old.counting!r}, the new ones {new.counting!r}; allowed is one"
            " way of counting; whole and fractional counts are never compared"
        )
    if len(common(old, new)) < 2:
        raise EvidenceError(
            "the two editions share fewer than two countries; allowed are editions of one set of"
            " figures; name the right folders"
        )


def common(old: Evidence, new: Evidence) -> list[str]:
    """Countries of both editions, in the order of the new one, without the rest of the world."""
    held = set(old.countries)
    return [c for c in new.countries if c in held and c != ROW]


def revisions(old: Evidence, new: Evidence) -> list[Revision]:
    """Revisions of papers, international papers and links, where both editions know them."""
    return [r for name in VARIABLES if (r := _revision(old, new, name)) is not None]


def _revision(old: Evidence, new: Evidence, name: str) -> Revision | None:
    codes = common(old, new)
    ends = [known_until(e, name) for e in (old, new)]
    both = set(map(int, old.world["year"].values)) & set(map(int, new.world["year"].values))
    years = [y for y in sorted(both) if y <= min(ends)]
    gained = tuple(y for y in map(int, new.world["year"].values) if ends[0] < y <= ends[1])
    if not years:
        return None
    before, after = (_known(e, name, codes, years) for e in (old, new))
    frame = pd.concat([before.rename("old"), after.rename("new")], axis=1).dropna()
    frame = frame[(frame > 0).all(axis=1)]
    change = np.log(frame["new"] / frame["old"])
    order = change.abs().sort_values(ascending=False).index
    largest = tuple(
        ("-".join(map(str, key[:-1])), int(key[-1]), float(frame["old"][key]),
         float(frame["new"][key]))
        for key in order[:WORST] if abs(change[key]) > 1e-9
    )  # fmt: skip
    median = float(change.median()) if len(change) else float("nan")
    spread = float(change.abs().quantile(0.9)) if len(change) else float("nan")
    return Revision(
        name, years[0], years[-1], len(change), 100.0 * median, 100.0 * spread, largest, gained
    )


def _known(evidence: Evidence, name: str, codes: list[str], years: list[int]) -> pd.Series:
    """Figures by country (or pair) and year, estimates between published pairs left out."""
    world = evidence.world.sel(country=codes, year=years)
    if name != "links":
        return world[name].transpose("country", "year").to_series()
    world = world.sel(partner=codes)
    data = world["links"].where(world["links_observed"].astype(bool))
    found = data.transpose("country", "partner", "year").to_series().dropna()
    return found[found.index.get_level_values(0) < found.index.get_level_values(1)]
