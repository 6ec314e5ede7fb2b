"""Every word people see, in English and Chinese side by side, from one table.

The names of outcomes stand with the outcomes and join the table here.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from pathlib import Path

from ruamel.yaml import YAML

from scenarios.outcomes.registry import OUTCOMES

HERE = Path(__file__).parent
LANGUAGES = ("en", "zh")


@functools.cache
def table() -> Mapping[str, Mapping[str, str]]:
    """Key -> {"en": ..., "zh": ...}."""
    rows: Mapping[str, Mapping[str, str]] = YAML(typ="safe", pure=True).load(
        (HERE / "texts.yaml").read_text(encoding="utf-8")
    )
    outcomes = {f"variable.{name}": outcome.label._asdict() for name, outcome in OUTCOMES.items()}
    return {**rows, **outcomes}


class Texts:
    """The words of one language.

    Examples
    --------
    >>> Texts("en")("word.baseline"), Texts("zh")("word.baseline")
    ('Baseline', '基线')
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
        """Text of a key, its ``{places}`` filled."""
        try:
            text = table()[key][self.lang]
        except KeyError:
            raise KeyError(
                f"no text {key!r} in {self.lang} in workshop/language/texts.yaml"
            ) from None
        return text.format(**values) if values else text

    def maybe(self, key: str, otherwise: str) -> str:
        """Text of a key if the table has it: for names that others may add, such as outcomes."""
        row = table().get(key)
        return row[self.lang] if row else otherwise

    def pick(self, words: object) -> str:
        """The string meant for this language: of a string, an ``{en:, zh:}`` mapping, or a text
        that knows its languages itself (``scenarios.schema.scenario.Text``)."""
        if hasattr(words, "in_"):
            return plain(str(words.in_(self.lang)))
        if isinstance(words, Mapping):
            return plain(words.get(self.lang) or words.get("en") or next(iter(words.values()), ""))
        return "" if words is None else plain(words)

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
