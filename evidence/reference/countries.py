"""Names of countries and regions in English and Chinese, and the groups they form.

Names come from the Unicode CLDR (Babel); a user's own table overrides them. Data keys are always
ISO 3166-1 alpha-3 codes and are never translated. We say "country or region".
"""

from __future__ import annotations

import csv
import difflib
import functools
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

HERE = Path(__file__).parent.parent
ROW = "ROW"

# What CLDR does not hold, or holds in a form too long for a chart.
_OWN = {
    ROW: {"en": "Rest of the world", "zh": "世界其他地区"},
    "World": {"en": "World", "zh": "世界"},
    "SCG": {"en": "Serbia and Montenegro", "zh": "塞尔维亚和黑山"},
    "HKG": {"en": "Hong Kong", "zh": "中国香港"},
    "MAC": {"en": "Macao", "zh": "中国澳门"},
    "USA": {"en": "United States", "zh": "美国"},
    "GBR": {"en": "United Kingdom", "zh": "英国"},
}


class Names:
    """Codes to names and back.

    Parameters
    ----------
    overrides : code -> {"en": ..., "zh": ...}; wins over CLDR and over our own table.

    Examples
    --------
    >>> names = Names()
    >>> names.label("CHN", "zh"), names.resolve("Peoples R China"), names.resolve("德国")
    ('中国', 'CHN', 'DEU')
    >>> names.resolve("Germny") is None, names.suggest("Germny")[0]
    (True, 'Germany (DEU)')
    """

    def __init__(self, overrides: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self._overrides = {k: dict(v) for k, v in (overrides or {}).items()}
        self._index = _index(
            tuple(sorted((k, *sorted(v.values())) for k, v in self._overrides.items()))
        )

    def label(self, code: str, lang: str = "en") -> str:
        """Name for people; the code itself where there is none. Pairs read "A - B"."""
        if "-" in code:
            return " - ".join(self.label(part, lang) for part in code.split("-"))
        for table in (self._overrides, _OWN):
            if code in table:
                return table[code].get(lang) or table[code]["en"]
        return _cldr(lang).get(code, code)

    def resolve(self, text: str) -> str | None:
        """Alpha-3 code of a code, a name in English or Chinese, or an alias; None if unknown."""
        return self._index.get(_fold(text))

    def suggest(self, text: str, n: int = 3) -> list[str]:
        """Nearest known names, best first, as "Name (CODE)"."""
        near = difflib.get_close_matches(_fold(text), self._index, n=n * 3, cutoff=0.6)
        codes = dict.fromkeys(self._index[key] for key in near)
        return [f"{self.label(code)} ({code})" for code in codes][:n]


def _fold(text: str) -> str:
    """Case, accents, width, punctuation and "the" do not tell two names apart."""
    text = unicodedata.normalize("NFKD", str(text)).casefold()
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = text.replace("&", " and ").replace("'", "").replace("’", "")
    words = "".join(c if c.isalnum() else " " for c in text).split()
    return " ".join(w for w in words if w != "the")


@functools.cache
def country_rows() -> tuple[dict[str, str], ...]:
    """Rows of the country table: iso3, iso2, name, region, eu27, capital and its coordinates."""
    with (HERE / "tables" / "countries.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


@functools.cache
def _cldr(lang: str) -> dict[str, str]:
    from babel import Locale

    territories = Locale.parse("zh_Hans" if lang == "zh" else lang).territories
    names = {}
    for row in country_rows():
        name = territories.get(row["iso2"])
        if name:
            names[row["iso3"]] = str(name)
    return names


@functools.cache
def _index(overrides: tuple[tuple[str, ...], ...]) -> dict[str, str]:
    index: dict[str, str] = {}
    for row in country_rows():
        code = row["iso3"]
        for name in (code, row["iso2"], row["name"], _cldr("en").get(code), _cldr("zh").get(code)):
            if name:
                index.setdefault(_fold(name), code)
    for code, names in _OWN.items():
        if code != "World":
            for name in (code, *names.values()):
                index[_fold(name)] = code
    aliases = YAML(typ="safe", pure=True).load((HERE / "aliases.yaml").read_text(encoding="utf-8"))
    for code, extra in aliases.items():
        for name in extra:
            index[_fold(str(name))] = code
    for code, *extra in overrides:
        for name in extra:
            index[_fold(name)] = code
    return index


class Bloc(BaseModel):
    """A dated group of countries."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: dict[str, str]
    date: str
    source: str
    members: tuple[str, ...]


class Blocs(Mapping[str, Bloc]):
    """Groups by id; ids and names in both languages are accepted by :meth:`resolve`.

    Examples
    --------
    >>> blocs = read_blocs()
    >>> blocs.resolve("欧盟27国"), len(blocs["EU27"].members), blocs.members("Quad")
    ('EU27', 27, ('AUS', 'IND', 'JPN', 'USA'))
    """

    def __init__(self, items: Mapping[str, Bloc]) -> None:
        self._items = dict(items)
        self._index = {
            _fold(name): key
            for key, bloc in self._items.items()
            for name in (key, *bloc.name.values())
        }

    def __getitem__(self, key: str) -> Bloc:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def resolve(self, text: str) -> str | None:
        """Bloc id of an id or a name, None if unknown."""
        return self._index.get(_fold(text))

    def members(self, name: str) -> tuple[str, ...]:
        """Members by id; in the order of the table."""
        return self._items[name].members


def read_blocs(path: Path = HERE / "blocs.yaml") -> Blocs:
    """The table of groups."""
    rows = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    return Blocs({k: Bloc(id=k, **{**row, "date": str(row["date"])}) for k, row in rows.items()})
