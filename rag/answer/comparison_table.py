"""The table of a comparison: documents across, themes down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.types import ComparisonCell, ComparisonColumn, ComparisonRow, ComparisonTable, Document, Statement


def comparison_table(
    statements: Sequence[Statement],
    markers: Mapping[tuple[str, int, int], int],
    documents: Mapping[str, Document],
) -> ComparisonTable | None:
    """The table that verified statements make up; None if they are no comparison of documents.

    `markers`: of each piece of evidence, as `rag.cite.number_citations` gives them.
    """
    cells: dict[tuple[str, str], ComparisonCell] = {}
    for statement in statements:
        if statement.cell is None:
            continue
        marker = next((markers[(e.clause.clause_id, e.quote_start, e.quote_end)] for e in statement.evidence), None)
        cells[statement.cell.theme, statement.cell.document_id] = replace(statement.cell, marker=marker)
    identifiers = tuple(dict.fromkeys(document_id for _, document_id in cells))
    if len(identifiers) < 2:
        return None
    rows = [
        ComparisonRow(theme, tuple(cells.get((theme, i), ComparisonCell(theme, i, "")) for i in identifiers))
        for theme in dict.fromkeys(theme for theme, _ in cells)
    ]
    columns = tuple(ComparisonColumn(i, _column_label(documents[i])) for i in identifiers)
    return ComparisonTable(columns, tuple(rows))


def _column_label(document: Document) -> str:
    facts = document.facts
    title = facts.title or document.document_id
    period = f"{facts.period_start}—{facts.period_end}年" if facts.period_start and facts.period_end else ""
    return title if not period or str(facts.period_start) in title else f"{title}（{period}）"
