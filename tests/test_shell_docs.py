"""What the threat model leans on is there."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_every_line_of_the_threat_model_names_a_test_that_is_there() -> None:
    text = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ")][1:]
    assert len(rows) >= 10
    for row in rows:
        named = re.findall(r"`((?:test_|scripts/)[\w/]+\.py)`", row.split("|")[-2])
        assert named, row
        for name in named:
            path = ROOT / name if "/" in name else ROOT / "tests" / name
            assert path.is_file(), name


def test_limits_that_are_told_are_those_that_hold() -> None:
    from evidence.importing import faults, file
    from evidence.importing.readers import workbook
    from evidence.pull import client, fetch
    from scenarios.reading.yaml_file import MAX_BYTES
    from scenarios.schema.scenario import Scenario
    from workshop.page.answers import turn
    from workshop.service import answers, question

    (most_players,) = (m.max_length for m in Scenario.model_fields["players"].metadata)
    text = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    for words in (
        f"up to {file.LARGEST / 1e6:.0f} MB", f"{file.MOST_ROWS:,} rows",
        f"{faults.MOST_FAULTS:,} faults", f"{workbook.MOST_UNPACKED / 1e6:.0f} MB once unpacked",
        f"{fetch.LARGEST / 1e6:.0f} MB unpacked", f"{client.Client.total:.0f} s,",
        f"{MAX_BYTES // 1024} KiB, {question.MOST_REPLICATES:,} replicates, {answers.MOST_GB:g} GB,"
        f" {answers.SECONDS:.0f} s", f"{('two', 'three', 'four')[turn.WAITING - 2]} that wait",
        f"at most {most_players}, codes",
    ):  # fmt: skip
        assert words in text, words


def test_every_pin_that_is_installed_has_the_hashes_of_its_archives(monkeypatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    audit = importlib.import_module("audit")
    pinned, hashed = audit.pins(), audit.hashed()
    assert len(hashed) > 200 and not {n for n in hashed if pinned.get(n) != hashed[n]}
    assert not {audit.normal(n) for n in audit.needed()} - set(hashed) - {"collabcast"}
    assert {*pinned} - {*audit.ELSEWHERE} == {*hashed}  # nothing pinned that nothing asks for
    # NiceGUI asks for uvicorn[standard]: what that extra brings is installed, so it is told.
    assert {"uvicorn", "httptools", "websockets"} <= {*audit.needed()}
    text = (ROOT / "requirements" / "hashed.txt").read_text(encoding="utf-8")
    assert "://" not in text and "--index" not in text and "--find" not in text
    lines = [line for line in text.splitlines() if line and not line.startswith(" ")]
    assert len(lines) == len(hashed)  # none without a hash
