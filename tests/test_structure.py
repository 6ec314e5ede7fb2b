"""The house as it is meant to be: imports one way, no circles, no file that holds two ideas."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOW = ("evidence", "forecast", "agents", "scenarios", "workshop", "collabcast")
MOST_LINES, MOST_IN_FUNCTION, MOST_PARAMETERS = 300, 60, 8
# Behind the first line of what is larger: why it is.
REASON = "# structure: "


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """The contracts of pyproject.toml held against the packages of a folder."""
    command = "import sys; from importlinter.cli import lint_imports_command as c; c()"
    return subprocess.run(
        [sys.executable, "-c", command, "--no-cache", "--config", str(folder / "pyproject.toml")],
        cwd=folder, capture_output=True, text=True, env=None,
    )  # fmt: skip


def test_packages_and_chapters_rest_on_those_below_and_nothing_runs_in_circles() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("forecast/series/frame.py", "import scenarios.errors", "packages: data flow one way"),
        ("evidence/quality/outliers.py", "import evidence.panel.build", "chapters of evidence"),
        ("agents/rules/choice.py", "import agents.rules.table", "no circle, in no package"),
    ],
)
def test_an_import_upward_or_a_circle_would_be_seen(
    file: str, line: str, contract: str, tmp_path: Path
) -> None:
    for package in FLOW:
        for path in (ROOT / package).rglob("*.py"):
            copy = tmp_path / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    # For types only is an arrow as well.
    planted = f"\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    {line}\n"
    source = tmp_path / file
    source.write_text(source.read_text(encoding="utf-8") + planted, encoding="utf-8")
    done = lint_imports(tmp_path)
    assert done.returncode == 1 and f"{contract} BROKEN" in done.stdout, done.stdout


def too_large(path: Path) -> Iterator[str]:
    """What of a file is over the limits of the house and does not say why."""
    lines = path.read_text(encoding="utf-8").splitlines()
    try:
        name = path.relative_to(ROOT)
    except ValueError:
        name = path
    if len(lines) > MOST_LINES and REASON not in "\n".join(lines[:3]):
        yield f"{name}: {len(lines)} lines"
    for node in ast.walk(ast.parse("\n".join(lines))):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        head = "\n".join(lines[node.lineno - 1 : node.body[0].lineno])
        if REASON in head:
            continue
        long = (node.end_lineno or 0) - node.lineno + 1
        if long > MOST_IN_FUNCTION:
            yield f"{name}:{node.lineno}: {node.name} has {long} lines"
        a = node.args
        asked = len(a.posonlyargs) + len(a.args) + len(a.kwonlyargs)
        asked -= bool(a.args) and a.args[0].arg in ("self", "cls")
        if asked > MOST_PARAMETERS and not _declares_parameters(path):
            yield f"{name}:{node.lineno}: {node.name} takes {asked} parameters"


def _declares_parameters(path: Path) -> bool:
    """A rule's keyword-only arguments are the model's parameters, as many as it has; a command's
    are its options."""
    return path.parent in (ROOT / "agents" / "rules", ROOT / "collabcast" / "commands")


@pytest.mark.parametrize("package", FLOW)
def test_no_file_and_no_function_has_outgrown_its_idea(package: str) -> None:
    assert [line for p in sorted((ROOT / package).rglob("*.py")) for line in too_large(p)] == []


def test_what_is_too_large_would_be_seen(tmp_path: Path) -> None:
    body = "\n".join(f"    a{k} = {k}" for k in range(70))
    many = ", ".join(f"x{k}" for k in range(9))
    (tmp_path / "large.py").write_text(
        f"def long():\n{body}\n\n\ndef many({many}):\n    pass\n\n\n"
        f"def said({many}):  {REASON}a table\n    pass\n" + "\n" * 300
    )
    found = [line.split(": ", 1)[1] for line in too_large(tmp_path / "large.py")]
    assert found == ["379 lines", "long has 71 lines", "many takes 9 parameters"]
