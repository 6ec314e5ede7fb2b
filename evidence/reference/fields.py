"""The fourteen fields of the NCSES tables, grouped into the broad fields that levers name.

After the OECD Fields of Research and Development (Frascati manual 2015,
doi:10.1787/9789264239012-en). The NCSES tables hold science and engineering only: there is no
humanities field in them, so that broad field exists only in evidence that has one.
"""

from __future__ import annotations

import re

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

NAMES_ZH = {
    "natural sciences": "自然科学",
    "engineering and technology": "工程与技术",
    "medical and health": "医学与健康",
    "agricultural and veterinary": "农业与兽医",
    "social sciences": "社会科学",
    "humanities and arts": "人文与艺术",
    "all fields": "全部领域",
}

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
