"""From files to a folder of evidence: read all, refuse or combine, check, write at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from evidence.importing.adjust import adjust
from evidence.importing.combine import (
    Key,
    add_parts,
    panel_tables,
    shares_to_papers,
    strange_fields,
    unite,
)
from evidence.importing.faults import Fault, ImportRefused
from evidence.importing.figures import Figure, Reading, Settings
from evidence.importing.file import File
from evidence.importing.folder import refuse_taken, write_folder
from evidence.importing.imported import Imported
from evidence.importing.places import Places
from evidence.importing.readers import read_files
from evidence.quality.validate import validate


def import_files(
    files: Sequence[str | Path],
    out: str | Path | None = None,
    settings: Settings | None = None,
    *,
    name: str = "",
    force: bool = False,
    older: str | Path | None = None,
    scale_to: str | Path | None = None,
    complete: int = 0,
) -> Imported:
    """Import exports of InCites, Scopus, SciVal, Web of Science, Pajek networks or own tables.

    Parameters
    ----------
    files : paths. settings : what the user says where a file does not.
    out : folder to write; None writes nothing and gives the report only.
    name : of the evidence; the folder's name where it is not given.
    force : replace a folder that holds something.
    older : folder of an earlier edition to chain below this one.
    scale_to : folder of another database whose level the figures are brought to.
    complete : how many last years to estimate as if they were whole.

    Raises
    ------
    ImportRefused : every fault of every file; nothing is written.
    EvidenceError : the folder is there already, or holds what no import wrote.
    """
    if out is not None:
        refuse_taken(Path(out), force)
    settings = settings or Settings()
    places = Places(dict(settings.names))
    paths = [Path(f) for f in files]
    opened = [_open(path, settings.encoding) for path in paths]
    readings = [r for r in opened if isinstance(r, Reading)]
    readings += read_files([f for f in opened if isinstance(f, File)], places, settings)
    figures, notes = _combine(readings)
    tables, done = adjust(panel_tables(figures), older, scale_to, complete)
    report = validate(tables, settings.keep)
    if report.errors:
        # Rows of the tables are not rows of the files: the key in the text leads back to them.
        raise ImportRefused([Fault(f.table, f.row, f.column, f.text) for f in report.errors])
    database = settings.database or next((r.database for r in readings if r.database), "")
    result = Imported(tuple(readings), tables, report, (*notes, *done), database)
    if out is None:
        return result
    out = Path(out)
    return write_folder(
        result, out, name=name or out.name, files=[p.name for p in paths], settings=settings
    )


def _open(path: Path, encoding: str) -> File | Reading:
    try:
        return File.open(path, encoding)
    except ImportRefused as refused:
        return Reading(path.name, faults=list(refused.faults))


def _nothing(readings: list[Reading]) -> list[Fault]:
    """Why no table held a figure: names nobody knows, measures that are not used, empty cells."""
    out = []
    for r in readings:
        names = list(r.unknown)
        if names:
            shown = ", ".join(map(repr, names[:5])) + (" ..." if len(names) > 5 else "")
            read = f" (read as {r.said[0].split(';')[0]})" if r.said else ""
            text = (f"came no figure of a country or pair: {shown}{read}; none of these "
                    f"{len(names)} names is a country or region; allowed: names and codes of "
                    "countries; give others with --names")  # fmt: skip
        else:
            whys = Counter(d.why for d in r.dropped)
            unused = whys.most_common(1)[0][0] == "a measure that is not used" if whys else False
            hint = "; say --measure papers if it counts them" if unused else ""
            why = f": {whys.most_common(1)[0][0]}" if whys else ""
            what = next((f", such as {d.what!r}" for d in r.dropped), "")
            text = (f"came no figure of a country or pair{why}{what}{hint}; see the "
                    "headings and names in docs/data.md")  # fmt: skip
        out.append(Fault(r.place, None, None, text))
    return out


def _combine(readings: list[Reading]) -> tuple[dict[Key, Figure], list[str]]:
    """One figure a key from all tables, and notes of what was done to make it so.

    Raises
    ------
    ImportRefused : every fault of every file, figures that contradict each other among them.
    """
    faults = [f for r in readings for f in r.faults]
    summed, dropped, sums = add_parts(f for r in readings for f in r.figures)
    figures, clashes, mirrored = unite(summed)
    faults += clashes + _mixed(readings) + strange_fields(figures)
    if not faults and not figures:
        faults = _nothing(readings)
    if faults:
        raise ImportRefused(faults)
    dropped += shares_to_papers(figures)
    if dropped:
        readings[0].dropped += dropped
    if not figures:
        raise ImportRefused([Fault(readings[0].place, None, None, "came shares without the papers "
                                   "they are of; import the papers as well")])  # fmt: skip
    notes = []
    if sums:
        notes.append(f"{sums} figures of the United Kingdom are sums of its parts (--uk sum): "
                     "papers that two parts share count twice in them.")  # fmt: skip
    if mirrored:
        notes.append(f"{mirrored} pairs differed by one paper between the two halves of a matrix; "
                     "the larger count is kept.")  # fmt: skip
    return figures, notes


def _mixed(readings: Sequence[Reading]) -> list[Fault]:
    """Counts of two databases do not join; whoever wants it puts them on one scale."""
    counted = {r.counting or "whole counts": r.place for r in readings if r.figures}
    if len(counted) > 1:
        words = " and ".join(f"{place} ({counting})" for counting, place in counted.items())
        text = (f"came {words}: a paper counts for every country in one, for one of them in the "
                "other, and they do not mix; import them apart")  # fmt: skip
        return [Fault(next(iter(counted.values())), None, None, text)]
    found: dict[str, str] = {}
    for r in readings:
        if r.database:
            found.setdefault(r.database, r.place)
    if len(found) < 2:
        return []
    words = " and ".join(f"{place} ({database})" for database, place in found.items())
    return [
        Fault(next(iter(found.values())), None, None, f"came {words}: counts of two databases do "
              "not join; import them apart, and put one on the scale of the other with --scale-to")
    ]  # fmt: skip
