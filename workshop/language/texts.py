"""Every word people see, in English and Chinese side by side, from one table.

The names of outcomes stand with the outcomes and join the table here.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from pathlib import Path

from evidence.caching.own_yaml import read_own_yaml
from scenarios.outcomes.registry import OUTCOMES
from scenarios.vocabulary.text import LANGUAGES, Text

# Sections of the one table: what documents and page share, the story, what the page alone says, the
# Chinese words of parameters, whose English ones stand beside their numbers.
SECTIONS = ("texts.yaml", "story_texts.yaml", "page_texts.yaml", "parameter_texts.yaml")


@functools.cache
def section(name: str) -> Mapping[str, Text]:
    """The texts of one file of :data:`SECTIONS` by key."""
    rows = read_own_yaml(Path(__file__).parent / name)
    return {str(key): Text(**row) for key, row in rows.items()}


@functools.cache
def table() -> Mapping[str, Text]:
    """Every text by key."""
    outcomes = {f"variable.{name}": outcome.label for name, outcome in OUTCOMES.items()}
    return outcomes | {key: text for name in SECTIONS for key, text in section(name).items()}


class Texts:
    """The words of one language.

    Examples
    --------
    >>> Texts("en")("word.baseline"), Texts("zh")("page.title")
    ('Baseline', '科技政策研讨')
    >>> Texts("en").maybe("unit.furlong", "furlong")
    'furlong'
    >>> Texts("zh").join(["中国", "日本", "印度"])
    '中国、日本和印度'
    """

    def __init__(self, lang: str) -> None:
        if lang not in LANGUAGES:
            raise ValueError(f"lang: {lang!r} came, allowed are {', '.join(LANGUAGES)}")
        self.lang = lang

    def __call__(self, key: str, **values: object) -> str:
        """Text of a key, its ``{places}`` filled.

        Raises
        ------
        KeyError : the table has no such key.
        """
        try:
            # Not ``in_``: an empty text, such as what joins sentences in Chinese, is meant.
            text: str = getattr(table()[key], self.lang)
        except KeyError:
            raise KeyError(f"no text {key!r} in workshop/language/*.yaml") from None
        return text.format(**values) if values else text

    def maybe(self, key: str, otherwise: str) -> str:
        """Text of a key if the table has it in this language: for names that others may add, such
        as outcomes, and for those whose English words stand elsewhere."""
        return getattr(table().get(key), self.lang, "") or otherwise

    def pick(self, words: Text | Mapping[str, str] | str | None) -> str:
        """The string meant for this language, as a file or a participant wrote it."""
        return plain(Text.of(words).in_(self.lang))

    def join(self, items: Iterable[str]) -> str:
        """A list as prose."""
        names = list(items)
        if len(names) < 2:
            return "".join(names)
        return self("list.comma").join(names[:-1]) + self("list.and") + names[-1]


def plain(words: object) -> str:
    """Somebody's words without control characters, which no HTML, slide or workbook may hold.

    Examples
    --------
    >>> plain("once" + chr(7) + " more" + chr(10) + "and more")
    'once more and more'
    """
    return " ".join("".join(c if c.isprintable() or c == "\n" else "" for c in str(words)).split())
