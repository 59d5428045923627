"""What is printed on a page beside the running text: running heads, page numbers, the red head of the first page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rag.formats.printed import BIG, PageLine, leading_of

_PAGE_NUMBER = re.compile(
    r"[-—–－─·•\s]*(?:\d{1,4}|[ivxlc]{1,6}|[IVXLC]{1,6})[-—–－─·•\s]*$|"
    r"第?\s*\d{1,4}\s*页?\s*(?:/|，|,|共)\s*(?:共\s*)?\d{1,4}\s*页?$|第\s*[\d一二三四五六七八九十百]{1,5}\s*页$|"
    r"Page\s*\d{1,4}(?:\s*of\s*\d{1,4})?$",
    re.IGNORECASE,
)
_DECORATED = re.compile(r"[-—–－─·•第页/Pp]")
_RED_HEAD = re.compile(r".{2,40}(?:文件|（函）|公报|令|办公厅函|办公室函)$")
_EDGE_LINES = 2  # running heads are among the first or last lines of a page


@dataclass(slots=True)
class _Page:
    number: int
    lines: list[PageLine] = field(default_factory=list)


def furniture(lines: Sequence[PageLine], size: float) -> dict[int, tuple[PageLine, str]]:
    """The lines that are no running text, by identity, each with the kind of its removal."""
    pages = _pages(lines)
    removed: dict[int, tuple[PageLine, str]] = {}
    for page in pages:
        for line in _red_head(page, size):
            removed[id(line)] = (line, "red_head")
    leading = leading_of(lines)
    for _ in range(_EDGE_LINES):  # a page number may stand under a running foot, or above it
        remaining = [(page, [line for line in page.lines if id(line) not in removed]) for page in pages]
        edges = [(page, line) for page, lines in remaining for line in _edges(lines, size)]
        found = {id(line): (line, "page_number") for line in _page_numbers(edges)}
        apart = [
            (page, line)
            for page, lines in remaining
            for line in _edges(lines, size)
            if line.size < 0.9 * size or _is_apart(line, lines, size, leading)
        ]
        for line in _running_heads(apart, len(pages), size):
            found.setdefault(id(line), (line, "running_head"))
        if not found:
            break
        removed |= found
    return removed


def _is_apart(line: PageLine, lines: Sequence[PageLine], size: float, leading: float) -> bool:
    """Whether a line stands farther from its neighbour than running text does: the same form may be on every page."""
    distances = [abs(other.top - line.top) for other in lines if abs(other.top - line.top) > size / 2]
    return not distances or min(distances) > leading + 0.4 * size


def _edges(lines: Sequence[PageLine], size: float) -> list[PageLine]:
    """The topmost and the lowest printed line of a page, with all that stand beside them."""
    if not lines:
        return []
    top, bottom = min(line.top for line in lines), max(line.bottom for line in lines)
    return [line for line in lines if line.top <= top + size / 2 or line.bottom >= bottom - size / 2]


def _page_numbers(edges: Sequence[tuple[_Page, PageLine]]) -> list[PageLine]:
    """Page numbers; a bare number is one only if it runs on from page to page at the same height."""
    found, bare = [], []
    for page, line in edges:
        text = line.text.strip()
        if not _PAGE_NUMBER.match(text):
            continue
        if _DECORATED.search(text) and re.search(r"\d|页", text):
            found.append(line)
        else:
            bare.append((page, line))
    steps: dict[tuple[int, int], list[PageLine]] = defaultdict(list)
    for page, line in bare:
        digits = re.sub(r"\D", "", line.text)
        value = int(digits) if digits else _roman(line.text.strip())
        steps[(value - page.number, round(line.top / max(line.size, 0.1)))].append(line)
    for group in steps.values():
        if len(group) >= 2:
            found.extend(group)
    return found


def _roman(numeral: str) -> int:
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    digits = [values.get(c, 0) for c in numeral.lower()]
    return sum(-d if any(d < later for later in digits[i + 1 :]) else d for i, d in enumerate(digits))


def _running_heads(edges: Sequence[tuple[_Page, PageLine]], page_count: int, size: float) -> list[PageLine]:
    """Lines with the same wording (figures apart) at the same place of several pages."""
    places: dict[tuple[str, int], dict[int, list[PageLine]]] = defaultdict(lambda: defaultdict(list))
    for page, line in edges:
        text = re.sub(r"\s", "", line.text)
        if len(re.sub(r"[\W\d_]", "", text)) < 2:
            continue
        wording = re.sub(r"\d+", "#", text) if page_count >= 3 else text
        places[(wording, round(line.top / max(size, 0.1)))][page.number].append(line)
    needed = 3 if page_count > 4 else 2
    return [
        line for by_page in places.values() if len(by_page) >= needed for lines in by_page.values() for line in lines
    ]


def _red_head(page: _Page, size: float) -> list[PageLine]:
    """The red head of a first page: 「×××人民政府文件」, printed large above everything else.

    GB/T 9704-2012, 7.2.4: the issuing body's full name, usually with 文件 behind it, centred.
    """
    if page.number != 1 or not page.lines:
        return []
    head = []
    for line in sorted(page.lines, key=lambda x: x.top)[:6]:
        text = re.sub(r"\s", "", line.text)
        if line.size < BIG * size or not text:
            break
        head.append(line)
        if _RED_HEAD.match("".join(re.sub(r"\s", "", x.text) for x in head)):
            largest = max(x.size for x in page.lines)
            return head if text.endswith("文件") or head[-1].size >= largest else []
    return []


def _pages(lines: Iterable[PageLine]) -> list[_Page]:
    pages: dict[int, _Page] = {}
    for line in lines:
        pages.setdefault(line.page, _Page(line.page)).lines.append(line)
    return [pages[number] for number in sorted(pages)]
