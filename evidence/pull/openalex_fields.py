"""The fourteen fields of the NCSES tables, and the humanities, in fields and subfields of OpenAlex.

OpenAlex files a work under one topic, of a subfield, of one of 26 fields: the codes of Scopus
(ASJC; https://help.openalex.org, "Topics"). Most of its fields are one of ours or part of one. Four
are more than one: 11 "Agricultural and Biological Sciences" and 23 "Environmental Science", 19
"Earth and Planetary Sciences" and 31 "Physics and Astronomy"; there the subfields part them. Ours
are described in NSB-2023-33 (Publications Output, technical appendix); where a subfield stands is a
judgement of this file. A filter of OpenAlex holds alternatives of one kind only: fields, or
subfields.
"""

from __future__ import annotations

from evidence.reference.fields import BROAD, MISSING

FIELD, SUBFIELD = "primary_topic.field.id", "primary_topic.subfield.id"


def _all(field: int, last: int, *without: int) -> tuple[int, ...]:
    """Subfields of an OpenAlex field up to a last one; those ending in 01 do not exist."""
    codes = range(100 * field, 100 * field + last + 1)
    return tuple(c for c in codes if c % 100 != 1 and c not in without)


_WHOLE: dict[str, tuple[int, ...]] = {
    "chemistry": (16,),
    "computer and information sciences": (17,),
    "engineering": (15, 21, 22),
    "health sciences": (27, 29, 30, 35, 36),
    "materials science": (25,),
    "mathematics and statistics": (26,),
    "psychology": (32,),
    "social sciences": (14, 18, 20, 33),
    MISSING: (12,),
}
_ECOLOGY = 2303
_PARTED: dict[str, tuple[int, ...]] = {
    # agronomy, animals, food, horticulture, soil; veterinary
    "agricultural sciences": (1100, 1102, 1103, 1106, 1108, 1111, *_all(34, 4)),
    # forestry; environment but for ecology
    "natural resources and conservation": (1107, *_all(23, 12, _ECOLOGY)),
    # biochemistry, immunology, neuroscience; aquatic, evolution, insects, plants; ecology
    "biological and biomedical sciences": (
        *_all(13, 15), *_all(24, 6), *_all(28, 9), 1104, 1105, 1109, 1110, _ECOLOGY,
    ),
    # astronomy; planets
    "astronomy and astrophysics": (3103, 1912),
    "physics": _all(31, 10, 3103),
    "geosciences, atmospheric sciences, and ocean sciences": _all(19, 13, 1912),
}  # fmt: skip


def _filter(kind: str, codes: tuple[int, ...]) -> str:
    return f"{kind}:{'|'.join(map(str, codes))}"


# Field -> the filter of OpenAlex that counts its works.
FIELDS: dict[str, str] = {
    **{name: _filter(FIELD, codes) for name, codes in _WHOLE.items()},
    **{name: _filter(SUBFIELD, codes) for name, codes in _PARTED.items()},
}

# Broad field -> fields of OpenAlex, for pulls of some fields only; 11 is agricultural as a whole.
BROAD_IDS: dict[str, tuple[int, ...]] = {
    "natural sciences": (13, 16, 17, 19, 24, 26, 28, 31),
    "engineering and technology": (15, 21, 22, 25),
    "medical and health": (27, 29, 30, 35, 36),
    "agricultural and veterinary": (11, 23, 34),
    "social sciences": (14, 18, 20, 32, 33),
    MISSING: (12,),
}


def broad_filter(names: tuple[str, ...]) -> str:
    """The filter of works in any of some broad fields; empty for all.

    Examples
    --------
    >>> broad_filter(("medical and health",)), broad_filter(())
    ('primary_topic.field.id:27|29|30|35|36', '')
    """
    codes = tuple(c for name in names for c in BROAD_IDS[name])
    return _filter(FIELD, codes) if codes else ""


def asked(names: tuple[str, ...]) -> tuple[str, ...]:
    """Fields that are counted one by one: those of some broad fields, all where none is named.

    Examples
    --------
    >>> asked(("engineering and technology",)), len(asked(()))
    (('engineering', 'materials science'), 15)
    """
    wanted = {part for name in names for part in BROAD.get(name, (name,))}
    return tuple(sorted(f for f in FIELDS if not names or f in wanted))
