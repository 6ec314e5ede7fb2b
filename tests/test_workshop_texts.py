"""The table of texts: both languages complete, the same places to fill, nothing unused."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, get_args, get_origin

import pytest
from pydantic import BaseModel
from workshop_made_up import made_up_run

import evidence
import workshop
from scenarios.interventions import ALL
from scenarios.outcomes.registry import OUTCOMES
from scenarios.vocabulary.text import Text
from workshop.content.assumptions import setting
from workshop.language.texts import SECTIONS, Texts, section, table
from workshop.view.result_view import ResultView

HERE = Path(workshop.__file__).parent
# Looked up by a name that comes from data, with a fallback.
FAMILIES = (
    "time.",
    "variable.", "unit.", "change.", "prose.", "grade.", "setting.", "counting.", "certainty.",
    "finding.", "others.", "way.", "owner", "line.", "short.", "choice.", "document.field.",
    "document.region.", "document.regions.", "extreme.of.", "story.of.",
    "story.follows.", "story.joins.", "headline.",
)  # fmt: skip


def documents() -> Mapping[str, Text]:
    """The texts of figures, report, slides and workbook, and of the story they share."""
    return {**section("texts.yaml"), **section("story_texts.yaml")}


def test_no_key_stands_in_two_sections() -> None:
    assert len(table()) == len(OUTCOMES) + sum(len(section(name)) for name in SECTIONS)


def test_every_text_stands_in_every_language() -> None:
    for key, text in documents().items():
        row = text._asdict()
        glue = key.startswith("list.") or key.endswith((".join", ".to", ".dash", ".mark"))
        for words in row.values():
            assert isinstance(words, str), key
            assert glue or (words and words.strip() == words), key
        english, chinese = row["en"], row["zh"]
        assert _places(chinese) <= _places(english) | {"less", "more"}, key
        assert not re.search(r"[一-鿿]", english), key


def test_chinese_texts_are_chinese() -> None:
    same = {key for key, text in documents().items() if text.en == text.zh}
    assert same <= {"list.versus", "limits.dash", "interval.within", "amount.percent", "line.p50"}
    for key, text in documents().items():
        words = re.findall(r"[A-Za-z]{4,}", re.sub(r"\{\w+\}", "", text.zh))
        assert set(words) <= {"manifest", "logit", "sha256", "collabcast"}, key


def test_every_text_is_used() -> None:
    files = [
        *HERE.rglob("*.py"),
        *(HERE.parent / "collabcast").rglob("*.py"),
        *(HERE / "documents" / "templates").iterdir(),
    ]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    unused = [k for k in documents() if not k.startswith(FAMILIES) and f'"{k}"' not in code
              and f"'{k}'" not in code]  # fmt: skip
    assert not unused


def test_every_outcome_and_unit_has_its_words() -> None:
    for outcome in OUTCOMES.values():
        assert f"variable.{outcome.name}" in table()
        assert f"unit.{outcome.unit}" in table()


def test_every_parameter_and_unit_has_chinese_words() -> None:
    chinese = section("parameter_texts.yaml")
    parameters = evidence.load().parameters
    assert set(chinese) == {
        *(f"parameter.{key}" for key in parameters),
        *(f"parameter_unit.{p.unit}" for p in parameters.values()),
    }
    assert all(re.search(r"[一-鿿]|logit", text.zh) and not text.en for text in chinese.values())


def test_every_intervention_speaks_both_languages() -> None:
    for kind in ALL:
        assert all((*kind.title, *kind.meaning, *kind.limits)), kind


def test_every_setting_and_its_unit_have_chinese_words() -> None:
    view = ResultView(made_up_run(replicates=5), "zh")

    def walk(kind: type[BaseModel]) -> None:
        for name, field in kind.model_fields.items():
            if name == "kind":
                continue
            assert re.search(r"[一-鿿]", setting(view, name, field)), (kind, name)
            extra = field.json_schema_extra
            if isinstance(extra, dict) and extra.get("unit", "1") != "1":
                assert f"unit.{extra['unit']}" in table(), (kind, name)
            for part in (field.annotation, *get_args(field.annotation)):
                if isinstance(part, type) and issubclass(part, BaseModel):
                    walk(part)
                if get_origin(part) is Literal or get_origin(field.annotation) is Literal:
                    words = get_args(part) or [part]
                    assert {f"choice.{word}" for word in words} <= set(table()), (kind, name)

    for kind in ALL:
        walk(kind)


def test_an_unknown_language_is_refused_with_what_is_allowed() -> None:
    with pytest.raises(ValueError, match="'fr' came, allowed are en, zh"):
        Texts("fr")
    with pytest.raises(KeyError, match=r"no text 'no\.such'"):
        Texts("zh")("no.such")


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
