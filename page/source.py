"""A document -> HTML: headings, paragraphs, tables and notes as published, the cited words marked."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from page import texts
from page.addresses import clause_link, document_link
from page.render import escape, facts_line, path
from rag.types import Citation, Document, Heading, Table

_BLANK = '<div class="source blank">'
WINDOW_CHARS = 200_000  # of a longer document only so much around the clause: a browser chokes on more


@dataclass(frozen=True, slots=True)
class _Span:
    start: int  # characters in Document.text
    end: int
    tag: str  # the element that stands around the text
    rank: int  # an element of lower rank stands around one of higher rank


def empty(documents: Iterable[Document], hint: str = texts.SOURCE_EMPTY_HINT, failure: str = "") -> str:
    """What is shown before anything is cited: the documents, to be opened. `hint`: what will be shown here.

    `failure`: why what was asked for cannot be shown.
    """
    items = "".join(
        f'<li><button type="button" class="document" data-action="open" data-document="{escape(one.document_id)}">'
        f'<span class="label">{escape(name_of(one))}</span>'
        f'<span class="facts">{facts_line(one.facts)}</span></button></li>'
        for one in documents
    )
    said = f'<p class="failure" role="alert">{escape(failure)}</p>' if failure else ""
    return f'{_BLANK}{said}<h2>{texts.SOURCE_EMPTY}</h2><p>{hint}</p><ul class="documents">{items}</ul></div>'


def is_empty(html: str) -> bool:
    """Whether this is what `empty` returned."""
    return html.startswith(_BLANK)


def name_of(document: Document) -> str:
    return document.facts.title or document.file or document.document_id


def source(
    document: Document,
    headings: Sequence[Heading],
    citation: Citation | None = None,
    nonce: str = "",
    by: str = "",
    back: str = texts.BACK,
) -> str:
    """The document with the citation's clause marked, or from its beginning without one.

    `nonce` differs from call to call, so that the page scrolls to the clause even if it is open already. `by`: "user"
    if the reader asked for it, who is then led there on a narrow screen. `back`: the words of the way back.
    """
    centre = citation.quote_start if citation else 0
    low, high = _window(document.text, centre)
    inside = [h for h in headings if low <= h.start < high]
    cut = f'<p class="notice">{texts.WINDOW_NOTE}</p>' if high - low < len(document.text) else ""
    where = (
        f'<p class="cited-at"><span class="tag">{texts.CITED}</span>'
        f"{path(citation.clause.heading_path) or escape(citation.clause.label)}"
        f"{f' · {texts.PAGE.format(citation.page)}' if citation.page else ''}</p>"
        if citation
        else ""
    )
    clause_id = citation.clause.clause_id if citation else ""
    return (
        f'<article class="source" data-nonce="{escape(nonce)}" data-by="{escape(by)}"'
        f' data-clause="{escape(clause_id)}">'
        f'<header><button type="button" class="quiet back" data-action="back">{back}</button>'
        f"<h2>{escape(name_of(document))}</h2>"
        f'<p class="facts">{facts_line(document.facts)}</p>{where}{_tools(document, clause_id)}</header>'
        f"{_outline(inside)}{_recognised(document)}{cut}"
        f'<div class="body" tabindex="0">{_body(document, inside, citation, low, high)}</div></article>'
    )


def _tools(document: Document, clause_id: str) -> str:
    steps = (
        f'<button type="button" class="quiet" data-action="step" data-by="-1">{texts.PREVIOUS_CLAUSE}</button>'
        f'<button type="button" class="quiet" data-action="step" data-by="1">{texts.NEXT_CLAUSE}</button>'
    )
    link = clause_link(clause_id) if clause_id else document_link(document.document_id)
    return (
        f'<p class="tools">{steps if clause_id else ""}'
        f'<button type="button" class="quiet" data-action="link" data-link="{escape(link)}">{texts.COPY_LINK}</button>'
        "</p>"
    )


def _recognised(document: Document) -> str:
    if document.confidence is None:
        return ""
    return f'<p class="notice">{texts.RECOGNISED.format(document.confidence)}</p>'


def _window(text: str, centre: int) -> tuple[int, int]:
    if len(text) <= WINDOW_CHARS:
        return 0, len(text)
    low = max(0, min(centre - WINDOW_CHARS // 2, len(text) - WINDOW_CHARS))
    return low, low + WINDOW_CHARS


def _outline(headings: Sequence[Heading]) -> str:
    if not headings:
        return ""
    items = "".join(
        f'<li class="depth-{min(one.level, 5)}"><button type="button" data-action="jump" data-to="{one.start}">'
        f"{escape(_heading_text(one))}</button></li>"
        for one in headings
    )
    return f'<details class="outline"><summary>{texts.OUTLINE}</summary><ol>{items}</ol></details>'


def _heading_text(heading: Heading) -> str:
    """第一章 总则, but 一、总则."""
    space = " " if heading.number and heading.number[-1] not in "、．.）)" else ""
    return f"{heading.number}{space}{heading.title}"


def _body(document: Document, headings: Sequence[Heading], citation: Citation | None, low: int, high: int) -> str:
    notes = {note.start for note in document.footnotes}
    tables = sorted(document.tables, key=lambda table: table.start)
    by_start = sorted(headings, key=lambda heading: heading.start)
    starts = [heading.start for heading in by_start]
    marks = _marks(citation)
    parts: list[str] = []
    next_table = 0
    past_table = low
    for start, end in _line_spans(document.text, low, high):
        if start < past_table:
            continue
        while next_table < len(tables) and tables[next_table].end <= start:
            next_table += 1
        if next_table < len(tables) and tables[next_table].start <= start:
            table = tables[next_table]
            parts.append(_table(document.text, table, marks, citation))
            past_table = table.end
            continue
        here = by_start[bisect_left(starts, start) : bisect_left(starts, end)]
        if document.text[start:end].strip():
            parts.append(_line(document.text, start, end, here, marks, citation, start in notes))
    return "".join(parts)


def _line_spans(text: str, low: int, high: int) -> Iterable[tuple[int, int]]:
    for found in re.compile(r"[^\n]+").finditer(text, low, high):
        yield found.start(), found.end()


def _marks(citation: Citation | None) -> list[_Span]:
    if citation is None:
        return []
    clause = citation.clause
    marks = [_Span(clause.start, clause.end, 'span class="cited"', 0)]
    start, end = max(citation.quote_start, clause.start), min(citation.quote_end, clause.end)
    if start < end:
        marks.append(_Span(start, end, "mark", 2))
    return marks


def _line(
    text: str,
    start: int,
    end: int,
    headings: Sequence[Heading],
    marks: Sequence[_Span],
    citation: Citation | None,
    is_note: bool,
) -> str:
    whole = _is_cited(text, start, end, citation)
    spans = [mark for mark in marks if not (whole and mark.rank == 0)]
    cited = " cited" if whole else ""
    anchors = f' data-at="{headings[0].start}"' if headings else ""
    if len(headings) == 1 and headings[0].start == start and headings[0].end >= start + len(text[start:end].rstrip()):
        level = headings[0].level
        return (
            f'<p class="heading depth-{min(level, 5)}{cited}" role="heading" aria-level="{min(level + 2, 6)}"{anchors}>'
            f"{_inline(text, start, end, spans)}</p>"
        )
    spans += [
        _Span(one.start, min(one.end, end), f'strong data-at="{one.start}"', 1)
        for one in headings
        if one.end > one.start
    ]
    kind = "footnote" if is_note else "paragraph"
    return f'<p class="{kind}{cited}"{anchors}>{_inline(text, start, end, spans)}</p>'


def _is_cited(text: str, start: int, end: int, citation: Citation | None) -> bool:
    """Whether the clause takes up the whole line, white space apart."""
    if citation is None or citation.clause.end <= start or citation.clause.start >= end:
        return False
    clause = citation.clause
    return not text[start : max(start, clause.start)].strip() and not text[min(end, clause.end) : end].strip()


def _inline(text: str, start: int, end: int, spans: Iterable[_Span]) -> str:
    """The escaped text of a piece with the elements of the spans around their parts, properly nested."""
    here = [span for span in spans if span.start < end and span.end > start]
    cuts = sorted({start, end, *(max(s.start, start) for s in here), *(min(s.end, end) for s in here)})
    parts = []
    for left, right in pairwise(cuts):
        around = sorted((s for s in here if s.start <= left and right <= s.end), key=lambda s: s.rank)
        opened = "".join(f"<{span.tag}>" for span in around)
        closed = "".join(f"</{span.tag.split()[0]}>" for span in reversed(around))
        parts.append(opened + escape(text[left:right]) + closed)
    return "".join(parts)


def _table(text: str, table: Table, marks: Sequence[_Span], citation: Citation | None) -> str:
    """The table as printed: a first cell that is empty belongs to the one above it."""
    head = ""
    if table.header and table.row_spans:
        first = table.row_spans[0][0]
        line = (table.start, table.start + len(text[table.start : first].rstrip("\n")))
        head = f"<thead>{_row(text, line, marks, citation, 'th scope=col', len(table.header), 1)}</thead>"
    width = max([len(table.header), *(len(row) for row in table.rows)], default=1)
    rows: list[str] = []
    index = 0
    while index < len(table.row_spans):
        height = 1
        while index + height < len(table.row_spans) and _lacks_first(text, table.row_spans[index + height]):
            height += 1
        rows.append(_row(text, table.row_spans[index], marks, citation, "td", width, height))
        for below in range(index + 1, index + height):
            rows.append(_row(text, table.row_spans[below], marks, citation, "td", width, 0))
        index += height
    return f'<div class="scroll"><table data-at="{table.start}">{head}<tbody>{"".join(rows)}</tbody></table></div>'


def _lacks_first(text: str, span: tuple[int, int]) -> bool:
    return text[span[0] : span[1]].startswith("\t")


def _row(
    text: str,
    span: tuple[int, int],
    marks: Sequence[_Span],
    citation: Citation | None,
    tag: str,
    width: int,
    height: int,
) -> str:
    """One row; `height`: rows that its first cell spans, 0 if the first cell stands in a row above."""
    whole = _is_cited(text, *span, citation)
    spans = [mark for mark in marks if not (whole and mark.rank == 0)]
    name = tag.split()[0]
    cells = []
    position = span[0]
    printed = text[span[0] : span[1]].split("\t")
    for number, cell in enumerate(printed):
        extent = f' rowspan="{height}"' if number == 0 and height > 1 else ""
        if number or height:
            cells.append(f"<{tag}{extent}>{_inline(text, position, position + len(cell), spans)}</{name}>")
        position += len(cell) + 1
    cells += [f"<{tag}></{name}>"] * (width - len(printed))
    return f"<tr{' class=cited' if whole else ''}>{''.join(cells)}</tr>"
