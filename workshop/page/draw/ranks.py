"""Slopes of ranks: the last figures, the baseline and a scenario, with how sure the ranks are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evidence.model import ROW
from scenarios.running.live import Answer
from workshop.figures.style import BASELINE_COLOUR, COLOURS, INK
from workshop.page.answers.live_view import LiveView
from workshop.page.draw import svg
from workshop.view.past import past_arrays
from workshop.view.result_view import BASELINE

MEASURES = ("papers", "impact", "international_share")
TOP = 15


def values(world: Answer, measure: str, at: int = -1) -> np.ndarray:
    """A measure of every country in one year, [replicate, country]."""
    return _of(world.arrays, measure)[:, at]


def _of(book: object, measure: str) -> np.ndarray:
    papers: np.ndarray = book.papers  # type: ignore[attr-defined]
    if measure == "papers":
        return papers
    if measure == "impact":
        impact: np.ndarray = book.impact  # type: ignore[attr-defined]
        return impact
    with np.errstate(divide="ignore", invalid="ignore"):
        share: np.ndarray = book.international / papers  # type: ignore[attr-defined]
    return share


def ranks(of: np.ndarray) -> np.ndarray:
    """Ranks along the last axis, 1 the largest; not-a-number last.

    Examples
    --------
    >>> ranks(np.array([[3.0, 9.0, 5.0]])).tolist()
    [[3, 1, 2]]
    """
    order = np.argsort(-np.nan_to_num(of, nan=-np.inf), axis=-1, kind="stable")
    out = np.empty_like(order)
    np.put_along_axis(out, order, np.arange(1, of.shape[-1] + 1) + np.zeros_like(order), axis=-1)
    return out


def slopes(view: LiveView, measure: str, names: Sequence[str]) -> str:
    """One line a country through the last figures, the baseline, and each scenario."""
    codes = [c for c in view.evidence.countries if c != ROW]
    keep = [view.evidence.countries.index(c) for c in codes]
    now = ranks(_of(past_arrays(view.evidence), measure)[0, -1][None, keep])[0]
    columns = {
        n: np.quantile(
            ranks(values(view.results.answer(n), measure)[:, keep]), [0.05, 0.5, 0.95], axis=0
        )
        for n in (BASELINE, *names)
    }
    order = {n: _places(c[1], now) for n, c in columns.items()}
    shown = [
        k for k, code in enumerate(codes)
        if now[k] <= TOP or code in view.asked or any(o[k] <= TOP for o in order.values())
    ]  # fmt: skip
    lines = {"now": _close(now, shown), **{n: _close(o, shown) for n, o in order.items()}}
    height, row, width = 0.0, 24.0, 900.0
    height = 46 + row * len(shown)
    left, right = 190.0, width - 190.0
    heads = ["now", *columns]
    xs = dict(zip(heads, np.linspace(left, right, len(heads)).tolist(), strict=True))
    marks = []
    titles = {
        "now": str(view.evidence.last_year),
        BASELINE: f"{view.t('word.baseline')} {view.horizon}",
    }
    titles |= {n: f"{view.letter(n)} {view.horizon}" for n in names}
    colours = {"now": INK, BASELINE: BASELINE_COLOUR, **dict(zip(names, COLOURS, strict=False))}
    for head in heads:
        marks.append(svg.text(xs[head], 16, titles[head], 13, colours[head], "middle", bold=True))
    for k in shown:
        path = [(xs[h], 40 + row * (lines[h][k] - 1)) for h in heads]
        picked = codes[k] in view.asked
        marks.append(svg.line(path, "#8a8a8a" if not picked else "#3a3a3a", 2.2 if picked else 1.0,
                              opacity=1.0 if picked else 0.6))  # fmt: skip
        for head in heads:
            x, y = xs[head], 40 + row * (lines[head][k] - 1)
            told = view.region(codes[k])
            if head in columns:
                low, _, high = columns[head][:, k]
                told += f": {_span(low, high)}"
            marks.append(svg.titled(svg.circle(x, y, 4.5, colours[head], hollow=not picked), told))
        name = view.region(codes[k])
        y = 40 + row * (lines["now"][k] - 1) + 4
        told = svg.cut(f"{name}  {now[k]}", left - 14, 12.5)
        marks.append(svg.text(left - 12, y, told, 12.5, INK, "end", bold=picked))
        low, middle, high = columns[heads[-1]][:, k]
        end = 40 + row * (lines[heads[-1]][k] - 1) + 4
        place = order[heads[-1]][k]
        told = svg.cut(f"{place}  {name} ({_span(low, high)})", 178, 12.5)
        marks.append(svg.text(right + 12, end, told, 12.5, INK, bold=picked))
    label = f"{view.t('page.ranks')}: {view.variable(measure)}"
    return svg.picture(width, height, label, marks)


def _span(low: float, high: float) -> str:
    """``3`` or ``3–6``."""
    a, b = round(low), round(high)
    return f"{a}" if a == b else f"{a}\N{EN DASH}{b}"


def _places(middle: np.ndarray, now: np.ndarray) -> np.ndarray:
    """Places by median rank; of equals, the one ahead today stays ahead."""
    order = np.lexsort((now, middle))
    out = np.empty(len(middle), dtype=int)
    out[order] = np.arange(1, len(middle) + 1)
    return out


def _close(places: np.ndarray, shown: Sequence[int]) -> dict[int, int]:
    """Rows of the picture: the countries shown, in order, without gaps."""
    return {k: row for row, k in enumerate(sorted(shown, key=lambda k: places[k]), start=1)}
