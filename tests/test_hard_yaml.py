"""Scenario files as they must never be: 10,000 spoiled ones, and those made with ill will."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hard_fuzz import spoil

import evidence
from scenarios.errors import ConfigError
from scenarios.reading.extend import MAX_FILES
from scenarios.reading.load import load_checked

ROOT = Path(__file__).resolve().parent.parent
FILES = 10_000


def short_forms() -> list[bytes]:
    """Our own scenarios without titles and comments: accidents then hit what is looked at."""
    out = []
    for path in sorted((ROOT / "configs").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"(?m)^(description|title|report):.*\n(?:[ ]+.*\n)*", "", text)
        out.append(re.sub(r"(?m)^#.*\n| +#.*$", "", text).encode())
    return [text for text in out if len(text) < 300]


def lines_of(path: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_checked(path, evidence.outline_of())
    return [str(fault) for fault in caught.value.faults]


def test_ten_thousand_spoiled_scenarios_are_read_or_refused(tmp_path: Path) -> None:
    known, seeds, path = evidence.outline_of(), short_forms(), tmp_path / "s.yaml"
    good = refused = inside = 0
    for number in range(FILES):
        path.write_bytes(spoil(seeds, number))
        try:
            load_checked(path, known)
            good += 1
        except ConfigError as error:
            refused += 1
            for fault in error.faults:
                line = str(fault)
                assert line.isprintable() and 10 < len(line) < 1100, (number, line)
                assert fault.came and fault.allowed and fault.remedy, (number, line)
                inside += bool(fault.path)
        except Exception as error:
            raise AssertionError(f"file {number} raised {type(error).__name__}") from error
    # Were all refused as no YAML, or none, the accidents would say nothing about what lies behind.
    assert good + refused == FILES and good > 300 and inside > 3000, (good, refused, inside)


def test_spoiled_scenarios_through_the_command_line(tmp_path: Path) -> None:
    paths = []
    for number in range(48):
        paths.append(tmp_path / f"{number}.yaml")
        paths[-1].write_bytes(spoil(short_forms(), number))
    done = subprocess.run(
        [sys.executable, "-m", "collabcast", "validate", *map(str, paths)],
        capture_output=True, cwd=tmp_path, env=None,
    )  # fmt: skip
    told = done.stderr.decode()
    assert done.returncode == 2 and "Traceback" not in told
    assert all(line.isprintable() and line.count(";") >= 2 for line in told.splitlines())
    assert {p.name for p in tmp_path.iterdir()} == {p.name for p in paths}, "nothing else written"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &a [x]\nb: [*a, *a]\n", "anchor or alias"),
        ("name: !!python/object/apply:os.system [ls]\n", "came the tag"),
        ("name: !include /etc/passwd\n", "came the tag"),
        ("{" * 30 + "}" * 30, "nested deeper than 20"),
        ("[" * 100_000, "nested deeper than 20"),
        ("- " * 50_000, "nested deeper than 20"),
        ("name: ../../etc/cron.d/x\n", "allowed are lower-case letters"),
        ("name: /etc/passwd\n", "allowed are lower-case letters"),
        ("name: CON\n", "allowed are lower-case letters"),
        ('name: "a\\n"\n', "allowed are lower-case letters"),
        ('name: a\ntitle: "\\e]0;owned\\a"\n', "came the control character '\\x1b'"),
        ('name: a\ntitle: "\\x9b31m"\n', "came the control character '\\x9b'"),
        ('name: a\ntitle: "\\u202Eevil"\n', "came the control character '\\u202e'"),
        ('name: a\n"\\e[2Jkey": 1\n', "came the control character"),
        ("name: a\nreplicates: 1000000000\n", "allowed is at most 100000"),
        ("name: a\nreplicates: 1e9\n", "whole number"),
        ("name: a\nhorizon: 9999\n", "allowed is at most 2100"),
        ("name: a\nseed: " + "9" * 5000 + "\n", "seed"),
        ("name: a\nseed: 0x" + "F" * 5000 + "\n", "seed"),
        ("name: a\ninterventions: [" + "{}," * 60_000 + "]\n", "more than 10,000 keys and values"),
        ("name: a\nspreads: 5\n", "unknown key 'spreads'"),
        ("name: a\nextends: [../../../../etc/shadow-of-nobody]\n", "no such file"),
        ("name: a\nextends: " + "n" * 5000 + "\n", "no such file"),
        ("name: a\nextends: .\n", "no such file"),
        ("name: a\nextends: /dev/zero\n", "no such file"),
    ],
)  # fmt: skip
def test_hostile_text_is_refused_in_one_line_and_at_once(
    text: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(text, encoding="utf-8")
    started = time.process_time()
    lines = lines_of(path)
    assert len(lines) == 1 and said in lines[0] and lines[0].isprintable(), lines
    assert time.process_time() - started < 2.0


def test_a_file_of_100_megabytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    with path.open("wb") as handle:
        handle.truncate(100 * 1024 * 1024)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "larger than 256 KiB" in lines_of(path)[0]
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 20_000, "kilobytes"


def test_files_that_extend_each_other_ten_times_over_are_counted(tmp_path: Path) -> None:
    """Five files, each naming the next ten times, would be a hundred thousand readings."""
    for k in range(5):
        bases = ", ".join([f"s{k + 1}.yaml"] * 10)
        text = f"name: s{k}\n" + (f"extends: [{bases}]\n" if k < 4 else "")
        (tmp_path / f"s{k}.yaml").write_text(text, encoding="utf-8")
    started = time.process_time()
    assert f"allowed are {MAX_FILES} in all" in lines_of(tmp_path / "s0.yaml")[0]
    assert time.process_time() - started < 2.0


def test_a_file_name_cannot_steer_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "\x1b[31mred\n.yaml"
    path.write_text("titel: x\n", encoding="utf-8")
    assert all(line.isprintable() for line in lines_of(path))


def test_folded_text_holds_no_marks_of_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text("name: a\ndescription: >-\n  one\n  two\n", encoding="utf-8")
    scenario, _ = load_checked(path, evidence.outline_of())
    assert scenario.description == "one two"


def test_the_outline_says_what_the_evidence_says() -> None:
    outline, full = evidence.outline_of(), evidence.load()
    for name in ("countries", "fields", "last_year"):
        assert getattr(outline, name) == getattr(full, name), name
    assert dict(outline.parameters) == dict(full.parameters)
