"""The object every other package starts from: what is known, with where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from evidence.parameters import Parameters
from evidence.reference.countries import Blocs, Names
from evidence.reference.players import Player, country_of
from evidence.sources import Source

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

ROW = "ROW"  # the rest of the world, one more agent: every economy that is not in the panel


@dataclass(frozen=True)
class Evidence:
    """Figures, names and parameters of one evidence base. Nothing in it is ever changed.

    Attributes
    ----------
    name : short name, such as ``"ncses"`` or ``"openalex"``.
    title : one line for people.
    database, counting : what the figures count; whole and fractional counts never mix.
    world : labelled arrays. Dimensions: ``country`` (ISO 3166-1 alpha-3 and ``ROW``), ``partner``
        (the same labels), ``year`` (int), ``field`` (the fourteen NCSES fields in
        the embedded world). Variables:

        ================== ========================= ==============================================
        papers             country, year             papers, whole counting
        international      country, year             papers with an author abroad
        links              country, partner, year    papers shared by the pair; symmetric, diagonal
                                                     0, no gaps (published years and estimates)
        links_observed     country, partner, year    True where the figure is published
        world_papers       year                      papers of the world, each counted once
        eu27_papers        year                      papers of the EU27, each counted once
        field_papers       country, field, year      papers by field; the source may count a
                                                     paper in no field, or split it over several
        field_share        country, field            share of the country's papers, sums to 1
        field_affinity     country, partner, field   affinity of the pair in the field, relative
                                                     to its other fields; see :meth:`pair_fields`
        field_once         field                     papers of the world, each once, over the sum
                                                     of national counts
        field_impact       country, field, year      top-1 % share in the field, percent
        impact             country, year             top-1 % share, percent (world = 1)
        gerd               country, year             gross R&D, million current PPP dollars
        distance           country, partner          km between capitals, diagonal 0
        language           country, partner          1 where an official language is shared
        ================== ========================= ==============================================

        A variable the source does not hold is NaN throughout, never a guess.
    series : the published rows, long: ``variable, region, partner, field, year, value, unit,
        database, vintage, source``.
    facts : single figures of reports, ``id, subject, partner, measure, period, value, unit, ...``.
    flags : artefacts and breaks found in the figures: ``variable, region, partner, year, what,
        size``. Flagged, never deleted.
    sources : source id -> :class:`Source`; every ``source`` of ``series`` and ``parameters`` is one
        of its keys.
    parameters : what enters the model beside the figures, with grade and source.
    names, blocs : names of countries and regions in English and Chinese; groups of them.
    notes : what was done to the figures (chained vintages, scales), in plain words.
    digest : sha256 over every table and parameter, hexadecimal.
    date : when the underlying database was read, as far as the source says.
    origin : the name or folder that :func:`evidence.load` takes to load it again.
    players : actors carved out of a country by :func:`evidence.carve`; last among the countries.
    whole : the evidence they were carved out of; None where nobody was.
    """

    name: str
    title: str
    database: str
    counting: str
    world: xr.Dataset
    series: pd.DataFrame
    facts: pd.DataFrame
    flags: pd.DataFrame
    sources: Mapping[str, Source]
    parameters: Parameters
    names: Names
    blocs: Blocs
    notes: tuple[str, ...]
    digest: str
    date: str = ""
    origin: str = ""
    players: tuple[Player, ...] = ()
    whole: Evidence | None = None

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """Labels of the agents: countries, ``ROW``, then players carved out of a country."""
        return tuple(str(c) for c in self.world["country"].values)

    @cached_property
    def economies(self) -> tuple[str, ...]:
        """Countries with figures of their own, those that players were carved out of as one."""
        own = (country_of(c, self.players) for c in self.countries)
        return tuple(c for c in dict.fromkeys(own) if c != ROW)

    @cached_property
    def sources_by_variable(self) -> dict[str, tuple[str, ...]]:
        """Ids of the sources that the figures of each variable come from, where they are named."""
        if "source" not in self.series:
            return {}
        named = self.series[["variable", "source"]].drop_duplicates().astype(str)
        return {str(v): tuple(sorted(s)) for v, s in named.groupby("variable")["source"]}

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Fields this evidence distinguishes: the fourteen of NCSES, or those of a panel."""
        return tuple(str(f) for f in self.world["field"].values)

    def pair_fields(self, year: int | None = None) -> xr.DataArray:
        """Share of each field in the joint papers of every pair ``[country, partner, field]``.

        In proportion to both sides' shares in the field and their affinity in it; adds up to one.
        An estimate in the embedded world (:mod:`evidence.ncses.field_links`), counted where a
        panel brings pairs by field. ``year`` : of the shares; the last where it is left out.

        Examples
        --------
        >>> import evidence
        >>> found = evidence.load().pair_fields(2022).sel(country="CHN", partner="USA")
        >>> str(found.idxmax("field").item()), round(float(found.sum()), 6)
        ('health sciences', 1.0)
        """
        papers = self.world["field_papers"].sel(year=self.last_year if year is None else year)
        total = papers.sum("field", skipna=False)
        share = (papers / total.where(total > 0.0)).fillna(self.world["field_share"])
        raw = share * share.rename(country="partner") * self.world["field_affinity"]
        whole = raw.sum("field")
        closed = (raw / whole.where(whole > 0.0)).fillna(1.0 / len(self.fields))
        return closed.transpose("country", "partner", "field")

    def field_links(self, year: int | None = None) -> xr.DataArray:
        """Joint papers by field ``[country, partner, field]``; they add up to ``links``."""
        year = self.last_year if year is None else year
        return self.pair_fields(year) * self.world["links"].sel(year=year)

    @property
    def label(self) -> str:
        """Which evidence this is, for whatever is made from it: title, name, date, digest."""
        read = f", read {self.date}" if self.date[:1].isdigit() else ""
        return f"{self.title} [{self.name}{read}, sha256 {self.digest[:12]}]"

    @property
    def last_year(self) -> int:
        """The last year with figures; projections start in the year after it."""
        return int(self.world["year"].values[-1])
