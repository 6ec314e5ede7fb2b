"""Published estimates beside our own: computes ours, stores them, writes a section.

python benchmarks/bench_scorecard.py  # `scorecard` of RESULTS.md and the stored scorecard
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from results import write_section

import evidence
from scenarios.scorecard import card, words
from scenarios.scorecard.ours import REPLICATES


def main() -> None:
    """Compute, store, write."""
    found = card.recompute(evidence.load(), REPLICATES)
    card.store(found)
    head = (
        f"`python benchmarks/bench_scorecard.py`, {REPLICATES} replicates, figures "
        f"{found['evidence'][:12]}. Statuses and outcomes follow by the rules of "
        "scenarios/scorecard/status.py; `collabcast scorecard` prints the same, with the reasons."
    )
    rows = ["| id | theirs | ours | status | outcome |", "|---|---|---|---|---|"]
    rows += [
        f"| {r['id']} | {words.theirs_in_words(r, 'en')} | {words.ours_in_words(r, 'en')} | "
        f"{r['status']} | {r['verdict'] or '-'} |"
        for r in found["rows"]
    ]
    table = "\n".join(rows)
    write_section(
        "scorecard", f"## Scorecard\n\n{head}\n\n{words.summary(found['rows'], 'en')}\n\n{table}"
    )


if __name__ == "__main__":
    main()
