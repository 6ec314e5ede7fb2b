"""Colours and fonts of all pictures."""

from __future__ import annotations

INK = "#1b1b1b"
BASELINE_COLOUR = "#6b6b6b"
GRID = "#d9d9d9"
# Okabe and Ito 2008: told apart with every common kind of colour blindness. Line styles differ as
# well, for black and white print.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#5D3A9B")
MORE, FEWER = "#0072B2", "#D55E00"

# The reader's own fonts draw the text of an SVG; the list names what Linux, Windows and macOS have.
FAMILIES = (
    "'Noto Sans','Segoe UI','Helvetica Neue','DejaVu Sans','Noto Sans CJK SC','Source Han Sans SC',"
    "'Microsoft YaHei','PingFang SC','WenQuanYi Micro Hei',sans-serif"
)
