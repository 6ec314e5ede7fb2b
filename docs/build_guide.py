"""Build the guide: pages of docs/guide and what joins them from elsewhere, then Zensical.

python docs/build_guide.py [SITE]      # without: site/

The papers beside the guide (ODD, data, decisions, ...) and the pictures become pages of it: nothing
stands twice. The list of levers is whatever pages there are. A link that leads nowhere, a page out
of reach and an entry without a page end the build.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

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


def main(site: Path) -> None:
    """Write the guide into ``site``, which is emptied first, or end with what is wrong."""
    if site.exists() and any(site.iterdir()) and not (site / "sitemap.xml").is_file():
        sys.exit(f"{site}: holds something else than a guide; name an empty or a new folder")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        gather(work / "pages")
        settings = work / "mkdocs.yml"  # Zensical reads the form of its forerunner
        write_settings(settings, work / "pages")
        done = subprocess.run(
            [sys.executable, "-m", "zensical", "build", "--strict", "--config-file", str(settings)],
            cwd=work, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            sys.exit(done.stdout + done.stderr)
        shutil.rmtree(site, ignore_errors=True)
        shutil.copytree(work / "site", site)


def gather(pages: Path) -> None:
    """Pages, papers and pictures in one folder."""
    shutil.copytree(DOCS / "guide", pages)
    shutil.copytree(DOCS / "images", pages / "images")
    for target, source in ELSEWHERE.items():
        text = (DOCS / source).read_text(encoding="utf-8")
        for old, new in LINKS.items():
            text = text.replace(f"]({old})", f"]({new})")
        (pages / target).write_text(text, encoding="utf-8")


def write_settings(path: Path, pages: Path) -> None:
    """The settings, the folders of the navigation replaced by the pages in them."""
    text = (DOCS / "guide.yml").read_text(encoding="utf-8")
    settings = YAML(typ="safe", pure=True).load(text)
    settings["nav"] = [_filled(entry, pages) for entry in settings["nav"]]
    listed = {page for entry in settings["nav"] for page in _pages(entry)}
    there = {p.relative_to(pages).as_posix() for p in pages.rglob("*.md")}
    # Zensical takes no notice of either.
    if listed != there:
        sys.exit(f"docs/guide.yml, nav: no page {sorted(listed - there)}, "
                 f"not listed {sorted(there - listed)}")  # fmt: skip
    settings |= {"docs_dir": pages.name, "site_dir": "site"}
    path.write_text(json.dumps(settings), encoding="utf-8")  # JSON is YAML


def _filled(entry: dict[str, Any], pages: Path) -> dict[str, Any]:
    ((title, what),) = entry.items()
    if not (isinstance(what, str) and what.endswith("/")):
        return entry
    found = sorted(p for p in (pages / what).glob("*.md") if p.name != "index.md")
    return {title: [f"{what}index.md", *({_title(p): f"{what}{p.name}"} for p in found)]}


def _pages(entry: Any) -> list[str]:
    if isinstance(entry, str):
        return [entry]
    inside = entry if isinstance(entry, list) else list(entry.values())
    return [page for one in inside for page in _pages(one)]


def _title(path: Path) -> str:
    found = re.search(r"^# (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1].split(" · ")[0] if found else path.stem


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS.parent / "site")
