"""Writes OFD files (GB/T 33190-2016) that look like official documents, so that tests can read them back.

A4 pages with a running head and page numbers, paragraphs indented by two characters, justified lines broken
anywhere, ruled tables, footnotes at the foot of the page; every text object with its boundary in millimetres.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from pdf_writer import SUPERSCRIPTS, Grid, Text

WIDTH, HEIGHT = 210.0, 297.0
LEFT, RIGHT, TOP, BOTTOM = 28.0, 26.0, 37.0, 35.0
SIZE, LEADING = 5.57, 10.2  # 28 characters a line, 22 lines a page
NOTE_SIZE, NOTE_LEADING = 3.2, 4.6
CELL_SIZE, CELL_LEADING, PADDING = 3.7, 5.0, 1.0
_HANGING = "，。、；：！？）”》】% " + SUPERSCRIPTS  # never first on a line
NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


@dataclass(slots=True)
class _Page:
    objects: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # lines
    y: float = TOP


class OfdWriter:
    """Sets blocks on pages; `data` is the finished file."""

    def __init__(self, running_head: str = "", page_numbers: bool = True, compact_steps: bool = True) -> None:
        self._running_head = running_head
        self._page_numbers = page_numbers
        self._compact = compact_steps  # DeltaX as 「g n v」
        self.pages = [_Page()]

    def write(self, blocks: Sequence[Text | Grid]) -> OfdWriter:
        for block in blocks:
            if isinstance(block, Grid):
                self._grid(block)
            else:
                self._paragraph(block)
        return self

    def place(self, text: str, x: float, y: float, size: float = SIZE, page: int = 1) -> OfdWriter:
        """Print a text anywhere; y is its top."""
        while len(self.pages) < page:
            self.pages.append(_Page())
        self.pages[page - 1].objects.append(self._text(text, x, y, size))
        return self

    def data(self) -> bytes:
        parts = {
            "OFD.xml": f'<ofd:OFD {NAMESPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/>'
            "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>"
            f"0 0 {WIDTH} {HEIGHT}</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
            + "".join(f'<ofd:Page ID="{n + 10}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(self.pages)))
            + "</ofd:Pages></ofd:Document>",
        }
        for number, page in enumerate(self.pages):
            objects = [*page.objects, *self._furniture(page, number + 1)]
            parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
                f'<ofd:Page {NAMESPACE}><ofd:Content><ofd:Layer ID="2">{"".join(objects)}</ofd:Layer></ofd:Content>'
                "</ofd:Page>"
            )
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as container:
            for name, xml in parts.items():
                container.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>\n' + xml)
        return buffer.getvalue()

    def _furniture(self, page: _Page, number: int) -> list[str]:
        result = []
        if self._running_head:
            result.append(self._text(self._running_head, LEFT, 20.0, 3.7))
        if self._page_numbers:
            result.append(self._text(f"— {number} —", 96.0, 275.0, 4.9))
        for index, line in enumerate(page.notes):
            y = HEIGHT - BOTTOM - NOTE_LEADING * (len(page.notes) - index)
            mark = len(line) - len(line.lstrip(SUPERSCRIPTS))
            if mark:
                result.append(self._text(_plain(line[:mark]), LEFT, y, NOTE_SIZE * 0.6))
            result.append(self._text(line[mark:].strip(), LEFT + 2.5 * (mark > 0), y, NOTE_SIZE))
        return result

    def _paragraph(self, block: Text) -> None:
        size = SIZE if block.size == 16.0 else block.size * 25.4 / 72
        room = WIDTH - LEFT - RIGHT
        lines = _wrapped(block.text, room, size, 0 if block.centred else 2 * size)
        notes = [line for note in block.notes for line in _wrapped(note, room - 3, NOTE_SIZE, 0)]
        for index, line in enumerate(lines):
            self._make_room(LEADING + (len(notes) * NOTE_LEADING if index == len(lines) - 1 else 0))
            page = self.pages[-1]
            x = LEFT + (2 * size if index == 0 else 0)
            if block.centred:
                x = LEFT + (room - _width(line, size)) / 2
            for piece in _pieces(line):
                is_mark = piece[0] in SUPERSCRIPTS
                drawn = _plain(piece) if is_mark else piece
                scale = 0.55 if is_mark else 1.0
                page.objects.append(self._text(drawn, x, page.y, size * scale))
                x += _width(drawn, size * scale)
            page.y += LEADING
        self.pages[-1].notes.extend(notes)

    def _grid(self, grid: Grid) -> None:
        count = max(len(row) for row in grid.rows)
        shares = grid.widths or (1.0,) * count
        room = WIDTH - LEFT - RIGHT
        widths = [room * share / sum(shares) for share in shares]
        rows = [_cells(row, widths) for row in grid.rows]
        first_on_page = True
        index = 0
        while index < len(rows):
            height = max(len(cell) for cell in rows[index]) * CELL_LEADING + 2 * PADDING
            if self._is_full(height):
                self.pages.append(_Page())
                first_on_page = True
                if index and grid.repeat_header:
                    self._row(rows[0], widths, True, False)
                    first_on_page = False
            goes_on = index + 1 < len(rows) and not grid.rows[index + 1][0]
            self._row(rows[index], widths, first_on_page or index == 0, goes_on)
            first_on_page = False
            index += 1
        self.pages[-1].y += LEADING / 2

    def _row(self, cells: list[list[str]], widths: Sequence[float], has_top: bool, merged_below: bool) -> None:
        page = self.pages[-1]
        height = max(len(cell) for cell in cells) * CELL_LEADING + 2 * PADDING
        x = LEFT
        for number, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            for line_number, line in enumerate(cell):
                if line:
                    y = page.y + PADDING + line_number * CELL_LEADING
                    page.objects.append(self._text(line, x + PADDING, y, CELL_SIZE))
            if has_top:
                page.objects.append(_rule(x, page.y, x + width, page.y))
            if not (merged_below and number == 0):
                page.objects.append(_rule(x, page.y + height, x + width, page.y + height))
            page.objects.append(_rule(x, page.y, x, page.y + height))
            x += width
        page.objects.append(_rule(x, page.y, x, page.y + height))
        page.y += height

    def _is_full(self, height: float) -> bool:
        page = self.pages[-1]
        return page.y + height > HEIGHT - BOTTOM - NOTE_LEADING * len(page.notes)

    def _make_room(self, height: float) -> None:
        if self._is_full(height):
            self.pages.append(_Page())

    def _text(self, text: str, x: float, y: float, size: float) -> str:
        steps = [_width(character, size) for character in text[:-1]]
        if self._compact and len(set(steps)) == 1 and len(steps) > 2:
            delta = f"g {len(steps)} {steps[0]:.3f}"
        else:
            delta = " ".join(f"{step:.3f}" for step in steps)
        return (
            f'<ofd:TextObject ID="9" Boundary="{x:.3f} {y:.3f} {_width(text, size):.3f} {size:.3f}" Font="1" '
            f'Size="{size:.3f}"><ofd:TextCode X="0" Y="{size * 0.88:.3f}" DeltaX="{delta}">{escape(text)}'
            "</ofd:TextCode></ofd:TextObject>"
        )


def _rule(x0: float, y0: float, x1: float, y1: float) -> str:
    boundary = f"{x0:.3f} {y0:.3f} {max(x1 - x0, 0.1):.3f} {max(y1 - y0, 0.1):.3f}"
    return (
        f'<ofd:PathObject ID="8" Boundary="{boundary}" LineWidth="0.2"><ofd:AbbreviatedData>M 0 0 L {x1 - x0:.3f} '
        f"{y1 - y0:.3f}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def _cells(row: Sequence[str], widths: Sequence[float]) -> list[list[str]]:
    padded = [*row, *[""] * (len(widths) - len(row))]
    return [_wrapped(text, w - 2 * PADDING, CELL_SIZE, 0) for text, w in zip(padded, widths, strict=True)]


def _wrapped(text: str, room: float, size: float, indent: float) -> list[str]:
    """Lines of at most `room`; a line begins with no closing mark, which hangs out, and Latin words stay whole."""
    lines, current, used = [], "", indent
    for character in text:
        width = _width(character, size)
        if used + width > room + 0.01 and character not in _HANGING:
            tail = ""
            while current and _is_word(current[-1]) and _is_word(character) and len(tail) < 12:
                tail = current[-1] + tail
                current = current[:-1]
            lines.append(current)
            current, used = tail, _width(tail, size)
        current += character
        used += width
    return [*lines, current]


def _is_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in ".%")


def _pieces(line: str) -> list[str]:
    pieces: list[str] = []
    for character in line:
        if pieces and (character in SUPERSCRIPTS) == (pieces[-1][-1] in SUPERSCRIPTS):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _plain(mark: str) -> str:
    return mark.translate(str.maketrans(SUPERSCRIPTS, "0123456789"))


def _width(text: str, size: float) -> float:
    return sum(size if ord(c) >= 0x2000 else size / 2 for c in text)
