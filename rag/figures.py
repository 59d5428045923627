"""Figures, dates and ranges in a text, made comparable: 5000万元 and 0.5亿元 are one, 13 is no part of 1130."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from rag.normal import normal
from rag.numerals import chinese_to_int

_SCALES = {
    "万亿": 10**12,
    "千亿": 10**11,
    "百亿": 10**10,
    "十亿": 10**9,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "千": 10**3,
}
_SCALE = r"万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千(?![瓦米克伏卡])"
_UNIT = (
    r"个百分点|%|‰|美元|欧元|港元|日元|元|人次|人年|人月|千瓦时|千瓦|兆瓦|平方公里|平方千米|平方米|公里|千米|公顷|公斤|千克|立方米|"
    r"个工作日|工作日|个月|小时|分钟|亩|吨|米|家|个|大|项|类|种|条|件|人|名|位|户|所|座|处|辆|台|套|张|份|批|次|期|届|倍|"
    r"岁|天|周|年|月|日|号|级|层|门|款|章|节|篇|部|方面"
)
_NUMBER = re.compile(
    rf"(?P<before>第|专栏|附件|(?<![代发])表|(?<!意)图|[a-z]+-?)?(?<![\d.])(?P<value>\d+(?:\.\d+)?)"
    rf"(?:(?P<letters>[a-z]+)|(?P<scale>{_SCALE})?(?P<unit>{_UNIT})?)(?P<mark>[.、](?!\d))?"
)
_DATE = re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?!度)(?:(?P<day>\d{1,2})[日号])?")
_ISO_DATE = re.compile(r"(?<!\d)(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)")
_RANGE = re.compile(
    rf"(?<![\d.第a-z-])(?P<first>\d+(?:\.\d+)?)(?P<first_scale>{_SCALE})?(?P<first_unit>{_UNIT})?(?:-|至|到)"
    rf"(?P<last>\d+(?:\.\d+)?)(?P<scale>{_SCALE})?(?P<unit>{_UNIT})?(?![\d.、-])"
)
# Numerals that count something: not 第三, not 十四五, and not 一, which mostly means "a" but of money, time and 倍.
_CHINESE_COUNT = re.compile(
    rf"(?<![第一二三四五六七八九十百千两万亿点“])(?!十[一二三四五六七]五)"
    rf"((?:一(?=[百千万]|(?:(?:{_SCALE})?元|个月|个?工作日|年|日(?!元)|天|个?小时|倍))|[二三四五六七八九十两])[零一二三四五六七八九十百千]*"
    rf"(?:万[一二三四五六七八九][零一二三四五六七八九十百千]*)?)"
    rf"(?=(?P<scale>{_SCALE})?(?P<unit>{_UNIT}))"
)
# 同一年, 任一日: the same, any.
_NO_COUNT = re.compile(r"[同某另任每唯这那]一$|(?<!以)[上下]一$")
# 三分之二, 万分之五; 百分之 is read as %.
_PART = re.compile(
    r"(?P<whole>[千万]|(?<![二三四五六七八九十])[二三四五六七八九十]{1,3})分之(?P<part>[零一二三四五六七八九十百]+)"
)
_PER_CENT = re.compile(r"百分之([零一二三四五六七八九十百]+)(?:点([零一二三四五六七八九]+))?")
_BRACKETED = re.compile(r"[(（]([^（()）]{1,8})[)）]|单位[:：]\s*([^\s)）]{1,8})")
# 个 asks for and answers any of the things that are counted one by one.
_COUNTED = frozenset("个家项类种条件所座处户台辆套份批大")
_PERSONS = frozenset("人名位")
_MARK, _DATE_UNIT, _RANGE_UNIT, _PART_UNIT = "．", "日期", "范围", "分之"  # units of what is no quantity


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity in its base unit, or the parts of a date or range."""

    value: Decimal
    unit: str
    more: tuple[Decimal, ...] = ()
    printed: str = ""


def scale_and_unit(unit: str) -> tuple[int, str]:
    """How many of the unit beneath a unit is: 亿元 (10**8, 元); 千瓦 (1, 千瓦)."""
    plain = normal(unit)
    scale = re.match(_SCALE, plain)
    return (_SCALES[scale.group()], plain[scale.end() :]) if scale else (1, plain)


def figures(text: str) -> list[Figure]:
    """What a text states in figures. Numbering marks (12．), names (5G) and ordinals have units of their own."""
    return list(_read(_prepared(text), in_parts=False))


class FigureSet:
    """The figures of a source: those it prints, and those of a table with the unit of its header or row."""

    def __init__(self, lines: Iterable[str], heads: Iterable[str] = ()) -> None:
        """`lines`: sentences and rows. `heads`: captions and headers, whose units hold for bare cells of all lines."""
        self._exact: set[tuple[Decimal, str, tuple[Decimal, ...]]] = set()
        self._bare: set[Decimal] = set()
        lines, heads = list(lines), list(heads)
        rows = [(line, list(_read(_prepared(line), in_parts=True))) for line in [*lines, *heads]]
        # A header row is a line of the table without a figure of its own.
        common = [u for line, found in rows if not any(not f.unit for f in found) for u in _units_named(line)]
        common += [u for head in heads for u in _units_named(head)]
        for line, found in rows:
            named = _units_named(line) or common
            for figure in found:
                self._exact.add((figure.value, figure.unit, figure.more))
                if figure.unit:
                    continue
                for unit in named:
                    scale = next((s for s in _SCALES if unit.startswith(s)), "")
                    rest = unit.removeprefix(scale)
                    self._exact.add((figure.value * _SCALES.get(scale, 1), rest, ()))
            self._bare |= {f.value for f in found if not f.more and (not f.unit or re.fullmatch(_UNIT, f.unit))}
            self._bare |= set(_printed_values(_prepared(line)))

    def __contains__(self, figure: object) -> bool:
        if not isinstance(figure, Figure):
            return False
        if (figure.value, figure.unit, figure.more) in self._exact:
            return True
        if figure.more:
            return False
        if not figure.unit:
            return figure.value in self._bare
        if figure.unit == "年" and 1900 <= figure.value <= 2100:
            return (figure.value, "", ()) in self._exact  # 2021-2023年 holds 2021年; 2021个 does not
        for group in (_COUNTED, _PERSONS):
            if figure.unit in group:
                return any((figure.value, unit, ()) in self._exact for unit in group if _alike(unit, figure.unit))
        return False


def _alike(one: str, other: str) -> bool:
    return one == other or "个" in (one, other) or "大" in (one, other) or {one, other} <= _PERSONS


def _prepared(text: str) -> str:
    plain = normal(_PER_CENT.sub(_digits_of_per_cent, text))
    return _ISO_DATE.sub(lambda m: f"{m[1]}年{int(m[2])}月{int(m[3])}日", plain)


def _digits_of_per_cent(match: re.Match[str]) -> str:
    whole = chinese_to_int(match[1])
    decimals = f".{chinese_to_int(match[2])}" if match[2] else ""
    return f"{whole}{decimals}%"


def _read(plain: str, in_parts: bool) -> Iterator[Figure]:
    """Figures of a prepared text; of a date or range also its parts, if they too are to be found."""
    taken: set[int] = set()
    for match in _DATE.finditer(plain):
        taken.update(range(*match.span()))
        yield from _date(match, in_parts)
    for match in _RANGE.finditer(plain):
        if match.start() not in taken and match.start("last") not in taken:
            taken.update(range(*match.span()))
            yield from _range(match, in_parts)
    for match in _NUMBER.finditer(plain):
        if match.start("value") not in taken:
            yield _figure(match)
    for match in _CHINESE_COUNT.finditer(plain):
        value = chinese_to_int(match[1])
        if value is not None and not _NO_COUNT.search(plain, max(0, match.start() - 2), match.start() + 1):
            unit = match["unit"]
            printed = f"{match[1]}{match['scale'] or ''}{unit}"
            yield Figure(Decimal(value * _SCALES.get(match["scale"] or "", 1)), unit, (), printed)
    for match in _PART.finditer(plain):
        whole = 10_000 if match["whole"] == "万" else chinese_to_int(match["whole"]) or 0
        yield Figure(Decimal(chinese_to_int(match["part"]) or 0), _PART_UNIT, (Decimal(whole),), match.group())


def _date(match: re.Match[str], in_parts: bool) -> Iterator[Figure]:
    year, month, day = (Decimal(match[name] or 0) for name in ("year", "month", "day"))
    none = Decimal(0)
    yield Figure(year, _DATE_UNIT, (month, day), match.group())
    if in_parts:
        for some_year, some_day in ((year, none), (none, day), (none, none)):
            yield Figure(some_year, _DATE_UNIT, (month, some_day))
        yield Figure(year, "年")


def _range(match: re.Match[str], in_parts: bool) -> Iterator[Figure]:
    """2—3家, 5至10亿元: a figure of its own, for 3家 alone says something else; years stand for themselves."""
    unit = match["unit"] or ""
    inherits = match["first_scale"] is None and match["first_unit"] is None
    first_scale, first_unit = (
        (match["scale"], unit) if inherits else (match["first_scale"], match["first_unit"] or unit)
    )
    first = Decimal(match["first"]).normalize() * _SCALES.get(first_scale or "", 1)
    last = Decimal(match["last"]).normalize() * _SCALES.get(match["scale"] or "", 1)
    are_years = unit in ("年", "") and all(1900 <= value <= 2100 for value in (first, last))
    if not are_years:
        yield Figure(first, _RANGE_UNIT + unit, (last,), match.group())
    if in_parts or are_years:
        yield Figure(first, "年" if are_years else first_unit, (), match["first"])
        yield Figure(last, "年" if are_years else unit, (), match["last"] + unit)


def _figure(match: re.Match[str]) -> Figure:
    value = Decimal(match["value"]).normalize() * _SCALES.get(match["scale"] or "", 1)
    unit = match["letters"] or match["unit"] or ""
    if match["mark"] and not unit and not match["scale"] and "." not in match["value"]:
        unit = _MARK
    return Figure(value, (match["before"] or "") + unit, (), match.group().rstrip(".、"))


def _printed_values(plain: str) -> Iterator[Decimal]:
    """Values as printed, without their scale: 1500 of 1500亿元, for a text that names the unit elsewhere."""
    for match in _NUMBER.finditer(plain):
        if match["scale"] and not match["before"]:
            yield Decimal(match["value"]).normalize()


def _units_named(line: str) -> list[str]:
    found = [normal(a or b).removeprefix("单位:") for a, b in _BRACKETED.findall(line)]
    return [u for u in found if re.fullmatch(rf"(?:{_SCALE})?(?:{_UNIT}|[a-z]+)", u)]
