"""The scorecard: every row with its status and how it came out; computed anew or as stored."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evidence.files import write_text
from evidence.model import Evidence
from evidence.sources import Source, read_sources
from scenarios.scorecard.entries import Entry, digest, read_entries
from scenarios.scorecard.figures import Number
from scenarios.scorecard.ours import Computed, compute
from scenarios.scorecard.status import status, verdict

STORED = Path(__file__).parent / "tables" / "scorecard.json"
DIGITS = 4  # significant, in the stored table


def compared(
    entries: Sequence[Entry], ours: Mapping[str, Computed], sources: Mapping[str, Source]
) -> list[dict[str, Any]]:
    """Rows of the scorecard: plain data, statuses and verdicts by rule.

    What is only recalled (``suppressed``) carries neither side's numbers.
    """
    return [_row(e, ours[e.id], sources[e.source]) for e in entries]


def _row(entry: Entry, computed: Computed, source: Source) -> dict[str, Any]:
    number = computed.number
    what = status(entry, source.seen, number, computed.rests_on)
    shown = what != "suppressed"
    came = number is not None and what in ("comparable", "constructed")
    return {
        "id": entry.id,
        "source": entry.source,
        "measures": entry.measures._asdict(),
        "unit": entry.unit,
        "theirs": entry.theirs.model_dump() if shown else None,
        "ours": _rounded(number) if shown and number else None,
        "again": computed.again,
        "rests_on": sorted(computed.rests_on),
        "status": what,
        "verdict": verdict(entry.theirs, number) if came and number else None,
        "reason": entry.reason._asdict(),
    }


def _rounded(number: Number) -> dict[str, Any]:
    return {k: v if isinstance(v, str) else float(f"{v:.{DIGITS}g}") for k, v in
            number._asdict().items()}  # fmt: skip


def recompute(evidence: Evidence, replicates: int) -> dict[str, Any]:
    """The whole scorecard from the figures: what ``--recompute`` shows and the benchmark stores."""
    entries = read_entries()
    rows = compared(entries, compute(entries, evidence, replicates), read_sources())
    return {
        "entries": digest(), "evidence": evidence.digest, "replicates": replicates, "rows": rows,
    }  # fmt: skip


def store(card: Mapping[str, Any], path: Path = STORED) -> None:
    """Write what was computed beside the code, for the command to print at once."""
    write_text(path, json.dumps(card, ensure_ascii=False, indent=1) + "\n")


def stored(path: Path = STORED) -> dict[str, Any]:
    """The scorecard as last computed.

    Examples
    --------
    >>> card = stored()
    >>> card["rows"][0]["id"], card["rows"][0]["status"]
    ('sanctions-2014', 'comparable')
    """
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def counts(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """How many rows have each status, and how the comparable ones came out."""
    told = [*(str(r["status"]) for r in rows)]
    told += [str(r["verdict"]) for r in rows if r["status"] == "comparable"]
    return {word: told.count(word) for word in dict.fromkeys(told)}
