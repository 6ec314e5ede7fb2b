"""Tables of our own: where they are, and the digest that tells one edition from another."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from evidence.files import sha256_file

HOME = Path(__file__).parent.parent
TABLES = HOME / "tables"


def embedded_digest() -> str:
    """sha256 over every embedded table and parameter file; changes when any figure does."""
    names = [*sorted(TABLES.glob("*.csv")), *sorted(HOME.glob("*.yaml"))]
    text = json.dumps({p.name: sha256_file(p) for p in names}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
