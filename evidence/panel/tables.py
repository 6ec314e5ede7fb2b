"""Tables of a panel, ``a, b, year, papers`` and ``country, year, value``, read or refused."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pandas as pd

from evidence.bounds import TooMuch, read_bounded
from evidence.errors import EvidenceError
from evidence.files import cache_folder
from evidence.quality.gaps import missing_pairs, told

LARGEST = 64_000_000  # bytes; all pairs of 200 countries in 40 years are a third of it
VARIABLE = "COLLABCAST_EVIDENCE"


def cached_names() -> list[str]:
    """Names of evidence in the cache that :func:`evidence.load` takes.

    A folder with neither ``ties.csv`` nor ``papers.csv`` (World Bank figures alone, say) cannot be
    run and is not listed.
    """
    try:
        folders = list(cache_folder().iterdir())
    except (OSError, EvidenceError):  # none yet, not ours to read, or no home at all
        return []
    tables = ("ties.csv", "papers.csv")
    return sorted(
        p.name
        for p in folders
        if p.name[0] != "." and any((p / table).is_file() for table in tables)  # none half written
    )


def folder_of(source: str) -> Path:
    """The folder that a source names: one of the cache by its name, else a path.

    Examples
    --------
    >>> folder_of("my/figures")
    PosixPath('my/figures')
    """
    return cache_folder() / source if source in cached_names() else Path(source)


def find_panel() -> Path:
    """Folder of the OpenAlex panel: the variable, the cache, or ``../shared/figures``.

    Raises
    ------
    EvidenceError : none of them holds ``ties.csv``.
    """
    named = os.environ.get(VARIABLE)
    near = Path(__file__).resolve().parents[3] / "shared" / "figures"
    places = [Path(named), near] if named else [near]
    with suppress(EvidenceError):
        places.insert(-1, cache_folder() / "openalex")
    for folder in places:
        if (folder / "ties.csv").is_file():
            return folder
    raise EvidenceError(
        f"no OpenAlex panel here: {VARIABLE} names "
        f"{'no folder' if not named else repr(named) + ', which holds no ties.csv'}; run "
        f"`collabcast evidence pull openalex` or set {VARIABLE} to a folder with ties.csv"
    )


def read_ties(path: str | Path) -> pd.DataFrame:
    """Pairs of any file ``a, b, year, papers`` as the frame that forecasts take.

    Returns
    -------
    Frame ``unique_id`` ("CHN-USA", alphabetical), ``ds`` (int year), ``y`` (papers). A pair and
    year that the file leaves out inside the file's years is zero, as files list the pairs there
    are; but where a zero is improbable it is missing, and has no row
    (:func:`evidence.quality.gaps.missing_pairs`). ``attrs["gaps"]`` says which, in words.

    Raises
    ------
    EvidenceError : a column is missing, a value is no number, negative or doubled, with its row.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp(), "ties.csv")
    >>> _ = path.write_text("a,b,year,papers\\nUSA,CHN,2019,5\\nUSA,DEU,2020,3\\n")
    >>> read_ties(path).values.tolist()
    [['CHN-USA', 2019, 5.0], ['CHN-USA', 2020, 0.0], ['DEU-USA', 2019, 0.0], ['DEU-USA', 2020, 3.0]]
    """
    path = Path(path)
    frame = read_table(path, ("a", "b"), "papers")
    _refuse(path, frame, frame["a"] == frame["b"], lambda r: f"pair of {r['a']!r} with itself")
    if frame.empty:
        raise EvidenceError(f"{path.name}: no rows; wanted a, b, year, papers")
    swap = frame["a"] > frame["b"]
    low, high = frame["a"].where(~swap, frame["b"]), frame["b"].where(~swap, frame["a"])
    frame = frame.assign(unique_id=low + "-" + high)
    twice = frame.duplicated(["unique_id", "year"])
    _refuse(
        path, frame, twice, lambda r: f"pair {r['unique_id']} stands twice in {r['year']}",
        "keep one of the rows",
    )  # fmt: skip
    years = pd.RangeIndex(frame["year"].min(), frame["year"].max() + 1)
    wide = frame.pivot(index="unique_id", columns="year", values="papers")
    wide = wide.reindex(columns=years).sort_index()
    values = wide.to_numpy(float)
    gap = missing_pairs(values, [tuple(i.split("-", 1)) for i in wide.index])
    wide = wide.fillna(0.0).mask(gap)
    long = wide.stack().dropna()
    out = pd.DataFrame(
        {
            "unique_id": long.index.get_level_values(0).to_numpy(object),
            "ds": long.index.get_level_values(1).to_numpy(),
            "y": long.to_numpy(float),
        }
    )
    out.attrs["gaps"] = tuple(told(list(wide.index), years.to_numpy(), gap))
    return out


def read_national(path: str | Path, column: str = "papers", *, gaps: bool = False) -> pd.DataFrame:
    """National figures of a file ``country, year, papers``.

    Parameters
    ----------
    column : that holds the figure. gaps : empty cells are allowed, and mean no figure that year.

    Returns
    -------
    Frame ``unique_id`` (country), ``ds`` (int year), ``y``, sorted.

    Raises
    ------
    EvidenceError : a column is missing, a value is no number, negative or doubled, with its row.
    """
    path = Path(path)
    frame = read_table(path, ("country",), column, gaps=gaps)
    twice = frame.duplicated(["country", "year"])
    _refuse(
        path, frame, twice, lambda r: f"{r['country']} stands twice in {r['year']}",
        "keep one of the rows",
    )  # fmt: skip
    out = frame.rename(columns={"country": "unique_id", "year": "ds", column: "y"})
    return out[["unique_id", "ds", "y"]].sort_values(["unique_id", "ds"], ignore_index=True)


def read_table(
    path: Path, names: tuple[str, ...], value: str, *, gaps: bool = False
) -> pd.DataFrame:
    """Some columns of a CSV file, each cell checked.

    Parameters
    ----------
    names : columns of text, none empty. value : the column of figures.
    gaps : rows without a figure are left out, else refused.

    Returns
    -------
    Frame of ``line`` (in the file), ``names``, ``year`` (int), ``value`` (float, 0 or more).

    Raises
    ------
    EvidenceError : no such file, no CSV, a column or a value that is not as needed, with its row.
    """
    rows = _rows(path, (*names, "year", value))
    frame = pd.DataFrame(rows, columns=["line", *names, "year", value])
    if gaps:
        frame = frame[frame[value] != ""]
    for name in names:
        _refuse(path, frame, frame[name] == "", _empty(name))
    text = frame["year"].astype(str)
    whole = text.str.fullmatch(r"[12]\d{3}").astype(bool)
    _refuse(
        path, frame, ~whole, lambda r: f"year {r['year']!r}", "a whole year such as 2019 is needed"
    )
    number = pd.to_numeric(frame[value], errors="coerce")
    _refuse(
        path, frame, ~((number >= 0) & (number < float("inf"))),
        lambda r: f"{value} {r[value]!r}", "a number of 0 or more is needed",
    )  # fmt: skip
    return frame.assign(year=text.astype(int), **{value: number.astype(float)})


def _empty(name: str) -> Callable[[pd.Series], str]:
    return lambda _: f"{name} is empty"


def _refuse(
    path: Path, frame: pd.DataFrame, bad: pd.Series, words: Callable[[pd.Series], str],
    remedy: str = "remove the row",
) -> None:  # fmt: skip
    """Refuse the first bad row, by its line in the file."""
    if len(frame) and bad.any():
        row = frame[bad].iloc[0]
        raise EvidenceError(f"{path.name}:{row['line']}: {words(row)}; {remedy}")


def _rows(path: Path, columns: tuple[str, ...]) -> list[list[object]]:
    """Line number and the wanted cells of each row."""
    try:
        text = read_bounded(path, LARGEST).decode("utf-8-sig")
    except TooMuch as error:
        raise EvidenceError(f"{error}; a table of countries has no more; check the file") from None
    except (FileNotFoundError, NotADirectoryError):
        raise EvidenceError(f"{path}: no such file") from None
    except OSError as error:
        raise EvidenceError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError as error:
        raise EvidenceError(
            f"{path.name}: not UTF-8 text (byte {error.start}); save it as CSV in UTF-8"
        ) from None
    reader = csv.reader(text.splitlines())
    try:
        head = [cell.strip().lower() for cell in next(reader, [])]
        missing = [c for c in columns if c not in head]
        if missing:
            raise EvidenceError(
                f"{path.name}:1: columns {', '.join(head) or 'none'} came; "
                f"{', '.join(columns)} are needed; missing: {', '.join(missing)}"
            )
        at = [head.index(c) for c in columns]
        rows: list[list[object]] = []
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) <= max(at):
                raise EvidenceError(
                    f"{path.name}:{reader.line_num}: {len(cells)} cells, {len(head)} are needed"
                )
            rows.append([reader.line_num, *(cells[k].strip() for k in at)])
    except csv.Error as error:
        raise EvidenceError(f"{path.name}:{reader.line_num}: {error}; save it as CSV") from None
    return rows
