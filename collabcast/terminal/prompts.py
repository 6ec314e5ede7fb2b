"""Countries, years and fields as people type them."""

from __future__ import annotations

import re

from collabcast.terminal.console import BadInput


def listed(text: str) -> list[str]:
    """Parts between commas or semicolons."""
    return [part.strip() for part in re.split(r"[;,]", text) if part.strip()]


def countries_of(text: str) -> tuple[str, ...]:
    """Codes of names, codes and blocs; every fault at once."""
    from evidence import Names, load
    from evidence.reference.countries import country_rows, read_blocs

    if not text:
        return tuple(c for c in load().countries if c != "ROW")
    if text.strip().lower() == "all":
        return tuple(sorted(r["iso3"] for r in country_rows() if r["iso2"]))
    names, blocs = Names(), read_blocs()
    codes: dict[str, None] = {}
    faults = []
    for part in listed(text):
        bloc, code = blocs.resolve(part), names.resolve(part)
        if bloc is not None:
            codes |= dict.fromkeys(blocs.members(bloc))
        elif code is not None and code != "ROW":
            codes[code] = None
        else:
            near = ", ".join(names.suggest(part)) or "see `collabcast evidence show`"
            faults.append(
                f"--countries: came {part!r}; allowed: names, codes and blocs; near: {near}"
            )
    if faults:
        raise BadInput("\n".join(faults))
    return tuple(sorted(codes))


def years_of(text: str) -> tuple[int, ...]:
    """Years of a span or a list.

    Examples
    --------
    >>> years_of("2019-2021"), years_of("2010,2015")
    ((2019, 2020, 2021), (2010, 2015))
    """
    years: set[int] = set()
    for part in listed(text):
        found = re.fullmatch(r"(\d{4})(?:\s*[-:–]\s*(\d{4}))?", part)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not found or not 1900 <= first <= last <= 2100:
            raise BadInput(f"--years: came {part!r}; allowed: 2003-2024 or 2010,2015; mend it")
        years |= set(range(first, last + 1))
    if not years:
        raise BadInput("--years: came nothing; allowed: 2003-2024 or 2010,2015; name some")
    return tuple(sorted(years))


def fields_of(text: str) -> tuple[str, ...]:
    """Broad fields, in English or Chinese; whether they are known is for the request to say."""
    from evidence.reference.fields import NAMES_ZH

    chinese = {zh: en for en, zh in NAMES_ZH.items()}
    return tuple(chinese.get(part, part.lower()) for part in listed(text))
