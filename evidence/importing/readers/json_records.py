"""JSON: groups of OpenAlex (``group_by``), and records, in a list, an answer or one a line."""

from __future__ import annotations

import json
import re
from typing import Any

from evidence.bounds import read_json
from evidence.importing.faults import ImportRefused, NotATable
from evidence.importing.figures import Reading, Settings
from evidence.importing.file import MOST_CELLS, MOST_ROWS, WIDEST, File, Sheet, clean
from evidence.importing.places import Places
from evidence.importing.reading import read_sheet

_NAMES = ("value", "name", "display_name", "label", "id")  # of an object where a cell is wanted
_ALLOWED = 'records such as {"country": "CHN", "year": 2020, "papers": 5}, one a line or in a list'
_WAY = (
    "ask OpenAlex for group_by=authorships.countries, or write counts of papers by country and "
    "year (see docs/data.md)"
)

Record = dict[str, Any]


def recognise(file: File) -> bool:
    """Does it begin as JSON of objects does?

    Examples
    --------
    >>> recognise(File("x.json", b'{"group_by": []}')), recognise(File("x.csv", b"a,b"))
    (True, False)
    """
    return bool(re.match(r"\s*(\[\s*)*(\{\s*[\"}]|\[\s*[\]\[])", file.head.lstrip("\ufeff")))


def read(file: File, places: Places, settings: Settings) -> list[Reading]:
    """The figures of the groups or records, each a row, its keys the headings.

    Raises
    ------
    ImportRefused : it is broken, or holds neither groups nor records of plain figures.
    """
    # Before they are objects in memory: every value but the last follows one of these.
    if (values := sum(file.text.count(c) for c in ",[{")) > MOST_CELLS:
        raise file.refused(f"{values:,} values", f"up to {MOST_CELLS:,}", "export counts alone")
    records = _records(file)
    keys = list(dict.fromkeys(key for _, record in records for key in record))
    if len(keys) > WIDEST:
        raise file.refused(f"{len(keys)} keys", f"up to {WIDEST}")
    if len(records) > MOST_ROWS:
        raise file.refused(f"{len(records):,} records", f"up to {MOST_ROWS:,}")
    if (cells := len(records) * len(keys)) > MOST_CELLS:  # each key is a column of every record
        raise file.refused(f"{cells:,} cells", f"up to {MOST_CELLS:,}", "leave out keys")
    grouped = "key_display_name" in keys and "count" in keys
    shown = tuple("works count" if grouped and k == "count" else clean(k) for k in keys)
    body = [
        (line, tuple(_cell(file, line, key, record.get(key)) for key in keys))
        for line, record in records
    ]
    form = "OpenAlex group_by" if grouped else "JSON"
    sheet = Sheet(file.name, "", ((records[0][0], shown), *body), form)
    reading = read_sheet(sheet, places, settings)
    reading.vendor, reading.database = ("OpenAlex", "OpenAlex") if grouped else ("", "")
    return [reading]


def _records(file: File) -> list[tuple[int, Record]]:
    """Each record, with its line where every record has one, else its number."""
    lines = [(n, x) for n, x in enumerate(file.text.splitlines(), 1) if x.strip("\ufeff \t")]
    if len(lines) > 1 and all(x.strip("\ufeff \t").startswith('{"') for _, x in lines):
        found = [(n, _parsed(file, line, n)) for n, line in lines]
    else:
        found = list(enumerate(_listed(_parsed(file, file.text)), 1))
    records = [(n, record) for n, record in found if isinstance(record, dict)]
    if not records or len(records) < len(found):
        raise _no_records(file, "JSON that is neither groups nor records")
    return records


def _parsed(file: File, text: str, line: int | None = None) -> Any:
    try:
        return read_json(text)
    except json.JSONDecodeError as error:
        raise file.refused("broken JSON", "whole JSON", "save it again",
                           line or error.lineno) from None  # fmt: skip
    except ValueError as error:  # nested too deep, NaN, a number of thousands of digits
        came = f"JSON {error}".replace("JSON came", "in it")
        raise file.refused(came, "whole JSON", row=line) from None


def _listed(data: Any) -> list[Any]:
    """The records of a whole document: itself, its one list, or one list beside what is about it.

    OpenAlex answers ``{"meta": ..., "group_by": [...]}``, the World Bank ``[{...}, [...]]``.
    """
    parts = list(data.values()) if isinstance(data, dict) else data
    lists = [x for x in parts if isinstance(x, list) and x] if isinstance(parts, list) else []
    if len(lists) == 1:
        return lists[0]
    return data if isinstance(data, list) else [data]


def _cell(file: File, line: int, key: str, value: Any) -> str:
    """A value as a cell; an object by its name, as the World Bank writes countries."""
    if isinstance(value, dict):
        value = next((value[name] for name in _NAMES if isinstance(value.get(name), str)), value)
    if isinstance(value, dict | list):
        came = f"{key!r} that holds lists, as records of papers do, and no counts"
        raise _no_records(file, came, line)
    return "" if value is None else clean(str(value))


def _no_records(file: File, came: str, line: int = 1) -> ImportRefused:
    return NotATable(file.refused(came, _ALLOWED, _WAY, line).faults)
