"""The years that hold for a sentence that prints none, and spans of years: from what stands before or above it."""

from __future__ import annotations

import re

from rag.indicators.years import years
from rag.normal import normal
from rag.numerals import chinese_to_int
from rag.types import Clause

# 「2020年，全区高新技术企业达到2806家；瞪羚企业达到107家。」: the year at the head holds behind the semicolon too.
_AT_HEAD = re.compile(r"\W*(?:到|至|截至|截止)?(?P<year>(?:19|20)\d\d)年(?:\d{1,2}月)?[底末]?,")
_HEAD_LENGTH = 40  # characters in which the year at a sentence's head is looked for
_ADDED = re.compile(r"新增|增加了?多|累计|[总一]共")
_COMES_ABOUT = re.compile(r"增|累计|共|倍|翻|[新扩]建|建成|引进|培育|完成")
_LOOKED_BACK = 600  # characters before a sentence in which the span that it goes on with is looked for
_ENDS = "。！？!?\n"
# 「一、“十三五”时期发展成就」 tells what had been reached at the end of the plan's last year.
_LOOKING_BACK = re.compile(r"十(?P<plan>[一二三四五六])五[^,。]{0,12}(?:成就|成效|成绩|回顾|完成情况|进展情况)")
_REACHED = re.compile(r"达到?|拥有|保有|现有|[为占]")
_SETS = re.compile(
    r"(?:标准|门槛|[限额]额|额度|起点|[时期]限|注册资本)[^,;。]{0,8}"
    r"(?:(?:调整|[提调]高|[降调]低|放宽|[上下]调|压缩|缩短)(?:至|到|为)(?!(?:19|20)\d\d)|[定设]为(?=\d))"
)
_AIMS = re.compile(r"力争|争取|目标|逐步|到20\d\d")
_OVER_YEARS = re.compile(r"新增|增加|累计|共|年均|每年|引进|引育|完成|实施|突破|[一二三四五六]年|十.五")


def held_years(clause: Clause, start: int, plain: str) -> frozenset[int]:
    """Years for which the sentence of a clause that begins at `start` states its figures without printing them.

    `plain`: the sentence in comparable spelling. What came about in the course of a plan (新增, 累计) is not of the
    plan's last year.
    """
    printed = list(years(plain))
    if printed:
        return frozenset(y.year for y in printed if y.year_from is None)  # “十三五”末
    here = start - clause.start
    begun = 1 + max(clause.text.rfind(end, 0, here) for end in _ENDS)
    head = _AT_HEAD.match(normal(clause.text[begun : min(here, begun + _HEAD_LENGTH)]))
    if head:
        return frozenset((int(head["year"]),))
    if not _REACHED.search(plain) or _OVER_YEARS.search(plain):
        return frozenset()
    plans = [m["plan"] for heading in clause.heading_path if (m := _LOOKING_BACK.search(normal(heading)))]
    return frozenset(2000 + 5 * ((chinese_to_int(plan) or 0) + 1) for plan in plans)


def sets_anew(plain: str) -> bool:
    """Whether a sentence sets a threshold or standard anew, which holds from the year of its document on."""
    return bool(_SETS.search(plain)) and not _AIMS.search(plain)


def is_of_span(asked: str, plain: str, span: tuple[int, int]) -> bool:
    """Whether a sentence may tell of a span of years: it prints that span, a year in it, or none.

    `asked`: the question, in comparable spelling like `plain`. What came about in 2018—2020年 is no figure of
    2016—2020年, nor is what there is in a single year one of what was added in the span.
    """
    printed = [y for y in years(plain) if not y.is_base]
    if not printed or any((y.year_from, y.year) == span for y in printed):
        return True
    if _ADDED.search(asked) and not _COMES_ABOUT.search(plain):
        return False
    return any(y.year_from is None and span[0] <= y.year <= span[1] for y in printed)


def held_spans(clause: Clause, start: int, plain: str) -> frozenset[tuple[int, int]]:
    """Spans of years of which the sentence of a clause that begins at `start` tells: 2016—2020年, “十三五”期间.

    Where it prints no year, it goes on with what its clause named last before it, else with its heading.
    """
    printed = list(years(plain))
    if not printed:
        here = start - clause.start
        printed = list(years(normal(clause.text[max(0, here - _LOOKED_BACK) : here])))[-1:]
    if not printed:
        headings = [normal(h) for h in clause.heading_path]
        printed = [y for heading in headings if _LOOKING_BACK.search(heading) for y in years(heading)]
    return frozenset((y.year_from, y.year) for y in printed if y.year_from is not None)
