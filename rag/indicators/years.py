"""Years that a text names: 到2023年, 2021—2025年, “十四五”期间, 较2020年."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.indicators.words import half_width
from rag.numerals import chinese_to_int

_YEAR = r"(?:19|20)\d\d"
_CHINESE_YEAR = r"二[〇○零][一二三四五六七八九〇○零]{2}"
_DASH = r"\s?(?:[-–—―~～至到]|——)\s?"
_TAIL = r"(?:\s?\d{1,2}\s?月(?:份|\s?\d{1,2}\s?日)?)?(?:年?[底末初])?(?:以?前|之前)?"
_NAMED = re.compile(
    rf"(?P<before>比|较|与|是|为|由|从|相当于)?(?:(?P<until>(?<![高升加长展大低少降缩])[到至])|截至|截止|在|自|于)?\s?"
    rf"(?:(?P<first>{_YEAR})\s?年?{_DASH}(?P<last>{_YEAR})\s?年|(?P<year>{_YEAR}|{_CHINESE_YEAR})\s?年(?!度?第){_TAIL}|"
    rf"[“\"]?十(?P<plan>[一二三四五六])五[”\"]?(?:规划)?\s?(?P<part>时期|期间|期末|末期|末|时期末|以来|(?=的\s?\d)))"
    rf"(?:期间|以来|内|间)?(?P<of>的|相比|基础上|同期)?"
)


@dataclass(frozen=True, slots=True)
class Years:
    year: int  # the last of a span
    year_from: int | None  # the first of a span
    start: int
    end: int
    is_base: bool  # what something is compared with or starts from: 比2020年, 由2020年的
    is_until: bool  # 到2023年
    starts_from: bool  # 由2020年的, 从2020年的: an amount of that year follows


def years(text: str) -> Iterator[Years]:
    """The years of a text in order; the years of a five-year plan are counted from 十一五, 2006 to 2010."""
    for match in _NAMED.finditer(half_width(text)):
        before = match["before"] or ""
        if match["plan"]:
            last = 2000 + 5 * ((chinese_to_int(match["plan"]) or 0) + 1)
            first = last - 4 if match["part"] in ("时期", "期间", "以来") else None
        elif match["first"]:
            first, last = int(match["first"]), int(match["last"])
        else:
            printed = match["year"]
            first, last = None, int(printed) if printed.isdigit() else chinese_to_int(printed) or 0
        is_of = before in ("是", "为", "相当于")
        if is_of and match["of"] != "的":
            before = ""
        yield Years(last, first, match.start(), match.end(), bool(before), bool(match["until"]), before in ("由", "从"))
