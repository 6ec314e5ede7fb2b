"""The fourteen fields of the NCSES tables and the broad fields they add up to.

After the OECD Fields of Research and Development (Frascati manual 2015,
doi:10.1787/9789264239012-en). Of its six broad fields the NCSES tables hold five: they count
science and engineering only, so humanities and arts exist only in evidence that has them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidence.reference.characters import simplified

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

FINE: tuple[str, ...] = tuple(sorted(name for parts in BROAD.values() for name in parts))
MISSING = "humanities and arts"  # the sixth broad field, which NCSES does not count

NAMES_ZH = {
    "natural sciences": "自然科学",
    "engineering and technology": "工程与技术",
    "medical and health": "医学与健康",
    "agricultural and veterinary": "农业与兽医",
    "social sciences": "社会科学",
    "humanities and arts": "人文与艺术",
    "all fields": "全部领域",
    "agricultural sciences": "农业科学",
    "astronomy and astrophysics": "天文学与天体物理",
    "biological and biomedical sciences": "生物与生物医学",
    "chemistry": "化学",
    "computer and information sciences": "计算机与信息科学",
    "engineering": "工程学",
    "geosciences, atmospheric sciences, and ocean sciences": "地球、大气与海洋科学",
    "health sciences": "健康科学",
    "materials science": "材料科学",
    "mathematics and statistics": "数学与统计学",
    "natural resources and conservation": "自然资源与保护",
    "physics": "物理学",
    "psychology": "心理学",
}
# "social sciences" is one of the fourteen and, with psychology, a broad field: the broad field is
# meant wherever the name stands alone.

# Other names of a whole field: the field, then how people write it.
_ALSO: dict[str, str] = {
    "medical and health": "health medicine medical 医学 健康 卫生 医药",
    "computer and information sciences": "computing 计算机 计算机科学",
    "materials science": "materials 材料",
    "mathematics and statistics": "maths math statistics 数学 统计学",
    "physics": "物理",
    "biological and biomedical sciences": "biology 生物 生物学 生命科学",
    "geosciences, atmospheric sciences, and ocean sciences": "geosciences geoscience 地球科学 地学",
    "agricultural and veterinary": "agriculture 农业 农学",
    "astronomy and astrophysics": "astronomy 天文 天文学",
    "engineering": "工程",
    "psychology": "心理",
    "social sciences": "social 社会",
}
ALIASES = {word: field for field, words in _ALSO.items() for word in words.split()} | {
    "computer science": "computer and information sciences",
    "earth sciences": "geosciences, atmospheric sciences, and ocean sciences",
    "life sciences": "biological and biomedical sciences",
    "health and medicine": "medical and health",
}


def members(name: str, known: Sequence[str]) -> tuple[str, ...]:
    """The fields of an evidence that a name stands for: itself, or the parts of a broad field.

    Empty where the evidence holds neither.

    Examples
    --------
    >>> members("engineering and technology", FINE), members("physics", FINE)
    (('engineering', 'materials science'), ('physics',))
    >>> members("engineering and technology", tuple(BROAD)), members("humanities and arts", FINE)
    (('engineering and technology',), ())
    """
    parts = tuple(f for f in BROAD.get(name, ()) if f in known)
    return parts or ((name,) if name in known else ())


def broad_of(name: str) -> str:
    """The broad field that one of the fourteen is part of; the name itself where it is none.

    Examples
    --------
    >>> broad_of("physics"), broad_of("psychology")
    ('natural sciences', 'social sciences')
    """
    return next((broad for broad, parts in BROAD.items() if name in parts), name)


# Words people use for a part of a broad field, or for one of them: what they most likely mean. They
# are proposed and not taken, as a part is less than the whole.
_PARTS: dict[str, str] = {
    "natural sciences": "science sciences stem physics chemistry biology biological life "
    "mathematics "
    "maths statistics computer computing ai artificial informatics software earth geosciences "
    "climate ocean astronomy space environmental quantum genetics neuroscience natural "
    "科学 理学 物理 化学 生物 数学 计算机 人工智能 地球科学 天文 量子 生命科学",
    "engineering and technology": "engineering technology materials semiconductors semiconductor "
    "chips energy robotics nanotechnology aerospace nuclear telecommunications battery batteries "
    "工程 技术 材料 半导体 芯片 能源 航空 航天 机器人",
    "medical and health": "medicine medical clinical health biomedical pharmacology pharma nursing "
    "public cancer oncology vaccines 医学 医药 健康 临床 卫生 药学",
    "agricultural and veterinary": "agriculture agricultural veterinary food forestry fisheries "
    "农业 农学 兽医 食品 林业",
    "social sciences": "social economics psychology political education law business management "
    "sociology 社会 经济 心理 教育 法律 管理 政治",
    "humanities and arts": "humanities arts history philosophy languages 人文 艺术 历史 哲学 语言",
}
_MEANT = {word: field for field, words in _PARTS.items() for word in words.split()}


def meant_by(text: str, known: tuple[str, ...]) -> list[str]:
    """The broad fields that words of a text most likely mean, in the order of the text.

    Examples
    --------
    >>> meant_by("Engineering, medicine", tuple(BROAD)), meant_by("mood", tuple(BROAD))
    (['engineering and technology', 'medical and health'], [])
    >>> meant_by("人工智能和医学", tuple(BROAD))
    ['natural sciences', 'medical and health']
    """
    words = simplified(text).casefold()
    found = sorted(
        (at, field)
        for word, field in _MEANT.items()
        for at in [words.find(word) if not word.isascii() else _word_at(word, words)]
        if at >= 0 and field in known
    )
    return list(dict.fromkeys(field for _, field in found))


def _word_at(word: str, text: str) -> int:
    found = re.search(rf"(?<![a-z]){word}(?![a-z])", text)
    return found.start() if found else -1
