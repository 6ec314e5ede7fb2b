"""Known tables written as files in thousands of forms: the table comes back, or a refusal.

Each is a known table of papers, written with a random choice of everything that files of
analysts differ in: heading rows, merged cells, marks beside years and figures, titles, names,
encodings, separators, order, cells left empty. `python -m benchmarks.bench_files_fuzz [FILES]`.
"""

from __future__ import annotations

import csv
import io
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

NAMES: dict[str, tuple[str, ...]] = {
    "USA": ("United States", "USA", "US", "美国", "美國", "United States of America"),
    "CHN": ("China", "Peoples R China", "CN", "中国", "中國", "China, People's Republic of"),
    "KOR": ("South Korea", "Korea, Rep.", "KR", "韩国", "南韓", "Republic of Korea"),
    "DEU": ("Germany", "DEU", "DE", "德国", "德國", "Germany (Fed Rep Ger)"),
    "COD": ("Dem Rep Congo", "Congo, Dem. Rep.", "CD", "刚果（金）", "COD", "DR Congo"),
    "NAM": ("Namibia", "NAM", "NA", "纳米比亚", "納米比亞", "Republic of Namibia"),
    "GRC": ("Greece", "GRC", "GR", "希腊", "希臘", "Hellenic Republic"),
}
STYLES = range(6)  # which of the names above
GROUPS = ("World", "Arab World", "OECD", "EU27_2020", "世界", "High income")
HEADS = {
    "papers": ("Papers", "Documents", "Web of Science Documents", "论文数", "Publications"),
    "international": ("International Collaborations", "international papers", "国际合作论文数"),
}
Rows = list[list[str]]


def known_table(dice: random.Random) -> dict[tuple[str, str, int], int]:
    """Papers, or papers and international papers, of some countries in some years."""
    codes = dice.sample(sorted(NAMES), dice.randint(3, 7))
    first = dice.randint(1996, 2018)
    years = range(first, first + dice.randint(2, 6))
    out = {}
    for code in codes:
        size = dice.randint(200, 90_000)
        for year in years:
            papers = size + dice.randint(0, size // 4)
            out["papers", code, year] = papers
            if dice.random() < 0.9:
                out["international", code, year] = papers * dice.randint(20, 60) // 100
    return out


class Written:
    """One known table as rows of text, in a form that is drawn."""

    def __init__(self, dice: random.Random) -> None:
        self.dice, self.truth = dice, known_table(dice)
        if dice.random() < 0.5:
            self.truth = {k: v for k, v in self.truth.items() if k[0] == "papers"}
        self.style = dice.choice(STYLES)
        self.measures = sorted({k[0] for k in self.truth})
        self.head = {m: dice.choice(HEADS[m]) for m in self.measures}
        self.codes = sorted({k[1] for k in self.truth})
        self.years = sorted({k[2] for k in self.truth})
        self.merges: list[str] = []
        self.trap = ""  # a form that must be refused, or at least not be read as a year

    def name(self, code: str) -> str:
        """A country in the style of the file, in any case of letters."""
        name = NAMES[code][self.style]
        return name.upper() if self.dice.random() < 0.1 and len(name) > 3 else name

    def year(self, year: int) -> str:
        """A year with one of the marks of offices and programs."""
        forms: list[Callable[[int], str]] = [
            str, str, str, lambda y: f"{y}.0", lambda y: f"{y}p", lambda y: f"{y}*",
            lambda y: f"X{y}", lambda y: f"FY{y}", lambda y: f"{y} [YR{y}]", lambda y: f"{y}年",
            lambda y: f"{y} (r)", lambda y: f"{y}¹",
        ]  # fmt: skip
        return self.dice.choice(forms)(year)

    def figure(self, value: int | None) -> str:
        """A count with separators and marks, or a sign that there is none."""
        if value is None:
            return self.dice.choice(["", "-", "n/a", "..", ":"])
        text = f"{value:,}" if self.dice.random() < 0.2 else str(value)
        return text + self.dice.choice([""] * 8 + ["*", " p", "²", "[a]"])

    def long(self) -> Rows:
        """A country and year a row."""
        columns = ["Country", "Year", *(self.head[m] for m in self.measures)]
        rows = [
            [self.name(c), self.year(y),
             *(self.figure(self.truth.get((m, c, y))) for m in self.measures)]
            for c in self.codes for y in self.years
        ]  # fmt: skip
        if self.dice.random() < 0.3:
            self.dice.shuffle(rows)
        elif self.dice.random() < 0.4:
            rows = self.once(rows)
        order = list(range(len(columns)))
        if self.dice.random() < 0.4 and not self.merges:
            self.dice.shuffle(order)
        return [[row[k] for k in order] for row in [columns, *rows]]

    def once(self, rows: Rows) -> Rows:
        """Each name once, over merged cells, as workbooks show it."""
        n = len(self.years)
        out = []
        for k, row in enumerate(rows):
            out.append(row if k % n == 0 else ["", *row[1:]])
        self.merges = [f"A{2 + k * n}:A{1 + (k + 1) * n}" for k in range(len(self.codes))]
        return out

    def wide(self) -> Rows:
        """Years across, in one heading row or two."""
        shown = {y: self.year(y) for y in self.years}
        figures = [(m, y) for m in self.measures for y in self.years]
        if self.dice.random() < 0.4:
            figures = [(m, y) for y in self.years for m in self.measures]
        body = [[self.name(c), *(self.figure(self.truth.get((m, c, y))) for m, y in figures)]
                for c in self.codes]  # fmt: skip
        if self.dice.random() < 0.4:
            heads = [["Country", *(f"{self.head[m]} {y}" for m, y in figures)]]
        elif figures[0][0] == figures[-1][0] or figures[0][1] != figures[1][1]:
            heads = [["Country", *_once([self.head[m] for m, _ in figures])],
                     ["", *(shown[y] for _, y in figures)]]  # fmt: skip
        else:
            heads = [["Country", *_once([shown[y] for _, y in figures])],
                     ["", *(self.head[m] for m, _ in figures)]]  # fmt: skip
        return [*heads, *body]

    def rows(self) -> Rows:
        """The table, with lines around it and rows of groups."""
        rows = self.long() if self.dice.random() < 0.5 else self.wide()
        width = len(rows[0])
        if self.dice.random() < 0.3 and not self.merges:
            rows.append([self.dice.choice(GROUPS), *["7"] * (width - 1)])
            if "Year" in rows[0]:
                own = {"Year": str(self.years[0]), "Country": "World"}
                rows[-1] = [own.get(h, "7") for h in rows[0]]
        if self.dice.random() < 0.3:
            title = self.dice.choice(["Output of science", "表1", "Source: our own count",
                                      f"Output {self.years[0]}-{self.years[-1]}"])  # fmt: skip
            above = [[title], [""]][: self.dice.randint(1, 2)]
            rows = [*above, *rows]
            self.merges = [_down(m, len(above)) for m in self.merges]
        if self.dice.random() < 0.2:
            rows.append(["* partial"])
        return rows


def _once(texts: list[str]) -> list[str]:
    return [t if k == 0 or texts[k - 1] != t else "" for k, t in enumerate(texts)]


def _down(area: str, by: int) -> str:
    first, last = area.split(":")
    return f"A{int(first[1:]) + by}:A{int(last[1:]) + by}"


def write(folder: Path, seed: int) -> tuple[Path, Written]:
    """File number ``seed`` and the table it was made from."""
    dice = random.Random(seed)
    made = Written(dice)
    rows = made.rows()
    stem = dice.choice(["export", "table", f"papers_{dice.randint(1990, 2026)}", "数据",
                        "rank 1996-2023"])  # fmt: skip
    if dice.random() < 0.35:
        return _workbook(folder / f"{stem}.xlsx", rows, made), made
    by = dice.choice(",;\t|")
    out = io.StringIO()
    csv.writer(out, delimiter=by, lineterminator=dice.choice(["\n", "\r\n"])).writerows(rows)
    codes = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "cp950", "cp1252"]
    for code in dice.sample(codes, len(codes)):
        try:
            data = out.getvalue().encode(code)
        except UnicodeEncodeError:
            continue
        path = folder / f"{stem}.{dice.choice(['csv', 'txt'])}"
        path.write_bytes(data)
        return path, made
    raise AssertionError("UTF-8 holds every text")


def _workbook(path: Path, rows: Rows, made: Written) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    tab = book.active
    for row in rows:
        tab.append([int(c) if c.isascii() and c.isdigit() else c or None for c in row])
    for area in made.merges:
        tab.merge_cells(area)
    book.save(path)
    return path


def outcome(path: Path, made: Written) -> tuple[str, str]:
    """``read``, ``part``, ``refused`` or ``wrong``, and what was said."""
    import pandas as pd

    from evidence.importing import ImportRefused, import_files

    try:
        done = import_files([path])
    except ImportRefused as refused:
        return "refused", str(refused).split("\n")[0]
    found: dict[tuple[str, str, int], int] = {}
    for measure in made.measures:
        text = done.tables.get(f"{measure}.csv")
        if text:
            frame = pd.read_csv(io.StringIO(text), keep_default_na=False)
            found |= {(measure, str(c), int(y)): int(v)
                      for c, y, v in frame.itertuples(index=False)}  # fmt: skip
    wrong = {k: v for k, v in found.items() if made.truth.get(k) != v}
    if wrong or set(done.tables) - {f"{m}.csv" for m in made.measures}:
        return "wrong", str(dict(list(wrong.items())[:3]))
    lost = {k: v for k, v in made.truth.items() if k not in found}
    said = done.text(limit=None)
    # A figure that is not there must be spoken of.
    quiet = bool(lost) and not ("left out" in said or "not used" in said)
    return ("wrong" if quiet else "part" if lost else "read"), str(list(lost)[:3])


def run(files: int, first: int = 0) -> tuple[Counter[str], list[Any]]:
    """Outcomes of many files, and the files that were read wrong."""
    counts: Counter[str] = Counter()
    bad = []
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + files):
            path, made = write(Path(folder), seed)
            what, said = outcome(path, made)
            counts[what] += 1
            if what == "wrong":
                bad.append((seed, path.name, said))
            path.unlink()
    return counts, bad


if __name__ == "__main__":
    total, wrong = run(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
    print(dict(total))
    for item in wrong[:20]:
        print(item)
    sys.exit(bool(wrong))
