"""Office files that are the same bytes for the same contents, and text that stays text in them."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

# Office files want dates; ours say nothing, so that equal runs give equal files.
EPOCH = datetime(2000, 1, 1)
_STAMP = (2000, 1, 1, 0, 0, 0)
_DATE = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


def settle(data: bytes) -> bytes:
    """A zip file with its times taken out, those of workbooks inside it as well."""
    source = zipfile.ZipFile(io.BytesIO(data))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            content = source.read(item)
            if item.filename.endswith(".xlsx"):
                content = settle(content)
            if item.filename == "docProps/core.xml":
                content = _DATE.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", content)
            entry = zipfile.ZipInfo(item.filename, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return out.getvalue()


def guard(text: str) -> str:
    """Text that a spreadsheet takes for text, where no cell type can say so.

    The workbook behind a chart is written by a library that reads ``=...`` as a formula and an
    address as a link. A space in front ends both.

    Examples
    --------
    >>> guard("=cmd|' /C calc'!A0"), guard("US-China"), guard("https://example.org")
    (" =cmd|' /C calc'!A0", 'US-China', ' https://example.org')
    """
    risky = re.match(r"[=+\-@{\t\r]|\w+:", text)
    return f" {text}" if risky else text
