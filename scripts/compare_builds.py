"""What moved between two builds: every output of the same runs, side by side, as a table.

python scripts/compare_builds.py run FOLDER [--replicates N] [NAME ...]  # with the build at hand
python scripts/compare_builds.py compare OLD NEW                         # table for CHANGELOG.md

Run the first in a checkout of either build, each into a folder of its own, then compare the two.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
KEYS = ["run", "scenario", "region", "variable", "field", "unit", "year"]
# Of each table the columns whose movement is told.
TABLES = {
    "summary.csv": ["p05", "p50", "p95"],
    "comparison.csv": ["delta_p05", "delta_p50", "delta_p95", "p_increase"],
}
SAME = 1e-9  # of the largest value of a series: less is the last digit of a file


def run(folder: Path, names: list[str], replicates: int) -> None:
    """Run shipped scenarios with the build at hand, without reports."""
    every = names or sorted(p.stem for p in (ROOT / "configs").glob("*.yaml"))
    for name in every:
        command = [sys.executable, "-m", "collabcast", "run", name, "--no-report", "--force",
                   "--replicates", str(replicates), "--out", str(folder / name)]  # fmt: skip
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def read(folder: Path, table: str) -> pd.DataFrame:
    """One table of every run in a folder, by its keys."""
    parts = []
    for path in sorted(folder.glob(f"*/{table}")):
        frame = pd.read_csv(path, keep_default_na=False, na_values=[""])
        parts.append(frame.assign(run=path.parent.name))
    if not parts:
        sys.exit(f"{folder}: no run in it holds {table}; run it first")
    return pd.concat(parts, ignore_index=True).set_index(KEYS)[TABLES[table]]


def moved(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Rows of both builds that differ: how far, relative to the largest value of their series.

    ``share`` is the largest movement of a row, in parts of the largest value (old or new, any
    column) of its series over the years; an appeared or vanished value counts as 1.
    """
    both = old.join(new, how="inner", lsuffix="_old", rsuffix="_new")
    a, b = (both[[f"{c}_{w}" for c in old.columns]].to_numpy() for w in ("old", "new"))
    series = [k for k in KEYS if k != "year"]
    largest = pd.Series(np.nanmax(np.abs(np.hstack([a, b])), axis=1, initial=0.0), both.index)
    scale = largest.groupby(series).transform("max").to_numpy()[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(scale > 0, np.abs(b - a) / scale, 0.0)
    share = np.where(np.isnan(a) != np.isnan(b), 1.0, np.nan_to_num(share))
    told = pd.DataFrame(
        {"share": share.max(axis=1), "old": both.iloc[:, _middle(old)].to_numpy(),
         "new": both.iloc[:, len(old.columns) + _middle(old)].to_numpy()},
        index=both.index,
    )  # fmt: skip
    return told[told["share"] > SAME]


def _middle(frame: pd.DataFrame) -> int:
    return next(k for k, c in enumerate(frame.columns) if c.endswith("p50"))


def table(old: Path, new: Path) -> str:
    """What moved, one line a table and outcome, and where most."""
    lines = ["| table | outcome | rows | moved | typically | most | where | before | after |",
             "|---|---|---|---|---|---|---|---|---|"]  # fmt: skip
    notes = []
    for name in TABLES:
        before, after = read(old, name), read(new, name)
        gone, come = before.index.difference(after.index), after.index.difference(before.index)
        if len(gone) or len(come):
            notes.append(f"- `{name}`: {len(gone)} rows are gone{_first(gone)}, "
                         f"{len(come)} are new{_first(come)}.")  # fmt: skip
        rows = moved(before, after)
        count = before.index.get_level_values("variable").value_counts()
        for outcome in sorted(count.index):
            part = rows[rows.index.get_level_values("variable") == outcome]
            if not len(part):
                lines.append(f"| {name} | {outcome} | {count[outcome]:,} | 0 | | | | | |")
                continue
            at = part["share"].idxmax()
            most = part.loc[at] if isinstance(part.loc[at], pd.Series) else part.loc[[at]].iloc[0]
            where = dict(zip(KEYS, at, strict=True))
            place = " ".join(str(where[k]) for k in ("scenario", "region", "year"))
            place += "" if where["field"] in ("all", "") else f" ({where['field']})"
            lines.append(
                f"| {name} | {outcome} | {count[outcome]:,} | {len(part):,} |"
                f" {100 * part['share'].median():.2g} % | {100 * most['share']:.2g} % | {place} |"
                f" {most['old']:.6g} | {most['new']:.6g} |"
            )
    head = "Movement in percent of the largest value of the series over the years."
    return "\n".join([head, "", *lines, *([""] if notes else []), *notes])


def _first(index: pd.Index) -> str:
    if not len(index):
        return ""
    where = dict(zip(KEYS, index[0], strict=True))
    return f" (such as {where['variable']} of {where['region']} in {where['run']})"


def main() -> None:
    """Run, or compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    which = parser.add_subparsers(dest="which", required=True)
    first = which.add_parser("run")
    first.add_argument("folder", type=Path)
    first.add_argument("names", nargs="*")
    first.add_argument("--replicates", type=int, default=100)
    second = which.add_parser("compare")
    second.add_argument("old", type=Path)
    second.add_argument("new", type=Path)
    given = parser.parse_args()
    if given.which == "run":
        run(given.folder, given.names, given.replicates)
    else:
        print(table(given.old, given.new))


if __name__ == "__main__":
    main()
