"""Characters of a page -> printed lines, with raised note numbers as superscripts."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from rag.formats.page_lines import PageLine
from rag.formats.pdf_page import Character

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ABOVE, _BELOW = 0.88, 0.12  # shares of the type size above and below the baseline (Chinese type)
_SAME_LINE = 0.35  # of the type size: baselines closer than that are one line
_SMALLER = 0.8  # a note's mark is set at most this share of the line's size
_RAISED = 0.12  # and at least this share of it above the baseline
# Some programs write radicals (U+2E80 to U+2FDF) for characters that look the same; these have no mapping in Unicode.
_RADICALS = dict(
    zip(
        map(ord, "⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳⺟⻌⻡⻫⻯⻲⻪⻧⻗"),
        "民虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟母辶首斉竜亀斋卤雨",
        strict=False,
    )
)


def lines_of(characters: Sequence[Character], page: int) -> list[PageLine]:
    """The printed lines from top to bottom, each from left to right; lines of nothing but space are left out."""
    groups: list[list[Character]] = []
    for character in sorted((c for c in characters if c.text.strip()), key=lambda c: c.baseline):
        last = groups[-1] if groups else None
        if last is not None and character.baseline - last[-1].baseline <= _SAME_LINE * min(character.size, _size(last)):
            last.append(character)
        else:
            groups.append([character])
    groups = _with_raised(groups)
    spaces = sorted((c for c in characters if not c.text.strip()), key=lambda c: c.baseline)
    lines = []
    position = 0
    for group in groups:
        size = _size(group)
        baseline = _baseline(group, size)
        while position < len(spaces) and spaces[position].baseline < baseline - _SAME_LINE * size:
            position += 1
        end = position
        while end < len(spaces) and spaces[end].baseline <= baseline + _SAME_LINE * size:
            end += 1
        lines.append(_line(group, spaces[position:end], size, baseline, page))
    return lines


def plain(text: str) -> str:
    """The text with look-alikes of Chinese characters (radicals, compatibility forms) as the characters themselves."""
    if all(ord(c) < 0x2E80 or 0x3000 <= ord(c) < 0xF900 or 0xFF00 <= ord(c) < 0x20000 for c in text):
        return text
    return "".join(
        unicodedata.normalize("NFKC", c) if 0x2E80 <= ord(c) < 0x2FE0 or 0xF900 <= ord(c) < 0xFE50 else c
        for c in text.translate(_RADICALS)
    )


def _size(group: Sequence[Character]) -> float:
    """The size of most characters; of equally many, the larger."""
    if len(group) == 1:
        return group[0].size
    counts = Counter(round(c.size, 1) for c in group)
    return max(counts.items(), key=lambda item: (item[1], item[0]))[0]


def _baseline(group: Sequence[Character], size: float) -> float:
    return median(c.baseline for c in group if abs(c.size - size) < 0.1 * size or len(group) == 1)


def _with_raised(groups: list[list[Character]]) -> list[list[Character]]:
    """Raised small characters, which have a baseline of their own, put into the line below."""
    result: list[list[Character]] = []
    raised: list[list[Character]] = []
    for group in groups:
        size = _size(group)
        left, right = min(c.x0 for c in group), max(c.x1 for c in group)
        for above in raised:
            mine = [c for c in above if _is_beside(c, left, right, size, group[0].baseline)]
            group.extend(mine)
            rest = [c for c in above if not any(c is m for m in mine)]
            if rest:
                result.append(rest)
        raised = [group] if len(group) <= 12 else []
        if not raised:
            result.append(group)
    result.extend(raised)
    return result


def _is_beside(c: Character, left: float, right: float, size: float, baseline: float) -> bool:
    return (
        c.size <= _SMALLER * size
        and 0 < baseline - c.baseline <= 0.7 * size
        and left - size <= c.x0 <= right + size
    )  # fmt: skip


def _line(
    group: Sequence[Character], spaces: Sequence[Character], size: float, baseline: float, page: int
) -> PageLine:  # fmt: skip
    printed = sorted(group, key=lambda c: c.x0)
    starts = sorted(s.x0 for s in spaces)
    gaps = [b.x0 - a.x1 for a, b in pairwise(printed)]
    usual = max(median(gaps), 0.0) if len(gaps) > 3 else 0.0
    parts: list[str] = []
    position = 0
    for index, character in enumerate(printed):
        if index:
            before = printed[index - 1]
            while position < len(starts) and starts[position] < before.x1 - 0.3 * size:
                position += 1
            drawn = position < len(starts) and starts[position] < character.x0 - 0.02 * size
            between_latin = _is_latin(before.text) and _is_latin(character.text)
            wide = (0.18 if between_latin else 0.6) * size + usual
            if drawn or gaps[index - 1] > wide:
                parts.append(" ")
        parts.append(_mark(character, size, baseline))
    return PageLine(
        plain("".join(parts)),
        page,
        printed[0].x0,
        max(c.x1 for c in printed),
        baseline - _ABOVE * size,
        baseline + _BELOW * size,
        size,
    )


def _mark(character: Character, size: float, baseline: float) -> str:
    if character.size <= _SMALLER * size and baseline - character.baseline >= _RAISED * size:
        return superscript(character.text) or character.text
    return character.text


def superscript(text: str) -> str:
    """Digits and circled numbers as superscripts; "" for anything else."""
    if text.isascii() and text.isdigit():
        return "".join(SUPERSCRIPTS[int(c)] for c in text)
    if len(text) == 1 and text in _CIRCLED:
        return superscript(str(_CIRCLED.index(text) + 1))
    return text if text and all(c in SUPERSCRIPTS for c in text) else ""


def _is_latin(text: str) -> bool:
    return text.isascii() and text.isalnum()
