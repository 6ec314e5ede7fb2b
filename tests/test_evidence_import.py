"""Imports: real files are read right and say what was done; broken ones leave nothing behind."""

from __future__ import annotations

import io
import random
import tempfile
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import evidence
from evidence.importing import ImportRefused, Settings, import_files
from evidence.importing.cells import NotANumber, read_number
from evidence.quality import harmonise
from evidence.quality.validate import validate

DATA = Path(__file__).parent / "data"


def frame(text: str) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(text), keep_default_na=False)


def taken(name: str, **said) -> tuple[dict[str, pd.DataFrame], str]:
    """Tables and full report of one of the export files."""
    done = import_files([DATA / name], None, Settings(**said))
    return {k: frame(v) for k, v in done.tables.items()}, done.text(limit=None)


def value(table: pd.DataFrame, **key) -> float:
    rows = table
    for column, wanted in key.items():
        rows = rows[rows[column] == wanted]
    column = "top1_share" if "top1_share" in table else "papers"
    assert len(rows) == 1, key
    return float(rows[column].iloc[0])


# Ten files as vendors write them ---------------------------------------------------------------


def test_incites_csv() -> None:
    tables, said = taken("incites_locations.csv")
    assert set(tables) == {"papers.csv", "international.csv", "impact.csv"}
    assert value(tables["papers.csv"], country="CHN", year=2015) == 54_000
    assert value(tables["international.csv"], country="CHN", year=2015) == round(54_000 * 0.225)
    assert value(tables["impact.csv"], country="USA", year=2016) == 1.11
    assert sorted(set(tables["papers.csv"]["country"])) == ["CHN", "DEU", "KOR", "TUR", "USA"]
    assert "TUR - no figure for 2017" in said
    assert "incites_locations.csv:44:A: Baseline for All Items - a group of countries" in said
    assert "incites_locations.csv:45:A: EU-27 - a group of countries" in said
    assert "incites_locations.csv:23:A: ENGLAND - a part of the United Kingdom" in said
    assert "columns not used: Rank, Times Cited" in said
    assert "Exported date: Apr 29, 2024." in said and "; InCites" in said


def test_incites_chinese() -> None:
    tables, said = taken("incites_zh.csv")
    assert value(tables["papers.csv"], country="CHN", year=2016) == 30_500
    assert value(tables["international.csv"], country="KOR", year=2015) == (30_000 + 3_333) // 4
    assert "GB 18030" in said and "全球基线" in said and "英格兰" in said


def test_incites_workbook() -> None:
    tables, said = taken("incites_locations.xlsx")
    assert value(tables["papers.csv"], country="USA", year=2015) == 50_300
    assert value(tables["international.csv"], country="USA", year=2015) == 12_575
    assert "[Summary]:1: the sheet - no table was recognised" in said
    assert "Global - a group" in said


def test_scopus_analysis() -> None:
    tables, said = taken("scopus_analyze_country.csv")
    assert value(tables["ties.csv"], a="CHN", b="USA", year=2021) == 61_234
    assert value(tables["ties.csv"], a="CHN", b="VNM", year=2021) == 1_204
    assert value(tables["papers.csv"], country="CHN", year=2021) == 812_345
    assert "'Germny': unknown name; nearest: Germany (DEU)" in said
    assert "partners of CHN" in said and "year 2021, from the lines around the table" in said


def test_scival_collaboration() -> None:
    tables, said = taken("scival_collaboration.csv")
    assert value(tables["ties.csv"], a="CHN", b="RUS", year=2020) == 3_220
    assert len(tables["ties.csv"]) == 3
    assert "heading in row 11; SciVal" in said and "Asia Pacific - a group" in said


def test_scival_years_across() -> None:
    tables, said = taken("scival_benchmarking.xlsx")
    assert value(tables["papers.csv"], country="DEU", year=2017) == 63_800
    assert list(tables["papers.csv"].query("country == 'IND'")["year"]) == [2018, 2019, 2021]
    assert "years across" in said and "IND: no figure for 2020" in said


def test_web_of_science() -> None:
    tables, said = taken("wos_analyze_2019.txt")
    assert value(tables["ties.csv"], a="ARE", b="CHN", year=2019) == 1_022
    assert value(tables["papers.csv"], country="CHN", year=2019) == 520_114
    assert "GBR" not in set(tables["ties.csv"]["b"])
    assert "CHN has all 520,114 records: the rows are its partners" in said
    assert "USSR - a state that is no more" in said and "outside display options" in said
    tables, said = taken("wos_analyze_2019.txt", uk="sum")
    assert value(tables["ties.csv"], a="CHN", b="GBR", year=2019) == 14_500 + 2_100 + 900 + 400
    assert "sums of its parts" in said


def test_web_of_science_chinese() -> None:
    tables, said = taken("wos_zh.txt")
    assert value(tables["papers.csv"], country="JPN", year=2020) == 98_776
    assert "UTF-16, tabs" in said and "欧盟 - a group" in said


def test_matrix() -> None:
    from tests.make_exports import count

    tables, said = taken("matrix_2018.csv")
    assert len(tables["ties.csv"]) == 10
    assert value(tables["ties.csv"], a="DEU", b="FRA", year=2018) == count("Germany", "France")
    assert "year 2018, from the name of the file" in said and "World - a group" in said


def test_pajek() -> None:
    tables, said = taken("network_2023.net")
    assert value(tables["ties.csv"], a="CHN", b="USA", year=2023) == 72_794
    assert len(tables["ties.csv"]) == 3
    assert "'Atlantis': unknown name" in said and "CN - CN - a country with itself" in said
    tables, _ = taken("network_2023.net", uk="sum")
    assert value(tables["ties.csv"], a="GBR", b="USA", year=2023) == 900


def test_own_pairs_in_both_directions() -> None:
    tables, _ = taken("own_pairs.csv")
    assert len(tables["ties.csv"]) == 3 * 7


def test_files_are_as_written_by_their_maker(tmp_path, monkeypatch) -> None:
    from tests import make_exports

    monkeypatch.setattr(make_exports, "DATA", tmp_path)
    make_exports.main()
    for path in DATA.iterdir():
        if path.suffix != ".xlsx":  # a workbook holds the time of its writing
            assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name
    assert len(list(DATA.iterdir())) == len(list(tmp_path.iterdir())) >= 10


# What is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("x.csv", "country,year,papers\nCHN,2020,12a\n",
         r"x\.csv:2:C: came '12a'; a number of 0 or more is needed"),
        ("x.csv", "country,year,papers\nCHN,2020,5\nCHN,20x0,5\n",
         r"x\.csv:3:B: came '20x0'; allowed: a year such as 2019"),
        ("x.csv", "country,year,papers\nCHN,2020,-5\n", r"x\.csv:2:C: .*negative"),
        ("x.csv", "country,year,papers\nCHN,2020,12.5\n", r"x\.csv:2:C: .*fractional counts"),
        ("x.csv", "country,year,papers\nCHN,2020,1.234\n", r"could be 1234 or 1 and 234"),
        ("x.csv", "country,year,papers\nCHN,2020,5\nChina,2020,6\n",
         r"x\.csv:3:C: came 6 for papers of CHN in 2020, 5 stands in x\.csv:2:C"),
        ("x.csv", "a,b,year,papers\nCHN,USA,2020,50\nUSA,CHN,2020,90\n",
         r"x\.csv:3:D: came 90 for links of CHN - USA in 2020, 50 stands in x\.csv:2:D"),
        ("x.csv", "country,papers\nCHN,5\n", r"x\.csv:1: came a table without a year"),
        ("x_2020.csv", "country,2019,2020\nCHN,5,6\n", r"without what it counts; .*--measure"),
        ("x_2020.csv", "Country/Region,Co-authored publications\nUSA,5\n", r"with --of CODE"),
        ("x.csv", "Year range,2018 to 2022\nCountry/Region,Scholarly Output\nChina,5\n",
         r"came sums of 2018-2022; allowed are figures of single years"),
        ("x.csv", "mood,weather\ngood,bad\n", r"x\.csv:1: came 'mood ; weather"),
        ("x.csv", "", r"x\.csv:1: came 'nothing'"),
        ("x.csv", "country,year,papers\nAtlantis,2020,5\n", r"came no figure of a country or pair"),
        ("x.csv", 'country,year,papers\nCHN,"2020,5\n' + "USA,2020,5\n" * 40,
         r"x\.csv:2: came a quotation mark that is never closed"),
        ("x.xlsx", "country,year", r"x\.xlsx:1: came"),
        ("x.net", "*Vertices 2\n1 \"CN\"\n2 \"US\"\n*Edges\n1 2 5\n",
         r"x\.net:1: .*without a year"),
        ("x_2020.net", "*Vertices 2\n1 \"CN\"\n2 \"US\"\n*Edges\n1 3 5\n",
         r"x_2020\.net:5: came vertex 3; allowed: 1 to 2"),
        ("x_2020.net", "*Vertices 2\n1 \"CN\"\n2 \"US\"\n*Edges\n1 2 many\n",
         r"x_2020\.net:5:C: came 'many'"),
        ("x.csv", "country,year,international,papers\nCHN,2020,9,5\n",
         r"CHN 2020: 9 international papers of 5 in all"),
        ("x.csv", "country,year,% International Collaborations\nCHN,2020,9\n",
         r"came shares without"),
        ("x.csv", "country,year,papers,% International Collaborations\nCHN,2020,9,120\n",
         r"x\.csv:2:D: came '120'; allowed: 0 to 100 percent"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_row_and_column(tmp_path, name, text, words) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ImportRefused, match=words):
        import_files([path], tmp_path / "out")
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_all_faults_of_all_files_at_once(tmp_path) -> None:
    (tmp_path / "a.csv").write_text("country,year,papers\nCHN,2020,x\nUSA,2020,y\n")
    (tmp_path / "b.csv").write_text("country,year,papers\nDEU,2020,z\n")
    with pytest.raises(ImportRefused) as refused:
        import_files([tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "c.csv"])
    assert len(refused.value.faults) == 4
    assert "c.csv: came no such file or directory" in str(refused.value)


def test_an_old_workbook_and_a_broken_one_are_named(tmp_path) -> None:
    old, broken = tmp_path / "old.xls", tmp_path / "broken.xlsx"
    old.write_bytes(b"\xd0\xcf\x11\xe0" + b"\x00" * 600)
    broken.write_bytes((DATA / "scival_benchmarking.xlsx").read_bytes()[:900])
    with pytest.raises(ImportRefused, match=r"old\.xls: came an Excel file of 1997-2003"):
        import_files([old])
    with pytest.raises(ImportRefused, match=r"broken\.xlsx: came a workbook that cannot be opened"):
        import_files([broken])


def test_counts_of_two_databases_do_not_join() -> None:
    with pytest.raises(ImportRefused, match="counts of two databases do not join"):
        import_files([DATA / "wos_zh.txt", DATA / "scival_benchmarking.xlsx"])


def test_unknown_names_refuse_only_when_asked_and_can_be_named() -> None:
    with pytest.raises(ImportRefused, match=r"scopus_analyze_country\.csv:13:A: came 'Germny'"):
        taken("scopus_analyze_country.csv", strict=True)
    tables, said = taken("scopus_analyze_country.csv", names={"Germny": "DEU"})
    assert value(tables["ties.csv"], a="CHN", b="DEU", year=2021) == 9_120
    assert "unknown" not in said


def test_numbers_as_people_write_them() -> None:
    good = {
        "1,234": 1234, "1 234 567": 1234567, "1'234": 1234, "12\u202f345": 12345, "１２３": 123,
        "5.0": 5, "1.2e3": 1200, "1.234.567": 1234567,
    }  # fmt: skip
    for text, wanted in good.items():
        assert read_number(text) == wanted, text
    assert read_number("1.234", decimal=",") == 1234 and read_number("12,5%", ratio=True) == 12.5
    assert read_number("1,234.5", ratio=True) == read_number("1.234,5", ratio=True) == 1234.5
    for text in ("1,23,4", "12,34", "1.2.3", "٣٤x", "2e99", "9" * 400 + ".5", "0x10", "1_000", "½"):
        with pytest.raises(NotANumber):
            read_number(text)


# What is written -------------------------------------------------------------------------------


def panel_files(folder: Path, last: int = 2021, level: float = 1.0) -> list[Path]:
    """Own tables of four countries, enough to run on."""
    codes = ("CHN", "DEU", "JPN", "USA")
    ties, national = ["a,b,year,papers"], ["country,year,papers,international"]
    for year in range(2004, last + 1):
        growth = level * 1.04 ** (year - 2004)
        for k, a in enumerate(codes):
            national.append(f"{a},{year},{round(20_000 * growth)},{round(4_000 * growth)}")
            ties += [f"{a},{b},{year},{round(900 * growth)}" for b in codes[k + 1 :]]
    folder.mkdir(exist_ok=True)
    (folder / "pairs.csv").write_text("\n".join(ties))
    (folder / "national.csv").write_text("\n".join(national))
    return [folder / "pairs.csv", folder / "national.csv"]


def test_what_is_imported_loads_and_says_where_it_is_from(tmp_path) -> None:
    done = import_files(
        panel_files(tmp_path / "in"), tmp_path / "mine",
        Settings(database="Ministry", read="2026-05"),
    )  # fmt: skip
    assert done.missing == ""
    ev = evidence.load(str(tmp_path / "mine"))
    assert evidence.check(ev) == []
    assert (ev.name, ev.database, ev.date) == ("mine", "Ministry", "2026-05")
    # Four countries hold few of their own links: the rest of the world has the others.
    links = ev.world["links"].sum("partner")
    assert bool((links >= 0.998 * ev.world["international"]).all())
    assert float(ev.world["papers"].sel(country="DEU", year=2004)) == 20_000
    assert (tmp_path / "mine" / "import-report.txt").read_text().startswith("pairs.csv: ")
    with pytest.raises(evidence.EvidenceError, match="is there already"):
        import_files(panel_files(tmp_path / "in"), tmp_path / "mine")
    import_files(panel_files(tmp_path / "in", level=2.0), tmp_path / "mine", force=True)
    again = evidence.load(str(tmp_path / "mine"))
    assert float(again.world["papers"].sel(country="DEU", year=2004)) == 40_000
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in", "mine"]


def test_a_named_import_is_found_by_name(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    import_files(panel_files(tmp_path / "in"), tmp_path / "cache/collabcast/ministry")
    assert evidence.load("ministry").name == "ministry"
    with pytest.raises(evidence.EvidenceError, match="known: ncses, openalex, ministry"):
        evidence.load("ministy")


def test_what_is_not_enough_to_run_says_so(tmp_path) -> None:
    done = import_files([DATA / "incites_zh.csv"], tmp_path / "out")
    assert "holds no ties.csv" in done.missing and "after are needed" in done.missing


def test_nothing_is_left_when_writing_fails(tmp_path, monkeypatch) -> None:
    from evidence.importing import folder

    def broken(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    files = panel_files(tmp_path / "in")
    monkeypatch.setattr(folder, "write_text", broken)
    with pytest.raises(OSError, match="No space left"):
        import_files(files, tmp_path / "out")
    assert [p.name for p in tmp_path.iterdir()] == ["in"]


# Checks of the tables --------------------------------------------------------------------------


def series(years: range, growth=lambda _y: 1.05, codes=("CHN", "DEU", "FRA", "GBR", "USA")) -> str:
    rows = ["country,year,papers"]
    for k, code in enumerate(codes):
        level = 5_000.0 * (k + 1)
        for year in years:
            level *= growth(year)
            rows.append(f"{code},{year},{round(level)}")
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ({"papers.csv": "country,year,papers\nCHN,2020,5\n,2020,6\n"},
         "error: papers.csv:3:country: empty; a code is needed"),
        ({"papers.csv": "country,year,papers\nCHN,2020,-5\n"},
         "error: papers.csv:2:papers: '-5'; a number of 0 or more is needed"),
        ({"papers.csv": "country,year,papers\nCHN,20,5\n"}, "error: papers.csv:2:year: '20'"),
        ({"papers.csv": "country,year,papers\nCHN,2020,5.5\n"}, "a whole count is needed"),
        ({"ties.csv": "a,b,year,papers\nUSA,CHN,2020,5\nCHN,USA,2020,5\n"},
         "error: ties.csv:3:a: CHN USA 2020 stands twice"),
        ({"ties.csv": "a,b,year,papers\nUSA,USA,2020,5\n"}, "error: ties.csv:2:b: USA with itself"),
        ({"ties.csv": "a,b,year,papers\nCHN,USA,2020,50\n",
          "international.csv": "country,year,papers\nCHN,2020,20\nUSA,2020,90\n"},
         "error: ties.csv:2:papers: CHN-USA 2020: 50 links, but 20 international papers of CHN"),
        ({"papers.csv": "country,year,papers\nXQZ,2020,5\n"}, "code 'XQZ' is not ISO 3166-1"),
        ({"impact.csv": "country,year,top1_share\nCHN,2020,0.012\nUSA,2020,0.018\n"},
         "percent are meant"),
        ({"papers.csv": series(range(2000, 2020)).replace("CHN,2010,", "CHN,2010,9")},
         "warning: papers.csv:spike: CHN 2010"),
        ({"papers.csv": series(range(2000, 2020), lambda y: 1.6 if y == 2010 else 1.05)},
         "warning: papers.csv:break: 2009/2010: the middle series steps by +60%, usually +5%"),
        ({"papers.csv": series(range(2000, 2020), lambda y: 0.8 if y == 2019 else 1.05)},
         "warning: papers.csv:last year: 2019 looks incomplete: the middle series grows by -20.0%"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_tables_is_found(tables, words) -> None:
    assert words in validate(tables).text()


def test_sound_tables_have_no_findings() -> None:
    assert validate({"papers.csv": series(range(2000, 2020))}).findings == ()


# Harmonising -----------------------------------------------------------------------------------


def edition(first: int, last: int, level: float, ids=("CHN", "DEU")) -> pd.DataFrame:
    rows = [(i, y, level * 1000 * 1.03 ** (y - 2000)) for i in ids for y in range(first, last + 1)]
    return pd.DataFrame(rows, columns=["unique_id", "ds", "y"])


def test_editions_are_chained_on_their_overlap() -> None:
    done = harmonise.chain(edition(1996, 2010, 0.9), edition(2003, 2020, 1.0))
    assert len(done.frame) == 2 * 25
    steps = (
        done.frame.set_index(["unique_id", "ds"])["y"].groupby("unique_id").pct_change().dropna()
    )
    assert steps.between(0.0299, 0.0301).all()
    assert done.factors["factor"].round(6).tolist() == [round(1 / 0.9, 6)] * 2
    assert "multiplied by 1.111 to 1.111" in done.note


def test_one_odd_year_does_not_move_a_factor() -> None:
    newer = edition(2003, 2020, 1.0)
    newer.loc[newer["ds"] == 2005, "y"] *= 3
    done = harmonise.chain(edition(1996, 2010, 0.9), newer)
    assert done.factors["factor"].round(6).tolist() == [round(1 / 0.9, 6)] * 2


def test_editions_without_common_years_do_not_join() -> None:
    with pytest.raises(evidence.EvidenceError, match="1 common years came; 3 or more"):
        harmonise.chain(edition(1996, 2003, 1.0), edition(2003, 2020, 1.0))


def test_a_short_last_year_is_estimated_with_an_interval() -> None:
    import numpy as np

    rng = np.random.default_rng(3)
    whole = edition(1995, 2022, 1.0, ids=("CHN", "DEU", "FRA", "JPN", "USA"))
    whole["y"] *= np.exp(rng.normal(0, 0.01, len(whole)))
    seen = whole.copy()
    seen.loc[seen["ds"] == 2022, "y"] *= 0.8
    done = harmonise.complete_last_years(seen)
    last = done.frame[done.frame["ds"] == 2022]
    truth = whole.loc[whole["ds"] == 2022, "y"].to_numpy()
    assert last["estimated"].all() and not done.frame[done.frame["ds"] < 2022]["estimated"].any()
    assert (abs(last["y"].to_numpy() / truth - 1) < 0.03).all()
    assert ((last["low"] < truth) & (truth < last["high"])).mean() >= 0.8
    # A whole year is left as it is.
    same = harmonise.complete_last_years(whole)
    assert not same.frame["estimated"].any() and "left as it is" in same.note


def test_completeness_from_two_editions() -> None:
    older, newer = edition(2000, 2015, 1.0), edition(2000, 2020, 1.0)
    older.loc[older["ds"] == 2015, "y"] *= 0.7
    older.loc[older["ds"] == 2014, "y"] *= 0.95
    share = harmonise.completeness_from_editions(older, newer).set_index("age")["share"]
    assert share[0] == pytest.approx(0.7) and share[1] == pytest.approx(0.95) and share[5] == 1.0


def test_an_import_chains_scales_and_completes_where_asked(tmp_path) -> None:
    import_files(panel_files(tmp_path / "a", last=2012, level=0.8), tmp_path / "older")
    files = panel_files(tmp_path / "b", last=2021)
    for path in files:  # the newer edition begins in 2008, its last year is short
        lines = path.read_text().splitlines()
        year = 2 if path.name == "pairs.csv" else 1
        kept = [lines[0]]
        for cells in (line.split(",") for line in lines[1:]):
            if int(cells[year]) >= 2008:
                if cells[year] == "2021":
                    cells[year + 1 :] = [str(round(int(c) * 0.7)) for c in cells[year + 1 :]]
                kept.append(",".join(cells))
        path.write_text("\n".join(kept))
    plain = import_files(files, tmp_path / "plain")
    done = import_files(files, tmp_path / "new", older=tmp_path / "older", complete=1)
    papers = frame(done.tables["papers.csv"]).query("country == 'DEU'").set_index("year")["papers"]
    assert list(papers.index) == list(range(2004, 2022))
    assert papers[2004] == pytest.approx(20_000, rel=0.001)
    assert papers[2021] == pytest.approx(20_000 * 1.04**17, rel=0.01)
    assert frame(plain.tables["papers.csv"]).query("country == 'DEU'")["year"].min() == 2008
    assert "factors.csv" in done.tables and "estimated-papers.csv" in done.tables
    ev = evidence.load(str(tmp_path / "new"))
    assert any("Editions chained on common years" in note for note in ev.notes)
    scaled = import_files(files, None, scale_to=tmp_path / "older")
    level = frame(scaled.tables["papers.csv"]).query("country == 'DEU' and year == 2010")["papers"]
    assert float(level.iloc[0]) == pytest.approx(0.8 * 20_000 * 1.04**6, rel=0.001)


# Thousands of broken files ---------------------------------------------------------------------

SEEDS = {p.name: p.read_bytes() for p in sorted(DATA.iterdir())}
SMALL = {
    "own.csv": b"a,b,year,papers\nCHN,USA,2020,50\nDEU,USA,2020,40\nCHN,DEU,2021,9\n",
    "wide.csv": "国家;2019;2020\n中国;1.000;2.000\nFrance;5;-\n".encode(),
    "net_2020.net": b'*Vertices 2\n1 "CN"\n2 "US"\n*Edges\n1 2 5\n',
    "long.csv": b'Country,Year,Documents,% International Collaborations\nChina,2020,"1,234",25%\n',
}
TEXTS = {**SMALL, **{k: v for k, v in SEEDS.items() if not k.endswith(".xlsx")}}
JUNK = [b",", b";", b"\t", b'"', b"\n", b"\r", b"\x00", b"-", b"%", b"2020", b"1.234", b"NaN",
        b"\xff", b"\xef\xbb\xbf", "国".encode(), b"*", b"1e999", b"=1+1", b"9" * 400, b"inf",
        b"0x1F", b"Wales", b"World", b"a,b,year,papers\n", b"*Matrix\n"]  # fmt: skip


def break_file(data: bytes, rng: random.Random) -> bytes:
    """A file with a few things wrong with it."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(out) + 1)
        match rng.randrange(5):
            case 0:
                out[at:at] = rng.choice(JUNK)
            case 1:
                del out[at : at + rng.randint(1, 30)]
            case 2:
                out[at : at + 1] = bytes([rng.randrange(256)])
            case 3:
                end = at + rng.randint(1, 60)
                out[at:at] = out[at:end]
            case _:
                del out[at:]
    return bytes(out)


def survives(path: Path, folder: Path) -> bool:
    """Import a file: either it is refused and nothing is there, or a whole folder is."""
    from evidence.panel.manifest import read_description

    out = folder / "out"
    try:
        done = import_files([path], out)
    except evidence.EvidenceError as refused:
        assert str(refused).startswith(path.name) or ".csv:" in str(refused)
        assert [p.name for p in folder.iterdir()] == [path.name]
        return False
    assert read_description(out)["tables"].keys() == done.tables.keys() and done.tables
    assert {p.name for p in folder.iterdir()} == {path.name, "out"}
    import shutil

    shutil.rmtree(out)
    return True


@settings(
    max_examples=40, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(seed=st.integers(0, 2**32 - 1))
def test_broken_files_are_refused_or_read_whole(tmp_path, monkeypatch, seed: int) -> None:
    """Fifty broken files an example; nothing but EvidenceError comes out, nothing is left."""
    from evidence.importing import folder as writing
    from evidence.importing import run

    # Reading is what is fuzzed; the check of tables is the same for all and slow.
    monkeypatch.setattr(run, "validate", _quick)
    monkeypatch.setattr(writing, "_missing", lambda _folder: "")
    monkeypatch.setattr("os.fsync", lambda _handle: None)
    rng = random.Random(seed)
    folder = Path(tempfile.mkdtemp(dir=tmp_path))
    good = 0
    for _ in range(50):
        name = rng.choice(sorted(TEXTS))
        path = folder / name
        path.write_bytes(break_file(TEXTS[name], rng))
        good += survives(path, folder)
        path.unlink()
    folder.rmdir()


def _quick(tables, keep=()):
    from evidence.quality.validate import Report

    return Report((), dict.fromkeys(tables, ""))


@settings(
    max_examples=40, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(seed=st.integers(0, 2**32 - 1))
def test_broken_workbooks_are_refused_or_read_whole(tmp_path, monkeypatch, seed: int) -> None:
    from evidence.importing import folder as writing
    from evidence.importing import run

    monkeypatch.setattr(run, "validate", _quick)
    monkeypatch.setattr(writing, "_missing", lambda _folder: "")
    rng = random.Random(seed)
    folder = Path(tempfile.mkdtemp(dir=tmp_path))
    for _ in range(3):
        name = rng.choice([n for n in SEEDS if n.endswith(".xlsx")])
        path = folder / name
        if rng.random() < 0.5:
            path.write_bytes(break_file(SEEDS[name], rng))
        else:  # a whole archive with a broken part
            with (
                zipfile.ZipFile(io.BytesIO(SEEDS[name])) as book,
                zipfile.ZipFile(path, "w") as new,
            ):
                broken = rng.choice(book.namelist())
                for part in book.namelist():
                    data = book.read(part)
                    new.writestr(part, break_file(data, rng) if part == broken else data)
        survives(path, folder)
        path.unlink()
    folder.rmdir()


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=30))
def test_a_cell_is_a_number_or_says_why_not(text: str) -> None:
    for ratio in (False, True):
        try:
            found = read_number(text, ratio=ratio)
        except NotANumber:
            continue
        assert found is None or 0 <= found < float("inf")


# The command line ------------------------------------------------------------------------------


def call(*arguments: str):
    from typer.testing import CliRunner

    from collabcast.app import app

    return CliRunner().invoke(app, ["evidence", *arguments])


def test_the_command_reports_writes_and_refuses(tmp_path, monkeypatch) -> None:
    import json

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    files = [str(p) for p in panel_files(tmp_path / "in")]
    told = call("import", *files, "--out", str(tmp_path / "mine"))
    assert told.exit_code == 0, told.output
    assert "run on it: collabcast run CONFIG --evidence" in told.stdout
    told = call("import", *files, "--name", "mine", "--json")
    assert json.loads(told.stdout)["tables"] == {"ties.csv": 108, "papers.csv": 72,
                                                 "international.csv": 72}  # fmt: skip
    told = call("check", "--evidence", "mine")
    assert told.exit_code == 0
    (tmp_path / "bad.csv").write_text("country,year,papers\nCHN,2020,x\n")
    told = call("import", str(tmp_path / "bad.csv"), "--out", str(tmp_path / "bad"))
    assert told.exit_code == 2 and "bad.csv:2:C: came 'x'" in told.stderr
    assert not (tmp_path / "bad").exists()
    told = call("import", str(tmp_path / "bad.csv"), "--uk", "maybe")
    assert told.exit_code == 2 and "allowed: drop, sum" in told.stderr


def test_the_pull_command_plans_asks_and_ends_with_the_right_code(tmp_path, monkeypatch) -> None:
    from tests.fake_services import Service, make_works, serve

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("OPENALEX_API_KEY", raising=False)
    wanted = ("--countries", "中国,USA;DEU", "--years", "2016-2017")
    with serve(Service(works=make_works(range(2016, 2018)))) as service:
        monkeypatch.setenv("COLLABCAST_OPENALEX_URL", service.url)
        told = call("pull", "openalex", *wanted, "--dry-run")
        assert told.exit_code == 0 and "44 requests to ask" in told.stdout and not service.seen
        told = call("pull", "openalex", *wanted, "--api-key", "k", "--out", str(tmp_path / "p"))
        assert told.exit_code == 0, told.output
        assert "daily budget: 7,500 requests" in told.stderr
        assert len(service.seen) == 45 and "written: " in told.stdout
        service.fault = lambda _n, _path: "budget"
        told = call("pull", "openalex", *wanted, "--refresh", "--out", str(tmp_path / "q"))
        assert told.exit_code == 3 and "budget is used up" in told.stderr
        service.fault = lambda _n, _path: "no-groups"
        told = call("pull", "openalex", *wanted, "--out", str(tmp_path / "q"))
        assert told.exit_code == 1 and "holds no list `group_by`" in told.stderr
    told = call("pull", "openalex", "--countries", "Germny", "--dry-run")
    assert told.exit_code == 2 and "near: Germany (DEU)" in told.stderr


@pytest.mark.parametrize(
    ("table", "text", "said"),
    [
        (
            "papers.csv",
            "country,year,papers\nCHN,2020,4.5\n",
            "papers.csv:2:papers: '4.5'; a whole",
        ),
        ("papers.csv", "country,year,papers\nCHN,2020,\n", "papers.csv:2:papers: empty; a number"),
        ("papers.csv", "country,year,papers\nCHN,2020,-1\n", "papers.csv:2:papers: '-1'; a number"),
        ("papers.csv", "country,year,papers\nCHN,20.5,1\n", "papers.csv:2:year: '20.5'; a year"),
        ("papers.csv", "country,year,papers\n,2020,1\n", "papers.csv:2:country: empty; a code"),
        ("impact.csv", "country,year,top1_share\nCHN,2020,many\n", "'many'; a number of 0 or more"),
    ],
)
def test_a_table_that_breaks_its_contract_is_told_by_row_and_column(
    table: str, text: str, said: str
) -> None:
    assert said in validate({table: text}).text()


def test_a_country_without_a_share_in_a_year_is_a_gap_and_no_error() -> None:
    assert not validate({"impact.csv": "country,year,top1_share\nCHN,2020,\nUSA,2020,1\n"}).errors


def test_pairs_with_a_column_of_fields_fill_the_table_that_replaces_the_estimate(tmp_path):
    years = range(2018, 2023)
    codes, sizes = ("CHN", "DEU", "USA"), {"CHN-DEU": 300, "CHN-USA": 900, "DEU-USA": 600}
    parts = {"x": {"CHN-DEU": 0.5, "CHN-USA": 0.9, "DEU-USA": 0.1}}
    parts["y"] = {k: round(1 - v, 1) for k, v in parts["x"].items()}
    pairs = [[*k.split("-"), f, y, round(n * (1 if f == "all fields" else parts[f][k]))]
             for k, n in sizes.items() for f in ("all fields", "x", "y")
             for y in years]  # fmt: skip
    own = [[c, f, y, n] for c in codes for f, n in (("all", 9000), ("x", 4500), ("y", 4500))
           for y in years]  # fmt: skip
    for name, rows, head in (
        ("pairs", [[b, a, *rest] for a, b, *rest in pairs], "a,b,field,year,joint papers"),
        ("own", own, "country,field,year,papers"),
        ("abroad", [[c, y, 2000] for c in codes for y in years],
         "country,year,international papers"),
    ):  # fmt: skip
        text = "\n".join([head, *(",".join(map(str, row)) for row in rows)])
        (tmp_path / f"{name}.csv").write_text(text)
    files = [tmp_path / f"{name}.csv" for name in ("pairs", "own", "abroad")]
    done = import_files(files, tmp_path / "mine")
    table = frame(done.tables["ties_by_field.csv"])
    assert list(table) == ["a", "b", "field", "year", "papers"] and len(table) == 3 * 2 * 5
    assert value(table, a="CHN", b="USA", field="x", year=2020) == 810
    assert value(frame(done.tables["ties.csv"]), a="CHN", b="USA", year=2020) == 900
    assert not done.missing, done.missing
    ours = evidence.load(str(tmp_path / "mine"))
    shares = ours.pair_fields(2022).sel(country="CHN", partner="USA", field="x")
    assert float(shares) == pytest.approx(0.9, abs=0.01)
    good = files[0].read_text()
    files[0].write_text(good.replace("CHN,x,2020", "CHN,z,2020"))
    strange = r"pairs.csv:\d+.*: came joint papers in field 'z'; allowed are .*: x, y; rename it"
    with pytest.raises(ImportRefused, match=strange) as refused:
        import_files(files, None)
    assert str(refused.value).count("field 'z'") == 1
    with pytest.raises(ImportRefused, match=r"in field 'x'; allowed are .*: none came"):
        import_files([files[0], files[2]], None)
    files[0].write_text(good.replace("USA,CHN,x,2020,810", "USA,CHN,x,2020,990"))
    with pytest.raises(ImportRefused, match="CHN-USA 2020: 990 joint papers in x, but 900 in all"):
        import_files(files, None)


@pytest.mark.parametrize("text", [
    '{"country": "CHN", "year": 2020, "papers": 5}\n{"country": "USA", "year": 2020, "papers": 7}',
    '[{"page": 1}, [{"country": {"id": "CN", "value": "China"}, "year": "2020", "papers": 5},'
    ' {"country": {"id": "US", "value": "United States"}, "year": "2020", "papers": 7}]]',
])  # fmt: skip
def test_records_as_json_are_rows(tmp_path: Path, text: str) -> None:
    file = tmp_path / "records.json"
    file.write_text(text)
    papers = frame(import_files([file], None, Settings()).tables["papers.csv"])
    assert value(papers, country="CHN", year=2020) == 5
    assert value(papers, country="USA", year=2020) == 7


@pytest.mark.parametrize(("text", "told"), [
    ("country,year,papers\nCHN,2020Q1,5\nUSA,2020Q1,6\n", "2:B: came '2020Q1', figures of a q"),
    ("country,2020-01,2020-02\nCHN,5,5\n", "1: came '2020-01', figures of a month"),
    ('{"country": "CHN", "year": 2020, "papers": 5}\n{"country": ', "2: came broken JSON"),
    ('{"results": [{"id": "W1", "authorships": [{"a": 1}]}]}', "'authorships' that holds lists"),
])  # fmt: skip
def test_what_is_no_yearly_count_is_named(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "figures.csv"
    file.write_text(text)
    with pytest.raises(ImportRefused) as refused:
        import_files([file], None, Settings(measure="papers"))
    assert told in str(refused.value.faults[0])
