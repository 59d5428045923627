"""Printed lines with their places on the pages -> running text: what pdf, ofd and recognised scans have in common.

Running heads, page numbers and the red head go out, lines become paragraphs again, footnotes follow the paragraph
that points to them, tables stand where they were printed.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.formats.page_furniture import furniture
from rag.formats.page_notes import take_footnotes, with_notes
from rag.formats.page_paragraphs import paragraphs_of
from rag.formats.printed import PageLine, PageTable, body_size
from rag.types import Removal, SourceText

__all__ = ["PageLine", "PageTable", "to_source"]


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
    size = body_size(lines)
    removed_lines = furniture(lines, size)
    body = [line for line in lines if id(line) not in removed_lines and line.text.strip()]
    notes, body = take_footnotes(body, size)
    paragraphs = with_notes(paragraphs_of(body, tables, size), notes)

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
