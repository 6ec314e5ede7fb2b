"""Spoils files the way slips, broken disks and ill will do; the same number, the same bytes."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

# What a cell or a value may turn into. Each stood, once, for something that broke a reader.
NASTY = (
    "", " ", "0", "-1", "1e309", "-1e309", "1" * 400, "0x" + "f" * 80, "1e-400", "NaN", ".nan",
    ".inf", "-.inf", "true", "null", "~", "[]", "{}", "[[[]]]", "{a: {b: []}}", "''", '"', "'",
    "- -", "? x", "!!float 3", "&a 1", "*a", "<<", "%", "@", "`", "|", ">", "#", "---", "...",
    "2026-01-01", "12:30:45", "1_0", "0b1", "0o9", "1,5", "1.234.567", "２０２６", "٢٠٢٦", "½",
    "中国", "Côte d’Ivoire", "N\u0303", "\u202ECHN", "\ufeff", "\u2028", "\u0085", "\x1b[31mred",
    "\x07", "\x00", "\ud7ff", "\U0001f600", "\U0010ffff", "../../etc/passwd", "/dev/zero", "C:\\",
    "=1+1", "CHN-CHN", "EU27-EU27", "CHN-", "-", "baseline", "x" * 5000, "9" * 30, "-0.0",
    "1990", "2100", "99999", "[2026, 2025]", "{low: 1, high: 0}", "[.nan, 1]", "[1e308, -1e308]",
)  # fmt: skip


def spoil(seeds: Sequence[bytes], number: int) -> bytes:
    """File ``number``: one of the seeds after one to four accidents."""
    chance = random.Random(number)
    data = chance.choice(seeds)
    for _ in range(chance.choice((1, 1, 2, 4))):
        data = chance.choice(ACCIDENTS)(data, chance, seeds)
    return data


def _flip(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    out = bytearray(data or b" ")
    for _turn in range(chance.choice((1, 3, 20))):
        out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out)


def _cut(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    a, b = sorted(chance.randrange(len(data) + 1) for _turn in range(2))
    return chance.choice((data[:a], data[a:], data[:a] + data[b:]))


def _lines(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    """Lines doubled, lost, swapped, or moved to the right."""
    lines = data.splitlines(keepends=True) or [b""]
    i, j = chance.randrange(len(lines)), chance.randrange(len(lines))
    kind = chance.randrange(4)
    if kind == 0:
        lines[i:i] = [lines[j]] * chance.choice((1, 2, 50))
    elif kind == 1:
        del lines[i]
    elif kind == 2:
        lines[i], lines[j] = lines[j], lines[i]
    else:
        lines[i] = b" " * chance.randrange(1, 9) + lines[i]
    return b"".join(lines)


def _word(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    """One value or cell replaced by something nasty: another type, no number, no text."""
    text = data.decode("utf-8", errors="replace")
    marks = [k for k, c in enumerate(text) if c in " ,;:\t[]{}\n"]
    if len(marks) < 2:
        return chance.choice(NASTY).encode("utf-8")
    k = chance.randrange(len(marks) - 1)
    return (text[: marks[k] + 1] + chance.choice(NASTY) + text[marks[k + 1] :]).encode("utf-8")


def _swap_words(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    words = data.split(b" ")
    i, j = chance.randrange(len(words)), chance.randrange(len(words))
    words[i], words[j] = words[j], words[i]
    return b" ".join(words)


def _put_in(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    k = chance.randrange(len(data) + 1)
    return data[:k] + chance.choice(NASTY).encode("utf-8") + data[k:]


def _splice(data: bytes, chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    other = chance.choice(seeds)
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]


def _recode(data: bytes, chance: random.Random, _: Sequence[bytes]) -> bytes:
    text = data.decode("utf-8", errors="replace")
    kind = chance.choice(("utf-16", "gb18030", "latin-1", "utf-8-sig", "cr", "crlf"))
    if kind == "cr":
        return data.replace(b"\n", b"\r")
    if kind == "crlf":
        return data.replace(b"\n", b"\r\n")
    return text.encode(kind, errors="replace")


ACCIDENTS: tuple[Callable[[bytes, random.Random, Sequence[bytes]], bytes], ...] = (
    _flip, _cut, _lines, _word, _word, _word, _swap_words, _put_in, _splice, _recode,
)  # fmt: skip
