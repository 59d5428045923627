"""What stands behind an amount: the things that it counts, 建成20个|创新平台."""

from __future__ import annotations

import re

from rag.indicators.amounts import Amount
from rag.indicators.names import LONGEST, Named, named_thing
from rag.indicators.sentence import Sentence
from rag.indicators.tail import Tail, ending
from rag.indicators.words import any_of, words

_MONEY_THING = re.compile(
    r"[^，；]{0,20}(?:资金|基金|补贴|补助|奖励|奖金|贷款|投资|经费|债券|授信|融资|券|信贷|收入|罚款|额度|奖补|补偿|保费)"
)
_BUILT = re.compile(r"(?:项目|工程|生产线|园区|产业园|基地)$")  # 60万吨再生铝项目: a name, nothing to be reached
_COUNT = re.compile(r"[万千百]?(?:[个家项条件名位户所座处辆台套支种]|人)")
_VERB_AHEAD = re.compile(rf"[^、]{{0,12}}?{any_of('动词', '句中动词', '新增')}")
_EACH_IN = re.compile(rf"在([^，；]{{2,30}}?)(?:各自?|分别)(?={any_of('动词', '句中动词', '新增')}|\s|$)")
_GIVEN = re.compile(r"\s*的?(?:比例|标准)?(?:给予|予以|进行|享受)(?:一次性)?(补助|补贴|奖励|奖补|资助|贴息|补偿|减免)")
_URGING = ("加快", "推进", "推动", "支持", "抓好", "加强", "统筹")
_POINTING = (
    "以下",
    "上述",
    "下列",
    "如下",
    "前款",
    "本",
    "该",
    "这",
    "前",
    "其他",
)  # 以下10条措施: the text counts itself


def is_count(unit: str) -> bool:
    """Whether things are counted in the unit, one by one: 个, 万户, 人次."""
    return bool(_COUNT.match(unit))


def counted(
    sentence: Sentence, part: int, position: int, amount: Amount, thing: str, tail: Tail, accepted: bool
) -> Named | None:
    """What a count counts: the words behind it, where a verb or nothing stands in front.

    None for the figure of a name (平铝集团80万吨再生铝项目). `accepted`: the amount before was read, so 、 goes on.
    """
    before = sentence.blank[position : amount.start].strip(" \t　，、")
    one_by_one = is_count(amount.unit)
    name = named_thing(thing)
    if given := _GIVEN.match(thing):
        return Named(given[1], "", "", False, True)
    if tail.is_verb and ending(sentence.blank, position, tail.end, _URGING):
        name = name.removesuffix("建设") if len(name) > 4 else name
    if ending(sentence.blank, position, amount.start, _POINTING):
        return None
    if amount.is_time or len(name) < 2 or len(name) > LONGEST:
        return None
    if amount.unit.endswith(("%", "‰")) and not thing.lstrip().startswith("的"):
        return None
    if amount.unit.endswith("元") and not _MONEY_THING.match(thing):
        return None
    if not one_by_one and _BUILT.search(name):
        return None
    scope = ""
    if of := _EACH_IN.search(before):
        scope = of[1]
    verb_ahead = _VERB_AHEAD.match(before)
    if before.endswith("的"):
        scope = _behind_verb(before[:-1])
    elif before and not (tail.is_verb or tail.reaches or tail.end <= position):
        lists = before.endswith("等") or not sentence.masked[position : amount.start].rstrip().endswith("、")
        if not (one_by_one and (before.endswith("等") or (verb_ahead and lists))):
            return None
    elif not before and not accepted and position != part:
        return None
    increase = any(sentence.masked[position : amount.start].rstrip().endswith(w) for w in words("新增"))
    return Named(name, scope, "", increase, True)


def _behind_verb(before: str) -> str:
    found = list(re.finditer(any_of("动词", "句中动词"), before))
    return before[found[-1].end() :].strip() if found else ""
