"""Printed lines with their places on the pages -> running text: what pdf, ofd and recognised scans have in common.

Running heads, page numbers and the red head go out, lines become paragraphs again, footnotes follow the paragraph
that points to them, tables stand where they were printed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from rag.chunking.numbering import mark_of
from rag.types import Removal, SourceText


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


@dataclass(frozen=True, slots=True)
class _Column:
    """Where running text begins and ends across the page."""

    left: float
    right: float

    @property
    def width(self) -> float:
        return self.right - self.left


@dataclass(slots=True)
class _Paragraph:
    lines: list[PageLine]
    kind: str = "text"  # "text", "centred", "row" or "footnote"
    text: str = ""

    @property
    def page(self) -> int:
        return self.lines[0].page


@dataclass(slots=True)
class _Page:
    number: int
    lines: list[PageLine] = field(default_factory=list)


_PAGE_NUMBER = re.compile(
    r"[-—–－─·•\s]*(?:\d{1,4}|[ivxlc]{1,6}|[IVXLC]{1,6})[-—–－─·•\s]*$|"
    r"第?\s*\d{1,4}\s*页?\s*(?:/|，|,|共)\s*(?:共\s*)?\d{1,4}\s*页?$|第\s*[\d一二三四五六七八九十百]{1,5}\s*页$|"
    r"Page\s*\d{1,4}(?:\s*of\s*\d{1,4})?$",
    re.IGNORECASE,
)
_DECORATED = re.compile(r"[-—–－─·•第页/Pp]")
_RED_HEAD = re.compile(r".{2,40}(?:文件|（函）|公报|令|办公厅函|办公室函)$")
_SUPERSCRIPT_START = re.compile(r"([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})\s*(?=\S)")
_ENDS = "。！？；!?;：:…"
_CLOSERS = "”’》』」】〕）)\"'"
_EDGE_LINES = 2  # running heads are among the first or last lines of a page
_BIG = 1.25  # a size beyond this share of the body's is a title's


def to_source(
    lines: Sequence[PageLine],
    tables: Sequence[PageTable] = (),
    warnings: Sequence[str] = (),
    confidence: float | None = None,
) -> SourceText:
    """The running text of printed lines, which come in reading order (by page; column by column on each).

    Each line of the result is a paragraph, a title, a table row or a footnote, with the page that it begins on.
    Whatever is left out is in `removed`; no other character is lost, and none is added but the space between two
    Latin words at a line's end.
    """
    pages = _pages(lines)
    size = _body_size(lines)
    removed_lines = _furniture(pages, size)
    body = [line for line in lines if id(line) not in removed_lines and line.text.strip()]
    notes, body = _footnotes(body, size)
    paragraphs = _with_notes(_paragraphs(body, tables, size), notes)

    text_lines: list[str] = []
    line_pages: list[int] = []
    removed: list[Removal] = []
    waiting = sorted(((line, kind) for line, kind in removed_lines.values()), key=lambda r: (r[0].page, r[0].top))
    for paragraph in paragraphs:
        while waiting and waiting[0][0].page <= paragraph.page:
            line, kind = waiting.pop(0)
            removed.append(Removal(kind, line.text.strip(), len(text_lines) + 1))
        text_lines.append(paragraph.text)
        line_pages.append(paragraph.page)
    removed.extend(Removal(kind, line.text.strip(), max(1, len(text_lines))) for line, kind in waiting)
    return SourceText("\n".join(text_lines), tuple(line_pages), tuple(removed), tuple(warnings), confidence)


def _pages(lines: Iterable[PageLine]) -> list[_Page]:
    pages: dict[int, _Page] = {}
    for line in lines:
        pages.setdefault(line.page, _Page(line.page)).lines.append(line)
    return [pages[number] for number in sorted(pages)]


def _body_size(lines: Sequence[PageLine]) -> float:
    """The size of most characters."""
    counts: Counter[float] = Counter()
    for line in lines:
        counts[round(line.size, 1)] += len(line.text)
    return counts.most_common(1)[0][0] if counts else 1.0


# ---- running heads, page numbers, the red head ----


def _furniture(pages: Sequence[_Page], size: float) -> dict[int, tuple[PageLine, str]]:
    """The lines that are no running text, by identity, each with the kind of its removal."""
    removed: dict[int, tuple[PageLine, str]] = {}
    for page in pages:
        for line in _red_head(page, size):
            removed[id(line)] = (line, "red_head")
    for _ in range(_EDGE_LINES):  # a page number may stand under a running foot, or above it
        edges = [
            (page, line) for page in pages for line in _edges([x for x in page.lines if id(x) not in removed], size)
        ]
        found = {id(line): (line, "page_number") for line in _page_numbers(edges)}
        for line in _running_heads(edges, len(pages), size):
            found.setdefault(id(line), (line, "running_head"))
        if not found:
            break
        removed |= found
    return removed


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
        if line.size < _BIG * size or not text:
            break
        head.append(line)
        if _RED_HEAD.match("".join(re.sub(r"\s", "", x.text) for x in head)):
            largest = max(x.size for x in page.lines)
            return head if text.endswith("文件") or head[-1].size >= largest else []
    return []


# ---- footnotes ----


def _footnotes(body: Sequence[PageLine], size: float) -> tuple[list[_Paragraph], list[PageLine]]:
    """The footnotes of all pages, and the lines without them.

    A footnote begins with its raised number and goes on over the lines below it as long as they are set as small.
    """
    notes: list[_Paragraph] = []
    rest: list[PageLine] = []
    note: _Paragraph | None = None
    for line in body:
        if _SUPERSCRIPT_START.match(line.text.strip()) and len(line.text.strip()) > 3:
            note = _Paragraph([line], "footnote")
            notes.append(note)
        elif note is not None and line.page == note.page and _is_as_small(line, note.lines[-1], size):
            note.lines.append(line)
        else:
            note = None
            rest.append(line)
    for found in notes:
        found.text = _glued(found.lines)
    return notes, rest


def _is_as_small(line: PageLine, above: PageLine, size: float) -> bool:
    small = line.size < 0.95 * size and abs(line.size - above.size) <= 0.08 * size
    return small and 0 <= line.top - above.top <= 2.5 * line.size + (above.bottom - above.top)


def _with_notes(paragraphs: Sequence[_Paragraph], notes: Sequence[_Paragraph]) -> list[_Paragraph]:
    """The paragraphs with each footnote behind the one that points to it on the same page, else at the page's end."""
    after: dict[int, list[_Paragraph]] = defaultdict(list)
    leading: list[_Paragraph] = []
    for note in notes:
        found = _SUPERSCRIPT_START.match(note.text)
        mark = found.group(1) if found else ""
        pointing = [
            i
            for i, p in enumerate(paragraphs)
            if p.kind != "row" and any(line.page == note.page and _points(line.text, mark) for line in p.lines)
        ]
        on_page = [i for i, p in enumerate(paragraphs) if p.page <= note.page]
        if pointing or on_page:
            after[(pointing or on_page)[-1]].append(note)
        else:
            leading.append(note)
    result = leading
    for index, paragraph in enumerate(paragraphs):
        result.append(paragraph)
        result.extend(after[index])
    return result


def _points(text: str, mark: str) -> bool:
    return bool(mark) and re.search(rf"(?<![⁰¹²³⁴⁵⁶⁷⁸⁹]){mark}(?![⁰¹²³⁴⁵⁶⁷⁸⁹])", text) is not None


# ---- paragraphs ----


def _paragraphs(body: Sequence[PageLine], tables: Sequence[PageTable], size: float) -> list[_Paragraph]:
    columns = _columns(body, size)
    indents = _uses_indents(body, columns, size)
    leading = _leading(body)
    waiting = sorted(tables, key=lambda t: (t.page, t.top))
    result: list[_Paragraph] = []
    for line in body:
        while waiting and (waiting[0].page, waiting[0].top) <= (line.page, line.top):
            result.extend(_rows(waiting.pop(0), size))
        column = columns[line.page]
        centred = _is_centred(line, column, size)
        if result and result[-1].kind != "row":
            above = result[-1]
            if above.kind == "centred" or centred:
                joined = centred and above.kind == "centred" and _continues_title(above, line, column)
            else:
                joined = _continues(above, line, columns, size, indents, leading)
            if joined:
                above.lines.append(line)
                continue
        result.append(_Paragraph([line], "centred" if centred else "text"))
    for table in waiting:
        result.extend(_rows(table, size))
    for paragraph in result:
        paragraph.text = paragraph.text or _glued(paragraph.lines)
    return result


def _rows(table: PageTable, size: float) -> list[_Paragraph]:
    place = PageLine("", table.page, 0, 0, table.top, table.bottom, size)
    texts = ("\t".join(re.sub(r"\s+", " ", cell).strip() for cell in row) for row in table.rows)
    return [_Paragraph([place], "row", text) for text in texts if text.strip()]


def _columns(body: Sequence[PageLine], size: float) -> dict[int, _Column]:
    """Left and right edge of the running text on each page.

    A page with few long lines takes the edges of the pages of its side (left and right pages may differ).
    """
    by_page: dict[int, list[PageLine]] = defaultdict(list)
    for line in body:
        by_page[line.page].append(line)
    widest = max((line.width for line in body), default=0.0)
    sides: dict[int, list[PageLine]] = defaultdict(list)
    everywhere: list[PageLine] = []
    for page, lines in by_page.items():
        long = [line for line in lines if line.width >= 0.75 * widest]
        sides[page % 2].extend(long)
        everywhere.extend(long)
    columns = {}
    for page, lines in by_page.items():
        long = [line for line in lines if line.width >= 0.75 * widest]
        chosen = long if len(long) >= 8 else sides[page % 2] if len(sides[page % 2]) >= 8 else everywhere
        columns[page] = _column(chosen, size)
    return columns


def _column(long: Sequence[PageLine], size: float) -> _Column:
    lefts = sorted(line.x0 for line in long)
    rights = sorted(line.x1 for line in long)
    # The outermost edge that more than one line keeps to: a single line may stick out.
    few = max(1, len(long) // 20)
    left = next((x for i, x in enumerate(lefts) if len(long) < 4 or _near(lefts, x, size) > few), lefts[0])
    right = next((x for x in reversed(rights) if len(long) < 4 or _near(rights, x, size) > few), rights[-1])
    return _Column(left, right)


def _near(edges: Sequence[float], edge: float, size: float) -> int:
    return sum(1 for other in edges if abs(other - edge) <= 0.5 * size)


def _uses_indents(body: Sequence[PageLine], columns: Mapping[int, _Column], size: float) -> bool:
    """Whether paragraphs begin two characters in: then an indented line among flush ones begins one."""
    indented = sum(1 for line in body if 1.2 * size <= line.x0 - columns[line.page].left <= 3.5 * size)
    return indented >= max(1, len(body) // 20)


def _leading(body: Sequence[PageLine]) -> float:
    """The usual distance from line to line."""
    steps = [b.top - a.top for a, b in pairwise(body) if a.page == b.page and b.top > a.top]
    return median(steps) if steps else 0.0


def _is_centred(line: PageLine, column: _Column, size: float) -> bool:
    left, right = line.x0 - column.left, column.right - line.x1
    if min(left, right) < 1.2 * size:
        return line.size >= _BIG * size and abs(left - right) <= 2 * line.size
    if abs(left - right) > max(1.2 * size, 0.04 * column.width):
        return False
    # A short paragraph may by chance end as far from the right edge as it is indented.
    return left > 3 * size or line.size >= 1.1 * size


def _continues_title(above: _Paragraph, line: PageLine, column: _Column) -> bool:
    """Whether a centred line goes on with the one above: it had no room for one more character, or is numbered."""
    last = above.lines[-1]
    if last.page != line.page or abs(last.size - line.size) > 0.1 * last.size or mark_of(line.text.strip()):
        return False
    if line.top - last.top > 2.2 * max(last.size, last.bottom - last.top):
        return False
    if last.text.rstrip().endswith(tuple(_CLOSERS)) or line.text.lstrip().startswith(("（", "(")):
        return False
    forced = last.width + 1.5 * last.size >= column.width
    return forced or (mark_of(above.lines[0].text.strip()) is not None and last.width >= 0.6 * column.width)


def _continues(
    above: _Paragraph,
    line: PageLine,
    columns: Mapping[int, _Column],
    size: float,
    indents: bool,
    leading: float,
) -> bool:
    """Whether a line belongs to the paragraph above, by indentation, the fullness of the last line and its end."""
    last = above.lines[-1]
    if abs(last.size - line.size) > 0.15 * size:
        return False
    room = columns[last.page].right - last.x1
    indent = line.x0 - columns[line.page].left
    ended = last.text.rstrip().rstrip(_CLOSERS).endswith(tuple(_ENDS))
    marked = mark_of(line.text.strip()) is not None
    if indent >= 1.2 * size:
        # Hanging indents (lists, quotations) keep the same edge from line to line.
        hanging = len(above.lines) > 1 and abs(line.x0 - last.x0) <= 0.5 * size
        return hanging and room < 2 * size and not ended and not marked
    if room >= (2.2 if ended else 4.2) * size:  # a Latin word or a figure may not have fitted
        return False
    if marked and ended:
        return False
    if last.page == line.page and leading and line.top - last.top > 1.7 * leading:
        return False
    first_indent = above.lines[0].x0 - columns[above.page].left
    if indents:
        return first_indent >= 1.2 * size or not (ended and len(above.lines) == 1 and room > size)
    return not ended or (not marked and room < 1.2 * size and last.page == line.page)


def _glued(lines: Sequence[PageLine]) -> str:
    text = ""
    for line in lines:
        part = re.sub(r"[\s\u3000]+", " ", line.text).strip()
        if text and part and _is_latin(text[-1]) and _is_latin(part[0]):
            text += " "
        text += part
    return text


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()
