"""Levers for a room: which come first, what they are called together, sizes in plain units."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from scenarios.interventions import BY_KIND
from workshop.language.numbers import percent
from workshop.page.levers.catalogue import controls
from workshop.page.levers.narrative import Words
from workshop.page.session.settings import get_setting
from workshop.page.session.state import Column

# What policy has most often in hand, one of each way of acting; a judgement, not a finding.
FIRST = (
    "decouple", "funding", "talent", "joint_funding", "multilateral_programme", "withdrawal",
)  # fmt: skip
NAMED = 2  # levers named in a title made of them


def title_of(column: Column) -> str | dict[str, str]:
    """What a scenario is called: its title, or its levers where nobody gave one.

    Examples
    --------
    >>> title_of(Column(id="s1", interventions=[{"kind": "open_data"}, {"kind": "talent"}]))["en"]
    'Open data + Talent'
    """
    if column.title:
        return column.title
    kinds = [str(m.get("kind")) for m in column.interventions]
    titles = [BY_KIND[k].title for k in dict.fromkeys(kinds) if k in BY_KIND]
    more = " + …" if len(titles) > NAMED else ""
    return {lang: " + ".join(getattr(t, lang) for t in titles[:NAMED]) + more
            for lang in ("en", "zh")} if titles else ""  # fmt: skip


def sizes(words: Words, lever: Mapping[str, Any]) -> list[str]:
    """How strong a lever is as it is set, in units people know: percent of what is moved."""
    kind = str(lever.get("kind"))
    told = []
    if (links := _joint_papers(words, lever)) is not None:
        told.append(words.t("page.size.links", percent=links))
    for control in controls(kind) if kind in BY_KIND else ():
        value = get_setting(lever, control.path)
        if not control.unit.startswith("share") or not _is_number(value) or not value:
            continue
        told.append(
            words.t(
                "page.size.share",
                name=words.control(control).partition(", ")[0].partition("，")[0],
                percent=percent(100.0 * value, 1, words.lang, sign=control.low < 0),
            )
        )
    return told


def _joint_papers(words: Words, lever: Mapping[str, Any]) -> str | None:
    """What a size does to joint papers once it acts in full, by its central value."""
    size = lever.get("size")
    if not isinstance(size, Mapping):
        return None
    own = size.get("percent")
    if own is not None and _is_number(own):
        return percent(float(own), 1, words.lang, sign=True)
    table = words.evidence.parameters
    name = next((f"{way}/{size[key]}" for key, way in (("measured", "event"), ("like", "class"))
                 if size.get(key)), "")  # fmt: skip
    times = size.get("times", 1.0)
    if name not in table or not _is_number(times):
        return None
    low, middle, high = (
        100.0 * math.expm1(-float(times) * v)
        for v in (table[name].low, table[name].central, table[name].high)
    )
    ends = sorted((low, high))
    low_words, high_words = (percent(v, 1, words.lang, sign=True) for v in ends)
    return words.t(
        "page.size.range", middle=percent(middle, 1, words.lang, sign=True),
        low=low_words, high=high_words,
    )  # fmt: skip


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def kinds_of(interventions: Sequence[Mapping[str, Any]]) -> list[str]:
    """The kinds of some levers, each once, in their order."""
    return list(dict.fromkeys(str(m.get("kind")) for m in interventions))
