"""The recipes of docs/guide/extending.md, followed to the letter in a copy of the project."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "guide" / "extending.md"
COPIED = ("evidence", "forecast", "agents", "scenarios", "workshop", "collabcast", "configs")
STEP = re.compile(
    r"In (?:a new file )?`(?P<file>[^`]+)`(?:, below `(?P<anchor>[^`]+)`)?:\n\n"
    r"```\w+\n(?P<text>.*?)```",
    re.DOTALL,
)

TRIAL = """
import json, sys
sys.path.insert(0, {tests!r})
import scenarios_toy, numpy as np, pandas as pd
from scenarios.running import engine
import evidence, forecast, scenarios, workshop

# Forecast and agents are toys: what is tried is what was added.
engine.outlook, engine.simulate = scenarios_toy.toy_outlook, scenarios_toy.toy_simulate
told = {{"home": scenarios.__file__}}
from scenarios.schema.scenario import Scenario
from scenarios.reading.load import load_checked
scenario, _ = load_checked("configs/sister-cities.yaml", evidence.load())
report = scenario.report.model_copy(update={{"outcomes": ("links", "tightness")}})
result = scenarios.run(scenario.model_copy(update={{"report": report}}), replicates=6,
                       evidence=evidence.load(), out="out")
last = result.compare().query("year == 2035")
told["links"] = last.query("variable == 'links' and region == 'DEU-IND'").to_dict("records")
told["tightness"] = last.query("variable == 'tightness' and region == 'DEU-IND'").to_dict("records")
from scenarios.results.trace import trace
traced = trace(result, "DEU-IND:tightness:2035")
told["trace"] = [traced["outcome"]["at"], traced["past"]["all"]]
told["report"] = str(workshop.write_report(result, "out", lang="zh"))
years = np.arange(2000, 2021)
y = np.exp(0.05 * (years - 2000)) * 100
y[12] *= 3  # one odd year
frame = pd.DataFrame({{"unique_id": "A", "ds": years, "y": y}})
told["forecast"] = forecast.forecast(frame, h=2, model="middling")["yhat"].tolist()
told["truth"] = [100 * np.exp(0.05 * k) for k in (21, 22)]
print(json.dumps(told))
"""

CHART = """
import json, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
import scenarios_toy
from scenarios.running import engine, live
import evidence, workshop
from starlette.testclient import TestClient
from workshop.page.answers.engine import Engine
from workshop.page.answers.hub import Server
from workshop.page.answers.live_view import live_view
from workshop.page.levers.catalogue import starter
from workshop.page.session.store import Store
from workshop.page.ui.selectors import Selection
from workshop.page.ui.tabs import BY_NAME
from workshop.page.web.server import build

engine.outlook, engine.simulate = scenarios_toy.toy_outlook, scenarios_toy.toy_simulate
server = Server(Store(Path("sessions")), Engine(live.prepare(evidence.load(), 2030, 20)))
session = server.new("chart").session
session.add_lever("s1", starter("decouple", 2023))
answer = server.engine.answer(session.column("s1").model_dump())
said = {{"home": workshop.__file__}}
with TestClient(build(server), base_url="http://localhost") as browser:
    for lang in ("en", "zh"):
        view = live_view(server.engine.prepared, [("s1", "A", answer)], lang, ["CHN", "USA", "DEU"])
        drawn = BY_NAME["dots"].draw(view, Selection(variable="links"))
        page = browser.get(f"/{{lang}}/s/{{session.id}}?tab=dots").text
        said[lang] = [drawn, page]
print(json.dumps(said))
"""


def follow(copy: Path) -> list[str]:
    """Do every step of the page; gives the files touched."""
    touched = []
    for step in STEP.finditer(PAGE.read_text(encoding="utf-8")):
        path, anchor = copy / step["file"], step["anchor"]
        if anchor is None:
            assert not path.exists(), f"{step['file']} is there already"
            path.write_text(step["text"], encoding="utf-8")
        else:
            text = path.read_text(encoding="utf-8")
            at = re.search(rf"^{re.escape(anchor)}$", text, re.MULTILINE)
            assert at, f"{step['file']}: no line {anchor!r} any more; mend the page"
            path.write_text(f"{text[: at.end()]}\n{step['text']}{text[at.end() + 1 :]}", "utf-8")
        touched.append(step["file"])
    return touched


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    follow(folder)
    return folder


def test_the_page_touches_the_files_that_architecture_names(tmp_path: Path) -> None:
    table = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").split("touch these")[1]
    for step in STEP.finditer(PAGE.read_text(encoding="utf-8")):
        name = Path(step["file"])
        assert name.name in table or f"`{name.parent}/`" in table or (
            "its `__init__.py`" in table and name.name == "__init__.py"
        ), f"architecture.md does not say that {name} is touched"  # fmt: skip


@pytest.mark.parametrize(
    ("recipe", "files"),
    [
        ("An intervention", 3),
        ("An outcome", 2),
        ("A chart on the page", 2),
        ("A reader of a file", 1),
    ],
)
def test_a_recipe_touches_few_files(recipe: str, files: int) -> None:
    part = PAGE.read_text(encoding="utf-8").split(f"## {recipe}\n")[1].split("\n## ")[0]
    assert 1 <= len({step["file"] for step in STEP.finditer(part)}) <= files


def test_files_that_the_pages_name_exist() -> None:
    for page in (PAGE, ROOT / "docs" / "architecture.md", ROOT / "CONTRIBUTING.md"):
        text = page.read_text(encoding="utf-8")
        new = {s["file"] for s in STEP.finditer(text) if s["anchor"] is None}
        for name in re.findall(r"`((?:\w+/)+[\w.*-]+\.(?:py|yaml|md|csv))`", text):
            assert name in new or list(ROOT.glob(name)), f"{page.name} names {name}"


@pytest.mark.slow
def test_an_intervention_an_outcome_and_a_model_added_by_the_page_work(copy: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TRIAL.format(tests=str(ROOT / "tests"))],
        cwd=copy, capture_output=True, text=True, env={**_env(), "PYTHONPATH": str(copy)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["home"].startswith(str(copy)), "the copy is what was tried"
    (links,), (tight,) = told["links"], told["tightness"]
    assert 4.9 < links["delta_percent_p50"] < 15.1 and links["p_increase"] == 1.0
    assert tight["unit"] == "percent" and 0 < tight["baseline_p50"] < tight["scenario_p50"] < 100
    assert told["trace"][0].startswith("scenarios/outcomes/") and told["trace"][1] > 0
    page = Path(copy / told["report"]).read_text(encoding="utf-8")
    assert "友好城市" in page and "合著占较小一方论文的比例" in page
    assert told["forecast"] == pytest.approx(told["truth"], rel=0.02), "an odd year bent it"


@pytest.mark.slow
def test_a_chart_added_by_the_page_is_drawn_and_shown_in_both_languages(copy: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHART.format(tests=str(ROOT / "tests"))],
        cwd=copy, capture_output=True, text=True, env={**_env(), "PYTHONPATH": str(copy)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["home"].startswith(str(copy)), "the copy is what was tried"
    for lang, tab, caveat, pair in (
        ("en", "Changes", "how large the place is", "China – United States"),
        ("zh", "变化", "本图不说明各国规模", "中国–美国"),
    ):
        drawn, page = said[lang]
        assert drawn.count("<circle") == 3 and pair in drawn, drawn
        assert re.search(rf'innerHTML":"{tab}"', page), "no such tab on the page"
        assert caveat in page


@pytest.mark.slow
def test_the_commands_of_the_recipe_know_what_was_added(copy: Path) -> None:
    env = {**_env(), "PYTHONPATH": str(copy)}
    command = [sys.executable, "-m", "collabcast", "validate", "configs/sister-cities.yaml"]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, env=env)
    assert done.returncode == 0 and "ok (sister-cities: sister_cities)" in done.stdout, done.stderr
    # The tests of every kind hold it to what it says of itself; none of them names it.
    shutil.copy(ROOT / "pyproject.toml", copy)
    (copy / "tests").mkdir()
    for name in ("conftest.py", "scenarios_toy.py", "test_scenarios_levers.py"):
        shutil.copy(ROOT / "tests" / name, copy / "tests")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests",
               "-k", "SisterCities and (zero or example)"]  # fmt: skip
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, env=env)
    assert done.returncode == 0 and "\n.." in f"\n{done.stdout}", done.stdout
    files = sorted({s["file"] for s in STEP.finditer(PAGE.read_text("utf-8"))})
    linter = [sys.executable, "-m", "ruff", "check", *(f for f in files if f.endswith(".py"))]
    done = subprocess.run(linter, cwd=copy, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_a_file_is_read_by_the_reader_of_the_recipe(copy: Path) -> None:
    (copy / "papers.log").write_text(
        'country=China year=2020 papers="1,234"\n\ncountry=Germny year=2020 papers=7\n'
    )
    (copy / "broken.log").write_text("country=China year=2020 papers=5\nChina, 7\n")
    env = {**_env(), "PYTHONPATH": str(copy)}
    command = [sys.executable, "-m", "collabcast", "evidence", "import"]
    done = subprocess.run([*command, "papers.log", "--out", "mine"],
                          cwd=copy, capture_output=True, text=True, env=env)  # fmt: skip
    assert done.returncode == 0 and "key=value; one figure a row" in done.stdout, done.stderr
    assert "papers.log:3:A: Germny - unknown name; nearest: Germany" in done.stdout
    assert (copy / "mine/papers.csv").read_text() == "country,year,papers\nCHN,2020,1234\n"
    done = subprocess.run([*command, "broken.log"], cwd=copy, capture_output=True, text=True,
                          env=env)  # fmt: skip
    assert done.returncode == 2 and "broken.log:2: came" in done.stderr, done.stderr


def _env() -> dict[str, Any]:
    return {**os.environ, "OMP_NUM_THREADS": "1"}
