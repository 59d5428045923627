"""Whether a question leaves out of what it asks: 「要多少家」, 「财政厅参加没」, 「比新材料多吗」."""

from __future__ import annotations

import re

from rag.conversation.parts import QuestionParts
from rag.conversation.turn import FollowUp

_BESIDES = re.compile(r"(?:以外|之外)$|^除了?")
# 「对国企有什么要求」 asks what was said of others before.
_TOWARDS = re.compile(
    r"对于?[^，,。]{1,8}?(?:又|还|都)?(?:有|是)?(?:什么|啥|哪些|怎么)(?:样的?)?"
    r"(?:说法|说|要求|规定|支持|扶持|影响|政策|措施|限制|优惠|奖励|补贴)[的没吗有]*"
)
# 「要建多少个试点」 counts the 试点 of what was asked about before.
_OF_ANYTHING = re.compile(
    r"试点|项目|企业|平台|中心|单位|部门|城市|地方|地区|县|指标|措施|环节|步骤|阶段|条件|方面|钱|资金|奖励|补贴"
)
# 「贵港重点建什么」 asks of the place itself.
_OF_PLACE = re.compile(r"(?:重点|主要|将|要|打算|准备)*(?:建设?|发展|打造|推进|培育|做|搞)(?:些?什么|些?啥|哪些)")
_MONEY = re.compile(r"钱|资金|经费|补贴|奖励|奖金")
_VERB_LONGEST = 5  # characters of an asking that is nothing else: 「补贴｜给谁」
# 「比新材料多吗」
_THAN = re.compile(
    r"比(?![例重率较如值])[^，,。]{1,20}?(?:多(?!少)|[少高低大小快慢早晚强弱])[^，,。]{0,8}|[跟和与同][^，,。]{1,20}?相?比[^，,。]{0,8}"
)
# 「财政厅参加没」「是农业农村厅吗」「工信厅是什么角色」
_PART_OF_UNIT = re.compile(
    r"(?:是|由|归)?(?P<unit>[^，,。是由归吗没有也还]{1,12}[厅局委办会院行部处所门司])"
    r"(?:(?:是|算|扮演|担任|当)?(?:什么|啥|哪种|何种)角色|"
    r"(?:是不是|有没有|是否|要不要|也|还|有)?(?:参加|参与|牵头|配合|负责|管|主管|承担)?[的了]?(?:吗|没有|没|么))"
)
_MODIFIERS = re.compile(
    r"(?:当初|当时|原来|原先|原定|原本|之前|以前|后来|现在|目前|如今|最新|最终|最后|总共|具体|分别|各自|实际|计划|预期|预计|规定|"
    r"要求|设定|到底|究竟|自己|本身|自身|本级|单独|[那这][边里块]|定|总|的|上|下)+"
)

_LEVEL = re.compile(r"(?:国家|自治区|省|市|县|乡镇|区)级")
_AMOUNT = re.compile(r"(?:又|还|也|则|是|有|要|应|达到?|建成?)*(?:多少|几)[个家项所座名人]?")
# 「2020年的底数」 is the figure of that year; without a year it is not the one that was asked about before.
_BASE = re.compile(r"(?:底数|基数|(?:起点|基期|现状|起始)[数值]?)的?")


def lacks_subject(parts: QuestionParts) -> bool:
    """Whether a question says what is wanted, but not of what."""
    if parts.place and not parts.subject and _OF_PLACE.fullmatch(f"{parts.attribute}{parts.asking}"):
        return False
    if not parts.subject or is_modifier(parts) or is_besides(parts) or is_of_level(parts):
        return True
    if not parts.asking or parts.setting:
        return False
    return bool(_OF_ANYTHING.fullmatch(parts.subject)) if parts.asks_first else is_money_of_it(parts)


def is_money_of_it(parts: QuestionParts) -> bool:
    """「补贴给谁」: that of what was asked about."""
    return bool(_MONEY.fullmatch(parts.subject)) and len(parts.asking) <= _VERB_LONGEST and not parts.counted


def is_compared(asked: FollowUp) -> bool:
    """Whether a question only says what to compare with: 「比新材料多吗」."""
    return bool(_THAN.fullmatch(asked.core))


def unit_asked_of(asked: FollowUp) -> str:
    """The body of a question that asks only for its part in something: 「财政厅参加没」; "" for any other question."""
    found = _PART_OF_UNIT.fullmatch(asked.core) if asked.question.units else None
    return found["unit"] if found else ""


def is_besides(parts: QuestionParts) -> bool:
    """Whether a question asks what there is beside something: 「科技厅以外还有谁」."""
    return bool(_BESIDES.search(parts.subject))


def is_modifier(parts: QuestionParts) -> bool:
    """Whether what stands in the place of the subject only says how or when: 「目前」, 「自己」."""
    return bool(_MODIFIERS.fullmatch(parts.subject) or (parts.when and _BASE.fullmatch(parts.subject)))


def is_of_level(parts: QuestionParts) -> bool:
    """Whether a question asks only for another level of what was asked about: 「自治区级的又是几个」."""
    is_amount = not parts.asking or bool(_AMOUNT.fullmatch(parts.asking))
    return bool(_LEVEL.fullmatch(parts.subject)) and is_amount and not (parts.attribute or parts.counted)


def is_towards(asked: FollowUp) -> bool:
    """Whether a question asks only what holds for someone: 「对国企有什么要求」."""
    return bool(_TOWARDS.fullmatch(asked.core))
