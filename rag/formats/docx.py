"""Word files (ECMA-376): paragraphs with their automatic numbers, tables in place, footnotes behind their paragraph.

Read from the XML itself: what Word prints before a paragraph (its number), text boxes, tracked changes and content
controls are not in the paragraph text that libraries give.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath
from typing import Any

from rag.errors import CorpusError
from rag.formats.archive import Archive, open_archive
from rag.formats.grid import Cell, table_lines
from rag.formats.notes import raised, with_notes_in_place
from rag.formats.word_numbering import Numbering, StyleNumbering
from rag.formats.word_xml import child, children, is_on, local, value_of
from rag.types import Removal, SourceText

_TRANSPARENT = frozenset(
    {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple", "dir", "bdo", "subDoc"}
)
_DELETED = frozenset({"del", "moveFrom"})
_MAX_TABLE_DEPTH = 12
_CONTENTS_STYLE = re.compile(r"(?:toc|目录)\s*\d", re.IGNORECASE)
_CONTENTS_TITLE = re.compile(r"目\s*录$")
# XML 1.0 allows some of the characters that end a line; in a paragraph they are white space.
_CONTROL = re.compile(r"[\t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")


def read(data: bytes, file: str) -> SourceText:
    """The text of a Word file. Deleted and hidden text, contents, page heads and feet are listed as removed.

    Raises CorpusError if the file is damaged or holds no document.
    """
    archive = open_archive(data, file)
    main = _main_part(archive)
    root = archive.xml(main)
    body = child(root, "body")
    if body is None:
        raise CorpusError(f"文件“{file}”里没有正文，可能已损坏。请用 Word 或 WPS 打开后另存为 .docx。")
    reader = _Reader(archive, main)
    lines = with_notes_in_place(reader.lines(body))
    reader.remove_heads_and_feet()
    return SourceText("\n".join(lines), removed=tuple(reader.removed), warnings=tuple(reader.warnings))


def _main_part(archive: Archive) -> str:
    if archive.has("_rels/.rels"):
        for relation in archive.xml("_rels/.rels"):
            if relation.get("Type", "").endswith("/officeDocument"):
                target = normpath(str(relation.get("Target", "")).lstrip("/"))
                if archive.has(target):
                    return target
    return "word/document.xml"


@dataclass(slots=True)
class _Text:
    """The wording of a paragraph while it is gathered."""

    pieces: list[str] = field(default_factory=list)  # "\n" for a line break
    notes: list[str] = field(default_factory=list)  # footnotes pointed to
    boxes: list[Any] = field(default_factory=list)  # text boxes anchored here
    fields: list[bool] = field(default_factory=list)  # open fields: whether their result has begun

    @property
    def in_instruction(self) -> bool:
        return not all(self.fields)


class _Reader:
    def __init__(self, archive: Archive, main: str) -> None:
        self._archive = archive
        self._folder = dirname(main)
        self._parts = _related_parts(archive, main)
        self.removed: list[Removal] = []
        self.warnings: list[str] = []
        self._count = 0  # lines so far
        self._style_names: dict[str, str] = {}
        self._default_style = ""
        self._numbering = Numbering(self._part("numbering"), self._read_styles(self._part("styles")))
        self._notes = {
            kind: {value_of(note, "id"): note for note in children(self._part(kind), kind[:-1])}
            for kind in ("footnotes", "endnotes")
        }
        self._note_number = 0
        self._depth = 0
        self._mark_deleted = False  # of the paragraph above: the next one goes on with it

    def lines(self, container: Any) -> list[str]:
        """The lines of everything in a body, a cell or a text box."""
        result: list[str] = []
        pending_notes: list[str] = []
        for block in self._blocks(container):
            if local(block) == "tbl":
                produced = self._table(block, pending_notes)
            else:
                produced = self._paragraph(block, pending_notes, result)
            self._count += len(produced)
            result.extend(produced)
            # A row's note must not cut the table.
            if local(block) != "tbl" or not produced or "\t" not in produced[-1] or pending_notes:
                result.extend(pending_notes)
                pending_notes.clear()
        return result

    def remove_heads_and_feet(self) -> None:
        for kind, label in (("header", "page_header"), ("footer", "page_footer")):
            seen = set()
            for name in self._parts.get(kind, []):
                words = " ".join(_plain_text(self._archive.xml(name)))
                if words and words not in seen:
                    seen.add(words)
                    self.removed.append(Removal(label, words, 1))

    def _part(self, kind: str) -> Any | None:
        names = self._parts.get(kind)
        return self._archive.xml(names[0]) if names else None

    def _read_styles(self, root: Any | None) -> dict[str, StyleNumbering]:
        styles: dict[str, StyleNumbering] = {}
        for style in children(root, "style"):
            identifier = value_of(style, "styleId")
            self._style_names[identifier] = value_of(child(style, "name"))
            if value_of(style, "type") == "paragraph" and value_of(style, "default") in ("1", "true", "on"):
                self._default_style = identifier
            numbering = child(style, "pPr", "numPr")
            level = value_of(child(numbering, "ilvl"))
            styles[identifier] = StyleNumbering(
                list_id=value_of(child(numbering, "numId")) or None,
                level=int(level) if level.isdecimal() and len(level) < 3 else None,
                based_on=value_of(child(style, "basedOn")),
            )
        return styles

    def _blocks(self, container: Any) -> Iterator[Any]:
        """Paragraphs and tables in order, those in content controls and tracked insertions too."""
        for element in container:
            name = local(element)
            if name in ("p", "tbl"):
                yield element
            elif name in _TRANSPARENT:
                yield from self._blocks(element)
            elif name == "AlternateContent":
                yield from self._blocks(_alternative(element))
            elif name in _DELETED:
                self._remove("deleted", element)
            elif name == "altChunk":
                self.warnings.append("文件里嵌有另一个文件（altChunk），其中的内容没有读取。请用 Word 打开后另存。")

    def _paragraph(self, element: Any, notes: list[str], before: list[str]) -> list[str]:
        properties = child(element, "pPr")
        style = value_of(child(properties, "pStyle")) or self._default_style
        if _CONTENTS_STYLE.match(self._style_names.get(style, "")):
            words = " ".join(_plain_text(element))
            if words:
                if before and _CONTENTS_TITLE.match(before[-1]):
                    self.removed.append(Removal("contents", before.pop(), self._count))
                    self._count -= 1
                self.removed.append(Removal("contents", words, self._count + 1))
            return []
        text = _Text()
        self._gather(element, text)
        parts = [_tidy(part) for part in "".join(text.pieces).split("\n")]
        lines = [part for part in parts if part]
        joined = self._mark_deleted and bool(lines and before) and "\t" not in before[-1]
        mark_deleted = child(properties, "rPr", "del") is not None
        self._mark_deleted = mark_deleted and bool(lines or joined or self._mark_deleted)
        if joined:  # the end of the paragraph above has been deleted
            before[-1] += lines.pop(0)
        elif lines:
            label = self._numbering.label(properties, style)
            if label:
                lines[0] = label + lines[0]
        elif child(properties, "numPr") is not None and not text.boxes and not mark_deleted:
            # Word numbers empty paragraphs too, and those that follow count on from them.
            self._numbering.label(properties, style)
        notes.extend(text.notes)
        for box in text.boxes:
            if self._depth < _MAX_TABLE_DEPTH:
                self._depth += 1
                lines.extend(self.lines(box))
                self._depth -= 1
        return lines

    def _table(self, table: Any, notes: list[str]) -> list[str]:
        if self._depth >= _MAX_TABLE_DEPTH:
            return list(_plain_text(table))
        self._depth += 1
        rows: list[list[Cell]] = []
        open_cells: dict[int, Cell] = {}  # by column: those that may go on in the next row
        header_rows = 0
        for row in self._inside(table, "tr"):
            properties = child(row, "trPr")
            if child(properties, "del") is not None:
                self._remove("deleted", row)
                continue
            if is_on(child(properties, "tblHeader")) and header_rows == len(rows):
                header_rows += 1
            cells: list[Cell] = []
            column = _span(child(properties, "gridBefore"), 0)
            cells.extend([Cell("", column)] if column else [])
            for cell in self._inside(row, "tc"):
                cell_properties = child(cell, "tcPr")
                columns = _span(child(cell_properties, "gridSpan"), 1)
                merge = child(cell_properties, "vMerge")
                text = "\n".join(self._cell_lines(cell, notes))
                if merge is not None and value_of(merge) != "restart" and column in open_cells:
                    above = open_cells[column]
                    above.rows += 1
                    above.text = f"{above.text}\n{text}" if text else above.text
                else:
                    cells.append(Cell(text, columns))
                    open_cells[column] = cells[-1]
                column += columns
            rows.append(cells)
        self._depth -= 1
        return table_lines(rows, header_rows)

    def _cell_lines(self, cell: Any, notes: list[str]) -> list[str]:
        """The lines of a cell; its footnotes go to those of the table."""
        result: list[str] = []
        for block in self._blocks(cell):
            if local(block) == "tbl":
                result.extend(self._table(block, notes))
            else:
                result.extend(self._paragraph(block, notes, []))
        return result

    def _inside(self, element: Any, name: str) -> Iterator[Any]:
        for found in element:
            if local(found) == name:
                yield found
            elif local(found) in _TRANSPARENT:
                yield from self._inside(found, name)
            elif local(found) in _DELETED:
                self._remove("deleted", found)

    def _gather(self, element: Any, text: _Text) -> None:
        """Add the wording inside a paragraph, a hyperlink, an insertion …"""
        for part in element:
            name = local(part)
            if name == "r":
                self._gather_run(part, text)
            elif name in _TRANSPARENT:
                self._gather(part, text)
            elif name == "AlternateContent":
                self._gather(_alternative(part), text)
            elif name in _DELETED:
                self._remove("deleted", part)
            elif name in ("oMath", "oMathPara"):
                text.pieces.append("".join(t.text or "" for t in part.iter() if local(t) == "t"))
            elif name == "ruby":
                self._gather(child(part, "rubyBase") if child(part, "rubyBase") is not None else (), text)

    def _gather_run(self, run: Any, text: _Text) -> None:
        properties = child(run, "rPr")
        if is_on(child(properties, "vanish")):
            self._remove("hidden", run)
            return
        if child(properties, "del") is not None and child(run, "delText") is not None:
            self._remove("deleted", run)
            return
        is_raised = value_of(child(properties, "vertAlign")) == "superscript"
        for part in run:
            name = local(part)
            if name == "fldChar":
                _open_or_close_field(text.fields, value_of(part, "fldCharType"))
            elif text.in_instruction and name not in ("drawing", "pict", "object", "AlternateContent"):
                continue
            elif name == "t":
                words = _CONTROL.sub(" ", part.text or "")
                text.pieces.append(raised(words) if is_raised and words.strip().isdecimal() else words)
            elif name in ("tab", "ptab"):
                text.pieces.append(" ")
            elif name in ("br", "cr"):
                text.pieces.append("\n")
            elif name == "noBreakHyphen":
                text.pieces.append("-")
            elif name == "sym":
                text.pieces.append(_symbol(value_of(part, "char")))
            elif name in ("footnoteReference", "endnoteReference"):
                self._gather_note(part, name[:-9] + "s", text)
            elif name in ("drawing", "pict", "object"):
                text.boxes.extend(_text_boxes(part))
            elif name == "AlternateContent":
                text.boxes.extend(_text_boxes(_alternative(part)))
            elif name == "ruby":
                self._gather(child(part, "rubyBase") if child(part, "rubyBase") is not None else (), text)

    def _gather_note(self, reference: Any, kind: str, text: _Text) -> None:
        """The mark of a note in the text, and the note itself as a line of its own."""
        note = self._notes[kind].get(value_of(reference, "id"))
        if note is None:
            return
        words = " ".join(_plain_text(note)).strip()
        if not words:
            return
        self._note_number += 1
        mark = raised(self._note_number)
        text.pieces.append(mark)
        text.notes.append(f"{mark} {words}")

    def _remove(self, kind: str, element: Any) -> None:
        words = "".join(t.text or "" for t in element.iter() if local(t) in ("t", "delText")).strip()
        if words:
            self.removed.append(Removal(kind, words, self._count + 1))


def _related_parts(archive: Archive, main: str) -> dict[str, list[str]]:
    """Names of the parts that the document refers to, by kind: styles, numbering, footnotes, header …"""
    name = join(dirname(main), "_rels", main.rpartition("/")[2] + ".rels")
    parts: dict[str, list[str]] = {}
    for relation in archive.xml(name) if archive.has(name) else ():
        if local(relation) != "Relationship" or relation.get("TargetMode") == "External":
            continue
        target = str(relation.get("Target", ""))
        path = normpath(target.lstrip("/") if target.startswith("/") else join(dirname(main), target))
        if archive.has(path):
            parts.setdefault(str(relation.get("Type", "")).rpartition("/")[2], []).append(path)
    return parts


def _alternative(element: Any) -> Any:
    """Of an AlternateContent the branch to read: the newer one, unless only the older one has wording."""
    branches = [b for b in element if local(b) in ("Choice", "Fallback")]
    return next((b for b in branches if any(local(t) == "t" and t.text for t in b.iter())), ())


def _text_boxes(element: Any) -> list[Any]:
    """The outermost text boxes in a drawing."""
    if not hasattr(element, "iter"):
        return []
    found: list[Any] = []
    inside: set[Any] = set()
    for box in element.iter():
        if local(box) == "txbxContent" and not any(a in inside for a in box.iterancestors()):
            # Newer drawings carry an older form of themselves.
            if any(local(a) == "Fallback" and _has_choice(a) for a in box.iterancestors()):
                continue
            inside.add(box)
            found.append(box)
    return found


def _has_choice(fallback: Any) -> bool:
    branch = _alternative(fallback.getparent())
    return branch is not fallback


def _open_or_close_field(fields: list[bool], kind: str) -> None:
    if kind == "begin":
        fields.append(False)
    elif kind == "separate" and fields:
        fields[-1] = True
    elif kind == "end" and fields:
        fields.pop()


def _plain_text(element: Any) -> Iterator[str]:
    """The wording of each paragraph inside, without what is deleted."""
    for paragraph in element.iter():
        if local(paragraph) == "p":
            pieces = [
                t.text or "" if local(t) == "t" else " " if local(t) in ("tab", "br", "cr") else ""
                for t in paragraph.iter()
                if local(t) in ("t", "tab", "br", "cr") and local(t.getparent()) != "tabs"
            ]
            words = _tidy(_CONTROL.sub(" ", "".join(pieces)))
            if words:
                yield words


def _tidy(text: str) -> str:
    return re.sub(r" {2,}", " ", text.replace("\xa0", " ").replace("\xad", "").replace("\t", " ")).strip(" \u3000")


def _span(element: Any | None, otherwise: int) -> int:
    text = value_of(element)
    return min(int(text), 500) if text.isdecimal() and len(text) < 7 else otherwise


def _symbol(code: str) -> str:
    """The character of a symbol; pictures from symbol fonts (private use) say nothing."""
    if not re.fullmatch(r"[0-9A-Fa-f]{1,6}", code):
        return ""
    number = int(code, 16)
    if 0xE000 <= number <= 0xF8FF or number > 0x10FFFF or number < 0x20 or 0xD800 <= number <= 0xDFFF:
        return ""
    return chr(number)
