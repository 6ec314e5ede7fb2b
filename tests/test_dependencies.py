"""What is imported is what pyproject.toml names: for all what a run needs, an extra where asked."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("evidence", "forecast", "agents", "scenarios", "workshop", "collabcast")
# Who may import what only an extra brings: each when it is asked for, refused by name without it.
ASKED_FOR = {
    "explore": {
        "scenarios/analysis/sensitivity.py", "workshop/figures/explore_figures.py",
        "workshop/figures/fonts.py", "workshop/figures/plotting.py",
    },
    "prophet": {"forecast/methods/external.py"},
    "statsforecast": {"forecast/methods/external.py"},
    "cluster": {"scenarios/running/cluster.py"},
    "mcp": {"workshop/service/tools.py"},
}  # fmt: skip


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def named(listed: list[str]) -> set[str]:
    return {normal(re.match(r"[\w.-]+", text)[0]) for text in listed}  # type: ignore[index]


def imported() -> Iterator[tuple[str, str]]:
    """File and distribution of every import of a package of others."""
    belongs = packages_distributions()
    for path in sorted(p for name in PACKAGES for p in (ROOT / name).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            for top in {name.partition(".")[0] for name in names} - {*PACKAGES}:
                if top not in sys.stdlib_module_names:
                    found = {normal(d) for d in belongs.get(top, [top])}
                    yield str(path.relative_to(ROOT)), min(found)


def test_every_import_is_of_a_package_that_a_run_or_a_named_extra_brings() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = named(project["dependencies"])
    brings = {extra: named(project["optional-dependencies"][extra]) for extra in ASKED_FOR}
    allowed = {
        (file, name) for extra, files in ASKED_FOR.items() for file in files
        for name in brings[extra]
    } | {("workshop/service/tools.py", "mcp-types")}  # fmt: skip
    # what a direct dependency names among its own, and cannot be without
    through = {"fastapi", "starlette", "pydantic-core", "pillow", "typing-extensions", "lxml",
               "uvicorn", "python-socketio", "python-engineio", "click", "markupsafe"}  # fmt: skip
    found = set(imported())
    assert len(found) > 100
    wrong = {(f, d) for f, d in found if d not in needed | through} - allowed
    assert not wrong, "\n".join(f"{f}: imports {d}" for f, d in sorted(wrong))


def test_everything_a_run_brings_is_imported_somewhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    unused = named(project["dependencies"]) - {d for _, d in imported()}
    assert unused <= {"networkx"}, "of Mesa, which does not name it"
