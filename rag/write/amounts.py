"""The amounts of a text, their bounds and what they are of; whether a sentence keeps these as its clause has them.

`rag.verify` sees that a figure stands in the clause; here: 以上 must not be lost, and the figure of one thing must not
be said of another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.normal import normal
from rag.write.coverage import pairs, strange_runs

_NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?:-\d+(?:\.\d+)?)?(?![\d.])")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?:年?(?:-|至|到)(?:19|20)\d\d)?年")
_NO_AMOUNT = re.compile(r"月|日(?!元)|号|\.|．")  # behind a number: of a date, an ordinal, a numbering mark
_BEFORE = re.compile(
    r"(?:不少于|不低于|不高于|不超过|不多于|不小于|少于|低于|高于|至少|至多|最少|最多|最高|最低|超过|超|突破|大于|小于|大约|约|近|接近|逾|"
    r"[≥≤<>])(?=(?:了|达到?|为)?$)"
)
_EVERY = re.compile(r"每[年月]|年均|月均|人均")
_AFTER = re.compile(
    r"(?:[千百十万亿]*(?:[\u4e00-\u9fff]{0,3}|%|个百分点))(?P<bound>以上|以下|以内|以前|左右|上下|之间|余|多(?=[个家名人项万亿千]))"
)
_SEGMENT = re.compile(r"[^,;。:!?、()\n]+")
# Words between a thing and its figure that say nothing of the thing.
_REACHES = re.compile(
    r"(?:目标值?|指标值?|分别|力争|争取|实现|完成|突破|超过|不少于|不低于|不超过|不高于|至少|至多|最高|最低|最多|累计|提高到|增长到|增加到|增至|"
    r"达到|[的各均达超为是约近共将要由从有到至了])+$"
)
_MEASURES = re.compile(
    r"^(?:[千百十万亿]*(?:个百分点|平方公里|平方米|千瓦|公里|公顷|人次|元|亩|吨|家|个|项|类|种|条|件|人(?!才)|名|位|户|所|座|处|辆|台|套|批|次|倍|%)?"
    r"(?:以上|以下|以内|左右|上下)?的?)"
)
_SIDE = 10  # characters beside a figure that say what it is of
_NAME_BEFORE, _NAME_BEHIND = 3, 4  # of these, those that name it
_RESPECTIVELY = re.compile(r"分别|依次")
_JOINED = re.compile(r"[、和与及]|以及")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as it stands in a text in comparable spelling."""

    number: str  # 340, 7.7, 5-10
    start: int
    end: int
    bounds: frozenset[str]  # 不少于, 以上, 左右
    every: frozenset[str]  # 每年, 年均, within its part of the sentence
    of: str  # the words beside it, within its part of the sentence
    name: str  # of these the nearest, which name what is measured: 增加值; of a count the first behind it
    years: tuple[str, ...]  # the years that hold for it: those named last before it, in its sentence


def amounts(text: str) -> list[Amount]:
    """The amounts of a text in order: no years, dates, ordinals and numbering marks."""
    plain = normal(text)
    year_spans = [m.span() for m in _YEAR.finditer(plain)]
    numbers = [m for m in _NUMBER.finditer(plain) if _is_amount(plain, m, year_spans)]
    found = []
    for at, match in enumerate(numbers):
        left = numbers[at - 1].end() if at else 0
        right = numbers[at + 1].start() if at + 1 < len(numbers) else len(plain)
        found.append(_amount(plain, match, left, right, year_spans))
    return _respectively(plain, found)


def strange_amounts(sentence: str, source: str) -> tuple[str, ...]:
    """Amounts of a sentence that the source bounds otherwise, says of something else or of another year; () if none.

    Amounts that the source does not print at all are left to `rag.verify`.
    """
    printed = amounts(source)
    return tuple(dict.fromkeys(a.number for a in amounts(sentence) if not _stands(a, sentence, printed, source)))


def frequencies(text: str) -> frozenset[str]:
    """每年, 年均 and the like in a text."""
    return frozenset(_EVERY.findall(normal(text)))


def _stands(amount: Amount, sentence: str, printed: Sequence[Amount], source: str) -> bool:
    same = [p for p in printed if p.number == amount.number]
    if not same:
        return True
    same = [p for p in same if p.bounds == amount.bounds and amount.every <= p.every <= frequencies(sentence)]
    same = [p for p in same if not (p.years and amount.years) or set(amount.years) & set(p.years)]
    if not same or any(len(run) > 1 for run in strange_runs(amount.of, pairs(source))):
        return False
    best = max(_likeness(amount, p) for p in same)
    return all(_likeness(amount, other) <= best for other in printed if other.number != amount.number)


def _likeness(one: Amount, other: Amount) -> tuple[int, int]:
    """How alike two amounts are in what they are of: by the name first, then by all words beside them."""
    return len(pairs(one.name) & pairs(other.of)), len(pairs(one.of) & pairs(other.of))


def _is_amount(plain: str, match: re.Match[str], year_spans: Sequence[tuple[int, int]]) -> bool:
    if any(a <= match.start() < b for a, b in year_spans):
        return False
    before, after = plain[: match.start()], plain[match.end() : match.end() + 2]
    return not (before.endswith(("第", "〔", "专栏", "附件")) or after.startswith("〕") or _NO_AMOUNT.match(after))


def _amount(plain: str, match: re.Match[str], left: int, right: int, year_spans: Sequence[tuple[int, int]]) -> Amount:
    segment = next(m for m in _SEGMENT.finditer(plain) if m.start() <= match.start() < m.end())
    begin, end = max(segment.start(), left), min(segment.end(), right)
    before = _without_years(plain, begin, match.start(), year_spans)[-_SIDE:]
    after = plain[match.end() : min(end, match.end() + _SIDE)]
    bounds: set[str] = set()
    if found := _BEFORE.search(plain[max(begin, match.start() - _SIDE) : match.start()]):
        bounds.add(found.group())
    if found := _AFTER.match(plain[match.end() : min(end, match.end() + _SIDE)]):
        bounds.add(found["bound"])
    every = frozenset(_EVERY.findall(plain[begin : match.start()]))
    sentence = max(plain.rfind("。", 0, match.start()), plain.rfind("\n", 0, match.start())) + 1
    named = [span for span in year_spans if sentence <= span[0] < match.start()]
    years = tuple(re.findall(r"\d{4}", plain[slice(*named[-1])])) if named else ()
    name = f"{_REACHES.sub('', before)[-_NAME_BEFORE:]}\n{_MEASURES.sub('', after)[:_NAME_BEHIND]}"
    return Amount(
        match.group(), match.start(), match.end(), frozenset(bounds), every, f"{before}\n{after}", name, years
    )


def _without_years(plain: str, start: int, end: int, year_spans: Sequence[tuple[int, int]]) -> str:
    return "".join(plain[i] for i in range(start, end) if not any(a <= i < b for a, b in year_spans))


def _respectively(plain: str, found: list[Amount]) -> list[Amount]:
    """「产值和增加值分别达到340亿元和110亿元」: each amount with its own name."""
    for match in _RESPECTIVELY.finditer(plain):
        begin = max(plain.rfind(mark, 0, match.start()) for mark in ",;。:\n") + 1
        stop = re.search(r"[,;。\n]", plain[match.end() :])
        end = match.end() + stop.start() if stop else len(plain)
        names = [n for n in _JOINED.split(plain[begin : match.start()]) if n]
        inside = [i for i, a in enumerate(found) if match.end() <= a.start < end]
        if len(names) == len(inside) > 1:
            for name, i in zip(names, inside, strict=True):
                found[i] = replace(found[i], of=name[-_SIDE:], name=name[-_NAME_BEFORE:])
    return found
