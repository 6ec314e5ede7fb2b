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
MARKS = re.compile("[\ue000\ue001]")  # stand around what is hidden; nobody else may bring them
GAP = r"([^\n]{1,300}?)"


@functools.cache
def _catalogue(phrases: Phrases) -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """What a text must hold, pattern and words; longer phrases before those that are part of them.

    A gap ends where the next words first come and is not tried anew (atomic): a text somebody made
    so that gaps could end in thousands of places would be searched for hours.
    """
    out = []
    for english, chinese in sorted(phrases, key=lambda pair: -len(pair[0])):
        parts = english.replace("{low", "\0low").replace("{percent", "\0percent").split("{}")
        start = r"(?<![A-Za-z])" if english[0].isalpha() else ""
        told = [p.replace("\0", "{") for p in parts]
        gaps = (f"(?>{GAP}{re.escape(p)})" if p else GAP for p in told[1:])
        pattern = start + re.escape(told[0]) + "".join(gaps)
        pieces = chinese.split("{}")
        words = pieces[0] + "".join(f"\\g<{k}>{p}" for k, p in enumerate(pieces[1:], start=1))
        out.append((max(told, key=len), re.compile(pattern), words))
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
    text = MARKS.sub("\ufffd", text)

    def hide(found: re.Match[str]) -> str:
        quoted.append(found[0])
        return f"\ue000{len(quoted) - 1}\ue001"

    for kept in sorted({MARKS.sub("\ufffd", k) for k in keep if k}, key=len, reverse=True):
        text = re.sub(re.escape(kept), hide, text)
    text = QUOTED.sub(hide, text)  # what came stays as it came
    for needed, pattern, words in _catalogue(phrases):
        if needed in text:
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
