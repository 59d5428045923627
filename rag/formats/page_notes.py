"""Footnotes printed at the foot of the pages -> paragraphs behind those that point to them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from rag.formats.printed import CLOSERS, ENDS, PageLine, PrintedParagraph, glued

_SUPERSCRIPT_START = re.compile(r"([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})\s*(?=\S)")


def take_footnotes(body: Sequence[PageLine], size: float) -> tuple[list[PrintedParagraph], list[PageLine]]:
    """The footnotes of all pages, and the lines without them.

    A footnote begins with its raised number and goes on over the lines below it as long as they are set as small.
    """
    notes: list[PrintedParagraph] = []
    rest: list[PageLine] = []
    note: PrintedParagraph | None = None
    for line in body:
        if _begins_note(line, rest, size):
            note = PrintedParagraph([line], "footnote")
            notes.append(note)
        elif note is not None and line.page == note.page and _is_as_small(line, note.lines[-1], size):
            note.lines.append(line)
        else:
            note = None
            rest.append(line)
    for found in notes:
        found.text = _SUPERSCRIPT_START.sub(r"\1 ", glued(found.lines))
    return notes, rest


def _begins_note(line: PageLine, above: Sequence[PageLine], size: float) -> bool:
    """Whether a line begins a footnote; a mark may also come first on a line of running text."""
    text = line.text.strip()
    found = _SUPERSCRIPT_START.match(text)
    if not found or text[found.end()] in CLOSERS + ENDS + "，、,":
        return False
    if line.size < 0.95 * size or not above or above[-1].page != line.page:
        return True
    return above[-1].text.rstrip().endswith(tuple(ENDS + CLOSERS))


def _is_as_small(line: PageLine, above: PageLine, size: float) -> bool:
    small = line.size < 0.95 * size and abs(line.size - above.size) <= 0.08 * size
    return small and 0 <= line.top - above.top <= 2.5 * line.size + (above.bottom - above.top)


def with_notes(paragraphs: Sequence[PrintedParagraph], notes: Sequence[PrintedParagraph]) -> list[PrintedParagraph]:
    """The paragraphs with each footnote behind the one that points to it on the same page, else at the page's end."""
    after: dict[int, list[PrintedParagraph]] = defaultdict(list)
    leading: list[PrintedParagraph] = []
    printed: dict[int, list[tuple[int, str]]] = defaultdict(list)  # by page
    last_on: dict[int, int] = {}  # the last paragraph that begins on a page
    for index, paragraph in enumerate(paragraphs):
        last_on[paragraph.page] = index
        for line in paragraph.lines if paragraph.kind != "row" else ():
            printed[line.page].append((index, line.text))
    for note in notes:
        found = _SUPERSCRIPT_START.match(note.text)
        mark = found.group(1) if found else ""
        # A long note may stand on the page behind its mark.
        pointing = _pointing(printed[note.page], mark) or _pointing(printed[note.page - 1], mark)
        page = next((page for page in range(note.page, 0, -1) if page in last_on), None)
        if pointing or page is not None:
            after[pointing[-1] if pointing or page is None else last_on[page]].append(note)
        else:
            leading.append(note)
    result = leading
    for index, paragraph in enumerate(paragraphs):
        result.append(paragraph)
        result.extend(after[index])
    return result


def _pointing(lines: Sequence[tuple[int, str]], mark: str) -> list[int]:
    """Indices of the paragraphs that have the mark of a note, of the lines (index, wording) of a page."""
    return [index for index, text in lines if _points(text, mark)]


def _points(text: str, mark: str) -> bool:
    return bool(mark) and re.search(rf"(?<![⁰¹²³⁴⁵⁶⁷⁸⁹]){mark}(?![⁰¹²³⁴⁵⁶⁷⁸⁹])", text) is not None
