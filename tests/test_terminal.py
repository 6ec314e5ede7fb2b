"""What commands say: a few sentences, one table, both languages."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner
from workshop_made_up import made_up_run

from collabcast import app as commands
from collabcast.terminal.closing import closing
from collabcast.terminal.layout import aligned, width_of, wrapped
from collabcast.terminal.options import default_language

SPEAK = ("run", "validate", "forecast", "backtest", "hindcast", "replay", "compare", "explore",
         "report", "trace", "workshop")  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_run_ends_with_sentences_and_one_table(
    lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    text = closing(made_up_run(), Path("r"), None, lang)
    lines = text.splitlines()
    assert len(lines) < 45 and max(map(width_of, lines)) <= 125
    assert "+0.00" not in text and "-0.000" not in text and "nan" not in text
    names = (
        ["China – United States (CHN-USA)", "~0: "] if lang == "en" else ["中国–美国（CHN-USA）"]
    )
    assert all(name in text for name in names)
    if lang == "zh":
        assert not re.findall(r"\b[a-z]{4,}\b", text.split("数据：")[0])


def test_percent_comes_first_and_its_interval_before_the_level() -> None:
    row = next(x for x in closing(made_up_run(), Path("r"), None).splitlines() if "(CHN-USA)" in x)
    cells = re.split(r" {2,}", row.strip())
    assert re.match(r"−\d+\s%$", cells[1]) and " to " in cells[2] and "papers" in cells[3]
    assert cells[4].startswith("lower in")


def test_several_scenarios_have_a_row_each_and_none_is_left_out() -> None:
    titles = {f"s{k}": {"en": f"Scenario number {k}", "zh": f"情景{k}"} for k in range(5)}
    text = closing(made_up_run(titles), Path("r"), None)
    rows = [x for x in text.splitlines() if re.match(r"  \d  .*[−~]", x)]
    assert len(rows) == 5 and len(text.splitlines()) < 60
    assert all(f"{k + 1}  Scenario number {k}" in text for k in range(5))


def test_a_baseline_alone_is_told_by_country_with_names() -> None:
    text = closing(made_up_run({}), Path("r"), None)
    assert "China (CHN)" in text or "China – United States (CHN-USA)" in text


def test_every_command_has_a_language() -> None:
    for name in SPEAK:
        command = next(c for c in commands.app.registered_commands if c.name == name)
        assert command.callback is not None
        assert "lang" in inspect.signature(command.callback).parameters, name


def test_the_language_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert default_language() == "zh"
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert default_language() == "en"
    told = CliRunner().invoke(commands.app, ["run", "came.yaml"], env={"COLLABCAST_LANG": "zh"})
    assert told.exit_code == 2 and "没有这个文件" in told.stderr
    wrong = CliRunner().invoke(commands.app, ["run", "came.yaml"], env={"COLLABCAST_LANG": "fr"})
    assert wrong.exit_code == 2 and "fr" in wrong.stderr and "Traceback" not in wrong.stderr


def test_lines_keep_to_the_width_and_lose_nothing() -> None:
    text = "中国和美国的合著论文（2035年）−32%（−44 至 −19），about 26,000 papers。" * 3
    lines = wrapped(text, 40)
    assert all(width_of(line) <= 42 for line in lines)
    assert "".join(line[2:] for line in lines).replace(" ", "") == text.replace(" ", "")
    assert not any(line[2:].startswith(("，", "。", "）")) for line in lines)
    assert len({width_of(row) for row in aligned([("中国", "1", "x"), ("China", "22", "x")])}) == 1
