"""The cache folder holds data: what is planted, damaged or foreign is told and made again."""

from __future__ import annotations

import contextlib
import io
import json
import os
import pickle as forbidden  # what an attacker writes
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evidence.caching import cache, own_yaml
from evidence.caching.array_store import NotStored, from_bytes, to_bytes
from evidence.files import atomic, write_text
from evidence.pull.responses import Responses


@dataclass(frozen=True)
class Inner:
    words: tuple[str, ...]
    at: np.ndarray


@dataclass(frozen=True)
class Outer:
    inner: Inner | None
    names: np.ndarray
    level: float
    count: int
    weights: dict[str, float]
    pair: tuple[int, float] = (1, 2.0)


def outer() -> Outer:
    inner = Inner(("a", "中"), np.arange(6.0).reshape(2, 3))
    return Outer(inner, np.array(["x", "yy"], dtype=object), np.nan, np.int64(3), {"m": 0.5})  # type: ignore[arg-type]


def same(a: Outer, b: Outer) -> bool:
    assert a.inner is not None and b.inner is not None
    return (
        a.inner.words == b.inner.words
        and np.array_equal(a.inner.at, b.inner.at)
        and list(a.names) == list(b.names)
        and a.names.dtype == b.names.dtype
        and (a.count, a.weights, a.pair) == (b.count, b.weights, b.pair)
        and np.isnan(b.level)
    )


def test_dataclasses_of_arrays_come_back_as_they_were() -> None:
    back = from_bytes(to_bytes(outer(), "k"), "k", Outer)
    assert type(back) is Outer and same(outer(), back)
    assert from_bytes(to_bytes({"a": None}, "k"), "k", dict[str, Outer | None]) == {"a": None}


@pytest.mark.parametrize("value", [object(), {1: 2}, np.array([object()]), {1, 2}, b"x"])
def test_what_cannot_be_stored_is_refused_when_written(value: Any) -> None:
    with pytest.raises(TypeError):
        to_bytes(value, "k")


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, Outer), ({"a": 1}, dict[str, Outer]), (True, int), (1.5, int), ("x", float),
        ([1, "x"], list[int]), ((1, 2, 3), tuple[int, int]), (Inner((), np.zeros(1)), Outer),
        (np.zeros(3), str), ("x", np.ndarray), (1, object),
    ],
)  # fmt: skip
def test_another_type_is_not_taken(value: Any, kind: Any) -> None:
    with pytest.raises(NotStored):
        from_bytes(to_bytes(value, "k"), "k", kind)


def test_every_damaged_byte_or_cut_is_noticed_or_does_nothing() -> None:
    whole = to_bytes(outer(), "k")
    for cut in range(0, len(whole), 41):
        with pytest.raises(NotStored):
            from_bytes(whole[:cut], "k", Outer)
    for at in range(0, len(whole), 7):
        broken = bytearray(whole)
        broken[at] ^= 0xFF
        with contextlib.suppress(NotStored):
            assert same(outer(), from_bytes(bytes(broken), "k", Outer))


def test_a_packed_file_is_not_unpacked() -> None:
    out = io.BytesIO()
    header = json.dumps({"key": "k", "value": 41}).encode() + b" " * 10_000_000
    np.savez_compressed(out, header=np.frombuffer(header, np.uint8))
    with pytest.raises(NotStored, match="packed"):
        from_bytes(out.getvalue(), "k", int)


class Planted:
    """Runs when it is unpickled."""

    def __reduce__(self) -> Any:
        return os.mkdir, (os.environ["XDG_CACHE_HOME"] + "/ran",)


def packed() -> bytes:
    out = io.BytesIO()
    np.savez_compressed(out, header=np.zeros(10_000_000, np.uint8))
    return out.getvalue()


def objects() -> bytes:
    out = io.BytesIO()
    text = json.dumps({"key": "k", "value": {"array": "a"}}).encode()
    every: dict[str, Any] = {"a": np.array([Planted()])}
    np.savez(out, header=np.frombuffer(text, np.uint8), **every)
    return out.getvalue()


def no_arrays() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("header.npy", "none")
    return out.getvalue()


BAD = {
    "pickle": lambda: forbidden.dumps(Planted()),
    "empty": lambda: b"",
    "other key": lambda: to_bytes(41, "other"),
    "packed": packed,
    "objects": objects,
    "no arrays": no_arrays,
    "another type": lambda: to_bytes("words", "k"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_planted_file_is_told_and_made_again(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.cached("k", lambda: 1, int) == 1
    (path,) = cache.folder().iterdir()
    path.write_bytes(BAD[name]())
    assert cache.cached("k", lambda: 2, int) == 2
    assert "is not used" in caplog.text and len(caplog.messages) == 1
    assert not (tmp_path / "ran").exists()
    assert cache.cached("k", lambda: 3, int) == 2  # made again, and stored


def test_what_others_may_write_or_a_link_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    cache.cached("k", lambda: 1, int)
    (path,) = cache.folder().iterdir()
    assert path.stat().st_mode & 0o077 == 0
    path.chmod(0o666)
    assert cache.cached("k", lambda: 2, int) == 2 and "others may write it" in caplog.text
    elsewhere = tmp_path / "elsewhere.npz"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    assert cache.cached("k", lambda: 3, int) == 3 and "is a link" in caplog.text
    path.unlink()
    os.mkfifo(path)  # would be waited for
    assert cache.cached("k", lambda: 4, int) == 4
    path.unlink()
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    path.write_bytes(elsewhere.read_bytes())
    os.chown(path, 54321, -1) if os.geteuid() == 0 else None
    cache.cached("k", lambda: 5, int)
    assert os.geteuid() != 0 or "belongs to another user" in caplog.text


def test_a_stored_answer_nested_without_end_counts_as_not_there(tmp_path: Path) -> None:
    kept = Responses(tmp_path)
    kept.put({"path": "/x"}, {"a": 1})
    file = kept.path({"path": "/x"})
    file.write_text("[" * 200_000 + "]" * 200_000, encoding="utf-8")
    assert kept.get({"path": "/x"}) is None


@pytest.mark.parametrize(("mask", "mode"), [(0o077, 0o600), (0o022, 0o644), (0o002, 0o664)])
def test_rights_of_a_file_are_those_the_user_asks_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mask: int, mode: int
) -> None:
    """Without a moment in which the mask of the process is another one."""
    before = os.umask(mask)
    try:
        monkeypatch.setattr(os, "umask", lambda _: pytest.fail("the mask was changed"))
        write_text(tmp_path / "a", "x")
        with atomic(tmp_path / "b", private=True) as draft:
            draft.write_text("x")
        monkeypatch.undo()
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == mode
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o600


def test_a_stored_hindcast_of_another_shape_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import evidence
    from scenarios.reading.hindcast_files import find_events
    from workshop.page.answers import past_events

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    known, event = evidence.load(), find_events(["uk-2016"])[0]
    path = past_events._path(known, event)
    write_text(path, json.dumps({"event": event.name, "skill": 0.5, "pairs": {"A-B": [[1.0]]}}))
    found = past_events.stored(known, event)
    assert found is not None and found.skill == 0.5
    deep = "[" * 100_000 + "]" * 100_000
    for text in ('{"event": "x", "skill": "<b>"}', '{"event": 3}', "[]", "{", deep,
                 '{"event": "x", "pairs": {"A-B": "x"}}'):  # fmt: skip
        write_text(path, text)
        assert past_events.stored(known, event) is None, text[:40]


@pytest.mark.parametrize(
    "plant",
    [
        lambda p: p.write_bytes(p.read_bytes()[:-9]),
        lambda p: p.write_text('{"sha256": 1}'),
        lambda p: p.write_text("[]"),
        lambda p: p.write_text('{"sha256": ' + "[" * 100_000),
        lambda p: p.write_bytes(b"\xff\xfe"),
        lambda p: (p.unlink(), os.mkfifo(p)),
        lambda p: (p.unlink(), p.mkdir()),
        lambda p: (p.rename(p.parent.parent / "else.json"), p.symlink_to("../else.json")),
    ],
    ids=["cut", "number", "list", "deep", "no text", "pipe", "folder", "link"],
)
def test_damaged_rows_beside_our_yaml_are_parsed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plant: Any
) -> None:
    monkeypatch.setattr(own_yaml, "PACKAGES", tmp_path)
    file = tmp_path / "a.yaml"
    file.write_text("x: 1\n")
    kept = own_yaml.compiled_of(file)
    write_text(kept, own_yaml.compiled(file.read_bytes()).replace('"x": 1', '"x": 2'))
    assert own_yaml.read_own_yaml(file) == {"x": 2}
    plant(kept)
    assert own_yaml.read_own_yaml(file) == {"x": 1}


def test_what_cannot_be_removed_leaves_the_cache_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    where = cache.folder()
    (where / "folder.npz").mkdir(parents=True)
    (where / "nowhere.npz").symlink_to(tmp_path / "nowhere" / "x")
    (where / ".half.npz.0badcafe").write_bytes(b"0" * 9_000)  # left by a kill
    for name in "abcdefgh":
        cache.cached(name, lambda: np.zeros(100), np.ndarray, most=5_000)
    kept = [p for p in where.rglob("*") if p.is_file()]
    assert 0 < sum(p.stat().st_size for p in kept) <= 5_000
