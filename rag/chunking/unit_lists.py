"""Where a text lists units: behind labels such as 责任单位：, or in the brackets that end it."""

from __future__ import annotations

import re

from rag.chunking import time_limits
from rag.chunking.unit_names import are_bodies, is_public_body, split_names

UNIT_WORD = r"(?:单位|部门|机构|处室|科室|股室|主体|领导小组)"
# By the end of a label; the first that fits.
_ROLE_OF_LABEL = (
    ("unstated", re.compile(rf"牵头(?:和|及|与)(?:配合|参与|责任){UNIT_WORD}$")),
    ("cooperating", re.compile(rf"(?:配合|参与|参加|协办|协同|协助)(?:责任)?{UNIT_WORD}$|^配合$")),
    ("lead", re.compile(rf"(?:牵头(?:责任|负责)?|主办|主责|第一责任){UNIT_WORD}$|^牵头$")),
    ("unstated", re.compile(rf"(?:责任|负责|承办|落实){UNIT_WORD}$|任务分工$")),
)
_LABEL = re.compile(
    r"(?P<words>[一-鿿]{2,14})(?:[（(][^（）()\n：:]{0,30}[）)])?(?:\*\*)?[ \t\u3000]*[：:](?:\*\*)?\s*"
)
_ADDRESSED = re.compile(r"(?:各|各个|有关|相关|请|各有关|各相关)$")  # 各责任单位：
# The next number of the text where lines run together: 市财政局　（二）减轻负担.
_NEXT_NUMBER = re.compile(r"[ \t\u3000\xa0](?:[（(]?[一二三四五六七八九十]{1,3}[）)、]|[（(]?\d{1,3}[）)、.．])(?!\d)")
_OPENING = {"）": "（(", ")": "（(", "】": "【", "〕": "〔", "]": "["}
_MAX_VALUE = 3000  # characters of a list of units


def labels_in(text: str) -> list[tuple[str, int, int, int]]:
    """Role, start of the label, start and end of the names, for each label of units in the text."""
    starts: list[tuple[str, int, int]] = []  # every label, because any of them ends the names before it
    for found in _LABEL.finditer(text):
        words = found.group("words")
        for role, pattern in (*_ROLE_OF_LABEL, ("", time_limits.LABEL)):
            known = pattern.search(words)
            if known:
                addressed = _ADDRESSED.search(words[: known.start()])
                starts.append(("" if addressed else role, found.start() + known.start(), found.end()))
                break
        else:
            starts.append(("", found.start(), found.end()))
    stops = [*(start for _, start, _ in starts[1:]), len(text)]
    return [
        (role, start, begin, _value_end(text, begin, stop))
        for (role, start, begin), stop in zip(starts, stops, strict=False)
        if role
    ]


def _value_end(text: str, begin: int, stop: int) -> int:
    """Where a list of names ends: at a full stop, a bracket that opened before it, or a line that goes on no more."""
    stop = min(stop, begin + _MAX_VALUE)
    numbered = text[begin : begin + 1].isdigit()  # 责任单位：1.市科技局 2.市财政局
    number = None if numbered else _NEXT_NUMBER.search(text, begin, stop)
    stop = number.start() if number else stop
    depth = 0
    for index in range(begin, stop):
        character = text[index]
        if character in "（([〔【":
            depth += 1
        elif character in "）)]〕】":
            depth -= 1
            if depth < 0:
                return index
        elif (character == "。" and depth == 0) or (character == "\n" and not _goes_on(text, begin, index, stop)):
            return index
    return stop


def _goes_on(text: str, begin: int, line_end: int, stop: int) -> bool:
    """Whether a list of names goes on in the next line: after or before a comma, or if that line names bodies only."""
    before = text[max(begin, line_end - 9) : line_end].rstrip()
    next_end = text.find("\n", line_end + 1, min(stop, line_end + 200))
    following = text[line_end + 1 : next_end if next_end >= 0 else min(stop, line_end + 200)].strip(" 。；;，,）)】〕")
    if before.endswith(("、", "，", ",")) or following.startswith("、"):
        return True
    names = split_names(following)
    return are_bodies(names) and any(map(is_public_body, names))


def last_bracket(text: str) -> tuple[int, int] | None:
    """Where the brackets that end the text open and close; None if it does not end with brackets."""
    end = len(text.rstrip())
    if end and text[end - 1] in "。；;":
        end = len(text[: end - 1].rstrip())
    if not end or text[end - 1] not in _OPENING:
        return None
    depth = 0
    for index in range(end - 1, max(-1, end - 1 - _MAX_VALUE), -1):
        if text[index] in _OPENING:
            depth += 1
        elif text[index] in "（(【〔[":
            depth -= 1
            if depth == 0:
                return (index, end - 1) if text[index] in _OPENING[text[end - 1]] else None
    return None
