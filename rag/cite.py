"""Evidence -> numbered citations with the document's own numbering."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from rag.types import Citation, Clause, Document, DocumentFacts, Evidence

_INNER = str.maketrans("《》", "〈〉")


def citation_label(facts: DocumentFacts, clause: Clause) -> str:
    """《广西……行动方案》（桂政办发〔2021〕97号）二、（三）12．"""
    # GB/T 15834-2011, 4.15.3.5: inside 《》 the inner pair is 〈〉.
    title = f"《{(facts.title or clause.document_id).translate(_INNER)}》"
    number = f"（{facts.document_number}）" if facts.document_number else ""
    return f"{title}{number}{clause.label}"


def page_of(document: Document, position: int) -> int | None:
    """The page, from 1, on which a character of the document's text stands; None for a file without pages."""
    begun = bisect_right(document.pages, position, key=lambda mark: mark[0])
    return document.pages[begun - 1][1] if begun else None


def number_citations(
    evidence: Sequence[Evidence], documents: Mapping[str, Document]
) -> tuple[tuple[Citation, ...], dict[tuple[str, int, int], int]]:
    """Citations numbered from 1 in the order of first use, and the marker of each piece of evidence.

    Evidence from one clause shares a marker; the quote is that of its first use.
    """
    citations: list[Citation] = []
    marker_of_clause: dict[str, int] = {}
    markers: dict[tuple[str, int, int], int] = {}
    for item in evidence:
        clause = item.clause
        marker = marker_of_clause.get(clause.clause_id)
        if marker is None:
            document = documents[clause.document_id]
            marker = len(citations) + 1
            marker_of_clause[clause.clause_id] = marker
            citations.append(
                Citation(
                    marker=marker,
                    clause=clause,
                    facts=document.facts,
                    label=citation_label(document.facts, clause),
                    quote=document.text[item.quote_start : item.quote_end],
                    quote_start=item.quote_start,
                    quote_end=item.quote_end,
                    page=page_of(document, clause.start),
                )
            )
        markers[(clause.clause_id, item.quote_start, item.quote_end)] = marker
    return tuple(citations), markers
