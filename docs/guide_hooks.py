"""What the guide takes from elsewhere in the project when it is built: nothing stands twice.

MkDocs reads pages below docs/guide; the papers beside it (ODD, data, decisions, ...) and the
pictures join them here. The list of levers is whatever pages there are.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

DOCS = Path(__file__).resolve().parent
ELSEWHERE = {
    "odd.md": "ODD.md",
    "data.md": "data.md",
    "forecasting.md": "forecasting.md",
    "decisions.md": "decisions.md",
    "architecture.md": "architecture.md",
}
# Links of those papers as they read in the guide.
LINKS = {"../benchmarks/RESULTS.md": "accuracy.md", "ODD.md": "odd.md",
         "guide/extending.md": "extending.md", "guide/baseline.md": "baseline.md"}  # fmt: skip


def on_files(files: Files, config: Any) -> Files:
    """Papers and pictures join the pages."""
    for target, source in ELSEWHERE.items():
        text = (DOCS / source).read_text(encoding="utf-8")
        for old, new in LINKS.items():
            text = text.replace(f"]({old})", f"]({new})")
        files.append(File.generated(config, target, content=text))
    for path in sorted((DOCS / "images").iterdir()):
        files.append(File.generated(config, f"images/{path.name}", abs_src_path=str(path)))
    return files


def on_config(config: Any) -> Any:
    """A folder in the navigation stands for the pages in it; without pages it is left out."""
    config["nav"] = [n for n in map(_filled, config["nav"]) if n is not None]
    return config


def _filled(entry: dict[str, Any]) -> dict[str, Any] | None:
    ((title, what),) = entry.items()
    pages = DOCS / "guide"
    if isinstance(what, str) and what.endswith("/"):
        found = sorted(p for p in (pages / what).glob("*.md") if p.name != "index.md")
        index = [f"{what}index.md"] if (pages / what / "index.md").is_file() else []
        named: list[Any] = [{_title(p): f"{what}{p.name}"} for p in found]
        return {title: [*index, *named]} if found else None
    if isinstance(what, str) and what not in ELSEWHERE and not (pages / what).is_file():
        return None
    return entry


def _title(path: Path) -> str:
    found = re.search(r"^# (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1].split(" · ")[0] if found else path.stem
