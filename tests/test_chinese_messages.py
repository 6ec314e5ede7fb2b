"""Every message of checks and imports has Chinese words; what came in it stays as it came."""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from workshop.language.chinese import MESSAGES, in_chinese
from workshop.language.phrases_spoken import SPOKEN

ROOT = Path(__file__).parent.parent
SCENARIO_FILE = str(ROOT / "configs" / "us-china-decoupling.yaml")
SAID_IN = ("evidence/importing", "evidence/quality/harmonise.py", "evidence/quality/missing.py",
           "evidence/quality/validate.py", "evidence/panel", "evidence/loading",
           *(f"collabcast/commands/{c}.py" for c in
             ("evidence_import", "evidence_update", "run", "compare", "report", "trace",
              "explore")),
           "collabcast/exploring", "scenarios/updating", "scenarios/running", "agents/validation",
           "scenarios/reading", "scenarios/vocabulary", "scenarios/schema",
           "scenarios/interventions", "scenarios/results/read.py",
           "scenarios/results/store.py", "scenarios/results/side_by_side.py",
           "workshop/service", "workshop/page/web/api.py")  # fmt: skip
SPEAK = {"Fault", "fault", "refused", "Dropped", "drop", "say", "NotSaid", "NotANumber", "Finding",
         "EvidenceError", "BadInput", "Undecided", "_Refused", "UnknownWord", "Place",
         "RunRefused", "RunError", "ValueError", "NotThere", "HTTPException"}  # fmt: skip
# Names of programs, options, columns and codes, which are the same in Chinese.
SAME = re.compile(
    r"\b\w+\.csv|--?[a-z-]+|`[^`]*`|\b[A-Z][A-Z0-9]+\b|\.\w+|\*\w+|[a-z_]+=[a-z.]+|\b(Excel|Pajek|Gephi|GraphML|"
    r"OpenAlex|VOSviewer|KiB|Scopus|Dask|COLLABCAST_MEMORY_GB|sha256|distributed|collabcast|start|end|last|follows|joins|country|bilateral_rupture|"
    r"NumPy|Python|change|money|gain|budget|contributions|joiner_pays|"
    r"Eurostat|JSON|Sobol|morris|collabcast( \w+)+|"
    r"docs/data\.md|papers|international|"
    r"links|field|year|Web of Science|From|To|Frequency|Big5|Shift JIS|id|label|manifest\.json|map|"
    r"network|percent|like|measured|times|us-china-decoupling|ncses|openalex|responses|low|high|"
    r"central|China|file|true|false|Vertices|Edges|Arcs|Matrix)\b|\{\"[^}]*\}\]\}"
)  # fmt: skip


def templates() -> Iterator[tuple[str, str]]:
    """Place and text of every message in the sources; what is put into it is ``§``."""
    for part in SAID_IN:
        path = ROOT / part
        for file in [path] if path.suffix else sorted(path.rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and _called(node) in SPEAK:
                    texts = [_text(given) for given in node.args]
                    if _called(node) == "refused" and len(texts) > 1:  # said together
                        came, allowed, *remedy = texts
                        words = [came, allowed, *remedy[:1]]
                        texts = ["came {}; allowed: {}; {}".format(*(w or "§" for w in words), "")]
                    elif _called(node) == "Dropped" and len(texts) > 4:
                        texts = [f"§: {texts[3] or '§'} - {texts[4] or '§'}"]
                    for given, text in zip(node.args, texts, strict=False):
                        place = f"{file.relative_to(ROOT)}:{given.lineno}:{given.col_offset}"
                        if text and " " in text.strip():
                            yield place, text


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "§" for v in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return (_text(node.left) or "§") + (_text(node.right) or "§")
    return ""


def left_in_english(text: str) -> list[str]:
    """Words of a message that the catalogue leaves as they are and that are no names."""
    return re.findall(r"[A-Za-z]{3,}", SAME.sub(" ", in_chinese(text)))


def test_every_message_in_the_sources_has_chinese_words() -> None:
    found = dict(templates())
    assert len(found) > 150
    missing = {place: (text, rest) for place, text in found.items()
               if (rest := left_in_english(text.replace("|", "\n")))}  # fmt: skip
    assert not missing, "\n".join(f"{k}: {v}" for k, v in missing.items())


def test_phrases_fit_their_words_and_stand_once() -> None:
    english = [phrase for phrase, _ in MESSAGES]
    assert len(english) == len(set(english))
    for phrase, words in (*MESSAGES, *SPOKEN):
        assert phrase.count("{}") == words.count("{}"), phrase


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("n.csv:3:C: came '12.3万'; a number of 0 or more is needed; mend the cell",
      "n.csv:3:C: 读到 '12.3万'；需要不小于 0 的数；请改正该单元格"),
     ("n.csv:2:A: Atlantis - unknown name; nearest: Atlantic (X)",
      "n.csv:2:A: Atlantis - 未知名称；最接近：Atlantic (X)"),
     ("came 'write a list'; allowed: a file", "读到 'write a list'；允许：文件")],
)  # fmt: skip
def test_what_came_stays_as_it_came(text: str, wanted: str) -> None:
    assert in_chinese(text) == wanted


def test_errors_of_any_command_come_in_the_language_asked_for() -> None:
    from typer.testing import CliRunner

    from collabcast.app import app

    def said(*command: str) -> str:
        done = CliRunner().invoke(app, list(command))
        assert done.exit_code == 2
        return done.stderr

    assert "没有这个文件" in said("run", "came.yaml", "--lang", "zh")
    assert "no such file" in said("run", "came.yaml")
    twice = said("explore", SCENARIO_FILE, SCENARIO_FILE, "--lang", "zh")
    assert "一次运行中各情景的名称须不同" in twice


def test_what_a_title_says_stays_as_it_is() -> None:
    text = "figures: told from other events"
    assert (
        in_chinese(text, SPOKEN, keep=["told from other events"]) == "数据：told from other events"
    )


@pytest.mark.parametrize(
    "text",
    ["a\ue000.csv: no such file", "a\ue0007\ue001.csv: no such file",
     " joint papers with a; allowed is a" + " to a" * 40 + ": a has a" * 40 + " to a: a" * 2000,
     "'" * 50_000, "came " * 20_000],
)  # fmt: skip
def test_no_text_makes_the_catalogue_run_for_ever(text: str) -> None:
    """Names of files and words of others stand in messages; the loop of the page says them."""
    start = time.process_time()
    said = in_chinese(text)
    assert time.process_time() - start < 2.0
    assert "\ue000" not in said and ("no such file" not in text or "没有这个文件" in said)
