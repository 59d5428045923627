"""Lead-ins of lists: whether a question asks for what one announces, and how well a lead-in suits it.

「哪些情况可以延期」 and 「有下列情形之一的，可以延期开庭审理：」 name the same kind of thing in other words; 「不能」
is answered by 不适用 and 不得, never by the list of what is allowed.
"""

from __future__ import annotations

import re

from rag.question_words import LIST_ASKED

ANSWERED_BY_ITEMS = ("list", "fact", "definition", "unit")  # intents that a lead-in with its items may answer
# What lists of laws and plans are of: how one asks for it, and how a lead-in calls it.
_KINDS = tuple(
    (re.compile(asked), re.compile(announced))
    for asked, announced in (
        (r"条件|要求|资格|门槛|标准|样的|样才", r"条件|要求|标准|情形|情况"),
        (r"情况|情形|场合|时候", r"情形|情况|行为"),
        (r"材料|资料|文件|手续|证明|证件|东西", r"材料|资料|文件|证明|证件"),
        (r"措施|手段|办法|方式|方法|途径|渠道", r"措施|方式|方法|办法|途径"),
        (r"职责|职能|工作|任务|义务|事|活", r"职责|职能|工作|任务|义务|事项"),
        (r"权利|权力", r"权利|权力|职权"),
        (r"行为|事", r"行为"),
        (r"案件|案子|官司|诉讼|纠纷", r"案件|诉讼|纠纷"),
        (r"人", r"人员|人$"),
        # who may not be a director: 有下列情形之一的，不得担任董事
        (r"(?:哪些|[几一二两三四五六七八九十][种类]|什么|啥)人", r"情形"),
        (r"内容|事项|信息", r"内容|事项|信息"),
        (r"地方|用途|方面|范围", r"范围|用途|方面|支出"),
        (r"名称|名字|名", r"名称"),
        (r"程序|步骤|流程|顺序", r"程序|步骤|顺序"),
        (r"原则", r"原则"),
        (r"因素", r"因素"),
    )
)
_ITEMS_ASKED = re.compile(
    r"(?:什么|啥|何种|几[个种类项条])(?:条件|要求|资格|标准|情况|情形|材料|资料|手续|证件|措施|办法|职责|义务|权利|行为|"
    r"案件|案子|官司|人员|内容|事项|程序|原则)|(?:什么|啥|怎么?)样[的才]|如何才"
)
_ANNOUNCES = re.compile(r"下列|以下|下述|如下|(?:包括|包含|分为|[是为有即]):$")
_WHICH = re.compile(r"哪(?:些|[几一二两三四五六七八九十\d]+[个种类项条家件]?)|什么|啥|何种|几[个种类项条]|怎么?样|如何")
_NEAR = 6  # characters between 哪些 and the kind of thing: 哪些民事案件
# 「下列第一审民事案件」「使用范围，包括」: up to the verb that goes with it.
_NAMED = re.compile(
    r"(?:下列|以下|下述)(?P<behind>[^,:;。]{0,14})|(?P<before>[^,:;。]{0,10}),?(?:如下|包括|包含|分为|[是为有即]:$)"
)
_VERB = re.compile(r"可以|可|应当|不|为|由|向|予以|属于|视为|经|之一")
# 能不能; 「非得开听证会不可」 and 不得不 say that one must.
_A_NOT_A = re.compile(r"(.)不\1|非[得要]?[^，。,？?]{0,12}不可|不得不")
_NEGATED = re.compile(
    r"(?<!对)不(?!是[我你他她咱自别]|好意思|太|懂|清楚|知道|了解|明白|同|少|动产|服|满|足|明|良|仅|断|论|管|低于|超过|多于|过)|无[需须]|禁|免(?:于|予|除|交|征|收|费)|除外"
)
_FORBIDS = re.compile(r"不(?:得|能|可|准|许|允许|予|适用|属于|再|需要|必|受|宜)|禁止|除外|无[需须]")
_PROVISO = re.compile(r"[,;]但.*")

# Words with which any list of its kind is asked for; they say nothing of whose conditions or papers these are.
_OF_ANY_LIST = re.compile(
    r"(?:条件|要求|资格|标准|情况|情形|材料|资料|文件|手续|证明|证件|措施|办法|方式|职责|职能|义务|权利|行为|内容|事项|信息|"
    r"提交|提供|准备|具备|符合|满足|履行|承担|采取|享有|享受|办理|申请|遵守|包括|属于|可以|应[当该]|不得|不能|"
    r"规定|要|交|带|有|能|可|应|须|需|会|才|被|的|得)+"
)

# 「（七）个体工商户：组成形式、经营范围、经营场所」: an item that lists for one of several what its lead-in announces.
_OF_ONE = re.compile(
    r"\([一二三四五六七八九十\d]{1,3}\)(?P<whose>[\u4e00-\u9fff]{2,12})(?:\([^()]{0,12}\))?:[^;。]*、[^;。]*、"
)

_ANNOUNCED = 1.0  # a list is announced where a list is asked for
_SAME_KIND = 1.5  # and of the kind of thing that is asked for
_OTHER_SENSE = -1.0  # but what is forbidden does not answer what is allowed


def asks_for_items(text: str) -> bool:
    """Whether a question may be answered by a lead-in with its items: 哪些, 什么条件, 什么样的."""
    return bool(LIST_ASKED.search(text) or _ITEMS_ASKED.search(text))


def suits(text: str, plain: str) -> float:
    """How much a sentence (in comparable spelling) gains as the lead-in of what is asked; 0.0 if it is none."""
    if not plain.endswith(":") or not _ANNOUNCES.search(plain):
        return 0.0
    if _is_of_other_sense(text, plain):
        return _OTHER_SENSE
    return _ANNOUNCED + (_SAME_KIND if _names_noun_asked(text, plain) or _is_of_kind_asked(text, plain) else 0.0)


def lists_for(said: str, plain: str) -> bool:
    """Whether a sentence (in comparable spelling) is the item that lists things for what the words `said` name."""
    item = _OF_ONE.match(plain)
    return item is not None and item["whose"] in said


def says_whose(word: str) -> bool:
    """Whether a word of a question for items says what the items are of: 餐馆 in 「开餐馆要提交哪些材料」, not 提交."""
    return len(word) > 1 and not _OF_ANY_LIST.fullmatch(word)


def _names_noun_asked(text: str, plain: str) -> bool:
    """Whether what is announced is what is asked for in the very word: 哪几类风险, 下列风险."""
    behind = [_VERB.split(m["behind"] or "")[0] for m in _NAMED.finditer(plain)]
    asked = [text[m.end() : m.end() + 2] for m in _WHICH.finditer(text)]
    return any(len(noun) == 2 and noun in words for noun in asked for words in behind)


def _is_of_kind_asked(text: str, plain: str) -> bool:
    asked = [text[max(m.start() - _NEAR, 0) : m.end() + _NEAR] for m in _WHICH.finditer(text)]
    named = [_VERB.split(m["behind"] or m["before"] or "")[0] for m in _NAMED.finditer(plain)]
    return any(
        any(how.search(words) for words in asked) and any(called.search(words) for words in named)
        for how, called in _KINDS
    )


def _is_of_other_sense(text: str, plain: str) -> bool:
    """Whether one is forbidden or denied and the other is not; a proviso (但不得……) says nothing of the items."""
    if _NEGATED.search(_A_NOT_A.sub("", text)):
        return not _NEGATED.search(plain)
    return bool(_FORBIDS.search(_PROVISO.sub("", plain)))
