"""Lists in running text: a lead-in that ends in a colon, and the numbered items behind it.

「申请……资格，应当具备下列条件：（一）……；（二）……。」 In law-making this is one sentence: neither the lead-in nor an
item says anything by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from rag.numerals import chinese_to_int

_CHINESE = "[一二三四五六七八九十]{1,3}"
# GB/T 9704-2012, 7.3.3: （一） and （1） number items, as do 1. and ①; speech writes 一是……二是…….
_MARKS = (
    rf"[（(](?P<n>{_CHINESE})[）)]",
    r"(?P<n>\d{1,2})(?:[．、]|\.(?!\d))",
    r"[（(](?P<n>\d{1,2})[）)]",
    r"(?P<n>[①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳])",
    rf"(?P<n>{_CHINESE})(?:、|是)",
)
_BOUNDARY = r"(?:(?<=[\n。；;：:，,])|^)[ \t\u3000]*"  # an item begins a line or follows a stop: not 第（二）项
_KINDS = tuple(re.compile(_BOUNDARY + mark) for mark in _MARKS)
_COLON = re.compile(r"[：:](?:\s*\n)?")
_STOPS = "。！？\n"


@dataclass(frozen=True, slots=True)
class ItemList:
    """A lead-in and its items as spans of the text in which they stand."""

    lead: tuple[int, int]  # with the colon
    items: tuple[tuple[int, int], ...]  # each with its mark; at least two

    @property
    def end(self) -> int:
        return self.items[-1][1]


def item_lists(text: str) -> tuple[ItemList, ...]:
    """Every list of a text, in order; a list inside an item stands behind the one that holds it."""
    found = (_list_behind(text, colon) for colon in _COLON.finditer(text))
    return tuple(listed for listed in found if listed is not None)


def _list_behind(text: str, colon: re.Match[str]) -> ItemList | None:
    starts = _item_starts(text, colon.end())
    if len(starts) < 2:
        return None
    in_lines = "\n" in colon.group()
    last_end = _end_of_last(text, starts[-1], in_lines)
    ends = [*(b for _, b in pairwise(starts)), last_end]
    begin = max(text.rfind(stop, 0, colon.start()) for stop in _STOPS) + 1
    lead = _stripped(text, begin, colon.start() + 1)
    return ItemList(lead, tuple(_stripped(text, a, b) for a, b in zip(starts, ends, strict=True)))


def _item_starts(text: str, position: int) -> list[int]:
    """Where the items begin that follow at a position: numbered from one, each by the next number."""
    kind = next((k for k in _KINDS if (m := k.match(text, position)) and _number(m["n"]) == 1), None)
    if kind is None:
        return []
    starts: list[int] = []
    for mark in kind.finditer(text, position):
        if _number(mark["n"]) != len(starts) + 1:
            break  # the next list begins
        starts.append(mark.start())
    return starts


def _end_of_last(text: str, start: int, in_lines: bool) -> int:
    """The end of the last item: of its line; where the items run on in one line, of its sentence."""
    end = _first_stop(text, start, "\n" if in_lines else _STOPS)
    if not text[start:end].rstrip().endswith(("：", ":")):
        return end
    inner = _item_starts(text, end + 1)  # it leads in a list of its own
    return _first_stop(text, inner[-1], "\n") if inner else end


def _first_stop(text: str, start: int, stops: str) -> int:
    """The end of the text up to the first of some stops, with the stop but for a line's end."""
    ends = [end + (stop != "\n") for stop in stops if (end := text.find(stop, start)) >= 0]
    return min(ends, default=len(text))


def _number(numeral: str) -> int | None:
    if numeral.isdecimal():
        return int(numeral)
    return ord(numeral) - ord("①") + 1 if "①" <= numeral <= "⑳" else chinese_to_int(numeral)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
