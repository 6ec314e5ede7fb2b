"""What compare, trace, hindcast, replay, backtest and workshop say on the terminal.

English and Chinese; ``{}`` stays as it is. Words of rules, sources and parameters, which the
evidence holds in English, stay English.
"""

from __future__ import annotations

SPOKEN: tuple[tuple[str, str], ...] = (
    # import
    ("reading (up to {} MB and {} rows a file), {} s so far",
     "正在读取（每个文件至多 {} MB、{} 行），已用 {} 秒"),
    # compare
    (": rank among {}", "：在 {} 个国家中的位次"), ("), rises {} %, falls {} %, first {} %",
     ")，上升 {}%，下降 {}%，第一 {}%"),
    ("), rises {} %", ")，上升 {}%"),
    # trace
    ("1 What it is", "一、这是什么"), ("2 What the scenarios do", "二、情景做了什么"),
    ("3 Through which rules", "三、经由哪些规则"), ("4 From which figures", "四、来自哪些数据"),
    ("5 Sources", "五、资料来源"), ("  computed in ", "  计算于 "),
    ("  nothing: the run holds the baseline only", "  没有：运行中只有基线"),
    ("; change {}, rises {} %", "；变化 {}，上升 {}%"), ("; change ", "；变化 "),
    ("    sources: ", "    来源："), ("  size ", "  强度 "), ("  takes ", "  取值 "),
    ("  put in by {}: {} % of the pair's links, {} % come of it",
     "  由 {} 设定：该国家对联系的 {}%，最终为 {}%"),
    ("  and {} smaller ones (--json names no more)", "  另有 {} 个较小的（--json 也不再列出）"),
    ("  none published under this name in this evidence", "  本数据中没有以此名称发布的数据"),
    (", drawn ", "，抽取 "),
    ("; seed {}, {} replicates, {} failed; ", "；随机种子 {}，{} 次重复，失败 {} 次；"),
    # hindcast and replay
    ("figures: ", "数据："),
    (" not used: sizes come from other events", " 未使用：强度来自其他事件"),
    ("the effect cannot be measured here: ", "此处无法测量其效应："),
    ("the effect is within what quiet ties show: no skill can be claimed",
     "效应在平静联系的波动之内：不能声称有预测技巧"),
    ("ties went the other way than such events did before", "联系的变化与以往此类事件相反"),
    ("the effect stands out ({} times the noise)", "效应突出（为噪声的 {} 倍）"),
    ("): forecast from {}, scored {}, {} affected ties",
     ")：自 {} 年预测，评分年份 {}，受影响联系 {} 对"),
    ("): forecast from {}, scored {}, {} affected tie",
     ")：自 {} 年预测，评分年份 {}，受影响联系 {} 对"),
    ("  effect, net of others    {} log points; where nothing happened ",
     "  扣除其他影响后的效应    {} 对数点；无事发生之处 "),
    ("  told from other events   {} (", "  由其他事件推断          {} ("),
    ("; {} events of the class)", "；同类事件 {} 个)"),
    ("  skill, links             {}   (1: perfect, 0: as if nothing happened)",
     "  技巧，联系              {}   （1：完美，0：如同无事发生）"),
    ("  skill, net effect        ", "  技巧，净效应            "),
    ("  90 % band covers         {} of links, {} of net effects",
     "  90% 区间覆盖            {} 的联系，{} 的净效应"),
    ("  error on untouched ties  {}   (1: unchanged)",
     "  未受影响联系的误差      {}   （1：不变）"),
    (") taken out of the past: {} ties, effect ", ") 从过去中去除：{} 对联系，效应"),
    (") taken out of the past: {} tie, effect ", ") 从过去中去除：{} 对联系，效应"),
    ("measured on these figures", "由这些数据测得"),
    ("as estimated on yearly ties and shipped", "为附带的逐年联系估计值"),
    ("  all years: {} joint papers (", "  全部年份：{} 篇合著论文 ("),
    ("  most of it: ", "  主要来自："),
    ("  * effect of the last two years known, carried on", "  * 已知最后两年的效应，向后延续"),
    ("  within what quiet ties show: it may have done nothing",
     "  在平静联系的波动之内：可能没有影响"),
    ("  Net of all that moved both countries at once; what went to other partners is not in it.",
     "  已扣除同时影响两国的一切；转向其他伙伴的部分不计在内。"),
    ("  year        observed     without   difference",
     "  年份            实际        没有        差异"),
    # backtest, workshop
    (": no row for {}; missing, not zero, and left out", "：没有 {} 的数据；缺失并非零，已略去"),
    ("wape and wis: - where every true figure is 0, as they divide by it",
     "wape 和 wis：真实值全为 0 处记 -，因为要除以它"),
    ("mase: - where no year before an origin changes", "mase：起点之前没有变化处记 -"),
    ("wis of {}: - as the bands are more than {} times as wide as the figures; too few years, or a "
     "jump among them",
     "{} 的 wis：区间宽度超过数据的 {} 倍，记 -；年份太少，或其中有跳变"),
    ("preparing the baseline to {}, {} replicates ...", "正在准备至 {} 年的基线，{} 次重复……"),
    ("sessions are kept in ", "会话保存在 "),
    ("open {} in a browser; end with Ctrl+C", "请在浏览器中打开 {}；按 Ctrl+C 结束"),
)  # fmt: skip
