"""``compare_to:`` a scenario measured against another one, besides the baseline.

What is named may be a scenario of the same run, a file, or a scenario in the folder of the file
that names it; what is not in the run yet is added to it, on the same draws.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from scenarios.errors import ConfigError, Fault, did_you_mean
from scenarios.reading.document import Document
from scenarios.reading.yaml_file import read
from scenarios.schema.scenario import BASELINE, Scenario

ENDINGS = (".yaml", ".yml")


def target(scenario: Scenario, document: Document | None, names: Iterable[str]) -> str | Path:
    """What ``compare_to`` of a scenario means: a name that is in the run, or a file to read.

    Parameters
    ----------
    scenario : one with ``compare_to``.
    document : the file it came from; None for a scenario made in Python.
    names : scenarios that are in the run.

    Raises
    ------
    ConfigError : nothing of that name is known, with the nearest known ones.
    """
    named, known = str(scenario.compare_to), [*names]
    if named == scenario.name:
        others = [n for n in known if n != named] or ["another scenario"]
        raise _fault(scenario, document, "came its own name", others, "name another one")
    if named == BASELINE or named in known:
        return named
    folder = _folder(document)
    if named.endswith(ENDINGS) or os.sep in named or "/" in named:
        file = folder / named
        if document is not None and file.exists() and file.samefile(document.file):
            raise _fault(scenario, document, "came its own file", [], "name another one")
        if file.is_file():
            return file
        near = [os.path.join(os.path.dirname(named), p.name) for p in _files(folder / named)]
        raise _fault(scenario, document, f"no such file {named!r}", near, "check the path")
    for ending in ENDINGS:
        if (folder / f"{named}{ending}").is_file():
            return folder / f"{named}{ending}"
    beside = _named(folder) if document is not None else {}
    if named in beside:
        return beside[named]
    others = [n for n in dict.fromkeys([*known, *beside, BASELINE]) if n != scenario.name]
    raise _fault(scenario, document, f"unknown scenario {named!r}", others, "name one, or a file")


def _folder(document: Document | None) -> Path:
    return Path() if document is None else Path(document.file_of(("compare_to",))).parent


def _files(missing: Path) -> list[Path]:
    if not missing.parent.is_dir():
        return []
    return sorted(p for p in missing.parent.iterdir() if p.suffix in ENDINGS)


def _named(folder: Path) -> dict[str, Path]:
    """Scenarios in the files of a folder, by the name they give themselves."""
    found: dict[str, Path] = {}
    for path in _files(folder / "any"):
        with contextlib.suppress(ConfigError):
            name = read(path).data.get("name")
            if isinstance(name, str):
                found.setdefault(name, path)
    return found


def _fault(
    scenario: Scenario, document: Document | None, came: str, known: list[str], otherwise: str
) -> ConfigError:
    shown = ", ".join(known[:12]) + (", ..." if len(known) > 12 else "")
    words = (came, f"allowed are {shown or 'files that exist'}",
             did_you_mean(str(scenario.compare_to), known, otherwise))  # fmt: skip
    if document is None:
        return ConfigError([Fault(scenario.name, 0, 0, "compare_to", *words)])
    return ConfigError([document.fault(("compare_to",), *words)])
