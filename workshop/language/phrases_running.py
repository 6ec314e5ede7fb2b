"""Phrases of interventions, of running and of reading runs, English and Chinese; ``{}`` stays."""

from __future__ import annotations

RUNNING: tuple[tuple[str, str], ...] = (
    # Interventions whose parts do not go together
    (" of `follows` and `joins`", "（`follows` 与 `joins`）"),
    ("allowed is exactly one of them", "只允许其中之一"),
    ("allowed is one of them, or both", "允许其一或两者"), ("allowed is one of them", "只允许其一"),
    (" before start ", "，早于开始年 "),
    ("allowed is an end in the year of the start or later", "结束年不得早于开始年"),
    ("move `end`, or leave it out for an effect that stays",
     "请改 `end`，或去掉它使效果持续"),
    (" without `year` and `probability`", "，缺少 `year` 和 `probability`"),
    ("alone for a country that decides for itself", "（单独写，由该国自行决定）"),
    ("`align: false` without `followers`", "`align: false` 而没有 `followers`"),
    ("allowed is `align: false` beside a list", "`align: false` 须与名单并用"),
    ("name the followers, or leave `align` out", "请给出跟随者，或去掉 `align`"),
    ("a path of years with ", "逐年路径，同时有 "),
    ("allowed is the path alone, of one year or more: it says what changes and when, from its "
     "first year on", "只允许单独的路径，一年或更多：它说明自首年起何时变动多少"),
    ("keep one of them", "请只留其一"), ("neither change nor money", "既没有 change 也没有 money"),
    ("allowed is one of `change` (a share, or a path of years), `money` (million PPP dollars a "
     "year), `freeze` (percent a year) and `awards` (a share)",
     "允许 `change`（比例或逐年路径）、`money`（每年百万购买力平价美元）、`freeze`（每年百分比）"
     "或 `awards`（比例）之一"),
    ("add one of them", "请添加其一"), ("came change and money", "同时给出了 change 和 money"),
    ("allowed is one of them: they say the same", "只允许其一：二者同义"),
    ("came money with ", "给出了 money，同时有 "),
    ("allowed is money of all fields, measured against published R&D; nobody publishes it by field",
     "只允许全部学科的经费，以公布的研发经费为准；没有按学科公布的数据"),
    ("leave it out, or give the change as a share with `change`",
     "请去掉它，或用 `change` 以比例给出变动"),
    ("came budget and contributions", "同时给出了 budget 和 contributions"),
    ("allowed is one of them: the budget is the sum of the contributions",
     "只允许其一：budget 是各方 contributions 之和"),
    ("came gain and money in an open programme", "开放计划中同时给出了 gain 和经费"),
    ("allowed is one of them: a fixed sum that more members share cannot bring each tie a fixed "
     "gain", "只允许其一：由更多成员分享的固定总额无法使每个联系得到固定的增益"),
    ("leave out `gain`, and the money says what ties gain, or set `open: false`",
     "请去掉 `gain`，由经费决定增益，或设 `open: false`"),
    ("came joiner_pays {} in a closed programme", "封闭计划中给出了 joiner_pays {}"),
    ("allowed is it with `open: true`: nobody joins a closed one",
     "只允许与 `open: true` 并用：封闭计划无人加入"),
    ("add `open: true`, or leave joiner_pays out", "请添加 `open: true`，或去掉 joiner_pays"),
    (" of `like`, `measured` and `percent`", "（`like`、`measured` 与 `percent`）"),
    (" in two classes", " 同在两类"), ("a partner is in one class", "一个伙伴只属于一类"),
    ("remove it from one of them", "请从其中一类删去"),
    # Events of hindcasts
    ("allowed is a class of events: ", "允许的事件类别："),
    ("write the class that comes nearest", "请写最接近的类别"), ("came last ", "给出的 last 为 "),
    ("allowed is a last year not before the start", "末年不得早于开始年"), ("move `last`",
     "请改 `last`"),
    (" with origin ", "，起点 "), ("allowed is a year after the origin", "允许起点之后的年份"),
    ("move `{}` or the origin, the last year that may be seen",
     "请改 `{}` 或起点（可见的最后一年）"),
    # Scenarios of one run
    (" is also the name in ", " 也是另一文件中的名称："),
    ("scenarios of one run differ in name", "一次运行中各情景的名称须不同"),
    ("rename one", "请改其一的名称"),
    # Folders of runs
    (": every replicate failed, the first with ", "：每次重复都失败，第一次为 "),
    ("every row failed, the first with ", "每一行都失败，第一行为 "),
    (": holds no finished run (no manifest.json)", "：没有已完成的运行（没有 manifest.json）"),
    (": holds no copy of its figures, and {} is none of {}; ",
     "：没有所用数据的副本，而 {} 不在 {} 之中；"),
    (": is damaged ({}: {} is no pair and year of this run, or stands twice)",
     "：已损坏（{}：{} 不是本次运行的国家对和年份，或重复出现）"),
    (": is damaged ({}: {} is empty)", "：已损坏（{}：{} 为空）"),
    (": is damaged (no file {})", "：已损坏（没有文件 {}）"),
    (": is damaged (", "：已损坏（"),
    (": is not the file the run wrote (its sha256 differs from manifest.json)",
     "：不是运行所写的文件（sha256 与 manifest.json 不同）"),
    (": is a link to another place, which is not followed", "：是指向别处的链接，不予跟随"),
    (": is a link to another place, where a run must not write; remove it, or choose another "
     "folder with --out", "：是指向别处的链接，运行不得写入；请删去，或用 --out 另选文件夹"),
    ("; set {} where the machine has more", "；内存更大时请设置 {}"),
    (": made by collabcast {} in format {}, this is {}, which reads formats 1 to {}; open it with "
     "that version",
     "：由 collabcast {} 以格式 {} 写成，本版本为 {}，可读格式 1 至 {}；请用该版本打开"),
    (": cannot be written ({}); finished parts are kept; make room or choose another folder with "
     "--out, then go on with --resume",
     "：无法写入（{}）；完成的部分已保留；请腾出空间或用 --out 另选文件夹，再用 --resume 继续"),
    (": cannot be written ({}); allowed is a folder of your own with room; choose another",
     "：无法写入（{}）；允许的是有空间的自己的文件夹；请另选"),
    (": cannot be written ({}); choose another folder with --out",
     "：无法写入（{}）；请用 --out 另选文件夹"),
    (": holds files that are not a run; --force replaces runs only; choose another folder with "
     "--out", "：其中的文件不是运行；--force 只覆盖运行；请用 --out 另选文件夹"),
    (": holds an unfinished run of other scenarios, settings or figures; resume it with those, or "
     "replace it with --force",
     "：其中有情景、设置或数据不同的未完成运行；请用原来的继续，或用 --force 覆盖"),
    (": holds a finished run of other scenarios, settings or figures; replace it with --force, or "
     "choose another folder with --out",
     "：其中有情景、设置或数据不同的已完成运行；请用 --force 覆盖，或用 --out 另选文件夹"),
    (": another run is writing here; wait for it, or choose another folder with --out",
     "：另一运行正在写入；请等待，或用 --out 另选文件夹"),
    (", or choose another folder with --out", "，或用 --out 另选文件夹"), (": holds ", "：其中有 "),
    (": the run needs about {} GB of disk while it computes, {} GB are free; ask for fewer "
     "replicates, or choose a folder on another disk with --out",
     "：运行时约需 {} GB 磁盘，可用 {} GB；请减少重复次数，或用 --out 选另一磁盘上的文件夹"),
    (" replicates of {} scenarios to {}, which need about {} GB of memory",
     " 次重复、{} 个情景、到 {} 年，约需 {} GB 内存"),
    ("ask for fewer replicates, outcomes, years or workers, give --out, or set ",
     "请减少重复次数、结果、年数或 --workers，给出 --out，或设置 "),
    (" values ({}); allowed {} GB", " 个数值（{}）；允许 {} GB"),
    ("; set COLLABCAST_MEMORY_GB where the machine has more",
     "；内存更大时请设置 COLLABCAST_MEMORY_GB"),
    ("came a name of {} characters", "名称有 {} 个字符"),
    (" rows; the manifest says ", " 行；manifest.json 中为 "), (" of {} rows; ", "，行数 {}；"),
    (": column {}: came ", "：列 {}：读到 "),
    ("the scenarios differ (", "各情景不同（"),
    ("scenarios are compared on the same draws", "各情景在相同的抽样上比较"),
    ("give --seed", "请给出 --seed"),
    # Workers
    ("a worker process was ended from outside (out of memory?); finished parts are kept; go on "
     "with --resume and fewer --workers",
     "一个工作进程被外部终止（内存不足？）；完成的部分已保留；"
     "请用 --resume 和更少的 --workers 继续"),
    ("a worker process was ended from outside (out of memory?); use fewer --workers",
     "一个工作进程被外部终止（内存不足？）；请减少 --workers"),
    ("the Dask cluster at {} went away or lost the work ({}); finished parts are kept; go on with "
     "--resume",
     "位于 {} 的 Dask 集群断开或丢失了任务（{}）；完成的部分已保留；请用 --resume 继续"),
    ("--cluster needs the package distributed; install it with ",
     "--cluster 需要 Python 包 `distributed`；请安装："),
    ("{}: not installed; allowed with the extra {} alone; install it with ",
     "{}：未安装；仅在装有附加组件 {} 时可用；请安装："),
    ("no worker of the Dask cluster at {} answers; start one with {}, or leave --cluster out",
     "位于 {} 的 Dask 集群没有工作进程应答；请用 {} 启动，或去掉 --cluster"),
    ("worker {} of the cluster runs other code than this (it says {}, here it is {}); install the "
     "same version of collabcast, NumPy and Python there",
     "集群的工作进程 {} 运行的代码不同（其为 {}，此处为 {}）；"
     "请安装相同版本的 collabcast、NumPy 和 Python"),
    ("no Dask scheduler answers at {} ({}); start one with {}, or leave --cluster out",
     "{} 没有 Dask 调度器应答（{}）；请用 {} 启动，或去掉 --cluster"),
)  # fmt: skip
