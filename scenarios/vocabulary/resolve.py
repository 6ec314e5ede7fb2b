"""Resolves the words of a scenario against the evidence: regions to agents, fields to positions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import lru_cache

import numpy as np

from evidence.loading.outline import Known
from evidence.model import ROW
from evidence.reference.characters import simplified
from evidence.reference.fields import ALIASES, BROAD, MISSING, NAMES_ZH, meant_by, members
from evidence.reference.forms import fold_name
from evidence.reference.players import country_of
from evidence.reference.topics import share_of, topic_label, topic_of, topics, with_parts
from scenarios.errors import near
from scenarios.vocabulary.terms import Region, ScienceField
from scenarios.vocabulary.text import Text

WORLD = "World"
_WORLD = frozenset(
    fold_name(n) for n in ("World", "all countries", "everyone", "世界", "全世界", "全球")
)


class UnknownWord(ValueError):
    """A word the evidence does not know: what is allowed, and what to do instead."""

    def __init__(self, came: str, allowed: str, remedy: str) -> None:
        super().__init__(f"{came}; {allowed}; {remedy}")
        self.came, self.allowed, self.remedy = came, allowed, remedy


def code(region: str, evidence: Known) -> str:
    """Alpha-3 code of an agent, or id of a bloc with members among the agents."""
    if fold_name(region) in _WORLD:
        return WORLD
    bloc = evidence.blocs.resolve(region)
    if bloc is not None:
        if not bloc_members(bloc, evidence):
            raise UnknownWord(
                f"no member of {bloc} is in this evidence",
                f"it holds {_panel(evidence)}",
                "name another bloc or country",
            )
        return bloc
    found = evidence.names.resolve(region)
    if found is None:
        hints = _hints(region, evidence)
        raise UnknownWord(
            f"unknown country or region {str(region)!r}",
            "allowed are ISO codes, names in English or Chinese, and blocs",
            f"did you mean {' or '.join(hints)}?" if hints else "write its ISO 3166-1 alpha-3 code",
        )
    if found not in evidence.countries:
        if whole_members(found, evidence):
            return found
        raise UnknownWord(
            f"{evidence.names.label(found)} ({found}) has no figures of its own here",
            f"this evidence holds {_panel(evidence)}",
            f"write {ROW} for the rest of the world it is part of, or load evidence that holds it",
        )
    return found


def _hints(region: str, evidence: Known) -> list[str]:
    """Nearest countries and blocs, the nearest of both first."""
    blocs = [*evidence.blocs.suggest(region, 2), *near(region, evidence.blocs)]
    return list(dict.fromkeys([*blocs[:1], *evidence.names.suggest(region), *blocs[1:]]))[:3]


def _panel(evidence: Known) -> str:
    singles = [c for c in evidence.countries if c != ROW]
    return f"{len(singles)} economies ({', '.join(singles[:4])}, ...)"


def bloc_members(bloc: str, evidence: Known) -> tuple[str, ...]:
    """Members of a bloc, or parts of a country that players were carved out of, among the agents.

    In the order of the agents.
    """
    if bloc == WORLD:
        return evidence.countries
    if bloc not in evidence.blocs:
        return whole_members(bloc, evidence)
    members = set(evidence.blocs.members(bloc))
    return tuple(c for c in evidence.countries if c in members)


def whole_members(country: str, evidence: Known) -> tuple[str, ...]:
    """What a country was carved into; nothing where it was not."""
    if not any(p.of == country for p in evidence.players):
        return ()
    return tuple(c for c in evidence.countries if country_of(c, evidence.players) == country)


def codes(regions: Iterable[Region | str], evidence: Known) -> tuple[str, ...]:
    """Codes of all agents the regions name, blocs opened, each once, in the order of the agents."""
    named: set[str] = set()
    for region in regions:
        found = code(region, evidence)
        named |= {found} if found in evidence.countries else set(bloc_members(found, evidence))
    return tuple(c for c in evidence.countries if c in named)


def agents(regions: Iterable[Region | str], evidence: Known) -> np.ndarray:
    """Positions of those agents, shape [agent], int."""
    index = {c: i for i, c in enumerate(evidence.countries)}
    return np.array([index[c] for c in codes(regions, evidence)], dtype=int)


def field_name(word: ScienceField | str, evidence: Known) -> str:
    """What a field is called here: a field of the evidence, a broad field of it, or a topic.

    Case, ``&`` and word endings do not matter; Chinese names are known.
    """
    held = (*evidence.fields, *(b for b in BROAD if members(b, evidence.fields)))
    known = {_fold(f): f for f in held} | {zh: f for f, zh in NAMES_ZH.items() if f in held}
    folded = _fold(word)
    if folded in known:
        return known[folded]
    if ALIASES.get(simplified(folded)) in held:
        return ALIASES[simplified(folded)]
    topic = topic_of(word)
    if topic is not None and set(topic.fields) & set(evidence.fields):
        return topic.name
    starts = [f for key, f in known.items() if len(folded) > 3 and key.startswith(folded)]
    if len(starts) == 1:
        return starts[0]
    if MISSING not in held and meant_by(word, (MISSING,)):
        raise UnknownWord(
            f"unknown field {str(word)!r}",
            "these figures count no humanities and arts; allowed are " + ", ".join(held),
            "choose one of them, or figures that count humanities and arts",
        )
    meant = meant_by(word, held)
    if meant:
        raise UnknownWord(
            f"unknown field {str(word)!r}",
            f"allowed are {', '.join(held)}",
            f"write `fields: [{', '.join(meant)}]`, the whole of what it is part of",
        )
    hints = near(word, (*held, *topics()))
    raise UnknownWord(
        f"unknown field {str(word)!r}",
        f"allowed are {', '.join(dict.fromkeys(held))}; and parts of them such as "
        f"{', '.join(list(topics())[:4])}",
        f"did you mean {' or '.join(map(repr, hints))}?" if hints else "choose one of them",
    )


def field_meaning(word: ScienceField | str, evidence: Known) -> Text:
    """What a field stands for in a run, in both languages; empty where it is one of the evidence.

    Examples
    --------
    >>> from evidence.loading.outline import outline_of
    >>> field_meaning("AI", outline_of()).en
    'artificial intelligence: 13 % of computer and information sciences (assumption)'
    >>> field_meaning("engineering and technology", outline_of()).zh
    '工程与技术：工程学、材料科学'
    """
    name = field_name(word, evidence)
    if name in topics():
        topic = topics()[name]
        held = {f: s for f, s in topic.fields.items() if f in evidence.fields}
        grade = {"measured": "实测", "assumption": "假设"}[topic.grade]
        english = ", ".join(f"{s:.0%} of {f}".replace("%", " %") for f, s in held.items())
        chinese = "、".join(f"{NAMES_ZH[f]}的{s:.0%}" for f, s in held.items())
        return Text(f"{name}: {english} ({topic.grade})", f"{topic.name_zh}：{chinese}（{grade}）")
    parts = members(name, evidence.fields)
    if parts == (name,):
        return Text("", "")
    chinese = "、".join(NAMES_ZH.get(f, f) for f in parts)
    return Text(f"{name}: {', '.join(parts)}", f"{NAMES_ZH.get(name, name)}：{chinese}")


@lru_cache(maxsize=512)
def _fold(text: str) -> str:
    words = str(text).casefold().replace("&", " and ").replace(",", " ").split()
    return " ".join(words)


def field_axis(names: Iterable[ScienceField | str], evidence: Known) -> tuple[str, ...]:
    """Fields that levers are laid over: those of the evidence, and the parts that topics are.

    Raises
    ------
    ValueError : topics together are more than a field they are part of.
    """
    named = []
    for name in names:
        with suppress(UnknownWord):  # our own defaults; evidence without fields
            named.append(field_name(name, evidence))
    return with_parts(evidence.fields, [n for n in named if n in topics()])


def field_mask(
    words: Sequence[ScienceField | str], fields: tuple[str, ...], evidence: Known
) -> np.ndarray:
    """1 for the fields named, 0 for the others, shape [field]; all 1 where none is named.

    ``fields`` are the levers' own: one entry ``"all fields"`` where no intervention of the run
    names a field. A field that is named whole holds the parts that topics are of it.
    """
    if not words:
        return np.ones(len(fields))
    wanted = {field_name(w, evidence) for w in words}
    whole = {f for name in wanted for f in members(name, evidence.fields)}
    return np.array([float(share_of(f)[0] in whole or topic_label(f) in wanted) for f in fields])
