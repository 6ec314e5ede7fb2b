"""Pages of the guide that are written from elsewhere: the command line, and how good it is.

python docs/make_guide.py        # rewrites docs/guide/command-line.md and docs/guide/accuracy.md

A test compares the pages with what this file would write.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a file, the packages stand beside this folder

from evidence.files import write_text  # noqa: E402

GUIDE = ROOT / "docs" / "guide"
RESULTS = ROOT / "benchmarks" / "RESULTS.md"
NOTE = "<!-- Written by docs/make_guide.py; edit there. -->\n"
# Sections of RESULTS.md that a user asks for, in the order they ask; the rest follows.
FIRST = ("hindcast", "hindcast-model", "events", "forecast", "forecast-ties", "forecast-papers")

HEAD = """# The command line

Results go to standard output, everything said to people to standard error. `--json` prints one
JSON document and nothing else. Bars appear after two seconds, where a terminal looks on.

| exit code | means |
|---|---|
| 0 | done |
| 1 | failed, or a run that ended with failed replicates |
| 2 | bad input: usage, configuration, data |
| 3 | an outside source is out of reach, or its budget used up |
| 130 | interrupted; a run goes on with `--resume` |

What is wrong with a file is told line by line, all of it at once:
`file:line:column: path: what came; what is allowed; what to do`.

A run may have up to 100,000 replicates, 50 scenarios and years to 2100, as far as memory (4 GB
unless `COLLABCAST_MEMORY_GB` says otherwise) and disk have room; what does not fit is refused
before it starts. A run that will take more than ten seconds says first how long, with how much
memory and disk, and then, as parts come in, how much is left; `collabcast run --dry-run` says so
and runs nothing. [What a run costs](accuracy.md) by size stands with the measurements.
Other variables: `COLLABCAST_EVIDENCE` (folder of a panel), `XDG_CACHE_HOME`
(where fits and imports are kept), `COLLABCAST_DEBUG=1` (tracebacks).
"""
READING = """# How good is it?

Every table here is written by a program in `benchmarks/` and by nothing else (`make bench` runs
them all). Read three things first:

1. **Hindcasts**: told that a past event happens, who is hit and which class it is of, how much
   better than saying nothing happened? Its size comes from other events only. Skill 1 is perfect, 0
   useless, below 0 harmful. In one sentence and one picture: [How good at events?](events.md).
2. **Ties and papers**: how far off forecasts were, beside the usual methods on the same series.
   `mae_log` 0.15 is about 15 percent.
3. **Cover**: how often the truth lay in the 80 and 95 percent band. Less than promised means bands
   too narrow: widen them in your head.
"""
SCORECARD = """# Others' numbers beside ours

Every estimate we found in print that the model can be held against, and some that it cannot.
`collabcast scorecard` prints it, `--json` for programs, `--recompute` computes ours anew. A
status is given by rule, never by hand: *comparable* means the same thing in the same unit, and
that ours was made without that source. Of a bound alone ("a fall", "at least") a band of ours
on both sides says nothing: *open*. Bands hold 90 percent. An agreement of signs is a weak one;
a miss is kept and said.

Grades of the model's {every} parameters: {measured} measured on our own figures, {literature}
literature, {assumption} assumption. Of the publications behind them and in this table {read}
were read (most in abstracts), {second} in other texts about them, {recalled} are recalled.
"""
SCORECARD_ZH = """# 他人的数字与我们的数字

凡能与模型对照的已发表估计均列于此，也列出无法对照的。`collabcast scorecard` 打印本表，
`--json` 供程序使用，`--recompute` 重新计算我方数字。状态由规则给出，不由人工填写：
“可比”指同一概念、同一单位，且我方数字未使用该来源。若对方只给出方向或界限，
而我方区间跨越该界限，则为“未定”。区间为90%。仅方向一致是较弱的一致；不符之处照列。

模型的{every}个参数中：{measured}个由本项目数据测得，{literature}个取自文献，
{assumption}个为假设。所依据及本表所列的出版物中，{read}篇已读（多为摘要），
{second}篇经他文转述，{recalled}篇凭记忆。
"""


LLMS = """# collabcast

> {what}

Every number of a run has a run id, an interval (5 % to 95 % of the worlds drawn) and an evidence
grade (measured, literature, assumption); name all three with it, and do not state a number that no
run and no published figure gave. A scenario says what would follow if an event came, not that it
will come.
`collabcast mcp` answers assistants, `/api` of `collabcast workshop` other programs.
"""


def commands() -> Iterator[tuple[str, str]]:
    """Every command, as it is typed, and its help."""
    from typer.main import get_command
    from typer.testing import CliRunner

    from collabcast.app import app

    def walk(command: Any, words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        yield words
        for name, inner in getattr(command, "commands", {}).items():
            yield from walk(inner, (*words, name))

    runner = CliRunner(env={"COLUMNS": "88", "TERMINAL_WIDTH": "88", "NO_COLOR": "1"})
    for words in walk(get_command(app), ()):
        told = runner.invoke(app, [*words, "--help"], prog_name="collabcast").stdout
        yield " ".join(("collabcast", *words)), "\n".join(x.rstrip() for x in told.splitlines())


def command_line() -> str:
    """The page of the command line."""
    parts = [f"{NOTE}\n{HEAD}"]
    for name, told in commands():
        parts.append(f"## {name}\n\n```text\n{told.strip()}\n```\n")
    return "\n".join(parts)


def accuracy() -> str:
    """The page of the measured tables."""
    text = RESULTS.read_text(encoding="utf-8")
    found = re.findall(r"<!-- ([\w-]+):begin -->\n(.*?)\n<!-- \1:end -->", text, re.DOTALL)
    order = sorted(found, key=lambda s: FIRST.index(s[0]) if s[0] in FIRST else len(FIRST))
    body = "\n\n".join(part for _, part in order)
    return f"{NOTE}\n{READING}\n{body}\n"


def scorecard(lang: str) -> str:
    """The page of published estimates beside our own."""
    from evidence.parameters import read_parameters
    from evidence.sources import read_sources
    from scenarios.scorecard import card, words

    grades = [p.grade for p in read_parameters().values()]
    seen = [s.seen for s in read_sources().values() if s.kind == "publication" and s.published]
    head = (SCORECARD_ZH if lang == "zh" else SCORECARD).format(
        measured=grades.count("measured"), literature=grades.count("literature"),
        assumption=grades.count("assumption"), every=len(grades), read=seen.count(True),
        second=seen.count("second-hand"), recalled=seen.count(False),
    )  # fmt: skip
    body = "\n".join(words.tables(card.stored()["rows"], lang))
    return f"{NOTE}\n{head}\n{body}\n"


def llms() -> str:
    """The list of pages for language models (llmstxt.org): title, address, first sentence."""
    from ruamel.yaml import YAML

    text = (ROOT / "docs" / "guide.yml").read_text(encoding="utf-8")
    settings = YAML(typ="safe", pure=True).load(text)
    parts = [LLMS.format(what=settings["site_description"])]
    loose = []
    for entry in settings["nav"]:
        ((title, what),) = entry.items()
        if isinstance(what, str) and not what.endswith("/"):
            loose.append(_listed(title, what))
            continue
        inside = what if isinstance(what, list) else [
            {_heading(p): f"{what}{p.name}"} for p in sorted((GUIDE / what).glob("*.md"))
        ]  # fmt: skip
        rows = [_listed(name, page) for one in inside for name, page in one.items()]
        parts.append(f"## {title}\n\n" + "\n".join(rows))
    return "\n\n".join([parts[0] + "\n" + "\n".join(loose), *parts[1:]]) + "\n"


def _source(page: str) -> Path:
    """Where a page is written: in the guide, or one of the papers beside it."""
    there = GUIDE / page
    return there if there.is_file() else next(
        p for p in (ROOT / "docs").glob("*.md") if p.name.lower() == page
    )  # fmt: skip


def _heading(path: Path) -> str:
    found = re.search(r"^# (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else path.stem


def _listed(title: str, page: str) -> str:
    """One line of the list, with the first sentence of the page."""
    text = re.sub(
        r"<!--.*?-->|```.*?```", "", _source(page).read_text(encoding="utf-8"), flags=re.S
    )
    blocks = (" ".join(b.split()) for b in re.split(r"\n\s*\n", text))
    plain = (re.sub(r"\[([^\]]+)\]\([^)]*\)|[*`]", r"\1", b) for b in blocks)
    prose = next(
        (b for b in plain if re.match(r"[A-Z\u4e00-\u9fff]", b) and len(b.encode()) > 30), title
    )
    sentence = re.split(r"(?<=[.?!])\s|(?<=[。？！])", prose)[0].rstrip(":：")
    return f"- [{title}]({page.removesuffix('.md')}.html): {sentence[:300]}"


PAGES = {
    "llms.txt": llms,
    "command-line.md": command_line,
    "accuracy.md": accuracy,
    "scorecard.md": lambda: scorecard("en"),
    "zh/scorecard.md": lambda: scorecard("zh"),
}


def main() -> None:
    """Write every page."""
    for name, make in PAGES.items():
        write_text(GUIDE / name, make())


if __name__ == "__main__":
    main()
