"""The container files keep to what they promise; building them takes a builder, and minutes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parent.parent
FILES = [ROOT / "Dockerfile", ROOT / ".devcontainer" / "Dockerfile"]


def steps(path: Path) -> list[tuple[str, str]]:
    """Instructions and what they say, lines joined."""
    text = re.sub(r"^\s*#.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    return [(a, " ".join(b.split())) for a, _, b in (x.partition(" ") for x in lines if x.strip())]


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.parent.name))
def test_nothing_runs_as_root_or_on_a_moving_base(path: Path) -> None:
    found = steps(path)
    users = [said for name, said in found if name == "USER"]
    assert users and not re.match(r"(0|root)\b", users[-1])
    after = found[max(k for k, (name, _) in enumerate(found) if name == "USER") :]
    assert not [said for name, said in after if name in ("RUN", "COPY", "ADD")]
    bases = [said.split()[0] for name, said in found if name == "FROM"]
    assert all(re.fullmatch(r"python:3\.\d+\.\d+(-slim)?-bookworm", base) for base in bases), bases
    assert "ADD" not in {name for name, _ in found}
    assert not re.search(r"curl|wget|sudo|chmod 777", path.read_text(encoding="utf-8"))


def test_what_the_wheel_is_built_from_goes_into_the_image_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    taken = {line[1:] for line in lines if line.startswith("!")}
    assert lines[1] == "*" and all((ROOT / name).exists() for name in taken)
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = {p.split(".")[0] for p in told["tool"]["setuptools"]["packages"]}
    assert taken == {*packages, "configs", "pyproject.toml", "constraints.txt", "README.md",
                     told["project"].get("license-files", "LICENSE")}  # fmt: skip
    assert {"**/ties.csv", "**/international.csv"} <= set(lines)


def test_a_command_needs_no_home_and_no_place_to_write_but_tmp(tmp_path: Path) -> None:
    """As in the image: no user of that number, home and caches under one folder."""
    env = {k: v for said in (s for n, s in steps(FILES[0]) if n == "ENV")
           for k, v in (part.split("=", 1) for part in said.split())}  # fmt: skip
    assert set(env) >= {"HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"}
    places = {k: str(tmp_path / v.strip("/")) for k, v in env.items() if v.startswith("/tmp")}
    ran = subprocess.run(
        [sys.executable, "-m", "collabcast", "validate", "us-china-decoupling"],
        capture_output=True, text=True, cwd=ROOT, timeout=60,
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", **places},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert all(Path(p).is_relative_to(tmp_path) for p in places.values()) and len(places) == 3


def test_the_development_container_and_the_citation_fit_the_project() -> None:
    dev = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    assert (ROOT / ".devcontainer" / dev["build"]["dockerfile"]).is_file()
    target = dev["postCreateCommand"].removeprefix("make ")
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    cite = YAML(typ="safe", pure=True).load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert (cite["version"], cite["license"]) == (told["version"], told["license"]["text"])
    needed = {"cff-version", "message", "title", "abstract", "authors", "date-released", "keywords"}
    assert needed <= set(cite) and re.fullmatch(r"\d{4}-\d\d-\d\d", str(cite["date-released"]))
