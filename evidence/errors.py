"""What is wrong with a figure, a file or a source, said so that it can be mended."""

from __future__ import annotations

LONGEST = 1000  # characters of one line; a file that is no table can have lines of a megabyte
SPACES = "\u00a0\u202f\u3000"  # that numbers and Chinese texts are set with; they do nothing


def printable(text: str, most: int = LONGEST) -> str:
    """One line as a terminal may show it: what it would obey, or cannot show, as an escape.

    Files come from anywhere, and their words stand in messages: a name must not be able to colour,
    clear or retitle the window of whoever reads them, nor to turn the direction of the line.

    Examples
    --------
    >>> printable("\\x1b[31mred\\tof 中国"), printable("x" * 9 + "y" * 9, most=6)
    ('\\\\x1b[31mred\\\\tof 中国', 'xxxx ... yy')
    >>> printable("0.63\\u00a0%") == "0.63\\u00a0%"
    True
    """
    text = _short(text, most)
    if text.isprintable():
        return text
    # repr writes exactly what is not printable as an escape, which makes it longer.
    return _short(
        "".join(c if c.isprintable() or c in SPACES else repr(c)[1:-1] for c in text), most
    )


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most * 2 // 3]} ... {text[-(most // 3) :]}"


class EvidenceError(ValueError):
    """Figures that cannot be used: what came, what is allowed, what to do."""

    def __str__(self) -> str:
        return "\n".join(printable(line) for line in super().__str__().split("\n"))


class SourceError(RuntimeError):
    """An outside source cannot be reached, refuses us, or its budget is used up."""


class SourceChanged(SourceError):
    """An outside source answered in a form this version does not know."""
