"""Traditional Chinese characters as simplified ones, so that a word is known in either script.

Only characters of names of places, fields and headings; words that differ between Taipei, Hong Kong
and Beijing (寮國 and 老挝) are names of their own, from CLDR.
"""

from __future__ import annotations

_PAIRS = (
    "亞亚爾尔馬马羅罗納纳語语蘭兰國国盧卢歐欧島岛達达庫库薩萨魯鲁奧奥維维烏乌東东蘇苏體体鎊镑聖圣"
    "屬属內内時时倫伦韓韩號号幣币單单門门圖图標标換换區区麥麦愛爱臘腊緬缅賓宾茲兹現现邁迈書书寬宽"
    "準准濟济別别領领買买開开頓顿諾诺貢贡喬乔話话來来紐纽線线詩诗轉转賽赛會会計计統统萊莱義义賴赖"
    "岡冈撾挝凱凯猶犹欽钦簡简剛刚幾几聯联極极貝贝與与關关約约勞劳邊边灣湾嶼屿湯汤僑侨澤泽豐丰錫锡"
    "瑪玛訥讷峽峡吳吴記记錄录須须藍蓝蓋盖變变謬谬鮑鲍讓让敘叙黨党離离圓圆銀银當当數数黃黄綜综權权"
    "貨货傳传電电臺台靈灵長长寧宁葉叶贊赞裏里裡里論论發发總总產产類类學学際际團团獻献稱称機机構构"
    "個个項项獨独園园醫医藥药農农業业術术環环應应與与種种節节紹绍陸陆華华嶺岭鮮鲜佔占條条質质額额"
    "標标題题計计編编碼码歲岁錢钱億亿萬万員员際际們们這这雙双對对鄰邻舊旧廣广漢汉場场廠厂車车"
    "臘腊彙汇滙汇廈厦衛卫隊队聲声備备複复傑杰戰战屆届強强從从歷历曆历擊击據据擴扩斷断獎奖"
    "異异畢毕盡尽礎础積积競竞筆笔級级組组結结給给經经緣缘編编練练績绩縣县織织續续罰罚職职腦脑"
    "藝艺處处術术補补規规視视覽览觀观訊讯訂订討讨訓训託托設设許许訪访診诊評评詞词試试該该認认"
    "誌志說说課课調调請请諸诸謂谓證证識识議议護护讀读負负財财責责貧贫費费資资賞赏購购贈赠趨趋"
    "軍军軟软較较載载輔辅輕轻輛辆輪轮輸输農农過过運运達达違违遠远適适選选遺遗還还鄉乡醫医釋释"
    "針针鋼钢鐵铁鏡镜鑑鉴間间閱阅陽阳陰阴階阶隨随險险隱隐難难雜杂電电頁页順顺預预頻频顆颗願愿"
    "顯显風风飛飞養养館馆駐驻驗验體体魚鱼鳥鸟點点齊齐龍龙"
)
_TABLE = str.maketrans(dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)))


def simplified(text: str) -> str:
    """The text in simplified characters.

    Examples
    --------
    >>> simplified("國家"), simplified("合作論文數"), simplified("Germany")
    ('国家', '合作论文数', 'Germany')
    """
    return text if text.isascii() else text.translate(_TABLE)
