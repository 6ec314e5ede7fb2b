"""Answers kept as they come, one a line, so that a long bench may be cut into slices."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
KINDS = {".py", ".yaml", ".csv", ".json", ".parquet", ".npz"}


def version(parts: Sequence[str]) -> str:
    """Digest of all program and figures in these folders and files of the project."""
    digest = hashlib.sha256()
    for part in parts:
        found = [ROOT / part] if (ROOT / part).is_file() else sorted((ROOT / part).rglob("*"))
        for path in found:
            if path.suffix in KINDS and path.is_file():
                digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


class Progress:
    """Answers by number, of one version of program and bench: of another, one starts anew."""

    def __init__(self, file: Path | None, parts: Sequence[str]) -> None:
        self.file, self.version = file, version(parts)
        self.answers: dict[int, dict[str, Any]] = {}
        if file is not None and file.is_file():
            for line in file.read_text(encoding="utf-8").splitlines():
                said = json.loads(line)
                if said.pop("version") == self.version:
                    self.answers[said.pop("number")] = said

    def put(self, number: int, **answer: Any) -> None:
        """Keep the answer to a number."""
        self.answers[number] = answer
        if self.file is not None:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            line = json.dumps({"version": self.version, "number": number, **answer})
            with self.file.open("a", encoding="utf-8") as out:
                out.write(line + "\n")
