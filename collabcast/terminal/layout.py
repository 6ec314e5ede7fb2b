"""Text in columns and lines of a terminal; a Chinese character is two columns wide."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Sequence

NARROWEST, WIDEST = 60, 110
NARROW = 9  # columns of a table are not broken below it
INDENT = "  "
OPENS, CLOSES, HAN = "（“《", "，。；：、）”》？！", "\u4e00-\u9fff"
PIECE = re.compile(f"[{OPENS}]*(?:[{HAN}]|[^ {HAN}{OPENS}{CLOSES}]+)?[{CLOSES}]* *")


def width_of(text: str) -> int:
    """Columns a text takes.

    Examples
    --------
    >>> width_of("China"), width_of("中国")
    (5, 4)
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def columns() -> int:
    """Columns of the terminal; where there is none, as many as a mail or a file bears."""
    return min(max(shutil.get_terminal_size((100, 24)).columns, NARROWEST), WIDEST)


def wrapped(text: str, width: int, indent: str = INDENT) -> list[str]:
    """Lines of at most ``width`` columns, broken at spaces or between Chinese characters.

    Examples
    --------
    >>> wrapped("one two three", 9), wrapped("中国和美国的", 8)
    (['  one two', '  three'], ['  中国和', '  美国的'])
    """
    lines, line = [], ""
    for piece in _pieces(text):
        if line and width_of(indent + line + piece.rstrip()) > width:
            lines.append(indent + line.rstrip())
            line = ""
        line += piece if line else piece.lstrip(" ")
    return [*lines, indent + line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    """Words with the space behind them, Chinese characters one by one, stops with what they end."""
    return [piece for piece in PIECE.findall(text) if piece]


def aligned(
    rows: Sequence[Sequence[str]], indent: str = INDENT, width: int | None = None
) -> list[str]:
    """Rows as columns: the first to the left, the others to the right.

    Parameters
    ----------
    width : of the terminal; what is wider has its widest columns broken into lines.

    Examples
    --------
    >>> aligned([("a", "1"), ("bc", "10")])
    ['  a    1', '  bc  10']
    >>> aligned([("", "share abroad"), ("CHN", "17")], width=13)
    ['        share', '       abroad', '  CHN      17']
    """
    if not rows:
        return []
    widths = [max(width_of(row[j]) for row in rows if j < len(row)) for j in range(len(rows[0]))]
    spare = len(INDENT) * (len(widths) - 1) + width_of(indent)
    while width is not None and sum(widths) + spare > width and max(widths) > NARROW:
        widths[widths.index(max(widths))] -= 1
    return [line for row in rows for line in _lines_of(row, widths, indent)]


def _lines_of(row: Sequence[str], widths: Sequence[int], indent: str) -> list[str]:
    """The lines of one row; what takes fewer of them stands in the last ones."""
    cells = [wrapped(cell, w, "") or [""] for cell, w in zip(row, widths, strict=False)]
    tall = max(map(len, cells))
    out = []
    for k in range(tall):
        parts = [cell[k - tall + len(cell)] if k >= tall - len(cell) else "" for cell in cells]
        padded = [
            part + " " * (w - width_of(part)) if j == 0 else " " * (w - width_of(part)) + part
            for j, (part, w) in enumerate(zip(parts, widths, strict=False))
        ]
        out.append((indent + INDENT.join(padded)).rstrip())
    return out
