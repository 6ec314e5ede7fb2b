"""Words that people read, in English and in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pydantic import ConfigDict
from typing_extensions import TypedDict

LANGUAGES = ("en", "zh")


class TextDict(TypedDict, total=False):
    """A text in English and Chinese; the one stands in for the other where it is missing."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    en: str
    zh: str


class Text(NamedTuple):
    """One text in both languages.

    Examples
    --------
    >>> Text("Papers", "论文数").in_("zh"), Text("Papers").in_("zh"), Text.of("Papers").en
    ('论文数', 'Papers', 'Papers')
    """

    en: str = ""
    zh: str = ""

    def in_(self, lang: str) -> str:
        """The text in a language, ``en`` or ``zh``; the other one where it is missing."""
        return (self.zh or self.en) if lang == "zh" else (self.en or self.zh)

    @classmethod
    def of(cls, words: Text | TextDict | Mapping[str, str] | str | None) -> Text:
        """A text from what a file may say: a string for both languages, or ``{en:, zh:}``."""
        if isinstance(words, Text):
            return words
        if isinstance(words, Mapping):
            return cls(str(words.get("en") or ""), str(words.get("zh") or ""))
        return cls(words or "", words or "")
