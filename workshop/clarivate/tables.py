"""The tables of the Clarivate document, for the past and for a run, beside its own figures.

Levels of two databases are not compared: ratios, shares and changes are, and every table says what
differs. What the document does not hold, or what this evidence cannot answer, stays empty.
"""

from __future__ import annotations

import numpy as np

from workshop.clarivate.facts import (
    REGIONS,
    Facts,
    panel_of,
    ratio,
    windows,
)
from workshop.clarivate.fields import by_field, by_field_to_come
from workshop.clarivate.table import Cell, DocumentTable, Form, over, paths_of
from workshop.language.numbers import digits
from workshop.view.result_view import BASELINE, RunView

THREE = ("CHN", "USA", "EU27")
PAIRS = ("CHN-USA", "CHN-EU27", "EU27-USA")


def document_tables(view: RunView) -> list[DocumentTable]:
    """All tables this run and its evidence can fill; none without the document's three actors."""
    if not {"CHN", "USA"} <= set(view.evidence.countries):
        return []
    facts = Facts(view.evidence)
    made = (
        by_field(view, facts),
        by_field_to_come(view),
        growth(view),
        regions(view, facts),
        output(view, facts),
        bilateral(view, facts),
        impact(view),
    )
    return [table for table in made if any(_filled(row) for row in table.rows)]


def _filled(row: tuple[Cell, ...]) -> bool:
    return any(isinstance(v, float) and np.isfinite(v) for v in row)


def _runs(view: RunView) -> list[tuple[str, str]]:
    """Names of the baseline and the scenarios with their titles."""
    return [(BASELINE, view.title(BASELINE)), *((n, view.title(n)) for n in view.names)]


def databases(view: RunView) -> str:
    """What differs between the document's figures and these, in a sentence or two."""
    known = view.evidence
    counting = view.t(f"counting.{known.counting}")
    return view.t("document.databases", database=known.database, counting=counting)


def growth(view: RunView) -> DocumentTable:
    """Growth ratios of all fields together: the past, the baseline, the scenarios."""
    t, last = view.t, view.evidence.last_year
    rows = []
    for region in (*THREE, *PAIRS):
        variable = "links" if "-" in region else "papers"
        past = view.past(region, variable)
        row: list[Cell] = [view.region(region)]
        row.append(ratio(past["year"].tolist(), past["value"].to_numpy(float), last))
        for name, _ in _runs(view):
            paths = paths_of(view, name, region, variable)
            row.append(None if paths is None else ratio(view.results.years, paths, view.horizon))
        rows.append(tuple(row))
    heads: list[tuple[str, Form]] = [(t("column.region"), "text"), (over(view, last), "ratio")]
    heads += [(f"{title}, {over(view, view.horizon)}", "ratio") for _, title in _runs(view)]
    return DocumentTable(t("document.growth"), tuple(heads), tuple(rows),
                         view.t("document.growth.note"))  # fmt: skip


def regions(view: RunView, facts: Facts) -> DocumentTable:
    """World regions by partner (the document's table 2): growth, and change of the share."""
    t, known = view.t, view.evidence
    last, years = known.last_year, known.world["year"].values.astype(int)
    spans = windows(last)
    rows = []
    for region in REGIONS:
        members = panel_of(known, region)
        if not members:
            continue
        papers = known.world["papers"].sel(country=members).sum("country").values
        for partner in ("CHN", "USA"):
            joint = known.world["links"].sel(country=members, partner=partner)
            links = joint.sum("country").values
            share = [100.0 * links[np.isin(years, s)].sum() / papers[np.isin(years, s)].sum()
                     for s in spans]  # fmt: skip
            row: list[Cell] = [
                t("document.region.named", name=t(f"document.region.{region}"), n=len(members)),
                view.region(partner),
                facts.value(region, "", "growth ratio of papers"),
                ratio(years, papers, last),
                facts.value(region, partner, "growth ratio of co-authored papers"),
                ratio(years, links, last),
                facts.value(region, partner,
                            "change in the share of papers co-authored with the partner"),
                float(share[1] - share[0]),
            ]  # fmt: skip
            row += [_future(view, name, members, partner) for name, _ in _runs(view)]
            rows.append(tuple(row))
    heads: list[tuple[str, Form]] = [(t("column.region"), "text"), (t("document.partner"), "text")]
    for what, form in (("papers", "ratio"), ("joint", "ratio"), ("share", "points")):
        who = t(f"document.regions.{what}")
        both = (t("document.theirs", who=who), t("document.ours", who=who))
        heads += [(head, form) for head in both]  # type: ignore[misc]
    heads += [
        (t("document.regions.future", title=title, over=over(view, view.horizon)), "ratio")
        for _, title in _runs(view)
    ]
    title = t("document.regions", theirs="2020\N{EN DASH}24 / 2015\N{EN DASH}19",
              ours=over(view, last))  # fmt: skip
    return DocumentTable(title, tuple(heads), tuple(rows), view.t("document.regions.note"))


def _future(view: RunView, scenario: str, members: list[str], partner: str) -> float | None:
    """Growth ratio of the joint papers of a region with a partner in a run, of medians."""
    frame = view.results.links
    own = frame[frame["scenario"] == scenario]
    pairs = own[((own["a"] == partner) & own["b"].isin(members))
                | ((own["b"] == partner) & own["a"].isin(members))]  # fmt: skip
    by_year = pairs.groupby("year")["p50"].sum()
    return ratio([int(y) for y in by_year.index], by_year.to_numpy(float), view.horizon)


def output(view: RunView, facts: Facts) -> DocumentTable:
    """Output and co-publication of China, the United States and the EU27 (its figure 6)."""
    t, last = view.t, view.evidence.last_year
    years = [y for y in (2003, 2010, 2015, 2019) if y < last] + [last]
    rows = []
    for region in (*THREE, *PAIRS):
        variable = "links" if "-" in region else "papers"
        past = view.past(region, variable).set_index("year")["value"]
        row: list[Cell] = [view.region(region), _by_year(view, facts, region)]
        row += [float(past[y]) if y in past.index else None for y in years]
        for name, _ in _runs(view):
            band = view.band(name, region, variable)
            row.append(band.p50 if band else None)
        rows.append(tuple(row))
    heads: list[tuple[str, Form]] = [
        (t("column.region"), "text"), (t("document.document"), "text"),
        *((str(y), "count") for y in years),
        *((f"{title} {view.horizon}", "count") for _, title in _runs(view)),
    ]  # fmt: skip
    return DocumentTable(t("document.output"), tuple(heads), tuple(rows),
                         view.t("document.output.note"))  # fmt: skip


def _by_year(view: RunView, facts: Facts, region: str) -> str:
    """What the document says of a series, year by year."""
    subject, _, partner = region.partition("-")
    measure = "co-authored papers" if partner else "papers"
    single = facts.by_year(subject, partner, measure)
    colon = view.t("list.colon")
    parts = [
        f"{year}{colon}{mark}{digits(value, 1.0, view.lang)}"
        for year, (value, mark) in sorted(single.items())
    ]
    return view.t("list.semicolon").join(parts)


def bilateral(view: RunView, facts: Facts) -> DocumentTable:
    """Papers with exactly one partner country as percent of international ones (its figure 3)."""
    t, last = view.t, view.evidence.last_year
    rows = []
    for region in ("CHN", "USA", "GBR", "DEU"):
        one, more = (view.past(region, v).set_index("year")["value"]
                     for v in ("bilateral", "multilateral"))  # fmt: skip
        row: list[Cell] = [
            view.region(region),
            facts.value(region, "", "bilateral share of international papers"),
            float(100 * one[last] / (one[last] + more[last])) if last in one.index else None,
        ]
        for name, _ in _runs(view):
            paths = [paths_of(view, name, region, v) for v in ("bilateral", "multilateral")]
            if paths[0] is None or paths[1] is None:
                row.append(None)
                continue
            share = 100 * paths[0][:, -1] / (paths[0][:, -1] + paths[1][:, -1])
            row.append(float(np.nanmedian(share)))
        rows.append(tuple(row))
    heads: list[tuple[str, Form]] = [
        (t("column.region"), "text"), (t("document.document"), "percent"), (str(last), "percent"),
        *((f"{title} {view.horizon}", "percent") for _, title in _runs(view)),
    ]  # fmt: skip
    return DocumentTable(t("document.bilateral"), tuple(heads), tuple(rows),
                         view.t("document.bilateral.note"))  # fmt: skip


def impact(view: RunView) -> DocumentTable:
    """Impact of the three and of their joint papers (its figure 7)."""
    t = view.t
    past = {r: view.past(r, "impact").set_index("year")["value"] for r in THREE}
    known = [int(series.index[-1]) for series in past.values() if len(series)]
    year = min(known, default=view.evidence.last_year)
    runs = [name for name, _ in _runs(view)]
    level: dict[str, list[float | None]] = {
        r: [float(past[r][year]) if year in past[r].index else None,
            *(band.p50 if (band := view.band(n, r, "impact")) else None for n in runs)]
        for r in THREE
    }  # fmt: skip
    rows: list[tuple[Cell, ...]] = [(view.region(r), *level[r]) for r in THREE]
    for pair in PAIRS:
        one, two = pair.split("-")
        cells: list[Cell] = [t("document.estimated", name=view.region(pair))]
        for k in range(1 + len(runs)):
            cells.append(_joint(view, (one, two), (level[one][k], level[two][k]), year, k))
        rows.append(tuple(cells))
    heads: list[tuple[str, Form]] = [
        (t("column.region"), "text"), (str(year), "index"),
        *((f"{title} {view.horizon}", "index") for _, title in _runs(view)),
    ]  # fmt: skip
    return DocumentTable(t("document.impact"), tuple(heads), tuple(rows),
                         view.t("document.impact.note"))  # fmt: skip


def _joint(
    view: RunView,
    pair: tuple[str, str],
    levels: tuple[float | None, float | None],
    year: int,
    k: int,
) -> float | None:
    """Impact of papers of two sides: their own papers' level and what partners abroad add.

    As in the model (:mod:`agents.rules.impact`) at central values: log impact rises with the share
    of papers with partners abroad. A side's own level is its index at a share of 0, that of joint
    papers at a share of 1.
    """
    table = view.evidence.parameters
    if None in levels or not {"impact_slope", "impact_causal"} <= set(table):
        return None
    slope = table["impact_slope"].central * table["impact_causal"].central
    logs = []
    for own, region in zip(levels, pair, strict=True):
        abroad = _level(view, region, "international_share", year, k)
        if abroad is None or not own:
            return None
        logs.append(np.log(own) + slope * (1.0 - abroad / 100.0))
    return float(np.exp(np.mean(logs)))


def _level(view: RunView, region: str, variable: str, year: int, k: int) -> float | None:
    """Value of the past (k = 0) or median at the horizon of run number k - 1."""
    if k:
        band = view.band(_runs(view)[k - 1][0], region, variable)
        return band.p50 if band else None
    past = view.past(region, variable).set_index("year")["value"]
    return float(past[year]) if year in past.index else None
