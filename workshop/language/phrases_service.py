"""What other programs are told where a question cannot be answered."""

from __future__ import annotations

SERVICE: tuple[tuple[str, str], ...] = (
    ("no run {}; known are {}; run its scenario again: the same question has the same id",
     "没有运行 {}；已有：{}；请重新运行其情景：同样的问题编号相同"),
    ("came {} runs; allowed are {}; ask for fewer at once",
     "读到 {} 个运行；至多允许 {}；请一次少问几个"),
    ("no run given; one or more are needed; name them by their ids",
     "未指明运行；至少需要一个；请用编号指明"),
    ("given up after {} s and {} of {} replicates; ask for fewer replicates, or use ",
     "计算 {} 秒后放弃，{} / {} 次抽样已完成；请减少抽样次数，或使用 "),
    ("no published figure of {}; leave out year or variable",
     "没有 {} 的已发布数据；请去掉年份或指标"),
    ("; allowed for {} are ", "；{} 允许的有 "),
    ("; no parameter of the model is called so; ", "；模型没有这样的参数；"),
    ("ask for a part of its name, such as event/", "请只写名称的一部分，例如 event/"),
    ("came more than {} KiB; send less", "内容超过 {} KiB；请缩短"),
    ("came bytes that are no UTF-8 text; send UTF-8", "内容不是 UTF-8 文本；请用 UTF-8"),
    ("others are being answered; come again in {} s", "正在回答其他请求；请 {} 秒后再来"),
    ("allowed are the scenarios of this question: ", "允许的是本次请求中的情景："),
    ("allowed is one place, or a pair of two such as CHN-USA; ask for each",
     "允许的是一个地点，或一对地点（如 CHN-USA）；请分别查询"),
    ("send both together", "请一并提交"),
    ("choose one, or send the text of a scenario", "请选择其一，或提交情景文本"),
    ("allowed is one whole scenario", "允许的是一个完整的情景"),
    ("write out what it builds on", "请写出其所依据的内容"),
    ("; this run tells of {} and {}; choose of them", "；本次运行只给出 {} 与 {}；请从中选择"),
    ("came region ", "读到地区 "), (", variable ", "、指标 "),
    ("came interventions; the baseline has none", "读到政策干预；基线没有干预"),
    ("set `replicates`, or use `collabcast run`", "请设定 `replicates`，或使用 `collabcast run`"),
)  # fmt: skip
