"""Messages in Chinese: catalogues of phrases; names, titles and figures stay."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from workshop.language.phrases_commands import COMMANDS
from workshop.language.phrases_import import IMPORT
from workshop.language.phrases_players import PLAYERS
from workshop.language.phrases_report import REPORT
from workshop.language.phrases_running import RUNNING
from workshop.language.phrases_scenario import SCENARIO
from workshop.language.phrases_service import SERVICE
from workshop.language.phrases_spoken import SPOKEN

Phrases = tuple[tuple[str, str], ...]
MESSAGES: Phrases = (*IMPORT, *REPORT, *SCENARIO, *COMMANDS, *RUNNING, *SERVICE, *PLAYERS)
QUOTED = re.compile(r"(?<![A-Za-z])'[^'\n]*'(?![A-Za-z])")
GAP = r"([^\n]{1,300}?)"


@functools.cache
def _catalogue(phrases: Phrases) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns and their words, longer phrases before those that are part of them."""
    out = []
    for english, chinese in sorted(phrases, key=lambda pair: -len(pair[0])):
        parts = english.replace("{low", "\0low").replace("{percent", "\0percent").split("{}")
        start = r"(?<![A-Za-z])" if english[0].isalpha() else ""
        pattern = start + GAP.join(re.escape(p.replace("\0", "{")) for p in parts)
        pieces = chinese.split("{}")
        words = pieces[0] + "".join(f"\\g<{k}>{p}" for k, p in enumerate(pieces[1:], start=1))
        out.append((re.compile(pattern), words))
    return tuple(out)


def in_chinese(text: str, phrases: Phrases = MESSAGES, *, keep: Iterable[str] = ()) -> str:
    """A message with the phrases of a catalogue in Chinese.

    Parameters
    ----------
    text : one or more lines. phrases : English and Chinese. keep : what stays as it stands, such
        as titles people gave.

    Examples
    --------
    >>> in_chinese("a.csv:1: came sums of 1996-2023; allowed are figures of single years; "
    ...            "export year by year")
    'a.csv:1: 读到的是 1996-2023 的多年合计；只允许单一年份的数据；请逐年导出'
    """
    quoted: list[str] = []

    def hide(found: re.Match[str]) -> str:
        quoted.append(found[0])
        return f"\ue000{len(quoted) - 1}\ue001"

    for kept in sorted({k for k in keep if k}, key=len, reverse=True):
        text = re.sub(re.escape(kept), hide, text)
    text = QUOTED.sub(hide, text)  # what came stays as it came
    for pattern, words in _catalogue(phrases):
        text = pattern.sub(words, text)
    text = text.replace("; ", "；")
    text = re.sub(r"(\d[\d,]*) figures$", r"\1 个数据", text, flags=re.MULTILINE)
    while "\ue000" in text:  # a title may stand within quotation marks
        text = re.sub("\ue000(\\d+)\ue001", lambda found: quoted[int(found[1])], text)
    return text


def told(text: str, lang: str) -> str:
    """A message in a language (``en`` or ``zh``).

    Examples
    --------
    >>> told("no such file", "en"), told("no such file", "zh")
    ('no such file', '没有这个文件')
    """
    return in_chinese(text) if lang == "zh" else text


def spoken(text: str, lang: str) -> str:
    """What a command says on the terminal, in a language.

    Examples
    --------
    >>> spoken("figures: NCSES", "zh")
    '数据：NCSES'
    """
    return in_chinese(text, (*MESSAGES, *SPOKEN)) if lang == "zh" else text
