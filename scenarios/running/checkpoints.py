"""Finished units of work: kept in memory, or as checkpoints in the folder of the run."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from filelock import FileLock, Timeout

from evidence.bounds import MB, read_bounded, read_json
from scenarios.errors import RunError
from scenarios.results.store import FILES, atomic
from scenarios.running.chunk import Failure, Part
from scenarios.running.deciders import Deciders
from scenarios.running.plan import Plan
from scenarios.running.request import MOST_REPLICATES

PARTS, LOCK = ".parts", ".lock"
SUFFIX = {"part": "npz", "links": "npy"}
PART = re.compile(r"part-(\d{6,7})-(\d{6,7})\.npz")
DRAFT = re.compile(rf"\.({'|'.join(map(re.escape, FILES))})\.[0-9a-f]{{8}}")  # see files.atomic
TELLING = ("outcomes.parquet", "links.parquet", "comparison.csv")  # beside a manifest: a run


class Parts(Protocol):
    """Where finished parts go. ``have`` and ``put`` are called from one process only."""

    def have(self) -> set[tuple[int, int]]: ...

    def put(self, part: Part) -> None: ...

    def all(self) -> Iterator[Part]: ...


class MemoryParts:
    """Parts of a run that is not written anywhere."""

    def __init__(self) -> None:
        self._parts: dict[int, Part] = {}

    def have(self) -> set[tuple[int, int]]:
        return {(p.first, p.stop) for p in self._parts.values()}

    def put(self, part: Part) -> None:
        self._parts[part.first] = part

    def all(self) -> Iterator[Part]:
        return (self._parts[k] for k in sorted(self._parts))


class FolderParts:
    """Checkpoints: a part is two files, the second of which makes it count."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / PARTS

    def start(self, plan: Plan, chunk: int, resume: bool) -> int:
        """Open the checkpoints of a run; gives the size of its units of work.

        Raises
        ------
        RunError : there are parts of a run with other settings.
        """
        note = self.folder / "plan.json"
        if resume and note.is_file():
            try:
                found = read_json(read_bounded(note, MB, follow=False))
                if found["plan"] == plan.digest and 1 <= int(found["chunk"]) <= MOST_REPLICATES:
                    self.forget_damaged(plan)
                    return int(found["chunk"])
            except (OSError, ValueError, KeyError, TypeError):
                pass  # cut off while it was written: nothing was computed yet
            if self.have():
                raise RunError(
                    f"{self.folder.parent}: holds an unfinished run of other scenarios, settings or"
                    " figures; resume it with those, or replace it with --force"
                )
        shutil.rmtree(self.folder, ignore_errors=True)
        text = json.dumps({"plan": plan.digest, "chunk": chunk}) + "\n"
        atomic(note, lambda p: _text(p, text))
        return chunk

    def have(self) -> set[tuple[int, int]]:
        found = set()
        for path in self.folder.glob("part-*.npz"):
            if name := PART.fullmatch(path.name):
                found.add((int(name[1]), int(name[2])))
        return found

    def forget_damaged(self, plan: Plan) -> None:
        """Remove parts that are cut, foreign or of another plan: they are computed again."""
        for first, stop in self.have():
            try:
                refuse_packed(self._file("part", first, stop))
                part = self._read(first, stop)
                good = fits(part, plan) and self._whole(part)
            except Exception:  # what a damaged archive makes NumPy and zipfile raise is theirs
                good = False
            if not good:
                self._file("part", first, stop).unlink(missing_ok=True)

    def _whole(self, part: Part) -> bool:
        """Whether the links are those that were written: no archive watches over them."""
        with np.load(self._file("part", part.first, part.stop), allow_pickle=False) as data:
            return int(data["links_crc"]) == _crc(part.links)

    def _file(self, kind: str, first: int, stop: int) -> Path:
        path = self.folder / f"{kind}-{first:06d}-{stop:06d}.{SUFFIX[kind]}"
        if path.is_symlink():
            path.unlink()  # a part is a file of ours: what a link names is another's
        return path

    def _read(self, first: int, stop: int) -> Part:
        links = np.load(self._file("links", first, stop), mmap_mode="r", allow_pickle=False)
        with np.load(self._file("part", first, stop), allow_pickle=False) as data:
            notes = {k: json.loads(str(data[k])) for k in ("failures", "fallbacks")}
            deciders = zip(*(data[f"deciders_{k}"] for k in Deciders._fields), strict=True)
            return Part(
                first, stop, data["values"], links, data["direct_effect"], data["affected"],
                tuple(map(Deciders._make, deciders)),
                **{key: tuple(Failure(*f) for f in rows) for key, rows in notes.items()},
            )  # fmt: skip

    def put(self, part: Part) -> None:
        span = part.first, part.stop
        atomic(self._file("links", *span), lambda p: _array(p, part.links))
        atomic(self._file("part", *span), lambda p: _arrays(p, part))

    def all(self) -> Iterator[Part]:
        for first, stop in sorted(self.have()):
            yield self._read(first, stop)

    def clear(self) -> None:
        """Remove the checkpoints of a run that is written in full."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _crc(array: np.ndarray) -> int:
    return zlib.crc32(np.ascontiguousarray(array).data)


def refuse_packed(path: Path) -> None:
    """A packed archive could take a thousand times its size in memory; we write none.

    Raises
    ------
    ValueError : something in it is packed.
    """
    with zipfile.ZipFile(path) as archive:
        if any(p.compress_type != zipfile.ZIP_STORED for p in archive.infolist()):
            raise ValueError(path)


def fits(part: Part, plan: Plan) -> bool:
    """Whether arrays have the shapes and kinds this plan gives them."""
    n, t, s = len(plan.evidence.countries), len(plan.years), len(plan.scenarios)
    r, p = part.stop - part.first, n * (n - 1) // 2
    return (
        0 <= part.first < part.stop <= plan.replicates
        and [a.dtype.str[1:] for a in (part.values, part.links, part.direct_effect, part.affected)]
        == ["f8", "f4", "f4", "b1"]
        and part.values.shape == (s, len(plan.columns), r, t)
        and part.links.shape == (s, t, p, r)
        and part.direct_effect.shape == (s, p, r)
        and part.affected.shape == (s, p)
        and len(part.deciders) == s
        and all(d.began.shape == (2, r, n) and d.ties.shape == (3, r, n) for d in part.deciders)
        and all(d.parties.shape == (n,) for d in part.deciders)
        and {tuple(map(type, astuple(f))) for f in (*part.failures, *part.fallbacks)}
        <= {(str, int, str)}
    )


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _array(path: Path, array: np.ndarray) -> None:
    with path.open("wb") as handle:
        np.save(handle, array, allow_pickle=False)


def _arrays(path: Path, part: Part) -> None:
    notes = {"failures": part.failures, "fallbacks": part.fallbacks}
    texts = {k: np.array(json.dumps([astuple(f) for f in v])) for k, v in notes.items()}
    arrays = {"values": part.values, "direct_effect": part.direct_effect, "affected": part.affected}
    decided = {
        f"deciders_{name}": np.stack([getattr(d, name) for d in part.deciders])
        for name in Deciders._fields
    }
    checked = {"links_crc": np.array(_crc(part.links))}
    everything: dict[str, Any] = {**arrays, **texts, **decided, **checked}
    with path.open("wb") as handle:
        np.savez(handle, **everything)


class Folder:
    """The folder of a run while it runs: refused if another's, locked against a second run."""

    def __init__(self, folder: Path, *, resume: bool, force: bool) -> None:
        self.folder, self._resume, self._force = folder, resume, force
        # The system lifts it when the process ends, however it ends; forked workers do not hold it.
        self._lock = FileLock(folder / LOCK, timeout=0)

    def __enter__(self) -> Folder:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._refuse_links()
            self._lock.acquire()
        except Timeout:
            raise RunError(
                f"{self.folder}: another run is writing here; wait for it, or choose another folder"
                " with --out"
            ) from None
        except OSError as error:
            raise RunError(
                f"{self.folder}: cannot be written ({error.strerror or error}); choose another"
                " folder with --out"
            ) from None
        try:
            self._clear_or_refuse()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        # While it is still ours: who waits for the file finds it gone, and not another's lock.
        with suppress(OSError):  # Windows removes no file that is open
            (self.folder / LOCK).unlink(missing_ok=True)
        self._lock.release()

    def _refuse_links(self) -> None:
        """The folder may be a link its owner made; a link inside it would carry writes elsewhere.

        Finished files are moved into place, which replaces a link and never follows it.
        """
        for name in (LOCK, PARTS):
            if (self.folder / name).is_symlink():
                raise RunError(
                    f"{self.folder / name}: is a link to another place, where a run must not write;"
                    " remove it, or choose another folder with --out"
                )

    def _clear_or_refuse(self) -> None:
        held = {p.name for p in self.folder.iterdir()} - {LOCK}
        drafts = {name for name in held if DRAFT.fullmatch(name)}
        held -= drafts
        # Others have a manifest.json too: applications, data packages.
        ours = PARTS in held or ("manifest.json" in held and bool(held & {*TELLING}))
        if ours or not held:
            for name in drafts:  # what a killed run was writing; we hold the lock
                (self.folder / name).unlink(missing_ok=True)
        if not held or (self._resume and ours):
            return
        if not self._force:
            what = "a finished run" if "manifest.json" in held else "an unfinished run"
            remedy = "go on with --resume, replace it with --force" if ours else "it is not a run"
            raise RunError(
                f"{self.folder}: holds {what if ours else 'files already'}; {remedy}, or choose"
                " another folder with --out"
            )
        if not ours:
            raise RunError(
                f"{self.folder}: holds files that are not a run; --force replaces runs only;"
                " choose another folder with --out"
            )
        # The manifest goes first: from here on the folder is no finished run. The folder of parts
        # goes last: whatever is left when this is cut short still counts as a run.
        (self.folder / PARTS).mkdir(exist_ok=True)
        for name in ("manifest.json", *FILES):
            (self.folder / name).unlink(missing_ok=True)
        # Report, slides and workbook, in a language of two letters or in English: beside the new
        # figures they would tell the old ones.
        for form in ("html", "pptx", "xlsx"):
            for made in (self.folder / f"report.{form}", *self.folder.glob(f"report-??.{form}")):
                made.unlink(missing_ok=True)
        shutil.rmtree(self.folder / PARTS, ignore_errors=True)
