"""Messages of checks and imports in Chinese: a catalogue of phrases; names and figures stay."""

from __future__ import annotations

import re

# English phrase -> Chinese one; groups of the pattern are figures, names and what came.
CATALOGUE: tuple[tuple[str, str], ...] = (
    (r"; allowed are figures of single years; export year by year",
     "；只允许单一年份的数据；请逐年导出"),
    (r"came sums of ([\w-]+)", r"读到的是 \1 的多年合计"),
    (r"\(see the lines around the table\)", "（见表格上下的说明行）"),
    (r"\(see the name of the file\)", "（见文件名）"),
    (r"\(see the name of the sheet\)", "（见工作表名）"),
    (r"came a table without a year", "表中没有年份"),
    (r"came a formula without a saved result", "公式没有保存结果"),
    (r"open the workbook in Excel and save it", "请在 Excel 中打开并保存"),
    (r"came records of ([^,]+), one entry a paper, and no counts",
     r"读到的是 \1 的论文记录，而不是计数"),
    (r"counts of papers by country", "按国家统计的论文数"),
    (r"percent are meant", "应为百分数"),
    (r"if it is a fraction write ([\d.]+)", r"如果是小数，请写 \1"),
    (r"which lets links grow", "会使联系增加"),
    (r"allowed is a fall, -100 to 0", "只允许下降，-100 到 0"),
    (r"unknown country or region", "未知的国家或地区"),
    (r"unknown field", "未知的学科"),
    (r"unknown key", "未知的键"),
    (r"unknown name; nearest: ", "未知名称；最接近："),
    (r"did you mean ", "是否指："),
    (r"no row for ([^;]+); missing, not zero, and left out",
     r"没有 \1 的数据；按缺失处理，不当作零"),
    (r"no figure for ", "缺少数据："),
    (r"a group of countries; its members are taken, the sum follows from them",
     "国家集团；取其成员，不取合计"),
    (r"names no country", "不是国家"),
    (r"(\d[\d,]*) figures$", r"\1 个数据"),
    (r"left out, ([\d,]+) rows or cells:", r"略去 \1 行或单元格："),
    (r"unknown names, (\d+); nothing of theirs was taken \(--names FILE gives them codes\):",
     r"未知名称 \1 个；其数据未采用（用 --names 文件 给出代码）："),
    (r"columns not used: ", "未使用的列："),
    (r"columns: ", "列："),
    (r"year (\d{4}), from the name of the file", r"年份 \1，取自文件名"),
    (r"^tables:", "数据表："),
    (r"([\d,]+) rows, (\d+) countries or regions, (\d+)-(\d+)",
     r"\1 行，\2 个国家或地区，\3-\4"),
    (r"nothing was found wrong", "未发现问题"),
    (r"nothing was written: say --out FOLDER or --name NAME",
     "未写入；请给出 --out 文件夹 或 --name 名称"),
    (r"not enough to run yet: ", "还不能运行："),
    (r"^written: ", "已写入："),
    (r"run on it: ", "运行："),
    (r"allowed are ", "允许："),
    (r"allowed: ", "允许："),
    (r"allowed is ", "允许："),
    (r"is missing; it must be given; add ", "缺失；必须给出；请添加 "),
    (r"write `", "请写 `"),
    (r"\bcame ", "读到 "),
    (r": ok \(", ": 正确 ("),
    (r"\bwarning: ", "警告："),
    (r"\berror: ", "错误："),
)  # fmt: skip
_READY = tuple((re.compile(pattern, re.MULTILINE), words) for pattern, words in CATALOGUE)


def in_chinese(text: str) -> str:
    """A message with the phrases of the catalogue in Chinese.

    Examples
    --------
    >>> in_chinese("a.csv:1: came sums of 1996-2023; allowed are figures of single years; "
    ...            "export year by year")
    'a.csv:1: 读到的是 1996-2023 的多年合计；只允许单一年份的数据；请逐年导出'
    """
    for pattern, words in _READY:
        text = pattern.sub(words, text)
    return text
