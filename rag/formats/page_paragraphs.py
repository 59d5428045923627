"""Printed lines -> paragraphs, by indentation, fullness and how lines end; titles stay on lines of their own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.chunking.numbering import mark_of
from rag.formats.printed import BIG, CLOSERS, ENDS, PageLine, PageTable, PrintedParagraph, glued, leading_of

_LINE_MIN = 18  # characters: a line so short, with a mark below it, is a title however narrow the text is


@dataclass(frozen=True, slots=True)
class _Column:
    """Where running text begins and ends across the page."""

    left: float
    right: float

    @property
    def width(self) -> float:
        return self.right - self.left


def paragraphs_of(body: Sequence[PageLine], tables: Sequence[PageTable], size: float) -> list[PrintedParagraph]:
    columns = _columns(body, size)
    indents = _uses_indents(body, columns, size)
    leading = leading_of(body)
    waiting = sorted(tables, key=lambda t: (t.page, t.top))
    result: list[PrintedParagraph] = []
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
        result.append(PrintedParagraph([line], "centred" if centred else "text"))
    for table in waiting:
        result.extend(_rows(table, size))
    for paragraph in result:
        paragraph.text = paragraph.text or glued(paragraph.lines)
    return result


def _rows(table: PageTable, size: float) -> list[PrintedParagraph]:
    place = PageLine("", table.page, 0, 0, table.top, table.bottom, size)
    texts = ("\t".join(re.sub(r"\s+", " ", cell).strip() for cell in row) for row in table.rows)
    return [PrintedParagraph([place], "row", text) for text in texts if text.strip()]


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


def _is_centred(line: PageLine, column: _Column, size: float) -> bool:
    left, right = line.x0 - column.left, column.right - line.x1
    if min(left, right) < 1.2 * size:
        return line.size >= BIG * size and abs(left - right) <= 2 * line.size
    if abs(left - right) > max(1.2 * size, 0.04 * column.width):
        return False
    # A short paragraph may by chance end as far from the right edge as it is indented.
    return left > 3 * size or line.size >= 1.1 * size


def _continues_title(above: PrintedParagraph, line: PageLine, column: _Column) -> bool:
    """Whether a centred line goes on with the one above: it had no room for one more character, or is numbered."""
    last = above.lines[-1]
    if last.page != line.page or abs(last.size - line.size) > 0.1 * last.size or mark_of(line.text.strip()):
        return False
    if line.top - last.top > 2.2 * max(last.size, last.bottom - last.top):
        return False
    if last.text.rstrip().endswith(tuple(CLOSERS)) or line.text.lstrip().startswith(("（", "(")):
        return False
    forced = last.width + 1.5 * last.size >= column.width
    return forced or (mark_of(above.lines[0].text.strip()) is not None and last.width >= 0.6 * column.width)


def _continues(
    above: PrintedParagraph,
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
    ended = last.text.rstrip().rstrip(CLOSERS).endswith(tuple(ENDS))
    marked = mark_of(line.text.strip()) is not None
    if indent >= 1.2 * size:
        # Hanging indents (lists, quotations) keep the same edge from line to line.
        hanging = len(above.lines) > 1 and abs(line.x0 - last.x0) <= 0.5 * size
        return hanging and room < 2 * size and not ended and not marked
    if room >= (2.2 if ended else 4.2) * size:  # a Latin word or a figure may not have fitted
        return False
    if marked and (ended or last.width < _LINE_MIN * size):
        return False
    if last.page == line.page and leading and line.top - last.top > 1.7 * leading:
        return False
    first_indent = above.lines[0].x0 - columns[above.page].left
    if indents:
        return first_indent >= 1.2 * size or not (ended and len(above.lines) == 1 and room > size)
    return not ended or (not marked and room < 1.2 * size and last.page == line.page)
