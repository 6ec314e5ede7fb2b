"""The house as the code stands: `docs/images/architecture.svg`, chapters in `docs/architecture.md`.

Run: ``python docs/make_architecture.py``. The order comes from the contracts in `pyproject.toml`,
what a chapter is for from its docstring, its files from the folder.
"""

from __future__ import annotations

import ast
import tomllib
from html import escape
from pathlib import Path

from evidence.files import write_text

ROOT = Path(__file__).resolve().parent.parent
PAGE, PICTURE = ROOT / "docs" / "architecture.md", ROOT / "docs" / "images" / "architecture.svg"
FLOW = ("evidence", "forecast", "agents", "scenarios", "workshop")
# What each package hands to the next.
HANDED = ("Evidence", "Outlook", "History", "RunResult")
BEGIN, END = "<!-- chapters: written by docs/make_architecture.py -->", "<!-- end of chapters -->"
WIDE, APART, TALL = 176, 28, 30


def chapters(package: str) -> list[str]:
    """Chapters of a package, each resting only on those before it."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = config["tool"]["importlinter"]["contracts"]
    (layers,) = [c["layers"] for c in contracts if c.get("containers") == [package]]
    return list(reversed(layers))


def place(package: str, chapter: str) -> Path:
    """Folder of a chapter, or its file where it is one."""
    folder = ROOT.joinpath(*package.split("."), chapter)
    return folder if folder.is_dir() else folder.with_suffix(".py")


def says(path: Path) -> str:
    """First sentence of a module's docstring, without its full stop."""
    file = path / "__init__.py" if path.is_dir() else path
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return " ".join(text.split("\n\n")[0].split()).rstrip(".")


def inside(path: Path) -> str:
    """Names of what stands in a chapter."""
    if path.is_file():
        return ""
    files = [p.stem for p in path.glob("*.py") if p.stem != "__init__"]
    files += [f"{p.parent.name}/" for p in path.glob("*/__init__.py")]
    return ", ".join(f"`{name}`" for name in sorted(files))


def tables() -> str:
    """A table a package, chapters in order, from what all rest on to what rests on all."""
    parts = []
    for package in (*FLOW, "workshop.page", "collabcast"):
        folder = package.replace(".", "/")
        parts += [f"### `{folder}/`", "", says(ROOT / folder) + ".", "",
                  "| chapter | what it is | files |", "|---|---|---|"]  # fmt: skip
        for chapter in chapters(package):
            path = place(package, chapter)
            name = f"`{chapter}/`" if path.is_dir() else f"`{path.name}`"
            parts.append(f"| {name} | {says(path)} | {inside(path)} |")
        parts.append("")
    return "\n".join(parts)


def _text(x: float, y: float, text: str, size: int = 13, more: str = "") -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="middle" {more}>'
        f"{escape(text)}</text>"
    )


def picture() -> str:
    """Packages as towers side by side: flow from left to right, chapters from the ground up."""
    towers = [chapters(p) for p in FLOW]
    top = 64
    ground = top + 40 + TALL * max(map(len, towers))
    width, height = len(FLOW) * (WIDE + APART) + APART, ground + 64
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family='
        '"sans-serif" role="img" aria-label="Packages from left to right, chapters from the ground'
        ' up, each arrow one object">',
        "<title>How a figure travels through collabcast</title>",
        '<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7"'
        ' orient="auto"><path d="M0 0 8 4 0 8z" fill="#455a64"/></marker></defs>',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<rect x="{APART}" y="14" width="{width - 2 * APART}" height="34" rx="6" fill="#fbe9e7"'
        ' stroke="#d84315"/>',
        _text(width / 2, 36, "collabcast: the command line", 14, 'fill="#bf360c"'),
    ]
    for k, (package, names) in enumerate(zip(FLOW, towers, strict=True)):
        x = APART + k * (WIDE + APART)
        for level, name in enumerate(names):
            y = ground - TALL * (level + 1)
            out.append(
                f'<rect x="{x}" y="{y}" width="{WIDE}" height="{TALL - 4}" rx="4" fill="#eceff1"'
                ' stroke="#90a4ae"/>'
            )
            out.append(_text(x + WIDE / 2, y + 18, name, 13, 'fill="#37474f"'))
        above = ground - TALL * len(names) - 14
        more = 'font-weight="bold" fill="#263238"'
        out.append(_text(x + WIDE / 2, above, package, 16, more))
        if k < len(HANDED):
            a, b = x + WIDE / 2 + 12, x + WIDE + APART + WIDE / 2 - 12
            out.append(
                f'<path d="M{a:g} {ground + 6} v14 H{b:g} v-12" fill="none" stroke="#455a64"'
                ' stroke-width="1.5" marker-end="url(#a)"/>'
            )
            out.append(_text((a + b) / 2, ground + 38, HANDED[k], 13, 'fill="#455a64"'))
    return "\n".join([*out, "</svg>"]) + "\n"


def page() -> str:
    """The page with its chapters as the code has them."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n\n{tables()}\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    write_text(PAGE, page())
    write_text(PICTURE, picture())
