"""What is installed is what is in the checkout: code, tables, words, configs; and it runs alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("evidence", "forecast", "agents", "scenarios", "workshop", "collabcast")
KINDS = {".py", ".yaml", ".csv", ".json", ".html", ".css", ".js", ".svg"}


def shipped_files() -> set[str]:
    """Every file of ours that something reads when it runs."""
    found = {
        str(p.relative_to(ROOT))
        for name in PACKAGES
        for p in (ROOT / name).rglob("*")
        if p.suffix in KINDS and "__pycache__" not in p.parts
    }
    return found | {f"collabcast/{p.relative_to(ROOT)}" for p in (ROOT / "configs").rglob("*.yaml")}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy so that nothing is left behind in the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in (*PACKAGES, "configs"):
        shutil.copytree(ROOT / name, folder / "src" / name,
                        ignore=shutil.ignore_patterns("__pycache__"))  # fmt: skip
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder / "src" / name)
    done = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
         "--no-index", "--wheel-dir", str(folder), "."],
        cwd=folder / "src", capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    (path,) = folder.glob("*.whl")
    return path


def test_the_wheel_holds_everything_that_is_read(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    assert shipped_files() - held == set()
    top = {name.split("/")[0] for name in held if ".dist-info" not in name}
    assert top == set(PACKAGES), "nothing else lands among the packages of others"


def test_every_package_is_named_in_pyproject() -> None:
    named = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    found = {
        ".".join(p.parent.relative_to(ROOT).parts)
        for name in PACKAGES
        for p in (ROOT / name).rglob("__init__.py")
    }
    assert found == set(named["packages"]) - {"collabcast.configs"}


def test_the_wheel_runs_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    target, here = tmp_path / "site", tmp_path / "here"
    here.mkdir()
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index",
           "--target", str(target), str(wheel)]  # fmt: skip
    subprocess.run(pip, check=True, capture_output=True)
    configs = target / "collabcast" / "configs"
    env = {**os.environ, "PYTHONPATH": str(target), "XDG_CACHE_HOME": str(tmp_path / "cache")}

    def program(*args: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-P", "-m", "collabcast", *args]
        return subprocess.run(command, capture_output=True, text=True, cwd=here, env=env)

    assert program("--version").stdout.startswith("collabcast ")
    done = program("validate", str(configs / "us-china-decoupling.yaml"))
    assert done.returncode == 0 and ": ok (us-china-decoupling" in done.stdout, done.stderr
    done = program("run", "us-china-decoupling", "--replicates", "2", "--out", "made")
    assert done.returncode == 0 and (here / "made" / "report.html").is_file(), done.stderr
    done = program("hindcast", "none-such")
    assert done.returncode == 2 and "known are brazil-2011" in done.stderr, done.stderr
    done = program("run", str(configs / "us-china-decoupling.yaml"), "--replicates", "0")
    assert done.returncode == 2, "refused by the program and not for want of a file"
    told = subprocess.run(
        [sys.executable, "-P", "-c", "import agents, evidence, workshop; print(agents.__file__);"
         "print(evidence.load().last_year)"], capture_output=True, text=True, cwd=here, env=env,
    )  # fmt: skip
    assert told.stdout.split() == [str(target / "agents" / "__init__.py"), "2022"], told.stderr
