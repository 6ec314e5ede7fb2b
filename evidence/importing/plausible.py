"""Are shares percent, as their column says? A fraction, or a hundred times one, is told apart."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from evidence.importing.faults import Fault
from evidence.importing.figures import Figure, Reading

SMALLEST = 1.0  # percent of a country's papers with authors abroad; the world's least is about 15
USUAL_TOP = (0.1, 10.0)  # percent of papers among the world's top 1 %, middle of a column


def check_shares(reading: Reading) -> None:
    """Refuse shares whose unit is in doubt; read fractions as percent where no unit is said.

    Changes ``reading``.
    """
    columns: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for f in reading.figures:
        if f.measure in ("pct_international", "share_international", "top1_share"):
            columns[f.measure, f.column].append(f)
    for (measure, column), figures in columns.items():
        known = [f for f in figures if f.value > 0]
        if not known:
            if measure == "share_international":  # all zero: no unit to be in doubt about
                _scale(reading, column)
            continue
        if measure == "top1_share":
            middle = sorted(f.value for f in known)[len(known) // 2]
            if middle < USUAL_TOP[0]:
                _refuse(reading, known, "the world's share in its top 1 % is 1 percent")
            continue
        small = [f for f in known if f.value <= SMALLEST]
        if measure == "share_international":
            if len(small) == len(known):
                _scale(reading, column)
                reading.said.append(f"column {column}: fractions, read as percent of papers")
            elif small:
                _refuse(reading, small, "fractions and percent in one column")
            else:
                _scale(reading, column, 1.0)
        elif small:
            _refuse(reading, small, "few countries are below 10 percent")


def _scale(reading: Reading, column: str, by: float = 100.0) -> None:
    reading.figures = [
        replace(f, measure="pct_international", value=f.value * by)
        if f.measure == "share_international" and f.column == column else f
        for f in reading.figures
    ]  # fmt: skip


def _refuse(reading: Reading, figures: list[Figure], why: str) -> None:
    first = figures[0]
    more = f", and {len(figures) - 1} more such cells" if len(figures) > 1 else ""
    reading.faults.append(
        Fault(first.file, first.row, first.column, f"came {first.value:g} for "
              f"{'-'.join(filter(None, (first.a, first.b)))} in "
              f"{first.year}{more}; percent are meant, {first.value:g} is less than 1 in 100 "
              f"papers ({why}); if it is a fraction write {first.value * 100:g}")
    )  # fmt: skip
