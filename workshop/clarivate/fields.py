"""Growth by field: of the past, beside the document's table 1, and to come in the baseline."""

from __future__ import annotations

import numpy as np

from workshop.clarivate.facts import (
    FIELDS,
    Facts,
    field_links,
    field_papers,
    future_field_papers,
    future_pair_fields,
    ratio,
)
from workshop.clarivate.table import Cell, DocumentTable, Form, over, paths_of
from workshop.view.result_view import BASELINE, RunView


def by_field(view: RunView, facts: Facts) -> DocumentTable:
    """Growth ratios by field (the document's table 1)."""
    known, t = view.evidence, view.t
    last = known.last_year

    def own(years: dict[int, float]) -> float | None:
        return ratio(list(years), np.array(list(years.values())), last)

    rows = []
    for theirs, ours in FIELDS.items():
        row: list[Cell] = [t(f"document.field.{ours}")]
        for subject, partner in (("CHN", ""), ("CHN", "USA"), ("USA", "")):
            measure = f"growth ratio of {'co-authored ' if partner else ''}papers: {theirs}"
            held = (
                field_links(known, subject, partner, ours)
                if partner
                else field_papers(known, subject, ours)
            )
            row += [facts.value(subject, partner, measure), own(held)]
        rows.append(tuple(row))
    heads: list[tuple[str, Form]] = [(t("document.field"), "text")]
    for who in (view.region("CHN"), view.region("CHN-USA"), view.region("USA")):
        heads += [
            (t("document.theirs", who=who), "ratio"),
            (t("document.ours", who=who), "ratio"),
        ]
    title = t("document.by_field", theirs="2020\N{EN DASH}24 / 2015\N{EN DASH}19",
              ours=over(view, last))  # fmt: skip
    return DocumentTable(title, tuple(heads), tuple(rows), view.t("document.by_field.note"))


def by_field_to_come(view: RunView) -> DocumentTable:
    """Growth ratios by field in the baseline of the run, the last ten years of its horizon."""
    t, known, years = view.t, view.evidence, view.results.years
    fields = future_field_papers(view.results)
    places = {c: list(known.countries).index(c) for c in ("CHN", "USA")}
    rows: list[tuple[Cell, ...]] = []
    if fields:
        pair = future_pair_fields(view.results, "CHN", "USA")
        links = paths_of(view, BASELINE, "CHN-USA", "links")
        for ours, papers in fields.items():
            row: list[Cell] = [t.maybe(f"document.field.{ours}", ours)]
            row.append(ratio(years, papers[..., places["CHN"]], view.horizon))
            joint = None if links is None else links[: len(papers)] * pair[ours]
            row.append(None if joint is None else ratio(years, joint, view.horizon))
            row.append(ratio(years, papers[..., places["USA"]], view.horizon))
            rows.append(tuple(row))
    heads: list[tuple[str, Form]] = [(t("document.field"), "text")]
    heads += [(view.region(who), "ratio") for who in ("CHN", "CHN-USA", "USA")]
    title = t("document.by_field_to_come", ours=over(view, view.horizon))
    return DocumentTable(title, tuple(heads), tuple(rows), t("document.by_field_to_come.note"))
