"""今年, 去年 and 明年 in a question -> the years that they are today: no figure of another year is told for them."""

from __future__ import annotations

import re
from datetime import date

_DISTANCE = {"大前年": -3, "前年": -2, "去年": -1, "今年": 0, "明年": 1, "后年": 2}
_YEAR = r"(?:19|20)\d\d(?!\d)年?"
_THAT_IS = r"\W{0,3}(?:也?就是|即|是指?)?\W{0,2}"
_AFTER_WORD = r"(?<![^\s，,。；;：:？?！!、（(的到从在比和与跟同那是自于至西东南北省市区县州])"
_NO_YEAR = r"(?![龄均度份轻薪纪报休金检终费限审假满])"  # 申请前年满18岁, 文明年, 入职后年休假, 三年后年均
_RELATIVE = re.compile(
    rf"《[^《》]*》|(?P<word>{_AFTER_WORD}(?:大?前年|明年|后年){_NO_YEAR}|"
    r"(?<![过失除减])去年(?![检限审]|休假)|(?<![如现至当])今年(?![轻龄]))"  # 过去年产, 如今年轻人
)
_NEAR = 16  # characters before a word in which the year that it explains may stand
_EXPLAINED = re.compile(f"{_THAT_IS}{_YEAR}")  # 「后年——就是2023年」: the asker's own year counts
_EXPLAINS = re.compile(f"{_YEAR}{_THAT_IS}$")
_PART = re.compile(r"[^，,。；;？?！!]*")
_ASKS = re.compile(r"多少|几|哪|谁|什么|啥|吗|呢|么|怎|如何|咋|是否|有没有|能不能|何时|目标|指标")
_TIME_ALONE = 6  # characters of a part that only says when: 「去年全年，」


def with_years(question: str, today: date) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The question with 2025年 for 去年, and the changes: what was written, what was understood.

    In a part that asks for nothing the word only tells a story: 「公司今年赚了钱，要提几成公积金」.
    """
    changes: list[tuple[str, str]] = []
    parts = [(m.start(), m.group()) for m in _PART.finditer(question) if m.group()]

    def in_numbers(found: re.Match[str]) -> str:
        word = found["word"]
        before = question[max(0, found.start() - _NEAR) : found.start()]
        if not word or _EXPLAINED.match(question, found.end()) or _EXPLAINS.search(before):
            return found.group()
        part = next(text for start, text in reversed(parts) if start <= found.start())
        if len(parts) > 1 and len(part.strip()) > _TIME_ALONE and not _ASKS.search(part):
            return word
        changes.append((word, f"{today.year + _DISTANCE[word]}年"))
        return changes[-1][1]

    return _RELATIVE.sub(in_numbers, question), tuple(dict.fromkeys(changes))
