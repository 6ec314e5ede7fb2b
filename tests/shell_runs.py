"""Run folders as somebody might send them: one thing in each is missing, odd, or meant to harm."""

from __future__ import annotations

import copy
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from typer.testing import CliRunner

from collabcast.app import app

ODD: tuple[Any, ...] = (
    None, True, -1, 0, 1, 2, 10**10, 10**400, 1e308, -0.5, "", "x", "<img src=x onerror=alert(1)>",
    "\x1b[31mred\x1b[0m", "=cmd()", "../../../etc/passwd", "/etc/passwd", "\x00", "a" * 5000, "NaN",
    "‮", [], {}, [[]], [None], {"en": "a"}, {"x": {"y": []}}, ["CHN"] * 300, "CHN-USA", "ROW",
    "A-B-C", "2035", "baseline", 1.5, [0, 1],
)  # fmt: skip
NUMBERS = ("nan", "Infinity", "1e999", "-" + "9" * 5000, "[" * 20_000 + "]" * 20_000)
FILES = ("manifest.json", "outcomes.parquet", "links.parquet")
ALLOWED = (0, 2)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a document, down to its leaves."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) \
        if isinstance(value, list) else ()  # fmt: skip
    for key, inner in items:
        yield from places(inner, (*path, key))


def hurt_manifest(manifest: dict[str, Any], rng: np.random.Generator) -> str:
    """The text of a manifest with one or two places changed; every depth is as likely."""
    made = copy.deepcopy(manifest)
    for _ in range(int(rng.integers(1, 3))):
        by_depth: dict[int, list[tuple[Any, ...]]] = {}
        for p in places(made):
            by_depth.setdefault(len(p), []).append(p)
        by_depth.pop(0, None)
        if not by_depth:
            break
        among = by_depth[int(rng.choice(list(by_depth)))]
        path = among[int(rng.integers(len(among)))]
        here = made
        for key in path[:-1]:
            here = here[key]
        if rng.random() < 0.3:
            del here[path[-1]]
        else:
            here[path[-1]] = copy.deepcopy(ODD[int(rng.integers(len(ODD)))])
    text = json.dumps(made, ensure_ascii=False)
    if rng.random() < 0.05:
        text = text.replace("2035", NUMBERS[int(rng.integers(len(NUMBERS)))], 1)
    return text


def hurt(folder: Path, rng: np.random.Generator) -> str:
    """Change one thing in a run folder; gives what was done."""
    kind = rng.choice(["manifest", "bytes", "cut", "link", "gone", "folder", "swap"],
                      p=[0.7, 0.1, 0.05, 0.05, 0.03, 0.02, 0.05])  # fmt: skip
    name = FILES[int(rng.integers(len(FILES)))]
    path = folder / name
    if kind == "manifest":
        manifest = json.loads((folder / FILES[0]).read_text(encoding="utf-8"))
        text = hurt_manifest(manifest, rng)
        (folder / FILES[0]).write_bytes(text.encode("utf-8", "surrogatepass"))
    elif kind == "bytes":
        data = bytearray(path.read_bytes())
        for _ in range(int(rng.integers(1, 9))):
            data[int(rng.integers(len(data)))] = int(rng.integers(256))
        path.write_bytes(bytes(data))
    elif kind == "cut":
        path.write_bytes(path.read_bytes()[: int(rng.integers(path.stat().st_size))])
    elif kind == "link":
        path.unlink()
        path.symlink_to(["/etc/passwd", "/dev/zero", "..", "nowhere"][int(rng.integers(4))])
    elif kind == "gone":
        path.unlink()
    elif kind == "folder":
        path.unlink()
        path.mkdir()
    else:
        other = FILES[int(rng.integers(len(FILES)))]
        shutil.copyfile(folder / other, folder / "x")
        os.replace(folder / "x", path)
    if rng.random() < 0.7:  # whoever changes a file can change the digest as well
        sign(folder)
    return f"{kind} {name}"


def sign(folder: Path) -> None:
    """Write the digests of the files as they are now into the manifest, where it is one."""
    path = folder / "manifest.json"
    if path.is_symlink():
        return  # it may name /dev/zero
    try:
        made = json.loads(path.read_text(encoding="utf-8"))
        for name in made["files"]:
            if (folder / name).is_file() and not (folder / name).is_symlink():
                made["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        path.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass


def try_commands(folder: Path, deep: bool) -> list[str]:
    """Every way in which a command ended that is not allowed, over this folder."""
    wrong = []
    commands = [("compare", str(folder)), ("compare", "--ranks", str(folder)),
                ("trace", str(folder), "CHN-USA:links:2030", "--json"),
                ("trace", str(folder), "CHN:papers_share")]  # fmt: skip
    if deep:
        commands += [("report", str(folder)), ("report", "--format", "xlsx", "--lang", "zh",
                     str(folder)), ("report", "--format", "pptx", str(folder))]  # fmt: skip
    for command in commands:
        done = CliRunner().invoke(app, list(command))
        said = done.stdout + done.stderr
        if done.exit_code not in ALLOWED or "fault of the program" in said:
            wrong.append(f"{command[0]}: {done.exit_code}: {done.stderr[:300]}")
        if "\x1b" in said or "Traceback" in said or "‮" in said:
            wrong.append(f"{command[0]}: said {said[:200]!r}")
        if done.exit_code == 2 and command[0] == "compare":
            break  # all of them read the folder in the same way
    return wrong
