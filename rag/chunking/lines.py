"""The lines of a document and the headings over them, while the outline is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from rag.types import Document, HeadingKind

LineKind = Literal["front", "contents", "heading", "paragraph", "row", "note", "footnote", "end"]


@dataclass(slots=True)
class Line:
    start: int  # characters in Document.text
    end: int
    text: str
    kind: LineKind = "paragraph"
    heading: OpenHeading | None = None  # for kind "heading": the heading that the line opens
    parent: OpenHeading | None = None  # for the others: the innermost open heading


@dataclass(slots=True)
class OpenHeading:
    """A heading while the outline is made."""

    family: str  # of its mark; "run_in" without one, "preface"
    kind: HeadingKind
    number: str
    title: str
    value: int | None
    start: int
    title_end: int  # of the printed heading
    run_in: bool  # running text follows on the same line
    parent: OpenHeading | None
    path: tuple[str, ...] = ()
    scope_end: int = 0
    children: list[OpenHeading] = field(default_factory=list)

    @property
    def level(self) -> int:
        return len(self.path)


def lines_of_document(document: Document) -> list[Line]:
    """Its lines that are not blank; rows of tables and footnotes are marked as such."""
    rows = {start for table in document.tables for start in (table.start, *(a for a, _ in table.row_spans))}
    notes = {note.start for note in document.footnotes}
    lines: list[Line] = []
    position = 0
    for text in document.text.split("\n"):
        start, position = position, position + len(text) + 1
        if not text.strip():
            continue
        kind: LineKind = "row" if start in rows else "footnote" if start in notes else "paragraph"
        lines.append(Line(start, start + len(text), text, kind))
    return lines


def set_scopes(lines: list[Line], headings: list[OpenHeading]) -> None:
    """Let every heading end where the last line below it or below its children ends."""
    for heading in headings:
        heading.scope_end = heading.title_end
    for line in lines:
        owner = line.heading or line.parent
        if owner is not None:
            owner.scope_end = max(owner.scope_end, line.end)
    for heading in reversed(headings):  # children come after their parents
        if heading.parent is not None:
            heading.parent.scope_end = max(heading.parent.scope_end, heading.scope_end)
