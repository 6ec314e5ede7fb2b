"""Which names are countries or regions of ours, which are groups, parts, or nobody we know."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Literal

from evidence.reference.countries import Names, _fold, read_blocs

Kind = Literal["country", "group", "part", "gone", "nothing", "unknown"]

_PARTS = {"england", "scotland", "wales", "north ireland", "northern ireland", "英格兰", "苏格兰",
          "威尔士", "北爱尔兰"}  # fmt: skip
_GROUPS = {
    "world", "global", "total", "grand total", "all", "all countries", "sum", "overall",
    "baseline for all items", "baseline for pinned items", "eu", "eu 27", "eu 28", "eu 15", "eu27",
    "eu28", "eu15", "eu27 2020", "european union", "european union 27",
    "euro area", "oecd", "g7", "g20",
    "brics",
    "asean", "africa", "asia", "asia pacific", "europe", "latin america", "middle east",
    "north america", "south america", "central america", "oceania", "pacific", "caribbean",
    "sub saharan africa", "east asia", "south asia", "southeast asia", "nordic countries",
    "western europe", "eastern europe", "central asia", "apac", "emea", "latam", "mena",
    "全球", "世界", "全世界", "合计", "总计", "欧盟", "欧盟27国", "欧盟28国", "欧洲", "亚洲",
    "非洲", "北美", "北美洲", "南美洲", "拉丁美洲", "大洋洲", "亚太", "亚太地区", "中东",
    "经合组织", "全球基线",
}  # fmt: skip
_GONE = {"ussr", "soviet union", "yugoslavia", "czechoslovakia", "fed rep ger", "ger dem rep",
         "east germany", "west germany", "苏联", "南斯拉夫", "捷克斯洛伐克",
         "netherlands antilles", "neth antilles"}  # fmt: skip
_NOTHING = {"", "unknown", "undefined", "not specified", "unspecified", "n a", "none", "other",
            "others", "other countries", "rest of world", "no country",
            "未知", "其他", "未注明"}  # fmt: skip

_WHY: dict[Kind, str] = {
    "group": "a group of countries; its members are taken, the sum follows from them",
    "gone": "a state that is no more; its papers cannot be parted among its successors",
    "nothing": "names no country",
    "part": "a part of the United Kingdom; parts cannot be added without counting shared papers "
    "twice (--uk sum adds them all the same)",
}


@functools.cache
def _groups() -> frozenset[str]:
    """Names of groups: the usual ones and those of our own table."""
    own = (t for key, bloc in read_blocs().items() for t in (key, *bloc.name.values()))
    return frozenset(_GROUPS | {_fold(t) for t in own})


@functools.lru_cache(maxsize=10_000)
def _near(text: str) -> tuple[str, ...]:
    """Nearest known names; looking them up is the slow part of reading a file."""
    return tuple(Names().suggest(text))


@dataclass(frozen=True)
class Place:
    """What a name stands for, with its code or with why it has none."""

    kind: Kind
    code: str = ""
    why: str = ""


class Places:
    """Names to codes, with the user's own names first.

    Examples
    --------
    >>> places = Places()
    >>> places.find("Peoples R China").code, places.find("EU-27").kind, places.find("Wales").kind
    ('CHN', 'group', 'part')
    >>> places.find("Germny").why
    'unknown name; nearest: Germany (DEU), Guernsey (GGY)'
    """

    def __init__(self, own: dict[str, str] | None = None) -> None:
        self._names = Names()
        self._own = {_fold(name): code for name, code in (own or {}).items()}
        self._groups = _groups()
        self._seen: dict[str, Place] = {}

    def find(self, text: str) -> Place:
        """The place a cell names."""
        if text not in self._seen:
            self._seen[text] = self._find(text)
        return self._seen[text]

    def is_known(self, text: str) -> bool:
        """Is it a country, a group, a part, or a state of the past?"""
        return self.find(text).kind in ("country", "group", "part", "gone")

    def _find(self, text: str) -> Place:
        key = _fold(text)
        if key in self._own:
            return Place("country", self._own[key])
        if key in _PARTS:
            return Place("part", "GBR", _WHY["part"])
        code = self._names.resolve(text)
        if code is not None and code != "ROW":
            return Place("country", code)
        if key in self._groups:
            return Place("group", why=_WHY["group"])
        if key in _GONE:
            return Place("gone", why=_WHY["gone"])
        if key in _NOTHING or key.isdigit():
            return Place("nothing", why=_WHY["nothing"])
        near = _near(text) if len(key) < 60 else ()
        hint = f"nearest: {', '.join(near)}" if near else "no name comes near"
        return Place("unknown", why=f"unknown name; {hint}")
