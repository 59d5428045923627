"""What is printed on pages: lines with their places, tables, and the paragraphs that they make up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

ENDS = "。！？；!?;：:…"
CLOSERS = "”’》』」】〕）)\"'"
BIG = 1.25  # a size beyond this share of the body's is a title's


@dataclass(frozen=True, slots=True)
class PageLine:
    """One printed line. Any unit of length, the same for all of a document; y grows downwards from the page's top."""

    text: str  # raised note numbers as superscripts: ¹
    page: int  # from 1
    x0: float
    x1: float
    top: float
    bottom: float
    size: float  # height of the type

    @property
    def width(self) -> float:
        return self.x1 - self.x0


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table on one page; its text is not among the lines. A table over two pages is one for each page."""

    page: int
    top: float
    bottom: float
    rows: tuple[tuple[str, ...], ...]


@dataclass(slots=True)
class PrintedParagraph:
    lines: list[PageLine]
    kind: str = "text"  # "text", "centred", "row" or "footnote"
    text: str = ""

    @property
    def page(self) -> int:
        return self.lines[0].page


def body_size(lines: Sequence[PageLine]) -> float:
    """The size of most characters."""
    counts: Counter[float] = Counter()
    for line in lines:
        counts[round(line.size, 1)] += len(line.text)
    return counts.most_common(1)[0][0] if counts else 1.0


def leading_of(body: Sequence[PageLine]) -> float:
    """The usual distance from line to line."""
    steps = [b.top - a.top for a, b in pairwise(body) if a.page == b.page and b.top > a.top]
    return median(steps) if steps else 0.0


def glued(lines: Sequence[PageLine]) -> str:
    text = ""
    for line in lines:
        part = re.sub(r"[\s\u3000]+", " ", line.text).strip()
        if text and part and _is_latin(text[-1]) and _is_latin(part[0]):
            text += " "
        text += part
    return text


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()
