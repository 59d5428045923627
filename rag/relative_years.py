"""今年, 去年 and 明年 in a question -> the years that they are today: no figure of another year is told for them."""

from __future__ import annotations

import re
from datetime import date

_DISTANCE = {"大前年": -3, "前年": -2, "去年": -1, "今年": 0, "明年": 1, "后年": 2}
_YEAR = r"(?:19|20)\d\d(?!\d)年?"
_THAT_IS = r"\W{0,3}(?:也?就是|即|是指?)?\W{0,2}"
# 「过去年均」, 「以前年度」, 「三年后年产」, 「如今年轻人」 and 「说明年份」 speak of no such year.
_RELATIVE = re.compile(
    r"《[^《》]*》|(?P<word>大前年|(?<![年以之此从先提目])前年|(?<![过失除])去年|(?<![如现至当])今年|"
    r"(?<![说证表声阐查注写标指])明年|(?<![年以之今此最落先日])后年)(?![龄均产度份收轻薪纪])"
)
_EXPLAINED = re.compile(f"{_THAT_IS}{_YEAR}")  # 「后年——就是2023年」: the asker's own year counts
_NEAR = 16  # characters before a word in which the year that it explains may stand
_EXPLAINS = re.compile(f"{_YEAR}{_THAT_IS}$")


def with_years(question: str, today: date) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The question with 2025年 for 去年, and the changes: what was written, what was understood."""
    changes: list[tuple[str, str]] = []

    def in_numbers(found: re.Match[str]) -> str:
        word = found["word"]
        before = question[max(0, found.start() - _NEAR) : found.start()]
        if not word or _EXPLAINED.match(question, found.end()) or _EXPLAINS.search(before):
            return found.group()
        changes.append((word, f"{today.year + _DISTANCE[word]}年"))
        return changes[-1][1]

    return _RELATIVE.sub(in_numbers, question), tuple(dict.fromkeys(changes))
