"""Chinese and Arabic numerals made comparable."""

from __future__ import annotations

import re

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
CHINESE_NUMBER = "[零〇一二三四五六七八九十百千两]+"

_RUN = "零〇一二三四五六七八九十百千两"
# What follows 三年 where it is the length of a programme's name, not a time that runs.
_PROGRAMME = r"(?:滚动|发展)?(?:行动|计划|规划|方案|攻坚|纲要)"
_SCALE = "万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千"
_MEASURED = (
    rf"个?工作日|个?自然日|日(?!元)|天|个月|年(?!{_PROGRAMME})|个?小时|分钟|周(?![年边围岁])|个?季度|周年|周岁|岁|"
    rf"(?:{_SCALE})?元|倍"
)
_COUNTED = (
    rf"(?:{_SCALE})?(?:[个名人位家户项次份种类件届辆套台亩吨](?!性)|米(?![线粉面饭厘粒])|"
    r"平方米|平方公里|公里|公顷|千瓦|兆瓦)"
)
# 第三条, 第一、二项 and “两个维护” are no figures; nor is the 五 of 十四五.
_FIGURE = re.compile(
    rf"(?<!第[{_RUN}]、)(?<![第“\"\d.万亿点{_RUN}])"
    rf"(?P<number>[{_RUN}]+(?:万[{_RUN}]+)?(?:点[〇零一二三四五六七八九]+)?)(?=(?P<measured>{_MEASURED})|{_COUNTED})"
)
# 同一年, 任一个, 上一年, not 六个月以上一年以下.
_NO_FIGURE = re.compile(r"[同某另任每唯这那]$|(?<!以)[上下]$")
_BOUND_BEFORE = re.compile(r"(?:不得?(?:少于|低于|超过|多于|高于)|少于|多于|超过|至少|最少|至多|最多|不足|不满)$")
_BOUND_BEHIND = re.compile(r".{1,3}?(?:以上|以下|以内|之内|为限)")
_BOUND_LENGTH = 4  # characters of the longest word before a bound figure
_FRACTION = re.compile(
    rf"(?P<whole>百|千|万|[{_RUN}]{{1,3}})分之(?P<part>[{_RUN}]+)(?:点(?P<decimals>[零〇一二三四五六七八九]+))?"
)
_SHARES = {"百": "%", "千": "‰"}
_HALF = re.compile(r"(?<![上下前后年多大])半(?=个月|年|天|小时)")


def chinese_to_int(numeral: str) -> int | None:
    """The value of 十二, 一百零三 or 二〇二五; None if it is no numeral."""
    thousands, ten_thousand, rest = numeral.partition("万")
    if ten_thousand and thousands and rest:  # 二万五千
        high, low = chinese_to_int(thousands), chinese_to_int(rest)
        return None if high is None or low is None else 10_000 * high + low
    if not numeral or any(c not in _DIGITS and c not in _UNITS for c in numeral):
        return None
    if not any(c in _UNITS for c in numeral):
        return int("".join(str(_DIGITS[c]) for c in numeral))
    total, digit = 0, 0
    for character in numeral:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit


def in_digits(plain: str) -> str:
    """A text with the figures that it writes in Chinese numerals in digits, for comparison only.

    十五日内 15日内, 五百万元以下 500万元以下, 百分之三十 30%, 三分之二 2/3, 半年 0.5年. What is no figure stays:
    第三条, 三年行动方案, 一批; and 一个, which means "a", unless it is bounded: 不少于一个.
    """
    return _HALF.sub("0.5", _FIGURE.sub(_figure_in_digits, _FRACTION.sub(_fraction_in_digits, plain)))


def _figure_in_digits(match: re.Match[str]) -> str:
    number, _, decimals = match["number"].partition("点")
    if decimals:
        return f"{chinese_to_int(number)}.{chinese_to_int(decimals)}"
    is_digits = len(number) > 1 and not any(c in _UNITS for c in number)  # 五七年 is a year
    return number if is_digits or (number == "一" and not _counts_one(match)) else str(chinese_to_int(number))


def _counts_one(match: re.Match[str]) -> bool:
    """Whether 一 before a unit is a figure: one year, one time, not fewer than one; not "a" or "the same"."""
    text, start = match.string, match.start()
    if _NO_FIGURE.search(text, max(0, start - 2), start):
        return False
    if match["measured"] or text.startswith("次", match.end()):
        return True
    before = _BOUND_BEFORE.search(text, max(0, start - _BOUND_LENGTH), start)
    return bool(before or _BOUND_BEHIND.match(text, match.end()))


def _fraction_in_digits(match: re.Match[str]) -> str:
    part = str(chinese_to_int(match["part"])) + (f".{chinese_to_int(match['decimals'])}" if match["decimals"] else "")
    whole = match["whole"]
    if whole in _SHARES:
        return part + _SHARES[whole]
    return f"{part}/{10_000 if whole == '万' else chinese_to_int(whole)}"
