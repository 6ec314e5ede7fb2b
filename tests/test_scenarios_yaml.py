"""Reading scenario files: what is right is read, what is wrong is said, with place and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import evidence
from scenarios.errors import ConfigError
from scenarios.reading.load import build, load_checked
from scenarios.reading.yaml_file import MAX_BYTES, parse, read
from scenarios.schema.scenario import Scenario

GOOD = """\
name: a-b
interventions:
  - kind: decouple
    between: [[USA], [中国]]
    size: {percent: -40}
    start: 2026
"""


def faults(text: str, tmp_path: Path) -> list[str]:
    path = tmp_path / "s.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_checked(path, evidence.load())
    return [str(f).replace(str(path), "s.yaml") for f in caught.value.faults]


def test_norway_is_a_country_and_not_false() -> None:
    assert parse("a: [NO, no, yes, true]").data["a"] == ["NO", "no", "yes", True]


def test_numbers_dates_and_nothing() -> None:
    data = parse("a: 0x10\nb: 1_000\nc: -4.5e1\nd: 2026-01-01\ne:\nf: '12'").data
    assert data == {"a": 16, "b": 1000, "c": -45.0, "d": "2026-01-01", "e": None, "f": "12"}


def test_a_value_left_out_stands_on_the_line_of_its_key() -> None:
    assert parse("a:\nb: 1").values[("a",)] == (1, 2)
    assert parse("a:\n  ''\nb: 1").values[("a",)] == (2, 3)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("# nothing\n", "the file is empty"),
        ("- a\n- b\n", "came a list"),
        ("hello", "the single value"),
        ("a: 1\nb: 2\na: 3\n", "s.yaml:3:1: a: key 'a' came twice (first on line 1)"),
        ("a: &x [1]\nb: *x\n", "s.yaml:1:4: came an anchor or alias"),
        ("a: !!python/object/apply:os.system [ls]", "came the tag"),
        ("a: 1\n---\nb: 1\n", "second document"),
        ("%YAML 1.1\n---\na: NO\n", "directive"),
        ("a: " + "[" * 60 + "]" * 60, "nested deeper than 20"),
        ("a: [1, 2", "not YAML"),
        ("? [a, b]\n: 1\n", "a key that is not a word"),
    ],
)
def test_hostile_or_broken_yaml_is_refused_in_one_line(
    text: str, said: str, tmp_path: Path
) -> None:
    lines = faults(text, tmp_path)
    assert len(lines) == 1
    assert said in lines[0]
    assert "\n" not in lines[0]


def test_an_alias_bomb_costs_nothing(tmp_path: Path) -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 30)]
    assert "anchor or alias" in faults("\n".join(rows), tmp_path)[0]


def test_binary_big_missing_and_folder(tmp_path: Path) -> None:
    binary = tmp_path / "b.yaml"
    binary.write_bytes(b"\x89PNG\r\n\x1a\n\x00\xff")
    control = tmp_path / "c.yaml"
    control.write_bytes(b"name: a\x00b\n")
    big = tmp_path / "big.yaml"
    big.write_text("a: " + "x" * MAX_BYTES)
    for path, said in [
        (binary, "binary file"),
        (control, "control character"),
        (big, "larger than 256 KiB"),
        (tmp_path, "came a folder"),
        (tmp_path / "none.yaml", "no such file"),
    ]:
        with pytest.raises(ConfigError, match=said):
            read(path)


def test_every_fault_of_a_file_is_told_at_once_with_its_place(tmp_path: Path) -> None:
    text = """\
name: Us China
titel: x
interventions:
  - kind: decuple
    start: 2026
  - kind: decouple
    between: [[Chnia], [USA]]
    siz: {percent: -40}
    start: 2026
  - kind: funding
    countries: [EU28]
    fields: [enginering and technology]
    change: -1.4
    start: 2040
  - {kind: funding, countries: Kenya, change: -0.1, start: 2040}
report: {outcomes: [impct]}
"""
    told = "\n".join(faults(text, tmp_path))
    for line in [
        "s.yaml:1:7: name: came 'Us China'",
        "s.yaml:2:1: titel: unknown key 'titel'",
        "did you mean 'title'?",
        "s.yaml:4:11: interventions[0].kind: unknown kind 'decuple'",
        "s.yaml:8:5: interventions[1].siz: unknown key",
        "s.yaml:13:13: interventions[2].change: came -1.4; allowed is at least -0.95",
        "interventions[3].countries[0]: Kenya (KEN) has no figures of its own here",
        "interventions[3].start: came 2040, after the horizon 2035",
        "unknown outcome 'impct'",
        "did you mean 'impact'?",
    ]:
        assert line in told


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("start: 2026", "start: 2040"), "after the horizon 2035"),
        (("start: 2026", "start: 2019"), "before the first projected year"),
        (("start: 2026", "start: 2030\n    end: 2027"), "came end 2027 before start 2030"),
        (("start: 2026", "start: twenty"), "allowed is a whole number"),
        (("[USA]", "[Untied States]"), "did you mean United States"),
        (("[USA]", "[CHN]"), "stands on both sides"),
        (("percent: -40", "percent: -100"), "allowed is more than -100"),
        (("percent: -40", "measured: us-chna-2018"), "did you mean 'us-china-2018'"),
        (
            ("percent: -40", "percent: -40, measured: us-china-2018"),
            "came `measured` and `percent`",
        ),
        (("name: a-b", "name: baseline"), "the baseline has none"),
        (("start: 2026", "start: 2026\n    fields: [enginering]"), "unknown field 'enginering'"),
    ],
)
def test_each_kind_of_fault_is_one_clear_line(
    change: tuple[str, str], said: str, tmp_path: Path
) -> None:
    lines = faults(GOOD.replace(*change), tmp_path)
    assert len(lines) == 1, lines
    assert said in lines[0]
    assert lines[0].count(";") >= 2, "came; allowed; remedy"


def test_names_in_chinese_and_english_and_blocs_are_accepted(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(GOOD.replace("[USA]", "[美国, Germany, g7]"), encoding="utf-8")
    scenario, _ = load_checked(path, evidence.load())
    assert isinstance(scenario, Scenario)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_never_a_crash(text: str) -> None:
    try:
        build(parse(text))
    except ConfigError as error:
        assert error.faults


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(GOOD) - 1), st.characters(codec="utf-8"))
def test_any_mistyped_character_is_read_or_refused(position: int, character: str) -> None:
    text = GOOD[:position] + character + GOOD[position + 1 :]
    try:
        build(parse(text))
    except ConfigError as error:
        assert all(f.came and f.allowed and f.remedy for f in error.faults)
