"""Documents and their clauses -> every figure that they set or report."""

from __future__ import annotations

from collections.abc import Sequence

from rag.indicators.prose import prose_entries
from rag.indicators.tables import table_entries
from rag.types import Clause, Document, IndicatorEntry


def read_indicators(documents: Sequence[Document], clauses: Sequence[Clause]) -> tuple[IndicatorEntry, ...]:
    """The entries of all documents, in the order of the documents and of their text.

    Clauses of documents that are not given are skipped.
    """
    by_document: dict[str, list[Clause]] = {d.document_id: [] for d in documents}
    for clause in clauses:
        if clause.document_id in by_document:
            by_document[clause.document_id].append(clause)
    entries: list[IndicatorEntry] = []
    for document in documents:
        own = by_document[document.document_id]
        found = [*prose_entries(document, own), *table_entries(document, own)]
        entries += sorted(found, key=lambda entry: (entry.start, entry.end))
    return tuple(entries)
