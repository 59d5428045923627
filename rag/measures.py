"""Which kind of figure a sentence holds: money, a share, a number of things, a length of time; and whether a time."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.numerals import in_digits

DISTANCE = "米"  # the measure of a question for how far
LENGTH_OF_TIME = "时长"  # the measure of a question for how long, in whatever unit
PENALTY, COMPENSATION = "罚款", "赔偿"  # measures: an amount, or a multiple or share of one

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)(?=年|-|到|至|$|[^\d])")
_POINT_OR_SPAN = (
    r"\d{1,4}个?(?:月|年|天|(?:工作|自然)?日|小时|周|分钟)|"
    # 三年行动方案 is a name, 十周年 and 一周边 are no weeks
    r"[一二两三四五六七八九十半]{1,4}个?(?:月|年(?!行动|计划|规划)|天|(?:工作|自然)?日|小时|周(?!年|边))|当[日天]|"
    r"年底|年内|每年|每季"
)
TIME = re.compile(rf"{_POINT_OR_SPAN}|日前|期间|之前|以前|立项前|时期|阶段")
_TIME_NAMED = re.compile(_POINT_OR_SPAN)
_MONEY = re.compile(r"\d(?:\.\d+)?(?:余|多)?(?:亿|万|千)?元|亿元|万元")
SUBSIDY = re.compile(r"补[贴助偿]|资助|奖[励补]|贴息|减免")  # which may be given as a share of what it is for
_PERCENT = re.compile(
    r"(?:比[例率值]|之比)[^,。;:\d]{0,8}\d{1,4}:\d|\d(?:\.\d+)?(?:%|％|个百分点|成|倍)|\d/\d|百分之|\(%\)"
)
_LAID_DOWN = {PENALTY: re.compile("罚"), COMPENSATION: re.compile("赔|补偿")}
_OF_ANOTHER = re.compile(r"\d(?:\.\d+)?(?:%|倍)|\d/\d")
# Classifiers that one asks with and another answers with. One asks with 个 for what is counted with others too, but
# 「多少人」 is not answered with 10个项目; and 「科改33条」 is a name, not the number of things.
_SAME_MEASURE: tuple[tuple[str, ...], ...] = (
    ("名", "人", "位", "人次"),
    ("家", "个", "所", "户", "座"),
    ("项", "个", "件"),
    ("项", "条", "件"),
    ("岁", "周岁"),
    (DISTANCE, "公里", "千米", "海里"),
)
_ANSWERS = {"个": ("个", "家", "所", "户", "座", "项", "件", "名", "人", "位", "人次")}
_NOT_COUNTED = r"(?<=个)(?:月|工作日|自然日|小时|季度|百分点)"  # 3个月 counts no things
# Days of dates; the number of a note or an item at the beginning: 「5“蓝天计划”,是……」「7中试:是指……」.
_NO_FIGURE = re.compile(
    r"\d{1,2}[月日]|^注:?\d(?!\d)|^\d{1,3}[.、](?!\d)|^\d{1,2}(?=[“\"《「]|[^\d,。;:]{2,24}(?::是?指|,?是指|系指))"
)
# A length of time, not the day of a date and not a year: 9月18日, 2025年, 21年底.
_LENGTHS = (
    (("天", "日", "工作日", "自然日"), r"个?(?:工作|自然)?日(?!元|报)|天"),
    (("个月", "季度"), r"个月|个?季度"),
    (("年", "周年"), r"年(?!行动|计划|规划|方案|攻坚|纲要|度|级|底|初|末)|周年(?=内|以|后|的)"),
    (("周", "星期"), r"周(?![年边围岁])|个?星期"),
    (("小时", "分钟"), r"个?小时|分钟"),
)
_AMOUNT_OF_TIME = r"(?<![\d.月])\d{1,3}(?:\.\d+)?"
_LENGTH = {unit: re.compile(rf"{_AMOUNT_OF_TIME}(?:{printed})") for units, printed in _LENGTHS for unit in units}
_LENGTH[LENGTH_OF_TIME] = re.compile(rf"{_AMOUNT_OF_TIME}(?:{'|'.join(printed for _, printed in _LENGTHS)})")
# What stands behind a word for persons that is no part of a longer one: an end, 的, or what they do. 人形机器人,
# 人社局, 人大代表联络站, 志愿者服务站 and 残疾人就业基地 are no persons.
BEHIND_PERSONS = (
    r"(?=$|[\s，,。.；;、：:？?！!）)”」』]|"
    r"[来去是要可须该也都还又被把给让跟签以到轮获享符坐赞不没未已做吃拿申辞了呢吗啊呀吧的占违犯持卖请找聘雇写搞跑走等够最至每凑挤抢偷骗欠付缴带担兼]|"
    r"在(?!线)|有(?![限机色])|能(?![力源])|得(?!分)|应(?![用急])|需(?!求)|就(?![业地])|再(?![就生])|由|向|从(?!业)|对(?![接口])|同(?=意|时)|"
    r"才(?:能(?!力)|可|够|算)|组(?=[成建队])|一(?=[起共同致块道定])|出(?![行入版口])|负(?=责|担)|当(?![地代])|受(?!理)|领(?![导军域先])|"
    r"住(?![宅房所])|报(?![告警刊])|考(?=上|取|了)|通过|投(?=票|资|了)|联名|共(?=同|有|用)|开(?![发放])|办(?![公事])|干(?!部)|管(?!理)|"
    r"分(?![会中站布])|提(?![升])|加入|参(?=[加与会保选赛股训])|入(?=伙|股|职|选)|退(?![役休])|上(?=岗|班|下)|下岗|进(?![出修])|取得|购买|买|"
    r"失踪|死|伤|合(?=[伙租资])|保管|选(?=[出举上])|代(?=[理替])|种(?=[地田粮])|举手|承(?=[担包租])|设立|建(?=[了群])|用(?=[一了工]))"
)
# 五十个以下股东: persons that are counted with 个.
_PERSONS_COUNTED = re.compile(
    rf"\d个(?!{_NOT_COUNTED})(?:以[上下])?[\u4e00-\u9fff]{{0,4}}?(?:股东|(?<!机器)(?<!法)人|代表|委员|成员|子女|(?<!或)者){BEHIND_PERSONS}"
)
_FIGURES_BOUND = re.compile(
    r"(?:不得?(?:少|低|多|高)于|不得?超过|至少|最少|至多|最多)\d|\d[\u4e00-\u9fff]{1,4}?(?:以上|以下|以内|之内)"
)
# Words that ask for a limit, and those that set one.
_BOUNDS = (
    (
        re.compile(r"最(?:多|高|长|大|迟|晚)|至多|上限|封顶|不(?:得|能)?(?:超过|高于|多于)"),
        re.compile(r"不(?:得|能|应)?(?:超过|高于|多于|大于)|以下|以内|之内|最(?:多|高|长|迟)|至多|为限|上限"),
    ),
    (
        re.compile(r"最(?:少|低|短|小)|至少|起码|下限|不(?:得|能)?(?:少|低|小)于"),
        re.compile(r"不(?:得|能|应)?(?:少|低|小)于|以上|最(?:少|低|短)|至少|下限"),
    ),
)


@lru_cache(maxsize=20_000)
def has_measure(measure: str, plain: str) -> bool:
    """Whether a sentence (in comparable spelling) holds a figure in the unit asked for, in digits or in words."""
    told = in_digits(plain)
    if measure in _LENGTH:
        return bool(_LENGTH[measure].search(told))
    if measure in _LAID_DOWN:
        return bool(_LAID_DOWN[measure].search(told) and (_MONEY.search(told) or _OF_ANOTHER.search(told)))
    if measure == "元":
        return bool(_MONEY.search(told) or (SUBSIDY.search(told) and _PERCENT.search(told)))
    if measure == "%":
        return bool(_PERCENT.search(told)) or ("率" in plain and bool(_NUMBER.search(plain)))
    if measure == "人" and _PERSONS_COUNTED.search(told):
        return True
    without_years = YEAR.sub("", _NO_FIGURE.sub("", plain))
    if not measure:
        return bool(_NUMBER.search(without_years)) or (told != plain and _has_amount(told))
    same = "|".join(re.escape(unit) for unit in _units_for(measure))
    return bool(re.search(rf"\d(?:\.\d+)?(?:余|多|万|亿|千|百)*(?:{same})(?!{_NOT_COUNTED})", told)) or (
        bool(re.search(rf"[(/](?:{same})", plain)) and bool(_NUMBER.search(without_years))
    )


def has_amount_of_money(plain: str) -> bool:
    """Whether a sentence (in comparable spelling) tells an amount of money, not only what share of a cost is paid."""
    return bool(_MONEY.search(in_digits(plain)))


def says_when(measure: str, plain: str) -> bool:
    """Whether a sentence (in comparable spelling) tells a time; of how long, more than that there is one: 期间."""
    return bool((_TIME_NAMED if measure in _LENGTH else TIME).search(plain))


def is_length_of_time(measure: str) -> bool:
    return measure in _LENGTH


def bounds_asked(question: str) -> list[re.Pattern[str]]:
    """What a limit that a question asks for is set with; [] if it asks for none."""
    return [sets for asks, sets in _BOUNDS if asks.search(question)]


def _has_amount(told: str) -> bool:
    """Whether a text whose Chinese figures are in digits has one that is more than a few of something: 四个自信."""
    return bool(_MONEY.search(told) or _OF_ANOTHER.search(told) or _FIGURES_BOUND.search(told))


def is_measured(measure: str, unit: str) -> bool:
    """Whether figures in a unit answer a question for another: 50个 where one asks 多少家."""
    return unit in _units_for(measure)


def _units_for(measure: str) -> tuple[str, ...]:
    """The classifiers with which a question for one is answered."""
    groups = [group for group in _SAME_MEASURE if measure in group]
    return _ANSWERS.get(measure) or tuple(dict.fromkeys((measure, *(unit for group in groups for unit in group))))
