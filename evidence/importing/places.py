"""Which names are countries or regions of ours, which are groups, parts, or nobody we know."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from evidence.reference.countries import Names, group_names
from evidence.reference.forms import fold_name

Kind = Literal["country", "group", "part", "gone", "nothing", "unknown"]


def _folded(names: set[str]) -> frozenset[str]:
    return frozenset(map(fold_name, names))


_PARTS = _folded(
    {"england", "scotland", "wales", "north ireland", "northern ireland", "英格兰", "苏格兰",
     "威尔士", "北爱尔兰"}
)  # fmt: skip
_GONE = _folded(
    {"ussr", "soviet union", "yugoslavia", "czechoslovakia", "fed rep ger", "ger dem rep",
     "german democratic republic", "democratic yemen", "east germany", "west germany", "苏联",
     "南斯拉夫", "捷克斯洛伐克", "netherlands antilles", "neth antilles"}
)  # fmt: skip
_TINY = _folded({"cocos (keeling) islands", "heard island and mcdonald islands", "clipperton"})
_NOTHING = _folded(
    {"", "unknown", "undefined", "not specified", "unspecified", "n a", "none", "other", "others",
     "other countries", "rest of world", "no country", "nan", "null", "missing", "not available",
     "未知", "其他", "未注明"}
)  # fmt: skip

# Words that only names of sums have: "Asia excl. China", "Upper-middle-income countries".
_SUM = re.compile(r"\b(countries|economies|income|members?|excl|excluding|dividend|total|aggregate|"
                  r"world|subregion|eurozone|union|other)\b|^(eu|ea|oecd|g) ?\d{1,2}\b|"
                  r"国家$|合计|总计")  # fmt: skip

# What the Web of Science prints below a list: "(3 Countries/Regions value(s) outside ...)".
_COUNTED_BELOW = re.compile(r"\(?\d[\d,]* .*(value\(s\)|records?).*\)?", re.IGNORECASE)

_WHY: dict[Kind, str] = {
    "group": "a group of countries; its members are taken, the sum follows from them",
    "gone": "a state that is no more; its papers cannot be parted among its successors",
    "nothing": "names no country",
    "part": "a part of the United Kingdom; parts cannot be added without counting shared papers "
    "twice (--uk sum adds them all the same)",
}


@functools.lru_cache(maxsize=10_000)
def _near(text: str) -> tuple[str, ...]:
    """Nearest known names; looking them up is the slow part of reading a file."""
    return tuple(Names().suggest(text))


def are_codes(cells: Iterable[str]) -> bool:
    """Does a column hold two-letter codes? Those of one country say nothing either way.

    Examples
    --------
    >>> are_codes(["US", "CN", "NA"]), are_codes(["China", "NA"]), are_codes(["NA"])
    (True, False, False)
    """
    told = {c for c in cells if c and c.upper() != "NA"}
    return 2 * sum(len(c) == 2 and c.isascii() and c.isalpha() for c in told) > len(told)


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
        self._own = {fold_name(name): code for name, code in (own or {}).items()}
        self._groups = group_names()
        self._seen: dict[str, Place] = {}

    def find(self, text: str, *, codes: bool = False) -> Place:
        """The place a cell names.

        Parameters
        ----------
        codes : it stands among two-letter codes, where NA is Namibia; elsewhere it is how programs
            write that there is nothing.
        """
        if text.strip().upper() == "NA" and not codes and fold_name(text) not in self._own:
            return Place("nothing", why=_WHY["nothing"] + " (NA: not available; Namibia is NAM)")
        if text not in self._seen:
            self._seen[text] = self._find(text)
        return self._seen[text]

    def is_known(self, text: str) -> bool:
        """Is it a country, a group, a part, or a state of the past?"""
        return self.find(text).kind in ("country", "group", "part", "gone")

    def _find(self, text: str) -> Place:
        key = fold_name(text)
        if key in self._own:
            return Place("country", self._own[key])
        if _COUNTED_BELOW.fullmatch(text.strip()):
            return Place("nothing", why=_WHY["nothing"])
        if key in _PARTS:
            return Place("part", "GBR", _WHY["part"])
        code = self._names.resolve(text)
        if code is not None and code != "ROW":
            return Place("country", code)
        if key in _GONE:  # before the words of sums: the Soviet Union was none
            return Place("gone", why=_WHY["gone"])
        if key in self._groups or (code is None and _SUM.search(key)):
            return Place("group", why=_WHY["group"])
        if key in _TINY:
            return Place("nothing", why="a territory without papers to speak of")
        if key in _NOTHING or key.isdigit():
            return Place("nothing", why=_WHY["nothing"])
        near = _near(text) if len(key) < 60 else ()
        hint = f"nearest: {', '.join(near)}" if near else "no name comes near"
        return Place("unknown", why=f"unknown name; {hint}")
