"""Who is hit in which science: a small table of countries and fields, and one sentence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evidence.reference.fields import MISSING
from scenarios.results.result import RunResult
from scenarios.vocabulary.resolve import field_meaning
from workshop.language.numbers import Band, percent
from workshop.view.labels import Labels
from workshop.view.result_view import BASELINE

VARIABLE = "papers"
NAMED = 3  # countries in the sentence
NOTHING = 0.005  # percent; less is nothing


@dataclass(frozen=True)
class FieldMatrix:
    """One scenario at the horizon, papers against the baseline.

    Attributes
    ----------
    scenario : its name. fields : headings. rows : region and a cell a field, such as ``−1.8 %``.
    regions, codes : of the rows and of the columns, as in the files of a run.
    bands : of every cell, percent of the baseline: 5 %, median, 95 %, [row, field, 3]; not a
        number where there were no papers.
    sentence : who is hit most, in which science. meanings : of names of parts of fields, and
        which science the figures do not count.
    """

    scenario: str
    fields: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    sentence: str
    meanings: tuple[str, ...]
    regions: tuple[str, ...]
    codes: tuple[str, ...]
    bands: np.ndarray


def field_matrices(result: RunResult, labels: Labels) -> list[FieldMatrix]:
    """One table a scenario; none where the run reports no fields.

    The cell is the median of the paired differences in percent of the baseline, with its 90 %
    interval in the sentence and in ``comparison.csv``.
    """
    fields = result.fields
    if not fields:
        return []
    regions = tuple(r for r in result.regions(VARIABLE) if r != "World")
    found = []
    for scenario in result.scenarios:
        if scenario.name == BASELINE:
            continue
        bands = {
            (region, field): _band(result, scenario.name, region, field)
            for region in regions
            for field in fields
        }
        missing = [] if MISSING in result.evidence.fields else [labels.t("fields.missing")]
        named = [str(w) for move in scenario.moves() for w in move.named_fields]
        meanings = [
            field_meaning(w, result.evidence).in_(labels.lang) for w in dict.fromkeys(named)
        ]
        found.append(
            FieldMatrix(
                scenario.name,
                tuple(labels.field(f) for f in fields),
                tuple(
                    (labels.region(r), tuple(_cell(bands[r, f], labels.lang) for f in fields))
                    for r in regions
                ),
                _sentence(result, labels, regions, bands),
                (*(m for m in meanings if m), *missing),
                regions,
                tuple(fields),
                np.array([[_limits(bands[r, f]) for f in fields] for r in regions]),
            )
        )
    return found


def _band(result: RunResult, scenario: str, region: str, field: str) -> Band:
    before, after = (result.paths(n, region, VARIABLE, field)[:, -1] for n in (BASELINE, scenario))
    with np.errstate(divide="ignore", invalid="ignore"):
        change = 100.0 * (after / before - 1.0)
    change = change[np.isfinite(change)]
    low, middle, high = np.quantile(change, [0.05, 0.5, 0.95]) if len(change) else [np.nan] * 3
    return Band(float(low), float(middle), float(high))


def _limits(band: Band) -> tuple[float, float, float]:
    return band.p05, band.p50, band.p95


def _cell(band: Band, lang: str) -> str:
    if not np.isfinite(band.p50):
        return ""
    return "0" if abs(band.p50) < NOTHING else percent(band.p50, band.step, lang, sign=True)


def _sentence(
    result: RunResult, labels: Labels, regions: tuple[str, ...], bands: dict[tuple[str, str], Band]
) -> str:
    """Each of the countries hit most with the science it is hit most in."""
    t, year = labels.t, result.years[-1]
    whole = set(result.evidence.countries)
    most = {
        region: max(result.fields, key=lambda f: abs(np.nan_to_num(bands[region, f].p50)))
        for region in regions
        if region in whole
    }
    order = sorted(most, key=lambda r: -abs(np.nan_to_num(bands[r, most[r]].p50)))
    told = [r for r in order if abs(bands[r, most[r]].p50) >= NOTHING][:NAMED]
    if not told:
        return t("fields.nothing", year=year)
    parts = []
    for region in told:
        band = bands[region, most[region]]
        parts.append(
            t(
                "fields.one",
                region=labels.region(region),
                field=labels.field(most[region]),
                change=percent(band.p50, band.step, labels.lang, sign=True),
                limits=band.limits(labels.lang, t("limits.to"), sign=True),
            )
        )
    return t("fields.most", year=year, parts=t("list.semicolon").join(parts))
