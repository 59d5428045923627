"""Answers, hits and outlines as the JSON that scripts rely on: fields may be added, never renamed or dropped."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rag.cite import citation_label, page_of
from rag.definitions import definitions
from rag.types import Answer, Citation, Clause, ComparisonTable, Document, DocumentFacts, Heading, Hit


def clause_json(clause: Clause, facts: DocumentFacts, quote: str, label: str) -> dict[str, Any]:
    return {
        "clause_id": clause.clause_id,
        "doc_id": clause.document_id,
        "title": facts.title,
        "document_number": facts.document_number,
        "issuing_body": facts.issuing_body,
        "date": facts.date_signed or facts.date_published,
        "heading_path": list(clause.heading_path),
        "label": label,
        "text": clause.text,
        "quote": quote,
        "start": clause.start,
        "end": clause.end,
        "kind": clause.kind,
    }


def citation_json(citation: Citation) -> dict[str, Any]:
    fields = clause_json(citation.clause, citation.facts, citation.quote, citation.label)
    return {
        "marker": citation.marker,
        **fields,
        "quote_start": citation.quote_start,
        "quote_end": citation.quote_end,
        "page": citation.page,
    }


def answer_json(answer: Answer, identifier: object = None) -> dict[str, Any]:
    return {
        "id": identifier,
        "question": answer.question,
        "answer": answer.text,
        "refused": answer.refused,
        "status": answer.status,
        "engine": answer.engine,
        "intent": answer.intent,
        "citations": [citation_json(c) for c in answer.citations],
        "assignments": [
            {
                "task": a.task,
                "lead": list(a.lead),
                "cooperating": list(a.cooperating),
                "unstated": list(a.unstated),
                "marker": a.marker,
            }
            for a in answer.assignments
        ],
        "indicators": [
            {"name": i.name, "value": i.value, "unit": i.unit, "year": i.year, "scope": i.scope, "marker": i.marker}
            for i in answer.indicators
        ],
        "comparison": comparison_json(answer.comparison) if answer.comparison else None,
        "checks": {"supported": answer.checks.supported, "unsupported": list(answer.checks.unsupported)},
        "timings_ms": answer.timings_ms,
        "resolved_question": answer.resolved_question,
        "index_version": answer.index_version,
        "notices": list(answer.notices),
    }


def comparison_json(table: ComparisonTable) -> dict[str, Any]:
    return {
        "columns": [{"doc_id": column.document_id, "label": column.label} for column in table.columns],
        "rows": [
            {
                "theme": row.theme,
                "cells": [{"doc_id": c.document_id, "text": c.text, "marker": c.marker} for c in row.cells],
            }
            for row in table.rows
        ],
    }


def hit_json(hit: Hit, rank: int, document: Document) -> dict[str, Any]:
    quote = document.text[hit.start : hit.end]
    label = citation_label(document.facts, hit.clause)
    return {"rank": rank, "score": round(hit.score, 4), **clause_json(hit.clause, document.facts, quote, label)}


def outline_json(document: Document, headings: tuple[Heading, ...], clauses: tuple[Clause, ...]) -> dict[str, Any]:
    row_at = {c.start: c for c in clauses if c.kind == "row"}
    return {
        "doc_id": document.document_id,
        "metadata": {
            "title": document.facts.title,
            "document_number": document.facts.document_number,
            "issuing_body": document.facts.issuing_body,
            "date_signed": document.facts.date_signed,
            "date_published": document.facts.date_published,
            "period_start": document.facts.period_start,
            "period_end": document.facts.period_end,
            "region": document.facts.region,
            "addressees": document.facts.addressees,
            "index_number": document.facts.index_number,
            "effective_date": document.facts.effective_date,
            "repeals": list(document.facts.repeals),
            "recognised_confidence": document.confidence,
        },
        "headings": [
            {
                "level": h.level,
                "number": h.number,
                "title": h.title,
                "path": list(h.path),
                "kind": h.kind,
                "start": h.start,
                "end": h.scope_end,
            }
            for h in headings
        ],
        "clauses": [
            {
                "clause_id": c.clause_id,
                "kind": c.kind,
                "heading_path": list(c.heading_path),
                "label": c.label,
                "text": c.text,
                "start": c.start,
                "end": c.end,
                "page": page_of(document, c.start),
                "lead": list(c.assignment.lead) if c.assignment else [],
                "cooperating": list(c.assignment.cooperating) if c.assignment else [],
                "unstated": list(c.assignment.unstated) if c.assignment else [],
            }
            for c in clauses
            if c.kind not in ("node", "row")
        ],
        "tables": [
            {
                "title": t.title,
                "header": list(t.header),
                "rows": [list(r) for r in t.rows],
                "assignments": [_assignment_json(row_at.get(start)) for start, _ in t.row_spans],
            }
            for t in document.tables
        ],
        "footnotes": [{"n": n.number, "text": n.text} for n in document.footnotes],
        "definitions": [{**asdict(d), "text": document.text[d.start : d.end]} for d in definitions(document, clauses)],
        "warnings": list(document.warnings),
        "removed": [{"kind": r.kind, "text": r.text, "line": r.line} for r in document.removed],
        "text": document.text,
    }


def _assignment_json(row: Clause | None) -> dict[str, Any] | None:
    """Who is responsible for a row of a task-division table; null for other rows."""
    if row is None or row.assignment is None:
        return None
    return {
        "clause_id": row.clause_id,
        "task": row.heading_path[-1] if row.heading_path else "",
        "lead": list(row.assignment.lead),
        "cooperating": list(row.assignment.cooperating),
        "unstated": list(row.assignment.unstated),
    }
