"""What is asked of OpenAlex: the request, its questions in order, and the plan of a pull."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from evidence.errors import EvidenceError
from evidence.panel.field_pairs import YEARS
from evidence.pull import openalex_api as api
from evidence.pull.openalex_fields import BROAD_IDS, FIELDS, asked, broad_filter
from evidence.reference.countries import country_rows, read_blocs


@dataclass(frozen=True)
class OpenAlexRequest:
    """What is wanted. Everything here decides the figures; nothing else does.

    Parameters
    ----------
    countries : alpha-3 codes; pairs are asked among them, totals of all others go to ``rest.csv``.
    years : whole years, ascending.
    types : OpenAlex work types (``article``, ``review``, ...); all where empty.
    fields : broad fields; works of these fields only. All works where empty.
    pairs_by_field : pairs in each of the fields of :mod:`evidence.pull.openalex_fields` as well,
        of the last five years, one request a country, year and field.
    impact_by_pair : the most cited joint works of every pair, one request a country and year.
    """

    countries: tuple[str, ...]
    years: tuple[int, ...]
    types: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    pairs_by_field: bool = False
    impact_by_pair: bool = False

    def __post_init__(self) -> None:
        unknown = [c for c in self.countries if c not in alpha2()]
        if unknown:
            raise EvidenceError(f"no alpha-2 code is known for {', '.join(unknown)}")
        if len(set(self.countries)) < 3:
            raise EvidenceError("three or more countries are needed for a panel of pairs")
        if not self.years or list(self.years) != sorted(set(self.years)):
            raise EvidenceError("years: one or more, ascending, none twice")
        for name in self.fields:
            if name not in BROAD_IDS:
                raise EvidenceError(f"field {name!r} is not known; allowed: {', '.join(BROAD_IDS)}")

    @property
    def one_by_one(self) -> tuple[str, ...]:
        """The fields that are counted one by one."""
        return asked(self.fields)

    @property
    def years_of_pairs(self) -> tuple[int, ...]:
        """Years of pairs by field: a pair in one field is a small number, taken over some years."""
        return self.years[-YEARS:] if self.pairs_by_field else ()


@dataclass(frozen=True)
class Question:
    """One question of the plan: what the answer is used for, and its filter."""

    kind: str  # papers, abroad, top, eu27, field, row, top row, row in a field
    year: int
    subject: str
    filter: str

    @property
    def first(self) -> dict[str, str]:
        """Parameters of its first request."""
        return api.count_query(self.filter) if self.kind == "eu27" else api.group_query(self.filter)


@dataclass(frozen=True)
class Plan:
    """The questions of a pull, and how many of them are answered already."""

    request: OpenAlexRequest
    questions: tuple[Question, ...]
    kept: int = 0
    oldest: str = ""
    budget: api.Budget | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def missing(self) -> int:
        """Questions still to ask; each costs one request, a second one where groups pass 200."""
        return len(self.questions) - self.kept

    def text(self) -> str:
        """The plan for people, before anything is asked."""
        years = self.request.years
        lines = [
            f"OpenAlex: {len(self.request.countries)} countries or regions, "
            f"{years[0]}-{years[-1]} ({len(years)} years), "
            f"types {', '.join(self.request.types) or 'all'}, "
            f"fields {', '.join(self.request.fields) or 'all'}",
            f"requests: {self.missing:,} (up to {2 * self.missing:,} where a list of countries "
            f"takes two pages), about {self.missing * api.COST_USD:.2f} to "
            f"{2 * self.missing * api.COST_USD:.2f} dollar",
        ]
        if self.kept:
            lines.append(f"already here: {self.kept:,} answers, the oldest of {self.oldest}")
        if self.budget is not None:
            left = self.budget.requests
            text = f"daily budget: {left:,} requests ({self.budget.source})"
            if self.missing > left:
                text += "; not enough for today: repeat the command after midnight UTC to go on"
            lines.append(text)
        return "\n".join([*lines, *self.notes])


def alpha2() -> dict[str, str]:
    """Alpha-3 to alpha-2 codes."""
    return {row["iso3"]: row["iso2"] for row in country_rows() if row["iso2"]}


def questions(request: OpenAlexRequest) -> Iterator[Question]:
    """Everything that is asked, in order: totals of a year, then one row of pairs a country."""
    two = alpha2()
    eu27 = [two[c] for c in read_blocs()["EU27"].members]
    common: dict[str, Any] = {"types": request.types, "field": broad_filter(request.fields)}
    for year in request.years:
        yield Question("papers", year, "", api.filters(year, **common))
        yield Question("abroad", year, "", api.filters(year, abroad=True, **common))
        yield Question("top", year, "", api.filters(year, top=True, **common))
        yield Question("eu27", year, "EU27", api.filters(year, countries=eu27, **common))
        for name in request.one_by_one:
            filter_ = api.filters(year, types=request.types, field=FIELDS[name])
            yield Question("field", year, name, filter_)
        for country in request.countries:
            filter_ = api.filters(year, countries=[two[country]], **common)
            yield Question("row", year, country, filter_)
        for country in request.countries if request.impact_by_pair else ():
            filter_ = api.filters(year, countries=[two[country]], top=True, **common)
            yield Question("top row", year, country, filter_)
        for name in request.one_by_one if year in request.years_of_pairs else ():
            for country in request.countries:
                filter_ = api.filters(
                    year, types=request.types, field=FIELDS[name], countries=[two[country]]
                )
                yield Question("row in a field", year, f"{name}|{country}", filter_)
