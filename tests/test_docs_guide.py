"""The guide: builds without a warning and a network, lags behind nothing, says true things."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import evidence
from scenarios.errors import ConfigError
from scenarios.reading.load import load_checked

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "guide"
PAGES = [*sorted(GUIDE.rglob("*.md")), ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def script(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def make_guide() -> Any:
    return script("make_guide")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The guide as `make guide` builds it, proxies pointing nowhere."""
    out = tmp_path_factory.mktemp("site")
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTPS_PROXY"), "http://127.0.0.1:9")
    done = subprocess.run(
        [sys.executable, "docs/build_guide.py", str(out)],
        cwd=ROOT, capture_output=True, text=True, env={**os.environ, **nowhere},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return out


@pytest.mark.parametrize(
    "name", ["command-line.md", "accuracy.md", "scorecard.md", "zh/scorecard.md", "llms.txt"]
)
def test_generated_pages_are_fresh(name: str, make_guide: Any) -> None:
    held = (GUIDE / name).read_text(encoding="utf-8")
    assert held == make_guide.PAGES[name](), "run `python docs/make_guide.py`"


def test_the_list_for_language_models_leads_to_every_page(site: Path) -> None:
    text = (site / "llms.txt").read_text(encoding="utf-8")
    listed = re.findall(r"^- \[[^\]]+\]\((\S+)\): (.+)$", text, re.MULTILINE)
    assert text.startswith("# collabcast\n\n> ") and "run id" in text
    assert all((site / page).is_file() and len(said) > 2 for page, said in listed), listed
    pages = {str(p.relative_to(site)) for p in site.rglob("*.html")} - {"404.html"}
    assert {page for page, _ in listed} == pages


def test_the_picture_and_the_chapters_of_the_architecture_are_fresh() -> None:
    made = script("make_architecture")
    held = [f.read_text(encoding="utf-8") for f in (made.PAGE, made.PICTURE)]
    assert held == [made.page(), made.picture()], "run `python docs/make_architecture.py`"


def test_every_command_and_every_section_of_the_results_is_in_the_guide(make_guide: Any) -> None:
    from typer.main import get_command

    from collabcast.app import app

    names = {name for name, _ in make_guide.commands()}
    group: Any = get_command(app)
    assert {f"collabcast {n}" for n in group.commands} < names and "collabcast evidence pull" in {
        " ".join(n.split()[:3]) for n in names
    }
    measured = (ROOT / "benchmarks" / "RESULTS.md").read_text(encoding="utf-8")
    for section in re.findall(r"<!-- ([\w-]+):begin -->", measured):
        part = measured.split(f"<!-- {section}:begin -->")[1].split(f"<!-- {section}:end")[0]
        assert part.strip() in make_guide.accuracy(), section


def test_the_guide_is_whole_and_asks_no_network(site: Path) -> None:
    built = {str(p.relative_to(site).with_suffix(".md")) for p in site.rglob("*.html")}
    written = {str(p.relative_to(GUIDE)) for p in GUIDE.rglob("*.md")}
    assert written | {"odd.md", "data.md", "decisions.md", "architecture.md"} <= built
    asked = re.compile(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=[\"']?(https?:|//)[^>]*>")
    for page in site.rglob("*.html"):
        assert not asked.search(page.read_text(encoding="utf-8")), page.name
    for sheet in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?https?:", sheet.read_text(encoding="utf-8"))
    assert (site / "search.json").stat().st_size > 10_000


def test_a_link_to_nowhere_and_pages_beside_the_navigation_end_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = script("build_guide")
    for name, text in (("a.md", "# A\n\n[there](b.md)"), ("b.md", "# B")):
        (tmp_path / "guide").mkdir(exist_ok=True)
        (tmp_path / "guide" / name).write_text(text, encoding="utf-8")
    (tmp_path / "images").mkdir()
    settings = "site_name: x\nuse_directory_urls: false\nnav: [{A: a.md}, {B: %s}]\n"
    monkeypatch.setattr(build, "DOCS", tmp_path)
    monkeypatch.setattr(build, "ELSEWHERE", {})

    (tmp_path / "guide.yml").write_text(settings % "c.md", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"no page \['c.md'\], not listed \['b.md'\]"):
        build.main(tmp_path / "site")
    (tmp_path / "guide.yml").write_text(settings % "b.md", encoding="utf-8")
    build.main(tmp_path / "site")
    assert (tmp_path / "site" / "b.html").is_file()
    (tmp_path / "guide" / "a.md").write_text("# A\n\n[there](d.md)", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"(?s)page does not exist.*a\.md"):
        build.main(tmp_path / "site")
    with pytest.raises(SystemExit, match="something else than a guide"):
        build.main(tmp_path / "guide")


def test_every_page_can_be_reached(site: Path) -> None:
    shown = (site / "index.html").read_text(encoding="utf-8")
    for page in site.rglob("*.html"):
        if page.name != "404.html":
            assert f'href="./{page.relative_to(site)}"' in shown or page.name == "index.html", page


def test_scenarios_in_the_pages_can_be_run(tmp_path: Path) -> None:
    known, found = evidence.outline_of(), 0
    for page in PAGES:
        if page.name == "extending.md":
            continue  # its scenario needs what the page adds: tests/test_extend_recipes.py
        for block in re.findall(r"```yaml\n(name: .*?)```", page.read_text("utf-8"), re.DOTALL):
            path = tmp_path / "s.yaml"
            path.write_text(block, encoding="utf-8")
            load_checked(path, known)
            found += 1
    assert found > 20


def test_the_fault_shown_to_newcomers_is_the_one_they_get(tmp_path: Path) -> None:
    text = (GUIDE / "first-ten-minutes.md").read_text(encoding="utf-8")
    block = re.findall(r"```yaml\n(name: .*?)```", text, re.DOTALL)[0]
    shown = re.findall(r"```text\n(my\.yaml:.*?)\n```", text, re.DOTALL)[0]
    path = tmp_path / "my.yaml"
    path.write_text(block.replace("[CHN]", "[Chnia]"), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_checked(path, evidence.outline_of())
    assert [str(f).replace(str(path), "my.yaml") for f in caught.value.faults] == [shown]


def test_commands_in_the_pages_exist_with_their_options(make_guide: Any) -> None:
    known = dict(make_guide.commands())
    wrong = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        code = [
            *re.findall(r"```\w*\n(.*?)```", text, re.DOTALL),
            *re.findall(r"`([^`\n]+)`", text),
        ]
        typed = re.findall(r"(?m)^(?:\.venv/bin/)?collabcast ([a-z][^\n|]*)", "\n".join(code))
        for line in typed:
            words = line.split("#")[0].split()
            name = next((" ".join(["collabcast", *words[:n]]) for n in (3, 2, 1)
                         if " ".join(["collabcast", *words[:n]]) in known), "")  # fmt: skip
            if not name:
                wrong.append(f"{page.name}: no command {words[0]}")
            for option in [w for w in words if re.fullmatch(r"--[a-z-]+", w)] if name else ():
                if option not in known[name]:
                    wrong.append(f"{page.name}: {name} has no {option}")
    assert wrong == []


def test_the_glossary_uses_the_words_of_the_reports() -> None:
    texts = (ROOT / "workshop" / "language" / "texts.yaml").read_text(encoding="utf-8")
    glossary = (GUIDE / "glossary.md").read_text(encoding="utf-8")
    for word in ("基线", "情景", "区间", "假设", "文献", "实测", "脱钩", "整数计数"):
        assert word in glossary and (word in texts or word in "脱钩"), word
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|", glossary, re.MULTILINE)[2:]
    english = [e.lower() for e, _ in rows]
    assert english == sorted(english) and all(re.search(r"[一-鿿]", zh) for _, zh in rows)


def test_the_chinese_pages_follow_the_english_ones() -> None:
    for page in sorted((GUIDE / "zh").glob("*.md")):
        english = (GUIDE / page.name).read_text(encoding="utf-8")
        chinese = page.read_text(encoding="utf-8")
        first = [line for line in chinese.splitlines() if line.startswith("## ")]
        other = [line for line in english.splitlines() if line.startswith("## ")]
        assert 0 <= len(other) - len(first) <= 1, page.name
        assert len(re.findall(r"\*\*", chinese)) <= len(re.findall(r"\*\*", english)), page.name


def test_the_guide_takes_nothing_from_outside() -> None:
    text = (ROOT / "docs" / "guide.yml").read_text(encoding="utf-8")
    settings = YAML(typ="safe", pure=True).load(text)
    assert settings["theme"]["font"] is False and "http" not in text.split("nav:")[0]
