"""Are the tables of a panel fit for use? Keys, units, symmetry, accounts, spikes, breaks, ends.

Errors make a panel wrong; warnings are what a careful reader wants to know before trusting it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd

from evidence.quality import outliers
from evidence.quality.finding import Finding
from evidence.quality.missing import missing
from evidence.quality.pairs_cited import pairs_cited
from evidence.reference.countries import country_rows

PAIRS_CITED = "impact_by_pair.csv"
KEYS = {
    "ties.csv": (("a", "b", "year"), "papers"),
    "papers.csv": (("country", "year"), "papers"),
    "international.csv": (("country", "year"), "papers"),
    "fields.csv": (("country", "field", "year"), "papers"),
    "ties_by_field.csv": (("a", "b", "field", "year"), "papers"),
    "impact.csv": (("country", "year"), "top1_share"),
    PAIRS_CITED: (("a", "b", "year"), "top1_share"),
}
BREAK = 0.15  # log points by which the middle series steps beside its usual growth
SHORT = 0.04  # log points below the usual growth that make a last year look incomplete
TOLERANCE = 1.005  # counts of two requests need not be of the same minute
SHOWN = 12


@dataclass(frozen=True)
class Report:
    """Findings, gravest first."""

    findings: tuple[Finding, ...]
    tables: Mapping[str, str]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What makes the panel wrong."""
        return tuple(f for f in self.findings if f.level == "error")

    def text(self) -> str:
        """The report for people; long lists are cut, with how many more there are."""
        lines = [f"{name}: {coverage}" for name, coverage in self.tables.items()]
        groups: dict[tuple[str, str, str], list[Finding]] = {}
        for f in self.findings:
            groups.setdefault((f.level, f.table, f.column), []).append(f)
        for found in groups.values():
            lines += [str(f) for f in found[:SHOWN]]
            if len(found) > SHOWN:
                lines.append(
                    f"{found[0].level}: {found[0].table}: ... and {len(found) - SHOWN} more"
                )
        return "\n".join(lines if self.findings else [*lines, "nothing was found wrong"])


def validate(tables: Mapping[str, str] | Path, keep: Sequence[str] = ()) -> Report:
    """Check the tables of a folder, or texts by name.

    Parameters
    ----------
    keep : codes of small countries that a run is not to leave to the rest of the world.

    Examples
    --------
    >>> report = validate({"papers.csv": "country,year,papers\\nCHN,2020,5\\nCHN,2020,6\\n"})
    >>> print(report.errors[0])
    error: papers.csv:3:country: CHN 2020 stands twice; one row a key is allowed
    """
    if isinstance(tables, Path):
        tables = {n: (tables / n).read_text("utf-8") for n in KEYS if (tables / n).is_file()}
    findings: list[Finding] = []
    frames: dict[str, pd.DataFrame] = {}
    for name, text in tables.items():
        if name in KEYS:
            frame, found = _contract(name, text)
            findings += found
            frames[name] = frame
    coverage = {name: _coverage(name, frame) for name, frame in frames.items()}
    if not any(f.level == "error" for f in findings):
        findings += (
            _codes(frames)
            + _accounts(frames)
            + _pairs_by_field(frames)
            + pairs_cited(frames)
            + missing(frames, keep)
        )
        for name in ("international.csv", "papers.csv", "ties.csv"):
            if name in frames:
                findings += _time(name, frames[name])
    rank = {"error": 0, "warning": 1, "note": 2}
    return Report(tuple(sorted(findings, key=lambda f: rank[f.level])), coverage)


def _contract(name: str, text: str) -> tuple[pd.DataFrame, list[Finding]]:
    """The table and where it breaks its contract: columns, types, bounds, unique keys."""
    keys, value = KEYS[name]
    raw = pd.read_csv(StringIO(text), keep_default_na=False, na_values=[""], dtype=str)
    absent = [c for c in (*keys, value) if c not in raw]
    if absent:
        return raw, [Finding("error", name, 1, "", f"columns {', '.join(absent)} are missing")]
    year, number = (pd.to_numeric(raw[c], errors="coerce") for c in ("year", value))
    frame = raw.assign(**{"year": year, value: number})
    gap = raw[value].isna() & (value == "top1_share")  # nobody's share that year
    broken = [(k, raw[k].isna(), "a code is needed") for k in keys if k != "year"]
    broken += [
        ("year", ~(year.between(1800, 2200) & (year % 1 == 0)), "a year is needed"),
        (value, ~(number.between(0, np.inf, "left") | gap), "a number of 0 or more is needed"),
    ]
    if value == "papers":
        broken.append((value, number % 1 > 0,
                       "a whole count is needed (fractional counts never mix)"))  # fmt: skip
    findings = []
    for column, rows, needed in broken:
        for k in np.flatnonzero(rows):
            came = raw[column].iloc[k]
            text = f"{'empty' if pd.isna(came) else repr(came)}; {needed}"
            findings.append(Finding("error", name, int(k) + 2, column, text))
    key = frame[list(keys)].astype(str)
    if {"a", "b"} <= set(keys):
        a, b = key["a"].to_numpy(str), key["b"].to_numpy(str)
        low, high = np.where(a < b, a, b), np.where(a < b, b, a)
        key = key.assign(a=low, b=high)
        for k in np.flatnonzero(low == high):
            findings.append(Finding("error", name, int(k) + 2, "b", f"{low[k]} with itself"))
    for k in np.flatnonzero(key.duplicated().to_numpy()):
        words = " ".join(str(v).removesuffix(".0") for v in key.iloc[k])
        findings.append(
            Finding("error", name, int(k) + 2, keys[0], f"{words} stands twice; one row a key is "
                    "allowed")
        )  # fmt: skip
    return frame, findings


def _coverage(name: str, frame: pd.DataFrame) -> str:
    places = [c for c in ("a", "b", "country") if c in frame]
    codes = {c for column in places for c in frame[column].dropna()}
    years = frame["year"].dropna() if "year" in frame else pd.Series(dtype=float)
    span = f", {int(years.min())}-{int(years.max())}" if len(years) else ""
    return f"{len(frame):,} rows, {len(codes)} countries or regions{span}"


def _codes(frames: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """Codes that are none of ours run, but without name, distance and language."""
    known = {row["iso3"] for row in country_rows()}
    out = []
    for name, frame in frames.items():
        codes = {c for k in ("a", "b", "country") if k in frame for c in frame[k]}
        out += [
            Finding("warning", name, None, "", f"code {c!r} is not ISO 3166-1 alpha-3: no name, "
                    "distance or language is known for it")
            for c in sorted(codes - known)
        ]  # fmt: skip
    return out


def _accounts(frames: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """Links within the international papers of either side, those within all papers; units."""
    out: list[Finding] = []
    totals = {
        name: frame.set_index(["country", "year"])[KEYS[name][1]]
        for name, frame in frames.items() if "country" in frame and name != "fields.csv"
    }  # fmt: skip
    abroad = totals.get("international.csv")
    if "ties.csv" in frames and abroad is not None:
        ties = frames["ties.csv"]
        for side in ("a", "b"):
            index = pd.MultiIndex.from_arrays([ties[side], ties["year"]])
            limit = abroad.reindex(index).to_numpy()
            for k in np.flatnonzero(ties["papers"].to_numpy() > TOLERANCE * limit + 1):
                row = ties.iloc[k]
                text = (
                    f"{row['a']}-{row['b']} {int(row['year'])}: {row['papers']:,.0f} links, but "
                    f"{limit[k]:,.0f} international papers of {row[side]}"
                )
                out.append(Finding("error", "ties.csv", int(k) + 2, "papers", text))
    papers = totals.get("papers.csv")
    if papers is not None and abroad is not None:
        both = pd.concat([abroad, papers], axis=1, keys=["abroad", "papers"]).dropna()
        for (code, year), row in both[both["abroad"] > TOLERANCE * both["papers"] + 1].iterrows():
            out.append(
                Finding("error", "international.csv", None, "papers",
                        f"{code} {int(year)}: {row['abroad']:,.0f} international papers of "
                        f"{row['papers']:,.0f} in all")
            )  # fmt: skip
    share = totals.get("impact.csv")
    if share is not None and len(share.dropna()) and not 0.2 < float(share.median()) < 5:
        text = f"the middle share is {share.median():.3g}; percent are meant, the world's is 1"
        out.append(Finding("warning", "impact.csv", None, "top1_share", text))
    return out


def _pairs_by_field(frames: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """A pair has no more joint papers in one field than in all (fields may share papers)."""
    if not {"ties.csv", "ties_by_field.csv"} <= frames.keys():
        return []
    whole, part = (
        f.assign(pair=np.where(f["a"] < f["b"], f["a"] + "-" + f["b"], f["b"] + "-" + f["a"]))
        for f in (frames["ties.csv"], frames["ties_by_field.csv"])
    )
    limit = whole.set_index(["pair", "year"])["papers"]
    limit = limit.reindex(pd.MultiIndex.from_frame(part[["pair", "year"]])).to_numpy()
    out = []
    for k in np.flatnonzero(part["papers"].to_numpy() > TOLERANCE * limit + 1):
        row = part.iloc[k]
        text = (
            f"{row['pair']} {int(row['year'])}: {row['papers']:,.0f} joint papers in "
            f"{row['field']}, but {limit[k]:,.0f} in all fields"
        )
        out.append(Finding("error", "ties_by_field.csv", int(k) + 2, "papers", text))
    return out


def _time(name: str, frame: pd.DataFrame) -> list[Finding]:
    """Spikes of single series, breaks of all of them, and last years that look incomplete."""
    label = frame["country"] if "country" in frame else frame["a"] + "-" + frame["b"]
    wide = frame.assign(label=label, year=frame["year"].astype(int)).pivot(
        index="label", columns="year", values="papers"
    )
    years = np.arange(wide.columns.min(), wide.columns.max() + 1)
    values = wide.reindex(columns=years).to_numpy(float)
    out = []
    size = outliers.find_spikes(values)
    for k, t in np.argwhere(size != 0.0):
        out.append(
            Finding("warning", name, None, "spike",
                    f"{wide.index[k]} {years[t]}: {np.expm1(size[k, t]):+.0%} against the years "
                    "beside it")
        )  # fmt: skip
    steps = middle_growth(values)
    known = steps[np.isfinite(steps)]
    if len(known) < 5:
        return out
    usual = float(np.median(known))
    spread = 1.4826 * float(np.median(np.abs(known - usual)))
    last = len(years) - 1
    for t in range(1, len(years)):
        off = steps[t - 1] - usual
        if t == last and off < -max(SHORT, 2.5 * spread):
            out.append(
                Finding("warning", name, None, "last year",
                        f"{years[t]} looks incomplete: the middle series grows by "
                        f"{np.expm1(steps[t - 1]):+.1%}, usually {np.expm1(usual):+.1%}")
            )  # fmt: skip
        elif t != last and abs(off) > max(BREAK, 4 * spread):
            out.append(
                Finding("warning", name, None, "break",
                        f"{years[t - 1]}/{years[t]}: the middle series steps by "
                        f"{np.expm1(steps[t - 1]):+.0%}, usually {np.expm1(usual):+.0%}; a change "
                        "of the database?")
            )  # fmt: skip
    return out


def middle_growth(values: np.ndarray, smallest: float = outliers.SMALLEST) -> np.ndarray:
    """Median log growth of the series of some size, from year to year, ``[year - 1]``.

    Examples
    --------
    >>> middle_growth(np.array([[100, 110, 121.0], [200, 220, 242.0]])).round(3).tolist()
    [0.095, 0.095]
    """
    large = np.where(values >= smallest, values, np.nan)
    steps = np.diff(np.log(large), axis=-1)
    out = np.full(steps.shape[-1], np.nan)
    for t in range(steps.shape[-1]):
        known = steps[:, t][np.isfinite(steps[:, t])]
        if len(known):
            out[t] = np.median(known)
    return out
