"""Write evidence/reference/tables/territories.csv: names of countries by the Unicode CLDR.

Needs Babel, which brings the CLDR (33 MB of every locale, of which a run would read six columns).

python scripts/make_names.py
"""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

from babel import Locale

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from evidence.reference.countries import TERRITORIES, country_rows  # noqa: E402

LOCALES = {"en": "en", "zh": "zh_Hans"} | {n: n for n in ("zh_Hant", "zh_Hant_HK", "ja", "ko")}


def table() -> str:
    """The table as it is to be: a row for every country or region, a column for every language."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["iso3", *LOCALES])
    names = [Locale.parse(locale).territories for locale in LOCALES.values()]
    for row in country_rows():
        writer.writerow([row["iso3"], *(str(n.get(row["iso2"]) or "") for n in names)])
    return out.getvalue()


if __name__ == "__main__":
    TERRITORIES.write_text(table(), encoding="utf-8")
    print(f"written: {TERRITORIES.relative_to(ROOT)}")
