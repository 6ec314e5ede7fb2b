"""Writes the export files of tests/data in the vendors' formats. Every figure is invented.

python -m tests.make_exports
"""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

DATA = Path(__file__).parent / "data"
YEARS = range(2015, 2022)


def count(*key: object) -> int:
    """An invented count, the same for the same key."""
    seed = sum((i + 1) * sum(map(ord, str(k))) for i, k in enumerate(key))
    return 1_000 + (seed * 7919) % 90_000


def incites_csv() -> str:
    head = (
        '"Name","Rank","Publication Year","Web of Science Documents","Times Cited",'
        '"% Docs Cited","Category Normalized Citation Impact","% International Collaborations",'
        '"% Documents in Top 1%"'
    )
    names = ("CHINA MAINLAND", "USA", "GERMANY (FED REP GER)", "ENGLAND", "TURKIYE", "SOUTH KOREA")
    rows = [head]
    for name in names:
        for k, year in enumerate(YEARS):
            papers = 40_000 + 1_000 * len(name) + 700 * k
            if name == "TURKIYE" and year == 2017:
                rows.append(f'"{name}","6","{year}","n/a","n/a","n/a","n/a","n/a","n/a"')
                continue
            rows.append(
                f'"{name}","{names.index(name) + 1}","{year}","{papers:,}","{papers * 9:,}",'
                f'"78.41","1.{k}3","{22 + k}.5","1.{k + 10}"'
            )
    rows += [
        '"Baseline for All Items","n/a","2015","1,900,000","20,000,000","70.1","1.0","21.4","1.0"',
        '"EU-27","n/a","2015","610,000","7,200,000","72.0","1.1","31.4","1.2"',
        "",
        '"InCites dataset updated Apr 26, 2024. Includes Web of Science content indexed through '
        'Mar 31, 2024."',
        '"Exported date: Apr 29, 2024."',
        '"Copyright 2024 Clarivate"',
    ]
    return "\r\n".join(rows) + "\r\n"


def incites_zh() -> str:
    rows = [
        "名称,排名,出版年,Web of Science 论文数,学科规范化的引文影响力,"
        "被引频次,论文被引百分比,国际合作论文数"
    ]
    for k, name in enumerate(("中国大陆", "美国", "德国", "韩国", "英格兰")):
        for year in YEARS:
            papers = 30_000 + 1_111 * k + 500 * (year - 2015)
            cited, abroad = papers * 8, papers // 4
            rows.append(f'{name},{k + 1},{year}年,"{papers:,}",1.12,"{cited:,}",77.3%,"{abroad:,}"')
    rows += [
        "全球基线,-,2015,2100000,1.0,23000000,70%,450000",
        "InCites 数据集更新日期 2024-04-26。",
    ]
    return "\n".join(rows) + "\n"


def scopus_analyze() -> str:
    rows = [
        '"Scopus"',
        '"EXPORT DATE: 12 May 2024"',
        '"Your query : ( AFFILCOUNTRY ( "" China "" ) AND PUBYEAR = 2021 )"',
        '"Number of results : 812,345"',
        "",
        '"COUNTRY/TERRITORY","812,345 document results"',
        '"China","812345"',
        '"United States","61234"',
        '"United Kingdom","20456"',
        '"Viet Nam","1,204"',
        '"Hong Kong","15002"',
        '"Undefined","873"',
        '"Germny","9120"',
    ]
    return "\n".join(rows) + "\n"


def scival_collaboration() -> str:
    rows = [
        "Data set,Countries/Regions collaborating with China",
        "Entity,China",
        "Year range,2020 to 2020",
        "Filtered by,not filtered",
        "Types of publications included,all publication types",
        "Self-citations,included",
        "Data source,Scopus",
        "Date last updated,3 May 2023",
        "Date exported,10 May 2023",
        "",
        "Country/Region,Co-authored publications,Co-authored publications (growth %),Co-authors at "
        "the collaborating Country/Region,Field-Weighted Citation Impact,Citations per Publication",
        'United States,"59,874",3.2,"61,200",2.11,18.3',
        'Australia,"15,902",8.0,"15,111",2.40,20.1',
        'Russian Federation,"3,220",4.4,"5,000",1.90,9.9',
        'Asia Pacific,"44,000",6.1,"70,000",2.00,15.0',
        "Kosovo,-,-,-,-,-",
        "",
        "© 2023 Elsevier B.V. All rights reserved. SciVal is a trademark of Elsevier.",
    ]
    return "\n".join(rows) + "\n"


def wos_analyze() -> str:
    rows = ["Countries/Regions\tRecord Count\t% of 520,114"]
    for name, n in (
        ("PEOPLES R CHINA", 520_114), ("USA", 58_002), ("ENGLAND", 14_500), ("SCOTLAND", 2_100),
        ("WALES", 900), ("NORTH IRELAND", 400), ("GERMANY", 11_034), ("U ARAB EMIRATES", 1_022),
        ("BOSNIA HERCEG", 31), ("USSR", 2),
    ):  # fmt: skip
        rows.append(f"{name}\t{n}\t{100 * n / 520_114:.3f}")
    rows += [
        "(181 Countries/Regions value(s) outside display options.)",
        "(1,204 record(s) (0.232%) do not contain data in the field being analyzed)",
    ]
    return "\n".join(rows) + "\n"


def wos_zh() -> str:
    rows = [
        "检索式: PY=(2020) AND DT=(Article OR Review)",
        "出版年: 2020",
        "国家/地区\t记录数\t% of 2,310,000",
        "USA\t512,004\t22.165%",
        "PEOPLES R CHINA\t498,110\t21.563%",
        "英格兰\t120,003\t5.195%",
        "日本\t98,776\t4.276%",
        "韩国\t77,001\t3.333%",
        "欧盟\t700,000\t30.303%",
    ]
    return "\n".join(rows) + "\n"


def matrix() -> str:
    names = ("Germany", "France", "Japan", "Kenya", "Brazil", "World")
    rows = ["Joint papers by country;;;;;;", ";".join(("", *names))]
    for i, a in enumerate(names):
        cells = [a]
        for j in range(len(names)):
            low, high = sorted((i, j))
            n = count(names[low], names[high])
            cells.append("" if i == j else f"{n:,}".replace(",", "."))
        rows.append(";".join(cells))
    return "\n".join(rows) + "\n"


def pajek() -> str:
    names = ("CN", "US", "DE", "Scotland", "Atlantis")
    rows = ["% works by country pair", f"*Vertices {len(names)}"]
    rows += [f' {k} "{name}" 0.1 0.2 0.5' for k, name in enumerate(names, 1)]
    rows += ["*Edges", " 1 2 72794", " 1 3 9120", " 2 3 21044", " 1 1 250000", " 2 4 900", " 3 5 7"]
    return "\n".join(rows) + "\n"


def own_pairs() -> str:
    rows = ["国家1,国家2,年份,合作论文数"]
    for year in YEARS:
        for a, b in (("中国", "美国"), ("中国", "德国"), ("美国", "德国")):
            rows.append(f"{a},{b},{year},{count(a, b) + 10 * year}")
            rows.append(f"{b},{a},{year},{count(a, b) + 10 * year}")
    return "\n".join(rows) + "\n"


def incites_xlsx(path: Path) -> None:
    book = Workbook()
    cover = book.active
    cover.title = "Summary"
    cover.append(["InCites Benchmarking & Analytics"])
    cover.append(["Dataset: InCites Dataset + ESCI", "Schema: Web of Science"])
    tab = book.create_sheet("Locations")
    tab.append(["Location", "Year", "Web of Science Documents", "% International Collaborations"])
    for k, name in enumerate(("CHINA MAINLAND", "USA", "GERMANY (FED REP GER)", "Global")):
        for year in YEARS:
            tab.append([name, year, 50_000 + 300 * k + 100 * (year - 2015), 0.20 + 0.05 * k])
            tab.cell(tab.max_row, 4).number_format = "0.0%"
    book.save(path)


def scival_xlsx(path: Path) -> None:
    book = Workbook()
    tab = book.active
    tab.title = "Benchmarking"
    tab.append(["Data set", "Benchmarking of Countries/Regions"])
    tab.append(["Metric", "Scholarly Output"])
    tab.append(["Year range", "2015 to 2021"])
    tab.append(["Data source", "Scopus"])
    tab.append([])
    tab.append(["Country/Region", "Overall", *YEARS])
    for k, name in enumerate(("China", "United States", "Germany", "European Union")):
        papers = [60_000 + 1_000 * k + 900 * (y - 2015) for y in YEARS]
        tab.append([name, sum(papers), *papers])
    tab.append(["India", "-", *["-"] * 3, 41_000, 42_000, None, 44_000])
    tab.append([])
    tab.append(["© 2022 Elsevier B.V. All rights reserved."])
    book.save(path)


def main() -> None:
    DATA.mkdir(exist_ok=True)
    texts = {
        "incites_locations.csv": ("utf-8-sig", incites_csv()),
        "incites_zh.csv": ("gb18030", incites_zh()),
        "scopus_analyze_country.csv": ("utf-8", scopus_analyze()),
        "scival_collaboration.csv": ("utf-8-sig", scival_collaboration()),
        "wos_analyze_2019.txt": ("utf-8", wos_analyze()),
        "wos_zh.txt": ("utf-16", wos_zh()),
        "matrix_2018.csv": ("cp1252", matrix()),
        "network_2023.net": ("utf-8", pajek()),
        "own_pairs.csv": ("utf-8", own_pairs()),
    }
    for name, (encoding, text) in texts.items():
        (DATA / name).write_bytes(text.encode(encoding))
    incites_xlsx(DATA / "incites_locations.xlsx")
    scival_xlsx(DATA / "scival_benchmarking.xlsx")


if __name__ == "__main__":
    main()
