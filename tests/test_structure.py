"""The house as it is meant to be: imports point one way, and the packages are ours."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOW = ("evidence", "forecast", "agents", "scenarios", "workshop", "collabcast")


def imported(path: Path) -> set[str]:
    """Top-level packages that a file imports, those for type checking only included."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
        elif isinstance(node, ast.ImportFrom) and node.level > 0:
            found.add(path.relative_to(ROOT).parts[0])
    return found


def back_arrows(package: str, files: dict[Path, set[str]]) -> list[str]:
    above = set(FLOW[FLOW.index(package) + 1 :])
    return [
        f"{path.name} imports {name}" for path, names in files.items() for name in names & above
    ]


@pytest.mark.parametrize("package", FLOW)
def test_imports_point_one_way(package: str) -> None:
    files = {p: imported(p) for p in (ROOT / package).rglob("*.py")}
    assert files, f"{package} holds no code"
    assert back_arrows(package, files) == []


def test_a_back_arrow_would_be_seen() -> None:
    planted = {Path("planted.py"): {"numpy", "scenarios"}}
    assert back_arrows("forecast", planted) == ["planted.py imports scenarios"]


def test_no_module_has_outgrown_its_idea() -> None:
    long = {
        str(p.relative_to(ROOT)): n
        for package in FLOW
        for p in (ROOT / package).rglob("*.py")
        if (n := len(p.read_text(encoding="utf-8").splitlines())) > 350
    }
    assert long == {}
