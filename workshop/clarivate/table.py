"""One of the document's tables: its cells, and how people read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from workshop.clarivate.facts import windows
from workshop.language.numbers import digits, percent
from workshop.view.result_view import RunView

Form = Literal["text", "ratio", "count", "percent", "points", "index"]
Cell = str | float | None
STEPS: dict[str, float] = {"ratio": 0.01, "count": 1.0, "points": 0.1, "index": 0.01}


@dataclass(frozen=True)
class DocumentTable:
    """One table: ``heads`` with the form of each column, rows, and what to know before reading."""

    title: str
    heads: tuple[tuple[str, Form], ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str

    def texts(self, view: RunView) -> list[list[str]]:
        """The rows as people read them."""
        return [
            [shown(view, value, form) for value, (_, form) in zip(row, self.heads, strict=True)]
            for row in self.rows
        ]


def shown(view: RunView, value: Cell, form: Form) -> str:
    """A cell as text; an en dash where there is no figure."""
    if isinstance(value, str):
        return value
    if value is None or not np.isfinite(value):
        return "\N{EN DASH}"
    if form == "percent":
        return percent(value, 1.0, view.lang)
    if form == "count":  # four digits are more than two databases agree on
        step = 10.0 ** max(0, int(np.floor(np.log10(max(abs(value), 1.0)))) - 3)
        return digits(value, step, view.lang)
    return digits(value, STEPS.get(form, 0.01), view.lang, sign=form == "points")


def span(years: range) -> str:
    return f"{years[0]}\N{EN DASH}{years[-1] % 100:02d}"


def over(view: RunView, last: int) -> str:
    before, after = windows(last)
    return view.t("document.over", after=span(after), before=span(before))


def paths_of(view: RunView, scenario: str, region: str, variable: str) -> np.ndarray | None:
    try:
        return np.asarray(view.results.paths(scenario, region, variable), dtype=float)
    except KeyError:
        return None
