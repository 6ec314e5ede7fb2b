"""Pulls: every figure right, whatever the service does, and the same bytes after any cut."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import evidence
from evidence.errors import SourceChanged, SourceError
from evidence.pull import OpenAlexRequest, WorldBankRequest, pull_openalex, pull_worldbank
from evidence.pull.openalex_fields import BROAD_IDS, FIELD, FIELDS
from evidence.pull.responses import Responses
from evidence.quality.validate import validate
from evidence.reference.fields import FINE, MISSING, members
from tests.fake_services import Service, Work, make_works, serve

ROOT = Path(__file__).resolve().parent.parent
YEARS = tuple(range(2016, 2021))
REQUEST = OpenAlexRequest(("CHN", "DEU", "FRA", "GBR", "USA"), YEARS)
FAST = {"pause": 0.0, "first_wait": 0.001, "timeout": 5.0}
TABLES = (
    "fields.csv", "impact.csv", "international.csv", "papers.csv", "rest.csv", "ties.csv",
    "world.csv",
)  # fmt: skip


def in_field(work: Work, name: str) -> bool:
    """Whether a work is of one of our fields, read off the filter by hand."""
    kind, codes = FIELDS[name].split(":")
    return (work.field if kind == FIELD else work.subfield) in codes.split("|")


@pytest.fixture(scope="module")
def works():
    return make_works(range(2016, 2021))


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("OPENALEX_API_KEY", raising=False)
    monkeypatch.delenv("COLLABCAST_EVIDENCE", raising=False)


@pytest.fixture(scope="module")
def reference(works, tmp_path_factory) -> dict[str, bytes]:
    """The tables of a pull in which nothing went wrong."""
    folder = tmp_path_factory.mktemp("reference")
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    try:
        with serve(Service(works=works)) as service:
            pull_openalex(REQUEST, folder / "out", base=service.url, **FAST)
    finally:
        os.environ.pop("XDG_CACHE_HOME")
        if before is not None:
            os.environ["XDG_CACHE_HOME"] = before
    return read(folder / "out")


def read(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in TABLES}


def rows(text: bytes) -> list[list[str]]:
    return list(csv.reader(text.decode().splitlines()))[1:]


def test_figures_are_those_of_the_works(works, reference) -> None:
    two = {"CHN": "CN", "DEU": "DE", "FRA": "FR", "GBR": "GB", "USA": "US"}
    for a, b, year, n in rows(reference["ties.csv"]):
        both = {two[a], two[b]}
        assert int(n) == sum(both <= w.countries and w.year == int(year) for w in works), (a, b)
    assert len(rows(reference["ties.csv"])) > 40
    for code, year, n in rows(reference["papers.csv"]):
        assert int(n) == sum(two[code] in w.countries and w.year == int(year) for w in works)
    for code, year, n in rows(reference["international.csv"]):
        here = [w for w in works if two[code] in w.countries and w.year == int(year)]
        assert int(n) == sum(len(w.countries) > 1 for w in here)
    for code, name, year, n in rows(reference["fields.csv"]):
        here = [w for w in works if two[code] in w.countries and w.year == int(year)]
        assert int(n) == sum(in_field(w, name) for w in here), (code, name)
    assert {row[1] for row in rows(reference["fields.csv"])} == {*FINE, MISSING}
    outside = {"KE", "PE", "XX", "JP", "BR"}
    for code, year, links, home in rows(reference["rest.csv"]):
        here = [w for w in works if w.year == int(year)]
        if code == "ROW":
            assert int(home) == sum(len(w.countries) == 1 and w.countries <= outside for w in here)
        else:
            ours = [w for w in here if two[code] in w.countries]
            assert int(links) == sum(len(w.countries & outside) for w in ours)
    for year, papers, eu27, top in rows(reference["world.csv"]):
        here = [w for w in works if w.year == int(year) and w.countries]
        assert int(papers) == len(here)
        assert int(eu27) == sum(bool(w.countries & {"DE", "FR"}) for w in here)
        assert int(top) == sum(w.top for w in here)


def test_filters_reach_the_works(works, tmp_path) -> None:
    request = OpenAlexRequest(
        ("CHN", "DEU", "USA"), (2016,), types=("article",), fields=("engineering and technology",)
    )
    with serve(Service(works=works)) as service:
        pull_openalex(request, tmp_path / "out", base=service.url, **FAST)
    found = {c: int(n) for c, _, n in rows((tmp_path / "out" / "papers.csv").read_bytes())}
    for code, two in (("CHN", "CN"), ("DEU", "DE"), ("USA", "US")):
        assert found[code] == sum(
            w.year == 2016 and w.type == "article" and w.field == "22" and two in w.countries
            for w in works
        )


@pytest.mark.parametrize("page", [1, 3, 7, 200])
def test_pages_do_not_matter(works, reference, tmp_path, page: int) -> None:
    with serve(Service(works=works, page=page)) as service:
        pull_openalex(REQUEST, tmp_path / "out", base=service.url, **FAST)
    assert read(tmp_path / "out") == reference


@pytest.mark.parametrize(
    "fault", ["busy", "429", "500", "502", "503", "truncate", "half", "drop", "html"]
)
def test_faults_that_pass_leave_no_trace(works, reference, tmp_path, fault: str) -> None:
    service = Service(works=works, fault=lambda n, _path: fault if n % 3 == 0 else None)
    with serve(service):
        pull_openalex(REQUEST, tmp_path / "out", base=service.url, **FAST)
    assert read(tmp_path / "out") == reference
    assert len(service.seen) > 1.3 * 5 * 24


def test_a_slow_answer_is_waited_for_and_a_silent_one_is_not(works, tmp_path) -> None:
    request = OpenAlexRequest(("CHN", "DEU", "USA"), (2016,))
    service = Service(works=works, fault=lambda n, _path: "slow" if n == 2 else None)
    with serve(service):
        pull_openalex(request, tmp_path / "one", base=service.url, **FAST)
        assert len(service.seen) == 22
        service.fault = lambda _n, _path: "slow"
        with pytest.raises(SourceError, match=r"no answer .*ReadTimeout"):
            pull_openalex(
                request, tmp_path / "two", base=service.url, refresh=True,
                **{**FAST, "timeout": 0.05},
            )  # fmt: skip
    assert not (tmp_path / "two").exists()


def test_waits_are_those_asked_for_and_grow_otherwise(works, tmp_path) -> None:
    waits: list[float] = []
    request = OpenAlexRequest(("CHN", "DEU", "USA"), (2016,))
    faults = {1: "busy", 3: "500", 4: "500", 5: "500"}
    with serve(Service(works=works, fault=lambda n, _path: faults.get(n))) as service:
        pull_openalex(
            request, tmp_path / "out", base=service.url, sleep=waits.append, pause=0.0,
            first_wait=1.0,
        )  # fmt: skip
    assert waits == [0.01, 1.0, 2.0, 4.0]


@pytest.mark.parametrize("cut", (1, 2, 18, 33, 60, 88, 101))
def test_cut_at_any_request_and_repeated_gives_the_same_bytes(
    works, reference, tmp_path, cut: int
) -> None:
    """The budget ends at request ``cut``; the next day the same command goes on."""
    service = Service(works=works, page=7, fault=lambda n, _path: "budget" if n > cut else None)
    with serve(service):
        with pytest.raises(SourceError, match=r"budget is used up; it is renewed in 14\.9 hours"):
            pull_openalex(REQUEST, tmp_path / "out", base=service.url, **FAST)
        assert not (tmp_path / "out").exists()
        service.fault = lambda _n, _path: None
        before = len(service.seen)
        pull_openalex(REQUEST, tmp_path / "out", base=service.url, **FAST)
    assert read(tmp_path / "out") == reference
    repeated = set(service.seen[: before - 1]) & set(service.seen[before:])
    assert not repeated


def test_killed_in_the_middle_and_repeated_gives_the_same_bytes(works, reference, tmp_path) -> None:
    code = (
        "import sys; from pathlib import Path;"
        "from evidence.pull import OpenAlexRequest, pull_openalex;"
        f"pull_openalex(OpenAlexRequest({REQUEST.countries!r}, {YEARS!r}), Path(sys.argv[1]),"
        " base=sys.argv[2], pause=0.0)"
    )
    with serve(Service(works=works, delay=0.01)) as service:
        command = [sys.executable, "-c", code, str(tmp_path / "out"), service.url]
        for wanted in (15, 45):
            process = subprocess.Popen(command, cwd=ROOT)
            deadline = time.monotonic() + 30
            while len(service.seen) < wanted and time.monotonic() < deadline:
                time.sleep(0.005)
            process.send_signal(signal.SIGKILL)
            process.wait()
            assert len(service.seen) >= wanted
            assert not (tmp_path / "out").exists()
        subprocess.run(command, cwd=ROOT, check=True)
    assert read(tmp_path / "out") == reference
    # Two answers at the most were under way when it was killed.
    assert len(service.seen) <= 5 * 24 + 2


def test_a_damaged_response_is_asked_again(works, reference, tmp_path) -> None:
    with serve(Service(works=works)) as service:
        pull_openalex(REQUEST, tmp_path / "out", base=service.url, **FAST)
        kept = sorted((tmp_path / "cache" / "collabcast" / "responses").rglob("*.json"))
        assert len(kept) == len(service.seen) == 5 * 24
        kept[3].write_text(kept[3].read_text()[:-40])
        kept[9].write_text(kept[9].read_text().replace('"count": ', '"count": 9'))
        pull_openalex(REQUEST, tmp_path / "out", base=service.url, **FAST)
        assert len(service.seen) == 5 * 24 + 2
    assert read(tmp_path / "out") == reference


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("no-groups", "holds no list `group_by`"),
        ("no-count", "a group has no `key` or no `count` but key, works"),
        ("text-count", "meta.count is 'many'"),
        ("400", r"does not take the question /works \(HTTP 400: something broke\)"),
    ],
)
def test_a_changed_form_is_named_and_not_kept(works, tmp_path, fault: str, words: str) -> None:
    service = Service(works=works, fault=lambda n, _path: fault if n == 5 else None)
    with serve(service):
        with pytest.raises(SourceChanged, match=words):
            pull_openalex(REQUEST, tmp_path / "out", base=service.url, **FAST)
        service.fault = lambda _n, _path: None
        pull_openalex(REQUEST, tmp_path / "out", base=service.url, **FAST)


def test_rows_that_were_not_read_whole_are_found(works, tmp_path) -> None:
    """A service that stops paging without a word loses the end of the alphabet."""
    service = Service(works=works, page=3, fault=lambda _n, _path: "no-cursor")
    with serve(service), pytest.raises(SourceChanged, match="was not read whole"):
        pull_openalex(REQUEST, tmp_path / "out", base=service.url, **FAST)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("row", "words"),
    [("CN", r"CHN-USA 2016 has .* in one row and"), ("US", r"USA 2016 .* and 0 in its own row")],
)
def test_a_group_lost_from_one_row_is_found(works, tmp_path, row: str, words: str) -> None:
    hit = f"countries%3A{row}&"
    service = Service(works=works, fault=lambda _n, path: "no-us" if hit in path else None)
    with serve(service), pytest.raises(SourceChanged, match=words):
        pull_openalex(REQUEST, tmp_path / "out", base=service.url, **FAST)


def test_the_key_is_sent_and_never_kept_or_shown(works, tmp_path, monkeypatch) -> None:
    said: list[str] = []
    with serve(Service(works=works)) as service:
        monkeypatch.setenv("OPENALEX_API_KEY", "s3cret-key")
        pull_openalex(
            REQUEST, tmp_path / "out", base=service.url, email="a@b.org", announce=said.append,
            **FAST,
        )  # fmt: skip
        assert all("api_key=s3cret-key" in path for path in service.seen)
        assert all("mailto:a@b.org" in agent for agent in service.agents)
        service.fault = lambda _n, _path: "key"
        with pytest.raises(SourceError) as caught:
            pull_openalex(REQUEST, tmp_path / "out", base=service.url, refresh=True, **FAST)
    assert "bad key ***" in str(caught.value) and "s3cret" not in str(caught.value)
    assert "daily budget: 7,500 requests (as OpenAlex says now)" in said[0]
    held = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert b"s3cret" not in held and b"a@b.org" not in held


def test_a_wait_of_hours_ends_the_pull(works, tmp_path) -> None:
    service = Service(works=works, fault=lambda n, _path: "later" if n == 9 else None)
    with serve(service), pytest.raises(SourceError, match=r"asks to wait 14\.9 hours"):
        pull_openalex(REQUEST, tmp_path / "out", base=service.url, **FAST)


def test_nobody_there(tmp_path) -> None:
    with pytest.raises(SourceError, match=r"no answer from http://127\.0\.0\.1:9 after 6"):
        pull_openalex(REQUEST, tmp_path / "out", base="http://127.0.0.1:9", **FAST)


def test_dry_run_asks_nothing_and_counts_right(works, tmp_path) -> None:
    said: list[str] = []
    with serve(Service(works=works)) as service:
        told = pull_openalex(
            REQUEST, tmp_path / "out", base=service.url, dry_run=True, announce=said.append
        )
        assert service.seen == [] and not (tmp_path / "out").exists()
        assert told == {"questions": 120, "kept": 0, "requests": 120}
        pull_openalex(REQUEST, tmp_path / "out", base=service.url, **FAST)
        assert len(service.seen) == 120
        again = pull_openalex(REQUEST, base=service.url, dry_run=True, announce=said.append)
    assert again["requests"] == 0 and "already here: 120 answers" in said[1]


def test_refresh_asks_everything_again(works, tmp_path) -> None:
    with serve(Service(works=works, page=3)) as service:
        pull_openalex(REQUEST, tmp_path / "out", base=service.url, **FAST)
        once = len(service.seen)
        pull_openalex(REQUEST, tmp_path / "out", base=service.url, refresh=True, **FAST)
        assert len(service.seen) == 2 * once


def test_what_was_pulled_loads_and_says_what_it_is(works, tmp_path) -> None:
    with serve(Service(works=works)) as service:
        told = pull_openalex(REQUEST, base=service.url, **FAST)
    ev = evidence.load("openalex")
    assert ev.countries == ("CHN", "DEU", "FRA", "GBR", "USA", "ROW")
    assert evidence.check(ev) == []
    assert ev.database == "OpenAlex" and len(ev.date) == 10 and ev.date in ev.title
    assert sorted(ev.fields) == sorted((*FINE, MISSING))
    assert members("agricultural and veterinary", ev.fields)
    assert float(abs(ev.world["field_share"].sum("field") - 1).max()) < 1e-12
    assert set(told["tables"]) == set(TABLES)
    for entry in told["tables"].values():
        assert entry["query"].startswith("/works?filter=publication_year:2020")
        assert entry["read"] == ev.date and len(entry["sha256"]) == 64
    folder = tmp_path / "cache" / "collabcast" / "openalex"
    (folder / "ties.csv").write_text("a,b,year,papers\n")
    with pytest.raises(evidence.EvidenceError, match=r"ties.csv is not the table it describes"):
        evidence.load("openalex")


def test_pairs_by_field_are_counted_and_replace_the_estimate(works, tmp_path) -> None:
    request = replace(REQUEST, pairs_by_field=True)
    with serve(Service(works=works)) as service:
        pull_openalex(request, base=service.url, **FAST)
    ev = evidence.load("openalex")
    field, year = "social sciences", YEARS[-1]
    frame = pd.read_csv(tmp_path / "cache" / "collabcast" / "openalex" / "ties_by_field.csv")
    row = frame.query("a == 'CHN' and b == 'USA' and field == @field and year == @year")
    counted = [w for w in works if {"CN", "US"} <= w.countries and w.year == year]
    assert row["papers"].item() == sum(in_field(w, field) for w in counted) > 0
    both = [w for w in works if {"CN", "US"} <= w.countries and w.year > year - 5]
    share = sum(in_field(w, field) for w in both) / len(both)
    table = ev.world["field_affinity"] * ev.world["field_share"]
    table = table * ev.world["field_share"].rename(country="partner")
    own = (table / table.sum("field")).sel(country="CHN", partner="USA", field=field)
    assert abs(float(own) - share) < 0.1
    assert any("ties_by_field.csv, counted" in note for note in ev.notes)


def test_every_field_of_openalex_is_in_one_of_ours() -> None:
    """All 26; no code twice; a field that is parted has its subfields in several of ours."""
    assert set(FIELDS) == {*FINE, MISSING} and len(FIELDS) == 15
    whole, parts = [], []
    for text in FIELDS.values():
        kind, codes = text.split(":")
        (whole if kind == FIELD else parts).extend(codes.split("|"))
        assert len(codes.split("|")) <= 100  # as many alternatives as a filter may hold
    assert len(set(whole)) == len(whole) and len(set(parts)) == len(parts)
    parted = {code[:2] for code in parts}
    assert not parted & set(whole)
    assert {*whole, *parted} == {str(k) for k in range(11, 37)}
    broad = [c for codes in BROAD_IDS.values() for c in codes]
    assert sorted(broad) == list(range(11, 37))


def test_requests_that_cannot_be_are_refused() -> None:
    for arguments, words in (
        ((("CHN", "USA"), (2020,)), "three or more"),
        ((("CHN", "USA", "ZZZ"), (2020,)), "no alpha-2 code is known for ZZZ"),
        ((("CHN", "USA", "DEU"), ()), "years"),
        ((("CHN", "USA", "DEU"), (2020,), (), ("magic",)), "field 'magic' is not known; allowed"),
    ):
        with pytest.raises(evidence.EvidenceError, match=words):
            OpenAlexRequest(*arguments)


# World Bank ------------------------------------------------------------------------------------


def figures() -> dict[str, dict[tuple[str, int], float | None]]:
    codes = ("CHN", "DEU", "USA", "AFE", "WLD", "")
    years = range(2015, 2020)
    return {
        "GB.XPD.RSDV.GD.ZS": {(c, y): 2.0 if y < 2019 else None for c in codes for y in years},
        "NY.GDP.MKTP.PP.CD": {(c, y): 1e12 + y for c in codes for y in years},
        "SP.POP.SCIE.RD.P6": {(c, y): 1234.5 for c in codes for y in years},
        "SP.POP.TOTL": {(c, y): 1_000_000 for c in codes for y in years},
    }


WORLD_BANK = WorldBankRequest(2015, 2019)


@pytest.mark.parametrize("page", [1000, 7])
def test_world_bank_figures_become_one_table(tmp_path, page: int) -> None:
    faults = {2: "500", 4: "truncate", 6: "busy", 7: "drop"}
    service = Service(figures=figures(), page=page, fault=lambda n, _path: faults.get(n))
    with serve(service):
        told = pull_worldbank(WORLD_BANK, tmp_path / "out", base=service.url, **FAST)
    table = rows((tmp_path / "out" / "rnd.csv").read_bytes())
    assert [r[0] for r in table] == ["CHN"] * 5 + ["DEU"] * 5 + ["USA"] * 5
    assert table[0] == ["CHN", "2015", "20000", "2", "1000000", "1234.5", "1000000"]
    assert table[4][2:4] == ["", ""]
    assert told["tables"]["rnd.csv"]["updated"] == ["2026-07-13"]
    assert "3 codes" in told["tables"]["rnd.csv"]["dropped"]


def test_world_bank_refresh_asks_for_every_page_again(tmp_path) -> None:
    with serve(Service(figures=figures(), page=7)) as service:
        pull_worldbank(WORLD_BANK, tmp_path / "out", base=service.url, **FAST)
        asked = len(service.seen)
        pull_worldbank(WORLD_BANK, tmp_path / "out", base=service.url, **FAST)
        assert len(service.seen) == asked > 8
        pull_worldbank(WORLD_BANK, tmp_path / "out", base=service.url, refresh=True, **FAST)
    assert len(service.seen) == 2 * asked


@pytest.mark.parametrize("cut", range(1, 20, 3))
def test_world_bank_cut_and_repeated(tmp_path, cut: int) -> None:
    service = Service(figures=figures(), page=7)
    with serve(service):
        pull_worldbank(WORLD_BANK, tmp_path / "whole", base=service.url, **FAST)
        for kept in (tmp_path / "cache").rglob("*.json"):
            kept.unlink()
        start = len(service.seen)
        service.fault = lambda n, _path: "500" if n > start + cut else None
        with pytest.raises(SourceError, match="no answer"):
            pull_worldbank(WORLD_BANK, tmp_path / "cut", base=service.url, **FAST)
        assert not (tmp_path / "cut").exists()
        service.fault = lambda _n, _path: None
        pull_worldbank(WORLD_BANK, tmp_path / "cut", base=service.url, **FAST)
    assert (tmp_path / "cut/rnd.csv").read_bytes() == (tmp_path / "whole/rnd.csv").read_bytes()


def test_world_bank_faults_in_a_good_status(tmp_path) -> None:
    missing = {k: v for k, v in figures().items() if k != "SP.POP.TOTL"}
    with (
        serve(Service(figures=missing)) as service,
        pytest.raises(SourceChanged, match=r"does not answer for SP.POP.TOTL \(120 Invalid value"),
    ):
        pull_worldbank(WORLD_BANK, tmp_path / "out", base=service.url, **FAST)


def test_world_bank_figures_join_a_panel(works, tmp_path) -> None:
    out = tmp_path / "panel"
    with serve(Service(works=works, figures=figures())) as service:
        pull_openalex(REQUEST, out, base=service.url, **FAST)
        plain = evidence.load(str(out))
        told = pull_worldbank(WORLD_BANK, out, base=service.url, **FAST)
    ev = evidence.load(str(out))
    assert told["title"] == plain.title and ev.digest != plain.digest
    assert float(ev.world["gerd"].sel(country="CHN", year=2016)) == pytest.approx(20000.0)
    assert json.loads((out / "evidence.json").read_text())["tables"].keys() == {*TABLES, "rnd.csv"}


def test_responses_do_not_depend_on_the_order_of_a_query(tmp_path) -> None:
    kept = Responses(tmp_path)
    kept.put({"a": "1", "b": "2"}, [1])
    assert kept.get({"b": "2", "a": "1"}) is not None
    assert kept.get({"b": "2", "a": "3"}) is None


def test_impact_by_pair_is_counted_and_shown(works, tmp_path) -> None:
    request = replace(REQUEST, impact_by_pair=True)
    with serve(Service(works=works)) as service:
        pull_openalex(request, tmp_path / "out", base=service.url, **FAST)
        asked = len(service.seen)
        pull_openalex(request, tmp_path / "again", base=service.url, **FAST)
        assert len(service.seen) == asked  # every answer is kept
    text = (tmp_path / "out" / "impact_by_pair.csv").read_bytes()
    assert text == (tmp_path / "again" / "impact_by_pair.csv").read_bytes()
    two = {"CHN": "CN", "DEU": "DE", "FRA": "FR", "GBR": "GB", "USA": "US"}
    found = rows(text)
    assert len(found) == len(rows((tmp_path / "out" / "ties.csv").read_bytes()))
    for a, b, year, papers, top, share in found:
        here = [w for w in works if w.year == int(year) and w.countries]
        joint = [w for w in here if {two[a], two[b]} <= w.countries]
        assert (int(papers), int(top)) == (len(joint), sum(w.top for w in joint))
        world = sum(w.top for w in here) / len(here)
        assert float(share) == pytest.approx(int(top) / int(papers) / world, abs=1e-5)
    ev = evidence.load(str(tmp_path / "out"))
    held = ev.series[ev.series["variable"] == "pair_top1_share"]
    assert len(held) == len(found) and set(held["unit"]) == {"percent (world = 1)"}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("CHN,USA,2020,3,4,9", "4 most cited joint papers of 3"),
        ("CHN,USA,2020,999,1,9", "999 joint papers here, in ties.csv"),
        ("CHN,USA,2020,20,15,9", "but of one side in all"),
        ("CHN,CHN,2020,20,1,9", "with itself"),
        ("CHN,USA,2020,20,1,-9", "0 or more"),
    ],
)
def test_impossible_impact_of_pairs_is_refused(row: str, words: str) -> None:
    tables = {
        "ties.csv": "a,b,year,papers\nUSA,CHN,2020,20\n",
        "impact.csv": "country,year,papers,top1,top1_share\nCHN,2020,90,3,3\nUSA,2020,90,9,9\n",
        "impact_by_pair.csv": f"a,b,year,papers,top1,top1_share\n{row}\n",
    }
    report = validate(tables)
    assert any(words in str(f) for f in report.errors), report.text()
    tables["impact_by_pair.csv"] = tables["impact_by_pair.csv"].replace(row, "USA,CHN,2020,20,1,2")
    assert not validate(tables).errors
    alone = {"impact_by_pair.csv": "a,b,year,top1_share\nCHN,USA,2020,140\n"}
    assert "allowed: 0 to 100" in validate(alone).text()
