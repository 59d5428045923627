"""Provisions in tiers: which of several conditions an amount in a question meets.

「劳动合同期限一年以上不满三年的，试用期不得超过二个月」 is for a contract of a year and a half; the sentences beside
it, with the same words, are for others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.normal import normal
from rag.numerals import in_digits

# Each unit with what it measures and its size: of time in days, a month being thirty of them and a year twelve months.
_UNITS = {
    "年": ("time", 360.0),
    "周年": ("time", 360.0),
    "个月": ("time", 30.0),
    "周": ("time", 7.0),
    "日": ("time", 1.0),
    "天": ("time", 1.0),
    "小时": ("hours", 1.0),
    "周岁": ("age", 1.0),
    "岁": ("age", 1.0),
    "人": ("persons", 1.0),
    "名": ("persons", 1.0),
    "元": ("money", 1.0),
    "万元": ("money", 10_000.0),
}
_AMOUNT = rf"(?<![\d.第])(\d{{1,9}}(?:\.\d{{1,3}})?)({'|'.join(sorted(_UNITS, key=len, reverse=True))})"
_AND_A_HALF = re.compile(r"(\d{1,3})(年|个月|天)半")
_CALENDAR_YEAR = re.compile(r"(?:19|20)\d\d年")
# The day of a date; 「一年能休几天」 says how often, 「满一年能休几天」 after how long.
_NO_LENGTH = re.compile(
    r"\d{1,2}月\d{1,2}日|(?<![\d.满够足到过了作干龄期签限为租续借交缴])1(?:年|个月|周|天|日)(?=[能可最至该得要休]|工作|上班)"
)
_ASKED = re.compile(_AMOUNT)
_LEAST = re.compile(rf"(?:(?<!不)满|达到?|(?<![不未])超过(?P<more>))?{_AMOUNT}(?P<above>以上)?")
_BELOW = re.compile(rf"(?:(?P<under>不满|不足|未满|未达到?)|[不未]超过){_AMOUNT}|{_AMOUNT}以[下内]")
# Where the rule begins that holds under the condition: what is limited there is no condition.
_RULE = re.compile(r"不得|应当|可以|处以?|按|支付|罚|为(?!期限)|给予|由")


@dataclass(frozen=True, slots=True)
class _Range:
    of: str  # what is measured
    least: float
    most: float
    takes_least: bool  # 满一年, 一年以上; not 超过一年
    takes_most: bool  # 三年以下; not 不满三年

    def holds(self, size: float) -> bool:
        above = size > self.least or (self.takes_least and size == self.least)
        return above and (size < self.most or (self.takes_most and size == self.most))


def tier_met(text: str, plain: str) -> bool | None:
    """Whether the amount in a question meets the condition of a sentence (in comparable spelling).

    None where the one names no amount, or several of a kind, or the other has no condition for such an amount.
    """
    amounts = _amounts_in(text)
    kinds = [of for of, _ in amounts]
    met = [
        condition.holds(size)
        for of, size in amounts
        if kinds.count(of) == 1
        for condition in _conditions_in(plain)
        if condition.of == of
    ]
    return all(met) if met else None


@lru_cache(maxsize=256)
def _amounts_in(text: str) -> tuple[tuple[str, float], ...]:
    told = _AND_A_HALF.sub(r"\1.5\2", in_digits(_CALENDAR_YEAR.sub(" ", normal(text))))
    return tuple(_sized(number, unit) for number, unit in _ASKED.findall(_NO_LENGTH.sub(" ", told)))


@lru_cache(maxsize=20_000)
def _conditions_in(plain: str) -> tuple[_Range, ...]:
    """The ranges that the part of a sentence before its rule speaks of."""
    parts = in_digits(plain).split(",")
    before = next((n for n, part in enumerate(parts) if _RULE.search(part)), len(parts))
    return tuple(found for part in parts[:before] if (found := _range_in(part)) is not None)


def _range_in(part: str) -> _Range | None:
    below = _BELOW.search(part)
    rest = part[: below.start()] if below else part
    above = next((m for m in _LEAST.finditer(rest) if m.group() != f"{m[2]}{m[3]}"), None)
    if below is None and above is None:
        return None
    of, most = _sized(below[2] or below[4], below[3] or below[5]) if below else ("", float("inf"))
    least_of, least = _sized(above[2], above[3]) if above else (of, 0.0)
    if of and least_of != of:
        return None
    return _Range(
        of or least_of, least, most, above is None or above["more"] is None, below is None or below["under"] is None
    )


def _sized(number: str, unit: str) -> tuple[str, float]:
    of, size = _UNITS[unit]
    return of, float(number) * size
