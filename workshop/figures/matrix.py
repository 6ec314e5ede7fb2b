"""Who gains and who loses joint papers: one square a pair of countries."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from workshop.figures import svg
from workshop.figures.style import FEWER, INK, MORE
from workshop.language.numbers import axis_label, digits
from workshop.view.result_view import RunView

COUNTRIES = 14
WIDTH, LEFT, RIGHT, TOP, HIGH = 900.0, 150.0, 75.0, 88.0, 34.0  # pixels; HIGH: of a row
CLEAR, UNCLEAR, REST = 0.95, "#e6e6e6", "ROW"  # share of runs, a colour, nobody to name
FEW = 50.0  # joint papers in the baseline; below, a percentage says nothing


def link_changes(view: RunView, scenario: str, year: int = 0) -> pd.DataFrame:
    """Ties against the baseline, run by run, in one year, by default the last.

    Columns a, b, before (papers), p05, p50, p95 (percent), p_increase, and ``clear``: whether at
    least 95 of 100 runs go one way.
    """
    ties = view.results.tie_changes(scenario, year or view.horizon)
    clear = (ties["p_increase"] >= CLEAR) | (ties["p_increase"] <= 1.0 - CLEAR)
    return ties.assign(clear=clear)[(ties["a"] != REST) & (ties["b"] != REST)]


def who(view: RunView, changes: pd.DataFrame, most: int = COUNTRIES) -> list[str]:
    """The countries asked for in their order, then those whose links change most."""
    papers = (changes["p50"] * changes["before"] / 100.0).abs().where(changes["clear"], 0.0)
    moved = pd.concat([papers.groupby(changes[side]).sum() for side in "ab"]).groupby(level=0).sum()
    asked = [c for c in view.asked if c in moved.index]
    others = [c for c in moved.sort_values(ascending=False, kind="stable").index if c not in asked]
    return [*asked, *others][:most]


def matrix(
    view: RunView, scenario: str, countries: Sequence[str] | None = None, year: int = 0
) -> str:
    """Above the diagonal the paired change in percent, below it in joint papers.

    Colour is the percent; grey is what moves in no clear direction.
    """
    changes = link_changes(view, scenario, year)
    names = list(who(view, changes) if countries is None else countries)
    share, count, clear = _shares_and_counts(changes, names)
    # The square root keeps a change of 5 % visible beside one of 60 %.
    # What rounds to no change is white.
    most = max(5.0, float(np.nanmax(np.abs(share), initial=0.0)))
    shade = np.sqrt(np.maximum(np.abs(share) - 0.5, 0.0) / most)
    width = (WIDTH - LEFT - RIGHT) / max(1, len(names))
    marks = []
    for k, code in enumerate(names):
        name, x, y = view.region(code), LEFT + width * (k + 0.5), TOP + HIGH * (k + 0.5) + 4
        marks.append(svg.text(LEFT - 8, y, svg.cut(name, LEFT - 8, 12), 12, anchor="end"))
        marks.append(svg.text(x - 4, TOP - 8, svg.cut(name, 125, 12), 12, turn=-32))
    for i, j in np.argwhere(~np.eye(len(names), dtype=bool)):
        x, y, depth = LEFT + width * j, TOP + HIGH * i, float(np.nan_to_num(shade[i, j]))
        colour = MORE if share[i, j] > 0 else FEWER
        if depth > 0:
            paint = mix(colour, depth) if clear[i, j] else UNCLEAR
            marks.append(svg.box(x, y, width - 1.5, HIGH - 1.5, paint))
        value = share[i, j] if j > i else count[i, j]
        if np.isfinite(value) and not abs(value) < 0.5:  # no figure where nothing changes
            text = _percent(value, view.lang) if j > i else two_figures(value, view.lang)
            ink = "white" if depth > 0.75 and clear[i, j] else INK if clear[i, j] else svg.MUTED
            marks.append(svg.text(x + width / 2, y + HIGH / 2 + 4, text, 10.5, ink, "middle"))
    label = view.t("report.matrix", year=year or view.horizon)
    return svg.picture(WIDTH, TOP + HIGH * len(names), label, marks)


def _shares_and_counts(
    changes: pd.DataFrame, names: Sequence[str]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Changes in percent [n, n], in papers below the diagonal, and whether they are clear; not a
    number: not told."""
    place = {c: k for k, c in enumerate(names)}
    share = np.full((len(names), len(names)), np.nan)
    count, clear = share.copy(), np.zeros(share.shape, dtype=bool)
    for row in changes[changes["a"].isin(names) & changes["b"].isin(names)].itertuples():
        i, j = sorted((place[row.a], place[row.b]))
        if row.before >= FEW:
            count[j, i] = row.before * row.p50 / 100.0
            share[i, j] = share[j, i] = row.p50
            clear[i, j] = clear[j, i] = row.clear
    return share, count, clear


def _percent(value: float, lang: str) -> str:
    return digits(value, 1, lang, sign=True)


def two_figures(value: float, lang: str) -> str:
    """A change in papers, two figures at most: medians of small pairs do not bear more.

    Examples
    --------
    >>> two_figures(-12345.0, "en"), two_figures(0.4, "en")
    ('−12k', '0')
    """
    if abs(value) < 1:
        return "0"
    step = float(10 ** max(0, int(np.floor(np.log10(abs(value)))) - 1))
    rounded = round(value / step) * step
    return ("+" if rounded > 0 else "") + axis_label(rounded, lang)


def mix(colour: str, share: float) -> str:
    """A colour on white.

    Examples
    --------
    >>> mix("#000000", 0.0), mix("#0072B2", 1.0)
    ('#ffffff', '#0072b2')
    """
    parts = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return "#" + "".join(f"{round(255 + share * (p - 255)):02x}" for p in parts)
