"""What is installed is what is in the checkout: code, tables, words, configs; and it runs alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import httpx2
import pytest
from page_server import serving

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


def installed(wheel: Path, folder: Path) -> Path:
    """The wheel and what it asks for in an environment that was empty; its folder of commands."""
    ours, fast = [sys.executable, "-m", "pip", "install", "--quiet"], folder.parent / "uv"
    limits = ["-c", str(ROOT / "constraints.txt")]
    subprocess.run([*ours, *limits, "--target", str(fast), "uv"], capture_output=True)
    uv = fast / "bin" / "uv"  # a tenth of the time; where it cannot be had, pip does the same
    venv.create(folder, with_pip=not uv.exists())
    python = str(folder / "bin" / "python")
    slow = [python, "-m", "pip", "install"]
    pip = [str(uv), "pip", "install", "--python", python] if uv.exists() else slow
    told = subprocess.run([*pip, *limits, str(wheel)],
                          capture_output=True, text=True)  # fmt: skip
    assert told.returncode == 0, told.stderr[-2000:]
    return folder / "bin"


def test_the_wheel_runs_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    commands, here = installed(wheel, tmp_path / "environment"), tmp_path / "here"
    here.mkdir()
    env = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    env["XDG_CACHE_HOME"] = str(tmp_path / "cache")

    def program(*args: str) -> subprocess.CompletedProcess[str]:
        command = [str(commands / "collabcast"), *args]
        return subprocess.run(command, capture_output=True, text=True, cwd=here, env=env)

    assert program("--version").stdout.startswith("collabcast ")
    done = program("validate", "us-china-decoupling")
    assert done.returncode == 0 and ": ok (us-china-decoupling" in done.stdout, done.stderr
    done = program("run", "us-china-decoupling", "--replicates", "2", "--out", "made")
    assert done.returncode == 0 and (here / "made" / "report.html").is_file(), done.stderr
    for form, name in (("html", "report-zh.html"), ("pptx", "slides-zh.pptx")):
        done = program("report", "made", "--lang", "zh", "--format", form)
        assert done.returncode == 0 and (here / "made" / name).is_file(), done.stderr
    done = program("hindcast", "none-such")
    assert done.returncode == 2 and "known are brazil-2011" in done.stderr, done.stderr
    whole = (str(commands / "collabcast"),)
    with serving(tmp_path / "sessions", program=whole, env=env, cwd=here) as server:
        page = httpx2.get(f"{server.address}/zh/", trust_env=False, timeout=60)
        assert page.status_code == 200 and "科技政策研讨" in page.text
    told = subprocess.run(
        [str(commands / "python"), "-P", "-c", "import agents; print(agents.__file__)"],
        capture_output=True, text=True, cwd=here, env=env,
    )  # fmt: skip
    assert told.stdout.startswith(str(tmp_path / "environment")), told.stderr
