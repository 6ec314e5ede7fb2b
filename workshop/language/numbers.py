"""Numbers as people should read them: never more digits than the interval allows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

MINUS = "\N{MINUS SIGN}"
SPACE = "\N{NO-BREAK SPACE}"


Big = Literal["full", "prose", "short"]
_BIG: dict[str, dict[str, tuple[str, float]]] = {
    "full": {"en": ("", 0.0), "zh": ("", 0.0)},
    "prose": {"en": (f"{SPACE}million", 1e6), "zh": ("万", 1e4)},
    "short": {"en": ("M", 1e6), "zh": ("万", 1e4)},
}


def is_count(unit: str) -> bool:
    """Counts are compared in percent of the baseline; percentages and indices in points."""
    return unit.startswith(("papers", "joint papers", "links"))


def step_of(low: float, high: float, middle: float | None = None) -> float:
    """Distance between two neighbouring values worth telling apart inside an interval.

    The rule of the Particle Data Group: of half the width of the interval two digits are kept when
    they begin with 10 to 35, one digit otherwise, so that rounding moves a value by less than a
    sixth of the half-width. In a lopsided interval away from zero the shorter side decides (by one
    digit at most), or its end would be rounded away. An interval of no width gives 0: keep what
    there is.

    Examples
    --------
    >>> step_of(15_000, 30_000), step_of(0.1, 0.4), step_of(2, 2)
    (1000.0, 0.01, 0.0)
    >>> step_of(-98_995, -4_439), step_of(-98_995, -4_439, middle=-23_884)
    (10000.0, 1000.0)
    """
    step = _step(abs(high - low) / 2)
    if middle is None or not low < middle < high or low < 0 < high:
        return step
    return max(_step(min(high - middle, middle - low)), step / 10)


def _step(half: float) -> float:
    if not math.isfinite(half) or half == 0:
        return 0.0
    return float(f"1e{math.floor(math.log10(half / 3.55))}")


def digits(value: float, step: float, lang: str, *, sign: bool = False, big: Big = "full") -> str:
    """A number rounded to ``step``.

    ``big`` says how numbers from a million (Chinese: from 10,000) on are written: ``full`` digits,
    ``prose`` with a word, ``short`` with a letter.

    Examples
    --------
    >>> digits(21_734, 1000, "en"), digits(21_734, 1000, "zh", big="prose")
    ('22,000', '2.2万')
    >>> digits(2.31e6, 1e5, "en", big="prose"), digits(2.31e6, 1e5, "en", big="short")
    ('2.3\xa0million', '2.3M')
    >>> digits(-0.4321, 0.01, "en", sign=True), digits(float("nan"), 1, "en")
    ('−0.43', '–')
    """
    if not math.isfinite(value):
        return "\N{EN DASH}"
    if step <= 0:  # no interval to go by: three significant digits
        step = float(f"1e{math.floor(math.log10(abs(value))) - 2}") if value else 1.0
    value = round(value / step) * step
    unit, size = _BIG[big][lang if lang in _BIG[big] else "en"]
    if size and abs(value) >= size:
        value, step = value / size, step / size
    else:
        unit = ""
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    text = f"{abs(value):,.{places}f}"
    if value < 0 and text.strip("0.,"):
        return MINUS + text + unit
    return ("+" if sign and text.strip("0.,") else "") + text + unit


def percent(value: float, step: float, lang: str, *, sign: bool = False) -> str:
    """A percentage with its sign, spaced as the language spaces it.

    Examples
    --------
    >>> percent(-31.8, 1, "zh", sign=True), percent(31.8, 10, "en").replace(SPACE, " ")
    ('−32%', '30 %')
    """
    text = digits(value, step, lang, sign=sign)
    if not math.isfinite(value):
        return text
    return text + ("%" if lang == "zh" else f"{SPACE}%")


def share(part: float, lang: str) -> str:
    """How many of all runs, in whole percent; 0 and 100 are said of none and of every run alone.

    Examples
    --------
    >>> [share(p, "zh") for p in (0.8, 0.125, 1.0, 0.0)]
    ['80%', '12%', '100%', '0%']
    >>> share(0.997, "zh"), share(0.002, "en").replace(SPACE, " ")
    ('99%', '1 %')
    """
    whole = round(100.0 * part)
    if 0.0 < part < 1.0:
        whole = min(max(whole, 1), 99)
    return percent(whole, 1, lang)


def bare(value: float, lang: str) -> str:
    """A setting in short: three figures, no zeros behind the last digit that counts.

    Examples
    --------
    >>> bare(1.0, "en"), bare(-0.4, "en"), bare(1234.5, "en")
    ('1', '−0.4', '1,230')
    """
    if value % 1 == 0:
        return f"{value:g}"
    text = digits(value, 0, lang)
    return text.rstrip("0").rstrip(".") if "." in text else text


def axis_label(value: float, lang: str) -> str:
    """A tick: short, and in the counting words of the language.

    Examples
    --------
    >>> [axis_label(v, "en") for v in (0, 0.25, 1500, 40_000, 2e6)]
    ['0', '0.25', '1,500', '40k', '2M']
    >>> [axis_label(v, "zh") for v in (0.25, 1500, 40_000, 2e6, -15_000)]
    ['0.25', '1,500', '4万', '200万', '−1.5万']
    """
    size = abs(value)
    sign = MINUS if value < 0 else ""
    if lang == "zh" and size >= 10_000:
        return f"{sign}{size / 10_000:,.6g}万"
    if lang != "zh" and size >= 1_000_000:
        return f"{sign}{size / 1_000_000:,.6g}M"
    if lang != "zh" and size >= 10_000:
        return f"{sign}{size / 1000:,.6g}k"
    return f"{sign}{size:,.6g}"


@dataclass(frozen=True)
class Band:
    """A middle value and the 90 % interval around it."""

    p05: float
    p50: float
    p95: float

    @property
    def step(self) -> float:
        """What rounding the interval allows."""
        return step_of(self.p05, self.p95, self.p50)

    def middle(self, lang: str, *, sign: bool = False, big: Big = "full") -> str:
        """The middle value with no more digits than the interval allows.

        Examples
        --------
        >>> Band(-30_112, -21_734, -15_020).middle("en", sign=True)
        '−22,000'
        """
        return digits(self.p50, self.step, lang, sign=sign, big=big)

    def limits(self, lang: str, to: str, *, sign: bool = False, big: Big = "full") -> str:
        """Both ends of the interval, joined by ``to``, rounded alike.

        Examples
        --------
        >>> Band(-30_112, -21_734, -15_020).limits("en", " to ", sign=True)
        '−30,000 to −15,000'
        """
        ends = (self.p05, self.p95)
        return to.join(digits(v, self.step, lang, sign=sign, big=big) for v in ends)

    def text(self, lang: str, to: str, *, sign: bool = False, big: Big = "full") -> str:
        """The middle value with the interval behind it.

        Examples
        --------
        >>> Band(-30_112, -21_734, -15_020).text("en", " to ", sign=True)
        '−22,000 (−30,000 to −15,000)'
        """
        ends = self.limits(lang, to, sign=sign, big=big)
        return f"{self.middle(lang, sign=sign, big=big)} ({ends})"

    def percent(self, lang: str, to: str) -> str:
        """The band as signed percentages: a change.

        Examples
        --------
        >>> Band(-41.3, -33.2, -25.1).percent("zh", "至")
        '−33% (−41%至−25%)'
        """
        low, middle, high = (
            percent(v, self.step, lang, sign=True) for v in (self.p05, self.p50, self.p95)
        )
        return f"{middle} ({low}{to}{high})"

    def scaled(self, factor: float) -> Band:
        """The band times a factor; ends swap where the factor is negative."""
        ends = sorted((self.p05 * factor, self.p95 * factor))
        return Band(ends[0], self.p50 * factor, ends[1])
