"""The words of the page: both languages complete, nothing unused, every lever named."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

import evidence
import workshop.page
from scenarios.interventions import BY_KIND
from scenarios.reading.check import check
from scenarios.reading.document import Document
from scenarios.reading.load import build
from scenarios.vocabulary.text import Text
from workshop.language.texts import LANGUAGES, Texts, section
from workshop.page.levers.catalogue import controls, starter
from workshop.page.levers.narrative import Words
from workshop.page.session.session import Refused, Session
from workshop.page.ui.selectors import SELECTORS
from workshop.page.ui.tabs import BY_NAME, TABS, Chart

HERE = Path(workshop.page.__file__).parent
# Names of formats and of what is typed at a prompt.
ENGLISH = {
    "HTML", "PowerPoint", "Excel", "JSON", "collabcast", "FILE", "workshop", "host", "passphrase",
    "WORDS",
}  # fmt: skip
# Looked up by a name that comes from data.
FAMILIES = (
    "page.group.", "page.groups.", "page.hindcast.", "page.phase.", "page.role.", "page.debrief.",
)  # fmt: skip


def page_texts() -> Mapping[str, Text]:
    """The texts the page alone has."""
    return section("page_texts.yaml")


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_text_stands_in_both_languages() -> None:
    for key, text in page_texts().items():
        row = text._asdict()
        assert all(isinstance(t, str) and t and t.strip() == t for t in row.values()), key
        assert _places(row["zh"]) <= _places(row["en"]), key
        assert not re.search(r"[一-鿿]", row["en"]), key
        chinese = re.sub(r"\{\w+\}", "", row["zh"])
        assert re.search(r"[一-鿿]", chinese) or not re.search(r"[A-Za-z]", chinese), key
        words = re.findall(r"[A-Za-z]{4,}", chinese)
        assert set(words) <= ENGLISH, key


def test_every_text_is_used() -> None:
    code = "\n".join(p.read_text(encoding="utf-8") for p in HERE.rglob("*.py"))
    held = set(re.findall(r"""["']((?:page|history)[a-z_.]*)["']""", code))
    unused = [k for k in page_texts() if not k.startswith(FAMILIES) and k not in held]
    assert not unused
    asked = {k for k in held if k.startswith(("page.", "history.")) and not k.endswith(".")}
    assert asked - set(page_texts()) <= {"page.css", "page.js"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_lever_setting_and_change_has_words(lang: str) -> None:
    words = Words(evidence.load(), lang)
    for kind in BY_KIND:
        lever = starter(kind, 2023)
        for c in controls(kind):
            name = words.control(c)
            assert name and ("_" not in name), (kind, c.name)
            if lang == "zh":
                assert re.search(r"[一-鿿]", name), (kind, c.name)
                assert not re.search(r"[a-z]{3,}", words.unit_word(c.unit)), (kind, c.unit)
        assert words.value(lever["kind"]) and words.value(list(lever.values())[-1])
    made = Session.new("x")
    made.add_lever("s1", starter("decouple", 2023))
    made.set("s1", 0, ("size", "times"), 2.0)
    made.set("s1", 0, ("size", "percent"), -20.0)
    made.set("s1", 0, ("end",), 2030)
    made.show(regions=["CHN", "EU27"])
    made.rename("s1", "t", "g")
    made.bookmark("b")
    made.back()
    for entry in made.history:
        told = words.entry(entry)
        assert told and "{" not in told and "history." not in told
        if lang == "zh":
            assert not re.search(r"[a-z]{3,}", told.replace("us-china-2018", "")), told


@pytest.mark.parametrize("kind", ["decouple", "sanction"])
def test_a_card_says_who_and_how_much_before_who_follows(kind: str) -> None:
    names = [str(c.path[0]) for c in controls(kind)]
    who = ["between"] if kind == "decouple" else ["by", "against"]
    assert names[: len(who) + 1] == [*who, "fields"]
    assert names.index("size") < names.index("followers") < names.index("retaliation")


def test_every_tab_has_words_and_selectors_there_are() -> None:
    assert len(BY_NAME) == len(TABS)
    for tab in TABS:
        texts = [tab.title, *([tab.caveat] if isinstance(tab, Chart) else [])]
        for text in texts:
            assert re.search(r"[一-鿿]", text.zh) and not re.search(r"[一-鿿]", text.en), tab.name
        if isinstance(tab, Chart):
            assert set(tab.selectors) <= set(SELECTORS), tab.name


def test_every_refusal_has_words() -> None:
    made = Session.new("x")
    with pytest.raises(Refused) as refused:
        made.column("s9")
    assert Texts("zh")(str(refused.value)) != str(refused.value)
    keys = set(
        re.findall(r'Refused\("([a-z._]+)"\)', (HERE / "session" / "session.py").read_text("utf-8"))
    )
    assert keys and keys <= set(page_texts())


@pytest.mark.parametrize("kind", sorted(BY_KIND))
def test_levers_start_with_countries_the_evidence_holds(kind: str) -> None:
    """A panel of other countries: the largest of them stand in."""
    full = evidence.load()
    named = set(re.findall(r"[A-Z]{3}", str([cls.example for cls in BY_KIND.values()])))
    held = [c for c in full.countries if c not in named]
    assert len(held) > 20 and not {"CHN", "USA", "DEU"} & set(held)
    known = replace(full, world=full.world.sel(country=held, partner=held))
    lever = starter(kind, 2023, known)
    scenario = build(Document("s", {"name": "s", "title": "s", "interventions": [lever]}))
    assert list(check(scenario, known, 2035)) == []
    assert starter(kind, 2023, full) == starter(kind, 2023)
