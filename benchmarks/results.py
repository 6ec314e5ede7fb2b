"""Writes one section of RESULTS.md and leaves the others as they are."""

from __future__ import annotations

import re
from pathlib import Path

from evidence.files import write_text

FILE = Path(__file__).with_name("RESULTS.md")
_TITLE = "# Measured\n\nEach section is written by the benchmark it names; `make bench` runs all.\n"


def write_section(name: str, markdown: str, file: Path = FILE) -> None:
    """Replace or append the part between ``<!-- name:begin -->`` and ``<!-- name:end -->``.

    Parameters
    ----------
    name : of the benchmark, such as ``"agents"``.
    markdown : what stands in the section.
    """
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    text = file.read_text(encoding="utf-8") if file.exists() else _TITLE
    section = f"{begin}\n{markdown.strip()}\n{end}"
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    if pattern.search(text):
        text = pattern.sub(lambda _: section, text)
    else:
        text = f"{text.rstrip()}\n\n{section}\n"
    write_text(file, text)
