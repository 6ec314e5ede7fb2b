"""Tables from what OpenAlex answered. The same answers give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evidence.errors import SourceChanged
from evidence.panel.manifest import csv_text
from evidence.pull import openalex_api as api
from evidence.pull.openalex_fields import FIELDS, broad_filter
from evidence.pull.openalex_request import OpenAlexRequest
from evidence.reference.countries import country_rows

# Counts move between two requests of one pull; rows of pairs that disagree by more than this were
# not read whole.
MOVES = 0.02
MOVES_AT_LEAST = 5


Row = tuple[Any, ...]


class Collected:
    """Answers by kind, year and subject, and when they were read."""

    def __init__(self) -> None:
        self.groups: dict[tuple[str, int, str], Mapping[str, int]] = {}
        self.counts: dict[tuple[str, int], int] = {}
        self.first, self.last = "", ""

    def saw(self, read: str) -> None:
        """Note when an answer was read."""
        self.first = min(self.first or read, read)
        self.last = max(self.last, read)

    def add(
        self, kind: str, year: int, subject: str, count: int, groups: Mapping[str, int]
    ) -> None:
        """Works by country, and in all."""
        self.groups[kind, year, subject] = groups
        if kind in ("papers", "top"):
            self.counts[kind, year] = count

    def add_count(self, year: int, count: int, read: str) -> None:
        """Works of the EU27."""
        self.counts["eu27", year] = count
        self.saw(read)


def tables(
    request: OpenAlexRequest, got: Collected
) -> tuple[dict[str, str], dict[str, dict[str, Any]], tuple[str, ...]]:
    """Texts of the tables, what is to be known of each, and notes of the whole."""
    three = {row["iso2"]: row["iso3"] for row in country_rows() if row["iso2"]}
    two = {c: t for t, c in three.items()}
    inside = {two[c] for c in request.countries}
    papers: list[Row] = []
    abroad: list[Row] = []
    rest: list[Row] = []
    world: list[Row] = []
    impact: list[Row] = []
    fields: list[Row] = []
    ties: dict[tuple[str, str, int], int] = {}
    moved, unknown = 0, set[str]()
    for year in request.years:
        total, foreign = got.groups["papers", year, ""], got.groups["abroad", year, ""]
        top = got.groups["top", year, ""]
        unknown |= set(total) - set(three)
        everyone, best = got.counts["papers", year], got.counts["top", year]
        world.append((year, everyone, got.counts["eu27", year], best))
        home = sum(n - min(foreign.get(c, 0), n) for c, n in total.items() if c not in inside)
        rest.append(("ROW", year, "", home))
        for code in request.countries:
            here = two[code]
            row = got.groups["row", year, code]
            _same_total(code, year, row.get(here, 0), total.get(here, 0))
            papers.append((code, year, total.get(here, 0)))
            abroad.append((code, year, foreign.get(here, 0)))
            rest.append((code, year, sum(n for c, n in row.items() if c not in inside), ""))
            share = _impact(total.get(here, 0), top.get(here, 0), everyone, best)
            impact.append((code, year, *share))
            for name in request.one_by_one:
                count = got.groups["field", year, name].get(here, 0)
                fields.append((code, name, year, count))
            for other in inside - {here}:
                key = (min(code, three[other]), max(code, three[other]), year)
                count = row.get(other, 0)
                if key in ties and ties[key] != count:
                    _same_pair(key, ties[key], count)
                    moved += 1
                ties[key] = max(count, ties.get(key, 0))
    pairs = [(*key, n) for key, n in sorted(ties.items()) if n]
    texts = {
        "papers.csv": csv_text(("country", "year", "papers"), sorted(papers)),
        "international.csv": csv_text(("country", "year", "papers"), sorted(abroad)),
        "ties.csv": csv_text(("a", "b", "year", "papers"), pairs),
        "rest.csv": csv_text(("country", "year", "links", "home_papers"), sorted(rest, key=_key)),
        "world.csv": csv_text(("year", "papers", "eu27", "top1"), world),
        "impact.csv": csv_text(
            ("country", "year", "papers", "top1", "top1_share"), sorted(impact, key=_key)
        ),
        "fields.csv": csv_text(("country", "field", "year", "papers"), sorted(fields)),
    }
    texts |= _of_pairs(request, got, pairs)
    return texts, _about(request, got), _notes(request, got, moved, unknown)


def _of_pairs(
    request: OpenAlexRequest, got: Collected, pairs: Sequence[tuple[str, str, int, int]]
) -> dict[str, str]:
    """What was asked of pairs beside their works: by field, and how often they are cited."""
    texts = {}
    if request.pairs_by_field:
        texts["ties_by_field.csv"] = csv_text(
            ("a", "b", "field", "year", "papers"), _pairs_by_field(request, got)
        )
    if request.impact_by_pair:
        heads = ("a", "b", "year", "papers", "top1", "top1_share")
        texts["impact_by_pair.csv"] = csv_text(heads, _impact_by_pair(request, got, pairs))
    return texts


def _impact_by_pair(
    request: OpenAlexRequest, got: Collected, pairs: Sequence[tuple[str, str, int, int]]
) -> list[Row]:
    """Joint works of every pair, those among the most cited, and their share (world = 1)."""
    two = {row["iso3"]: row["iso2"] for row in country_rows()}
    out: list[Row] = []
    for a, b, year, papers in pairs:
        rows = (got.groups["top row", year, x].get(two[y], 0) for x, y in ((a, b), (b, a)))
        top = min(max(rows), papers)  # counts move a little between two requests
        everyone, best = got.counts["papers", year], got.counts["top", year]
        out.append((a, b, year, *_impact(papers, top, everyone, best)))
    return out


def _pairs_by_field(request: OpenAlexRequest, got: Collected) -> list[Row]:
    """Works of every pair in each field; the larger of the two rows a pair stands in."""
    two = {row["iso3"]: row["iso2"] for row in country_rows()}
    found: dict[tuple[str, str, str, int], int] = {}
    for (kind, year, subject), row in got.groups.items():
        if kind != "row in a field":
            continue
        name, code = subject.split("|")
        for other in request.countries:
            if other != code and (count := row.get(two[other], 0)):
                key = (min(code, other), max(code, other), name, year)
                found[key] = max(count, found.get(key, 0))
    return [(*key, count) for key, count in sorted(found.items())]


def _key(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return row[:2]


def _impact(papers: int, top: int, everyone: int, best: int) -> tuple[int, int, float | str]:
    """Papers, top papers, and their share over the world's (world = 1)."""
    if not papers or not best:
        return papers, top, ""
    return papers, top, round((top / papers) / (best / everyone), 6)


def _same_total(code: str, year: int, own: int, total: int) -> None:
    if abs(own - total) > max(MOVES_AT_LEAST, MOVES * total):
        raise SourceChanged(
            f"OpenAlex: {code} {year} has {total:,} works among all countries and {own:,} in its "
            "own row of pairs: the row was not read whole, or the counts were rebuilt in between; "
            "repeat with --refresh"
        )


def _same_pair(key: tuple[Any, ...], one: int, other: int) -> None:
    if abs(one - other) > max(MOVES_AT_LEAST, MOVES * max(one, other)):
        raise SourceChanged(
            f"OpenAlex: {key[0]}-{key[1]} {key[2]} has {one:,} works in one row and {other:,} in "
            "the other: a row was not read whole, or the counts were rebuilt in between; repeat "
            "with --refresh"
        )


def _about(request: OpenAlexRequest, got: Collected) -> dict[str, dict[str, Any]]:
    common: dict[str, Any] = {"types": request.types, "field": broad_filter(request.fields)}
    year = request.years[-1]
    alpha = next(r["iso2"] for r in country_rows() if r["iso3"] == request.countries[0])
    asked = {
        "papers.csv": api.filters(year, **common),
        "international.csv": api.filters(year, abroad=True, **common),
        "ties.csv": api.filters(year, countries=[alpha], **common),
        "rest.csv": api.filters(year, countries=[alpha], **common),
        "world.csv": api.filters(year, **common),
        "impact.csv": api.filters(year, top=True, **common),
        "fields.csv": api.filters(year, types=request.types, field=FIELDS[request.one_by_one[0]]),
    }
    if request.pairs_by_field:
        asked["ties_by_field.csv"] = api.filters(
            year, types=request.types, field=FIELDS[request.one_by_one[0]], countries=[alpha]
        )
    if request.impact_by_pair:
        asked["impact_by_pair.csv"] = api.filters(year, countries=[alpha], top=True, **common)
    period = got.first[:10] if got.first[:10] == got.last[:10] else (
        f"{got.first[:10]} to {got.last[:10]}"
    )  # fmt: skip
    return {
        name: {
            "unit": "works; share over the world's" if "impact" in name else "works",
            "source": "OpenAlex",
            "read": period,
            "query": f"{api.WORKS}?filter={text}&group_by={api.GROUP}",
            "years": [request.years[0], year],
        }
        for name, text in asked.items()
    }


def _notes(
    request: OpenAlexRequest, got: Collected, moved: int, unknown: set[str]
) -> tuple[str, ...]:
    days = {got.first[:10], got.last[:10]}
    notes = [
        f"OpenAlex works with a known country, whole counts, types: "
        f"{', '.join(request.types) or 'all'}; fields: {', '.join(request.fields) or 'all'}; "
        f"read {' to '.join(sorted(days))}.",
    ]
    if len(days) > 1:
        notes.append("The answers are of several days; OpenAlex counts move when it is rebuilt.")
    if moved:
        notes.append(
            f"{moved} pair-years differed a little between the two rows they stand in; the larger "
            "count is kept."
        )
    if unknown:
        notes.append(f"Codes without a name here, in the rest: {', '.join(sorted(unknown))}.")
    return tuple(notes)
