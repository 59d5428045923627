"""Amounts in a text: 1130亿元, 5—10家, 翻一番, with the words behind them that bound them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.indicators.words import any_of, half_width
from rag.numerals import chinese_to_int

# Possessive, so that a long row of digits takes time in proportion.
_NUMBER = r"(?:\d{1,3}(?:[,，]\d{3}){1,5}+(?!\d)|\d++)(?:\.\d++)?"
_SCALE = "(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百)"
_DASH = r"\s?(?:[-‐‑–—―~～至到]|——)\s?"
_PER = rf"/{_SCALE}?[a-zA-Z\u4e00-\u9fff]{{1,3}}(?=[，。；、）)以左\s]|$)"  # 件/万人
_UNIT = rf"(?:{_SCALE}?{any_of('单位')}(?:{_PER})?|{_SCALE}?{any_of('时间单位')})"
_AMOUNT = re.compile(
    # Not the 5 of 第5 or A5, nor the figures of a name: 100+N, 1:21.
    rf"(?<![\da-zA-Z.+\-:：第〔/])(?P<value>{_NUMBER})"
    rf"(?:\s?(?P<first_unit>{_UNIT})?(?:{_DASH}|(?P<from>以上))(?P<last>{_NUMBER}))?"
    rf"(?P<more>\s?[余多])?\s?(?P<unit>{_UNIT})(?P<more_behind>[余多](?=[个家名项人，。；、]|$))?"
    rf"(?P<bound>\s?{any_of('后限')})?(?!\s?[年月]|号线|工作日)"
)
_RATIO = re.compile(
    r"(?<=[近到达为于成])\s?(?P<value>\d{1,3}(?:\.\d{1,3})?[:：]\d{1,3}(?:\.\d{1,3})?|\d\.\d{1,4})(?=[，。；、]|以上|以下|左右|$)"
)
_DOUBLING = re.compile(r"翻(?:了)?(?P<value>[一二两三四]番|番|一番半)")
_TIME = re.compile(any_of("时间单位"))
_FIRST_YEAR = 1000  # 2023年 is a year, 11.3年 a length of time
_SEPARATORS = re.compile(r"[,，\s]")


@dataclass(frozen=True, slots=True)
class Amount:
    value: str  # as printed, without the unit and without separators of thousands
    number: float | None  # None for a ratio, 1:21
    number_to: float | None
    unit: str
    bound: str  # printed behind the number: 以上, 左右, 余
    start: int
    end: int
    is_time: bool = False  # a length of time or an age: only something's measure, never a count of things


def amounts(text: str) -> Iterator[Amount]:
    """The amounts of a text in order. Figures without a unit, years and numbers of names are none."""
    plain = half_width(text)
    counted = (
        a for a in map(_counted, _AMOUNT.finditer(plain)) if not (a.unit == "年" and (a.number or 0) >= _FIRST_YEAR)
    )
    found = [*counted, *map(_doubled, _DOUBLING.finditer(plain)), *map(_ratio, _RATIO.finditer(plain))]
    yield from sorted(found, key=lambda amount: amount.start)


def plain_number(printed: str) -> float | None:
    """The value of a number as printed: 12,500 -> 12500.0; None if it is none."""
    digits = _SEPARATORS.sub("", half_width(printed))
    return float(digits) if re.fullmatch(r"[-+]?\d{1,18}(?:\.\d{1,9})?", digits) else None


def _counted(match: re.Match[str]) -> Amount:
    value, last = _SEPARATORS.sub("", match["value"]), match["last"]
    unit, first_unit = match["unit"], match["first_unit"]
    bound = "".join(part.strip() for part in (match["more"], match["more_behind"], match["bound"]) if part)
    if match["from"]:  # 5万元以上20万元以下
        bound = f"以上、{bound}"
    printed = value
    if last:
        between = f"{first_unit}—" if first_unit and first_unit != unit else "—"
        printed = f"{value}{between}{_SEPARATORS.sub('', last)}"
    return Amount(
        value=printed,
        number=plain_number(value) or 0.0,
        number_to=plain_number(last) if last else None,
        unit=unit,
        bound=bound,
        start=match.start(),
        end=match.end(),
        is_time=bool(_TIME.fullmatch(unit)),
    )


def _doubled(match: re.Match[str]) -> Amount:
    value = match["value"]
    times = 1.5 if value == "一番半" else float(chinese_to_int(value[0]) or 1)
    return Amount(value if value != "番" else "翻番", times, None, "番", "", match.start(), match.end())


def _ratio(match: re.Match[str]) -> Amount:
    return Amount(
        match["value"].replace("：", ":"), plain_number(match["value"]), None, "", "", match.start("value"), match.end()
    )
