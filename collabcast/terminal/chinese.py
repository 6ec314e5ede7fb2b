"""Messages of checks and imports in Chinese: a catalogue of phrases; names and figures stay."""

from __future__ import annotations

import functools
import re

from collabcast.terminal.phrases_import import IMPORT
from collabcast.terminal.phrases_report import REPORT
from collabcast.terminal.phrases_scenario import SCENARIO

QUOTED = re.compile(r"(?<![A-Za-z])'[^'\n]*'(?![A-Za-z])")
GAP = r"([^\n]{1,300}?)"


@functools.cache
def _catalogue() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns and their words, longer phrases before those that are part of them."""
    out = []
    for english, chinese in sorted((*IMPORT, *REPORT, *SCENARIO), key=lambda pair: -len(pair[0])):
        parts = english.replace("{low", "\0low").replace("{percent", "\0percent").split("{}")
        start = r"(?<![A-Za-z])" if english[0].isalpha() else ""
        pattern = start + GAP.join(re.escape(p.replace("\0", "{")) for p in parts)
        pieces = chinese.split("{}")
        words = pieces[0] + "".join(f"\\g<{k}>{p}" for k, p in enumerate(pieces[1:], start=1))
        out.append((re.compile(pattern), words))
    return tuple(out)


def in_chinese(text: str) -> str:
    """A message with the phrases of the catalogue in Chinese.

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

    text = QUOTED.sub(hide, text)  # what came stays as it came
    for pattern, words in _catalogue():
        text = pattern.sub(words, text)
    text = text.replace("; ", "；")
    text = re.sub(r"(\d[\d,]*) figures$", r"\1 个数据", text, flags=re.MULTILINE)
    return re.sub("\ue000(\\d+)\ue001", lambda found: quoted[int(found[1])], text)
