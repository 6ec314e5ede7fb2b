"""Which encoding a text is in: the one in which most of its words are ones we know."""

from __future__ import annotations

import re

from evidence.importing.headings import read_heading
from evidence.reference.countries import Names

MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
# Tried where a text is not UTF-8, in this order where two are as good; every one of them decodes
# almost anything, so that what it decodes to must be known words.
TRIED = {
    "gb18030": "GB 18030", "cp950": "Big5", "cp932": "Shift JIS", "cp949": "EUC-KR",
    "euc_jp": "EUC-JP", "cp1252": "Windows 1252", "cp1250": "Windows 1250",
}  # fmt: skip
SAMPLE = 100_000  # bytes
_CELLS = re.compile(r"[^,;\t|\n\r\"]+")


class Undecided(ValueError):
    """The bytes are text in no encoding we can tell, or are no text."""


def decode(data: bytes, asked: str = "") -> tuple[str, str]:
    """Text and the name of its encoding.

    Parameters
    ----------
    asked : encoding the user names, as Python knows it.

    Raises
    ------
    Undecided : with what came.

    Examples
    --------
    >>> decode("国家,2020".encode("gb18030")), decode("國家,2020".encode("cp950"))
    (('国家,2020', 'GB 18030'), ('國家,2020', 'Big5'))
    >>> decode("country\\nTürkiye".encode("cp1252"))[1], decode("a,b".encode("utf-16-le"))
    ('Windows 1252', ('a,b', 'UTF-16 without a byte-order mark'))
    """
    if asked:
        try:
            return data.decode(asked).removeprefix("\ufeff"), asked.upper()
        except (UnicodeDecodeError, LookupError) as error:
            where = getattr(error, "start", None)
            words = f"broken {asked} text (byte {where})" if where is not None else f"{error}"
            raise Undecided(words) from None
    for mark, name in MARKS:
        if data.startswith(mark):
            try:
                return data.decode(name), name.upper().replace("-SIG", " with byte-order mark")
            except UnicodeDecodeError as error:
                raise Undecided(f"broken {name} text (byte {error.start})") from None
    if b"\x00" in data[:SAMPLE]:
        return _wide(data)
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        pass
    return _guessed(data)


def _wide(data: bytes) -> tuple[str, str]:
    """UTF-16 that has lost its mark: every other byte of Latin letters and digits is zero."""
    head = data[:2000]
    for name, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if len(data) % 2 == 0 and zeros.count(0) * 4 > len(zeros):
            try:
                text = data.decode(name)
            except UnicodeDecodeError:
                continue
            if "\x00" not in text:
                return text, "UTF-16 without a byte-order mark"
    raise Undecided("binary content")


def _guessed(data: bytes) -> tuple[str, str]:
    best: tuple[int, str, str] = (0, "", "")
    latin = ""
    for codec, name in TRIED.items():
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if codec == "cp1252":
            latin = text
        known = _known(text[:SAMPLE])
        if known > best[0]:
            best = (known, text, name)
    if best[0]:
        return best[1], best[2]
    if not latin:
        latin = data.decode("cp1252", errors="replace")
    high = sum(b > 127 for b in data[:SAMPLE])
    letters = sum(chr(b).isalpha() and b < 128 for b in data[:SAMPLE])
    # Accents are rare among letters; a page of them is another script.
    if high > letters:
        raise Undecided("text that is not UTF-8, UTF-16, GB 18030, Big5, Shift JIS or EUC-KR")
    return latin, "Windows 1252"


def _known(text: str) -> int:
    """How many different cells with letters beyond ASCII are names or headings we know."""
    names = Names()
    cells = {c.strip() for c in _CELLS.findall(text)}
    return sum(
        names.resolve(c) is not None or read_heading(c).role != ""
        for c in cells
        if c and len(c) < 60 and not c.isascii()
    )
