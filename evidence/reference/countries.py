"""Names of countries and regions in English and Chinese, and the groups they form.

Names come from the Unicode CLDR (``tables/territories.csv``, written by ``scripts/make_names.py``;
Unicode License v3, © 1991-2025 Unicode, Inc.); a user's own table overrides them. Data keys are
always ISO 3166-1 alpha-3 codes and are never translated. We say "country or region".
"""

from __future__ import annotations

import csv
import difflib
import functools
import io
import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from evidence.bounds import NotPlain, TooMuch, read_bounded
from evidence.caching.cache import cached
from evidence.caching.own_yaml import read_own_yaml
from evidence.errors import EvidenceError
from evidence.files import sha256_file
from evidence.reference.forms import fold_name, other_forms

HERE = Path(__file__).parent.parent
ROW = "ROW"
LARGEST_NAMES = 4_000_000  # bytes
TERRITORIES = Path(__file__).parent / "tables" / "territories.csv"
NAMES = "COLLABCAST_NAMES"  # a CSV with name,code that every command reads

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

    def with_more(self, names: Mapping[str, Mapping[str, str]]) -> Names:
        """The same with further codes and their names."""
        return Names({**self._overrides, **names})

    def label(self, code: str, lang: str = "en") -> str:
        """Name for people; the code itself where there is none. Pairs read "A - B"."""
        if "-" in code:
            return " - ".join(self.label(part, lang) for part in code.split("-"))
        for table in (self._overrides, _OWN):
            if code in table:
                return table[code].get(lang) or table[code]["en"]
        return _cldr(lang).get(code, code)

    def resolve(self, text: str) -> str | None:
        """Alpha-3 code of a code, a name, or an alias; None if unknown.

        Names are those of ISO, the United Nations and the databases in English, Chinese in both
        scripts, Japanese and Korean; turned round ("Korea, South") or with "Republic of" as well.

        Examples
        --------
        >>> names = Names()
        >>> [names.resolve(n) for n in ("Congo, Democratic Republic of the", "St Kitts & Nevi")]
        ['COD', 'KNA']
        >>> [names.resolve(n) for n in ("南韓", "アメリカ合衆国", "대한민국", "Korea, South")]
        ['KOR', 'USA', 'KOR', 'KOR']
        """
        key = fold_name(text)
        if key in self._index:
            return self._index[key]
        for form in other_forms(text):
            if form in self._index:
                return self._index[form]
        return None if key.isascii() else _other_scripts().get(key)

    def suggest(self, text: str, n: int = 3) -> list[str]:
        """Nearest known names, best first, as "Name (CODE)"."""
        near = difflib.get_close_matches(fold_name(text), self._index, n=n * 3, cutoff=0.6)
        # What is cut or lengthened is near as well: "Peoples R Chin".
        near += [k for k in self._index if len(k) > 4 and k.startswith(fold_name(text)[:12])][:n]
        codes = dict.fromkeys(self._index[key] for key in near)
        return [f"{self.label(code)} ({code})" for code in codes][:n]


@functools.cache
def country_rows() -> tuple[dict[str, str], ...]:
    """Rows of the country table: iso3, iso2, name, region, eu27, capital and its coordinates."""
    with (HERE / "tables" / "countries.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


def _kept(what: str, make: Callable[[], dict[str, str]]) -> dict[str, str]:
    """Names as they were made before of the same tables and the same code here."""
    tables = (HERE / "aliases.yaml", HERE / "tables" / "countries.csv", TERRITORIES)
    key = " ".join([what, *map(sha256_file, tables)])
    text = cached(key, lambda: json.dumps(make()), str, packages=("evidence.reference",))
    names: dict[str, str] = json.loads(text)
    return names


@functools.cache
def _territories() -> tuple[dict[str, str], ...]:
    """Rows of the names: iso3, and a column for every language and script."""
    with TERRITORIES.open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


@functools.cache
def _cldr(lang: str) -> dict[str, str]:
    return {row["iso3"]: name for row in _territories() if (name := row.get(lang) or row["en"])}


@functools.cache
def _other_scripts() -> dict[str, str]:
    """Names in traditional Chinese (Taipei, Hong Kong), Japanese and Korean, of CLDR."""
    out: dict[str, str] = {}
    for lang in ("zh_Hant", "zh_Hant_HK", "ja", "ko"):
        for row in _territories():
            if row[lang]:
                out.setdefault(fold_name(row[lang]), row["iso3"])
    out |= {fold_name(name): code for name, code in _SHORT.items()}
    return out


# Short names in daily use that CLDR gives in full.
_SHORT = {
    "米国": "USA", "英国": "GBR", "独国": "DEU", "仏国": "FRA", "伊国": "ITA", "露国": "RUS",
    "豪州": "AUS", "アメリカ": "USA", "韓国": "KOR", "中華人民共和国": "CHN", "미국": "USA",
    "한국": "KOR", "북한": "PRK", "중국": "CHN", "타이완": "TWN", "홍콩": "HKG", "마카오": "MAC",
    "香港": "HKG", "マカオ": "MAC", "香港特別行政区": "HKG", "アメリカ合衆国": "USA",
    "홍콩특별행정구": "HKG", "澳門": "MAC", "紐西蘭": "NZL", "南韓": "KOR", "大韓民国": "KOR",
}  # fmt: skip


def own_names(path: str | Path) -> dict[str, str]:
    """A user's table of names, CSV with ``name,code``.

    Raises
    ------
    EvidenceError : a row that is not a name and a code of ISO 3166-1 alpha-3.
    """
    path = Path(path)
    try:
        text = read_bounded(path, LARGEST_NAMES).decode("utf-8-sig")
        rows = [row for row in csv.reader(io.StringIO(text)) if any(cell.strip() for cell in row)]
    except (OSError, UnicodeDecodeError, csv.Error, TooMuch, NotPlain) as error:
        why = getattr(error, "strerror", None) or error
        raise EvidenceError(f"{path.name}: cannot be read ({why}); wanted name,code") from None
    known, out = {row["iso3"] for row in country_rows()} | {"SCG"}, {}
    for number, row in enumerate(rows, start=1):
        if len(row) != 2:
            raise EvidenceError(
                f"{path.name}:{number}: {len(row)} cells came; name,code are needed"
            )
        name, code = (cell.strip() for cell in row)
        if number == 1 and code.lower() == "code":
            continue
        if code not in known:
            raise EvidenceError(
                f"{path.name}:{number}: code {code!r}; ISO 3166-1 alpha-3 is needed"
            )
        out[name] = code
    return out


@functools.cache
def group_names() -> frozenset[str]:
    """Folded names of sums over countries: those of ``groups.yaml`` and of our own blocs."""
    lists = read_own_yaml(HERE / "groups.yaml")
    own = (t for key, b in read_blocs().items() for t in (key, *b.name.values(), *b.also))
    return frozenset(
        fold_name(str(name)) for name in [*own, *(n for names in lists.values() for n in names)]
    )


@functools.cache
def _index(overrides: tuple[tuple[str, ...], ...]) -> dict[str, str]:
    index = _kept("index", _of_tables)
    if os.environ.get(NAMES):  # empty is how a shell unsets it for one command
        index |= {fold_name(name): code for name, code in own_names(os.environ[NAMES]).items()}
    for code, *extra in overrides:
        for name in extra:
            index[fold_name(name)] = code
    return index


def _of_tables() -> dict[str, str]:
    index: dict[str, str] = {}
    for row in country_rows():
        code = row["iso3"]
        for name in (code, row["iso2"], row["name"], _cldr("en").get(code), _cldr("zh").get(code)):
            if name:
                index.setdefault(fold_name(name), code)
    for code, names in _OWN.items():
        if code != "World":
            for name in (code, *names.values()):
                index[fold_name(name)] = code
    aliases = read_own_yaml(HERE / "aliases.yaml")
    for code, extra in aliases.items():
        for name in extra:
            index[fold_name(str(name))] = code
    return index


class Bloc(BaseModel):
    """A dated group of countries."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: dict[str, str]
    date: str
    source: str
    members: tuple[str, ...]
    also: tuple[str, ...] = ()


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
            fold_name(name): key
            for key, bloc in self._items.items()
            for name in (key, *bloc.name.values(), *bloc.also)
        }

    def __getitem__(self, key: str) -> Bloc:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def resolve(self, text: str) -> str | None:
        """Bloc id of an id or a name, None if unknown."""
        return self._index.get(fold_name(text))

    def suggest(self, text: str, n: int = 3) -> list[str]:
        """Nearest names of blocs, best first, as "Name (id)"."""
        near = difflib.get_close_matches(fold_name(text), self._index, n=n, cutoff=0.6)
        ids = dict.fromkeys(self._index[key] for key in near)
        return [f"{self._items[k].name['en']} ({k})" for k in ids]

    def members(self, name: str) -> tuple[str, ...]:
        """Members by id; in the order of the table."""
        return self._items[name].members


def read_blocs(path: Path = HERE / "blocs.yaml") -> Blocs:
    """The table of groups."""
    rows = read_own_yaml(path)
    return Blocs({key: Bloc(id=key, **row) for key, row in rows.items()})
