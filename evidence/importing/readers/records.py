"""Files of records, one paper each: named for what they are, with the way to counts."""

from __future__ import annotations

import re

from evidence.importing.faults import NotATable
from evidence.importing.figures import Reading, Settings
from evidence.importing.file import File
from evidence.importing.places import Places

_WOS = "in the Web of Science use Analyze Results > Countries/Regions and export that"
_SCOPUS = "in Scopus use Analyze search results > Country or territory and export that"
_ANY = "count papers by country in the database they are from and export that"
# First lines or headings that only files of records have, what they are, and the way to counts.
_KINDS = (
    (r"FN [^\n]*|VR \d|PT [JBSP]\r?$", "Web of Science", _WOS),
    (r'"?PT"?\t"?(AU|BA)"?\t', "Web of Science", _WOS),
    (r"TY  - ", "a reference manager (RIS)", _ANY),
    (r"@\w+\s*\{", "a reference manager (BibTeX)", _ANY),
    (r"PMID- ?\d", "PubMed", _ANY),
    (r"%0 ", "EndNote", _ANY),
    (r"RT (Journal|Thesis|Conference|Newspaper|Dissertation)", "CNKI (Refworks)", _ANY),
    (r"(SrcDatabase|Title|DataType)-(来源库|题名|来源)", "CNKI", _ANY),
    (r"【?(来源篇名|英文篇名|作者)】", "CSSCI", _ANY),
)
_HEADINGS = (
    ({"authors", "title", "eid"}, "Scopus", _SCOPUS),
    ({"authors", "title", "source title"}, "Scopus", _SCOPUS),
    ({"authors", "article title", "source title"}, "Web of Science", _WOS),
    ({"publication id", "title", "authors"}, "Dimensions", _ANY),
    ({"lens id", "title"}, "Lens", _ANY),
    ({"pmid", "title", "authors"}, "PubMed", _ANY),
    ({"title", "doi", "authorships"}, "OpenAlex",
     "ask OpenAlex for group_by=authorships.countries, or run collabcast evidence pull openalex"),
    ({"id", "doi", "title"}, "OpenAlex",
     "ask OpenAlex for group_by=authorships.countries, or run collabcast evidence pull openalex"),
    ({"au", "ti", "py", "so"}, "bibliometrix",
     "export its tables of countries (From, To, Frequency)"),
    ({"authors", "title", "abstract"}, "a database of papers", _ANY),
    ({"authors", "title", "doi"}, "a database of papers", _ANY),
)  # fmt: skip


def recognise(file: File) -> bool:
    """Is every entry of it one paper?

    Examples
    --------
    >>> recognise(File("x.txt", b"FN Clarivate Analytics Web of Science\\nVR 1.0\\nPT J\\n"))
    True
    >>> recognise(File("x.csv", b"country,year,papers\\n"))
    False
    """
    return _kind(file) is not None


def _kind(file: File) -> tuple[str, str] | None:
    first = file.first_line()
    for pattern, name, way in _KINDS:
        if re.match(pattern, first):
            return name, way
    heads = {h.strip(' "\ufeff').casefold() for h in re.split(r"[\t,;]", first)}
    for needed, name, way in _HEADINGS:
        if needed <= heads:
            return name, way
    return None


def read(file: File, places: Places, settings: Settings) -> list[Reading]:
    """Nothing: always refused.

    Raises
    ------
    ImportRefused : with what it is and how counts are had.
    """
    name, way = _kind(file) or ("papers", _ANY)
    raise NotATable(file.refused(
        f"records of {name}, one entry a paper, and no counts", "counts of papers by country",
        f"{way} (see docs/data.md)", 1,
    ).faults)  # fmt: skip
