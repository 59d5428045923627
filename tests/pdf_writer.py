"""Writes PDF files that look like official documents (GB/T 9704), so that tests can read them back.

Pages with a running head and page numbers, paragraphs indented by two characters, lines justified and broken
anywhere, ruled tables that go on over pages with their header repeated, footnotes at the foot of the page.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from rag.types import Document

PAGE_WIDTH, PAGE_HEIGHT = 595.3, 841.9  # A4, points
LEFT, RIGHT, TOP, BOTTOM = 79.0, 74.0, 105.0, 99.0
SIZE, LEADING = 16.0, 28.95  # 三号, 22 lines a page
NOTE_SIZE, NOTE_LEADING = 9.0, 13.0
CELL_SIZE, CELL_LEADING, CELL_PADDING = 10.5, 14.0, 4.0
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TRUE_TYPE = (
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
)


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; superscript digits in it are printed small and raised."""

    text: str
    notes: tuple[str, ...] = ()  # each with its superscript number: "¹ “三农”：……", printed at the page's foot
    centred: bool = False
    size: float = SIZE


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table. A cell "" in the first column below the header is part of the merged cell above it."""

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()  # shares of the line; equal if not given
    repeat_header: bool = True


def embedded_font() -> str:
    """The name of a registered Chinese TrueType font of this system, for pages that are to be drawn; "" if none."""
    for path in _TRUE_TYPE:
        if Path(path).exists():
            try:
                pdfmetrics.registerFont(TTFont("Embedded", path, subfontIndex=0))
            except TTFError:
                continue
            return "Embedded"
    return ""


@cache
def cid_font() -> str:
    """A Chinese font that every reader knows by name; needs no font file."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return "STSong-Light"


def blocks_of(document: Document) -> list[Text | Grid]:
    """A parsed document as blocks to print, with the marks of its footnotes put back."""
    notes = {note.start: note for note in document.footnotes}
    tables = {table.start: table for table in document.tables}
    blocks: list[Text | Grid] = []
    position, skip_to = 0, 0
    for line in document.text.split("\n"):
        start, position = position, position + len(line) + 1
        if start < skip_to or not line.strip():
            continue
        if start in tables:
            table = tables[start]
            skip_to = table.end
            printed = document.text[table.start : table.end].split("\n")
            width = max(row.count("\t") for row in printed) + 1
            rows = tuple(tuple((row + "\t" * width).split("\t")[:width]) for row in printed)
            blocks.append(Grid(rows, _widths(rows)))
        elif start in notes:
            note = notes[start]
            mark = note.number.translate(str.maketrans("0123456789", SUPERSCRIPTS))
            term = _term(note.text)
            before = [i for i, block in enumerate(blocks) if isinstance(block, Text)]
            index = next((i for i in reversed(before) if term and term in blocks[i].text), before[-1])  # type: ignore[union-attr]
            target = blocks[index]
            assert isinstance(target, Text)
            blocks[index] = Text(
                _with_mark(target.text, term, mark), (*target.notes, f"{mark} {note.text}"), target.centred
            )
        else:
            blocks.append(Text(line.strip()))
    return blocks


def _term(note: str) -> str:
    """The words that a note explains: “三农”."""
    found = re.match(r"[“\"《「][^”\"》」]+[”\"》」]", note)
    return found.group() if found else ""


def _with_mark(text: str, term: str, mark: str) -> str:
    at = text.find(term) + len(term) if term and term in text else len(text.rstrip("。"))
    return text[:at] + mark + text[at:]


def _widths(rows: Sequence[Sequence[str]]) -> tuple[float, ...]:
    longest = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return tuple(min(max(length, 4), 16) for length in longest)


class _Printer:
    def __init__(self, font: str, running_head: str, page_numbers: bool, repeat_notes_rule: bool) -> None:
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=True)
        self.font, self.running_head, self.page_numbers = font, running_head, page_numbers
        self.rule = repeat_notes_rule
        self.page = 1
        self.top = PAGE_HEIGHT - TOP  # of the next line
        self.notes: list[str] = []  # lines at the foot of this page

    # -- pages
    def floor(self) -> float:
        return BOTTOM + (len(self.notes) * NOTE_LEADING + 10 if self.notes else 0)

    def break_page(self) -> None:
        if self.running_head:
            width = pdfmetrics.stringWidth(self.running_head, self.font, 9)
            self.draw(self.running_head, (PAGE_WIDTH - width) / 2, PAGE_HEIGHT - 60, 9)
        if self.page_numbers:
            x = PAGE_WIDTH - RIGHT - 60 if self.page % 2 else LEFT + 16
            self.draw(f"— {self.page} —", x, 60, 14)
        if self.notes:
            if self.rule:
                self.canvas.setLineWidth(0.5)
                self.canvas.line(LEFT, self.floor() - 4, LEFT + 140, self.floor() - 4)
            for index, line in enumerate(self.notes):
                self.superscripted(line, LEFT, BOTTOM + (len(self.notes) - 1 - index) * NOTE_LEADING, NOTE_SIZE, 0.0)
        self.canvas.showPage()
        self.page += 1
        self.top = PAGE_HEIGHT - TOP
        self.notes = []

    # -- text
    def draw(self, text: str, x: float, y: float, size: float, spacing: float = 0.0, rise: float = 0.0) -> float:
        drawn = self.canvas.beginText(x, y)
        drawn.setFont(self.font, size)
        drawn.setCharSpace(spacing)
        drawn.setRise(rise)
        drawn.textOut(text)
        self.canvas.drawText(drawn)
        return x + pdfmetrics.stringWidth(text, self.font, size) + spacing * len(text)

    def superscripted(self, line: str, x: float, y: float, size: float, spacing: float) -> None:
        for piece in re.split(f"([{SUPERSCRIPTS}]+)", line):
            if piece and piece[0] in SUPERSCRIPTS:
                digits = piece.translate(str.maketrans(SUPERSCRIPTS, "0123456789"))
                x = self.draw(digits, x, y, size * 0.6, spacing, size * 0.4)
            elif piece:
                x = self.draw(piece, x, y, size, spacing)

    def width(self, text: str, size: float) -> float:
        return sum(
            pdfmetrics.stringWidth(c, self.font, size * 0.6)
            if c in SUPERSCRIPTS
            else pdfmetrics.stringWidth(c, self.font, size)
            for c in text.translate(str.maketrans(SUPERSCRIPTS, SUPERSCRIPTS))
        )

    def lines(self, text: str, size: float, room: float, indent: float) -> list[str]:
        """Broken anywhere but before a mark of a footnote."""
        result, line, used = [], "", indent
        for character in text:
            wide = self.width("1" if character in SUPERSCRIPTS else character, size)
            if used + wide > room + 0.01 and character not in SUPERSCRIPTS:
                result.append(line)
                line, used = "", 0.0
            line += character
            used += wide
        return [*result, line]

    def paragraph(self, block: Text) -> None:
        room = PAGE_WIDTH - LEFT - RIGHT
        indent = 0.0 if block.centred else 2 * block.size
        lines = self.lines(block.text, block.size, room, indent)
        waiting = list(block.notes)
        for number, line in enumerate(lines):
            called = [n for n in waiting if n[: len(n) - len(n.lstrip(SUPERSCRIPTS))] in line]
            note_lines = [part for n in called for part in self.lines(n, NOTE_SIZE, room, 0.0)]
            need = len(note_lines) * NOTE_LEADING + (10 if note_lines and not self.notes else 0)
            if self.top - LEADING < self.floor() + need - (LEADING - block.size):
                self.break_page()
            self.notes.extend(note_lines)
            waiting = [n for n in waiting if n not in called]
            left = LEFT + (indent if number == 0 else 0.0)
            free = room - (left - LEFT) - self.width(line, block.size)
            spacing = 0.0
            if block.centred:
                left += free / 2
            elif number < len(lines) - 1:
                spacing = max(free, 0.0) / max(len(line) - 1, 1)
            self.superscripted(line, left, self.top - block.size, block.size, spacing)
            self.top -= LEADING
        assert not waiting, waiting

    # -- tables
    def grid(self, grid: Grid) -> None:
        room = PAGE_WIDTH - LEFT - RIGHT
        shares = grid.widths or (1.0,) * len(grid.rows[0])
        edges = [LEFT]
        for share in shares:
            edges.append(edges[-1] + room * share / sum(shares))
        self.top -= 8
        on_page: list[tuple[float, float, tuple[str, ...]]] = []
        for number, row in enumerate(grid.rows):
            height = self.row_height(row, edges)
            if self.top - height < self.floor():
                self.rules(on_page, edges, grid.rows[0])
                on_page = []
                self.break_page()
                if grid.repeat_header and number:
                    on_page.append(self.row(grid.rows[0], edges))
            on_page.append(self.row(row, edges))
        self.rules(on_page, edges, grid.rows[0])
        self.top -= 12

    def cell_lines(self, cell: str, width: float) -> list[str]:
        return self.lines(cell, CELL_SIZE, width - 2 * CELL_PADDING, 0.0)

    def row_height(self, row: Sequence[str], edges: Sequence[float]) -> float:
        most = max(len(self.cell_lines(c, b - a)) for c, a, b in zip(row, edges, edges[1:], strict=False))
        return most * CELL_LEADING + 2 * CELL_PADDING

    def row(self, row: tuple[str, ...], edges: Sequence[float]) -> tuple[float, float, tuple[str, ...]]:
        top, height = self.top, self.row_height(row, edges)
        for cell, left, right in zip(row, edges, edges[1:], strict=False):
            for index, line in enumerate(self.cell_lines(cell, right - left)):
                y = top - CELL_PADDING - CELL_SIZE - index * CELL_LEADING
                self.draw(line, left + CELL_PADDING, y, CELL_SIZE)
        self.top -= height
        return top, self.top, row

    def rules(
        self, rows: list[tuple[float, float, tuple[str, ...]]], edges: Sequence[float], header: tuple[str, ...]
    ) -> None:
        if not rows:
            return
        self.canvas.setLineWidth(0.5)
        top, bottom = rows[0][0], rows[-1][1]
        for x in edges:
            self.canvas.line(x, top, x, bottom)
        self.canvas.line(edges[0], bottom, edges[-1], bottom)
        first_below = 1 if rows[0][2] == header else 0  # above it, the rule goes all the way
        for index, (y, _, row) in enumerate(rows):
            merged = index > first_below and not row[0]
            self.canvas.line(edges[1] if merged else edges[0], y, edges[-1], y)


def write_pdf(
    blocks: Sequence[Text | Grid],
    *,
    font: str = "",
    running_head: str = "",
    page_numbers: bool = True,
    notes_rule: bool = True,
) -> bytes:
    """A PDF with a text layer. `font`: the name of a registered font; the CID font if not given."""
    printer = _Printer(font or cid_font(), running_head, page_numbers, notes_rule)
    for block in blocks:
        if isinstance(block, Text):
            printer.paragraph(block)
        else:
            printer.grid(block)
    printer.break_page()
    printer.canvas.save()
    return printer.buffer.getvalue()


def scanned(pdf: bytes, dots_per_inch: int = 150, pages: int | None = None) -> bytes:
    """The same pages as pictures in a PDF without a text layer; the first `pages` of them."""
    images = images_of(pdf, dots_per_inch, pages)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=True)
    for image in images:
        from reportlab.lib.utils import ImageReader

        canvas.drawImage(ImageReader(io.BytesIO(image)), 0, 0, PAGE_WIDTH, PAGE_HEIGHT)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def images_of(pdf: bytes, dots_per_inch: int = 150, pages: int | None = None) -> list[bytes]:
    """Each page as the bytes of a JPEG."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    result = []
    for index in range(min(len(document), pages or len(document))):
        picture = io.BytesIO()
        image = document[index].render(scale=dots_per_inch / 72, grayscale=True).to_pil()
        image.save(picture, "JPEG", quality=80)
        result.append(picture.getvalue())
    document.close()
    return result
