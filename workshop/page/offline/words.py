"""What the offline page says beside the names that all pages share."""

from __future__ import annotations

from scenarios.vocabulary.text import LANGUAGES, Text
from workshop.language.texts import Texts

WORDS = {
    "title": Text("Research collaboration: what if?", "国际科研合作：如果……会怎样？"),
    "what": Text(
        "Answers computed beforehand by {model}, read without a network. Not a prophecy: a scenario"
        " says what would follow if the event came.",
        "由 {model} 预先计算的结果，无需联网。这不是预言：情景说明的是事件发生后会怎样。",
    ),
    "shipped": Text("Scenarios", "情景"),
    "levers": Text("Your own mix", "自选组合"),
    "scenario": Text("Scenario", "情景"),
    "outcome": Text("Outcome", "指标"),
    "region": Text("Country, region or pair", "国家、地区或双边"),
    "change": Text("Change against the baseline", "相对基线的变化"),
    "baseline": Text("Baseline", "基线"),
    "interval": Text(
        "middle, and 5 % to 95 % of {n} worlds drawn", "中位数，及 {n} 次抽样的 5 % 至 95 %"
    ),
    "year": Text("in {year}", "{year} 年"),
    "to": Text("{low} to {high}", "{low} 至 {high}"),
    "none": Text("not defined", "无定义"),
    "grade": Text("Evidence: {grade}", "证据：{grade}"),
    "run": Text(
        "Run {run}. Check: collabcast run {name} --replicates {n} --seed {seed} --horizon {year}",
        "运行编号 {run}。核对：collabcast run {name} --replicates {n} --seed {seed}"
        " --horizon {year}",
    ),
    "point": Text("Computed at exactly this point.", "此点为直接计算的结果。"),
    "between": Text(
        "Interpolated between computed points. At {n} points held out, no end and no middle of this"
        " series was off by more than {most} {unit} (middle: typically {middle}).",
        "由已计算的点插值得到。在 {n} 个留出的检验点上，该序列的中位数和区间端点误差"
        "均不超过 {most} {unit}"
        "（中位数误差一般为 {middle}）。",
    ),
    "off": Text("0: nothing happens", "0：无变化"),
    "from": Text(
        "What is moved starts in {year}. Sizes in percent are yours: nobody measured them.",
        "变化自 {year} 年开始。百分比由您设定，并非实测。",
    ),
    "figures": Text(
        "Figures: {title}; sha256 {digest}; seed {seed}",
        "数据：{title}；sha256 {digest}；种子 {seed}",
    ),
    "language": Text("中文", "English"),
}  # fmt: skip


def words() -> dict[str, dict[str, str]]:
    """Every text by language and key."""
    grades = ("measured", "literature", "assumption")
    return {
        lang: {
            **{key: text.in_(lang) for key, text in WORDS.items()},
            **{f"grade.{g}": Texts(lang)(f"grade.{g}") for g in grades},
        }
        for lang in LANGUAGES
    }
