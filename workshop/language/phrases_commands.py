"""Phrases of commands and of replays of events, in English and Chinese; ``{}`` stays as it is."""

from __future__ import annotations

COMMANDS: tuple[tuple[str, str], ...] = (
    # run, compare, explore
    (": replicates from {} on were computed one by one, since all at once failed: ",
     "：自第 {} 次重复起逐次计算，因为一并计算失败："),
    ("{} of {} replicates failed; see failures in manifest.json",
     "{} 次（共 {} 次重复）失败；见 manifest.json 中的 failures"),
    ("no report was written: ", "未写出报告："),
    ("the runs differ in seed or figures, so their draws are not the same; run their scenarios "
     "with one --seed, or together in one run",
     "各次运行的随机种子或数据不同，抽样也就不同；请用同一 --seed 运行这些情景，或放在一次运行中"),
    ("the runs hold the baseline only; there is no difference to take apart",
     "运行中只有基线；没有可分解的差异"),
    ("--threshold and --tip are of one scenario; name one, or leave them out",
     "--threshold 和 --tip 只用于一个情景；请只给出一个，或去掉它们"),
    ("--less is for the robust choice; name several scenarios",
     "--less 用于稳健选择；请给出多个情景"),
    (": the baseline moves nothing; name a scenario with interventions",
     "：基线不含变动；请给出含干预的情景"),
    (" sets no number that could be varied", " 没有可以变动的数"),
    ("allowed for Sobol is a power of two, else its indices are biased; write --size {} or --size "
     "{}, or take --method morris",
     "Sobol 只允许 2 的幂，否则指数有偏；请写 --size {} 或 --size {}，或改用 --method morris"),
    ("allowed are two sizes that {} may have; write ", "允许 {} 可取的两个大小；请写 "),
    ("allowed is an outcome of several places, or two places of one outcome; ",
     "允许多个地区的一个结果指标，或一个结果指标的两个地区；"),
    (": unknown {}; allowed are {}; ", "：未知的 {}；允许：{}；"),
    ("no year {} in {}: it holds {} to ", "{} 年不在 {} 中：其中有 {} 至 "),
    ("no scenario given", "没有给出情景"), ("one or more are needed", "需要一个或更多"),
    ("change it", "请改正"),
    # evidence update
    ("allowed is a year after {}, the last of the new figures; say {} or later",
     "允许：新数据最后一年 {} 之后的年份；请给出 {} 或更晚"),
    ("allowed are countries of both editions: {}; leave out the others",
     "允许：两版数据共有的国家：{}；请去掉其余"),
    (" came twice; allowed are two editions; name the new one second",
     " 出现两次；允许：两版数据；请把新版放在第二位"),
    ("the new figures end in {}, the old ones in {}; allowed is an end as late or later; "
     "exchange the two",
     "新数据止于 {}，旧数据止于 {}；允许：不早于旧数据结束；请交换两者"),
    ("the old figures count {}, the new ones {}; allowed is one way of counting; whole and "
     "fractional counts are never compared",
     "旧数据按 {} 计数，新数据按 {} 计数；允许：同一种计数方式；整数计数与分数计数不可比较"),
    ("the two editions share fewer than two countries; allowed are editions of one set of "
     "figures; name the right folders",
     "两版数据共有的国家不足两个；允许：同一套数据的两版；请给出正确的文件夹"),
    ("not a table of predictions ({}); allowed is a CSV with the columns {}; name {} or a file "
     "like it",
     "不是预测表（{}）；允许：含以下列的 CSV：{}；请给出 {} 或同类文件"),
    ("came the columns {}; missing are {}; name {} or a file like it",
     "读到的列为 {}；缺少 {}；请给出 {} 或同类文件"),
    ("allowed is a number; put the file back as it was written", "允许：数；请恢复原文件"),
    # What the command line itself meets
    ("interrupted; finished parts are kept, go on with the same command and --resume",
     "已中断；完成的部分已保留，请用同一命令加 --resume 继续"),
    ("interrupted", "已中断"), (" (folder {})", "（文件夹 {}）"),
    ("out of memory: fewer --workers or --replicates need less",
     "内存不足：请减少 --workers 或 --replicates"),
    ("; this is a fault of the program: please report it with the output of COLLABCAST_DEBUG=1",
     "；这是程序的错误：请附上 COLLABCAST_DEBUG=1 的输出进行报告"),
    ("unexpected ", "意外错误 "),
    # Replays of events on the page
    (": no affected tie has {} papers a year up to {} in ",
     "：没有受影响的联系达到每年 {} 篇（截至 {} 年），数据："),
    (": no affected tie has a figure in {} or {} in ",
     "：没有受影响的联系在 {} 或 {} 年有数据，数据："),
    (": it hits everybody, there is nothing to be net of",
     "：它影响所有国家，没有可供对照的联系"),
    (" does not hold yearly ties for {} years up to {} and a year after it",
     " 没有截至某年的逐年联系及其后一年的数据（需要 {} 年，至 {} 年）"),
    (": none of {} is in {}; it holds ", "：{} 都不在 {} 中；其中有 "),
    (" ends in {}, nothing after the origin {} is left to score; use evidence with later years",
     " 止于 {} 年，起点 {} 年之后没有可评分的数据；请使用年份更晚的数据"),
    (" ends in {}, nothing after the origin ", " 止于 {} 年，其后没有数据；起点 "),
    (" is no country, region or bloc", " 不是国家、地区或集团"),
    (": no affected tie is in ", "：没有受影响的联系，数据："),
    (" has no yearly ties to measure it on and no estimate of it is shipped; use {} with yearly "
     "figures, or an event of the library",
     " 没有可供测量的逐年联系，也没有附带的估计；请使用含逐年数据的 {}，或库中的事件"),
    (": no affected tie has {} papers a year before {} and published figures after it in ",
     "：没有受影响的联系达到每年 {} 篇（{} 年之前）且其后有公布数据，数据："),
    (": no affected tie has {} papers a year up to {} and published figures after it in ",
     "：没有受影响的联系达到每年 {} 篇（截至 {} 年）且其后有公布数据，数据："),
    (": effect on its ties, and where nothing happened", "：对其联系的影响，以及无事发生之处"),
    (": forecast from ", "：预测起点 "),
)  # fmt: skip
