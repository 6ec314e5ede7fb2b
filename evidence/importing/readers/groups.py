"""JSON: groups of OpenAlex (``group_by``), and lists of flat records."""

from __future__ import annotations

import json
import re
from typing import Any

from evidence.bounds import read_json
from evidence.importing.figures import Reading, Settings
from evidence.importing.file import File, Sheet
from evidence.importing.places import Places
from evidence.importing.reading import read_sheet


def recognise(file: File) -> bool:
    """Does it begin as JSON with groups, or as a list of records?

    Examples
    --------
    >>> recognise(File("x.json", b'{"group_by": []}')), recognise(File("x.csv", b"a,b"))
    (True, False)
    """
    head = file.head.lstrip("\ufeff \r\n\t")
    return bool(re.match(r"\[\s*\{|\{\s*\"(meta|group_by|results)\"", head))


def read(file: File, places: Places, settings: Settings) -> list[Reading]:
    """The figures of the groups.

    Raises
    ------
    ImportRefused : it is broken, or holds neither groups nor records.
    """
    try:
        data = read_json(file.text)
    except json.JSONDecodeError as error:
        raise file.refused("broken JSON", "whole JSON", "save it again", error.lineno) from None
    except ValueError as error:  # nested too deep, NaN, a number of thousands of digits
        raise file.refused(f"JSON {error}".replace("JSON came", "in it"), "whole JSON") from None
    records: Any = data
    if isinstance(data, dict):
        records = data.get("group_by") or data.get("results")
    if not _flat(records):
        raise file.refused("JSON that is neither groups of OpenAlex nor a list of flat records",
                           '{"group_by": [{"key_display_name": ..., "count": ...}]}',
                           "ask OpenAlex for group_by=authorships.countries, or save as CSV"
                           )  # fmt: skip
    heads = list(dict.fromkeys(k for r in records for k in r))
    grouped = "key_display_name" in heads and "count" in heads
    shown = ["works count" if grouped and h == "count" else h for h in heads]
    body = [tuple(_cell(r.get(h)) for h in heads) for r in records]
    rows = enumerate([tuple(shown), *body], start=1)
    form = "OpenAlex group_by" if grouped else "JSON"
    reading = read_sheet(Sheet(file.name, "", tuple(rows), form), places, settings)
    reading.vendor, reading.database = ("OpenAlex", "OpenAlex") if grouped else ("", "")
    return [reading]


def _flat(records: Any) -> bool:
    """Is it a list of records whose values are single ones?"""
    return (
        isinstance(records, list)
        and len(records) > 0
        and all(isinstance(r, dict) for r in records)
        and not any(isinstance(v, dict | list) for r in records for v in r.values())
    )


def _cell(value: Any) -> str:
    return "" if value is None else str(value)
