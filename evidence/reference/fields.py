"""The fourteen fields of the NCSES tables, grouped into the broad fields that levers name.

After the OECD Fields of Research and Development (Frascati manual 2015,
doi:10.1787/9789264239012-en). The NCSES tables hold science and engineering only: there is no
humanities field in them, so that broad field exists only in evidence that has one.
"""

from __future__ import annotations

BROAD: dict[str, tuple[str, ...]] = {
    "natural sciences": (
        "astronomy and astrophysics",
        "biological and biomedical sciences",
        "chemistry",
        "computer and information sciences",
        "geosciences, atmospheric sciences, and ocean sciences",
        "mathematics and statistics",
        "physics",
    ),
    "engineering and technology": ("engineering", "materials science"),
    "medical and health": ("health sciences",),
    "agricultural and veterinary": ("agricultural sciences", "natural resources and conservation"),
    "social sciences": ("psychology", "social sciences"),
}

NAMES_ZH = {
    "natural sciences": "自然科学",
    "engineering and technology": "工程与技术",
    "medical and health": "医学与健康",
    "agricultural and veterinary": "农业与兽医",
    "social sciences": "社会科学",
    "humanities and arts": "人文与艺术",
    "all fields": "全部领域",
}
