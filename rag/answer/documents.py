"""Answers about documents themselves: their facts, which there are, and where something stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.library import Library
from rag.answer.phrases import phrase
from rag.question import Question
from rag.types import Clause, Document, Evidence, Statement

_WANTED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("number", re.compile(r"文号|发文字号|几号文")),
    ("body", re.compile(r"谁发的|发文机关|发文单位|哪(?:个|家)(?:单位|部门|机关)")),
    ("period", re.compile(r"有效期|适用期|规划期|执行期|管到|有效|过期")),
    ("published", re.compile(r"发布日期|公布|什么时候发布|何时发布")),
    ("signed", re.compile(r"成文|印发|下发|发文|出台|时间|日期|什么时候|何时|哪")),
)


def document_statements(question: Question, library: Library, document_ids: Sequence[str]) -> tuple[Statement, ...]:
    """The fact asked for, of each document that the question names."""
    wanted = next((name for name, pattern in _WANTED if pattern.search(question.text)), "signed")
    statements = []
    for document_id in question.named_documents or document_ids:
        document = library.documents[document_id]
        value = _fact(document, wanted)
        title = document.facts.title or document_id
        front = _front(library, document)
        evidence = (Evidence(front, front.start, front.end),) if front else ()
        if not value and wanted == "published":
            wanted, value = "signed", _fact(document, "signed")
        text = (
            phrase(f"document_{wanted}", title=title, value=value) if value else phrase("document_unknown", title=title)
        )
        statements.append(Statement(text, evidence))
    return tuple(statements)


def corpus_statements(library: Library) -> tuple[Statement, ...]:
    """The list of documents."""
    lines = [Statement(phrase("corpus_list", count=len(library.documents)), ())]
    for document in library.documents.values():
        front = _front(library, document)
        number = f"（{document.facts.document_number}）" if document.facts.document_number else ""
        title = document.facts.title or document.document_id
        lines.append(Statement(f"《{title}》{number}", (Evidence(front, front.start, front.end),) if front else ()))
    return tuple(lines)


def where_statement(clause: Clause, quote: tuple[int, int], library: Library) -> Statement:
    """Document, place and headings of a clause."""
    document = library.documents[clause.document_id]
    place = "—".join(clause.heading_path) or clause.label
    return Statement(
        phrase("where", title=document.facts.title or document.document_id, place=f"：{place}"),
        (Evidence(clause, *quote),),
    )


def _fact(document: Document, wanted: str) -> str:
    facts = document.facts
    if wanted == "number":
        return facts.document_number
    if wanted == "body":
        return facts.issuing_body
    if wanted == "period":
        return f"{facts.period_start}—{facts.period_end}年" if facts.period_start and facts.period_end else ""
    date = facts.date_published if wanted == "published" else facts.date_signed
    parts = date.split("-")
    return f"{parts[0]}年{int(parts[1])}月{int(parts[2])}日" if len(parts) == 3 else date


def _front(library: Library, document: Document) -> Clause | None:
    own = [c for c in library.clauses.values() if c.document_id == document.document_id]
    return next((c for c in own if c.kind == "front"), own[0] if own else None)
