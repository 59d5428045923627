"""Document -> clauses: the smallest units to cite, and above them a node for every section, box, list and table."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from rag.chunking.labels import heading_ids, label_of, unique
from rag.chunking.lines import Line, OpenHeading
from rag.chunking.outline import Outline, outline
from rag.chunking.units import (
    document_level,
    first_unit_leads,
    printed_units,
    read_assignment,
    read_row_assignment,
    roles_of_columns,
    task_column,
)
from rag.types import Assignment, Clause, ClauseKind, Document, Heading, Table

# A heading of these families is one clause with all that stands below it up to the next mark; below the others
# every paragraph is a clause.
_WHOLE = {"question", "article", "arabic", "decimal", "arabic_bracketed", "circled", "run_in", "dash"}
_ORDINAL_ITEM = re.compile(
    r"[一二三四五六七八九十]{1,2}(?:是|要|则)|其[一二三四五六七八九十][，、是]|(?:首先|其次|再次|最后)，"
)


@dataclass(frozen=True, slots=True)
class Chunked:
    headings: tuple[Heading, ...]
    clauses: tuple[Clause, ...]  # leaves and nodes in document order, a node before what it holds
    warnings: tuple[str, ...]


@dataclass(slots=True)
class _Piece:
    """A clause while it is put together: consecutive lines under one heading."""

    kind: ClauseKind
    parent: OpenHeading | None
    lines: list[Line] = field(default_factory=list)
    number: str = ""  # of a footnote
    table: Table | None = None


def chunk(document: Document, is_place: Callable[[str], bool] = lambda name: False) -> Chunked:
    """Headings and clauses of a document. `is_place` tells whether a body's name begins with a place of its own."""
    result = outline(document)
    pieces = _pieces(document, result)
    identifiers = heading_ids(result.headings)
    leaves = _leaves(document, pieces, identifiers)
    level, first_leads = _conventions(document, leaves, pieces)
    leaves = _with_assignments(leaves, level, first_leads, is_place)
    for index in _task_indices(pieces, leaves):
        heading = pieces[index].parent
        assert heading is not None
        heading.kind = "task"
        leaves[index] = replace(leaves[index], kind="task")
    nodes = _nodes(document, result.headings, identifiers, leaves)
    rows = _rows(
        document, leaves, pieces, lambda row, roles: read_row_assignment(row, roles, level, first_leads, is_place)
    )
    order = sorted([*nodes, *leaves, *rows], key=lambda c: (c.start, -c.end, c.kind != "node"))
    headings = tuple(
        Heading(
            h.level, h.number, h.title, h.path, h.kind, h.start, h.start + _printed_length(document, h), h.scope_end
        )
        for h in result.headings
    )
    return Chunked(headings, _link(order), result.warnings)


def _task_indices(pieces: list[_Piece], leaves: list[Clause]) -> list[int]:
    """Numbered items that name who is responsible: they are tasks."""
    return [
        index
        for index, (piece, clause) in enumerate(zip(pieces, leaves, strict=True))
        if clause.assignment and clause.kind == "item" and piece.parent is not None and piece.parent.number
    ]


def _printed_length(document: Document, heading: OpenHeading) -> int:
    printed = document.text[heading.start : heading.title_end].rstrip()
    # Where text runs on, the mark that ends the title is no part of it; elsewhere it would be nowhere else.
    return len(printed.rstrip("。： ") or printed) if heading.run_in else len(printed)


def _pieces(document: Document, result: Outline) -> list[_Piece]:
    tables = {table.start: table for table in document.tables}
    note_numbers = {note.start: note.number for note in document.footnotes}
    body: _Piece | None = None  # the last piece that is no footnote
    pieces: list[_Piece] = []
    for line in result.lines:
        last = pieces[-1] if pieces else None
        if line.kind in ("front", "contents", "end"):
            kind: ClauseKind = "end" if line.kind == "end" else "front"
            if last is None or last.kind != kind:
                pieces.append(_Piece(kind, None))
            pieces[-1].lines.append(line)
        elif line.kind == "footnote":
            pieces.append(_Piece("footnote", line.parent, [line], note_numbers.get(line.start, "")))
        elif line.kind == "row":
            if line.start in tables:
                pieces.append(_Piece("table", line.parent, [], "", tables[line.start]))
            pieces[-1].lines.append(line)
        elif line.kind == "note" and last is not None and last.kind == "table":
            last.lines.append(line)
        elif line.kind == "heading":
            assert line.heading is not None
            if line.heading.run_in or _is_leaf_item(line.heading):
                pieces.append(_Piece(_kind_of(line.heading), line.heading, [line]))
        else:
            _add_paragraph(pieces, body, line)
        if pieces and pieces[-1].kind != "footnote":
            body = pieces[-1]
    return pieces


def _kind_of(heading: OpenHeading) -> ClauseKind:
    return "article" if heading.kind == "article" else "item"


def _is_leaf_item(heading: OpenHeading) -> bool:
    """A title that stands alone is a clause of its own if nothing else is below it or it is part of a list."""
    if heading.kind in ("box", "table", "annex", "preface"):
        return False
    return heading.family in _WHOLE or (not heading.children and heading.scope_end == heading.title_end)


def _add_paragraph(pieces: list[_Piece], last: _Piece | None, line: Line) -> None:
    adjacent = last is not None and last.parent is line.parent and last.lines and last.kind not in ("front", "end")
    if last is not None and adjacent and last.kind != "table":
        whole = last.parent is not None and last.parent.family in _WHOLE - {"run_in"} and last.kind != "paragraph"
        # 一是……；二是…… go on with what the paragraph above has begun.
        if (whole or _ORDINAL_ITEM.match(line.text)) and last is pieces[-1]:
            last.lines.append(line)
            return
    pieces.append(_Piece("paragraph", line.parent, [line]))


def _leaves(document: Document, pieces: list[_Piece], identifiers: dict[int, str]) -> list[Clause]:
    counts: dict[str, int] = {}
    taken: dict[str, int] = {}
    clauses = []
    paragraphs_of: dict[int, int] = {}
    for piece in pieces:
        if piece.kind == "paragraph":
            paragraphs_of[id(piece.parent)] = paragraphs_of.get(id(piece.parent), 0) + 1
    for piece in pieces:
        parent = piece.parent
        base = identifiers[id(parent)] if parent else ""
        path = parent.path if parent else ()
        label = label_of(parent)
        start, end = piece.lines[0].start, piece.lines[-1].end
        name: str
        if piece.kind in ("front", "end"):
            name, label = piece.kind, "文首" if piece.kind == "front" else "文末"
        elif piece.kind == "footnote":
            name, label = f"note{piece.number}", f"脚注{piece.number}"
            base = ""
            path = (*path, label)
        elif piece.kind == "table":
            named = parent is not None and parent.kind in ("table", "box")
            counts["table"] = counts.get("table", 0) + 1
            name = "rows" if named else f"t{counts['table']}"
            label = label or "表"
        elif piece.kind == "paragraph":
            key = f"p:{base}"
            counts[key] = counts.get(key, 0) + 1
            name = f"p{counts[key]}"
            if parent is None:
                label = f"正文第{counts[key]}段"
            elif paragraphs_of[id(parent)] > 1 or parent.children or parent.run_in:
                label = f"{label}第{counts[key]}段"
        else:
            name = "0" if parent is not None and parent.children else ""
        identifier = ".".join(part for part in (base, name) if part)
        clauses.append(
            Clause(
                clause_id=f"{document.document_id}#{unique(identifier, taken)}",
                document_id=document.document_id,
                kind=piece.kind,
                heading_path=path,
                label=label,
                text=document.text[start:end],
                start=start,
                end=end,
                context=_table_context(piece),
            )
        )
    return clauses


def _table_context(piece: _Piece) -> str:
    if piece.table is None:
        return ""
    return piece.table.title if piece.parent is None or piece.table.title not in piece.parent.path else ""


def _conventions(document: Document, leaves: list[Clause], pieces: list[_Piece]) -> tuple[str, bool]:
    """The level of government that the document prints before its departments; whether the first unit leads."""
    bodies = [c.text for c in leaves if c.kind not in ("front", "end", "footnote")]
    for piece in pieces:
        roles = roles_of_columns(piece.table.header) if piece.table else {}
        if piece.table and roles:
            bodies.extend(printed_units(row, roles) for row in piece.table.rows)
    return document_level(bodies), first_unit_leads(document.text)


def _with_assignments(
    leaves: list[Clause], level: str, first_leads: bool, is_place: Callable[[str], bool]
) -> list[Clause]:
    return [
        clause
        if clause.kind in ("front", "end", "footnote", "table")
        else replace(clause, assignment=read_assignment(clause.text, level, first_leads, is_place))
        for clause in leaves
    ]


def _nodes(
    document: Document, headings: tuple[OpenHeading, ...], identifiers: dict[int, str], leaves: list[Clause]
) -> list[Clause]:
    taken = {clause.clause_id for clause in leaves}
    nodes = []
    for heading in headings:
        identifier = f"{document.document_id}#{identifiers[id(heading)]}"
        if identifier in taken:
            continue  # a leaf: the heading and its clause are one
        nodes.append(
            Clause(
                clause_id=identifier,
                document_id=document.document_id,
                kind="node",
                heading_path=heading.path,
                label=label_of(heading),
                text=document.text[heading.start : heading.scope_end],
                start=heading.start,
                end=heading.scope_end,
            )
        )
    return nodes


def _rows(
    document: Document,
    leaves: list[Clause],
    pieces: list[_Piece],
    assignment_of: Callable[[tuple[str, ...], dict[int, str]], Assignment | None],
) -> list[Clause]:
    """A clause for each row. A row of a task-division table says who is responsible; its task ends its heading path."""
    rows = []
    for clause, piece in zip(leaves, pieces, strict=True):
        if piece.table is None:
            continue
        caption = " ".join(part for part in (piece.table.title, "\t".join(piece.table.header)) if part)
        roles = roles_of_columns(piece.table.header)
        task = task_column(piece.table.header) if roles else None
        spans = zip(piece.table.rows, piece.table.row_spans, strict=True)
        for number, (cells, (start, end)) in enumerate(spans, start=1):
            assignment = assignment_of(cells, roles) if roles else None
            title = cells[task].strip() if assignment and task is not None and task < len(cells) else ""
            rows.append(
                Clause(
                    clause_id=f"{clause.clause_id}.row{number}",
                    document_id=document.document_id,
                    kind="row",
                    heading_path=(*clause.heading_path, title) if title else clause.heading_path,
                    label=f"{clause.label}第{number}行",
                    text=document.text[start:end],
                    start=start,
                    end=end,
                    assignment=assignment,
                    parent_id=clause.clause_id,
                    context=caption,
                )
            )
    return rows


def _link(ordered: list[Clause]) -> tuple[Clause, ...]:
    """Parents and children by containment; the clauses come sorted by start, the wider first."""
    parents: dict[str, str] = {}
    children: dict[str, list[str]] = {}
    open_nodes: list[Clause] = []
    for clause in ordered:
        while open_nodes and open_nodes[-1].end < clause.end:
            open_nodes.pop()
        if open_nodes:
            parents[clause.clause_id] = open_nodes[-1].clause_id
            children.setdefault(open_nodes[-1].clause_id, []).append(clause.clause_id)
        if clause.kind in ("node", "table"):
            open_nodes.append(clause)
    return tuple(
        replace(
            clause,
            parent_id=parents.get(clause.clause_id, ""),
            children=tuple(children.get(clause.clause_id, ())),
        )
        for clause in ordered
    )
