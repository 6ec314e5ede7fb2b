"""Slopes of ranks: the last figures, the baseline and a scenario, with how sure the ranks are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from evidence.model import ROW
from scenarios.outcomes.history_arrays import HistoryArrays
from scenarios.results.ranks import rank
from workshop.figures import svg
from workshop.figures.style import BASELINE_COLOUR, COLOURS, INK
from workshop.page.answers.live_view import LiveView
from workshop.view.past import past_arrays
from workshop.view.result_view import BASELINE

# What countries are ranked by, shape [replicate, year, country].
MEASURES: Mapping[str, Callable[[HistoryArrays], np.ndarray]] = {
    "papers": lambda arrays: arrays.papers,
    "impact": lambda arrays: arrays.impact,
    "international_share": lambda arrays: arrays.international / arrays.papers,
}
NOW = "now"
TOP = 15  # places shown; countries that were picked are shown wherever they stand
WIDTH, SIDE, ROW_HEIGHT = 900.0, 190.0, 24.0  # pixels; names stand on both sides


def ranks(arrays: HistoryArrays, measure: str, countries: Sequence[int]) -> np.ndarray:
    """Ranks of countries in the last year, 1 the largest, shape [country, replicate].

    What is not known comes last; replicates that failed, in which nothing is known, are left out.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        values = MEASURES[measure](arrays)[:, -1, countries].T
    values = values[:, np.isfinite(values).any(axis=0)]
    return np.nan_to_num(rank(values), nan=len(countries))


def slopes(view: LiveView, measure: str, names: Sequence[str]) -> str:
    """One line a country through the last figures, the baseline, and each scenario."""
    codes = [c for c in view.evidence.countries if c != ROW]
    countries = [view.evidence.countries.index(c) for c in codes]
    arrays = {NOW: past_arrays(view.evidence)}
    arrays |= {n: view.results.answer(n).arrays for n in (BASELINE, *names)}
    bands = {head: np.quantile(ranks(a, measure, countries), [0.05, 0.5, 0.95], axis=1)
             for head, a in arrays.items()}  # fmt: skip
    places = {head: _places(band[1], bands[NOW][1]) for head, band in bands.items()}
    shown = [k for k, code in enumerate(codes)
             if code in view.asked or any(p[k] <= TOP for p in places.values())]  # fmt: skip
    rows = {head: _rows(p, shown) for head, p in places.items()}
    x = dict(zip(arrays, np.linspace(SIDE, WIDTH - SIDE, len(arrays)).tolist(), strict=True))
    titles, colours = _heads(view, names)
    marks = [svg.text(x[h], 16, titles[h], 13, colours[h], "middle", bold=True) for h in arrays]
    end = list(arrays)[-1]
    for k in shown:
        name, picked = view.region(codes[k]), codes[k] in view.asked
        points = {h: (x[h], 40 + ROW_HEIGHT * (rows[h][k] - 1)) for h in arrays}
        marks.append(svg.line(list(points.values()), "#3a3a3a" if picked else "#8a8a8a",
                              2.2 if picked else 1.0, opacity=1.0 if picked else 0.6))  # fmt: skip
        for h, point in points.items():
            tip = name if h == NOW else f"{name}: {_span(bands[h][:, k])}"
            dot = svg.circle(*point, 4.5, colours[h], hollow=not picked)
            marks.append(svg.titled(dot, tip))
        before = svg.cut(f"{name}  {places[NOW][k]}", SIDE - 14, 12.5)
        after = svg.cut(f"{places[end][k]}  {name} ({_span(bands[end][:, k])})", 178, 12.5)
        marks.append(svg.text(SIDE - 12, points[NOW][1] + 4, before, 12.5, INK, "end", bold=picked))
        marks.append(svg.text(WIDTH - SIDE + 12, points[end][1] + 4, after, 12.5, bold=picked))
    label = f"{view.t('page.ranks')}: {view.variable(measure)}"
    return svg.picture(WIDTH, 46 + ROW_HEIGHT * len(shown), label, marks)


def _heads(view: LiveView, names: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Title and colour of every column."""
    titles = {NOW: str(view.evidence.last_year),
              BASELINE: f"{view.t('word.baseline')} {view.horizon}",
              **{n: f"{view.letter(n)} {view.horizon}" for n in names}}  # fmt: skip
    colours = {NOW: INK, BASELINE: BASELINE_COLOUR, **dict(zip(names, COLOURS, strict=False))}
    return titles, colours


def _span(band: np.ndarray) -> str:
    """Ends of an interval of ranks.

    Examples
    --------
    >>> _span(np.array([3.0, 4.0, 6.2])), _span(np.array([1.0, 1.0, 1.0]))
    ('3–6', '1')
    """
    low, high = round(band[0]), round(band[-1])
    return f"{low}" if low == high else f"{low}\N{EN DASH}{high}"


def _places(middle: np.ndarray, now: np.ndarray) -> np.ndarray:
    """Places by median rank; of equals, the one ahead today stays ahead."""
    order = np.lexsort((now, middle))
    out = np.empty(len(middle), dtype=int)
    out[order] = np.arange(1, len(middle) + 1)
    return out


def _rows(places: np.ndarray, shown: Sequence[int]) -> dict[int, int]:
    """Rows of the picture: the countries shown, in order, without gaps."""
    return {k: row for row, k in enumerate(sorted(shown, key=lambda k: places[k]), start=1)}
