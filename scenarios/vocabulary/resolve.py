"""Resolves the words of a scenario against the evidence: regions to agents, fields to positions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from evidence.loading.outline import Known
from evidence.model import ROW
from evidence.reference.fields import NAMES_ZH, meant_by
from evidence.reference.forms import fold_name
from scenarios.errors import near
from scenarios.vocabulary.terms import Region, ScienceField

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
    """Members of a bloc among the agents, in the order of the agents."""
    if bloc == WORLD:
        return evidence.countries
    members = set(evidence.blocs.members(bloc))
    return tuple(c for c in evidence.countries if c in members)


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
    """The evidence's own name of a field; case, ``&`` and word endings do not matter."""
    known = {_fold(f): f for f in evidence.fields}
    known |= {zh: f for f, zh in NAMES_ZH.items() if f in evidence.fields}
    folded = _fold(word)
    if folded in known:
        return known[folded]
    starts = [f for key, f in known.items() if len(folded) > 3 and key.startswith(folded)]
    if len(starts) == 1:
        return starts[0]
    meant = meant_by(word, evidence.fields)
    if meant:
        raise UnknownWord(
            f"unknown field {str(word)!r}",
            f"allowed are {', '.join(evidence.fields)}",
            f"write `fields: [{', '.join(meant)}]`, the whole of what it is part of",
        )
    hints = near(word, evidence.fields)
    raise UnknownWord(
        f"unknown field {str(word)!r}",
        f"allowed are {', '.join(evidence.fields)}",
        f"did you mean {' or '.join(map(repr, hints))}?" if hints else "choose one of them",
    )


@lru_cache(maxsize=512)
def _fold(text: str) -> str:
    words = str(text).casefold().replace("&", " and ").replace(",", " ").split()
    return " ".join(words)


def field_mask(
    words: Sequence[ScienceField | str], fields: tuple[str, ...], evidence: Known
) -> np.ndarray:
    """1 for the fields named, 0 for the others, shape [field]; all 1 where none is named.

    ``fields`` are the levers' own: one entry ``"all fields"`` where no intervention of the run
    names a field.
    """
    if not words:
        return np.ones(len(fields))
    wanted = {field_name(w, evidence) for w in words}
    return np.array([float(f in wanted) for f in fields])
