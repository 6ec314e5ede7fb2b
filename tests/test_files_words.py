"""Names, blocs, fields and sizes in the words of analysts; runs that work from anywhere."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from babel import Locale
from typer.testing import CliRunner

import evidence
from benchmarks import bench_files_fuzz
from collabcast.app import app
from evidence.errors import EvidenceError
from evidence.loading.copies import load_copy, tables_of
from evidence.loading.outline import outline_of
from evidence.reference.countries import (
    NAMES,
    TERRITORIES,
    Names,
    _cldr,
    _index,
    country_rows,
    group_names,
    own_names,
)
from scenarios.errors import ConfigError
from scenarios.reading.load import load_checked
from scenarios.results import store
from scenarios.vocabulary.resolve import UnknownWord, code, codes
from scripts import make_names
from tests.files_made_up import panel

ROOT = Path(__file__).parent.parent
SCENARIO = """name: words
title: {en: Words}
horizon: 2030
replicates: 4
seed: 3
interventions:
  - kind: %s
    start: 2026
    %s
    %s
report: {countries: [CHN, FRA], outcomes: [papers, links]}
"""


def faults(tmp_path: Path, kind: str, who: str, size: str) -> str:
    """What a check says of a scenario; empty where it is well."""
    path = tmp_path / "s.yaml"
    path.write_text(SCENARIO % (kind, who, size), encoding="utf-8")
    try:
        load_checked(path, outline_of())
    except ConfigError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("size", "line"),
    [("size: 0.3", "size: {percent: -30}"), ("size: 30", "size: {percent: -30}"),
     ("size: -30%", "size: {percent: -30}"), ("size: us-china-2018", "{measured: us-china-2018"),
     ("size: {percent: 30}", "percent: -30"), ("size: {percent: -0.3}", "percent: -30"),
     ("size: {percent: 0.5}", "percent: -50"), ("size: {percent: 50%}", "percent: -50"),
     ("size: {percent: [-0.6, -0.2]}", "percent: -40"), ("size: {percent: [-60, 20]}", "-20")],
)  # fmt: skip
def test_a_size_that_means_something_else_proposes_the_line(tmp_path, size, line) -> None:
    said = faults(tmp_path, "decouple", "between: [[USA], [CHN]]", size)
    assert "s.yaml:10:" in said and line in said and "write `" in said


@pytest.mark.parametrize(
    ("size", "line"),
    [("change: -40%", "change: -0.4"), ("change: -40", "change: -0.4"),
     ("change: 0,4", "change: 0.4"), ("change: +100", "change: 1"),
     ("change: '50 %'", "change: 0.5")],
)  # fmt: skip
def test_a_share_written_as_percent_proposes_the_line(tmp_path, size, line) -> None:
    assert f"write `{line}`" in faults(tmp_path, "funding", "countries: [USA]", size)


@pytest.mark.parametrize("size", ["{percent: -40}", "{percent: 0}", "{percent: [-60, -20]}",
                                  "{percent: -1}",
                                  "{measured: us-china-2018, times: 0.5}"])  # fmt: skip
def test_plausible_sizes_pass(tmp_path, size) -> None:
    assert faults(tmp_path, "decouple", "between: [[USA], [CHN]]", f"size: {size}") == ""
    assert faults(tmp_path, "funding", "countries: [USA]", "change: -0.4") == ""
    assert faults(tmp_path, "talent", "host: [USA]", "change: 0.3") == ""


def test_a_share_of_several_wholes_is_spoken_of(tmp_path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(SCENARIO % ("funding", "countries: [USA]", "change: 2"))
    done = CliRunner().invoke(app, ["validate", str(path)])
    assert done.exit_code == 0 and "write `change: 0.02`" in done.output


def test_fields_propose_the_line(tmp_path) -> None:
    said = faults(
        tmp_path, "funding", "countries: [USA]", "fields: engineering, medicine\n    change: 1"
    )
    assert "fields: [engineering and technology, medical and health]" in said
    said = faults(tmp_path, "funding", "countries: [USA]", "fields: [炼金术]\n    change: 1")
    assert "unknown field" in said and "artificial intelligence" in said
    said = faults(tmp_path, "funding", "countries: [USA]", "fields: [人工智能]\n    change: 1")
    assert said == ""  # a share of a field, which is known


# Names -----------------------------------------------------------------------------------------


def test_every_name_of_cldr_in_five_languages_is_known() -> None:
    names = Names()
    for lang in ("en", "zh_Hans", "zh_Hant", "zh_Hant_HK", "ja", "ko"):
        territories = Locale.parse(lang).territories
        for row in country_rows():
            name = territories.get(row["iso2"])
            if name:
                assert names.resolve(str(name)) == row["iso3"], (lang, name)


def test_codes_names_and_aliases_do_not_hide_each_other() -> None:
    index = _index(())
    for row in country_rows():
        for name in (row["iso3"], row["iso2"], row["name"]):
            assert Names().resolve(name) == row["iso3"], name
    assert not set(index) & group_names()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("Korea, Republic of", "KOR"), ("Korea (Democratic People's Republic of)", "PRK"),
     ("Republic of Congo", "COG"), ("Zaire", "COD"), ("Micronesia (Federated States of)", "FSM"),
     ("Netherlands (Kingdom of the)", "NLD"), ("United Kingdom of Great Britain and Northern "
     "Ireland (the)", "GBR"), ("Saint Helena", "SHN"), ("Falkland Isl", "FLK"), ("CENT AFR REPUBL",
     "CAF"), ("Yemen, Rep.", "YEM"), ("Bolivia (Plurinational State of)", "BOL"), ("ROC", "TWN"),
     ("Republic of South Sudan", "SSD"), ("Holy See", "VAT"), ("ISL", "ISL"), ("IS", "ISL"),
     ("台灣", "TWN"), ("寮國", "LAO"), ("老撾", "LAO"), ("Islands", None),
     ("France (overseas)", None),
     ("Peoples Republic", None), ("Democratic Republic", None)],
)  # fmt: skip
def test_official_cut_and_inverted_names(text: str, wanted: str | None) -> None:
    assert Names().resolve(text) == wanted


def test_a_table_of_names_is_read_by_every_command(tmp_path, monkeypatch) -> None:
    table = tmp_path / "names.csv"
    table.write_text("name,code\nMiddle Kingdom,CHN\n")
    assert Names().resolve("Middle Kingdom") is None
    monkeypatch.setenv(NAMES, str(table))
    _index.cache_clear()
    try:
        assert Names().resolve("Middle Kingdom") == "CHN"
    finally:
        _index.cache_clear()


@pytest.mark.parametrize(
    ("word", "bloc"),
    [("欧盟", "EU27"), ("EU", "EU27"), ("European Union", "EU27"), ("一带一路", "BeltRoad"),
     ("非洲", "Africa"), ("北美", "NorthAmerica"), ("全球南方", "GlobalSouth"), ("OECD", "OECD"),
     ("经合组织", "OECD"), ("G20", "G20"), ("金砖国家", "BRICS"), ("東盟", "ASEAN"),
     ("World", "World"),
     ("世界", "World"), ("EA20", "EuroArea")],
)  # fmt: skip
def test_blocs_in_daily_words(word: str, bloc: str) -> None:
    known = outline_of()
    assert code(word, known) == bloc
    assert len(codes([word], known)) > 1


def test_suggestions_know_blocs() -> None:
    with pytest.raises(UnknownWord, match=r"Africa \(Africa\)"):
        code("Afrca", outline_of())


def test_an_empty_variable_is_no_table_of_names_and_a_device_is_refused(monkeypatch) -> None:
    _index.cache_clear()
    monkeypatch.setenv(NAMES, "")
    assert Names().resolve("China") == "CHN"
    with pytest.raises(EvidenceError, match="no ordinary file"):
        own_names("/dev/zero")


def test_a_size_that_biases_sobol_is_refused_without_a_warning_of_a_library() -> None:
    config = str(ROOT / "configs" / "us-china-decoupling.yaml")
    done = CliRunner().invoke(app, ["explore", config, "--size", "7"])
    assert done.exit_code == 2 and "write --size 4 or --size 8" in done.output
    assert "Warning" not in done.output


# Runs and files in any form --------------------------------------------------------------------


def test_a_run_keeps_the_figures_it_was_made_from(tmp_path) -> None:
    panel(tmp_path / "figures")
    known = evidence.load(str(tmp_path / "figures"))
    run = tmp_path / "run"
    run.mkdir()
    store._keep(known, run / store.KEPT)
    shutil.move(run, tmp_path / "moved")
    shutil.rmtree(tmp_path / "figures")
    again = load_copy(tmp_path / "moved" / store.KEPT, known.name)
    assert again.world.equals(known.world) and again.digest == known.digest
    store._keep(again, tmp_path / "moved" / store.KEPT)  # onto itself
    assert load_copy(tmp_path / "moved" / store.KEPT, known.name).digest == known.digest


def test_a_copy_is_made_of_the_folder_that_was_loaded(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "collabcast").mkdir()
    panel(tmp_path / "collabcast" / "mine")
    panel(tmp_path / "mine", last=2020)
    monkeypatch.chdir(tmp_path)
    known = evidence.load("mine")
    assert known.last_year == 2022
    assert {p.parent.resolve() for p in tables_of(known)} == {tmp_path / "collabcast" / "mine"}


def test_known_tables_in_sixty_forms_come_back_or_are_refused() -> None:
    counts, wrong = bench_files_fuzz.run(60, first=5_000)
    assert wrong == [] and counts["read"] > 30


def test_messages_in_chinese_keep_figures_and_names(tmp_path) -> None:
    path = tmp_path / "rank 1996-2023.csv"
    path.write_text("Country,Documents\nIndia,100\n")
    call = CliRunner().invoke
    done = call(app, ["evidence", "import", str(path), "--lang", "zh"])
    assert done.exit_code == 2 and "读到的是 1996-2023 的多年合计" in done.output
    path = tmp_path / "n.csv"
    path.write_text("country,year,papers\nIndia,2020,100\nAtlantis,2020,7\n")
    done = call(app, ["evidence", "import", str(path), "--lang", "zh"])
    assert done.exit_code == 0 and "未知名称" in done.output and "'Atlantis'" in done.output
    assert "数据表：" in done.output and "1 个国家或地区，2020-2020" in done.output


def test_names_are_those_of_the_cldr() -> None:
    """If this fails: python scripts/make_names.py."""
    assert TERRITORIES.read_text(encoding="utf-8") == make_names.table()
    assert {row["iso3"] for row in country_rows()} == {*_cldr("en")}
