"""ZIP archives of files, such as one a year; each is read as if it had been named alone."""

from __future__ import annotations

import io
import zipfile
import zlib

from evidence.importing.faults import Dropped
from evidence.importing.figures import Reading, Settings
from evidence.importing.file import LARGEST, File
from evidence.importing.places import Places
from evidence.importing.readers.workbook import BROKEN, ZIP, members
from evidence.importing.readers.workbook import recognise as is_workbook

MOST = 500  # files


def recognise(file: File) -> bool:
    """Is it an archive, and no workbook?"""
    return file.data.startswith(ZIP) and not is_workbook(file)


def read(file: File, places: Places, settings: Settings) -> list[Reading]:
    """The figures of every file in it; what is no table beside tables is left out with a word.

    A table with a fault is none of these: with it a year would be missing.

    Raises
    ------
    ImportRefused : it is another program's document, too large, or holds no file of ours.
    """
    from evidence.importing.readers import read_files

    names = members(file)
    if "mimetype" in names or any(n.startswith(("word/", "ppt/")) for n in names):
        raise file.refused("a document of an office program that is no .xlsx workbook",
                           ".xlsx or .csv", "save the table as .xlsx")  # fmt: skip
    files: list[File] = []
    size = 0
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        for entry in archive.infolist():
            base = entry.filename.rpartition("/")[2]
            if entry.is_dir() or base.startswith((".", "._")) or "__MACOSX" in entry.filename:
                continue
            size += entry.file_size
            if size > LARGEST or len(files) >= MOST:
                raise file.refused(f"an archive of more than {LARGEST / 1e6:,.0f} MB or {MOST} "
                                   "files", "less", "unpack it and name the files")  # fmt: skip
            if entry.flag_bits & 1:
                raise file.refused("an archive with a password", "one without",
                                   "unpack it and name the files")  # fmt: skip
            try:
                data = archive.read(entry)
            except (*BROKEN, zlib.error, EOFError) as error:
                came = f"{base} in the archive cannot be unpacked ({type(error).__name__})"
                raise file.refused(came, "a whole archive", "pack it again") from None
            files.append(File.of(f"{file.name}/{base}", data, file.encoding))
    if not files:
        raise file.refused("an empty archive", "an archive with tables")
    if any(f.data.startswith(ZIP) and not is_workbook(f) for f in files):
        raise file.refused("an archive within an archive", "files", "unpack it")
    readings = read_files(files, places, settings)
    if any(r.figures for r in readings):
        for r in readings:
            if not r.is_table:
                r.dropped.append(Dropped(r.place, 1, "", "the file", str(r.faults[0].text)[:120]))
                r.faults = []
    return readings
