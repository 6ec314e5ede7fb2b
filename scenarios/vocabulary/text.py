"""A text in the two languages of the project."""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """The same words in English and Chinese.

    Examples
    --------
    >>> Text("Papers", "论文数").zh
    '论文数'
    """

    en: str
    zh: str
