"""Headings and articles that stand in mid-line, because line breaks were lost -> lines of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rag.numerals import CHINESE_NUMBER, chinese_to_int

_NUMBER = rf"(?:{CHINESE_NUMBER}|\d{{1,4}})"
# An article's number is set off by white space: 「。第二条　……」; 「依照本法第三条规定」 is a reference.
_ARTICLE = re.compile(
    rf"(?:^\s*|(?<=[。；：！？”）)\s\u3000]))第(?P<n>{_NUMBER})条(?:之(?P<sub>{CHINESE_NUMBER}))?(?=[\s\u3000]+\S)"
)
# A chapter in mid-line is known by the article, section or chapter that follows its short title at once.
_DIVISION = re.compile(
    rf"(?:^|(?<=[。；！？”）)\s\u3000]))第{_NUMBER}(?:编|分编|章|节)[\s\u3000]+[^。；，：！？\s\u3000]{{1,30}}"
    rf"(?:[\s\u3000]+[^第。；，：！？\s\u3000]{{1,10}})?[\s\u3000]+(?=第{_NUMBER}(?:条|章|节)[\s\u3000])"
)


def split_lines(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The lines, cut before each article that continues the numbering in mid-line, and around chapters before one."""
    last = 0
    for number, line in lines:
        cuts: list[int] = []
        if "条" in line:
            marks = list(_ARTICLE.finditer(line))
            values = [_value(found.group("n")) or 0 for found in marks]
            for found, value, following in zip(marks, values, (*values[1:], 0), strict=False):
                at_start = not line[: found.start("n") - 1].strip()
                # Numbers may begin with any or have a gap; then the next one must confirm that they are articles.
                confirmed = value > last and following == value + 1
                if value == last + 1 or confirmed or (found.group("sub") and value == last):
                    cuts.append(found.start("n") - 1)
                    last = value
                elif at_start:
                    last = value
        if len(cuts) > 0 and line.count("第") > 1:
            cuts.extend(_division_cuts(line))
        yield from ((number, part) for part in _cut(line, sorted(set(cuts))) if part.strip())


def _division_cuts(line: str) -> Iterator[int]:
    for found in _DIVISION.finditer(line):
        yield found.start()
        yield found.end()


def _cut(line: str, cuts: list[int]) -> Iterator[str]:
    start = 0
    for cut in [*cuts, len(line)]:
        yield line[start:cut]
        start = cut


def _value(numeral: str) -> int | None:
    return int(numeral) if numeral.isdecimal() else chinese_to_int(numeral)
