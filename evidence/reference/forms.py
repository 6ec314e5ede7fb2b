"""Forms of one name: what does not tell two names apart, inverted forms, formal beginnings."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator

from evidence.reference.characters import simplified

_SMALL = frozenset({"the", "and", "of"})
# As the Web of Science and tables with little room cut them.
_WHOLE = {
    "st": "saint", "ste": "saint", "sainte": "saint", "rep": "republic", "republ": "republic",
    "dem": "democratic", "isl": "islands", "isls": "islands", "island": "islands", "is": "islands",
    "peo": "peoples", "people": "peoples",
}  # fmt: skip
_FORMAL = frozenset(
    {"republic", "kingdom", "federal", "federative", "islamic", "plurinational", "bolivarian",
     "socialist", "peoples", "democratic", "commonwealth", "principality", "grand", "duchy",
     "sultanate", "hashemite", "union", "united", "independent", "cooperative", "co", "operative",
     "oriental", "arab"}
)  # fmt: skip
_AFTER = frozenset({"republic", "kingdom", "sultanate", "principality"})
# Names that more than one state has had; a formal beginning tells which, and is never left out.
_SHARED = frozenset({"korea", "congo", "china", "germany", "vietnam", "viet nam", "yemen", "samoa",
                     "states", "arab emirates", "kingdom", "republic", "islands"})  # fmt: skip


@functools.lru_cache(maxsize=20_000)
def fold_name(text: str) -> str:
    """A name in one form: case, accents, width, script, punctuation and small words left out.

    Examples
    --------
    >>> fold_name("St. Kitts & Nevis"), fold_name("The Bahamas"), fold_name("Dem. Rep. Congo")
    ('saint kitts nevis', 'bahamas', 'democratic republic congo')
    >>> fold_name("中國") == fold_name("中国")
    True
    """
    text = unicodedata.normalize("NFKD", simplified(str(text))).casefold()
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"['’ʼ`´]", "", text.replace("&", " and "))
    words = "".join(c if c.isalnum() else " " for c in text).split()
    kept = [w for w in words if w not in _SMALL]
    if len(kept) > 1:  # alone they are codes: IS, ISL, ST
        kept = [_WHOLE.get(w, w) for w in kept]
    return " ".join(kept or words)


def other_forms(text: str) -> Iterator[str]:
    """Folded forms in which a name may be known: turned round, and without a formal beginning.

    Examples
    --------
    >>> list(other_forms("Korea, South"))
    ['south korea']
    >>> list(other_forms("Republic of South Sudan")), list(other_forms("Republic of Korea"))
    (['south sudan'], [])
    """
    turned = [fold_name(text)]
    for found in (
        re.fullmatch(r"\s*([^,(（]+?)\s*[,，]\s*([^,]+?)\s*", text),
        re.fullmatch(r"\s*([^(（]+?)\s*[(（]\s*([^)）]+?)\s*[)）]\s*", text),
    ):
        if found:
            turned.append(fold_name(f"{found[2]} {found[1]}"))
            yield turned[-1]
    for form in turned:
        words = form.split()
        while words and words[0] in _FORMAL:
            words = words[1:]
            short = " ".join(words)
            if words and words[0] not in _FORMAL and short not in _SHARED:
                yield short
        words = form.split()
        if len(words) > 1 and words[-1] in _AFTER and " ".join(words[:-1]) not in _SHARED:
            yield " ".join(words[:-1])
