"""Files as analysts bring them: read right, or refused with what came and what to write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import evidence
from collabcast.app import app
from evidence.importing import import_files
from evidence.importing.places import Places
from evidence.quality import gaps
from evidence.reference.countries import read_blocs
from tests.files_made_up import archive, panel, read, sheet, table

P, INT, T = "papers.csv", "international.csv", "ties.csv"


def put(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    (folder / name).write_bytes(text.encode(encoding))
    return folder / name


# Texts that are read: name, text, what is said by the user, table, some of its figures, words of
# the report. Above them the kind of what analysts bring.
GOOD: list[tuple[str, str, dict[str, Any], str, dict[Any, float], str]] = [
    # Years with marks and prefixes, in headings and cells
    ("n.csv", "Country,2018,2019p\nIndia,100,110\nBrazil,80,85\n", {"measure": "papers"}, P,
     {("IND", 2019): 110, ("BRA", 2018): 80}, "2019p"),
    ("n.csv", "Country,2018,2019*\nIndia,100,110\n* partial,,\n", {"measure": "papers"}, P,
     {("IND", 2019): 110}, "2019*"),
    ("n.csv", "Country,2018,2019²\nIndia,100,110\nBrazil,80,85³\n", {"measure": "papers"}, P,
     {("IND", 2019): 110, ("BRA", 2019): 85}, "2019²"),
    ("n.csv", "Country,2018 (r),2019 (provisional)\nIndia,100,110\n", {"measure": "papers"}, P,
     {("IND", 2018): 100, ("IND", 2019): 110}, "provisional"),
    ("n.csv", "Country Name,Country Code,Series Name,2019 [YR2019]\nIndia,IND,Papers,100\n",
     {"measure": "papers"}, P, {("IND", 2019): 100}, ""),
    ("n.csv", "country,X2018,X2019\nIndia,100,110\n", {"measure": "papers"}, P,
     {("IND", 2018): 100}, ""),
    ("n.csv", "country,FY2018,FY2019\nIndia,100,110\n", {"measure": "papers"}, P,
     {("IND", 2018): 100}, ""),
    ("n.csv", "country,2018.0,2019.0\nIndia,100,110\n", {"measure": "papers"}, P,
     {("IND", 2018): 100}, ""),
    ("n.csv", "country,year,papers\nIndia,FY2018,100\nIndia,2019p,110\nIndia,2020-01-01,120\n", {},
     P, {("IND", 2018): 100, ("IND", 2019): 110, ("IND", 2020): 120}, "2019 p"),
    ("n.csv", "國家,年份,論文數\n中國,民國108年,100\n韓國,2019,50\n", {}, P,
     {("CHN", 2019): 100, ("KOR", 2019): 50}, ""),
    # Several heading rows in a text
    ("n_2021.csv", ",Documents,,International Collaborations,\nCountry,2018,2019,2018,2019\n"
     "India,100,110,20,22\n", {}, P, {("IND", 2018): 100, ("IND", 2019): 110}, "rows 1 to 2"),
    ("n_2021.csv", "Country,2018,,2019,\n,Documents,International Collaborations,Documents,"
     "International Collaborations\nIndia,100,20,110,22\n", {}, INT,
     {("IND", 2018): 20, ("IND", 2019): 22}, "rows 1 to 2"),
    ("n.csv", "Country,Publications,Publications\nCountry,2018,2019\nIndia,100,110\n", {}, P,
     {("IND", 2018): 100, ("IND", 2019): 110}, "rows 1 to 2"),
    # A country once for its years
    ("n.csv", "Country,Year,Documents\nIndia,2018,100\n,2019,110\n,2020,120\nBrazil,2018,80\n"
     ",2019,85\n,2020,90\n", {}, P, {("IND", 2020): 120, ("BRA", 2019): 85}, "name above"),
    # NA by column
    ("n.csv", "country,year,papers\nIndia,2020,100\nNA,2020,9000\n", {}, P,
     {("IND", 2020): 100}, "Namibia is NAM"),
    ("n.csv", "country,year,papers\nIN,2020,100\nNA,2020,90\nBR,2020,80\n", {}, P,
     {("NAM", 2020): 90, ("IND", 2020): 100}, ""),
    ("m_2020.csv", ",IN,NA,BR\nIN,0,5,7\nNA,5,0,1\nBR,7,1,0\n", {}, T,
     {("IND-NAM", 2020): 5}, ""),
    # Names
    ("n.csv", 'country,year,papers\n"Korea, South",2020,1\n'
     '"Congo, Democratic Republic of the",2020,2\n'
     "P.R. China,2020,3\nVirgin Islands (British),2020,4\nSt Kitts & Nevis,2020,5\n"
     "Iran (Islamic Republic of),2020,6\nEL,2020,7\nRepublic of China,2020,8\n"
     "Democratic People's Republic of Korea,2020,9\nArab World,2020,99\nEA20,2020,99\n", {}, P,
     {("KOR", 2020): 1, ("COD", 2020): 2, ("CHN", 2020): 3, ("VGB", 2020): 4, ("KNA", 2020): 5,
      ("IRN", 2020): 6, ("GRC", 2020): 7, ("TWN", 2020): 8, ("PRK", 2020): 9},
     "a group of countries"),
    ("n.csv", "國家1,國家2,年份,合作論文數\n韓國,法國,2020,40\n日本,英國,2020,30\n", {}, T,
     {("FRA-KOR", 2020): 40, ("GBR-JPN", 2020): 30}, ""),
    # Tables of programs and offices
    ("Map_2021.csv", "From,To,Frequency\nINDIA,BRAZIL,12\nUSA,INDIA,30\n", {}, T,
     {("BRA-IND", 2021): 12, ("IND-USA", 2021): 30}, "Frequency"),
    ("edges_2021.csv", "Source,Target,Type,Weight\nIndia,Brazil,Undirected,12\n", {}, T,
     {("BRA-IND", 2021): 12}, "Weight"),
    ("t_2021.csv", "Country,Articles,SCP,MCP,MCP_Ratio\nINDIA,100,60,40,0.4\nBRAZIL,50,30,20,0.4\n",
     {}, INT, {("IND", 2021): 40}, "corresponding author"),
    ("p.csv", "country_a,country_b,co_publications,year\nIndia,Brazil,12,2020\n", {}, T,
     {("BRA-IND", 2020): 12}, ""),
    ("c_2022.csv", "Rank,Country,Region,Documents,Citable documents,H index\n1,India,Asia,"
     "100,90,30\n", {}, P, {("IND", 2022): 100}, "Citable documents"),
    ("o.csv", "Entity,Code,Year,Annual articles about things\nIndia,IND,2020,100\n",
     {"measure": "papers"}, P, {("IND", 2020): 100}, ""),
    ("s.csv", "REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS\nIND,2020,100,A\nBRA,2020,80,A\n",
     {"measure": "papers"}, P, {("IND", 2020): 100}, ""),
    ("s.csv", "LOCATION,TIME,Value,Flag Codes\nIND,2020,100,\n", {"measure": "papers"}, P,
     {("IND", 2020): 100}, ""),
    ("n.csv", '"Region, country, or economy",2019,2020\nIndia,100,110\nWorld,900,950\n',
     {"measure": "papers"}, P, {("IND", 2020): 110}, "World - a group"),
    ("g_2021.csv", "key,key_display_name,works_count\nIN,India,100\n", {}, P,
     {("IND", 2021): 100}, ""),
    ("e.tsv", "freq,unit,geo\\TIME_PERIOD\t2019 \t2020 \nA,NR,EL\t100 \t110 p\nA,NR,UK\t: \t80 e\n",
     {"measure": "papers"}, P, {("GRC", 2020): 110, ("GBR", 2020): 80}, "Eurostat"),
    ("g_2021.json", '{"meta": {"count": 9}, "group_by": [{"key": "https://openalex.org/countries/IN",'
     ' "key_display_name": "India", "count": 100}]}', {}, P, {("IND", 2021): 100}, "OpenAlex"),
    ("x_2021.gexf", '<?xml version="1.0"?><gexf xmlns="http://gexf.net/1.3"><graph><nodes>'
     '<node id="0" label="India"/><node id="1" label="Brazil"/></nodes><edges>'
     '<edge source="0" target="1" weight="12.0"/></edges></graph></gexf>', {}, T,
     {("BRA-IND", 2021): 12}, "GEXF"),
    ("x_2021.graphml", '<graphml><key id="d0" for="node" attr.name="name"/><key id="d1" for="edge" '
     'attr.name="weight"/><graph><node id="n0"><data key="d0">India</data></node><node id="n1">'
     '<data key="d0">Brazil</data></node><edge source="n0" target="n1"><data key="d1">12</data>'
     "</edge></graph></graphml>", {}, T, {("BRA-IND", 2021): 12}, "GraphML"),
    ("freq.csv", "FREQ,REF_AREA,TIME_PERIOD,OBS_VALUE\nA,IND,2020,100\n", {"measure": "papers"}, P,
     {("IND", 2020): 100}, "OBS_VALUE"),
    ("o.csv", "REF_AREA,MEASURE,Measure,TIME_PERIOD,OBS_VALUE\nIND,PUB,Publications,2020,100\n", {},
     P, {("IND", 2020): 100}, ""),
    # Tables in Chinese
    ("n.csv", "指标：国际合著论文\n国家,2019年,2020年（初步）\n印度,100,110\n", {}, INT,
     {("IND", 2020): 110}, "2020年（初步）"),
    ("n.csv", "合作国,发文量\n印度,50\n法国,20\n", {"of": "CHN", "year": 2020}, T,
     {("CHN-IND", 2020): 50, ("CHN-FRA", 2020): 20}, "partners of CHN"),
    ("n.csv", "国家对,2019,2020\n中国-印度,10,11\n", {}, T, {("CHN-IND", 2020): 11}, ""),
    ("n.csv", "国家，年份，发文数量\n印度，2019，100\n中国台北，2019，7\n", {}, P,
     {("IND", 2019): 100, ("TWN", 2019): 7}, "full-width commas"),
    # Shares whose unit the heading leaves open, half matrices, marks beside figures
    ("n.csv", "country,year,papers,international share\nIndia,2020,1000,0.25\n"
     "Brazil,2020,500,0.5\n",
     {}, INT, {("IND", 2020): 250, ("BRA", 2020): 250}, "fractions"),
    ("n.csv", "country;year;papers;MCP_Ratio\nIndia;2020;1000;0.444\nFrance;2020;10;0.2\n", {}, INT,
     {("IND", 2020): 444}, "fractions"),
    ("n.csv", "country,year,papers,international share\nIndia,2020,1000,25\n", {}, INT,
     {("IND", 2020): 250}, ""),
    ("m_2020.csv", ",India,Brazil,France,Japan\nIndia,0,0,0,0\nBrazil,5,0,0,0\nFrance,6,7,0,0\n"
     "Japan,8,9,4,0\n", {}, T, {("BRA-IND", 2020): 5, ("FRA-JPN", 2020): 4}, "upper half"),
    ("n.csv", "country,year,papers\nIndia,2020,100*\nBrazil,2020,80 p\nFrance,2020,70[1]\n", {}, P,
     {("IND", 2020): 100, ("BRA", 2020): 80, ("FRA", 2020): 70}, ""),
]  # fmt: skip


@pytest.mark.parametrize("case", GOOD, ids=[f"{k}-{c[0]}" for k, c in enumerate(GOOD)])
def test_a_text_is_read_as_it_is_meant(tmp_path: Path, case: Any) -> None:
    name, text, said, which, wanted, words = case
    done, told = read(put(tmp_path, name, text), **said)
    assert done is not None, told
    found = table(done, which)
    assert {k: found.get(k) for k in wanted} == wanted, told
    assert words in told
    groups = [code for (code, _), value in found.items() if value in (99, 9000, 900, 950)]
    assert not groups


# Texts that are refused: name, text, what the user says, words of the refusal.
BAD: list[tuple[str, str, dict[str, Any], tuple[str, ...]]] = [
    # Sums over years, whatever says so, also where a year is named
    ("country rank 2005-2021.csv", "Country,Documents\nIndia,100\n", {}, ("sums of 2005-2021",)),
    ("country rank 2005-2021.csv", "Country,Documents\nIndia,100\n", {"year": 2021},
     ("sums of 2005-2021", "export year by year")),
    ("r_2021.csv", "Output 2005-2021\n\nCountry,Documents\nIndia,100\n", {},
     ("sums of 2005-2021",)),
    ("r_2021.csv", "Country,Documents 2005-2021\nIndia,100\n", {}, ("several years",)),
    ("r_2005_2021.csv", "Country,Documents\nIndia,100\n", {"year": 2021}, ("2005-2021",)),
    ("r2005to2021.csv", "Country,Documents\nIndia,100\n", {"year": 2021}, ("2005-2021",)),
    ("r_2021.csv", "All years, cumulative\nCountry,Documents\nIndia,100\n", {}, ("sums of",)),
    ("r_2021.csv", "Papers since 2005\nCountry,Documents\nIndia,100\n", {}, ("since 2005",)),
    ("n 2005-2021.net", '*Vertices 2\n1 "IN"\n2 "BR"\n*Edges\n1 2 5\n', {"year": 2021},
     ("sums of 2005-2021",)),
    # A year that stands there and is not understood; two that disagree
    ("n_2021.csv", "Country,Documents,Documents 2019/20\nIndia,1,100\n", {}, ("2019/20",)),
    ("n.csv", "Country,2018,2019 guess\nIndia,100,110\n", {"measure": "papers"}, ("2019 guess",)),
    ("n.csv", "Country,2018,2019f\nIndia,100,110\n", {"measure": "papers"}, ("2019f",)),
    ("n_2021.csv", "Country,Edition,Documents\nIndia,2018,100\nIndia,2019,110\n", {},
     ("'Edition'", "name the column year")),
    ("n_2021.csv", "Papers in 2019\nCountry,Documents\nIndia,100\n", {},
     ("2019", "2021", "--year")),
    ("n.csv", "country,year,papers\nIndia,2019-06,1\nBrazil,2019-07,2\n", {},
     ("2019-06", "figures of a month")),
    ("n.csv", "Country,2019,2019\nIndia,100,110\n", {"measure": "papers"}, ("two columns",)),
    ("n.csv", "Country,截至2020年\nIndia,100\n", {"measure": "papers", "year": 2020},
     ("截至2020年",)),
    ("n.csv", "Country,2020上半年\nIndia,100\n", {"measure": "papers", "year": 2020},
     ("2020上半年",)),
    ("s.csv", '"Your query : (AI AND PUBYEAR > 2015 AND PUBYEAR < 2023)"\n\nCOUNTRY/TERRITORY,\n'
     "India,9\n", {"year": 2022}, ("sums of 2016-2022",)),
    ("s.csv", '"Your query : (AI AND PUBYEAR > 2015)"\n\nCOUNTRY/TERRITORY,\nIndia,9\n',
     {"year": 2022}, ("sums of 2016-now",)),
    ("IndicatorsExport.csv", ",Countries/Regions,Web of Science Documents,Cites,Cites/Paper,Top "
     "Papers\n1,INDIA,9,5,3,1\n", {"year": 2022}, ("ten years", "Essential Science Indicators")),
    # Tables in other forms
    ("n.csv", "Year,India,France,Japan\n2019,1,2,3\n2020,1,2,3\n", {"measure": "papers"},
     ("years down and countries across", "transpose")),
    ("n.txt", "Country  Year  Papers\nIndia  2019  100\n", {}, ("one column", "tabs")),
    ("n.csv", 'country,year,papers\nIndia,2020,1\n"France,2020,2\n', {}, (":3:", "never closed")),
    ("e_2021.csv", "Source,Target,Weight\n0,1,12\n", {}, ("numbers, alone", "nodes")),
    ("n.csv", "合作国,发文量\n印度,50\n", {"year": 2020}, ("partners without", "--of CODE")),
    ("lib.txt", "SrcDatabase-来源库: 期刊\nTitle-题名: 甲\n", {}, ("records of CNKI",)),
    # Percent and fractions, units
    ("n.csv", "country,year,papers,international collaboration (%)\nIndia,2020,1000,0.25\n", {},
     ("0.25", "percent are meant", "write 25")),
    ("n.csv", "country,year,papers,% International\nIndia,2020,1000,25\nBrazil,2020,900,0.31\n", {},
     ("0.31", "write 31")),
    ("n.csv", "country,year,papers,international share\nIndia,2020,1000,25\nBrazil,2020,900,0.31\n",
     {}, ("fractions and percent",)),
    ("n.csv", "country,year,papers\nIndia,2020,25%\n", {}, ("percentage",)),
    ("n.csv", "Papers (in thousands)\ncountry,year,papers\nIndia,2020,25\n", {}, ("thousand",)),
    ("n.csv", "country,year,论文数量（万篇）\nIndia,2020,25\n", {"measure": "papers"},
     ("万篇", "single papers")),
    ("n.csv", "country,year,Papers ('000)\nIndia,2020,25\n", {"measure": "papers"}, ("'000",)),
    ("n.csv", "country,year,% documents in top 1%,papers\nIndia,2020,0.012,5\n", {},
     ("percent are meant",)),
    # What is no count of papers, and what it is
    ("w.csv", "Country Name,Indicator Name,2019,2020\nIndia,GDP (current US$),1e9,2e9\n",
     {"measure": "papers"}, ("GDP", "pull worldbank")),
    ("savedrecs.txt", 'FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nTI A "quoted\nER\n', {},
     ("records of Web of Science", "Analyze Results")),
    ("savedrecs.txt", "\ufeffPT\tAU\tTI\nJ\tMuster\tA title\n", {}, ("records of Web of Science",)),
    ("scopus.csv", "Authors,Author full names,Title,Year,Source title,EID\nA,B,C,2020,D,2-s2\n", {},
     ("records of Scopus", "Analyze search results")),
    ("lib.bib", "@article{a,\n title={B}}\n", {}, ("BibTeX",)),
    ("lib.ris", "TY  - JOUR\nTI  - A\nER  - \n", {}, ("RIS",)),
    ("net.gml", "graph [\n node [ id 1 ]\n]\n", {}, ("GML", "GraphML")),
    ("i_2021.net", '*Vertices 2\n1 "univ a"\n2 "inst b"\n*Edges\n1 2 5\n', {},
     ("'univ a'", "none of these 2 names")),
    ("map.txt", "id\tlabel\tx\ty\tweight<Documents>\n1\tindia\t0\t0\t5\n", {},
     ("VOSviewer map alone", "network")),
    # What was recognised, what was not, what to write
    ("o.csv", "Entity,Code,Year,Articles per someone\nIndia,IND,2020,100\n", {},
     ("'Entity' (country)", "'Articles per someone'", "--measure")),
    ("m.csv", "From,To,Strength\nIndia,Brazil,5\n", {}, ("'From'", "'Strength'", "--measure")),
    ("k.csv", "country,subfield_name,year,papers\n" + "".join(
        f"{c},{s},2020,{n}\n" for n, (c, s) in enumerate(
            [(c, s) for c in ("India", "Brazil", "France") for s in ("Optics", "Law")], 5)) +
     "Japan,Optics,2020,3\nJapan,Law,2020,4\n", {}, ("2 series", "'subfield_name'", "Optics")),
    ("e.tsv", "unit,geo\\TIME_PERIOD\t2019\nNR,EL\t100\nPC,EL\t1\n", {"measure": "papers"},
     ("several series", "NR, PC")),
    ("x.gexf", "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><gexf><graph/></gexf>", {},
     ("entities",)),
]  # fmt: skip


@pytest.mark.parametrize("case", BAD, ids=[f"{k}-{c[0]}" for k, c in enumerate(BAD)])
def test_a_text_that_would_be_read_wrong_is_refused(tmp_path: Path, case: Any) -> None:
    name, text, said, words = case
    done, told = read(put(tmp_path, name, text), **said)
    assert done is None, told
    assert all(word in told for word in words), told


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_chinese_texts_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = put(tmp_path, "n.csv", "国家,年份,论文数\n日本,2020,80\n德国,2020,70\n", encoding)
    done, told = read(path)
    assert table(done) == {("JPN", 2020): 80, ("DEU", 2020): 70}, told


@pytest.mark.parametrize(
    ("encoding", "head", "names", "shown"),
    [("cp950", "國家,年份,論文數", ("日本", "加拿大"), "Big5"),
     ("cp932", "country,year,papers", ("ドイツ", "フランス"), "Shift JIS"),
     ("cp949", "country,year,papers", ("독일", "프랑스"), "EUC-KR"),
     ("cp1252", "country,year,papers", ("Türkiye", "Côte d’Ivoire"), "Windows 1252")],
)  # fmt: skip
def test_other_encodings_are_found_by_the_words_they_make(
    tmp_path: Path, encoding: str, head: str, names: tuple[str, str], shown: str
) -> None:
    path = put(tmp_path, "n.csv", f"{head}\n{names[0]},2020,80\n{names[1]},2020,70\n", encoding)
    done, told = read(path)
    assert sorted(table(done).values()) == [70, 80] and shown in told
    other, told = read(path, encoding="utf-8")
    assert other is None and "broken utf-8 text" in told and "--encoding" in told


# Workbooks -------------------------------------------------------------------------------------


def test_two_heading_rows_under_merged_cells(tmp_path: Path) -> None:
    rows = [["Country", "Web of Science Documents", None, "International Collaborations", None],
            [None, 2018, 2019, 2018, 2019], ["India", 100, 110, 20, 22]]  # fmt: skip
    path = sheet(tmp_path / "x_2022.xlsx", rows, ["A1:A2", "B1:C1", "D1:E1"])
    done, told = read(path)
    assert table(done) == {("IND", 2018): 100, ("IND", 2019): 110}, told
    assert table(done, INT) == {("IND", 2018): 20, ("IND", 2019): 22}
    titled = [["Output by country, tables of the ministry"], *rows]
    path = sheet(tmp_path / "y_2022.xlsx", titled, ["A1:E1", "A2:A3", "B2:C2", "D2:E2"])
    assert table(read(path)[0]) == {("IND", 2018): 100, ("IND", 2019): 110}


def test_merged_names_are_filled_and_merged_figures_refused(tmp_path: Path) -> None:
    rows = [["Country", "Year", "Documents"], ["India", 2018, 100], [None, 2019, 110],
            ["Brazil", 2018, 80], [None, 2019, 85]]  # fmt: skip
    done, told = read(sheet(tmp_path / "a.xlsx", rows, ["A2:A3", "A4:A5"]))
    assert len(table(done)) == 4 and "2 cells filled" in told
    done, told = read(sheet(tmp_path / "b.xlsx", rows, ["A2:A3", "A4:A5", "C2:C3"]))
    assert done is None and "C2:C3" in told and "unmerge" in told


def test_formulas_without_results_hidden_rows_and_sheets_are_named(tmp_path: Path) -> None:
    rows = [["Country", "Year", "Documents"], ["India", 2018, "=50+50"], ["Brazil", 2018, 80]]
    done, told = read(sheet(tmp_path / "a.xlsx", rows))
    assert done is None and ":2:C: came a formula without a saved result" in told
    rows[1][2] = 100
    more = {"~old": [["Country", "Year", "Documents"], ["India", 2018, 7]]}
    done, told = read(sheet(tmp_path / "b.xlsx", rows, hide=[3], more=more))
    assert table(done) == {("IND", 2018): 100, ("BRA", 2018): 80}
    assert "1 rows are hidden" in told and "[old]" in told and "it is hidden" in told


def test_percent_cells_of_workbooks_are_percent_and_no_counts(tmp_path: Path) -> None:
    rows = [["Country", "Year", "Documents", "% International"], ["India", 2018, 100, 0.25]]
    done, _ = read(sheet(tmp_path / "a.xlsx", rows, formats={"D2": "0%"}))
    assert table(done, INT) == {("IND", 2018): 25}
    done, told = read(sheet(tmp_path / "b.xlsx", rows, formats={"C2": "0%"}))
    assert done is None and "percentage" in told


def test_a_sheet_named_by_a_span_is_sums(tmp_path: Path) -> None:
    more = {"2005-2021": [["Country", "Documents"], ["India", 100]]}
    done, told = read(sheet(tmp_path / "a.xlsx", [["about"]], more=more), year=2021)
    assert done is None and "sums of 2005-2021" in told


def test_edges_of_gephi_take_names_from_their_nodes(tmp_path: Path) -> None:
    edges = put(tmp_path, "edges_2021.csv", "Source,Target,Type,Id,Label,Weight\n0,1,Undirected,0,,"
                "12\n1,2,Undirected,1,,7\n")  # fmt: skip
    nodes = put(tmp_path, "nodes_2021.csv", "Id,Label,modularity_class\n0,India,1\n1,Brazil,1\n"
                "2,Atlantis,2\n")  # fmt: skip
    done, told = read(edges, nodes)
    assert table(done, T) == {("BRA-IND", 2021): 12} and "'Atlantis'" in told
    assert "Gephi edges with nodes_2021.csv" in told


def test_states_that_are_no_more_are_no_groups() -> None:
    for name in ("Soviet Union", "USSR", "苏联", "Federal Republic of Yugoslavia"):
        assert Places().find(name).kind in ("gone", "unknown"), name
    assert Places().find("European Union").kind == "group"
    assert read_blocs().resolve("Northern America") is None  # the UN's is without Mexico


def test_counts_of_corresponding_authors_are_told_and_do_not_mix(tmp_path: Path) -> None:
    mcp = put(tmp_path, "m_2021.csv", "Country,Articles,SCP,MCP\nINDIA,100,60,40\n")
    done = import_files([mcp], tmp_path / "out")
    kept = json.loads((tmp_path / "out" / "evidence.json").read_text())
    assert done.tables and kept["counting"] == "corresponding author"
    whole = put(tmp_path, "w.csv", "country,year,papers\nFrance,2021,100\n")
    done, told = read(mcp, whole)
    assert done is None and "they do not mix" in told


# Several files ---------------------------------------------------------------------------------


def test_archives_are_read_file_by_file(tmp_path: Path) -> None:
    net = '*Vertices 2\n1 "IN"\n2 "BR"\n*Edges\n1 2 {}\n'
    path = archive(
        tmp_path / "all 2018-2019.zip",
        {"n2018.net": net.format(5), "deep/n2019.net": net.format(6), "__MACOSX/n2018.net": "x"},
    )
    done, told = read(path)
    assert table(done, T) == {("BRA-IND", 2018): 5, ("BRA-IND", 2019): 6}, told
    done, told = read(archive(tmp_path / "doc.zip", {"word/document.xml": "<a/>"}))
    assert done is None and "office program" in told
    done, told = read(put(tmp_path, "a.pdf", "%PDF-1.7 x"))
    assert done is None and "a PDF" in told


def test_a_faulty_table_of_an_archive_keeps_it_out_and_no_table_is_left_out(tmp_path: Path) -> None:
    good = "country,papers\nIndia,1\nBrazil,2\n"
    files = {"n2018.csv": good, "n2019.csv": good, "readme.txt": "Figures of the ministry.\n",
             "s.csv": "Authors,Title,Source title,EID\nA,B,C,2-s2\n",
             "p.pdf": "%PDF-1.7"}  # fmt: skip
    done, told = read(archive(tmp_path / "a.zip", files))
    assert table(done)["BRA", 2019] == 2 and told.count("the file - ") == 3, told
    for hurt in ('country,papers\nIndia,1\n"Brazil,2\n', "country,papers\nIndia,1.5\n", "",
                 "Country,Mood\nIndia,1\n", "Country,Documents 2005-2019\nIndia,1\n"):  # fmt: skip
        done, told = read(archive(tmp_path / "b.zip", files | {"n2019.csv": hurt}))
        assert done is None and "n2019.csv" in told, hurt


def test_map_and_network_of_vosviewer_are_read_together(tmp_path: Path) -> None:
    head = "id\tlabel\tx\ty\tcluster\tweight<Links>\tweight<Documents>\n"
    files = []
    for year, papers in ((2018, 60), (2019, 70)):
        files += [put(tmp_path, f"c_map_{year}.txt", head + "1\tindia\t0\t0\t1\t3\t9\n"
                      "2\tbrazil\t0\t0\t1\t3\t9\n"),
                  put(tmp_path, f"c_network_{year}.txt", f"1\t2\t{papers}\n")]  # fmt: skip
    done, told = read(*files)
    assert table(done, T) == {("BRA-IND", 2018): 60, ("BRA-IND", 2019): 70}, told


def test_a_country_that_is_kept_is_not_said_to_be_left_out(tmp_path: Path) -> None:
    rows = "".join(f"{c},{y},{n}\n" for y in range(2010, 2021)
                   for c, n in (("IND", 9000), ("NRU", y % 2)))  # fmt: skip
    path = put(tmp_path, "international.csv", "country,year,papers\n" + rows)
    assert "leaves it to the rest" in read(path, measure="international")[1]
    assert "leaves it to the rest" not in read(path, measure="international", keep=("NRU",))[1]


# Missing is not zero ---------------------------------------------------------------------------


def without(path: Path, *parts: str) -> None:
    """Rows that hold one of some texts are taken out."""
    lines = path.read_text().splitlines()
    path.write_text("\n".join(x for x in lines if not any(p in x for p in parts)) + "\n")


def links(folder: Path) -> Any:
    return evidence.load(str(folder)).world["links"].sel(country="CHN", partner="FRA")


@pytest.mark.parametrize(
    ("table_name", "out", "who"),
    [("ties", (",2014,",), "2014: all of them"), ("ties", ("CHN,FRA,2014",), "CHN-FRA: 2014"),
     ("ties", ("CHN,FRA,2014", "CHN,FRA,2015"), "CHN-FRA: 2014-2015"),
     ("ties", ("CHN,FRA,2022",), "CHN-FRA: 2022"),
     ("ties", ("FRA,KOR,2014", "BRA,FRA,2014", "CHN,FRA,2014"), "CHN-FRA: 2014"),
     ("international", ("CHN,2014",), "CHN: 2014"), ("papers", ("CHN,2014",), "CHN: 2014")],
)  # fmt: skip
def test_what_is_missing_is_told_and_is_no_zero(
    tmp_path: Path, table_name: str, out: tuple[str, ...], who: str
) -> None:
    panel(tmp_path / "whole")
    whole = evidence.load(str(tmp_path / "whole")).world
    files = panel(tmp_path / "holed")
    without(tmp_path / "holed" / f"{table_name}.csv", *out)
    holed = evidence.load(str(tmp_path / "holed"))
    assert any(who in note for note in holed.notes), holed.notes
    for name in ("links", "international", "papers"):
        near = abs(holed.world[name] / whole[name] - 1)
        assert float(near.where(whole[name] > 20).max()) < 0.03, name
    year = int(out[0].strip(",").split(",")[-1])
    seen = bool(holed.world["links_observed"].sel(country="CHN", partner="FRA", year=year))
    assert seen == (table_name != "ties")
    done, told = read(*files)
    assert who.split(":")[0] in told and str(year) in told and "nothing was found wrong" not in told


def test_a_year_without_pairs_at_the_end_is_told_and_left_out(tmp_path: Path) -> None:
    files = panel(tmp_path / "p")
    without(files[0], ",2022,")
    done, told = read(*files)
    assert "ends in 2021, international.csv in 2022" in told
    assert evidence.load(str(tmp_path / "p")).last_year == 2021


def test_a_pair_that_is_small_or_begins_is_no_gap() -> None:
    import numpy as np

    nan = np.nan
    values = np.array([[3, nan, 2, nan], [nan, nan, 20, 40], [50, 50, 50, 50.0]])
    sides = [("A", "B"), ("A", "C"), ("A", "D")]
    assert not gaps.missing_pairs(values, sides).any()


def test_a_small_country_with_a_zero_goes_to_the_rest_or_is_kept(tmp_path: Path) -> None:
    files = panel(tmp_path / "p")
    without(files[0], "CHN,NRU,2020")
    text = files[1].read_text()
    files[1].write_text("\n".join("NRU,2020,0" if x.startswith("NRU,2020") else x
                                  for x in text.splitlines()) + "\n")  # fmt: skip
    world = evidence.load(str(tmp_path / "p"))
    assert "NRU" not in world.countries and any("NRU: 2020" in n for n in world.notes)
    assert world.last_year == 2022 and int(world.world["year"][0]) == 2008
    done = CliRunner().invoke(app, ["evidence", "import", *map(str, files), "--out",
                                    str(tmp_path / "kept"), "--keep", "NRU"])  # fmt: skip
    assert done.exit_code == 0 and "NRU: 2020" in done.output and "only 2 years" in done.output


@pytest.mark.parametrize(
    ("rows", "code", "words"),
    [(["IND,USA,2020,100"], 2, "figures of 1 year (2020)"),
     ([f"IND,USA,{y},{100 + y}" for y in range(2000, 2024) if y not in (2010, 2011)], 0,
      "no row for 2010-2011"),
     ([f"IND,USA,{y},0" for y in range(2000, 2024)], 0, "every true figure is 0"),
     ([f"IND,USA,{y},{0 if y < 2019 else 158}" for y in range(2000, 2024)], 0, "model")],
)  # fmt: skip
def test_backtests_of_poor_series_say_what_they_lack(
    tmp_path: Path, rows: list[str], code: int, words: str
) -> None:
    path = put(tmp_path, "own.csv", "\n".join(["a,b,year,papers", *rows]))
    done = CliRunner().invoke(app, ["backtest", str(path), "--models", "drift"])
    assert done.exit_code == code and words in done.output
    assert all(raw not in done.output for raw in ("NaN", "nan", "e+", "DataFrame", "inf"))


def test_the_order_of_countries_decides_no_gap() -> None:
    import numpy as np

    nan = np.nan
    values = np.array([[200, nan, 210], [2, nan, 1], [2, nan, 1], [90, 95, 99.0]])
    for names in ("AXBC", "XABC", "CBXA", "BCAX", "ZXYW"):
        a, x, b, c = names
        sides = [(a, x), (a, b), (b, c), (c, x)]
        assert gaps.missing_pairs(values, sides)[:, 1].tolist() == [True, True, False, False]


@pytest.mark.parametrize("mark", ["(f)", "[f]", "f", " (f)"])
def test_a_forecast_is_no_figure_however_it_is_marked(mark: str) -> None:
    from evidence.importing.years import read_year

    assert read_year(f"2025{mark}") is None
    assert read_year("2025 (p)") == read_year("2025[e]") == read_year("2025 (1)") == 2025


@pytest.mark.parametrize("said", ["(thousands)", "(in thousands)", "unit: thousands", ", millions"])
def test_units_beside_a_heading_are_seen(said: str) -> None:
    from evidence.importing.preamble import _UNIT

    assert _UNIT.search(f"papers {said}") and not _UNIT.search("papers of thousands of authors")


def test_a_share_that_is_zero_everywhere_is_a_share(tmp_path: Path) -> None:
    path = tmp_path / "nauru.csv"
    path.write_text("country,year,papers,international share\nNauru,2020,10,0\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["evidence", "import", str(path), "--out", str(tmp_path / "o")])
    assert "fault of the program" not in done.output + done.stderr, done.stderr


@pytest.mark.parametrize("damage", ["crc", "docx"])
def test_a_damaged_or_foreign_archive_is_told(tmp_path: Path, damage: str) -> None:
    import zipfile

    path = tmp_path / "sent.zip"
    with zipfile.ZipFile(path, "w") as archive:
        if damage == "docx":
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr("word/document.xml", "<w/>")
        archive.writestr("n_2018.csv", "a,b,papers\nCHN,USA,5\n")
    if damage == "crc":
        path.write_bytes(path.read_bytes().replace(b"CHN,USA,5", b"CHN,USA,9", 1))
    done = CliRunner().invoke(app, ["evidence", "import", str(path), "--out", str(tmp_path / "o")])
    told = done.output + done.stderr
    assert done.exit_code == 2 and "fault of the program" not in told, told
    assert ("cannot be unpacked" if damage == "crc" else "no .xlsx workbook") in told, told


def test_a_workbook_merged_all_over_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    import zipfile

    from openpyxl import Workbook

    book, whole, path = Workbook(), tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    book.active.append(["country", "2020"])
    book.active.merge_cells("A2:B2")
    book.save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'"A2:B2"', b'"A1:XFD1048576"'))
    done = CliRunner().invoke(app, ["evidence", "import", str(path), "--out", str(tmp_path / "o")])
    assert done.exit_code == 2 and "merged cells" in done.output + done.stderr


@pytest.mark.parametrize(
    "text",
    [
        "Papers\ncountry,2019,2020\nChina,700,800\n\nCitations\ncountry,2019,2020\nIndia,7000,8000\n",
        "country,year,papers\nChina,2020,700\n\ncountry,year,citations\nIndia,2020,7000\n",
        "country,2019,2020\nChina,700,800\n\ncountry,2021,2022\nIndia,7000,8000\n",
    ],
)
def test_a_second_table_below_the_first_is_no_part_of_it(tmp_path: Path, text: str) -> None:
    path = tmp_path / "stacked.csv"
    path.write_text(text, encoding="utf-8")
    args = ["evidence", "import", str(path), "--out", str(tmp_path / "o"), "--measure", "papers"]
    done = CliRunner().invoke(app, args)
    assert done.exit_code == 2 and "a second table" in done.output + done.stderr
    again = "country,2019,2020\nChina,700,800\n\ncontinued\ncountry,2019,2020\nIndia,70,80\n"
    path.write_text(again, encoding="utf-8")
    done = CliRunner().invoke(app, args)
    assert done.exit_code == 0 and "the heading again" in done.output + done.stderr
