"""One part of a sentence, from comma to comma: which figures it holds, and what each is of."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from rag.indicators.amounts import Amount
from rag.indicators.counted import counted, is_count
from rag.indicators.names import Named, named_subject
from rag.indicators.respective import respective
from rag.indicators.sentence import Figure, Sentence
from rag.indicators.subject import is_rank, subject, without_rank
from rag.indicators.tail import Tail, tail_before
from rag.indicators.words import any_of
from rag.indicators.years import Years
from rag.types import IndicatorMeasure

_SEPARATOR = re.compile(r"\s*(?:、|和|及|与|以及|并|，|共|或)\s*")
_LAST_SEPARATOR = re.compile(r"、|和|及|以及|与")
_COMPARED_AMOUNT = re.compile(r"(?<![占对同环相])(?:比|较)[^，；、]{0,30}的\s*$")
_OF_ITSELF = re.compile(r"\s*(?:的)?(?:规模|水平|目标|任务|大关|大台阶|台阶|标准|级|目标任务)?\s*")
_MOVES = re.compile(rf"\s*{any_of('达到', '增长', '下降')}")
_GIVES = re.compile(r"的?(?:比例|标准)?(?:给予|予以)")
_BEYOND = re.compile(
    r"[高低快好优][于过].{0,12}(?:平均|水平|增速)"
)  # by how much more than others: no figure of its own
_WITHOUT_UNIT = ("比", "比例", "比重", "系数", "指数")  # 2.2:1, 0.52; 8:30 is a time
_EVERY = re.compile(r"每(?:年|半年|季度?|个?月|周|学期|两年|三年|届)")
_GOAL = re.compile(r"的?(?:总体|规划|年度|既定|预期|预定|全年)?目标(?:任务)?")  # 完成3亿元的总体目标
_HUNDREDS = re.compile(r"([^，]{2,30}?)(?:突破|超过|达到|迈上|站上|跨上)[十百千万]+亿")
_RESPECTIVELY = re.compile("分别")
_NEAR = 80  # characters around an amount that are looked at


def figures_of_part(
    sentence: Sentence, start: int, end: int, found: Sequence[Amount], said: Sequence[Years]
) -> list[Figure]:
    """The figures among the amounts of a part, in order; numbers of names and comparisons are left out.

    `found`, `said`: the amounts and the years within the part.
    """
    result: list[Figure] = []
    position = start
    for year in said:
        if not year.is_base and (not found or year.start < found[0].start):
            sentence.current = year
    plain = [year for year in said if not year.is_base]
    sentence.listed = plain if len(plain) > 1 else sentence.listed
    if not found:
        _speak_of(sentence, start, end)
    accepted = False  # whether the amount before was one, so that 、 continues its list
    skip_to = -1
    starts = [year.start for year in said]
    base: Years | None = None
    spoken = sentence.spoken[-len(found) :] if found else []
    for i, amount in enumerate(found):
        if amount.start < skip_to:
            continue
        left = sentence.masked[position : amount.start]
        if left.rstrip().endswith("每"):  # 每10万人口: part of a name
            continue
        near = said[bisect_left(starts, position) : bisect_left(starts, amount.start)]
        base = next((year for year in reversed(near) if year.is_base), base)
        if compared := _compared(sentence, position, amount, near):
            result.append(compared)
            sentence.named = compared.named
            position = amount.end
            continue
        if _COMPARED_AMOUNT.search(sentence.masked[max(start, amount.start - 45) : amount.start]):
            position = amount.end
            continue
        following = found[i + 1] if i + 1 < len(found) else None
        gap_end = following.start if following else end
        gap = sentence.masked[amount.end : gap_end]
        if following and _is_modifier(amount, gap, following):
            continue  # 超10亿元企业50家: part of the name
        inner_end = -1
        if (
            following
            and is_count(amount.unit)
            and _holds(gap, following, sentence.masked[following.end : following.end + _NEAR])
        ):
            gap = sentence.masked[amount.end : end]
            inner_end = end
        thing_end, next_position = _cut(gap, amount.end, following is not None and inner_end < 0)
        sentence.current = next((year for year in reversed(near) if not year.is_base), sentence.current)
        figure = _figure(sentence, start, position, amount, thing_end, accepted, base)
        base = None
        if figure:
            if result and accepted and result[-1].named.name.endswith("级"):
                result[-1] = _completed(result[-1], figure)
            result.append(figure)
            sentence.named, sentence.named_at = figure.named, figure.start
            if not is_rank(figure.named.name):
                sentence.counted = without_rank(figure.named.name)
        accepted = figure is not None
        position = next_position
        if inner_end > 0:
            skip_to = inner_end
        is_first = figure and len(result) == 1 and following
        if is_first and _RESPECTIVELY.search(sentence.masked, start, amount.start):
            each = respective(result[0], found[i:], sentence.listed, spoken)
            if each or (spoken and spoken[-1].name == result[0].named.name):
                return each  # of things spoken of before, but not as many: nothing can be said
    sentence.spoken += [figure.named for figure in result]
    return result


def _speak_of(sentence: Sentence, start: int, end: int) -> None:
    """财政收入突破百亿元，达到102.3亿元: what follows is of the subject of the part without figures."""
    if found := _HUNDREDS.match(sentence.blank, start, end):
        named = named_subject(sentence.text, sentence.blank, start, found.end(1), True)
        if named is not None:
            sentence.named, sentence.named_at = named, start


def _compared(sentence: Sentence, position: int, amount: Amount, near: Sequence[Years]) -> Figure | None:
    """比2015年的0.16%增长2倍: the figure of the year that it is compared with."""
    base = next((year for year in near if year.is_base), None)
    if (
        base is None
        or base.end > amount.start
        or sentence.masked[base.end : amount.start].strip()
        or amount.unit in ("倍", "番")
    ):
        return None
    if not sentence.masked.startswith(("比", "较"), base.start):
        return None
    named = named_subject(sentence.text, sentence.blank, position, base.start, True) or sentence.named
    if named is None:
        return None
    named = replace(named, is_increase=False, region=named.region or sentence.region)
    return Figure(amount, named, "level", amount.bound, base, None, False, position, amount.end)


def _figure(
    sentence: Sentence,
    part: int,
    position: int,
    amount: Amount,
    thing_end: int,
    accepted: bool,
    base: Years | None,
) -> Figure | None:
    tail = tail_before(sentence.blank, position, amount.start, base is not None and base.starts_from)
    thing = sentence.text[amount.end : thing_end]
    every = _EVERY.search(sentence.masked, max(part, amount.start - _NEAR), amount.start)
    if every and amount.unit in ("次", "场次", "届"):
        return None  # how often something is done
    last = sentence.named
    is_goal = bool(last and _GOAL.fullmatch(thing) and "完成" in sentence.masked[position : amount.start])
    if last and is_goal:
        named: Named | None = replace(last, is_increase=False, region="")
    elif _OF_ITSELF.fullmatch(thing) or (_MOVES.match(thing) and (tail.starts or not is_count(amount.unit))):
        named = subject(sentence, position, amount, tail, base is not None)
        if named is not None and amount.is_time and not _measures_time(named, tail):
            return None
    else:
        named = counted(sentence, part, position, amount, thing, tail, accepted)
    if named is None or _BEYOND.search(named.name) or (not amount.unit and not named.name.endswith(_WITHOUT_UNIT)):
        return None
    sentence.region = named.region or sentence.region
    named = replace(named, region=sentence.region)
    bounds = [every.group()] if every and every.group() == "每年" and "每年" not in named.name else []
    bounds += [*tail.bounds, *filter(None, [amount.bound])]
    years = base if tail.starts else sentence.current
    measure = _measure(amount, tail, named)
    return Figure(amount, named, measure, "、".join(bounds), years, base, tail.starts, position, thing_end, is_goal)


def _measures_time(named: Named, tail: Tail) -> bool:
    """Whether a length of time is a figure of something (平均受教育年限), not how long a rule holds (有效期)."""
    return bool(tail.reaches or tail.bounds) and not named.name.endswith("期")


def _completed(figure: Figure, following: Figure) -> Figure:
    """3个国家级、10个自治区级现代农业产业园: the first too counts 现代农业产业园."""
    _, rank, thing = following.named.name.partition("级")
    if not rank:
        return figure
    return replace(figure, named=replace(figure.named, name=figure.named.name + thing), end=following.end)


def _measure(amount: Amount, tail: Tail, named: Named) -> IndicatorMeasure:
    if amount.unit in ("倍", "番"):
        return "multiple"
    if tail.grows or tail.falls:
        return "growth" if amount.unit in ("%", "‰") else "increase"
    # 城镇新增就业35万人
    return "increase" if named.is_increase or "新增" in named.name else "level"


def _cut(gap: str, start: int, has_next: bool) -> tuple[int, int]:
    """Where the words of an amount end and those of the next begin, in the text."""
    leading = _SEPARATOR.match(gap)
    if leading:
        return start, start + leading.end()
    if not has_next:
        return start + len(gap), start + len(gap)
    if not gap.strip() or _MOVES.match(gap) or _GIVES.match(gap):
        return start, start
    separators = list(_LAST_SEPARATOR.finditer(gap))
    if separators:
        return start + separators[-1].start(), start + separators[-1].end()
    return start + len(gap), start + len(gap)


def _is_modifier(amount: Amount, gap: str, following: Amount) -> bool:
    """Whether an amount belongs to the name of what is counted next: 产值超10亿元企业50家."""
    if _SEPARATOR.match(gap) or not gap.strip() or _LAST_SEPARATOR.search(gap):
        return False
    counts = is_count(following.unit) and not is_count(amount.unit)
    return counts and not _MOVES.match(gap)


def _holds(gap: str, following: Amount, behind: str) -> bool:
    """Whether an amount stands within what is counted: 5家|产值超100亿元的|企业."""
    if not gap.strip() or _LAST_SEPARATOR.search(gap) or _SEPARATOR.match(gap):
        return False
    return not is_count(following.unit) and bool(re.match(r"\s*(?:以上)?的[^，]{2,}", behind))
