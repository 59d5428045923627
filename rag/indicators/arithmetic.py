"""Figures of documents reckoned with, exactly: a sum, a difference, how many times, a share, a growth, an order.

Each function returns None where the figures do not go together: other units, figures of growth among figures of size,
a span where one value is needed, bounds that leave the result open. Nothing is rounded but a quotient, to two places.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from itertools import pairwise

from rag.figures import scale_and_unit
from rag.normal import normal
from rag.types import IndicatorEntry, Worked, WorkedKind

# As printed, in the spelling of `normal`.
_AT_LEAST = ("以上", "突破", "超过", "不低于", "不少于", "不小于", "高于", "大于", "多于", "至少", "≥", ">", "超", "逾")
_AT_MOST = ("以内", "以下", "不超过", "不高于", "不多于", "不大于", "低于", "少于", "小于", "至多", "≤", "<", "控制在")
_ABOUT = ("左右", "上下", "约", "大约", "近", "接近")
_BEHIND = ("以上", "以下", "以内", "左右", "上下")  # those that stand behind the figure
_ADDABLE = ("level", "increase")
_EACH = re.compile(r"每[年月季]度?")  # a figure for each year goes with none for the whole time
_LIMIT = re.compile(r"(?P<sign>超过|不低于|低于|不超过)(?P<value>\d+(?:\.\d+)?)(?P<unit>\D*)")
_BOUND_WORDS = {0: "", 1: "至少", -1: "至多"}
_PLACES = Decimal("0.01")
_DIGITS = 50  # of the longest sum; a quotient is cut to two places


@dataclass(frozen=True, slots=True)
class _Amount:
    """An entry's figure in the unit that all terms are brought to."""

    low: Decimal
    high: Decimal
    bound: int  # 1: at least so much; -1: at most
    about: bool

    @property
    def printed(self) -> str:
        low, high = plain(self.low), plain(self.high)
        return low if low == high else f"{low}—{high}"


def total(entries: Sequence[IndicatorEntry]) -> Worked | None:
    """The sum; of spans a span. Percentages do not add up."""
    amounts = _amounts(entries)
    if amounts is None or len(amounts) < 2 or _is_per_cent(entries[0]) or entries[0].measure not in _ADDABLE:
        return None
    bounds, about = {a.bound for a in amounts} - {0}, any(a.about for a in amounts)
    spans = any(a.low != a.high for a in amounts)
    if len(bounds) > 1 or (bounds and about) or (spans and (bounds or about)):
        return None
    with localcontext(prec=_DIGITS):
        summed = _Amount(sum((a.low for a in amounts), Decimal()), sum((a.high for a in amounts), Decimal()), 0, False)
    bound = "约" if about else _BOUND_WORDS[next(iter(bounds), 0)]
    unit = _unit(entries[0])
    formula = f"{' + '.join(a.printed for a in amounts)} = {summed.printed}（{unit}）"
    return Worked("total", summed.printed, unit, bound, tuple(entries), formula)


def difference(first: IndicatorEntry, second: IndicatorEntry) -> Worked | None:
    """How much more the first is than the second; below zero where it is less. Of percentages in 个百分点."""
    pair = _pair(first, second)
    if pair is None:
        return None
    one, other, bound = pair
    value = plain(one - other)
    unit = "个百分点" if _is_per_cent(first) else _unit(first)
    formula = f"{plain(one)} − {plain(other)} = {value}（{unit}）"
    return Worked("difference", value, unit, bound, (first, second), formula)


def ratio(first: IndicatorEntry, second: IndicatorEntry) -> Worked | None:
    """How many times as large as the second the first is."""
    return _quotient("ratio", first, second, "倍", lambda one, other: (one / other, f"{plain(one)} ÷ {plain(other)}"))


def share(part: IndicatorEntry, whole: IndicatorEntry) -> Worked | None:
    """The first in per cent of the second."""
    return _quotient(
        "share", part, whole, "%", lambda one, all_: (one / all_ * 100, f"{plain(one)} ÷ {plain(all_)} × 100%")
    )


def growth(later: IndicatorEntry, earlier: IndicatorEntry) -> Worked | None:
    """By how many per cent of the second the first is more; below zero where it is less. Not of percentages."""
    if _is_per_cent(later):
        return None
    return _quotient(
        "growth",
        later,
        earlier,
        "%",
        lambda new, old: ((new - old) / old * 100, f"（{plain(new)} − {plain(old)}）÷ {plain(old)} × 100%"),
    )


def largest(entries: Sequence[IndicatorEntry]) -> Worked | None:
    """All entries, the largest first; it is the value. Spans that overlap have no order."""
    return _ordered("largest", entries, descending=True)


def smallest(entries: Sequence[IndicatorEntry]) -> Worked | None:
    """All entries, the smallest first; it is the value."""
    return _ordered("smallest", entries, descending=False)


def ranking(entries: Sequence[IndicatorEntry], low_first: bool = False) -> Worked | None:
    """All entries, the largest first, or the smallest."""
    return _ordered("ranking", entries, descending=not low_first)


def count(entries: Sequence[IndicatorEntry], limit: str) -> Worked | None:
    """How many entries are beyond a limit such as "超过500亿元"; the formula tells which, the largest first."""
    order = _ordered("ranking", entries, descending=True)
    asked = _LIMIT.fullmatch(limit)
    if order is None or asked is None:
        return None
    amounts = _amounts(order.terms)
    factor, base = scale_and_unit(asked["unit"])
    own_factor, own_base = scale_and_unit(order.terms[0].unit)
    if amounts is None or base != own_base or any(a.low != a.high for a in amounts):
        return None
    edge = Decimal(asked["value"]) * factor / own_factor
    compare = {"超过": edge.__lt__, "不低于": edge.__le__, "低于": edge.__gt__, "不超过": edge.__ge__}[asked["sign"]]
    found = [e for e, a in zip(order.terms, amounts, strict=True) if compare(a.low)]
    label = _label(order.terms)
    named = "、".join(f"{label(e)} {spoken_amount(e)}" for e in found) or "无"
    return Worked("count", str(len(found)), "个", "", order.terms, named, limit)


def recomputed(worked: Worked) -> Worked | None:
    """What the terms of a reckoning give when it is done again; equal to `worked` only if nothing in it is wrong."""
    terms = worked.terms
    if worked.kind == "count":
        return count(terms, worked.limit)
    if worked.kind == "ranking":
        return ranking(terms, low_first=" < " in worked.formula)
    of_many = {"total": total, "largest": largest, "smallest": smallest}
    if worked.kind in of_many:
        return of_many[worked.kind](terms)
    of_two = {"difference": difference, "ratio": ratio, "share": share, "growth": growth}
    return of_two[worked.kind](*terms) if len(terms) == 2 else None


def comparable(first: IndicatorEntry, second: IndicatorEntry) -> bool:
    """Whether two figures may stand in one reckoning: sizes in units that convert into each other."""
    return _amounts((first, second)) is not None


def plain(number: Decimal) -> str:
    """1130.0 -> 1130, never with an exponent."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def spoken_amount(entry: IndicatorEntry) -> str:
    """A figure with its unit, and its bound where Chinese puts it: 超过17%, 5家以上."""
    amount = f"{entry.value}{entry.unit}"
    return f"{amount}{entry.bound}" if entry.bound in _BEHIND else f"{entry.bound}{amount}"


def _ordered(kind: WorkedKind, entries: Sequence[IndicatorEntry], descending: bool) -> Worked | None:
    amounts = _amounts(entries)
    if amounts is None or len(amounts) < 2:
        return None
    by_size = sorted(zip(entries, amounts, strict=True), key=lambda p: p[1].low, reverse=descending)
    terms = tuple(entry for entry, _ in by_size)
    pairs = list(zip(terms, _amounts(terms) or (), strict=True))  # in the unit of the first that is told
    for (_, one), (_, other) in pairwise(pairs):
        upper, lower = (one, other) if descending else (other, one)
        if lower.high > upper.low or (one.low == other.low and one.high != other.high):
            return None
    label = _label(terms)
    parts = [f"{label(terms[0])} {_with_bound(terms[0], pairs[0][1])}"]
    for (_, before), (entry, amount) in pairwise(pairs):
        sign = "=" if before.low == amount.low else ">" if descending else "<"
        parts.append(f"{sign} {label(entry)} {_with_bound(entry, amount)}")
    unit = _unit(terms[0])
    value = "" if kind == "ranking" else pairs[0][1].printed
    return Worked(kind, value, unit, "", terms, f"{' '.join(parts)}（{unit}）")


def _with_bound(entry: IndicatorEntry, amount: _Amount) -> str:
    return f"{amount.printed}{entry.bound}" if entry.bound in _BEHIND else f"{entry.bound}{amount.printed}"


def _label(terms: Sequence[IndicatorEntry]) -> Callable[[IndicatorEntry], str]:
    """What tells the terms apart: what they are measured of, the place, the year, else the name."""
    for attribute in ("scope", "region", "year"):
        values = [getattr(term, attribute) for term in terms]
        if len(set(values)) == len(values) and all(values):
            return lambda term, a=attribute: f"{term.year}年" if a == "year" else str(getattr(term, a))  # type: ignore[misc]
    return lambda term: f"{term.scope}{term.name}"


def _quotient(
    kind: WorkedKind,
    first: IndicatorEntry,
    second: IndicatorEntry,
    unit: str,
    work: Callable[[Decimal, Decimal], tuple[Decimal, str]],
) -> Worked | None:
    pair = _pair(first, second)
    if pair is None or pair[1] <= 0 or first.measure != "level":
        return None
    one, other, bound = pair
    with localcontext(prec=_DIGITS):
        exact, formula = work(one, other)
        rounded = exact.quantize(_PLACES, ROUND_HALF_UP)
    sign = "=" if rounded == exact else "≈"
    value = plain(rounded)
    return Worked(kind, value, unit, bound, (first, second), f"{formula} {sign} {value}{unit}")


def _pair(first: IndicatorEntry, second: IndicatorEntry) -> tuple[Decimal, Decimal, str] | None:
    """The two values and what their bounds leave open; None for spans."""
    amounts = _amounts((first, second))
    if amounts is None or any(a.low != a.high for a in amounts):
        return None
    one, other = amounts
    if one.about or other.about:
        return (one.low, other.low, "约") if not (one.bound or other.bound) else None
    if one.bound and one.bound == other.bound:
        return one.low, other.low, "按下限计" if one.bound > 0 else "按上限计"
    return one.low, other.low, _BOUND_WORDS[one.bound or -other.bound]


def _amounts(entries: Sequence[IndicatorEntry]) -> list[_Amount] | None:
    """The entries' figures in the unit of the first; None if one has none, or has another kind of unit or measure."""
    if not entries:
        return None
    first_factor, first_base = scale_and_unit(entries[0].unit)
    each = any(_EACH.fullmatch(e.bound) for e in entries)
    amounts = []
    for entry in entries:
        factor, base = scale_and_unit(entry.unit)
        value = _decimals(entry)
        if value is None or base != first_base or entry.measure != entries[0].measure:
            return None
        bound = normal(entry.bound)
        known = not bound or bound in _AT_LEAST or bound in _AT_MOST or bound in _ABOUT
        if (each and bound != normal(entries[0].bound)) or not (known or each):
            return None
        with localcontext(prec=_DIGITS):
            low, high = (number * factor / first_factor for number in value)
        amounts.append(_Amount(low, high, (bound in _AT_LEAST) - (bound in _AT_MOST), bound in _ABOUT))
    return amounts


def _decimals(entry: IndicatorEntry) -> tuple[Decimal, Decimal] | None:
    """The printed value, not the floating number: 0.1 + 0.2 is 0.3."""
    if entry.number is None:
        return None
    try:
        if entry.number_to is not None:
            low, high = Decimal(str(entry.number)), Decimal(str(entry.number_to))
        else:
            low = high = Decimal(entry.value.replace(",", "").strip())
    except InvalidOperation:
        low = high = Decimal(str(entry.number))
    return (low, high) if low.is_finite() and high.is_finite() and low <= high else None


def _is_per_cent(entry: IndicatorEntry) -> bool:
    return normal(entry.unit) in ("%", "‰", "个百分点", "百分点")


def _unit(entry: IndicatorEntry) -> str:
    return entry.unit or "无单位"
