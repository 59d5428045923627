"""What a question wants to be worked out of figures: a sum, a difference, an order; in the words people ask with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.numerals import chinese_to_int

Task = Literal["total", "difference", "extremes", "ratio", "share", "growth", "order", "compare", "count"]

_NUMERAL = r"[一二两三四五六七八九十百千\d]+"
_GROUPS = r"产业|行业|领域|市|县|区|园区|企业|项目|指标|平台|板块|门类"
# 哪个产业, 各产业, 九大产业, 有几个产业, 所有产业.
_GROUP = re.compile(
    rf"(?P<which>哪|几|各|每|多少|所有|全部|这些|其[他它余]|别的|剩下的?|{_NUMERAL})(?:一|几|些)?(?:个|大|类|项|些|家)?"
    rf"(?:战略性?|新兴|主导|重点|支柱|战新)*(?P<noun>{_GROUPS})"
)
_GROUP_BEHIND = re.compile(rf"(?P<noun>{_GROUPS})(?:一共|总共|都)?(?:有|是)?(?P<which>哪些|哪几|几|多少)")
_TOTAL = re.compile(
    r"合计|总和|总计|之和|相加|加总|累加|加(?:在|到)?一?(?:起|块)|加起来|共计|(?P<weak>一共|总共|拢共|统共|共(?=有?多少|几))"
)
_AMOUNT = r"(?:多少|几(?!乎)|多大|百分之几|一?大截)"
_LESS_MORE = r"[高大多低少小]"
_DIFFERENCE = re.compile(
    rf"差(?:了|着)?{_AMOUNT}|相差|差距|差额|差值|{_LESS_MORE}(?:了|出|出来)?{_AMOUNT}|"
    rf"(?:增加|减少|提高|降低|提升|上升|下降|增长|增|降|涨)(?:了|到)?{_AMOUNT}(?!倍)"
)
_WHICH = re.compile(rf"(?:谁|哪[个家边项])[^,，。?？是]{{0,8}}{_LESS_MORE}|(?:相差|差)(?:几|多少)倍")
_RATIO = re.compile(r"(?:几|多少)倍|倍数")
_SHARE = re.compile(
    r"占.{1,24}?(?:比重|比例|百分比|份额|百分之几|几成|多少|多大)|占比|[是为].{1,24}?的(?:百分之几|几成|几分之几)"
)
_GROWTH = re.compile(r"增长(?:了)?(?:多少|几|百分之几)|增幅|增长率|涨幅|(?:涨|增|降)(?:了)?(?:百分之几|几成)|百分之几")
_MOST = r"最(?:高|大|多|强)|居首|榜首|头名|老大|(?<!倒数)第一(?:名|位|的)|排(?:在)?第一|首位"
_LEAST = r"最(?:低|小|少|弱)|垫底|倒数第一|末位|最后一"
_ASKS = r"哪|谁|什么|啥|几|多少|是[？?。]?$"
_EXTREME = re.compile(rf"(?P<most>{_MOST})|(?P<least>{_LEAST})")
_N = r"[二两三四五六七八九十]|\d{1,2}"
_PLACE = re.compile(rf"第(?P<n>{_N})(?P<word>[高大多低小少名位])|(?:排|列)在?第(?P<m>{_N})")
_BACK = re.compile(rf"倒数第(?P<n>{_N})")
_TOP = re.compile(
    rf"(?:排|最).{{0,6}}?前(?P<n>{_N})|前(?P<m>{_N})(?:名|位|大|个|强)|哪(?P<k>{_N})[个大项家].{{0,16}}?最"
)
_RANKED = re.compile(
    r"排(?:个|一下|一?排)?(?:序|名|行|队|位)|排第几|排(?:在|到)?(?:第)?几|第几[高大多名位低小少]|老几|"
    r"从[高大多](?:往|到|至)[低小少]|从[低小少](?:往|到|至)[高大多]|由[高大多](?:到|至)[低小少]"
)
_COMPARE = re.compile(
    rf"比一[下比]|(?:哪|谁).{{0,14}}?(?:更|较|要)?{_LESS_MORE}|{_LESS_MORE}还是{_LESS_MORE}|"
    # 「甲产值比乙高了吗」
    rf"(?<!占)比(?![例重率价]|较)[^,，。；;？?]{{1,20}}?(?<!提)(?:更|还|要|是|会|都)*{_LESS_MORE}(?:些|一点)?了?(?:吗|么|没有?|不|对|[?？]|$)|"
    rf"(?<!最)[高大多低小]还是[^,，。?？比]{{1,14}}?[高大多低小](?=$|[,，。?？呢])"
)
_LOW_FIRST = re.compile(r"从[低小少](?:往|到|至)")
_LOW = re.compile(r"[低小少]")
_COUNT_ASKED = re.compile(rf"(?:几|多少)(?:个|家|项|类|大)|哪(?:几|些|个)(?:个|家|项|类)?(?:{_GROUPS})|有哪[些几]")
_SIGNS = (
    ("不低于", r"不低于|不少于|不小于|至少|达到|达|满"),
    ("不超过", r"不超过|不高于|不多于|不大于"),
    ("超过", r"超过|突破|大于|高于|多于|超|过|上|破"),
    ("低于", r"低于|少于|小于|不到|不足|不满"),
)
_LIMIT_UNIT = r"万亿元?|亿元?|万元|元|%|家|个|项|件|万千瓦|万个|人|公里"
_LIMIT = re.compile(
    r"(?P<before>不?(?:低于|少于|小于|超过|高于|多于|大于)|不到|不足|不满|至少|突破|达到|达|满|超|过|上|破|在)?(?:了)?"
    rf"(?P<value>\d+(?:\.\d+)?|(?<![一二三四五六七八九十])[一二两三四五六七八九]?[十百千](?=[万亿]))"
    rf"(?P<unit>{_LIMIT_UNIT})(?:人民币)?(?P<after>以上|及以上|以下|以内|以下)?"
)
EXCEPT = re.compile(r"除(?:了|去|开|却)?.{1,30}?(?:以外|之外|外)|不(?:算|含|包括|计)|去掉|扣除|刨除")


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be worked out."""

    task: Task
    group: str = ""  # the kind of thing over all of which it goes: 产业; "" for those that are named
    low_first: bool = False
    place: int = 0  # of an order, the one asked for: 2 in 第二高; 0 for the first
    top: int = 0  # of an order, how many from the first: 3 in 排前三
    all_places: bool = False  # the whole order is wanted
    larger_first: bool = False  # of a ratio, where it is not said which is how many times the other: 「谁大，大几倍」
    limit: str = ""  # of a count: "超过500亿元"
    members: int = 0  # how many there are said to be of the group: 9 in 九大产业; 0 where it is not said


def work_asked(text: str) -> Work | None:
    """What a question (in comparable spelling) wants to be worked out; None if nothing."""
    group, which = _group(text)
    members = _number(which) if re.fullmatch(_NUMERAL, which) else 0
    limit = _limit(text)
    if limit and group and _COUNT_ASKED.search(text):
        return Work("count", group, limit=limit)
    if limit:
        return None  # 「产值超过500亿元后补贴多少」 asks for something else
    total = _TOTAL.search(text)
    # 「一共」 asks for a sum only where several are spoken of.
    if total and (not total["weak"] or (group and which not in ("几", "多少")) or re.search(r"[和与跟及、]", text)):
        return Work("total", group, top=_top(text), members=members)
    extremes = {m.lastgroup for m in _EXTREME.finditer(text)}
    if len(extremes) == 2:
        task: Task = "extremes" if _DIFFERENCE.search(text) else "order"
        return Work(task, group or "*", all_places=True)
    if _SHARE.search(text):
        return Work("share", group)
    if _RATIO.search(text):
        return Work("ratio", larger_first=bool(_WHICH.search(text)))
    order = _order(text, group, extremes)
    if order is not None:
        return order
    if _GROWTH.search(text):
        return Work("growth")
    if _DIFFERENCE.search(text):
        return Work("difference")
    compared = _COMPARE.search(text)
    return Work("compare", group, low_first=bool(_LOW.search(compared.group()))) if compared else None


def is_compared(text: str) -> bool:
    """Whether a question asks which of two is more, or by how much."""
    return bool(_DIFFERENCE.search(text) or _COMPARE.search(text))


def _order(text: str, group: str, extremes: set[str | None]) -> Work | None:
    low = bool(_LOW_FIRST.search(text))
    top = _top(text)
    place = _PLACE.search(text)
    back = _BACK.search(text)
    if top:
        return Work("order", group or "*", low_first=low or extremes == {"least"}, top=top)
    if back:
        return Work("order", group or "*", low_first=True, place=_number(back["n"]))
    if place:
        low = bool(_LOW.search(place["word"] or ""))
        return Work("order", group or "*", low_first=low, place=_number(place["n"] or place["m"]))
    if _RANKED.search(text):
        return Work("order", group or "*", low_first=low, all_places=True)
    if extremes and re.search(_ASKS, text) and group:
        return Work("order", group, low_first=extremes == {"least"})
    return None


def _group(text: str) -> tuple[str, str]:
    """The kind of thing asked over, and the word that says so."""
    match = _GROUP.search(text) or _GROUP_BEHIND.search(text)
    return (match["noun"], match["which"]) if match else ("", "")


def _top(text: str) -> int:
    match = _TOP.search(text)
    return _number(match["n"] or match["m"] or match["k"]) if match else 0


def _limit(text: str) -> str:
    """A limit with its sign and unit, 「超过500亿元」; "" if the text sets none."""
    for match in _LIMIT.finditer(text):
        before, after = match["before"] or "", match["after"] or ""
        if not before and not after:
            continue
        said = next((sign for sign, words in _SIGNS if re.fullmatch(words, before)), "")
        sign = "不低于" if "以上" in after else "不超过" if after else said
        unit = f"{match['unit']}元" if match["unit"].endswith("亿") else match["unit"]
        if sign:
            value = match["value"] if match["value"][0].isdecimal() else str(_number(match["value"]))
            return f"{sign}{value}{unit}"
    return ""


def _number(numeral: str) -> int:
    return int(numeral) if numeral.isdecimal() else chinese_to_int(numeral) or 0
