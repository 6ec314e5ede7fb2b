"""A small run whose numbers are written down: they move only on purpose, and CHANGELOG says why.

python tests/test_golden.py          # rewrites the numbers, never done in passing
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import scenarios
from evidence.files import write_text

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = Path(__file__).with_name("golden.json")
# Another processor or library build moves the last digits; a change of the model moves far more.
TOLERANCE = 1e-3


def measured() -> dict[str, float]:
    """Medians in the last year of a run of 24 replicates."""
    result = scenarios.run(
        [ROOT / "configs" / "us-china-decoupling.yaml"], replicates=24, seed=1, horizon=2030
    )
    table = result.compare()
    last = table[table["year"] == 2030]
    keys = last["region"] + "|" + last["variable"]
    out = {f"{key}|baseline": float(v) for key, v in zip(keys, last["baseline_p50"], strict=True)}
    out |= {f"{key}|scenario": float(v) for key, v in zip(keys, last["scenario_p50"], strict=True)}
    wanted = ("CHN|papers_share", "USA|papers_share", "CHN-USA|links", "CHN-EU27|links",
              "USA|impact", "CHN|international_share", "World|papers")  # fmt: skip
    return {k: float(f"{v:.6g}") for k, v in sorted(out.items()) if k.startswith(wanted)}


@pytest.mark.slow
def test_numbers_have_not_moved() -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert measured() == pytest.approx(golden, rel=TOLERANCE), (
        "numbers moved; if that is wanted, run `python tests/test_golden.py` and say why in "
        "CHANGELOG.md"
    )


if __name__ == "__main__":
    write_text(GOLDEN, json.dumps(measured(), indent=1) + "\n")
