"""Clauses -> passages: the pieces in which they are searched. What is quoted is always the clause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rag.sentences import split_sentences
from rag.types import Clause, Document, Passage, Table


def split_passages(document: Document, clauses: Iterable[Clause], max_chars: int) -> list[Passage]:
    """One passage for a short clause, several for a long one, one for each row of a table, one for each node.

    A passage carries the title and the heading path to be searched with; a node's body lists the titles below it.
    """
    ordered = list(clauses)
    by_id = {clause.clause_id: clause for clause in ordered}
    tables = {table.start: table for table in document.tables}
    assigned = {clause.start: clause.clause_id for clause in ordered if clause.kind == "row" and clause.assignment}
    passages: list[Passage] = []
    for clause in ordered:
        heading = "\n".join(part for part in (document.facts.title, " ".join(clause.heading_path)) if part)
        if clause.kind == "row":
            continue  # searched with its table
        if clause.kind == "node":
            passages.append(Passage(clause.clause_id, clause.start, clause.end, heading, _titles(clause, by_id)))
        elif clause.kind == "table" and clause.start in tables:
            passages.extend(_row_passages(clause, tables[clause.start], heading, assigned))
        else:
            passages.extend(
                Passage(clause.clause_id, start, end, heading, document.text[start:end])
                for start, end in _pieces(clause, max_chars)
            )
    return passages


def _titles(node: Clause, by_id: dict[str, Clause]) -> str:
    depth = len(node.heading_path)
    titles: list[str] = []
    for child in node.children:
        path = by_id[child].heading_path
        if by_id[child].kind == "footnote":
            continue
        if len(path) > depth and path[depth] not in titles:
            titles.append(path[depth])
    return " ".join(titles)


def _row_passages(clause: Clause, table: Table, heading: str, assigned: Mapping[int, str]) -> list[Passage]:
    """A passage for each row. What is found is the table, but a row that says who is responsible is found itself."""
    passages = []
    for row, (start, end) in zip(table.rows, table.row_spans, strict=True):
        cells = [
            f"{name}：{cell}" if name else cell
            for name, cell in zip(table.header or ("",) * len(row), row, strict=False)
            if cell
        ]
        body = "；".join(cells)
        found = assigned.get(start, clause.clause_id)
        passages.append(Passage(found, start, end, f"{heading}\n{table.title}".strip(), body))
    notes = clause.text[table.end - clause.start :].strip()
    if notes:
        passages.append(Passage(clause.clause_id, clause.end - len(notes), clause.end, heading, notes))
    return passages


def _pieces(clause: Clause, max_chars: int) -> list[tuple[int, int]]:
    if len(clause.text) <= max_chars:
        return [(clause.start, clause.end)]
    pieces: list[tuple[int, int]] = []
    begin = end = clause.start
    for start, stop in split_sentences(clause.text, clause.start):
        if stop - begin > max_chars and end > begin:
            pieces.append((begin, end))
            begin = start
        end = stop
    pieces.append((begin, clause.end))
    return [piece for long in pieces for piece in _halved(long, max_chars)]


def _halved(piece: tuple[int, int], max_chars: int) -> list[tuple[int, int]]:
    """A sentence that is longer than a passage may be is cut where it must."""
    start, end = piece
    return [(at, min(at + 2 * max_chars, end)) for at in range(start, end, 2 * max_chars)]
